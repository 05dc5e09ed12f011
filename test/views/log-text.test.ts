import { expect, test } from 'vitest';
import { shortQuote } from '../../src/views/log-text.js';

test.each([
  ['writes "E1123 08:28:00.660501     479 proxysocket.go:99] Dial failed"', 'writes "Dial failed"'],
  ['writes "<134>Nov 23 08:28:00 haproxy[12]: backend down"', 'writes "backend down"'],
  ['writes "Nov  3 08:28:00 node-1 haproxy[12]: backend down"', 'writes "backend down"'],
  ['x writes "2026/11/23 08:28:00 [error] 31#31: refused"', 'x writes "[error] 31#31: refused"'],
  ['writes "2026-11-23T08:28:00.660Z gone"', 'writes "gone"'],
  ['writes "say "E1" twice"', 'writes "say "E1" twice"'],
  ['no quotation', 'no quotation'],
])('%s', (text, short) => {
  expect(shortQuote(text)).toBe(short);
});
