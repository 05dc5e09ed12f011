/** The verdicts of a session in one of the forms of `diagnose`. */
import type { EngineSession } from '../engine-session.js';
import type { ReportForm } from '../protocol.js';
import { reportContext } from './context.js';
import { reportJson } from './json.js';
import { reportMarkdown } from './markdown.js';
import { reportText } from './text.js';

/** In pieces: a large report need not be one string. */
export function report(
  session: Pick<EngineSession, 'context' | 'snapshot'>,
  form: ReportForm,
): Iterable<string> {
  const snapshot = session.snapshot();
  switch (form) {
    case 'json':
      return reportJson(snapshot, reportContext(session));
    case 'markdown':
      return [reportMarkdown(snapshot, reportContext(session))];
    case 'text':
      return [reportText(snapshot, reportContext(session))];
  }
}
