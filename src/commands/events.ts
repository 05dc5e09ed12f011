/** `svc-top events`: every event as a line of sysdig's own text. */
import { createEventPrinter } from '../analysis/event-text/stream.js';
import { UserError } from '../base/errors.js';
import { openCapture } from '../capture/index.js';
import type { Write } from './output.js';

/** Lines are handed over in pieces of about this many characters. */
const PIECE = 1 << 16;

/** Prints all events; returns the exit status. */
export async function events(path: string, format: string, write: Write): Promise<number> {
  if (format !== 'sysdig')
    throw new UserError(`unknown format: ${format}`, 'the only one is sysdig');
  const capture = await openCapture(path);
  let text = '';
  const printer = createEventPrinter((line) => {
    text += `${line}\n`;
  });
  const flush = async (): Promise<void> => {
    const piece = text;
    text = '';
    await write(piece);
  };
  for await (const chunk of capture.blocks) {
    printer.push(chunk);
    if (text.length >= PIECE) await flush();
  }
  printer.end();
  await flush();
  for (const issue of [...capture.issues(), ...printer.issues()]) {
    process.stderr.write(`svc-top: ${issue.detail}\n`);
  }
  capture.close();
  return 0;
}
