/**
 * sysdig's own capture format. Its section header begins like pcapng's (the format was derived from it), so
 * the block that follows decides: pcapng continues with small block numbers that scap never used.
 */
import { BYTE_ORDER_MAGIC } from '../../model/scap/format.js';
import type { CaptureSource } from '../source.js';

const SECTION_BYTES = [0x0a, 0x0d, 0x0d, 0x0a];
/** Highest standard block number of pcapng, and its two numbers for private blocks. */
const PCAPNG_LAST = 0x0f;
const PCAPNG_PRIVATE = new Set([0xbad, 0x40000bad]);

/** What a file that starts with a section header is; undefined = it does not. */
export function sectionKind(head: Uint8Array): 'scap' | 'pcapng' | undefined {
  if (head.length < 16 || !SECTION_BYTES.every((byte, i) => head[i] === byte)) return undefined;
  const view = new DataView(head.buffer, head.byteOffset, head.byteLength);
  const little = view.getUint32(8, true) === BYTE_ORDER_MAGIC;
  if (!little && view.getUint32(8, false) !== BYTE_ORDER_MAGIC) return undefined;
  const next = view.getUint32(4, little);
  if (next + 4 > head.length) return 'scap';
  const type = view.getUint32(next, little);
  const isPcapng = (type >= 1 && type <= PCAPNG_LAST) || PCAPNG_PRIVATE.has(type);
  return isPcapng ? 'pcapng' : 'scap';
}

export const scap: CaptureSource = {
  id: 'scap',
  label: 'sysdig capture',
  probe: (head) => sectionKind(head) === 'scap',
  translate: undefined,
};
