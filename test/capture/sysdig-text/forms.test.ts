/** The forms that sysdig's text took over the years, each written from the same events. */
import { describe, expect, it } from 'vitest';
import { Clock, timeStyle } from '../../../src/capture/encode/clock.js';
import { parseLine } from '../../../src/capture/sysdig-text/line.js';
import { sysdigText } from '../../../src/capture/sysdig-text/index.js';
import { seeText } from '../../support/translated.js';

const TUPLE = '10.0.0.1:40000->10.0.0.2:8080';
const EVENTS: readonly (readonly [at: number, rest: string])[] = [
  [7, '> socket domain=2(AF_INET) type=1 proto=0 '],
  [1_000_000_017, '< socket fd=3(<4>) '],
  [1_000_000_300, `> connect fd=3(<4t>0.0.0.0:0->10.0.0.2:8080) addr=10.0.0.2:8080 `],
  [1_000_400_000, `< connect res=-115(EINPROGRESS) tuple=${TUPLE} fd=3(<4t>${TUPLE}) `],
  [2_000_000_001, '> getsockopt '],
  [
    2_000_000_400,
    `< getsockopt res=0 fd=3(<4t>${TUPLE}) level=1(SOL_SOCKET) optname=4(SO_ERROR) val=-111(ECONNREFUSED) optlen=4 `,
  ],
  [2_000_000_500, `> close fd=3(<4t>${TUPLE}) `],
  [2_000_000_600, '< close res=0 '],
];
const START = 1_500_000_000n * 1_000_000_000n;

const padded = (ns: number): string =>
  `${String(Math.floor(ns / 1e9))}.${String(ns % 1e9).padStart(9, '0')}`;
const clock = (ns: number): string =>
  `23:59:5${padded(ns + 9e9 - 1)}`
    .replace('23:59:510.', '00:00:00.')
    .replace('23:59:511.', '00:00:01.');
const absolute = (ns: number): string => {
  const at = START + BigInt(ns);
  return `${String(at / 1_000_000_000n)}.${String(at % 1_000_000_000n)}`;
};
/** Lines with a time column and a process column of one's own. */
const lines = (
  time: (ns: number, before: number) => string,
  who: string,
  paint = (line: string): string => line,
): string =>
  EVENTS.map(([at, rest], i) => {
    const before = EVENTS[i - 1]?.[0] ?? at;
    return `${paint(`${String(i + 10)} ${time(at, before)} 1 ${who} ${rest}`)}\n`;
  }).join('');

const PLAIN = lines(clock, 'my proc (77)');
const FORMS: Readonly<Record<string, string>> = {
  '-ta': lines(absolute, 'my proc (77)'),
  '-tr': lines(padded, 'my proc (77)'),
  '-tD': lines((at, before) => padded(at - before), 'my proc (77)'),
  terminal: lines(clock, 'my proc (77.77)', (line) =>
    line.replace(/^(\S+) (\S+)/, '\u001b[01;32m$1\u001b[00m \u001b[36m$2\u001b[00m'),
  ),
  '-pc': lines(clock, 'host (host) my proc (77:77)'),
  'in a container': lines(clock, 'web pod (0a1b2c3d4e5f) my proc (77:7)'),
  'CRLF and byte order mark': `\ufeff${PLAIN.replaceAll('\n', '\r\n')}`,
  'no last line break, no last blank': PLAIN.trimEnd(),
  'port names': PLAIN.replaceAll(':8080', ':http-alt'),
};

describe('forms of the text', () => {
  const plain = seeText(sysdigText, PLAIN);
  const deltas = (text: string): unknown => {
    const { events, issues } = seeText(sysdigText, text, 5);
    expect(issues).toEqual([]);
    const start = events[0]?.time ?? 0n;
    return events.map((e) => ({ ...e, time: e.time - start }));
  };

  it('reads the plain form', () => {
    expect(plain.issues).toEqual([]);
    expect(plain.events.map((e) => [e.number, e.name, e.comm, e.tid, e.pid])).toEqual(
      EVENTS.map(([, rest], i) => {
        const [direction = '', name = ''] = rest.split(' ');
        return [i + 10, `${name}${direction}`, 'my proc', 77, 77];
      }),
    );
    expect(plain.events[5]?.params['val']).toBe('0191ffffffffffffff');
    expect(plain.events.map((e) => Number(e.time - (plain.events[0]?.time ?? 0n)))).toEqual(
      EVENTS.map(([at]) => at - 7),
    );
  });

  it.each(Object.keys(FORMS))('%s says the same', (form) => {
    const text = FORMS[form] ?? '';
    expect(sysdigText.probe(Buffer.from(text))).toBe(true);
    expect(deltas(text)).toEqual(deltas(PLAIN));
  });

  it('keeps the date of absolute times', () => {
    const { events } = seeText(sysdigText, FORMS['-ta'] ?? '');
    expect(events[0]?.time).toBe(START + 7n);
  });

  it('knows container, process and thread where the text has them', () => {
    const head = parseLine('5 00:00:01.000000001 0 web (0a1b2c3d4e5f) nginx (93:1) > close fd=1 ');
    expect(head).toMatchObject({ comm: 'nginx', tid: 93, vtid: 1, pid: -1 });
    expect(head?.container).toEqual({ id: '0a1b2c3d4e5f', name: 'web' });
    expect(parseLine('5 1.000000001 0 a (b) (93.94) > close fd=1 ')).toMatchObject({
      comm: 'a (b)',
      pid: 93,
      tid: 94,
    });
  });

  it('takes -td for durations of calls', () => {
    const line = (
      time: string,
      isEnter: boolean,
    ): { time: string; isEnter: boolean; tid: number } => ({
      time,
      isEnter,
      tid: 1,
    });
    const all = [
      line('0.000000000', true),
      line('0.000000500', false),
      line('0.000000000', true),
      line('0.000000020', false),
    ];
    expect(timeStyle(all)).toBe('since-enter');
    const read = new Clock('since-enter');
    const times = all.map((l) => read.read(l));
    expect(times.map((t) => Number(t - (times[0] ?? 0n)))).toEqual([0, 500, 500, 520]);
  });
});
