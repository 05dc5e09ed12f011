/** `svc-top events`: every event, or those that match a filter, as a line of sysdig's own text. */
import { createEventPrinter } from '../analysis/event-text/stream.js';
import { eventFilter } from '../analysis/filter/event-filter.js';
import { labelsOnly } from '../analysis/filter/joins.js';
import type { Joins } from '../analysis/filter/joins.js';
import { UserError } from '../base/errors.js';
import { finish } from '../base/steps.js';
import { openCapture } from '../capture/index.js';
import { compileExpression, fieldsOf, needsAnalysis, parseExpression } from '../filter/index.js';
import type { Expression } from '../filter/index.js';
import { snapshotJoins } from '../session/filter-joins.js';
import { Session } from '../session/session.js';
import type { SessionOptions } from '../session/session.js';
import type { Write } from './output.js';

/** Lines are handed over in pieces of about this many characters. */
const PIECE = 1 << 16;

/** Prints the events; returns the exit status. */
export async function events(
  options: SessionOptions,
  format: string,
  expression: string,
  write: Write,
): Promise<number> {
  if (format !== 'sysdig')
    throw new UserError(`unknown format: ${format}`, 'the only one is sysdig');
  const parsed = parseExpression(expression);
  const wanted =
    parsed === undefined
      ? undefined
      : eventFilter(compileExpression(parsed), await joinsFor(parsed, options));
  const capture = await openCapture(options.capture);
  let text = '';
  const printer = createEventPrinter((line) => {
    text += `${line}\n`;
  }, wanted);
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

/** Calls and pods are known when the whole capture is analysed: then it is read twice. */
async function joinsFor(expression: Expression, options: SessionOptions): Promise<Joins> {
  if (!fieldsOf(expression).some(needsAnalysis)) return labelsOnly;
  if (options.capture === '-') {
    throw new UserError(
      'fields about calls need the capture twice',
      'save what comes from standard input to a file, and name that',
    );
  }
  const session = await Session.open(options);
  try {
    await session.run();
    return finish(snapshotJoins(session.snapshot(), true));
  } finally {
    session.close();
  }
}
