/**
 * What is slow without anything to compare with. The limits are those at which people notice and at which
 * the kernel itself has given up once; a call that waits by design (a watch, a long poll, an event stream)
 * is recognised by what it asks for and left alone.
 */
import type { Leg, Path } from '../model/path.js';
import { backendWait, connectTime, deepestLeg } from './measures.js';

/** Where the time went. */
export interface Slowness {
  readonly step: 'backend' | 'connect';
  readonly leg: Leg;
  readonly waitedNs: number;
  /** Median of healthy calls in ns; -1 = nothing was learned, the absolute limit applies. */
  readonly usualNs: number;
}

/** A second without a first byte is what users call slow, and what probes (timeoutSeconds: 1) call dead. */
const BACKEND_LIMIT_NS = 1e9;

/**
 * A lost SYN is sent again after one second (RFC 6298), then at whole seconds (linear and exponential
 * back-off alike). A handshake that ends within this much after a whole second waited for that timer.
 */
const SYN_RETRY_NS = 1e9;
const SYN_RETRY_SLACK_NS = 0.3e9;

/** Words of a URL or request line by which APIs say that the answer comes when there is news. */
const WAITS_BY_DESIGN =
  /[/?&](?:long-?poll(?:ing)?|poll|watch|wait|events?|stream|subscribe|sse|ws|websocket|timeout(?:seconds)?|block)(?:[=/?&\s]|$)/i;

/** True when a late answer is what was asked for. */
export function waitsByDesign(leg: Leg): boolean {
  return WAITS_BY_DESIGN.test(leg.requestLine) || /^HTTP\/\S+ 101\b/.test(leg.statusLine);
}

/** The step of an answered path that took longer than any healthy one may. */
export function absoluteSlowness(path: Path): Slowness | undefined {
  const leg = deepestLeg(path);
  if (leg === undefined || path.root === undefined) return undefined;
  const wait = backendWait(path);
  if (wait !== undefined && wait >= BACKEND_LIMIT_NS && !waits(path.root, leg)) {
    return { step: 'backend', leg, waitedNs: wait, usualNs: -1 };
  }
  return slowConnect(path.root) ?? slowConnect(leg);
}

function waits(root: Leg, leg: Leg): boolean {
  return waitsByDesign(root) || waitsByDesign(leg);
}

function slowConnect(leg: Leg): Slowness | undefined {
  const took = connectTime(leg);
  if (took === undefined || took < SYN_RETRY_NS || took % SYN_RETRY_NS > SYN_RETRY_SLACK_NS) {
    return undefined;
  }
  return { step: 'connect', leg, waitedNs: took, usualNs: -1 };
}
