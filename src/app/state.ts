/**
 * Everything the screen depends on, as one immutable value. Where the user is, is a stack of frames; help,
 * view picker and prompts are frames too, so "back" means the same everywhere. Frames hold the last page
 * that the engine sent: the screen is drawn from it at once and never waits.
 */
import type { TimeRange } from '../model/time-range.js';
import type { EngineCommand, Page, PageRequest, Status } from '../session/protocol.js';
import type { Show } from '../views/show.js';
import type { Scope, Sort } from '../views/view.js';
import type { Widths } from '../widgets/columns.js';
import type { KeyMap } from './key-record.js';
import type { Key } from './keys.js';

export interface Cursor {
  /** Key of the row; '' = not known yet, go by the index. */
  readonly key: string;
  readonly index: number;
}

export interface ViewFrame {
  readonly kind: 'view';
  readonly id: number;
  readonly view: string;
  readonly scope: Scope;
  /** Crumb text. */
  readonly label: string;
  readonly cursor: Cursor;
  /** False until the user moves: then the cursor stays on the first row while data streams in. */
  readonly touched: boolean;
  /** The cursor stays on the last row while data streams in. */
  readonly follows: boolean;
  /** First visible row; -1 = put the cursor in the middle when the page comes. */
  readonly top: number;
  readonly sort: Sort | undefined;
  readonly filter: string;
  /** Filters that hold as well, the oldest first. */
  readonly within: readonly string[];
  /** True while only anomalies are shown. */
  readonly anomaliesOnly: boolean;
  /** Number of the newest request; an answer to an older one does not move the cursor. */
  readonly asked: number;
  readonly page: Page | undefined;
  /** Widest cells seen, per section of the page. */
  readonly widths: readonly Widths[];
  /** Most lines that the table has had; 0 = no page yet. */
  readonly lines: number;
  /** Lines of the pane that are scrolled away. */
  readonly paneTop: number;
  /** True in Describe and what Tab leads on to from there. */
  readonly tabs: boolean;
  /** Cells of the table that are off the screen to the left. */
  readonly left: number;
  /** Column under the column cursor; '' none. */
  readonly column: string;
  /** Rows that are marked, by their keys. */
  readonly marked: ReadonlyMap<string, Marked>;
  /** Only what happened since, ns since the capture's start; -1 = the list was not cleared. */
  readonly since: number;
}

/** What is kept of a marked row: it may be far from the screen when it is copied. */
export interface Marked {
  readonly copy: string | undefined;
  readonly subject: Scope | undefined;
}

export interface HelpFrame {
  readonly kind: 'help';
  /** The view and its columns alone, or all keys too. */
  readonly part: 'legend' | 'all';
  readonly top: number;
}

export interface PickerFrame {
  readonly kind: 'picker';
  readonly list: 'views' | 'sort' | 'aliases' | 'only' | 'without';
  readonly index: number;
}

export interface PromptFrame {
  readonly kind: 'prompt';
  readonly purpose: 'filter' | 'command' | 'expression' | 'search' | 'event' | 'mark' | 'jump';
  readonly text: string;
  /** Filter to go back to on Esc. */
  readonly before: string;
}

/** A question about the running stream, or before a command is run. */
export type AskFrame =
  | { readonly kind: 'ask'; readonly question: 'sudo' | 'password' | 'keep' }
  | { readonly kind: 'ask'; readonly question: 'run'; readonly command: string };

export type Frame = ViewFrame | HelpFrame | PickerFrame | PromptFrame | AskFrame;

/** The sysdig process behind a running stream. */
export interface SysdigState {
  /** `consent`: the user is asked whether sudo may be used; `password`: sudo asks for one. */
  readonly phase: 'consent' | 'starting' | 'password' | 'running' | 'ended';
  readonly engine: string;
  readonly question: string;
  /** Its last words. */
  readonly note: string;
  /** Events that it says were lost; -1 = it has not said. */
  readonly drops: number;
}

export type LiveAction =
  | { readonly kind: 'sudo' }
  | { readonly kind: 'type'; readonly text: string }
  | { readonly kind: 'freeze'; readonly on: boolean }
  | { readonly kind: 'record'; readonly on: boolean }
  /** Writes what the window holds, then ends the program. */
  | { readonly kind: 'keep' };

/** View frames, the lowest first: one place to be. */
export type Place = readonly ViewFrame[];

export type PaneSize = 'normal' | 'large' | 'hidden';

