/** How an attempt to connect ended, in words; shared by ladders and verdicts. */
import { formatDuration } from '../base/format.js';
import { errnoName } from '../model/event-table.js';
import type { Leg } from '../model/path.js';

/** Nobody gives up on an answer so soon; the caller learned the result in a way that was not recorded. */
const AT_ONCE_NS = 100e6;

/** 'refused', 'no answer for 5.0 s'. */
export function resultText(leg: Leg): string {
  const waited = formatDuration(leg.resultTime >= 0 ? leg.resultTime - leg.startTime : -1);
  switch (leg.result) {
    case 'refused':
      return 'refused';
    case 'timeout':
      return `timed out after ${waited}`;
    case 'abandoned':
      return leg.resultTime - leg.startTime < AT_ONCE_NS
        ? `closed after ${waited}, result not seen`
        : `no answer, given up after ${waited}`;
    case 'unreachable':
      return 'unreachable';
    case 'failed':
      return leg.connectErrno === 0 ? 'failed' : `failed: ${errnoName(leg.connectErrno)}`;
    case 'pending':
      return 'no answer yet';
    case 'connected':
    case 'unseen':
      return 'connected';
  }
}
