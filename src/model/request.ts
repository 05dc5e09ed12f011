/**
 * Requests on connection ends, in columns. A connection end has one request unless HTTP shows where the
 * next one begins on a kept-alive connection. For a dialling end the request goes out and the response
 * comes in; for an accepting end it is the other way round. Rows are event rows, -1 = not seen; times are
 * ns since the capture's start, -1 = not seen.
 */
import { float64Column, int32Column } from '../base/columns.js';

export class RequestTable {
  length = 0;
  readonly connection = int32Column(-1);
  /** How many came before it on its connection. */
  readonly position = int32Column(0);
  /** Next request on the same connection; -1 last. */
  readonly next = int32Column(-1);
  /** Thread that moved its first bytes. */
  readonly tid = int32Column(-1);
  readonly bytesOut = float64Column(0);
  readonly bytesIn = float64Column(0);
  readonly firstSendRow = int32Column(-1);
  readonly firstSendTime = float64Column(-1);
  readonly firstReceiveRow = int32Column(-1);
  readonly firstReceiveTime = float64Column(-1);
  readonly lastTime = float64Column(-1);
  /** Bytes that the whole answer has by its own header; -1 not told. */
  readonly answerSize = float64Column(-1);
  /** '' when the bytes show no HTTP/1. */
  readonly requestLine: string[] = [];
  readonly statusLine: string[] = [];

  /** Adds a request to a connection and returns its row. */
  append(connection: number): number {
    const row = this.length++;
    this.connection.set(row, connection);
    this.requestLine.push('');
    this.statusLine.push('');
    return row;
  }
}
