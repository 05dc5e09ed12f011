/**
 * Commands to paste. Names of objects come from captures and clusters and may hold anything, so every word
 * is quoted for a POSIX shell unless it is plain, and control characters never get in.
 */
import { printable } from '../base/text.js';
import type { Labels, ObjectRef } from './cluster.js';

/** One word of a shell command. */
export function quote(word: string): string {
  const safe = printable(word);
  return /^[A-Za-z0-9_@%+=:,./-]+$/.test(safe) ? safe : `'${safe.replaceAll("'", `'\\''`)}'`;
}

/** A kubectl command in the object's namespace; a word that begins with a dash would be taken for an option. */
export function kubectl(object: ObjectRef, words: readonly string[]): string {
  const namespace = object.namespace === '' ? [] : ['-n', object.namespace];
  return ['kubectl', ...namespace, ...words].map(quote).join(' ');
}

/** `key=value` words. */
export function labelWords(labels: Labels): readonly string[] {
  return Object.entries(labels).map(([key, value]) => `${key}=${value}`);
}
