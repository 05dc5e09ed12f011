/**
 * What an errno says about a connection. Most negative results of socket calls are not failures: EAGAIN
 * and EINTR mean "later", EINPROGRESS that a dial has begun, ERESTART* that a signal or the caller's own
 * timer cut the call short. Codes are Linux errno numbers, positive.
 */
import { RESULTS } from '../../model/connection.js';
import type { LegResult } from '../../model/path.js';

const EINTR = 4;
const EAGAIN = 11;
const EPIPE = 32;
const ENETUNREACH = 101;
const ECONNRESET = 104;
const EISCONN = 106;
const ETIMEDOUT = 110;
const ECONNREFUSED = 111;
const EHOSTDOWN = 112;
const EHOSTUNREACH = 113;
const EALREADY = 114;
const EINPROGRESS = 115;
const ENETDOWN = 100;
const ECONNABORTED = 103;

/** Kernel-internal restart codes 512..516: the call was interrupted, nothing is known of its outcome. */
const isRestart = (errno: number): boolean => errno >= 512 && errno <= 516;

export function resultCode(result: LegResult): number {
  return RESULTS.indexOf(result);
}

/** How a dial stands after `connect` returned `res` (0 or -errno). */
export function connectResult(res: number): LegResult {
  const errno = -res;
  if (res >= 0 || errno === EISCONN) return 'connected';
  if (errno === EINPROGRESS || errno === EALREADY || errno === EINTR || errno === EAGAIN)
    return 'pending';
  if (isRestart(errno)) return 'pending';
  return dialFailure(errno);
}

/** What a dial that failed with this errno is called. */
export function dialFailure(errno: number): LegResult {
  switch (errno) {
    case ECONNREFUSED:
      return 'refused';
    case ETIMEDOUT:
      return 'timeout';
    case EHOSTUNREACH:
    case ENETUNREACH:
    case EHOSTDOWN:
    case ENETDOWN:
      return 'unreachable';
    default:
      return 'failed';
  }
}

/** True for errors of an I/O call that end a connection; everything else is the caller's business. */
export function breaksConnection(errno: number): boolean {
  switch (errno) {
    case ECONNRESET:
    case EPIPE:
    case ETIMEDOUT:
    case ECONNREFUSED:
    case EHOSTUNREACH:
    case ENETUNREACH:
    case ECONNABORTED:
      return true;
    default:
      return false;
  }
}

/** True when a call that had to wait came back because its own time was up (SO_RCVTIMEO, timers). */
export function gaveUpWaiting(errno: number): boolean {
  return errno === EAGAIN || errno === EINTR || isRestart(errno);
}
