/**
 * csysdig's spectrogram: how long calls took, over time. A line is a slice of time, to the right they take
 * longer, darker is more of them. Enter on a slice looks into it; below stand the bands of latency, whose
 * events Enter shows: so any region can be chosen, slice by slice and band by band.
 */
import { formatCount, formatDuration, formatSeconds } from '../base/format.js';
import { bar } from './bar.js';
import { column, listSection, numberColumn, timeColumn } from './build.js';
import { EVENT_SCOPES, eventRows } from './event-scope.js';
import { AXIS, BANDS, bandOf, HEAT_CELLS, heatText, sliceOf } from './heat.js';
import { forEachCall, narrowed, timeOf } from './narrowed.js';
import type { Region } from './narrowed.js';
import type { Column, DetailLine, Scope, Section, View, ViewContext } from './view.js';

interface Slice {
  readonly from: number;
  readonly to: number;
  readonly bands: readonly number[];
  readonly calls: number;
  readonly longest: number;
  /** Calls in the fullest band of all slices. */
  readonly most: number;
}

interface Band {
  readonly index: number;
  readonly calls: number;
  readonly share: number;
  readonly first: number;
  /** Calls by name, the most frequent first. */
  readonly names: readonly (readonly [string, number])[];
}

interface Spectrum {
  readonly slices: readonly Slice[];
  readonly bands: readonly Band[];
}

type OpenSlice = { -readonly [K in keyof Slice]: Slice[K] } & { readonly bands: number[] };

const WANTED_SLICES = 40;
const BAR_WIDTH = 20;
const MOST_NAMES = 6;

const SLICE_COLUMNS: readonly Column<Slice>[] = [
  timeColumn({
    id: 'evt.reltime',
    header: 'from s',
    min: 9,
    help: "Beginning of the slice, seconds since the capture's start.",
    value: ({ from }) => from,
  }),
  numberColumn({
    id: 'evt.count',
    header: 'calls',
    min: 7,
    help: 'Calls that returned in it and whose beginning was seen.',
    value: ({ calls }) => calls,
    format: formatCount,
  }),
  column({
    id: 'evt.heat',
    header: AXIS,
    min: HEAT_CELLS,
    max: HEAT_CELLS,
    cut: 'end',
    help: 'How long they took, from less than 1 µs to more than 10 s: · ░ ▒ ▓ █, the darker the more.',
    text: ({ bands, most }) => heatText(bands, most),
    tone: () => 'accent',
  }),
  numberColumn({
    id: 'evt.latency.max',
    header: 'longest',
    min: 8,
    drop: 1,
    help: 'The longest of them.',
    value: ({ longest }) => longest,
    format: formatDuration,
  }),
];

const BAND_COLUMNS: readonly Column<Band>[] = [
  column({
    id: 'evt.latency',
    header: 'took from',
    align: 'right',
    min: 9,
    max: 12,
    help: 'Latency where the band begins; it goes on to the next one.',
    text: ({ index }) => bandText(index),
    sort: ({ index }) => index,
  }),
  numberColumn({
    id: 'evt.count',
    header: 'calls',
    min: 7,
    help: 'Calls that took so long.',
    value: ({ calls }) => calls,
    format: formatCount,
  }),
  column({
    id: 'evt.share',
    header: '',
    min: BAR_WIDTH,
    max: BAR_WIDTH,
    cut: 'end',
    drop: 1,
    help: 'Their share.',
    text: ({ share }) => bar(share, BAR_WIDTH),
    tone: () => 'accent',
  }),
  column({
    id: 'evt.type',
    header: 'which',
    min: 20,
    grow: 1,
    max: 200,
    cut: 'end',
    help: 'System calls that took so long, the most frequent first.',
    text: ({ names }) =>
      names
        .slice(0, MOST_NAMES)
        .map(([name, count]) => `${name} ${formatCount(count)}`)
        .join(', '),
  }),
];

function bandText(index: number): string {
  return index === 0 ? '0' : formatDuration(BANDS[index] ?? 0);
}

