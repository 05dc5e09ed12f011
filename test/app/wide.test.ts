/**
 * Names of wide characters keep every column where it is. Each view is drawn twice on a terminal: with
 * names of CJK characters, and with names of letters that are as wide; cell for cell, both are the same.
 */
import { describe, expect, it } from 'vitest';
import type { EngineClient } from '../../src/session/protocol.js';
import { VIEWS } from '../../src/views/index.js';
import { captureViews } from '../support/capture-views.js';
import type { CaptureViews } from '../support/capture-views.js';
import { statusOf } from '../support/fake-engine.js';
import { TestScreen } from '../support/screen.js';

/** One of `wide` is two of `narrow`. */
const NAMES = { wide: '漢', narrow: 'Wx' } as const;

/** A capture in which everything that has a name is called by three characters and a number. */
async function capture(character: string): Promise<CaptureViews> {
  const views = await captureViews('examples/wrong-target-port.scap.gz');
  const name = character.repeat(3);
  const { facts, cluster, diagnoses } = views.snapshot;
  const all: readonly (readonly [readonly object[], object])[] = [
    [facts.processes, { comm: name, args: [name, name] }],
    [facts.dns, { name }],
    [facts.logs, { text: `${name} ${name}` }],
    [[...facts.containers.values()], { name, image: name }],
    [facts.paths, { reason: name }],
    [cluster.services, { name }],
    [cluster.pods, { node: name, labels: { [name]: name } }],
    [diagnoses, { summary: `${name} ${name}` }],
  ];
  for (const [objects, fields] of all) for (const o of objects) Object.assign(o, fields);
  cluster.pods.forEach((pod, i) => Object.assign(pod, { name: `${name}${String(i % 10)}` }));
  return views;
}

function clientOf(views: CaptureViews): EngineClient {
  return {
    status: () => statusOf(views.snapshot),
    onStatus: () => () => undefined,
    page: (request) => Promise.resolve(structuredClone(views.page(request.view, request))),
    report: () => Promise.resolve(''),
    command: () => Promise.resolve({ text: '', bytes: 0 }),
    close: () => Promise.resolve(),
  };
}

const clients = {
  wide: clientOf(await capture(NAMES.wide)),
  narrow: clientOf(await capture(NAMES.narrow)),
};

/** The screen of a view, when its rows are there. */
async function screenOf(kind: keyof typeof NAMES, keys: string, crumb: string): Promise<string> {
  const screen = new TestScreen(clients[kind], 220, 50);
  await screen.until((text) => text.includes('fix'));
  for (const key of keys) screen.type(key);
  const text = await screen.until(
    (t) => t.split('\n')[1]?.includes(crumb) === true && !t.includes('working …'),
  );
  screen.type('\x03');
  await screen.status;
  return text;
}

const GLOBAL = VIEWS.filter((v) => v.appliesTo.includes(''));
/** Views that show none of the names: numbers; threads and files as the capture tells them. */
const NAMELESS = new Set([
  'events',
  'system-calls',
  'threads',
  'namespaces',
  'nodes',
  'issues',
  'latency',
  'baseline',
  'spectro',
  'files',
  'directories',
  'io-types',
  'sports',
  'file-opens',
  'slow-io',
  'port-bindings',
  'commands-run',
]);

describe('wide names', () => {
  it.each(GLOBAL.map((v) => v.id))('leave the columns of %s in place', async (id) => {
    const crumb = VIEWS.find((v) => v.id === id)?.title ?? '';
    const wide = await screenOf('wide', `:${id}\r`, crumb);
    const narrow = await screenOf('narrow', `:${id}\r`, crumb);
    expect(wide.replaceAll(NAMES.wide, NAMES.narrow)).toBe(narrow);
    if (!NAMELESS.has(id)) expect(wide).toContain(NAMES.wide);
  });

  it('leave the lanes of a ladder in place', async () => {
    const wide = await screenOf('wide', '\r', '› ');
    expect(wide.replaceAll(NAMES.wide, NAMES.narrow)).toBe(await screenOf('narrow', '\r', '› '));
    expect(wide).toContain(NAMES.wide);
  });
});
