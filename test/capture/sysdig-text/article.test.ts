/** The excerpts that a published article prints, byte for byte. */
import { readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { sysdigText } from '../../../src/capture/sysdig-text/index.js';
import { seeText } from '../../support/translated.js';
import type { SeenEvent } from '../../support/translated.js';

function excerpt(name: string): readonly SeenEvent[] {
  const bytes = readFileSync(new URL(`../../fixtures/article/${name}.txt`, import.meta.url));
  expect(sysdigText.probe(bytes)).toBe(true);
  const { events, issues } = seeText(sysdigText, bytes);
  expect(issues).toEqual([]);
  return events;
}

const outline = (events: readonly SeenEvent[]): string[] =>
  events.map((e) => `${String(e.number)} ${e.comm} ${e.name} ${e.fd}`.trimEnd());

const TUPLE = '172.17.42.1:58682->172.17.0.6:8080';
const ACCEPTED = '172.17.0.7:50476->172.17.42.1:35039';

describe('the excerpts of the article', () => {
  it('1: accepted, dialled, refused, said so on stderr', () => {
    const events = excerpt('1-wrong-target-port');
    expect(outline(events)).toEqual([
      '41582 curl connect> 3 4',
      `41590 hyperkube accept< 9 4t ${ACCEPTED}`,
      '41622 hyperkube connect> 10 4',
      `41623 hyperkube connect< 10 4t ${TUPLE}`,
      `41642 hyperkube close> 10 4t ${TUPLE}`,
      '41644 hyperkube write> 2 p pipe:[35815]',
      '41663 hyperkube write< 2 p pipe:[35815]',
      '41817 curl connect< 3 4t 172.17.0.7:50476->10.0.0.159:8080',
    ]);
    const said = Buffer.from(events[6]?.params['data'] ?? '', 'hex').toString();
    expect(said).toHaveLength(107);
    expect(said).toMatch(/^E1111 21:17:57\.401198 .*172\.17\.0\.6:8080: connection refused\n$/);
    expect(events[1]?.params).toEqual({
      fd: '0900000000000000',
      tuple: '02ac1100072cc5ac112a01df88',
      queuepct: '00',
      queuelen: '00000000',
      queuemax: '80000000',
    });
  });

  it('2: accepted and closed', () => {
    expect(outline(excerpt('2-no-endpoints')).map((line) => line.split(' ')[2])).toEqual([
      'connect>',
      'accept<',
      'close>',
      'close<',
      'connect<',
    ]);
  });

  it('3: a connect and nothing else', () => {
    const events = excerpt('3-flushed-iptables');
    expect(events.map((e) => e.number)).toEqual([56039, 56040]);
    expect(events[1]?.params['res']).toBe('8dffffffffffffff');
    expect((events[1]?.time ?? 0n) - (events[0]?.time ?? 0n)).toBe(158_177n);
  });

  it('4: a DNS answer as a hex dump', () => {
    const events = excerpt('4-wrong-dns');
    expect(events.map((e) => e.number)).toEqual([22611, 22623, 22676, 22677]);
    const answer = Buffer.from(events[1]?.params['data'] ?? '', 'hex');
    expect(answer).toHaveLength(103);
    expect(answer.toString('latin1')).toContain('my-nginx\x07default');
    expect(answer.includes(Buffer.from([172, 30, 0, 1]))).toBe(true);
    expect(events[1]?.params['tuple']).toBe('02ac10bd023500ac10bd88d7b8');
  });
});
