/** `svc-top diagnose`: the session without a screen. */
import { Session } from '../session/session.js';
import type { SessionOptions } from '../session/session.js';
import { report } from '../session/report/index.js';
import type { ReportForm } from '../session/protocol.js';
import type { Write } from './output.js';

/** Prints the verdicts; returns the exit status: 1 when one fails or warns, else 0. */
export async function diagnose(
  options: SessionOptions,
  form: ReportForm,
  write: Write,
): Promise<number> {
  const session = await Session.open(options);
  try {
    await session.run();
    for (const piece of report(session, form)) await write(piece);
    return session.snapshot().diagnoses.some((d) => d.severity !== 'info') ? 1 : 0;
  } finally {
    session.close();
  }
}
