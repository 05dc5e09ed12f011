import { copyFileSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { afterAll, describe, expect, it } from 'vitest';
import { UserError } from '../../src/base/errors.js';
import { findSidecars, loadCluster } from '../../src/cluster/load.js';

const fixtures = fileURLToPath(new URL('../fixtures/captures', import.meta.url));
const folder = mkdtempSync(join(tmpdir(), 'svc-top-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('findSidecars', () => {
  it.each(['x.scap', 'x.scap.gz', 'x.txt', 'x.txt.gz', 'x.jsonl.gz', 'x.scap0', 'x'])(
    'finds the files beside %s',
    (name) => {
      for (const suffix of ['cluster.yaml', 'iptables'])
        writeFileSync(join(folder, `x.${suffix}`), '');
      expect(findSidecars(join(folder, name))).toEqual({
        cluster: join(folder, 'x.cluster.yaml'),
        iptables: join(folder, 'x.iptables'),
      });
    },
  );
  it('finds none for others', () => {
    expect([findSidecars('-'), findSidecars(join(folder, 'y.scap'))]).toEqual([{}, {}]);
  });
});

const named = (path: string) => ({ path, found: false });

describe('loadCluster', () => {
  it('puts both files into one state', async () => {
    const { state, issues } = await loadCluster({
      cluster: named(join(fixtures, 'flushed-iptables.cluster.json')),
      iptables: named(join(fixtures, 'flushed-iptables.iptables')),
    });
    expect(state.sources).toEqual(['flushed-iptables.cluster.json', 'flushed-iptables.iptables']);
    expect([state.services.length, state.nat?.rules.length, issues]).toEqual([2, 0, []]);
    expect((await loadCluster({})).state.sources).toEqual([]);
  });

  it('reads UTF-16, as PowerShell saves it', async () => {
    const path = join(folder, 'utf16.json');
    const json = '{"kind": "Pod", "metadata": {"name": "a"}}';
    writeFileSync(path, Buffer.from(`\ufeff${json}`, 'utf16le'));
    expect((await loadCluster({ cluster: named(path) })).state.pods).toHaveLength(1);
  });

  it('tells the user what to do about files that are something else', async () => {
    const other = join(folder, 'other');
    copyFileSync(fileURLToPath(import.meta.url), other);
    for (const files of [
      { cluster: named(other) },
      { iptables: named(other) },
      { cluster: named(folder) },
      { iptables: named(join(folder, 'missing')) },
    ]) {
      const failure: unknown = await loadCluster(files).catch((error: unknown) => error);
      expect(failure).toBeInstanceOf(UserError);
      const hint = failure instanceof UserError ? failure.hint : '';
      expect(hint).toMatch(/kubectl get|iptables-save/);
    }
  });

  it('leaves out a file beside the capture that is something else, and says so', async () => {
    const other = fileURLToPath(import.meta.url);
    const { state, issues } = await loadCluster({
      cluster: named(join(fixtures, 'flushed-iptables.cluster.json')),
      iptables: { path: other, found: true },
    });
    expect([state.services.length, state.nat]).toEqual([2, undefined]);
    expect(issues.map((issue) => issue.detail).join()).toMatch(/left out.*iptables-save/);
  });
});
