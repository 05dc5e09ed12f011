/** What is one lookup: all suffixes and types of a name, and what is asked again because it failed. */
import { expect, test } from 'vitest';
import { groupLookups } from '../../src/analysis/paths/lookups.js';
import type { DnsExchange } from '../../src/model/dns.js';
import { curl } from '../support/calls.js';
import { lookup } from '../support/path-builder.js';

function ask(at: number, rcode?: string, name = 'web.shop'): DnsExchange {
  return lookup({ by: curl, name, at, ...(rcode !== undefined && { answerAt: at + 1, rcode }) });
}

const sizes = (exchanges: readonly DnsExchange[]): number[] =>
  (groupLookups(exchanges).get(curl.index) ?? []).map((l) => l.exchanges.length);

test('a question that failed and is asked again at once is the same lookup', () => {
  expect(sizes([ask(1, 'SERVFAIL'), ask(3, 'SERVFAIL'), ask(5, 'SERVFAIL')])).toEqual([3]);
  expect(sizes([ask(1), ask(5001), ask(10_001)])).toEqual([3]);
});

test('a question that was answered, or is asked much later, begins another', () => {
  expect(sizes([ask(1, 'NOERROR'), ask(3, 'NOERROR')])).toEqual([1, 1]);
  expect(sizes([ask(1, 'NXDOMAIN'), ask(3, 'NXDOMAIN')])).toEqual([1, 1]);
  expect(sizes([ask(1, 'SERVFAIL'), ask(2000, 'SERVFAIL')])).toEqual([1, 1]);
});

test('names of the search list belong together', () => {
  expect(sizes([ask(1, 'NXDOMAIN'), ask(3, 'NXDOMAIN', 'web.cluster.local')])).toEqual([2]);
});
