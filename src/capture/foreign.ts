/** What a file that no source can read seems to be, and what its owner can do about it. */
import { UserError } from '../base/errors.js';
import { sectionKind } from './scap/index.js';

const RECORD = 'record system calls with `sysdig -w capture.scap -s 8192` and open that file';
const PACKETS =
  'svc-top reads system calls, not packets: record with `sysdig -w capture.scap -s 8192`';

interface Kind {
  readonly magic: readonly number[];
  readonly what: string;
  readonly hint: string;
}

const KINDS: readonly Kind[] = [
  { magic: [0xa1, 0xb2, 0xc3, 0xd4], what: 'a packet capture (pcap)', hint: PACKETS },
  { magic: [0xd4, 0xc3, 0xb2, 0xa1], what: 'a packet capture (pcap)', hint: PACKETS },
  { magic: [0xa1, 0xb2, 0x3c, 0x4d], what: 'a packet capture (pcap)', hint: PACKETS },
  { magic: [0x4d, 0x3c, 0xb2, 0xa1], what: 'a packet capture (pcap)', hint: PACKETS },
  { magic: [0x7f, 0x45, 0x4c, 0x46], what: 'a program (ELF)', hint: RECORD },
  { magic: [0x28, 0xb5, 0x2f, 0xfd], what: 'packed with zstd', hint: 'unpack it with `zstd -d`' },
  { magic: [0xfd, 0x37, 0x7a, 0x58], what: 'packed with xz', hint: 'unpack it with `xz -d`' },
  { magic: [0x42, 0x5a, 0x68], what: 'packed with bzip2', hint: 'unpack it with `bzip2 -d`' },
  { magic: [0x1f, 0x8b], what: 'packed with gzip twice', hint: 'unpack it once with `gunzip`' },
  { magic: [0x50, 0x4b, 0x03, 0x04], what: 'a zip archive', hint: 'unpack it with `unzip`' },
];

/** The error for content that is no capture; `head` is unpacked, `damaged`: unpacking had failed. */
export function foreignError(label: string, head: Uint8Array, damaged: boolean): UserError {
  if (head.length === 0 && damaged) {
    return new UserError(
      `${label} is a damaged gzip file`,
      'copy it again, after sysdig has ended',
    );
  }
  if (head.length === 0) {
    return new UserError(`${label} is empty`, `${RECORD}; was the recording stopped too early?`);
  }
  if (sectionKind(head) === 'pcapng') {
    return new UserError(`${label} is a packet capture (pcapng), not a sysdig capture`, PACKETS);
  }
  const kind = KINDS.find((k) => k.magic.every((byte, i) => head[i] === byte));
  if (kind !== undefined) {
    return new UserError(`${label} is ${kind.what}, not a sysdig capture`, kind.hint);
  }
  if (looksLikeText(head)) {
    return new UserError(
      `${label} is text, but not a listing of events by sysdig`,
      'svc-top reads what `sysdig` prints by default, with -pc or -pk, and with -j; one event per line',
    );
  }
  return new UserError(`${label} is not a sysdig capture`, RECORD);
}

function looksLikeText(head: Uint8Array): boolean {
  return head.subarray(0, 4096).every((byte) => byte >= 0x20 || (byte >= 9 && byte <= 13));
}
