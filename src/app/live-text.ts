/** The words about a running stream: questions in place of the table, numbers on the status line. */
import { formatBytes, formatCount, formatDuration } from '../base/format.js';
import type { Status } from '../session/protocol.js';
import { runLines } from './run.js';
import type { AskFrame, State } from './state.js';

/** Lag above which it is worth a warning: the screen is late. */
const LATE_MS = 1000;

/** What is asked, and how to answer. */
export function askLines(state: State, frame: AskFrame): readonly string[] {
  const { sysdig, status } = state;
  switch (frame.question) {
    case 'sudo':
      return [
        'Capturing system calls needs root, and svc-top does not run as root.',
        'It can run sysdig alone under sudo; svc-top itself needs no privileges.',
        '',
        'y  run sysdig under sudo      n  quit',
      ];
    case 'password':
      return [
        sysdig?.question ?? '',
        '',
        'What you type goes to sudo alone: it is not shown and not kept.',
        ...(sysdig?.note === undefined || sysdig.note === '' ? [] : ['', sysdig.note]),
        '',
        'Enter  done      Esc  quit',
      ];
    case 'run':
      return runLines(frame.command, state.columns);
    case 'keep':
      return [
        `Keep what the window holds? ${formatDuration(status.live?.windowNs ?? 0)} of events.`,
        'It is written as a capture into the folder where svc-top was started.',
        '',
        'y  keep and quit      n  quit      Esc  stay',
      ];
  }
}

/** Before the number of events, at the right of the title. */
export function liveMark({ live, done }: Status): string {
  if (live === undefined) return '';
  const rec = live.recording === '' ? '' : '● rec  ';
  if (live.frozen) return `${rec}frozen  `;
  // What came before the end may still be under analysis: the numbers are not the last ones.
  if (live.ended && !done) return `${rec}ending  `;
  return done ? `${rec}ended  ` : `${rec}live  `;
}

/** The left of the status line: events per second, losses, lag, memory; '' for a capture. */
export function liveText({ status, sysdig }: State): string {
  const { live, events } = status;
  if (live === undefined) return '';
  if (events === 0 && sysdig?.phase === 'starting') {
    return `starting sysdig${sysdig.engine === '' ? '' : ` (${sysdig.engine})`} …   `;
  }
  const drops = sysdig?.drops ?? -1;
  const lost =
    drops >= 0 ? formatCount(drops) : `${live.lost > 0 ? '≥' : ''}${formatCount(live.lost)}`;
  const parts = [
    `${formatCount(live.eventsPerSecond)} events/s`,
    `lost ${lost}`,
    live.lagMs < 0 ? '' : `lag ${formatCount(live.lagMs)} ms`,
    live.waiting > 0 ? `waiting ${formatBytes(live.waiting)}` : '',
    formatBytes(live.memoryBytes),
  ];
  return parts.map((part) => (part === '' ? '' : `${part}   `)).join('');
}

/** The screen is behind, or something is missing. */
export function isLate({ status: { live }, sysdig }: State): boolean {
  if (live === undefined) return false;
  return live.lagMs > LATE_MS || live.lost > 0 || (sysdig?.drops ?? -1) > 0 || live.problem !== '';
}
