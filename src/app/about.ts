/** Commands about the row under the cursor: its events, bytes, call, verdicts, objects, its command to copy. */
import type { PageRow } from '../session/protocol.js';
import { open, tabLabel } from './frames.js';
import { only, viewFrame } from './state.js';
import type { State, Update } from './state.js';

export const ABOUT_COMMANDS = {
  events: openEvents,
  echo: openEcho,
  follow: (s: State) => openAbout(s, 'path', 'Ladder', 'broken'),
  verdicts: (s: State) => openAbout(s, 'diagnoses', 'Verdicts'),
  describe: (s: State) => openAbout(s, 'describe', tabLabel('Describe')),
  object: (s: State) => openAbout(s, 'yaml', 'YAML'),
  logs: openLogs,
  actions: (s: State) => openAbout(s, 'actions', 'Actions'),
} as const;

export function cursorRow(state: State): PageRow | undefined {
  const { page, cursor } = viewFrame(state);
  return page?.rows.find((r) => r.index === cursor.index);
}

function openEvents(state: State): Update {
  // A rung knows its event: the cursor starts on it, as it does with Enter.
  const target = cursorRow(state)?.target;
  const cursorKey = target?.view === 'events' ? target.cursorKey : undefined;
  return openAbout(state, 'events', 'Events', cursorKey);
}

/** Of an event, its own bytes: the cursor starts on them. */
function openEcho(state: State): Update {
  const subject = cursorRow(state)?.subject;
  return openAbout(
    state,
    'echo',
    'I/O',
    subject?.kind === 'event' ? `${subject.key}:0` : undefined,
  );
}

/** Another view of what the row is about; of what the screen is about, when the row is nothing by itself. */
function openAbout(state: State, id: string, label: string, cursorKey?: string): Update {
  const view = state.views.find((v) => v.id === id);
  const scope = [cursorRow(state)?.subject, viewFrame(state).scope].find(
    (s) => s !== undefined && s.kind !== '' && view?.appliesTo.includes(s.kind) === true,
  );
  if (scope === undefined) {
    return only({ ...state, message: `nothing about this row: no ${id} of its own` });
  }
  const target = { view: id, scope, label };
  return open(state, cursorKey === undefined ? target : { ...target, cursorKey });
}

/** k9s' logs: the lines that a pod or a process wrote, else the bytes of what the row is about. */
function openLogs(state: State): Update {
  const logs = state.views.find((v) => v.id === 'logs');
  const kind = cursorRow(state)?.subject?.kind;
  const has = kind !== undefined && logs?.appliesTo.includes(kind) === true;
  return has ? openAbout(state, 'logs', 'Log lines') : openEcho(state);
}

/** The row, or all that are marked. */
export function copyRow(state: State): Update {
  const { marked } = viewFrame(state);
  if (marked.size > 0) {
    const texts = [...marked.values()].flatMap(({ copy }) => copy ?? []);
    const message = `copied ${String(texts.length)} rows`;
    return only({ ...state, message }, { kind: 'copy', text: texts.join('\n') });
  }
  const text = cursorRow(state)?.copy;
  if (text === undefined) return only({ ...state, message: 'nothing to copy here' });
  return { state: { ...state, message: `copied: ${text}` }, effects: [{ kind: 'copy', text }] };
}
