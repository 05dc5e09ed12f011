/**
 * Legs as windows on the tables: small objects whose properties read the columns, so that a path costs a
 * few words however much is known of it.
 */
import { NO_USAGE } from '../../model/process.js';
import type { Address, L4 } from '../../model/address.js';
import type { Accepted, Leg, LegResult, Traffic } from '../../model/path.js';
import type { Process } from '../../model/process.js';
import { isFirstTurn, turnConnection, turnOf, turnStart } from './turn.js';
import type { Ends } from './turn.js';

type RowColumn =
  | 'firstSendRow'
  | 'firstSendTime'
  | 'firstReceiveRow'
  | 'firstReceiveTime'
  | 'lastTime'
  | 'bytesOut'
  | 'bytesIn';

/** One end's view of one turn. What ends a connection is told for its last turn only. */
class TurnTraffic implements Traffic {
  protected readonly ends: Ends;
  protected readonly turn: number;
  readonly connection: number;

  constructor(ends: Ends, turn: number) {
    this.ends = ends;
    this.turn = turn;
    this.connection = turnConnection(ends, turn);
  }
  #column(name: RowColumn): number {
    if (this.turn >= 0) return this.ends.requests[name].get(this.turn);
    return this.ends.connections[name].get(this.connection);
  }
  get #isLast(): boolean {
    return this.turn < 0 || this.ends.connections.lastRequest.get(this.connection) === this.turn;
  }
  #ending(
    name: 'eofRow' | 'eofTime' | 'errorRow' | 'errorTime' | 'closeRow' | 'closeTime',
  ): number {
    return this.#isLast ? this.ends.connections[name].get(this.connection) : -1;
  }
  get bytesOut(): number {
    return this.#column('bytesOut');
  }
  get bytesIn(): number {
    return this.#column('bytesIn');
  }
  get firstSendRow(): number {
    return this.#column('firstSendRow');
  }
  get firstSendTime(): number {
    return this.#column('firstSendTime');
  }
  get firstReceiveRow(): number {
    return this.#column('firstReceiveRow');
  }
  get firstReceiveTime(): number {
    return this.#column('firstReceiveTime');
  }
  get lastTime(): number {
    return this.#isLast
      ? this.ends.connections.lastTime.get(this.connection)
      : this.#column('lastTime');
  }
  get eofRow(): number {
    return this.#ending('eofRow');
  }
  get eofTime(): number {
    return this.#ending('eofTime');
  }
  get errno(): number {
    return this.#isLast ? this.ends.connections.errno.get(this.connection) : 0;
  }
  get errorRow(): number {
    return this.#ending('errorRow');
  }
  get errorTime(): number {
    return this.#ending('errorTime');
  }
  get closeRow(): number {
    return this.#ending('closeRow');
  }
  get closeTime(): number {
    return this.#ending('closeTime');
  }
  get closedByExit(): boolean {
    return this.#isLast && this.ends.connections.closedByExit.get(this.connection) === 1;
  }
  get requestLine(): string {
    return this.turn >= 0 ? (this.ends.requests.requestLine[this.turn] ?? '') : '';
  }
  get statusLine(): string {
    return this.turn >= 0 ? (this.ends.requests.statusLine[this.turn] ?? '') : '';
  }
  get answerSize(): number {
    return this.turn >= 0 ? this.ends.requests.answerSize.get(this.turn) : -1;
  }
}

class AcceptedEnd extends TurnTraffic implements Accepted {
  get process(): Process {
    return this.ends.connections.process[this.connection] as Process;
  }
  get local(): Address {
    return this.ends.connections.local[this.connection] ?? { ip: '0.0.0.0', port: 0 };
  }
  get peer(): Address {
    return this.ends.connections.remote[this.connection] as Address;
  }
  get row(): number {
    return this.ends.connections.startRow.get(this.connection);
  }
  get time(): number {
    return this.ends.connections.startTime.get(this.connection);
  }
  get inferred(): boolean {
    return this.ends.connections.peerInferred.get(this.connection) === 1;
  }
}

class DialledLeg extends TurnTraffic implements Leg {
  readonly accepted: Accepted | undefined;
  readonly dials: readonly Leg[];

