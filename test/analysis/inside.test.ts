/** Calls that break behind calls that were answered, and tries that another one made good. */
import { expect, test } from 'vitest';
import { brokenInside } from '../../src/analysis/paths/inside.js';
import type { Leg } from '../../src/model/path.js';
import { curl, web } from '../support/calls.js';
import { accepted, leg, process } from '../support/path-builder.js';

const app = process('app', 701);
const context = { watchedUntil: () => 60e9, proxies: new Set<number>(), isMachineIp: () => false };
const refused = leg({ by: app, to: '10.0.0.61:80', at: 2, result: 'refused' });
const answered = (to: string): Leg =>
  leg({ by: app, to, at: 3, sends: { at: 3.1 }, receives: { at: 4 } });

/** curl calls app, which dials for it and answers in any case. */
function call(dials: readonly Leg[]): Leg {
  const taken = accepted({ by: web, at: 1.5, local: '172.17.0.5:80', sends: { at: 5 } });
  return leg({ by: curl, to: '10.0.0.60:80', at: 1, receives: { at: 6 }, accepted: taken, dials });
}

const broken = (dials: readonly Leg[], nameOf: (dial: Leg) => string = () => '') =>
  brokenInside(call(dials), nameOf, context);

test('a refused call behind an answered one is a failure of its own', () => {
  expect(broken([refused])).toEqual([refused]);
  expect(broken([answered('10.0.0.62:9000'), refused])).toEqual([refused]);
  const deeper = { ...answered('10.0.0.62:80'), dials: [refused] };
  expect(broken([deeper])).toEqual([refused]);
});

test('another try at the same target makes it good; a call by another name does not', () => {
  const other = answered('10.0.0.62:80');
  expect(broken([refused, other])).toEqual([]);
  expect(broken([refused, other], (dial) => (dial === refused ? 'stock' : 'users'))).toEqual([
    refused,
  ]);
  expect(broken([refused, other], () => 'stock')).toEqual([]);
});
