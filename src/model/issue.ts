/**
 * What was wrong with the input, as data: bad input never throws past the reader. Issues of one kind are
 * counted, the first offset is kept.
 */
export type IssueKind =
  | 'truncated'
  | 'corrupt-block'
  | 'unknown-block'
  | 'unknown-event'
  | 'bad-entry'
  | 'gzip'
  | 'bad-line'
  | 'cluster-state'
  | 'failed-handler'
  | 'failed-rule'
  | 'capture-limit'
  | 'several-nodes'
  | 'clocks-differ';

export interface Issue {
  readonly kind: IssueKind;
  /** Byte offset of the first occurrence in the unpacked input; -1 when it has none. */
  readonly offset: number;
  readonly count: number;
  /** Path of the capture, where several are read. */
  readonly file?: string;
  /** One sentence for the user, ending with what to do when something can be done. */
  readonly detail: string;
}
