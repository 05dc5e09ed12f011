/** Where the time of a call goes: its steps, as long as each of them took. */
import type { Path } from '../model/path.js';

/** In the order of a call. */
export const STEPS = ['lookup', 'connect', 'accept', 'dial', 'first byte', 'transfer'] as const;

export type StepName = (typeof STEPS)[number];

export const STEP_HELP: Readonly<Record<StepName, string>> = {
  lookup: 'from the first question to the last answer',
  connect: 'from connect to its result, as the caller sees it',
  accept: 'from connect to the accept at the other end',
  dial: 'from the accept to the connection to the backend',
  'first byte': 'from the request to the first byte of the answer',
  transfer: 'from the first to the last byte of the answer',
};

export interface Span {
  readonly from: number;
  readonly to: number;
}

/** When a step of a call began and ended, ns; undefined = not seen, or not a part of it. */
export function stepSpan(path: Path, step: StepName): Span | undefined {
  const { root } = path;
  if (step === 'lookup') return lookupSpan(path);
  if (root === undefined) return undefined;
  switch (step) {
    case 'connect':
      return root.reused ? undefined : span(root.startTime, root.resultTime);
    case 'accept':
      return root.reused ? undefined : span(root.startTime, root.accepted?.time ?? -1);
    case 'dial': {
      const dial = root.dials.at(-1);
      if (dial === undefined || dial.reused) return undefined;
      return span(root.accepted?.time ?? -1, dial.resultTime);
    }
    case 'first byte':
      return span(root.firstSendTime, root.firstReceiveTime);
    case 'transfer':
      return span(root.firstReceiveTime, root.lastTime);
  }
}

function lookupSpan({ lookups }: Path): Span | undefined {
  let first = -1;
  let last = -1;
  for (const { questionTime, answerTime } of lookups) {
    if (questionTime >= 0 && (first < 0 || questionTime < first)) first = questionTime;
    last = Math.max(last, answerTime);
  }
  return span(first, last);
}

function span(from: number, to: number): Span | undefined {
  return from < 0 || to < from ? undefined : { from, to };
}
