/** Latencies over time as a map of characters: a line per slice of time, a cell per band of latency. */

/** Bands per decade: from 1, 2 and 5 on. */
const STEPS = [1, 2, 5] as const;
/** From 1 µs to 10 s; what is shorter or longer is in the first and the last band. */
const FIRST_DECADE = 3;
const DECADES = 7;
/** Cells that one band takes. */
const BAND_CELLS = 2;
const SHADES = ['·', '░', '▒', '▓', '█'] as const;

/** Where each band begins, ns; the first one at 0. */
export const BANDS: readonly number[] = [
  0,
  ...Array.from({ length: DECADES }, (_, decade) =>
    STEPS.map((step) => step * 10 ** (FIRST_DECADE + decade)),
  ).flat(),
  10 ** (FIRST_DECADE + DECADES),
];

const UNITS = ['1 µs', '10 µs', '100µs', '1 ms', '10 ms', '100ms', '1 s', '10s'];

/** The axis: each label stands where its decade begins. */
export const AXIS: string = UNITS.reduce(
  (axis, unit, decade) => axis.padEnd((1 + decade * STEPS.length) * BAND_CELLS) + unit,
  '',
);

/** Wide enough for the map and its axis. */
export const HEAT_CELLS = Math.max(AXIS.length, BANDS.length * BAND_CELLS);

/** Index of the band of a latency. */
export function bandOf(ns: number): number {
  if (ns < 10 ** FIRST_DECADE) return 0;
  const decade = Math.floor(Math.log10(ns) + 1e-12) - FIRST_DECADE;
  if (decade >= DECADES) return BANDS.length - 1;
  const mantissa = ns / 10 ** (decade + FIRST_DECADE);
  const step = mantissa >= 5 ? 2 : mantissa >= 2 ? 1 : 0;
  return 1 + decade * STEPS.length + step;
}

/** One line: the more there is, the darker; by orders of magnitude, so that a single slow call still shows. */
export function heatText(counts: ArrayLike<number>, most: number): string {
  return Array.from(counts, (count) => shade(count, most).repeat(BAND_CELLS)).join('');
}

function shade(count: number, most: number): string {
  if (count === 0) return ' ';
  const share = most <= 1 ? 1 : Math.log(count) / Math.log(most);
  return SHADES[Math.min(SHADES.length - 1, Math.floor(share * SHADES.length))] ?? ' ';
}

/** A slice of time that people count in, ns: 1, 2 or 5 of a power of ten, so that about `wanted` of them are needed. */
export function sliceOf(duration: number, wanted: number): number {
  const least = Math.max(1, duration / wanted);
  const power = 10 ** Math.floor(Math.log10(least));
  const step = [1, 2, 5].find((n) => n * power >= least) ?? 10;
  return step * power;
}
