/**
 * Reads the bodies of list blocks front to back. A read beyond the end gives 0 or '' and sets `failed`, so
 * that parsers check once per entry instead of once per field.
 */
import { signed64, unsigned64 } from './event-cursor.js';

export class ByteReader {
  pos: number;
  end: number;
  failed = false;
  readonly bytes: Buffer;
  readonly view: DataView;
  readonly little: boolean;

  constructor(bytes: Buffer, view: DataView, little: boolean, pos: number, end: number) {
    this.bytes = bytes;
    this.view = view;
    this.little = little;
    this.pos = pos;
    this.end = end;
  }

  get left(): number {
    return this.end - this.pos;
  }

  /** Reserves `length` bytes and returns where they start; -1 when there are not enough. */
  take(length: number): number {
    if (length < 0 || this.end - this.pos < length) {
      this.failed = true;
      this.pos = this.end;
      return -1;
    }
    const at = this.pos;
    this.pos += length;
    return at;
  }

  u8(): number {
    const at = this.take(1);
    return at === -1 ? 0 : this.view.getUint8(at);
  }
  u16(): number {
    const at = this.take(2);
    return at === -1 ? 0 : this.view.getUint16(at, this.little);
  }
  u32(): number {
    const at = this.take(4);
    return at === -1 ? 0 : this.view.getUint32(at, this.little);
  }
  s64(): number {
    const at = this.take(8);
    return at === -1 ? 0 : signed64(this.view, at, this.little);
  }
  u64(): number {
    const at = this.take(8);
    return at === -1 ? 0 : unsigned64(this.view, at, this.little);
  }
  /** Text with a u16 length in front and no terminator. */
  str(): string {
    return this.text(this.u16());
  }
  /** Text of `length` bytes, cut at its first NUL. */
  text(length: number): string {
    const at = this.take(length);
    if (at === -1) return '';
    const text = this.bytes.toString('utf8', at, at + length);
    const nul = text.indexOf('\0');
    return nul === -1 ? text : text.slice(0, nul);
  }
  /** u16 length, then texts that each end in NUL. */
  texts(): string[] {
    const length = this.u16();
    const at = this.take(length);
    if (at === -1 || length === 0) return [];
    const last = this.bytes[at + length - 1] === 0 ? at + length - 1 : at + length;
    return this.bytes.toString('utf8', at, last).split('\0');
  }
}