  constructor(ends: Ends, turn: number, accepted: Accepted | undefined, dials: readonly Leg[]) {
    super(ends, turn);
    this.accepted = accepted;
    this.dials = dials;
  }
  get process(): Process {
    return this.ends.connections.process[this.connection] as Process;
  }
  get l4(): L4 {
    return this.ends.connections.l4[this.connection] as L4;
  }
  get local(): Address | undefined {
    return this.ends.connections.local[this.connection];
  }
  get remote(): Address {
    return this.ends.connections.remote[this.connection] as Address;
  }
  get startRow(): number {
    return this.reused ? this.firstSendRow : this.ends.connections.startRow.get(this.connection);
  }
  get startTime(): number {
    return turnStart(this.ends, this.turn);
  }
  get result(): LegResult {
    return this.ends.connections.resultOf(this.connection);
  }
  get connectErrno(): number {
    return this.ends.connections.connectErrno.get(this.connection);
  }
  get resultRow(): number {
    return this.reused ? -1 : this.ends.connections.resultRow.get(this.connection);
  }
  get resultTime(): number {
    return this.reused ? -1 : this.ends.connections.resultTime.get(this.connection);
  }
  get reused(): boolean {
    return (
      !isFirstTurn(this.ends, this.turn) || this.ends.connections.startRow.get(this.connection) < 0
    );
  }
}

/** Who called, when the caller is outside the capture. */
export const OUTSIDE: Process = {
  index: -1,
  node: -1,
  pid: -1,
  ppid: -1,
  comm: '',
  exe: '',
  exePath: '',
  args: [],
  cwd: '',
  uid: -1,
  containerId: '',
  podUid: '',
  usage: NO_USAGE,
  openFds: 0,
  known: false,
};

/**
 * The leg of a caller outside the capture, told from the accepting end alone. It is known to have
 * connected; bytes and rows are the accepting end's, mirrored.
 */
class OutsideLeg implements Leg {
  readonly connection = -1;
  readonly process = OUTSIDE;
  readonly result = 'connected';
  readonly connectErrno = 0;
  readonly reused = false;
  readonly errno = 0;
  readonly startRow = -1;
  readonly resultRow = -1;
  readonly resultTime = -1;
  readonly firstSendRow = -1;
  readonly firstSendTime = -1;
  readonly firstReceiveRow = -1;
  readonly firstReceiveTime = -1;
  readonly eofRow = -1;
  readonly eofTime = -1;
  readonly errorRow = -1;
  readonly errorTime = -1;
  readonly closeRow = -1;
  readonly closeTime = -1;
  readonly closedByExit = false;
  readonly l4: L4;
  readonly accepted: Accepted;
  readonly dials: readonly Leg[];

  constructor(accepted: Accepted, l4: L4, dials: readonly Leg[]) {
    this.accepted = accepted;
    this.l4 = l4;
    this.dials = dials;
  }
  get local(): Address {
    return this.accepted.peer;
  }
  get remote(): Address {
    return this.accepted.local;
  }
  get startTime(): number {
    return this.accepted.time;
  }
  get bytesOut(): number {
    return this.accepted.bytesIn;
  }
  get bytesIn(): number {
    return this.accepted.bytesOut;
  }
  get lastTime(): number {
    return this.accepted.lastTime;
  }
  get requestLine(): string {
    return this.accepted.requestLine;
  }
  get statusLine(): string {
    return this.accepted.statusLine;
  }
  get answerSize(): number {
    return this.accepted.answerSize;
  }
}

/** A proxy chain longer than this is a loop. */
const MAX_DEPTH = 8;

/** The leg of an outgoing turn with everything that hangs on it. */
export function buildLeg(
  ends: Ends,
  turn: number,
  causedBy: ReadonlyMap<number, readonly number[]>,
  depth = 0,
): Leg {
  const other = peerTurn(ends, turn);
  if (other === undefined) return new DialledLeg(ends, turn, undefined, []);
  return new DialledLeg(
    ends,
    turn,
    new AcceptedEnd(ends, other),
    dialsOf(ends, other, causedBy, depth),
  );
}

/** The leg of an accepted turn whose caller is not in the capture. */
export function buildOutsideLeg(
  ends: Ends,
  turn: number,
  causedBy: ReadonlyMap<number, readonly number[]>,
): Leg {
  const accepted = new AcceptedEnd(ends, turn);
  const l4 = ends.connections.l4[accepted.connection] as L4;
  return new OutsideLeg(accepted, l4, dialsOf(ends, turn, causedBy, 0));
}

function dialsOf(
  ends: Ends,
  accepted: number,
  causedBy: ReadonlyMap<number, readonly number[]>,
  depth: number,
): Leg[] {
  if (depth >= MAX_DEPTH) return [];
  return (causedBy.get(accepted) ?? []).map((turn) => buildLeg(ends, turn, causedBy, depth + 1));
}

/** The turn at the other end: the same position in the order of requests. */
function peerTurn(ends: Ends, turn: number): number | undefined {
  const c = turnConnection(ends, turn);
  const peer = ends.connections.peer.get(c);
  if (peer < 0) return undefined;
  const position = turn >= 0 ? ends.requests.position.get(turn) : 0;
  const others = ends.turns(peer);
  return others[position] ?? (position === 0 ? turnOf(peer, -1) : others.at(-1));
}
