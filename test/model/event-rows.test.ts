/** The event table gives the same values for many rows at once as one by one. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { CHUNK_ROWS, EventTable, eventCode } from '../../src/model/event-rows.js';

const row = fc.record({
  type: fc.constantFrom(0, 1, 22, 23, 300),
  call: fc.nat(400),
  cpu: fc.nat(300),
  thread: fc.integer({ min: -1, max: 70_000 }),
  fd: fc.integer({ min: -1, max: 70_000 }),
  number: fc.integer({ min: -1, max: 300 }),
  listed: fc.integer({ min: -1, max: 70_000 }),
  result: fc.integer({ min: -5000, max: 100_000 }),
  isShown: fc.boolean(),
});

test('copied columns', () => {
  fc.assert(
    fc.property(
      fc.array(row, { minLength: 1, maxLength: 50 }),
      fc.constantFrom(0, 20, CHUNK_ROWS - 10),
      (rows, before) => {
        const events = new EventTable();
        for (let i = 0; i < before; i++) events.append(i + 1, i, i * 20, 22, 0);
        for (const each of rows) {
          const { type, call, cpu, isShown, number, listed } = each;
          const at = events.append(events.length + 1, 0, 0, eventCode(type, call), cpu, isShown);
          events.setNames(at, each.thread, each.fd);
          events.setOutcome(at, number, listed);
          events.setResult(at, each.result);
        }
        const into = new Int32Array(CHUNK_ROWS);
        for (const column of [
          'code',
          'cpu',
          'thread',
          'listedFd',
          'fdNumber',
          'outcome',
        ] as const) {
          for (let at = 0; at < events.length; at++) {
            if (at % CHUNK_ROWS === 0) events.copy(column, at, into);
            if (at >= before) expect(into[at % CHUNK_ROWS]).toBe(events[column](at));
          }
        }
      },
    ),
    { numRuns: 60 },
  );
});
