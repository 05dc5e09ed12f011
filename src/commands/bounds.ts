/** Reads what --window says: a span of time, an amount of memory, or both. */
import { UserError } from '../base/errors.js';
import type { Bounds } from './live.js';

export const DEFAULT_BOUNDS: Bounds = { ns: Infinity, bytes: 512 * 2 ** 20 };

const SECONDS: Readonly<Record<string, number>> = { s: 1, m: 60, h: 3600, d: 86_400 };
const BYTES: Readonly<Record<string, number>> = { MB: 2 ** 20, GB: 2 ** 30 };
const SMALLEST = { seconds: 5, bytes: 384 * 2 ** 20 };

/** '10m', '1GB', '2h,1GB'. */
export function parseBounds(text: string | undefined): Bounds {
  let bounds = DEFAULT_BOUNDS;
  for (const part of text?.split(',') ?? []) {
    const [, digits = '', unit = ''] = /^(\d+(?:\.\d+)?)\s*([a-zA-Z]+)$/.exec(part.trim()) ?? [];
    const seconds = Number(digits) * (SECONDS[unit] ?? NaN);
    const bytes = Number(digits) * (BYTES[unit.toUpperCase().replace(/^[MG]$/, '$&B')] ?? NaN);
    if (seconds >= SMALLEST.seconds) bounds = { ...bounds, ns: seconds * 1e9 };
    else if (bytes >= SMALLEST.bytes) bounds = { ...bounds, bytes };
    else {
      throw new UserError(
        `--window ${part}: neither a time nor an amount of memory`,
        'for example --window 10m, --window 1GB, or both: --window 10m,1GB; at least 5s, 384MB',
      );
    }
  }
  return bounds;
}
