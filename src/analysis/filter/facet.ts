/**
 * Parts of a moment, cheapest first. Those before `row` are small numbers that many rows share; `row` is
 * everything of the row's own in the tables, `bytes` the event itself.
 */
export const FACET = {
  /** Whether it is an event of a descriptor, or even a connect that returns. */
  aboutFd: 0,
  code: 1,
  error: 2,
  cpu: 3,
  /** What kind of descriptor it is; up to here there are few values of each. */
  shape: 4,
  thread: 5,
  epoch: 6,
  number: 7,
  calls: 8,
  /** There are as many as sockets: so it comes last. */
  fd: 9,
  row: 10,
  bytes: 11,
  never: 12,
} as const;

/** Sets of facets, as bits: what the tables tell, and with it the event itself. */
export const TABLES = (1 << FACET.bytes) - 1;
export const EVERYTHING = TABLES | (1 << FACET.bytes);
