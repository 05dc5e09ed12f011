/**
 * sysdig's own text of a capture against that capture: every event of the text must come to the same
 * event, thread, descriptor and parameters, as far as text can say it.
 */
import { readFileSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { createEventPrinter } from '../../../src/analysis/event-text/stream.js';
import { sysdigJson } from '../../../src/capture/sysdig-json/index.js';
import { sysdigText } from '../../../src/capture/sysdig-text/index.js';
import { seeBlocks, seeText } from '../../support/translated.js';
import type { SeenEvent } from '../../support/translated.js';

const fixture = (name: string): Buffer =>
  gunzipSync(readFileSync(new URL(`../../fixtures/captures/${name}`, import.meta.url)));

const capture = fixture('wrong-target-port.scap.gz');
const text = fixture('wrong-target-port.txt.gz');
const DAY = 86_400_000_000_000n;
/** Shown as dots and cut, without what is not printable, or not at all. */
const LOSSY = ['data', 'args', 'env', 'cgroups', 'cwd', 'msgcontrol', 'nativeID'];
const MAPPED = '00000000000000000000ffff';

function comparable(event: SeenEvent): unknown {
  const params = Object.entries(event.params)
    .filter(([name, value]) => !LOSSY.includes(name) && !(name === 'val' && value.startsWith('00')))
    // A tuple of mapped addresses is shown as one of IPv4 addresses.
    .map(([name, value]) => [name, value.replace(/^0a/, '02').replaceAll(MAPPED, '')]);
  const time = event.time % DAY;
  // Wildcard addresses of UDP sockets are completed from the interface list, which text does not have.
  const isUdp = event.fd.includes(' 4u ');
  const fd = isUdp ? event.fd.replace(/\b(?:172\.17\.0\.1|10\.240\.0\.4)\b/g, '0.0.0.0') : event.fd;
  // The process of a thread that uses no connection of another one is not known.
  const pid = fd === '' ? 0 : event.pid;
  return { ...event, time, fd, pid, params: Object.fromEntries(params) as unknown };
}

describe('sysdig text of a capture', () => {
  it('comes to the same events as the capture', () => {
    const real = new Map(
      seeBlocks((push) => {
        push(capture);
      }).events.map((e) => [e.number, e]),
    );
    const { events, issues } = seeText(sysdigText, text);
    expect(issues).toEqual([]);
    expect(events).toHaveLength(text.toString('latin1').split('\n').length - 1);
    const differing: unknown[] = [];
    for (const event of events) {
      const [ours, theirs] = [event, real.get(event.number)].map((e) => e && comparable(e));
      if (JSON.stringify(ours, bigints) !== JSON.stringify(theirs, bigints)) {
        differing.push({ ours, theirs });
      }
    }
    expect(differing).toEqual([]);
  });

  it('comes to the same events as JSON lines and in any pieces', () => {
    const head = text.subarray(0, 400_000);
    const lines = head.subarray(0, head.lastIndexOf(0x0a) + 1);
    const whole = seeText(sysdigText, lines);
    expect(seeText(sysdigText, lines, 7)).toEqual(whole);
    const json = seeText(sysdigJson, toJsonLines(lines.toString('latin1')));
    expect(json.issues).toEqual([]);
    const untimed = (e: SeenEvent): unknown => ({ ...e, time: e.time % DAY });
    expect(json.events.map(untimed)).toEqual(whole.events.map(untimed));
  });
});

const bigints = (_key: string, value: unknown): unknown =>
  typeof value === 'bigint' ? String(value) : value;

/** The lines as `sysdig -j` would print them, on a day of 2026, with times beyond 2^53. */
function toJsonLines(lines: string): string {
  const head = /^(\d+) (\d\d):(\d\d):(\d\d)\.(\d{9}) (\d+) (.*?) \((-?\d+)\) ([<>]) (\w+) ?(.*)$/;
  return lines
    .trimEnd()
    .split('\n')
    .map((line) => {
      const [, num, h, m, s, ns, cpu, comm, tid, dir, type, info] = head.exec(line) ?? [];
      const seconds = 20_000 * 86_400 + Number(h) * 3600 + Number(m) * 60 + Number(s);
      const name = comm === '<NA>' ? null : comm;
      return (
        `{"evt.cpu":${cpu ?? ''},"evt.dir":"${dir ?? ''}","evt.info":${JSON.stringify(info)},` +
        `"evt.num":${num ?? ''},"evt.outputtime":${String(seconds)}${ns ?? ''},` +
        `"evt.type":"${type ?? ''}","proc.name":${JSON.stringify(name)},"thread.tid":${tid ?? ''}}\n`
      );
    })
    .join('');
}

describe('sysdig text, translated and printed again', () => {
  it('is the same text, but for names that only other lines of the capture knew', () => {
    const printed: string[] = [];
    const printer = createEventPrinter((line) => printed.push(line));
    const translator = sysdigText.translate?.({
      write: (blocks) => {
        printer.push(blocks);
      },
      issue: (issue) => {
        expect.fail(issue.detail);
      },
    });
    translator?.push(text);
    translator?.end();
    printer.end();
    const lines = text.toString('latin1').trimEnd().split('\n');
    expect(printed.map(plainNames)).toEqual(lines.map(plainNames));
  });
});

/** Without what a line shows of descriptors, threads and directories that it does not act on. */
function plainNames(line: string): string {
  return line
    .replace(/fds=.*?(?= timeout=|$)/, 'fds=')
    .replace(/next=(\d+)\(.*?\)/, 'next=$1')
    .replace(/path=(\S+)\(\/\S*\)/, 'path=$1')
    .replace(/(?<=<4u>.*)(?:10\.240\.0\.4|172\.17\.0\.1)(?=:(?:0->|53\)))/, '0.0.0.0')
    .trimEnd();
}
