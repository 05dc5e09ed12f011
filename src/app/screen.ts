/**
 * The whole screen as lines of styled text: a pure function of the state. app.tsx only puts them into Ink.
 * Every line has at most the terminal's width; together they have its height.
 */
import { formatCount } from '../base/format.js';
import { printable } from '../base/text.js';
import { cutEnd, cutMiddle, displayWidth, fit, wrap } from '../base/width.js';
import type { Status } from '../session/protocol.js';
import type { DetailLine } from '../views/view.js';
import { bodyItems } from '../widgets/body.js';
import { detailLines } from '../widgets/detail.js';
import { buildBlocks } from '../widgets/lines.js';
import type { Block } from '../widgets/lines.js';
import type { Line } from '../widgets/piece.js';
import type { Theme } from '../widgets/theme.js';
import { barItems } from './bar.js';
import { crumbsOf } from './crumbs.js';
import { layoutOf, shownPage } from './layout.js';
import { searchPatterns } from './seeing.js';
import { titleLine } from './title.js';
import { candidates } from './colon.js';
import { expressionLine } from './expression.js';
import { geometryOf, overlayRows, SMALLEST } from './geometry.js';
import { askLines, isLate, liveText } from './live-text.js';
import { keyFor } from './keymap.js';
import { helpLines } from './overlay.js';
import { LIST_TITLES, pickerItems } from './picker.js';
import { promptWords } from './prompt.js';
import { topFrame, viewFrame } from './state.js';
import type { PromptFrame, State } from './state.js';

export interface Screen {
  /** undefined = it is off. */
  readonly title: Line | undefined;
  readonly crumbs: Line;
  /** The table, or the lines of an overlay in its place. */
  readonly blocks: readonly Block[];
  readonly overlay: readonly Line[];
  readonly bodyHeight: number;
  /** Rule and lines of the pane; [] = no pane. */
  readonly detail: readonly Line[];
  readonly status: Line;
  readonly bar: Line;
}

/** The screen; undefined when the terminal is too small for one. */
export function buildScreen(state: State, theme: Theme): Screen | undefined {
  if (state.columns < SMALLEST.columns || state.rows < SMALLEST.rows) return undefined;
  const { body, detail } = geometryOf(state, viewFrame(state).lines);
  const overlay = overlayLines(state, theme);
  const covered = overlay !== undefined;
  const waiting: readonly Line[] =
    viewFrame(state).page === undefined
      ? [[{ text: '  working …', style: theme.tone('dim') }]]
      : [];
  return {
    title: state.header ? titleLine(state, theme) : undefined,
    crumbs: crumbLine(state, theme),
    blocks: covered ? [] : tableBlocks(state, theme, body),
    overlay: overlay ?? waiting,
    bodyHeight: covered ? overlayRows(state) : body,
    detail: covered || detail === 0 ? [] : paneLines(state, theme, detail),
    status: statusLine(state, theme),
    bar: barLine(state, theme),
  };
}

/** Ink gives a line without text no height. */
const BLANK: Line = [{ text: ' ', style: {} }];

function crumbLine(state: State, theme: Theme): Line {
  const { path, subtitle } = crumbsOf(state);
  return [
    { text: path, style: theme.crumbs },
    { text: subtitle, style: theme.tone('dim') },
  ];
}

function tableBlocks(state: State, theme: Theme, height: number): readonly Block[] {
  const frame = viewFrame(state);
  if (frame.page === undefined) return [];
  const { top, sort, cursor, marked, column } = frame;
  const layout = layoutOf(state, frame, shownPage(state, frame, frame.page));
  const { items } = bodyItems(layout.page, Math.max(0, top), height);
  const patterns = searchPatterns(state.search);
  const look = { theme, sort, marked, column, patterns, cursor: cursor.index };
  return buildBlocks({ ...layout, ...look, items });
}

function paneLines(state: State, theme: Theme, height: number): readonly Line[] {
  const rule: Line = [{ text: '─'.repeat(state.columns), style: theme.tone('dim') }];
  const { page, paneTop } = viewFrame(state);
  const lines = page?.detail ?? [];
  const more = keyFor(state.keymap, 'pane');
  return [
    rule,
    ...detailLines(lines, { width: state.columns, height, from: paneTop, more }, theme),
  ];
}

