/** The configuration: what is written comes out, and what is wrong is said with its place and what was meant. */
import { mkdirSync, mkdtempSync, readFileSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { KEYMAP, findCommand } from '../../src/app/keymap.js';
import { findConfig } from '../../src/config/file.js';
import { readConfig } from '../../src/config/index.js';
import { ConfigError } from '../../src/config/item.js';
import { VIEWS } from '../../src/views/index.js';
import { withUserViews } from '../../src/views/user-view.js';
import { captureViews } from '../support/capture-views.js';
import { repository } from '../support/run.js';

/** The example in a document. */
function exampleOf(file: string): string {
  return /```yaml\n([^]*?)```/.exec(readFileSync(join(repository, file), 'utf8'))?.[1] ?? '';
}
const EXAMPLE = exampleOf('docs/config.md');

async function problemOf(text: string): Promise<string> {
  try {
    const config = await readConfig('c.yaml', text);
    config.keys(undefined);
    return config.problems.join('\n');
  } catch (error) {
    if (!(error instanceof ConfigError)) throw error;
    return `fatal ${error.message}; ${error.hint}`;
  }
}

describe('the example of the documentation', () => {
  it('is understood in full', async () => {
    const config = await readConfig('example', EXAMPLE);
    expect(config.problems).toEqual([]);
    expect([config.theme, config.mouse]).toEqual(['high-contrast', false]);
    const keys = config.keys(undefined);
    expect(findCommand(keys, ['table'], '] c')).toBe('next-failing');
    expect(findCommand(keys, ['table'], 'ctrl+k')).toBe('describe');
    expect(() => config.keys('vim')).not.toThrow();
    expect(config.views.views.map((v) => v.id)).toEqual(['refused', 'slow-dials']);
  });

  it('is understood in the README too', async () => {
    const config = await readConfig('README.md', exampleOf('README.md'));
    expect(config.problems).toEqual([]);
    expect(findCommand(config.keys(undefined), ['table'], 'f11')).toBe('next-failing');
    expect(config.views.views.map((v) => v.id)).toEqual(['refused']);
  });

  it('shows rows of the capture with its columns, in its order', async () => {
    const { views } = await readConfig('example', EXAMPLE);
    const all = withUserViews(VIEWS, views);
    const capture = await captureViews('examples/wrong-target-port.scap.gz', {}, all);
    const rows = capture.rows('refused');
    expect(rows.map((r) => Object.keys(r))).toEqual(
      Array.from({ length: 3 }, () => ['conn.start', 'proc.name', 'fd.sip', 'conn.result']),
    );
    const starts = rows.map((r) => Number(r['conn.start']));
    expect(starts).toEqual([...starts].sort((a, b) => b - a));
    const refused = capture.rows('connections', { filter: 'result=refused' });
    expect(refused.map((r) => Number(r['conn.start'])).sort()).toEqual([...starts].sort());
    expect(capture.page('refused').sections[0]?.columns[2]?.header).toBe('whither');
    expect(Object.keys(capture.rows('pods')[0] ?? {})).toEqual([
      'k8s.pod.name',
      'pod.ready',
      'pod.node',
    ]);
    // What is typed narrows the view's own rows.
    expect(capture.rows('refused', { filter: '172.17.0.6' })).toHaveLength(1);
    expect(capture.rows('refused', { filter: 'connected' })).toEqual([]);
  });
});

describe('what is wrong', () => {
  it.each([
    ['keys: [', 'fatal c.yaml:1:8: '],
    ['kyes: {}', "fatal c.yaml:1:1: no part of the configuration 'kyes'; did you mean keys?"],
    ['theme: high', "fatal c.yaml:1:8: no theme 'high'; did you mean high-contrast?"],
    ['theme:\n  - none\n', 'fatal c.yaml:2:3: theme is missing'],
    ['mouse: maybe', 'fatal c.yaml:1:8: the mouse is on or off'],
    ['keys: vim', 'fatal c.yaml:1:7: keys: names with values are expected'],
    ['keys:\n  preset: emacs', "fatal c.yaml:2:11: no preset 'emacs'; one of: default, csysdig"],
    ['keys:\n  descrbe: K', "fatal c.yaml:2:3: no command 'descrbe'; did you mean describe?"],
    ['keys:\n  describe: [K, Crtl-K]', "fatal c.yaml:2:17: no key 'Crtl-K'"],
    ['keys:\n  describe: pgpu', "fatal c.yaml:2:13: no key 'pgpu'; did you mean PgUp?"],
    ['keys:\n  describe: x', 'fatal c.yaml:2:3: x cannot be describe: in a view it is verdicts'],
    [
      'keys:\n  describe: K\n  follow: K',
      'fatal c.yaml:3:3: K cannot be follow: in a view it is describe',
    ],
    ['keys:\n  quit: []', 'fatal c.yaml:2:3: quit needs a key'],
    ['keys: {copy: c, copy: d}', 'fatal c.yaml:1:17: Map keys must be unique'],
    ['views:\n - source: pods', 'c.yaml:2:4: a view needs an id'],
    ['views:\n - id: mine', 'c.yaml:2:4: a view needs a source'],
    ['views:\n - {id: pods, source: pods}', "c.yaml:2:9: there is a view 'pods' already"],
    ['views:\n - {id: My View, source: pods}', "c.yaml:2:9: 'My View' cannot be the id of a view"],
    ['views:\n - {id: mine, source: pds}', "c.yaml:2:23: no view 'pds'; did you mean pods?"],
    [
      'views:\n - {id: mine, source: conn, sort: fd.sp}',
      "no column of connections to sort by, 'fd.sp'; did you mean fd.sip?",
    ],
    [
      'views:\n - {id: mine, source: ev, sort: evt.args}',
      'c.yaml:2:33: no column of events to sort by',
    ],
    [
      'views:\n - {id: mine, source: ev, filter: evt.typ=open}',
      'c.yaml:2:35: in the filter, at character 1',
    ],
    [
      'views:\n - {id: mine, source: ev, columns: [evt.latncy]}',
      "'evt.latncy'; did you mean evt.latency?",
    ],
    [
      'views:\n - {id: mine, source: ev, columns: ["proc.name exists or evt.num"]}',
      'no column of events',
    ],
    [
      'views:\n - {id: mine, source: conn, columns: [proc.pid]}',
      "no column of connections 'proc.pid'",
    ],
    ['columns: {pods: []}', 'c.yaml:1:17: no columns'],
    [
      'columns: {pods: [{id: pod.ip, width: 0}]}',
      'c.yaml:1:38: the width is a number; from 1 to 400',
    ],
    ['columns: {pots: [pod.ip]}', "c.yaml:1:11: no view 'pots'; did you mean pods?"],
  ])('%j: %s', async (text, message) => {
    expect(await problemOf(text)).toContain(message);
  });

  it('leaves out a view and keeps the rest', async () => {
    const text =
      'views:\n - {id: a, source: pods}\n - {id: b, source: nix}\n - {id: c, source: conn}\ncolumns: {ev: [x], pods: [pod.ip]}';
    const { views, problems } = await readConfig('c.yaml', text);
    expect(views.views.map((v) => v.id)).toEqual(['a', 'c']);
    expect(views.columns).toEqual({ pods: [{ id: 'pod.ip' }] });
    expect(problems).toHaveLength(2);
  });

  it('is shown without harm, and so are titles', async () => {
    const evil = '"\\e[31mred\\u202e"';
    expect(await problemOf(`theme: ${evil}`)).toContain('no theme');
    const { views } = await readConfig(
      'c.yaml',
      `views: [{id: a, source: pods, title: ${evil}, help: ${evil}, columns: [{id: pod.ip, header: ${evil}}]}]`,
    );
    expect(JSON.stringify(views)).not.toMatch(/\\u001b|\u202e/);
  });

  it('is nothing in an empty file, and in one of comments', async () => {
    for (const text of ['', '\n# nothing yet\n', 'keys:\nviews:\ncolumns:\n']) {
      expect(await problemOf(text)).toBe('');
    }
  });

  it('is not taken further than it goes by aliases that go round', async () => {
    expect(await problemOf('keys: &a\n  copy: *a\n')).toContain('c.yaml:2:9');
    expect(await problemOf('keys: *b\n')).toContain('fatal c.yaml:1:7');
  });
});

describe('where it is', () => {
  const home = mkdtempSync(join(tmpdir(), 'config-'));
  mkdirSync(join(home, '.config/svc-top'), { recursive: true });
  writeFileSync(join(home, '.config/svc-top/config.yaml'), 'of home');
  mkdirSync(join(home, 'xdg/svc-top'), { recursive: true });
  writeFileSync(join(home, 'xdg/svc-top/config.yaml'), 'of xdg');
  const xdg = join(home, 'xdg');

  it('is found by XDG_CONFIG_HOME, by HOME, by name', () => {
    expect(findConfig(undefined, { HOME: home })?.text).toBe('of home');
    expect(findConfig(undefined, { HOME: home, XDG_CONFIG_HOME: xdg })?.text).toBe('of xdg');
    expect(findConfig(undefined, { HOME: home, XDG_CONFIG_HOME: 'xdg' })?.text).toBe('of home');
    const named = join(xdg, 'svc-top/config.yaml');
    expect(findConfig(named, { HOME: home })?.text).toBe('of xdg');
  });

  it('need not be there, unless it was named', () => {
    expect(findConfig(undefined, { HOME: xdg })).toBeUndefined();
    expect(findConfig(undefined, {})).toBeUndefined();
    expect(() => findConfig('/nowhere.yaml', {})).toThrow(
      'cannot read the configuration /nowhere.yaml',
    );
    expect(() => findConfig(home, {})).toThrow('EISDIR');
  });
});

it('gives every command keys by its id', async () => {
  for (const { command, contexts } of KEYMAP) {
    const config = await readConfig('c.yaml', `keys: {${command}: [F11]}`);
    expect(findCommand(config.keys(undefined), contexts, 'f11')).toBe(command);
  }
});
