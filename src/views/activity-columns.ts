/** Columns for what a process, or a group of processes, did. */
import { formatBytes, formatCount } from '../base/format.js';
import { hasFailed } from './activity.js';
import type { Activity } from './activity.js';
import { numberColumn } from './build.js';
import type { Column } from './view.js';

interface Active {
  readonly activity: Activity;
}

/** Numbers of a process, or of a group of processes. */
export function activityColumns<Row extends Active>(): readonly Column<Row>[] {
  return [
    count('proc.dials', 'dials', 0, 'Connections that it opened.', (a) => a.dials),
    count('proc.accepts', 'accepts', 0, 'Connections that it accepted.', (a) => a.accepts),
    count('proc.calls', 'calls', 3, 'Calls that it made as the first caller.', (a) => a.calls),
    count(
      'proc.served',
      'served',
      4,
      'Requests that came in over its accepted connections.',
      (a) => a.served,
    ),
    numberColumn<Row>({
      id: 'proc.failed',
      header: 'failed',
      min: 6,
      help: 'Ends of its connections that failed, or its calls that failed, whichever is more.',
      value: ({ activity }) => Math.max(activity.failedEnds, activity.failedCalls),
      format: (n) => (n > 0 ? `✖ ${formatCount(n)}` : '0'),
      tone: ({ activity }) => (hasFailed(activity) ? 'fail' : 'dim'),
    }),
    bytes('proc.out', 'out', 'Bytes that it sent over connections.', (a) => a.bytesOut),
    bytes('proc.in', 'in', 'Bytes that it received over connections.', (a) => a.bytesIn),
  ];
}

function count(
  id: string,
  header: string,
  drop: number,
  help: string,
  of: (activity: Activity) => number,
): Column<Active> {
  const value = ({ activity }: Active): number => of(activity);
  return numberColumn({ id, header, min: header.length, drop, help, value, format: formatCount });
}

function bytes(
  id: string,
  header: string,
  help: string,
  of: (activity: Activity) => number,
): Column<Active> {
  const value = ({ activity }: Active): number => of(activity);
  return numberColumn({ id, header, min: 6, drop: 2, help, value, format: formatBytes });
}
