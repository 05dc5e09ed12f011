/** Joins and outcomes on small captures written as sysdig's own text. */
import { expect, test } from 'vitest';
import { drawPaths, factsOf } from '../support/from-text.js';

const draw = (text: string): string[] => drawPaths(factsOf(text).paths);

const ACCEPT = 'queuepct=0 queuelen=0 queuemax=128';

/** curl dials 10.0.0.1:80 and relay accepts it behind NAT. */
const CALL = `
  1 10:00:00.000000000 0 curl (10) > connect fd=3(<4>)
  2 10:00:00.000100000 0 curl (10) < connect res=0 tuple=172.17.0.8:40000->10.0.0.1:80
  3 10:00:00.000200000 1 relay (20) > accept flags=0
  4 10:00:00.000300000 1 relay (20) < accept fd=9(<4t>172.17.0.8:40000->172.17.0.1:36000) tuple=172.17.0.8:40000->172.17.0.1:36000 ${ACCEPT}
`;

const EMPTY_REPLY = `
  20 10:00:00.010000000 1 relay (20) > close fd=9(<4t>172.17.0.8:40000->172.17.0.1:36000)
  21 10:00:00.010100000 1 relay (20) < close res=0
  22 10:00:00.010200000 0 curl (10) > read fd=3(<4t>172.17.0.8:40000->10.0.0.1:80) size=100
  23 10:00:00.010300000 0 curl (10) < read res=0 data=
`;

test('a refused dial behind the accept is the cause, the empty reply its effect', () => {
  const text = `${CALL}
    5 10:00:00.001000000 1 relay (20) > connect fd=10(<4>)
    6 10:00:00.001100000 1 relay (20) < connect res=-111(ECONNREFUSED) tuple=172.17.0.1:50000->172.17.0.5:80
    ${EMPTY_REPLY}`;
  expect(draw(text)).toEqual([
    'curl → 10.0.0.1:80 connected ⇒ relay [→ 172.17.0.5:80 refused] · failed: refused by 172.17.0.5:80',
  ]);
});

test('accepted and closed without a dial', () => {
  expect(draw(`${CALL}${EMPTY_REPLY}`)).toEqual([
    'curl → 10.0.0.1:80 connected ⇒ relay · failed: relay accepted and closed without dialling anyone',
  ]);
});

test('nobody accepts: the end of the capture decides nothing, a long wait does', () => {
  const dial = `
    1 10:00:00.000000000 0 curl (10) > connect fd=3(<4>)
    2 10:00:00.000100000 0 curl (10) < connect res=-115(EINPROGRESS) tuple=172.17.0.8:40000->10.0.0.1:80`;
  expect(draw(dial)).toEqual([
    'curl → 10.0.0.1:80 pending · unfinished: no answer to the connect to 10.0.0.1:80 when the capture ended',
  ]);
  const gaveUp = (time: string): string => `${dial}
    3 10:00:${time}.000000000 0 curl (10) > close fd=3(<4t>172.17.0.8:40000->10.0.0.1:80)
    4 10:00:${time}.000100000 0 curl (10) < close res=0`;
  expect(draw(gaveUp('05'))[0]).toMatch(/failed: no answer from 10.0.0.1:80 for 5.0 s/);
  expect(draw(gaveUp('00'))[0]).toMatch(/undecided: gave up/);
});

test('the same client port at another address is another connection', () => {
  const other = CALL.replaceAll('172.17.0.8:40000->172.17.0.1', '172.17.0.9:40000->172.17.0.1');
  expect(draw(other)[0]).not.toContain('⇒');
});
