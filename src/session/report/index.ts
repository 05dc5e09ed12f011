/** The verdicts of a session in one of the forms of `diagnose`. */
import type { Session } from '../session.js';
import { reportJson } from './json.js';
import { reportMarkdown } from './markdown.js';
import { reportText } from './text.js';

export type ReportForm = 'text' | 'json' | 'markdown';

/** In pieces: a large report need not be one string. */
export function report(session: Session, form: ReportForm): Iterable<string> {
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
