/**
 * How long the engine takes to answer once a capture is loaded: a page of every view, and every kind of filter, from the
 * request to the page that says what all of the capture has to say. The worker is the built one, as on the
 * screen.
 */
import { fileURLToPath, pathToFileURL } from 'node:url';
import { startEngine } from '../src/session/client.js';
import type { EngineClient, PageRequest } from '../src/session/protocol.js';
import { EXPRESSION_MARK } from '../src/views/filter.js';
import { NO_USER_VIEWS } from '../src/views/user-view.js';
import { VIEWS } from '../src/views/index.js';

export interface Answer {
  readonly what: string;
  readonly ms: number;
  /** For orientation: what takes a reading of all events shows its first matches soon, and how far it is. */
  readonly hasLimit: boolean;
}

const worker = pathToFileURL(fileURLToPath(new URL('../dist/worker.js', import.meta.url)));

/** One of each kind that the tables can decide. */
const FILTERS: readonly string[] = [
  'evt.type=connect',
  'evt.dir=<',
  'evt.num<1000',
  'evt.cpu=0',
  'evt.time contains :3',
  'evt.reltime>1000000000',
  'evt.latency>1ms',
  'evt.failed=true',
  'evt.res=ECONNREFUSED',
  'evt.rawres<0',
  'evt.category=net',
  'proc.name contains ng',
  'proc.pid>100',
  'proc.cmdline contains nginx',
  'proc.pname exists',
  'proc.aname=bash',
  'thread.tid>100',
  'user.name=root',
  'container.name exists',
  'k8s.pod.name exists',
  'fd.num=3',
  'fd.type=ipv4',
  'fd.name contains 80',
  'fd.sport=80',
  'fd.rip=10.0.0.10',
  'fd.net=10.0.0.0/8',
  'fd.type=ipv4 and evt.failed=true and not proc.name=hey',
  'svc.name exists',
  'path.outcome=failed',
  'diag.rule exists',
  'evt.buffer contains GET',
];
/** What is typed in the prompt as plain words, and labels. */
const WORDS: readonly string[] = ['nginx', '!nginx', '-f ngx', '-l app!=web'];
/** These need the text of all events, or tables that are not kept. */
const SLOW: readonly string[] = [
  'evt.arg.data contains HTTP',
  'evt.args contains 80',
  'proc.fdopencount>20',
];

function request(view: string, filter = ''): PageRequest {
  return {
    view,
    scope: { kind: '', key: '' },
    filter,
    sort: undefined,
    anchorKey: '',
    anchorIndex: 0,
    before: 50,
    after: 100,
  };
}

function expression(text: string): string {
  return EXPRESSION_MARK + text;
}

async function loaded(engine: EngineClient): Promise<void> {
  while (!engine.status().done) await pause(20);
}

function pause(ms: number): Promise<void> {
  return new Promise((resolve) => setTimeout(resolve, ms));
}

/** Asks as the screen does when there is news; ms until there are matches, and until the search is through. */
async function search(
  engine: EngineClient,
  filter: string,
): Promise<{ readonly first: number; readonly whole: number }> {
  const begin = performance.now();
  let first: number | undefined;
  for (;;) {
    const page = await engine.page(request('events', filter));
    const ms = performance.now() - begin;
    if (page.rows.length > 0) first ??= ms;
    if (page.searched === 1) return { first: first ?? ms, whole: ms };
    await news(engine);
  }
}

/** The engine tells when there is more: asking all the time would keep it from its work. */
function news(engine: EngineClient): Promise<void> {
  return new Promise((resolve) => {
    const stop = engine.onStatus(() => {
      stop();
      resolve();
    });
  });
}

export async function answers(capture: string, siblings: readonly string[]): Promise<Answer[]> {
  const [, cluster, , iptables] = siblings;
  const engine = await startEngine(worker, { capture, cluster, iptables, views: NO_USER_VIEWS });
  try {
    await loaded(engine);
    const found: Answer[] = [];
    for (const { id, appliesTo } of VIEWS) {
      if (!appliesTo.includes('')) continue;
      const begin = performance.now();
      await engine.page(request(id));
      found.push({ what: `view ${id}`, ms: performance.now() - begin, hasLimit: true });
    }
    for (const filter of [...FILTERS.map(expression), ...WORDS]) {
      const { whole } = await search(engine, filter);
      found.push({
        what: `filter ${filter.replace(EXPRESSION_MARK, '')}`,
        ms: whole,
        hasLimit: true,
      });
    }
    for (const filter of SLOW) {
      const { first, whole } = await search(engine, expression(filter));
      found.push({ what: `filter ${filter}: first matches`, ms: first, hasLimit: true });
      found.push({ what: `filter ${filter}: all`, ms: whole, hasLimit: false });
    }
    return found;
  } finally {
    await engine.close();
  }
}
