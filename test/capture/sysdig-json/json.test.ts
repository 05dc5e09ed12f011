/** What is particular to JSON lines; the shared part is tested with the text form. */
import { describe, expect, it } from 'vitest';
import { sysdigJson } from '../../../src/capture/sysdig-json/index.js';
import { seeText } from '../../support/translated.js';

const line = (fields: object, time = '1795422474037379219'): string =>
  `${JSON.stringify({ 'evt.num': 7, 'evt.cpu': 1, 'proc.name': 'web', 'thread.tid': 9, ...fields }).slice(0, -1)},"evt.outputtime":${time}}\n`;

describe('JSON lines', () => {
  it('keeps all 19 digits of a time and data beyond 80 bytes', () => {
    const data = 'GET / HTTP/1.1..'.repeat(40);
    const info = `res=640 data=${data} `;
    const text = line({ 'evt.type': 'read', 'evt.dir': '<', 'evt.info': info });
    const { events, issues } = seeText(sysdigJson, text, 11);
    expect(issues).toEqual([]);
    expect(events[0]?.time).toBe(1_795_422_474_037_379_219n);
    expect(Buffer.from(events[0]?.params['data'] ?? '', 'hex').toString()).toBe(data);
  });

  it('takes process and container from fields of a -p format', () => {
    const extra = { 'proc.pid': 5, 'thread.vtid': 2, 'container.id': '0a1b2c3d4e5f' };
    const event = { 'evt.type': 'close', 'evt.dir': '>', 'evt.info': 'fd=3(<f>/tmp/ä b) ' };
    const { events, issues } = seeText(sysdigJson, line({ ...event, ...extra }));
    expect(issues).toEqual([]);
    expect(events[0]).toMatchObject({ tid: 9, pid: 5, comm: 'web', fd: '3 f /tmp/ä b' });
  });

  it('counts what is no event and reads on', () => {
    const good = line({ 'evt.type': 'getpid', 'evt.dir': '>', 'evt.info': '' });
    const { events, issues } = seeText(sysdigJson, `{"evt.num":1}\n[1]\nnull\n{cut\n${good}`);
    expect(events.map((e) => [e.number, e.name])).toEqual([[7, 'syscall>']]);
    expect(issues.map((i) => [i.kind, i.offset, i.count])).toEqual([
      ['bad-line', 0, 1],
      ['bad-line', 0, 3],
    ]);
  });
});