/** All slices from the first to the last in which a call returned. */
function spectrumOf(context: ViewContext, scope: Scope): Spectrum {
  const { events, durationNs } = context.snapshot;
  const [start, end] = timeOf(scope) ?? [0, durationNs];
  const width = sliceOf(end - start, WANTED_SLICES);
  const slices: OpenSlice[] = [];
  const bands = BANDS.map(() => ({ calls: 0, first: -1, names: new Map<string, number>() }));
  forEachCall(events, eventRows(context, scope), (row, _, took) => {
    const at = Math.max(0, Math.floor((events.time(row) - start) / width));
    while (slices.length <= at) slices.push(emptySlice(start + slices.length * width, width));
    const slice = slices[at] as OpenSlice;
    const index = bandOf(took);
    const count = (slice.bands[index] ?? 0) + 1;
    slice.bands[index] = count;
    slice.calls++;
    slice.longest = Math.max(slice.longest, took);
    const band = bands[index];
    if (band === undefined) return;
    if (band.calls++ === 0) band.first = row;
    const name = events.name(row);
    band.names.set(name, (band.names.get(name) ?? 0) + 1);
  });
  const most = Math.max(1, ...slices.map(({ bands: counts }) => Math.max(...counts)));
  const all = slices.reduce((sum, { calls }) => sum + calls, 0);
  return {
    slices: slices.map((slice) => ({ ...slice, most })),
    bands: bands.flatMap(({ calls, first, names }, index): Band[] =>
      calls === 0
        ? []
        : [
            {
              index,
              calls,
              first,
              share: calls / all,
              names: [...names].sort((a, b) => b[1] - a[1]),
            },
          ],
    ),
  };
}

function emptySlice(from: number, width: number): OpenSlice {
  return { from, to: from + width, bands: BANDS.map(() => 0), calls: 0, longest: -1, most: 0 };
}

function regionOf(time: Region['time'], took: Region['took'] = [0, Number.MAX_VALUE]): Region {
  return { time, took };
}

function sliceSection(spectrum: Spectrum, context: ViewContext, scope: Scope): Section<Slice> {
  const about = ({ from, to }: Slice): Scope => narrowed(scope, regionOf([from, to]));
  return listSection<Slice>({
    id: 'spectro',
    title: '',
    columns: SLICE_COLUMNS,
    rows: spectrum.slices,
    empty: context.snapshot.progress.done
      ? 'not known: this capture does not say when calls begin'
      : 'reading …',
    key: ({ from }) => `slice:${String(from)}`,
    drill: (slice) => ({
      view: 'spectro',
      scope: about(slice),
      label: `${formatSeconds(slice.from)} s`,
    }),
    subject: about,
    copy: ({ from, to }) => `evt.reltime>=${String(from)} and evt.reltime<${String(to)}`,
    detail: (slice) => sliceDetail(slice),
  });
}

function sliceDetail({ from, to, calls, longest, bands }: Slice): readonly DetailLine[] {
  const lines = bands.flatMap((count, index): DetailLine[] =>
    count === 0 ? [] : [{ label: `from ${bandText(index)}`, text: formatCount(count) }],
  );
  return [
    {
      label: `${formatSeconds(from)} to ${formatSeconds(to)} s`,
      text:
        calls === 0
          ? 'no call returned'
          : `${formatCount(calls)} calls, ${formatDuration(longest)} at most`,
      tone: 'accent',
    },
    ...lines.toReversed(),
  ];
}

function bandSection(spectrum: Spectrum, context: ViewContext, scope: Scope): Section<Band> {
  const time = timeOf(scope) ?? ([0, Number.MAX_VALUE] as const);
  const about = ({ index }: Band): Scope =>
    narrowed(scope, regionOf(time, [BANDS[index] ?? 0, BANDS[index + 1] ?? Number.MAX_VALUE]));
  return listSection<Band>({
    id: 'bands',
    title: '',
    columns: BAND_COLUMNS,
    rows: spectrum.bands.toReversed(),
    empty: 'none',
    key: ({ index }) => `band:${String(index)}`,
    drill: (band) => ({
      view: 'events',
      scope: about(band),
      label: `from ${bandText(band.index)}`,
    }),
    subject: about,
    copy: ({ index }) => `evt.latency>=${String(BANDS[index] ?? 0)}`,
    detail: ({ names, first }) => [
      ...names.map(([name, count]) => ({ label: name, text: formatCount(count) })),
      { label: 'the first', text: context.eventLine(first) },
    ],
  });
}

export const spectro: View = {
  id: 'spectro',
  aliases: ['spectrogram', 'heat'],
  title: 'Spectrogram',
  help:
    'How long system calls took, over time: a line is a slice of time, to the right they take longer, darker is ' +
    'more of them; below, the bands of latency and their calls. {open} on a slice looks into it, on a band shows ' +
    'its events; {events} shows those of either. Of the whole capture or of what it was opened from.',
  appliesTo: EVENT_SCOPES,
  sections: (context, scope) => {
    const spectrum = spectrumOf(context, scope);
    return [sliceSection(spectrum, context, scope), bandSection(spectrum, context, scope)];
  },
};
