/** sysdig's default text, as printed on a terminal, redirected into a file or pasted into an article. */
import { EVENTS, genericSyscallId } from '../../model/event-table.js';
import type { CaptureSource } from '../source.js';
import { parseLine, withoutColor } from './line.js';
import { translateText } from './translator.js';

const NAMES: ReadonlySet<string> = new Set(EVENTS.map((event) => event.name));

export const sysdigText: CaptureSource = {
  id: 'sysdig-text',
  label: 'sysdig text',
  /** One line with a head and a known event name is enough; what stands before it may be anything. */
  probe(head) {
    const lines = Buffer.from(head)
      .toString('latin1')
      .replace(/^\u00ef\u00bb\u00bf/, '')
      .split(/\r?\n/);
    return lines.some((line) => {
      const name = parseLine(withoutColor(line))?.name;
      return name !== undefined && (NAMES.has(name) || genericSyscallId(name) !== undefined);
    });
  },
  translate: translateText,
};
