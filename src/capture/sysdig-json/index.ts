/** JSON lines as `sysdig -j` prints them, with the default fields or those of a -p format. */
import type { CaptureSource } from '../source.js';
import { eventOf, parseFields } from './record.js';
import { translateJson } from './translator.js';

export const sysdigJson: CaptureSource = {
  id: 'sysdig-json',
  label: 'sysdig JSON lines',
  /** One line that is an event is enough; what stands before it may be anything. */
  probe(head) {
    const lines = Buffer.from(head)
      .toString('utf8')
      .replace(/^\ufeff/, '')
      .split('\n');
    return lines.some((line) => {
      const fields = parseFields(line.trim());
      return fields !== undefined && eventOf(fields) !== undefined;
    });
  },
  translate: translateJson,
};
