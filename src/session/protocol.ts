/**
 * Messages between the UI thread and the engine's worker. Everything is plain data. The UI asks for pages
 * (a window of rows) and gets status pushed; it never holds a table.
 */
import type { TimeRange } from '../model/time-range.js';
import type { Show } from '../views/show.js';
import type {
  Cell,
  ColumnSpec,
  DetailLine,
  OccurringValue,
  Scope,
  Sort,
  Target,
} from '../views/view.js';

export interface PageRequest {
  readonly view: string;
  readonly scope: Scope;
  /** Filter text, '' none. */
  readonly filter: string;
  /** Filters that hold as well: the levels below it. */
  readonly within?: readonly string[];
  /** undefined = the view's own order. */
  readonly sort: Sort | undefined;
  /** Row the window is around: by key when it still exists, else by index (over all sections' rows). */
  readonly anchorKey: string;
  readonly anchorIndex: number;
  /** Rows wanted before and after the anchor. */
  readonly before: number;
  readonly after: number;
  /** Jump to the next anomaly from the anchor instead of staying on it. */
  readonly anomaly?: 1 | -1;
  /** Jump to the next row that matches, round the ends. */
  readonly find?: { readonly text: string; readonly direction: 1 | -1 };
  /** A field whose values a prompt wants to offer. */
  readonly values?: string | undefined;
  /** Only rows that are anomalies. */
  readonly anomaliesOnly?: boolean;
  /** Only what happened in this span; absent = all. */
  readonly range?: TimeRange;
  /** Only rows about this namespace, where they are about one; absent or '' = all. */
  readonly namespace?: string;
  /** Go to the row that comes next in time in this direction. */
  readonly step?: 1 | -1;
  /** How times and bytes are written; absent = as by default. */
  readonly show?: Show;
}

export interface PageRow {
  readonly key: string;
  /** Index over all sections' rows. */
  readonly index: number;
  readonly section: number;
  readonly cells: readonly Cell[];
  readonly notes: readonly Cell[];
  readonly target: Target | undefined;
  /** What the row is about; undefined = nothing that has events or calls. */
  readonly subject: Scope | undefined;
  readonly copy: string | undefined;
  /** A command of the shell that the row is; undefined = it is none. */
  readonly command: string | undefined;
  /** ns since the capture's start; -1 = it has no time. */
  readonly time: number;
}

export interface PageSection {
  readonly title: string;
  readonly columns: readonly ColumnSpec[];
  /** Rows in the section after filtering. */
  readonly length: number;
  readonly empty: string;
}

export interface FieldValues {
  readonly field: string;
  readonly values: readonly OccurringValue[];
}

export interface Page {
  readonly rev: number;
  readonly view: string;
  readonly scope: Scope;
  readonly subtitle: string;
  /** How much of the rows the filters have looked at; 1 = all. */
  readonly searched: number;
  readonly sections: readonly PageSection[];
  readonly total: number;
  /** Index of the anchor row after the jump or the search by key; -1 when there are no rows. */
  readonly anchor: number;
  /** Whether `find` found something; undefined = nothing was asked. */
  readonly found: boolean | undefined;
  /** Rows of the window, in order. */
  readonly rows: readonly PageRow[];
  /** Values of the anchor row by field, as a filter would have them. */
  readonly fields: readonly { readonly id: string; readonly text: string }[];
  /** Values of the field that was asked for, the most frequent first. */
  readonly values: FieldValues | undefined;
  /** Pane for the anchor row. */
  readonly detail: readonly DetailLine[];
  readonly previous: Target | undefined;
  readonly next: Target | undefined;
}

/** The status line; pushed at most ten times a second, and at every change of `done`. */
export interface Status {
  readonly rev: number;
  readonly files: readonly string[];
  readonly bytesRead: number;
  readonly bytesTotal: number;
  readonly done: boolean;
  readonly events: number;
  readonly durationNs: number;
  readonly issues: number;
  /** Text of the first issues, for the status line and the help. */
  readonly issueTexts: readonly string[];
  readonly cluster: string;
  readonly baseline: string;
  /** Namespaces of the cluster state, some of them when there are many. */
  readonly namespaces: readonly string[];
  readonly failed: boolean;
  /** Of a running stream; absent for a capture. */
  readonly live?: LiveStatus;
}

/** How a running stream goes. */
export interface LiveStatus {
  /** The stream has ended; everything that came is there. */
  readonly ended: boolean;
  /** The screen stands still while capture goes on. */
  readonly frozen: boolean;
  readonly eventsPerSecond: number;
  /** Marks of ours that went in and never came out: at least so many events are lost. */
  readonly lost: number;
  /** How far what is shown is behind now; -1 = cannot be told. */
  readonly lagMs: number;
  /** Bytes that came and were not looked at yet. */
  readonly waiting: number;
  readonly memoryBytes: number;
  /** Span of the events that are kept, ns. */
  readonly windowNs: number;
  /** File that is recorded into; '' none. */
  readonly recording: string;
  /** One sentence when the stream cannot be read or stored any more; '' nothing. */
  readonly problem: string;
}

export type LiveCommand =
  /** sysdig has ended: answers when all that it wrote has been stored. */
  | { readonly kind: 'drain' }
  /** No more will come: what is there is all. */
  | { readonly kind: 'end' }
  | { readonly kind: 'freeze'; readonly on: boolean }
  /** What these refer to outlives the window. */
  | { readonly kind: 'hold'; readonly scopes: readonly Scope[] }
  /** Records from the window's beginning on; '' stops. */
  | { readonly kind: 'record'; readonly path: string }
  /** Writes what the window holds now. */
  | { readonly kind: 'keep'; readonly path: string };

/** What is done on request, beside pages and reports. */
export type EngineCommand =
  | LiveCommand
  /** Judges against what the scope names, everything healthy for ''; undefined = as at the start. */
  | { readonly kind: 'baseline'; readonly of: Scope | undefined }
  /** Writes a capture: all, or the events of the range and of the scopes. */
  | {
      readonly kind: 'write';
      readonly path: string;
      readonly replace: boolean;
      readonly range: TimeRange | undefined;
      readonly scopes: readonly Scope[];
    };

export interface EngineAnswer {
  /** For the user; '' nothing to say. */
  readonly text: string;
  /** Bytes of the stream received in all; 0 of a capture. */
  readonly bytes: number;
}

/** The forms of a report. */
export type ReportForm = 'text' | 'json' | 'markdown';

/** The UI's side of the engine. */
export interface EngineClient {
  status(): Status;
  /** Calls back on every new status; returns the unsubscribe. */
  onStatus(listener: (status: Status) => void): () => void;
  page(request: PageRequest): Promise<Page>;
  /** The verdicts so far, as `diagnose` prints them. */
  report(form: ReportForm): Promise<string>;
  /** Rejects with a sentence for the user when it cannot be done. */
  command(command: EngineCommand): Promise<EngineAnswer>;
  close(): Promise<void>;
}
