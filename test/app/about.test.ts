/** From any row to its events, its call and its verdicts. */
import { describe, expect, it } from 'vitest';
import { viewFrame } from '../../src/app/state.js';
import { User } from '../support/user.js';

function texts(user: User): string {
  const rows = viewFrame(user.state).page?.rows ?? [];
  return rows.flatMap((r) => r.cells.map((c) => c.text)).join(' ');
}

describe('about a row', () => {
  it('follows the call of a Service, a pod and a verdict', () => {
    for (const keys of [':svc\rf', ':pods\rf', 'f']) {
      const user = new User().type(keys);
      expect([keys, user.view, user.at]).toEqual([keys, 'path', 'rung:3']);
      expect(texts(user)).toContain('refused');
    }
  });

  it('says where no call goes', () => {
    const user = new User().type(':svc\r').type('j').type('f');
    expect(viewFrame(user.state).page?.sections[0]?.empty).toBe('no call goes through here');
    expect(new User().type(':issues\rf').state.message).toContain('no path');
  });

  it('shows the verdicts about a row alone, and opens them', () => {
    const user = new User().type(':calls\rx');
    expect([user.view, viewFrame(user.state).page?.total]).toEqual(['diagnoses', 1]);
    expect(user.type('\r').view).toBe('path');
    const healthy = new User().type(':svc\r').type('jx');
    expect(viewFrame(healthy.state).page?.sections).toHaveLength(1);
    expect(viewFrame(healthy.state).page?.sections[0]?.empty).toBe('no verdict is about this');
  });

  it('digs the events of what the row is about', () => {
    const user = new User().type(':calls\rD');
    expect([user.view, viewFrame(user.state).scope]).toEqual([
      'events',
      { kind: 'path', key: '0' },
    ]);
    expect(new User().type(':pods\rD').view).toBe('events');
  });

  it('describes a row, and Tab leads over its events and bytes to its objects', () => {
    const user = new User().type(':svc\rd');
    expect(user.view).toBe('describe');
    expect(texts(user)).toContain('10.0.0.138');
    expect(texts(user)).toContain('wrong-target-port: 5 of 5 calls fail');
    const views = ['\t', '\t', '\t', '\t'].map((key) => user.type(key).view);
    expect(views).toEqual(['events', 'echo', 'yaml', 'describe']);
    expect(user.state.frames).toHaveLength(3);
    expect(viewFrame(user.state).label).toContain('[Describe]');
    expect(user.type('q').view).toBe('services');
  });

  it('describes every kind of row', () => {
    for (const keys of ['d', ':pods\rd', ':calls\rd', ':events\rd', ':events\r\r', '\rd']) {
      const user = new User().type(keys);
      expect([keys, user.view]).toEqual([keys, 'describe']);
      expect(viewFrame(user.state).page?.total).toBeGreaterThan(2);
    }
  });

  it('shows the objects behind a call as YAML', () => {
    const user = new User().type(':calls\ry');
    expect(texts(user)).toContain('# Service default/my-nginx');
    expect(texts(user)).toContain('# Pod default/my-nginx-1');
    expect(texts(user)).toContain('clusterIPs:');
  });

  it('offers commands, quoted, the fix first, and copies one without running it', () => {
    const user = new User().type(':svc\r').type('\x1b[19~');
    expect(user.view).toBe('actions');
    expect(texts(user)).toMatch(/fix wrong-target-port kubectl/);
    for (const tool of [
      'kubectl -n default describe service my-nginx',
      'dig ',
      'tcpdump -ni any',
    ]) {
      expect(texts(user)).toContain(tool);
    }
    user.type('jc');
    const copied = user.effects.at(-1);
    expect(copied?.kind === 'copy' ? copied.text : '').toContain('kubectl');
  });

  it('waits for the row when keys come faster than pages, and keeps their order', () => {
    const user = new User();
    user.slow = true;
    user.type(':calls\rjdq');
    expect([user.view, user.state.waiting]).toEqual(['diagnoses', []]);
    user.type(':calls\rjxjd');
    expect([user.view, user.state.message]).toEqual(['paths', '']);
    expect(user.answer().view).toBe('diagnoses');
    expect(user.answer().view).toBe('describe');
    user.answer();
    expect(viewFrame(user.state).scope.kind).toBe('diagnosis');
    expect(user.state.waiting).toEqual([]);
  });
});
