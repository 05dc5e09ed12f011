/** The Services that were called, a line each: the end of every report. */
import { formatDuration, plural } from '../../base/format.js';
import type { Snapshot } from '../../model/snapshot.js';
import { serviceRows } from '../../views/service-columns.js';

/** 'default/my-nginx: 3 calls, 3 failed'; [] when nothing was called. */
export function serviceLines(snapshot: Snapshot): readonly string[] {
  const called = serviceRows(snapshot).filter(({ health }) => health.calls > 0);
  return called.map(({ group, health }) => {
    const parts = [plural(health.calls, 'call')];
    if (health.failed > 0) parts.push(`${String(health.failed)} failed`);
    if (health.slow > 0) parts.push(`${String(health.slow)} slow`);
    if (health.p50 >= 0) parts.push(`median ${formatDuration(health.p50)}`);
    return `${group.key}: ${parts.join(', ')}`;
  });
}
