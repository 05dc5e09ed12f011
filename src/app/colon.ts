/**
 * The commands of the `:` prompt: views by name or alias, event numbers, and the words below. What can be
 * typed, completes.
 */
import { nearest } from '../base/edit-distance.js';
import { open } from './frames.js';
import { commonStart, filterOf } from './expression.js';
import { keyFor } from './keymap.js';
import { quit } from './live.js';
import { byteStyle, setFilter } from './seeing.js';
import { only, viewFrame } from './state.js';
import type { State, Update, ViewInfo } from './state.js';
import { isOpenable, openInfo } from './view-info.js';

interface Word {
  readonly names: readonly string[];
  /** What follows the word, and what it does. */
  readonly argument: string;
  readonly help: string;
  run(state: State, argument: string, name: string): Update;
}

/** The form of a report by the end of its file's name. */
const FORMS = { md: 'markdown', json: 'json', txt: 'text' } as const;

/** Words beside the names of views. */
export const WORDS: readonly Word[] = [
  {
    names: ['quit', 'q', 'q!', 'exit'],
    argument: '',
    help: 'Quit.',
    run: quit,
  },
  {
    names: ['help', 'h'],
    argument: '',
    help: 'All keys.',
    run: (state) =>
      only({ ...state, frames: [...state.frames, { kind: 'help', part: 'all', top: 0 }] }),
  },
  {
    names: ['filter', 'f'],
    argument: 'WORDS',
    help: 'Filter the rows, by words as {filter} does, or by an expression; without either, all rows.',
    run: (state, text) => setFilter(state, filterOf(state, text)),
  },
  {
    names: ['noh', 'nohlsearch'],
    argument: '',
    help: 'Show all rows again: no filter, nothing searched.',
    run: (state) => setFilter({ ...state, search: '' }, ''),
  },
  {
    names: ['bytes', '%!xxd'],
    argument: '',
    help: 'Bytes as text, as dots, as hex.',
    run: byteStyle,
  },
  {
    names: ['write', 'w', 'w!', 'write!'],
    argument: 'FILE',
    help: 'Write a file: the verdicts (.md, .json, .txt), or the capture (.scap), of a range or of marked rows their events; with ! it may be there already.',
    run: (state, file, name) => write(state, file, name.endsWith('!')),
  },
];

function write(state: State, file: string, replace: boolean): Update {
  if (file.endsWith('.scap')) return writeCapture(state, file, replace);
  const end = /\.(md|json|txt)$/.exec(file)?.[1] as keyof typeof FORMS | undefined;
  if (end === undefined) {
    const message = 'which file? :w report.md, report.json, report.txt or capture.scap';
    return only({ ...state, message });
  }
  return { state, effects: [{ kind: 'save', file, form: FORMS[end], replace }] };
}

/** All of the capture; of a range or of marked rows, their events. */
function writeCapture(state: State, path: string, replace: boolean): Update {
  const { from, to } = state.range ?? {};
  const range = from === undefined || to === undefined ? undefined : { from, to };
  const scopes = [...viewFrame(state).marked.values()].flatMap(({ subject }) => subject ?? []);
  const message = `writing ${path} …`;
  return only(
    { ...state, message },
    { kind: 'command', command: { kind: 'write', path, replace, range, scopes } },
  );
}

/** Runs what was typed after `:`. */
export function runCommand(state: State, text: string): Update {
  const [typed = '', ...rest] = text.split(/\s+/);
  const name = typed.toLowerCase();
  if (name === '') return only(state);
  if (/^\d+$/.test(name)) return openEvent(state, Number(name));
  const word = WORDS.find((w) => w.names.includes(name));
  if (word !== undefined) return word.run(state, rest.join(' '), name);
  const view = findInfo(state, name);
  if (view === undefined) return only({ ...state, message: unknownText(state, typed) });
  if (!isOpenable(state, view)) {
    return only({
      ...state,
      message: `${view.title}: open it from a row (${keyFor(state.keymap, 'open')})`,
    });
  }
  const opened = openInfo(state, view);
  // k9s' `:po web`: the words that follow filter the view at once.
  return rest.length === 0 ? opened : setFilter(opened.state, rest.join(' '));
}

function unknownText({ views, keymap }: State, typed: string): string {
  const names = [...views.flatMap((v) => [v.id, ...v.aliases]), ...WORDS.flatMap((w) => w.names)];
  const meant = nearest(typed, names);
  const hint =
    meant === undefined
      ? `${keyFor(keymap, 'aliases')} lists all names`
      : `did you mean :${meant}?`;
  return `no view or command '${typed}': ${hint}`;
}

/** The text as far as it is certain. */
export function completeCommand(state: State, text: string): string {
  const names = candidates(state, text);
  return names.length === 0 ? text : names.reduce(commonStart);
}

/** Names that the text may become: of views, then of words; aliases when no name begins so. */
export function candidates(state: State, text: string): readonly string[] {
  const typed = text.toLowerCase();
  const views = state.views.filter((v) => isOpenable(state, v));
  const starts = (name: string): boolean => name.startsWith(typed);
  const names = [...views.map((v) => v.id), ...WORDS.flatMap((w) => w.names.slice(0, 1))];
  const found = names.filter(starts);
  return found.length > 0 ? found : views.flatMap((v) => v.aliases).filter(starts);
}

function findInfo(state: State, name: string): ViewInfo | undefined {
  const exact = state.views.find((v) => v.id === name || v.aliases.includes(name));
  if (exact !== undefined) return exact;
  const started = state.views.filter((v) => v.id.startsWith(name));
  return started.length === 1 ? started[0] : undefined;
}

export function openEvent(state: State, number: number): Update {
  const scope = { kind: '', key: '' };
  return open(state, { view: 'events', scope, label: 'Events', cursorKey: `#${String(number)}` });
}
