/** Views over a real capture in which every name has been replaced by what an attacker would choose. */
import { describe, expect, it } from 'vitest';
import { VIEWS } from '../../src/views/index.js';
import { captureViews } from '../support/capture-views.js';

const EVIL = '\x1b[31mred\x07\u202e\n';
const views = await captureViews('examples/wrong-target-port.scap.gz');

function poison(): void {
  const { facts, cluster, diagnoses } = views.snapshot;
  const all: readonly (readonly [readonly object[], object])[] = [
    [facts.processes, { comm: EVIL, exe: EVIL, exePath: EVIL, args: [EVIL] }],
    [facts.dns, { name: EVIL, type: EVIL, rcode: EVIL }],
    [facts.logs, { text: EVIL }],
    [[...facts.containers.values()], { name: EVIL, image: EVIL, ip: EVIL, labels: { a: EVIL } }],
    [facts.paths, { reason: EVIL }],
    [cluster.services, { type: EVIL }],
    [cluster.services.flatMap((s) => s.ports), { name: EVIL }],
    [cluster.pods, { node: EVIL, phase: EVIL, labels: { a: EVIL } }],
    [cluster.nat?.rules ?? [], { text: EVIL, chain: EVIL, comment: EVIL }],
    [diagnoses, { summary: EVIL }],
  ];
  for (const [objects, fields] of all) for (const o of objects) Object.assign(o, fields);
}

describe('hostile names', () => {
  it('are harmless in every view, its pane and its crumbs', () => {
    poison();
    for (const { id } of VIEWS) {
      const scope = id === 'path' ? { kind: 'path', key: '0' } : { kind: '', key: '' };
      const total = Math.min(20, views.page(id, { scope }).total);
      for (let at = 0; at < total; at++) {
        const { rows, ...page } = views.page(id, { scope, anchorIndex: at, after: 5 });
        const shown = rows.map(({ cells, notes, target }) => [cells, notes, target?.label]);
        expect(JSON.stringify([page, shown]), id).not.toMatch(/\\u001b|\\u0007|\u202e/);
      }
    }
  });

  it('does not stop views without rows', () => {
    const nothing = { kind: 'process', key: '99999' };
    for (const { id, appliesTo } of VIEWS) {
      if (!appliesTo.includes('process')) continue;
      const { total, sections } = views.page(id, { scope: nothing });
      expect(total, id).toBe(0);
      for (const { empty } of sections) expect(empty, id).not.toBe('');
    }
  });
});
