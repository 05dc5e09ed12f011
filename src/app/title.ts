/** The first line: what is read, the namespaces with their numbers, what is pinned, how far reading is. */
import { formatBytes, formatCount, formatDuration } from '../base/format.js';
import { printable } from '../base/text.js';
import { cutMiddle, displayWidth, fit } from '../base/width.js';
import type { Status } from '../session/protocol.js';
import type { Line } from '../widgets/piece.js';
import type { Theme } from '../widgets/theme.js';
import { liveMark } from './live-text.js';
import type { State } from './state.js';

const NAME = 'svc-top  ';
/** The name of a capture keeps at least so much of the line. */
const LEAST_FILE = 18;

export function titleLine(state: State, theme: Theme): Line {
  const { status } = state;
  const span = status.durationNs > 0 ? `  ${formatDuration(status.durationNs)}` : '';
  const right = `${progress(status)}${formatCount(status.events)} events${span}`;
  const room = state.columns - displayWidth(right) - NAME.length - 2;
  const file = printable(sourceName(status));
  const pin = state.pinned === undefined ? '' : `pinned ${printable(state.pinned.label)}  `;
  const least = Math.min(LEAST_FILE, displayWidth(file));
  const names = namespaceParts(state, room - least - displayWidth(pin) - 2);
  const used = names.reduce((sum, { text }) => sum + displayWidth(text), displayWidth(pin));
  return [
    { text: NAME, style: theme.header },
    { text: `${fit(cutMiddle(file, room - used), room - used)}  `, style: {} },
    { text: pin, style: theme.tone('warn') },
    ...names.map(({ text, isChosen }) => ({
      text,
      style: isChosen ? theme.header : theme.tone('dim'),
    })),
    { text: right, style: status.done ? {} : theme.tone('accent') },
  ];
}

/** `[0 all] 1 default  2 kube-system`, as many as fit; the chosen one is always there. */
function namespaceParts(
  { namespaces, namespace }: State,
  room: number,
): readonly { readonly text: string; readonly isChosen: boolean }[] {
  if (namespaces.length === 0) return [];
  const all = ['all', ...namespaces].map((name, digit) => {
    const isChosen = digit === 0 ? namespace === '' : name === namespace;
    const text = `${String(digit)} ${printable(name)}`;
    return { text: isChosen ? `[${text}] ` : ` ${text}  `, isChosen };
  });
  const width = (part: { readonly text: string }): number => displayWidth(part.text);
  let left = room - all.filter((p) => p.isChosen).reduce((sum, p) => sum + width(p), 0);
  return all.filter((part) => {
    if (part.isChosen) return namespace !== '' || left >= 0;
    left -= width(part);
    return left >= 0;
  });
}

/** Files without their folders; of a stream, what it was asked for. */
function sourceName({ files, live }: Status): string {
  return live === undefined ? files.map(baseName).join(' + ') : files.join(' ');
}

function baseName(file: string): string {
  return file === '-' ? 'standard input' : file.slice(file.lastIndexOf('/') + 1);
}

function progress(status: Status): string {
  if (status.live !== undefined) return liveMark(status);
  if (status.done) return status.failed ? 'stopped  ' : '';
  if (status.bytesTotal <= 0) return `reading ${formatBytes(status.bytesRead)}  `;
  const percent = Math.min(99, Math.floor((status.bytesRead / status.bytesTotal) * 100));
  return `reading ${String(percent)} %  `;
}
