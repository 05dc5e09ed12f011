/** How times and bytes are written on every view: what `t` and `v` cycle through. */
import { clockText, formatSeconds } from '../base/format.js';
import type { Snapshot } from '../model/snapshot.js';
import { failureRows } from './failures.js';

export const TIME_STYLES = ['relative', 'absolute', 'delta', 'failure'] as const;
export type TimeStyle = (typeof TIME_STYLES)[number];

export const BYTE_STYLES = ['text', 'dots', 'hex'] as const;
export type ByteStyle = (typeof BYTE_STYLES)[number];

export interface Show {
  readonly time: TimeStyle;
  readonly bytes: ByteStyle;
  /** Whether ladders say what the baseline expects. */
  readonly baseline: boolean;
}

export const DEFAULT_SHOW: Show = { time: 'relative', bytes: 'text', baseline: true };

/** In words, for the status line. */
export const TIME_WORDS: Readonly<Record<TimeStyle, string>> = {
  relative: "times since the capture's start",
  absolute: 'wall clock times, UTC',
  delta: 'times since the row above',
  failure: 'times since the first failure',
};

/** Headers of columns of times; relative times have the column's own. */
export const TIME_HEADERS: Readonly<Partial<Record<TimeStyle, string>>> = {
  absolute: 'clock UTC',
  delta: '+Δ s',
  failure: 'from ✖ s',
};

/** Cells that a style needs to be of use: a time that is cut says nothing. */
export const TIME_WIDTHS: Readonly<Record<TimeStyle, number>> = {
  relative: 0,
  absolute: '08:29:28.007135'.length,
  delta: 0,
  failure: 0,
};

/** The style after this one. */
export function nextStyle<Style>(styles: readonly Style[], style: Style): Style {
  return styles[(styles.indexOf(style) + 1) % styles.length] ?? style;
}

/** When the first call broke; the capture's start when none did. */
export function firstFailure(s: Snapshot): number {
  const times = [...failureRows(s)].filter((row) => row >= 0).map((row) => s.events.time(row));
  return times.reduce((a, b) => Math.min(a, b), times[0] ?? 0);
}

/** A time (ns since the capture's start, -1 none) in a style; `before` is that of the row above. */
export function timeText(
  style: TimeStyle,
  time: number,
  before: number,
  origin: { readonly startTime: bigint; readonly failure: number },
): string {
  if (time < 0) return '';
  switch (style) {
    case 'relative':
      return formatSeconds(time);
    case 'absolute':
      return clockText(origin.startTime + BigInt(Math.round(time)));
    case 'delta':
      return before < 0 ? '' : signedSeconds(time - before);
    case 'failure':
      return signedSeconds(time - origin.failure);
  }
}

function signedSeconds(ns: number): string {
  return ns < 0 ? `-${formatSeconds(-ns)}` : formatSeconds(ns);
}
