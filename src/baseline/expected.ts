/** The ladder's last column: what a healthy call shows at this rung, with the learned usual value. */
import { formatBytes, formatDuration } from '../base/format.js';
import type { BaselineEntry, MeasureId } from '../model/baseline.js';
import { measureOf } from './compare.js';

export interface Expected {
  /** '✓ 0.1 ms' for a step that is as it should be. */
  done(id?: MeasureId): string;
  /** '~612 B', or 'an answer' when no size was learned. */
  answer(): string;
}

export function expectedOf(entry: BaselineEntry): Expected {
  return {
    done(id) {
      const usual = id === undefined ? undefined : measureOf(entry, id);
      return usual === undefined ? '✓' : `✓ ${formatDuration(usual.p50)}`;
    },
    answer() {
      const usual = measureOf(entry, 'response-bytes');
      return usual === undefined ? 'an answer' : `~${formatBytes(usual.p50)}`;
    },
  };
}
