/**
 * Tolerant access to parsed JSON or YAML: every value may be of any type, and what is not of the wanted one
 * reads as absent. All text passes through `printable` here, so that nothing hostile gets into the model.
 */
import { canonicalIp } from '../base/ip.js';
import { printable } from '../base/text.js';
import type { Labels } from '../model/cluster.js';

export type Json = Readonly<Record<string, unknown>>;

/** The value as an object; {} for anything else. */
export function object(value: unknown): Json {
  return typeof value === 'object' && value !== null && !Array.isArray(value)
    ? Object.fromEntries(Object.entries(value))
    : {};
}

/** The value as an array; [] for anything else. */
export function list(value: unknown): readonly unknown[] {
  return Array.isArray(value) ? value : [];
}

/** Text; numbers and booleans in their spelling (unquoted YAML); '' for anything else. */
export function text(value: unknown): string {
  if (typeof value === 'string') return printable(value);
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : '';
}

/** A port number; undefined for anything that is none. */
export function port(value: unknown): number | undefined {
  const n = typeof value === 'string' && /^\d{1,5}$/.test(value) ? Number(value) : value;
  return typeof n === 'number' && Number.isInteger(n) && n > 0 && n < 65536 ? n : undefined;
}

/** Labels or a selector: keys whose values are text. */
export function labels(value: unknown): Labels {
  const entries = Object.entries(object(value)).filter(([, v]) => isScalar(v));
  return Object.fromEntries(entries.map(([key, v]) => [printable(key), text(v)]));
}

function isScalar(value: unknown): boolean {
  return ['string', 'number', 'boolean'].includes(typeof value);
}

/** The IP addresses among the values, canonical, each once, in order. */
export function ips(values: readonly unknown[]): readonly string[] {
  const found = values.map((value) => (typeof value === 'string' ? canonicalIp(value) : undefined));
  return [...new Set(found.filter((ip) => ip !== undefined))];
}
