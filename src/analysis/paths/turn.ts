/**
 * A turn is one request on one connection end: a row of the request table, or the whole connection when no
 * byte was moved on it. Its number is the request's row, or -1 - connection.
 */
import type { ConnectionTable } from '../../model/connection.js';
import type { RequestTable } from '../../model/request.js';

export interface Ends {
  readonly connections: ConnectionTable;
  readonly requests: RequestTable;
  /** All turns of a connection end, in order; at least one. */
  turns(connection: number): readonly number[];
}

/** The ends as they stand now; turns are listed once per connection. */
export function endsOf(connections: ConnectionTable, requests: RequestTable): Ends {
  const listed = new Map<number, readonly number[]>();
  return {
    connections,
    requests,
    turns: (connection) => {
      if (connections.requestCount.get(connection) <= 1)
        return [turnOf(connection, connections.firstRequest.get(connection))];
      const known = listed.get(connection) ?? walk(connections, requests, connection);
      listed.set(connection, known);
      return known;
    },
  };
}

function walk(
  connections: ConnectionTable,
  requests: RequestTable,
  connection: number,
): readonly number[] {
  const turns: number[] = [];
  for (let r = connections.firstRequest.get(connection); r >= 0; r = requests.next.get(r))
    turns.push(r);
  return turns;
}

/** Number of the turn of a request, or of a connection without requests. */
export function turnOf(connection: number, request: number): number {
  return request >= 0 ? request : -1 - connection;
}

export function turnConnection(ends: Ends, turn: number): number {
  return turn >= 0 ? ends.requests.connection.get(turn) : -1 - turn;
}

/** The first turn begins with the connection, a later one with its own first byte. */
export function isFirstTurn(ends: Ends, turn: number): boolean {
  return turn < 0 || ends.connections.firstRequest.get(turnConnection(ends, turn)) === turn;
}

export function turnStart(ends: Ends, turn: number): number {
  const c = turnConnection(ends, turn);
  const opened = ends.connections.startTime.get(c);
  if (isFirstTurn(ends, turn) && opened >= 0) return opened;
  return turn < 0 ? ends.connections.resultTime.get(c) : firstByte(ends, turn);
}

/** When the answer to an accepted request began, or its connection closed; Infinity = neither. */
export function answeredTime(ends: Ends, turn: number): number {
  const replied = turn >= 0 ? ends.requests.firstSendTime.get(turn) : -1;
  if (replied >= 0) return replied;
  const closed = ends.connections.closeTime.get(turnConnection(ends, turn));
  return closed >= 0 ? closed : Infinity;
}

function firstByte(ends: Ends, turn: number): number {
  const sent = ends.requests.firstSendTime.get(turn);
  const received = ends.requests.firstReceiveTime.get(turn);
  if (sent < 0 || received < 0) return Math.max(sent, received);
  return Math.min(sent, received);
}
