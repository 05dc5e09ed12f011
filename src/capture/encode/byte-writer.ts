/**
 * A growing little-endian buffer, as the blocks of a capture need it. 64-bit values take a bigint or an
 * integral number; negative ones are stored in two's complement.
 */
export class ByteWriter {
  #buffer = Buffer.alloc(1024);
  #length = 0;

  get length(): number {
    return this.#length;
  }
  u8(value: number): void {
    const at = this.#reserve(1);
    this.#buffer.writeUInt8(value & 0xff, at);
  }
  u16(value: number): void {
    const at = this.#reserve(2);
    this.#buffer.writeUInt16LE(value & 0xffff, at);
  }
  u32(value: number): void {
    const at = this.#reserve(4);
    this.#buffer.writeUInt32LE(value >>> 0, at);
  }
  u64(value: bigint | number): void {
    const at = this.#reserve(8);
    this.#buffer.writeBigUInt64LE(BigInt.asUintN(64, BigInt(value)), at);
  }
  bytes(value: Uint8Array): void {
    const at = this.#reserve(value.length);
    this.#buffer.set(value, at);
  }
  /** u16 length and the bytes, at most 65 535 of them. */
  string(value: Uint8Array): void {
    const kept = value.subarray(0, 0xffff);
    this.u16(kept.length);
    this.bytes(kept);
  }
  /** Overwrites 4 bytes written before. */
  patchU32(at: number, value: number): void {
    this.#buffer.writeUInt32LE(value >>> 0, at);
  }
  /** A copy of what was written; the writer is empty afterwards. */
  take(): Uint8Array {
    const taken = new Uint8Array(this.#buffer.subarray(0, this.#length));
    this.#length = 0;
    return taken;
  }

  #reserve(size: number): number {
    const at = this.#length;
    this.#length = at + size;
    if (this.#length > this.#buffer.length) {
      const grown = Buffer.alloc(Math.max(this.#length, this.#buffer.length * 2));
      grown.set(this.#buffer.subarray(0, at));
      this.#buffer = grown;
    }
    return at;
  }
}
