/**
 * The selector microscope: how a Service's selector and a pod's labels differ, key by key and character by
 * character. A selector matches only when every key is there with exactly its value.
 */
import { editDistance } from '../base/edit-distance.js';
import type { Labels } from './cluster.js';

/** A stretch of text that both sides share, or that only this side has. */
export interface Segment {
  readonly text: string;
  readonly differs: boolean;
}

export interface KeyMatch {
  readonly key: string;
  /** The selector's value. */
  readonly wanted: string;
  readonly state: 'equal' | 'missing' | 'differs';
  /** The label's value; undefined when the key is missing. */
  readonly found: string | undefined;
  /** Edits between the two values: 0 when equal, Infinity when more than two or missing. */
  readonly distance: number;
  readonly wantedMarks: readonly Segment[];
  readonly foundMarks: readonly Segment[];
}

/** One entry per key of the selector, in its order. */
export function matchSelector(selector: Labels, labels: Labels): readonly KeyMatch[] {
  return Object.entries(selector).map(([key, wanted]) => {
    const found = labelOf(labels, key);
    const marks = diffMarks(wanted, found ?? '');
    return {
      key,
      wanted,
      state: found === undefined ? 'missing' : found === wanted ? 'equal' : 'differs',
      found,
      distance: found === undefined ? Infinity : editDistance(wanted, found),
      wantedMarks: marks[0],
      foundMarks: marks[1],
    };
  });
}

/** Whether the selector selects a pod with these labels; an empty or absent selector selects nothing. */
export function selects(selector: Labels | undefined, labels: Labels): boolean {
  const wanted = Object.entries(selector ?? {});
  return wanted.length > 0 && wanted.every(([key, value]) => labelOf(labels, key) === value);
}

/** A label's value; undefined when there is no such label (keys may be called `constructor`). */
export function labelOf(labels: Labels, key: string): string | undefined {
  return Object.hasOwn(labels, key) ? labels[key] : undefined;
}

/** `run=my-nginx,tier=front`, as kubectl writes it; '' for none. */
export function formatLabels(labels: Labels | undefined): string {
  return Object.entries(labels ?? {})
    .map(([key, value]) => `${key}=${value}`)
    .join(',');
}

/**
 * Marks where two texts differ: what stands between their common beginning and their common end. Joined,
 * the segments of each side give its text; a side that lacks the difference has no marked segment.
 */
export function diffMarks(
  a: string,
  b: string,
): readonly [a: readonly Segment[], b: readonly Segment[]] {
  const left = Array.from(a);
  const right = Array.from(b);
  const shorter = Math.min(left.length, right.length);
  let prefix = 0;
  while (prefix < shorter && left[prefix] === right[prefix]) prefix += 1;
  let suffix = 0;
  while (suffix < shorter - prefix && left.at(-1 - suffix) === right.at(-1 - suffix)) suffix += 1;
  return [segments(left, prefix, suffix), segments(right, prefix, suffix)];
}

function segments(text: readonly string[], prefix: number, suffix: number): readonly Segment[] {
  const end = text.length - suffix;
  return [
    { text: text.slice(0, prefix).join(''), differs: false },
    { text: text.slice(prefix, end).join(''), differs: true },
    { text: text.slice(end).join(''), differs: false },
  ].filter((segment) => segment.text !== '');
}
