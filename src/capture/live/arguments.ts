/** sysdig's command line: what svc-top needs, then what the user passes through, then the filter. */
import type { Attempt } from './engines.js';

/** Enough of each read and write for DNS answers and the first bytes of requests. */
export const SNAPLEN = 8192;

export interface CaptureOptions {
  readonly snaplen: number;
  readonly criSocket: string | undefined;
  /** The user's own options for sysdig, after `--`. */
  readonly passThrough: readonly string[];
  /** Capture filter; '' none. */
  readonly filter: string;
}

/** True when the user's options let sysdig read a file instead of the kernel: no engine, no root. */
export function readsFile(passThrough: readonly string[]): boolean {
  return passThrough.some((arg) => /^(-r.*|--read(=.*)?)$/.test(arg));
}

/** The snaplen that will be in force: the user's own option wins, as it comes later. */
export function snaplenOf({ snaplen, passThrough }: CaptureOptions): number {
  let length = snaplen;
  passThrough.forEach((arg, i) => {
    const text = /^(?:-s|--snaplen=?)(.*)$/.exec(arg)?.[1];
    const value = Number(text === '' ? passThrough[i + 1] : text);
    if (text !== undefined && Number.isInteger(value) && value > 0) length = value;
  });
  return length;
}

/** `-v` makes sysdig say at its end how many events were lost. */
export function sysdigArguments(attempt: Attempt, options: CaptureOptions): readonly string[] {
  const live =
    attempt.engine === ''
      ? []
      : [
          ...attempt.args,
          '-s',
          String(options.snaplen),
          ...(options.criSocket === undefined ? [] : ['--cri', options.criSocket]),
        ];
  const filter = options.filter === '' ? [] : [options.filter];
  return [...live, '-v', ...options.passThrough, '-w', '-', ...filter];
}