function overlayLines(state: State, theme: Theme): readonly Line[] | undefined {
  const frame = topFrame(state);
  const height = overlayRows(state);
  if (frame.kind === 'ask') {
    return ['', ...askLines(state, frame)].map((text) => [
      { text: `  ${fit(printable(text), state.columns - 3)}`, style: {} },
    ]);
  }
  if (frame.kind === 'help') {
    const lines = helpLines(state).slice(frame.top);
    const shown = lines.length > height ? lines.slice(0, height - 1) : lines;
    const more = `  … ${String(lines.length - shown.length)} more lines: ↓`;
    const rest: readonly Line[] =
      shown.length < lines.length ? [[{ text: more, style: theme.tone('dim') }]] : [];
    return [...shown.map((l) => helpLine(l, theme)), ...rest];
  }
  if (frame.kind !== 'picker') return undefined;
  const items = pickerItems(state);
  const lines = items.map((l, i): Line => {
    const mark = i === frame.index ? '▸ ' : '  ';
    const text = fit(`${mark}${fit(l.label, 27)} ${l.text}`, state.columns);
    return [{ text, style: i === frame.index ? theme.cursor : {} }];
  });
  // The list has room for the beginning of each help; the one under the cursor is there in full.
  const help = wrap(items[frame.index]?.text ?? '', state.columns - 4).map((text): Line => [
    { text: `  ${text}`, style: {} },
  ]);
  // More views than lines: the list moves so that the cursor and its help stay on the screen.
  const room = Math.max(1, height - 2 - help.length);
  const first = Math.max(0, Math.min(frame.index - (room >> 1), lines.length - room));
  const shown = lines.slice(first, first + room);
  return [
    [{ text: `  ${LIST_TITLES[frame.list]}`, style: theme.header }],
    ...shown,
    BLANK,
    ...help,
  ].slice(0, height);
}

function helpLine({ label, text, tone }: DetailLine, theme: Theme): Line {
  return [
    { text: `  ${label}`, style: theme.tone('accent') },
    { text, style: theme.tone(tone) },
  ];
}

function statusLine(state: State, theme: Theme): Line {
  const { status, message, columns } = state;
  const { page, cursor } = viewFrame(state);
  const total = page?.total ?? 0;
  const at = total === 0 ? '' : `${formatCount(cursor.index + 1)}/${formatCount(total)}`;
  const room = columns - displayWidth(at) - 1;
  const [stop = ''] = status.failed ? status.issueTexts : [];
  if (message !== '' || stop !== '') {
    const text = fit(printable(message === '' ? `stopped: ${stop}` : message), room);
    return [{ text: `${text} ${at}`, style: theme.tone(message === '' ? 'fail' : 'warn') }];
  }
  const live = liveText(state);
  const issues = `issues: ${formatCount(status.issues)}${status.issues > 0 ? ' (:issues)' : ''}`;
  const left = Math.max(0, room - displayWidth(live) - displayWidth(issues) - 3);
  return [
    { text: live, style: theme.tone(isLate(state) ? 'warn' : 'accent') },
    { text: fit(sourcesText(status, left), left), style: theme.tone('dim') },
    { text: `   ${issues}`, style: theme.tone(status.issues > 0 ? 'warn' : 'dim') },
    { text: ` ${at}`, style: theme.tone('dim') },
  ];
}

/** Where the names and the healthy sequence come from; both stay readable when there is little room. */
function sourcesText(status: Status, room: number): string {
  const baseline = cutEnd(printable(`baseline: ${status.baseline}`), Math.floor(room / 2));
  const [first = 'none', ...more] = status.cluster.split(', ').filter((name) => name !== '');
  const left = room - displayWidth(baseline) - 3;
  const all = printable(`cluster: ${[first, ...more].join(', ')}`);
  if (displayWidth(all) <= left) return `${all}   ${baseline}`;
  const count = more.length === 0 ? '' : ` +${String(more.length)}`;
  const some = cutMiddle(printable(`cluster: ${first}`), left - displayWidth(count));
  return `${some}${count}   ${baseline}`;
}

function barLine(state: State, theme: Theme): Line {
  const frame = topFrame(state);
  if (frame.kind === 'prompt') return promptLine(state, theme, frame.purpose, frame.text);
  // Nothing behind the last one: blanks beyond the edge would cut it.
  return barItems(state).flatMap(({ key, record }, i) => [
    ...(i === 0 ? [] : [{ text: '  ', style: {} }]),
    { text: key, style: theme.header },
    { text: ` ${record.label}`, style: theme.tone('dim') },
  ]);
}

const PROMPT_MARKS: Readonly<Record<Exclude<PromptFrame['purpose'], 'expression'>, string>> = {
  filter: '/',
  command: ':',
  search: 'search ',
  event: 'event ',
  mark: 'mark with letter ',
  jump: 'go to mark ',
};

function promptLine(
  state: State,
  theme: Theme,
  purpose: PromptFrame['purpose'],
  text: string,
): Line {
  if (purpose === 'expression')
    return expressionLine(text, theme, state.columns, promptWords(state));
  const mark = PROMPT_MARKS[purpose];
  const names = purpose === 'command' ? candidates(state, text).join('  ') : '';
  const shown = printable(text);
  const over = Math.max(0, displayWidth(mark) + displayWidth(shown) - state.columns + 3);
  return [
    { text: mark, style: theme.header },
    { text: [...shown].slice(over).join(''), style: {} },
    { text: ' ', style: theme.cursor },
    {
      text: cutEnd(
        `   ${names}`,
        Math.max(0, state.columns - displayWidth(mark) - displayWidth(shown) - 3),
      ),
      style: theme.tone('dim'),
    },
  ];
}
