import { expect, test } from 'vitest';
import { drawPaths, factsOf } from '../support/from-text.js';

const draw = (text: string): string[] => drawPaths(factsOf(text).paths);

const ACCEPT = 'queuepct=0 queuelen=0 queuemax=128';

test('a proxied call: accept by the client address, dial by the same process in another thread', () => {
  expect(
    draw(`
      1 10:00:00.000000000 0 curl (10) > connect fd=3(<4>)
      2 10:00:00.000100000 0 curl (10) < connect res=-115(EINPROGRESS) tuple=172.17.0.8:40000->10.0.0.1:80
      3 10:00:00.000200000 1 relay (20) < accept fd=9(<4t>172.17.0.8:40000->172.17.0.1:36000) tuple=172.17.0.8:40000->172.17.0.1:36000 ${ACCEPT}
      4 10:00:00.000300000 1 relay (21) > connect fd=10(<4>)
      5 10:00:00.000400000 1 relay (21) < connect res=-115(EINPROGRESS) tuple=172.17.0.1:50000->172.17.0.5:80
    `),
  ).toHaveLength(2);
});

test('without a common process id, a dial of another thread is another process', () => {
  expect(
    draw(`
      1 10:00:00.000000000 0 curl (10) < connect res=-115(EINPROGRESS) tuple=172.17.0.8:40000->10.0.0.1:80
      3 10:00:00.000200000 1 relay (20) < accept fd=9(<4t>172.17.0.8:40000->172.17.0.1:36000) tuple=172.17.0.8:40000->172.17.0.1:36000 ${ACCEPT}
      5 10:00:00.000400000 1 relay (20) < connect res=-111(ECONNREFUSED) tuple=172.17.0.1:50000->172.17.0.5:80
      6 10:00:00.000500000 1 relay (20) > close fd=9(<4t>172.17.0.8:40000->172.17.0.1:36000)
      7 10:00:00.000600000 1 relay (20) < close res=0
      8 10:00:00.000700000 0 curl (10) > recvfrom fd=3(<4t>172.17.0.8:40000->10.0.0.1:80) size=100
      9 10:00:00.000800000 0 curl (10) < recvfrom res=0 data= tuple=NULL
    `),
  ).toEqual([
    'curl → 10.0.0.1:80 connected ⇒ relay [→ 172.17.0.5:80 refused] · failed: refused by 172.17.0.5:80',
  ]);
});
