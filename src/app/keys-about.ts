/** Keys that ask for more about the row under the cursor, from every view. */
import { VIEW } from './key-record.js';
import type { KeyRecord } from './key-record.js';

export const ABOUT: readonly KeyRecord[] = [
  {
    keys: ['d'],
    command: 'describe',
    contexts: VIEW,
    label: 'describe',
    help: 'All that is known of the row; {pane} goes on to its events, its bytes and its objects.',
  },
  {
    keys: ['f'],
    command: 'follow',
    contexts: VIEW,
    label: 'follow',
    help: 'The ladder of the call that the row belongs to: from a connection, an event, a pod, a Service.',
  },
  {
    keys: ['F'],
    command: 'pin',
    contexts: VIEW,
    label: 'pin',
    help: 'Pin what {follow} follows: views opened from then on are about it alone, where they can be; again to end it.',
  },
  {
    keys: ['l'],
    command: 'logs',
    contexts: ['table'],
    label: 'logs',
    help: 'What the row wrote: its log lines, or the bytes of what has none of its own.',
  },
  {
    keys: ['b'],
    command: 'baseline',
    contexts: VIEW,
    label: 'baseline',
    help: 'The ladder without what the baseline says (missing, extra and slow steps, usual values), and with it again.',
  },
  {
    keys: ['B'],
    command: 'set-baseline',
    contexts: VIEW,
    label: 'mark as baseline',
    help: 'Judge all calls against this one; where no call is under the cursor, against the healthy ones of all that was read. Again takes it back.',
  },
  {
    keys: ['x'],
    command: 'verdicts',
    contexts: VIEW,
    label: 'verdicts',
    help: 'The verdicts that are about the row or its calls.',
  },
  {
    keys: ['e', 'f5'],
    command: 'echo',
    contexts: VIEW,
    label: 'echo',
    help: 'The bytes read and written by the selected row, both directions, on every hop of a call.',
    hint: 10,
  },
  {
    keys: ['D', 'f6'],
    command: 'events',
    contexts: VIEW,
    label: 'events',
    help: 'Only the events of the selected row, the raw lines of csysdig: of the call, the connection, the process.',
    hint: 7,
  },
  {
    keys: ['y'],
    command: 'object',
    contexts: VIEW,
    label: 'object',
    help: 'The objects of the cluster state behind the row, as YAML.',
  },
  {
    keys: ['f8'],
    command: 'actions',
    contexts: VIEW,
    label: 'actions',
    help: 'Commands for the row: kubectl, dig, tcpdump, sysdig; copied, or run after a yes.',
  },
];
