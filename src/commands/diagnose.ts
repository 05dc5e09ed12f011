/** `svc-top diagnose`: the session without a screen. */
import { Session } from '../session/session.js';
import type { SessionOptions } from '../session/session.js';
import { reportJson } from '../session/report/json.js';
import { reportMarkdown } from '../session/report/markdown.js';
import { reportText } from '../session/report/text.js';
import type { Write } from './output.js';

export type ReportForm = 'text' | 'json' | 'markdown';

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

function report(session: Session, form: ReportForm): Iterable<string> {
  const snapshot = session.snapshot();
  switch (form) {
    case 'json':
      return reportJson(snapshot, session.reportContext());
    case 'markdown':
      return [reportMarkdown(snapshot, session.reportContext())];
    case 'text':
      return [reportText(snapshot, session.reportContext())];
  }
}
