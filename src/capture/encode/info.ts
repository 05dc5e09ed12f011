/**
 * Splits an event's info text into parameter values and finds the historic event id it was printed from.
 *
 * Values contain spaces, so the text is split at ` name=` for the names of that very event, in table order.
 * A data buffer may contain anything, also ` size=`: what follows it is looked up from the right. An old
 * writer printed fewer parameters than the table has now; so the names found are a prefix of the list.
 */
import type { EventInfo } from '../../model/event-table.js';

/** The values of the leading parameters of `event` that the text holds; empty when it holds none. */
export function splitInfo(info: string, event: EventInfo): readonly string[] {
  const names = event.params.map((p) => p.name);
  const first = names[0];
  if (first === undefined || !info.startsWith(`${first}=`)) return [];
  const data = event.params.findIndex((p) => p.type === 'BYTEBUF' && p.name === 'data');
  const leftEnd = data < 0 ? names.length : data + 1;
  const marks = fromLeft(info, names.slice(0, leftEnd));
  if (data >= 0 && marks.length === leftEnd) {
    marks.push(...fromRight(info, names.slice(leftEnd), marks[data]?.value ?? 0));
  }
  return marks.map((mark, i) => {
    return withoutBreak(info.slice(mark.value, marks[i + 1]?.start ?? info.length));
  });
}

/** Where ` name=` stands: its blank, and the value after it. */
interface Mark {
  readonly start: number;
  readonly value: number;
}

/** A parameter after a multi-line value begins on a new line: that break belongs to neither. */
function withoutBreak(value: string): string {
  return value.startsWith('\n') && value.endsWith('\n') ? value.slice(0, -1) : value;
}

/** Names that a parameter had before, where the table has only the present one. */
const FORMER_NAMES: Readonly<Record<string, string>> = { vpgid: 'pgid' };

/** Marks of `names`, as many as follow each other. The first is at the text's start. */
function fromLeft(info: string, names: readonly string[]): Mark[] {
  const marks: Mark[] = [];
  for (const name of names) {
    const from = marks.at(-1)?.value ?? 0;
    const mark = findMark(info, name, from) ?? findMark(info, FORMER_NAMES[name], from);
    if (mark === undefined) break;
    marks.push(mark);
  }
  return marks;
}

function findMark(info: string, name: string | undefined, from: number): Mark | undefined {
  if (name === undefined) return undefined;
  const text = from === 0 ? `${name}=` : ` ${name}=`;
  const start = info.indexOf(text, from);
  return start < 0 ? undefined : { start, value: start + text.length };
}

/** The same for what follows a data buffer: the longest prefix of `names` found going backwards. */
function fromRight(info: string, names: readonly string[], floor: number): readonly Mark[] {
  for (let count = names.length; count > 0; count--) {
    const marks: Mark[] = [];
    let end = info.length;
    for (const name of names.slice(0, count).toReversed()) {
      const start = end <= floor ? -1 : info.lastIndexOf(` ${name}=`, end - 1);
      if (start < floor) break;
      marks.unshift({ start, value: start + name.length + 2 });
      end = start;
    }
    if (marks.length === count) return marks;
  }
  return [];
}

export interface Choice {
  readonly event: EventInfo;
  readonly values: readonly string[];
}

/**
 * The best of `candidates` (all ids of one name and direction): covers most parameters; among equals the
 * one that `preferred` names (the exit of the thread's last enter), then the one with the fewest
 * parameters left over, then the youngest.
 */
export function chooseEvent(
  info: string,
  candidates: readonly EventInfo[],
  preferred: number,
): Choice | undefined {
  let best: Choice | undefined;
  let bestRank = -1;
  for (const event of candidates) {
    const values = splitInfo(info, event);
    const left = event.params.length - values.length;
    const rank = values.length * 1000 + (event.id === preferred ? 500 : 0) + (100 - left);
    if (rank < bestRank) continue;
    best = { event, values };
    bestRank = rank;
  }
  return best;
}
