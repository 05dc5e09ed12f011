/** Views of what was written, called and run. */
import { describe, expect, it } from 'vitest';
import { eventIds } from '../../src/model/event-table.js';
import { EventTable } from '../../src/model/event-rows.js';
import { bar } from '../../src/views/bar.js';
import { callTimes } from '../../src/views/call-times.js';
import { captureViews } from '../support/capture-views.js';

const broken = await captureViews('examples/wrong-target-port.scap.gz');

describe('Log lines view', () => {
  it('marks what was said while a call failed, and opens that call', () => {
    const rows = broken.rows('logs');
    const at = rows.findIndex((row) => row['log.text']?.includes('Dial failed'));
    expect(rows[at]).toMatchObject({ 'log.stream': 'stderr' });
    expect(rows[at]?.['log.call']).toMatch(/^✖ \d+$/);
    expect(broken.page('logs').rows[at]?.target?.view).toBe('path');
  });

  it('is narrowed to a call', () => {
    const rows = broken.rows('logs', { scope: { kind: 'path', key: '0' } });
    expect(rows.length).toBeGreaterThan(0);
    expect(new Set(rows.map((row) => row['log.call']))).toEqual(new Set(['✖ 1']));
  });
});

describe('Threads view', () => {
  it('counts as many events as the events view then shows', () => {
    const [row] = broken.rows('threads');
    const scope = broken.page('threads').rows[0]?.target?.scope ?? expect.fail('no target');
    const { total } = broken.page('events', { scope });
    expect(row?.['thread.events']?.replace(',', '')).toBe(String(total));
  });
});

describe('System calls view', () => {
  it('adds up to one, in the whole and in a part', () => {
    for (const scope of [
      { kind: '', key: '' },
      { kind: 'path', key: '0' },
    ]) {
      const rows = broken.rows('system-calls', { scope });
      const sum = rows.reduce((total, row) => total + Number.parseFloat(row['evt.share'] ?? ''), 0);
      expect(sum).toBeGreaterThan(98);
      expect(sum).toBeLessThan(102);
    }
  });

  it('takes the time between the two ends of a call by one thread', () => {
    const events = new EventTable();
    const [enter = 0] = eventIds('read', 'enter');
    const [exit = 1] = eventIds('read', 'exit');
    const [other = 1] = eventIds('close', 'exit');
    const steps: readonly (readonly [type: number, thread: number])[] = [
      [enter, 0],
      [enter, 1],
      [exit, 0],
      [other, 1],
      [exit, 1],
      [exit, 1],
    ];
    steps.forEach(([type, thread], i) => {
      events.append(i + 1, i * 10, 0, type, 0);
      events.setNames(i, thread, -1);
    });
    const read = callTimes(events, undefined).find(({ name }) => name === 'read');
    expect(read).toMatchObject({ count: 3, timed: 2, total: 50, max: 30 });
    const part = callTimes(events, Uint32Array.of(0, 2));
    expect(part).toMatchObject([{ name: 'read', count: 1, total: 20 }]);
  });
});

describe('bar', () => {
  it('is as long as the share, and never empty for something', () => {
    expect([bar(0, 4), bar(0.001, 4), bar(0.5, 4), bar(2, 4)]).toEqual(['', '▏', '██', '████']);
  });
});
