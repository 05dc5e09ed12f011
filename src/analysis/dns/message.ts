/**
 * Reads DNS messages (RFC 1035 §4) as far as their bytes go: captures keep only the first bytes of a
 * datagram (80 by default), so an answer is often cut. DNS libraries reject such a message whole; here the
 * question and the complete records before the cut count.
 */
import { IpTexts } from '../../model/scap/ip-text.js';
import { plainIp } from '../../model/scap/sockets.js';

export interface DnsMessage {
  readonly id: number;
  readonly isAnswer: boolean;
  /** 0..15; 3 = NXDOMAIN. */
  readonly rcode: number;
  readonly name: string;
  readonly type: number;
  /** A and AAAA records. */
  readonly addresses: readonly string[];
  /** Fewer answer records were readable than the header announces. */
  readonly cut: boolean;
}

const HEADER_BYTES = 12;
const TYPE_A = 1;
const TYPE_AAAA = 28;
const CLASS_IN = 1;
const MAX_RECORDS = 64;
const MAX_NAME_BYTES = 255;

/** The message; undefined when the bytes are not a plain query or its answer. */
export function readDnsMessage(bytes: Uint8Array): DnsMessage | undefined {
  if (bytes.length < HEADER_BYTES + 5) return undefined;
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const flags = view.getUint16(2);
  const opcode = (flags >>> 11) & 15;
  const reserved = (flags >>> 6) & 1;
  if (opcode !== 0 || reserved !== 0 || view.getUint16(4) !== 1) return undefined;
  const question = readName(bytes, HEADER_BYTES);
  if (question === undefined || question.end + 4 > bytes.length) return undefined;
  if (view.getUint16(question.end + 2) !== CLASS_IN) return undefined;
  const isAnswer = (flags & 0x8000) !== 0;
  const answers = isAnswer
    ? readAddresses(view, bytes, question.end + 4, view.getUint16(6))
    : { addresses: [], cut: false };
  return {
    id: view.getUint16(0),
    isAnswer,
    rcode: flags & 15,
    name: question.name,
    type: view.getUint16(question.end),
    ...answers,
  };
}

function readAddresses(
  view: DataView,
  bytes: Uint8Array,
  start: number,
  announced: number,
): { addresses: string[]; cut: boolean } {
  const addresses: string[] = [];
  const texts = new IpTexts();
  let at = start;
  for (let i = 0; i < Math.min(announced, MAX_RECORDS); i++) {
    const name = readName(bytes, at);
    if (name === undefined || name.end + 10 > bytes.length) return { addresses, cut: true };
    const type = view.getUint16(name.end);
    const length = view.getUint16(name.end + 8);
    const data = name.end + 10;
    if (data + length > bytes.length) return { addresses, cut: true };
    if (type === TYPE_A && length === 4) addresses.push(texts.v4(bytes, data));
    if (type === TYPE_AAAA && length === 16) addresses.push(plainIp(texts.v6(bytes, data)));
    at = data + length;
  }
  return { addresses, cut: false };
}

/** A name at an offset, following compression pointers backwards only (so it always ends). */
function readName(bytes: Uint8Array, start: number): { name: string; end: number } | undefined {
  const labels: string[] = [];
  let at = start;
  let end = -1;
  let total = 0;
  for (;;) {
    const length = bytes[at];
    if (length === undefined) return undefined;
    if (length === 0) break;
    if (length >= 0xc0) {
      const low = bytes[at + 1];
      if (low === undefined) return undefined;
      if (end < 0) end = at + 2;
      const target = ((length & 0x3f) << 8) | low;
      if (target >= at) return undefined;
      at = target;
      continue;
    }
    total += length + 1;
    if (length > 63 || total > MAX_NAME_BYTES || at + 1 + length > bytes.length) return undefined;
    const label = labelText(bytes.subarray(at + 1, at + 1 + length));
    if (label === undefined) return undefined;
    labels.push(label);
    at += length + 1;
  }
  return { name: labels.join('.'), end: end < 0 ? at + 1 : end };
}

/** Host names only: letters, digits, hyphen, underscore; anything else means these bytes are no DNS. */
function labelText(label: Uint8Array): string | undefined {
  const text = String.fromCharCode(...label);
  return /^[\w-]+$/.test(text) ? text : undefined;
}