/** What the screen knows of a view: for crumbs, picker and the `:` prompt. */
export interface ViewInfo {
  readonly id: string;
  readonly aliases: readonly string[];
  readonly title: string;
  readonly help: string;
  readonly appliesTo: readonly string[];
  /** Of a view of the user's own: the one whose rows it has. */
  readonly source?: string;
  readonly form?: 'text' | 'bytes';
}

export interface State {
  readonly columns: number;
  readonly rows: number;
  readonly views: readonly ViewInfo[];
  /** Never empty; the last one has the keys. */
  readonly frames: readonly Frame[];
  readonly status: Status;
  /** The keys in force. */
  readonly keymap: KeyMap;
  readonly pane: PaneSize;
  /** What of the configuration was left out, one line each. */
  readonly problems: readonly string[];
  /** One line for the user, gone at the next key; '' none. */
  readonly message: string;
  /** True after q at the root: a second q quits. */
  readonly quitArmed: boolean;
  readonly nextId: number;
  readonly show: Show;
  /** What was searched last; '' nothing yet. */
  readonly search: string;
  /** First key of two (ZZ) that waits for the second; '' none. */
  readonly prefix: string;
  /** Keys that wait for a page. */
  readonly waiting: readonly Key[];
  /** Whether the terminal reports the mouse. */
  readonly mouse: boolean;
  /** The cell in which the button went down last. */
  readonly pressed: { readonly column: number; readonly row: number } | undefined;
  /** The row that was clicked last, and when (ms). */
  readonly click: { readonly key: string; readonly at: number } | undefined;
  /** Places that were left, the newest last, and those that `[` came back from. */
  readonly past: readonly Place[];
  readonly future: readonly Place[];
  /** By letter. */
  readonly marks: Readonly<Record<string, Place>>;
  /** All columns in full; long texts in several lines; the first line with what is read. */
  readonly wide: boolean;
  readonly wrap: boolean;
  readonly header: boolean;
  /** Only rows about it; '' = all. */
  readonly namespace: string;
  /** Those with a number, from 1. */
  readonly namespaces: readonly string[];
  /** Only what happened then, in every view; and the frame in which Esc ends it. */
  readonly range: (TimeRange & { readonly frame: number }) | undefined;
  /** What views opened from now on are about. */
  readonly pinned: { readonly scope: Scope; readonly label: string } | undefined;
  /** What was marked as baseline. */
  readonly marked: Scope | undefined;
  /** Digits that were typed in a text. */
  readonly count: string;
  /** Only of a running stream. */
  readonly sysdig?: SysdigState;
}

/** What the reducer wants done; store.ts does it. */
export type Effect =
  | {
      readonly kind: 'load';
      readonly frame: number;
      readonly asked: number;
      readonly request: PageRequest;
    }
  | { readonly kind: 'copy'; readonly text: string }
  | { readonly kind: 'command'; readonly command: EngineCommand }
  | {
      readonly kind: 'save';
      readonly file: string;
      readonly form: 'text' | 'json' | 'markdown';
      /** Whether a file that is there may be replaced. */
      readonly replace: boolean;
    }
  | { readonly kind: 'mouse'; readonly on: boolean }
  | { readonly kind: 'live'; readonly action: LiveAction }
  /** Hands the terminal to a command of the shell until it ends. */
  | { readonly kind: 'run'; readonly command: string }
  | { readonly kind: 'redraw' }
  | { readonly kind: 'suspend' }
  | { readonly kind: 'quit' };

export interface Update {
  readonly state: State;
  readonly effects: readonly Effect[];
}

/** The state, mostly without an effect. */
export function only(state: State, ...effects: readonly Effect[]): Update {
  return { state, effects };
}

/** The view that is on the screen, below any overlay. */
export function viewFrame(state: State): ViewFrame {
  const frame = state.frames.findLast((f) => f.kind === 'view');
  if (frame === undefined) throw new Error('no view frame');
  return frame;
}

export function topFrame(state: State): Frame {
  const frame = state.frames.at(-1);
  if (frame === undefined) throw new Error('no frame');
  return frame;
}

/** The views on the stack, without what covers them. */
export function placeOf(state: State): Place {
  return state.frames.filter((f): f is ViewFrame => f.kind === 'view');
}

/** Replaces the last frame of the stack. */
export function replaceTop(state: State, frame: Frame): State {
  return { ...state, frames: [...state.frames.slice(0, -1), frame] };
}

/** Replaces the view frame with the same id, wherever it is in the stack. */
export function replaceView(state: State, frame: ViewFrame): State {
  const frames = state.frames.map((f) => (f.kind === 'view' && f.id === frame.id ? frame : f));
  return { ...state, frames };
}
