/** The ladder of a path: its steps, seen and expected, in order. */

export type RungKind =
  | 'question'
  | 'answer'
  | 'connect'
  | 'result'
  | 'accept'
  | 'dial'
  | 'dial-result'
  | 'request'
  | 'receive'
  | 'respond'
  | 'response'
  | 'error'
  | 'close'
  | 'log';

/** `missing`: a ghost, expected and never seen; `extra`: seen and not part of a healthy path. */
export type RungState = 'ok' | 'failed' | 'missing' | 'extra' | 'slow' | 'info';

/** A lane of the ladder. */
export interface Component {
  readonly role: 'client' | 'dns' | 'proxy' | 'backend' | 'address';
  /** 'curl 23364', 'kube-proxy 23324', '172.17.0.6:8080'. */
  readonly label: string;
  /** Pod or Service name when known, '' otherwise. */
  readonly object: string;
  readonly pid: number;
}

export interface Rung {
  readonly kind: RungKind;
  readonly state: RungState;
  /** Index of the lane. */
  readonly lane: number;
  /** Lane the arrow points to; -1 none. */
  readonly toLane: number;
  /** -1 for ghosts. */
  readonly row: number;
  /** ns since the capture's start; -1 for ghosts. */
  readonly time: number;
  readonly detail: string;
  /** What the baseline expects here: '✓ 0.1 ms', '~612 B', 'accept'; '' nothing to say. */
  readonly expected: string;
}

export interface Ladder {
  readonly components: readonly Component[];
  readonly rungs: readonly Rung[];
}
