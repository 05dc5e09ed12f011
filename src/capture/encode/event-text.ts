/** One event as a textual source printed it: the head's fields read, the info text still whole. */
export interface EventText {
  /** As printed; -1 when the text has none. */
  readonly number: number;
  /** ns; since the epoch when the text says the date, else since a day of its own. */
  readonly time: bigint;
  readonly cpu: number;
  /** '' when sysdig did not know it. */
  readonly comm: string;
  /** -1 or 0 = not from a thread. */
  readonly tid: number;
  /** -1 when the text does not say. */
  readonly pid: number;
  /** Thread id inside its own namespace; -1 when the text does not say. */
  readonly vtid: number;
  readonly container: ContainerText | undefined;
  readonly isEnter: boolean;
  /** Event name: 'connect', or a system call's name for the generic event. */
  readonly name: string;
  readonly info: string;
  /** Byte offset of its first line in the input. */
  readonly offset: number;
}

export interface ContainerText {
  /** 12 hex digits. */
  readonly id: string;
  readonly name: string;
}
