/** The descriptor list of poll and ppoll (reference §9, FDLIST): u16 count, then s64 fd and u16 flags each. */

const ENTRY_BYTES = 10;

export interface PollEntry {
  readonly fd: number;
  /** Normalised flags: 1 in, 4 out, 16 error, 32 hang-up. */
  readonly flags: number;
}

/** Entries as far as the bytes reach; [] when absent. File byte order is little-endian here. */
export function pollEntries(bytes: Uint8Array | undefined): readonly PollEntry[] {
  if (bytes === undefined || bytes.length < 2) return [];
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const count = Math.min(view.getUint16(0, true), Math.floor((bytes.length - 2) / ENTRY_BYTES));
  const entries: PollEntry[] = [];
  for (let i = 0; i < count; i++) {
    const at = 2 + i * ENTRY_BYTES;
    entries.push({ fd: view.getInt32(at, true), flags: view.getUint16(at + 8, true) });
  }
  return entries;
}
