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
    for (let end = chunk.indexOf(LF); end >= 0; end = chunk.indexOf(LF, start)) {
      this.#hold(chunk.subarray(start, end));
      this.#finish(this.#position + end + 1);
      start = end + 1;
    }
    this.#hold(new Uint8Array(chunk.subarray(start)));
    this.#position += chunk.length;
  }

  /** The last line may lack its line break. */
  end(): void {
    if (this.#held > 0) this.#finish(this.#position);
  }

  #hold(piece: Uint8Array): void {
    const room = MAX_LINE_BYTES - this.#held;
    if (room > 0 && piece.length > 0) this.#pieces.push(piece.subarray(0, room));
    this.#held += piece.length;
  }

  #finish(nextStart: number): void {
    const bytes = Buffer.concat(this.#pieces);
    const offset = this.#lineStart;
    const cut = this.#held > MAX_LINE_BYTES;
    this.#pieces = [];
    this.#held = 0;
    this.#lineStart = nextStart;
    const from = offset === 0 && hasByteOrderMark(bytes) ? 3 : 0;
    const to = bytes.at(-1) === CR ? bytes.length - 1 : bytes.length;
    this.#onLine({ text: bytes.toString(this.#charset, from, Math.max(from, to)), offset, cut });
  }
}

function hasByteOrderMark(bytes: Uint8Array): boolean {
  return bytes[0] === 0xef && bytes[1] === 0xbb && bytes[2] === 0xbf;
}
