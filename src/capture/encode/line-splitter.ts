/**
 * Cuts a byte stream into lines. A byte order mark and the CR of a CRLF are dropped; a line longer than
 * the limit is cut and marked, so that an input without line breaks cannot fill the memory.
 */
const MAX_LINE_BYTES = 1 << 20;
const LF = 0x0a;
const CR = 0x0d;

export interface Line {
  readonly text: string;
  /** Byte offset of its start in the input. */
  readonly offset: number;
  /** Longer than the limit: `text` is only its beginning. */
  readonly cut: boolean;
}

export class LineSplitter {
  readonly #charset: BufferEncoding;
  readonly #onLine: (line: Line) => void;
  #pieces: Uint8Array[] = [];
  #held = 0;
  #lineStart = 0;
  #position = 0;

  /** @param charset 'latin1' keeps every byte as one character. */
  constructor(charset: BufferEncoding, onLine: (line: Line) => void) {
    this.#charset = charset;
    this.#onLine = onLine;
  }

  push(chunk: Uint8Array): void {
    let start = 0;
    const bytes = Buffer.from(chunk.buffer, chunk.byteOffset, chunk.byteLength);
    for (let end = bytes.indexOf(LF); end >= 0; end = bytes.indexOf(LF, start)) {
      if (this.#held === 0 && end - start <= MAX_LINE_BYTES) this.#emit(bytes, start, end, false);
      else this.#join(bytes.subarray(start, end));
      start = end + 1;
      this.#lineStart = this.#position + start;
    }
    this.#hold(new Uint8Array(chunk.subarray(start)));
    this.#position += chunk.length;
  }

  /** The last line may lack its line break. */
  end(): void {
    if (this.#held > 0) this.#join(new Uint8Array(0));
  }

  #hold(piece: Uint8Array): void {
    const room = MAX_LINE_BYTES - this.#held;
    if (room > 0 && piece.length > 0) this.#pieces.push(piece.subarray(0, room));
    this.#held += piece.length;
  }

  /** The line that the pieces and this last one make. */
  #join(last: Uint8Array): void {
    this.#hold(last);
    const bytes = Buffer.concat(this.#pieces);
    const cut = this.#held > MAX_LINE_BYTES;
    this.#pieces = [];
    this.#held = 0;
    this.#emit(bytes, 0, bytes.length, cut);
  }

  #emit(bytes: Buffer, start: number, end: number, cut: boolean): void {
    const from = this.#lineStart === 0 && hasByteOrderMark(bytes, start) ? start + 3 : start;
    const to = end > from && bytes[end - 1] === CR ? end - 1 : end;
    const text = bytes.toString(this.#charset, Math.min(from, to), to);
    this.#onLine({ text, offset: this.#lineStart, cut });
  }
}

function hasByteOrderMark(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === 0xef && bytes[at + 1] === 0xbb && bytes[at + 2] === 0xbf;
}
