/**
 * Numbers of the .scap format: a capture is a sequence of blocks
 *
 *   u32 type | u32 total length | body … 0..3 bytes padding | u32 total length
 *
 * Block numbers were written in hexadecimal but counted as if decimal (0x219 is followed by 0x220). Files
 * from before February 2014 use other numbers for the same contents. Two types are ours: translators of
 * text captures put one before an event to keep the number that the text gave it; the other one says from
 * which of several recorded machines the blocks after it are.
 */
export const BLOCK = {
  section: 0x0a0d0d0a,
  machine: 0x201,
  processV1: 0x202,
  fdV1: 0x203,
  eventV1: 0x204,
  interfaceV1: 0x205,
  userV1: 0x206,
  processV2: 0x207,
  eventV1Flags: 0x208,
  processV3: 0x209,
  processV9: 0x215,
  eventV2: 0x216,
  eventV2Flags: 0x217,
  fdV2: 0x218,
  interfaceV2: 0x219,
  userV2: 0x220,
  eventLarge: 0x221,
  eventLargeFlags: 0x222,
  /** Ours. Body: u32, the number of the next event as users know it. */
  eventNumber: 0x53560001,
  /**
   * Ours. Reads alike in both byte orders, as a section header. Body: BYTE_ORDER_MAGIC in the order of the blocks after it, u32 the node's
   * index, u32 1 = the lists that follow only add what is not known yet.
   */
  node: 0x53565653,
} as const;

/** As read in the byte order of the reader; the other value means that every integer is swapped. */
export const BYTE_ORDER_MAGIC = 0x1a2b3c4d;

/** Length of a block's head and trailer: the least a block can measure. */
export const BLOCK_FRAME = 12;

/** Bit 0 of the flags word: applies to the tables, is not shown, still has a number. */
export const FLAG_STATE_ONLY = 1;

/** The numbers of 2013, without their low half 0xABCD. */
const UNOFFICIAL: Readonly<Record<number, number>> = {
  0x8002: BLOCK.machine,
  0x8000: BLOCK.processV1,
  0x8001: BLOCK.fdV1,
  0x8010: BLOCK.eventV1,
  0x8011: BLOCK.interfaceV1,
  0x8012: BLOCK.userV1,
  0x8013: BLOCK.processV2,
  0x8014: BLOCK.processV3,
};

/** The present number of a block type; 0 when no version of the format has it. */
export function officialType(type: number): number {
  if (type >= 0x201 && type <= 0x222) return isDecimalLooking(type) ? type : 0;
  if (type === BLOCK.section || type === BLOCK.eventNumber || type === BLOCK.node) return type;
  return (type & 0xffff) === 0xabcd ? (UNOFFICIAL[type >>> 16] ?? 0) : 0;
}

function isDecimalLooking(type: number): boolean {
  return (type & 0xf) <= 9;
}

export function isEventBlock(type: number): boolean {
  switch (type) {
    case BLOCK.eventV1:
    case BLOCK.eventV1Flags:
    case BLOCK.eventV2:
    case BLOCK.eventV2Flags:
    case BLOCK.eventLarge:
    case BLOCK.eventLargeFlags:
      return true;
    default:
      return false;
  }
}

export function hasFlagsWord(type: number): boolean {
  return (
    type === BLOCK.eventV2Flags || type === BLOCK.eventV1Flags || type === BLOCK.eventLargeFlags
  );
}

/** Version 1..9 of a process list block; 0 = it is none. */
export function processListVersion(type: number): number {
  if (type === BLOCK.processV1) return 1;
  if (type === BLOCK.processV2) return 2;
  if (type === BLOCK.processV3) return 3;
  return type >= 0x210 && type <= BLOCK.processV9 ? type - 0x210 + 4 : 0;
}
