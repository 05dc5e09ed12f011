/**
 * Numbers as people read them. One place, so that a duration looks the same in a table, a ladder and a
 * report. Negative input is this project's "not seen" and prints as nothing.
 */

/** Nanoseconds in the largest unit that keeps the number readable: `0.41 ms`, `1.2 s`, `2 m 07 s`. */
export function formatDuration(ns: number): string {
  if (!(ns >= 0)) return '';
  if (ns < 9_995) return `${trim(ns / 1e3, 1)} µs`;
  if (ns < 999_500_000) return formatMilliseconds(ns);
  if (ns < 99.95e9) return `${trim(ns / 1e9, 1)} s`;
  const seconds = Math.round(ns / 1e9);
  return `${String(Math.floor(seconds / 60))} m ${String(seconds % 60).padStart(2, '0')} s`;
}

/** Always in milliseconds, so that a column of times lines up: `0.41 ms`, `12.3 ms`, `5005 ms`. */
export function formatMilliseconds(ns: number): string {
  if (!(ns >= 0)) return '';
  const ms = ns / 1e6;
  return `${ms.toFixed(ms < 9.995 ? 2 : ms < 99.95 ? 1 : 0)} ms`;
}

/** Seconds since the capture's start with microseconds: `12.304117`. */
export function formatSeconds(ns: number): string {
  return ns >= 0 ? (ns / 1e9).toFixed(6) : '';
}

/** Time of the day, UTC, with microseconds: `09:00:00.123456`. `ns` since the epoch. */
export function clockText(ns: bigint): string {
  const date = new Date(Number(ns / 1_000_000n));
  const micros = String((ns / 1000n) % 1000n).padStart(3, '0');
  return `${date.toISOString().slice(11, 23)}${micros}`;
}

/** `11,057`. */
export function formatCount(count: number): string {
  return count < 0 ? '' : String(count).replace(/\B(?=(\d{3})+$)/g, ',');
}

/** `612 B`, `1.2 KB`, `150 MB` (decimal units). */
export function formatBytes(bytes: number): string {
  if (bytes < 0) return '';
  if (bytes < 1000) return `${String(bytes)} B`;
  if (bytes < 999_500) return `${trim(bytes / 1e3, 1)} KB`;
  return bytes < 999.5e6 ? `${trim(bytes / 1e6, 1)} MB` : `${trim(bytes / 1e9, 1)} GB`;
}

/** `1 call`, `5 calls`. */
export function plural(count: number, noun: string): string {
  return `${formatCount(count)} ${noun}${count === 1 ? '' : 's'}`;
}

function trim(value: number, digits: number): string {
  return value < 9.95 ? value.toFixed(digits) : String(Math.round(value));
}
