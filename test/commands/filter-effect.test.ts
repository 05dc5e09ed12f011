import { expect, test } from 'vitest';
import { createAnalysis } from '../../src/analysis/analysis.js';
import { filterWarnings } from '../../src/commands/filter-effect.js';
import { NEEDED } from '../../src/model/needed-events.js';

test.each([
  ['', []],
  ['evt.type!=switch', []],
  ['not evt.type in (switch, futex)', []],
  ['evt.cpu=1 or evt.type=connect', []],
])('%s takes nothing away', (filter, warnings) => {
  expect(filterWarnings(filter)).toEqual(warnings);
});

test('names the event types that are gone, by what they are needed for', () => {
  const [warning = ''] = filterWarnings('evt.type in (connect, close, getsockopt, poll, ppoll)');
  expect(warning).not.toContain('who calls whom');
  expect(warning).toContain('where calls arrive (accept, accept4, bind, listen)');
  expect(warning).toContain('names of programs (clone,');
  expect(filterWarnings('not (evt.type=accept or evt.type = "accept4")')[0]).toContain(
    'where calls arrive (accept, accept4)',
  );
});

test('a filter by process takes away what others do for the call', () => {
  expect(filterWarnings('proc.name=curl')).toEqual([
    'the filter goes by proc.name: what others do for the same call (DNS, proxy, pod) is missing',
  ]);
});

test('nonsense is left to sysdig', () => {
  expect(filterWarnings('((evt.type=')).toBeInstanceOf(Array);
  expect(filterWarnings(') and or in (')).toBeInstanceOf(Array);
});

test('every event type that the analysis asks for is known as needed', () => {
  const needed = new Set(Object.values(NEEDED).flat());
  const asked = createAnalysis().wanted;
  expect(asked.filter((name) => !needed.has(name))).toEqual([]);
});
