/** A packed stream in small pieces, with a place in it: gzip frames are read by the byte, data by the piece. */

/** Small, so that a few bytes that unpack to gigabytes cannot fill the memory. */
const PIECE = 1 << 15;

export class GzipPieces {
  readonly #source: AsyncIterator<Uint8Array>;
  #chunk: Uint8Array = new Uint8Array(0);
  #at = 0;

  constructor(source: AsyncIterable<Uint8Array>) {
    this.#source = source[Symbol.asyncIterator]();
  }

  /** The bytes at hand, at most a piece; empty at the end of the stream. `skip` takes them. */
  async piece(): Promise<Uint8Array> {
    while (this.#at === this.#chunk.length) {
      const next = await this.#source.next();
      if (next.done === true) return new Uint8Array(0);
      this.#chunk = next.value;
      this.#at = 0;
    }
    return this.#chunk.subarray(this.#at, this.#at + PIECE);
  }

  /** Moves on by bytes of the present piece. */
  skip(count: number): void {
    this.#at += count;
  }

  /** The next byte; -1 at the end. */
  async byte(): Promise<number> {
    const [byte] = await this.piece();
    if (byte === undefined) return -1;
    this.skip(1);
    return byte;
  }

  /** Next `count` bytes as a little-endian number; -1 when the stream ends before. */
  async number(count: number): Promise<number> {
    let value = 0;
    for (let i = 0; i < count; i++) {
      const byte = await this.byte();
      if (byte === -1) return -1;
      value += byte * 256 ** i;
    }
    return value;
  }
}
