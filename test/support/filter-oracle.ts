/**
 * Both sides of the comparison of filters with sysdig: the captures, what we find in them, and how a result
 * is put down (the number of events of each capture, and a digest of which ones they are).
 */
import { createHash } from 'node:crypto';
import { existsSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { createEventPrinter } from '../../src/analysis/event-text/stream.js';
import type { EventChoice } from '../../src/analysis/event-text/stream.js';
import { eventFilter } from '../../src/analysis/filter/event-filter.js';
import { labelsOnly } from '../../src/analysis/filter/joins.js';
import { compileExpression, parseExpression } from '../../src/filter/index.js';
import { DIFFERENT_EVENTS } from '../filter/differences.js';
import { repository } from './run.js';

/** Old captures that sysdig 0.29.3 reads; they are not ours to copy. */
export const FOLDER = join(repository, '../shared/captures/third-party');

export const CAPTURES: readonly string[] = [
  'curl_google.scap',
  'falco-cat_write.scap',
  'falco-connect_localhost.scap',
  'falco-ping_sendto.scap',
  'falco-psp_run_as_user_0_container.scap',
  'falco-syscall.scap',
  'sample.scap.gz',
  'single_ipv6_conn.scap',
  'sysflow-alpine_alpine.scap.gz',
  'sysflow-client-server_tcp-client-server.scap.gz',
  'sysflow-mpm-event_cold_start_capture.scap.gz',
  'sysflow-nginx_nginx.scap.gz',
  'test_ipv6_client.scap',
];

export interface Result {
  readonly expression: string;
  /** Number of events by capture, in the order of CAPTURES. */
  readonly counts: string;
  /** Which ones. */
  readonly digest: string;
}

export const hasCaptures = existsSync(FOLDER);

/** Numbers of the events of a capture that match, the first of all events being 0. */
export type Answer = (capture: string, expression: string) => readonly number[];

/** `first`: number of the first event that is shown at all. */
export function resultOf(expression: string, answer: Answer, first: Answer): Result {
  const lists = CAPTURES.map((capture) => {
    const start = first(capture, '')[0] ?? 0;
    const different = DIFFERENT_EVENTS[capture]?.flatMap(([, numbers]) => numbers) ?? [];
    return answer(capture, expression)
      .filter((number) => !different.includes(number))
      .map((number) => number - start);
  });
  const digest = createHash('sha256').update(JSON.stringify(lists)).digest('hex').slice(0, 12);
  return { expression, counts: lists.map((list) => list.length).join(' '), digest };
}

function bytesOf(capture: string): Buffer {
  const stored = readFileSync(join(FOLDER, capture));
  return stored[0] === 0x1f && stored[1] === 0x8b ? gunzipSync(stored) : stored;
}

/**
 * What svc-top finds; '' = every event that is shown. Events about containers are left out on both sides:
 * sysdig 0.29 prints those that come before the capture's first call, later versions do not.
 */
export function askOurs(expressions: readonly string[]): Answer {
  const byCapture = new Map<string, ReadonlyMap<string, readonly number[]>>();
  return (capture, expression) => {
    const known = byCapture.get(capture) ?? askAll(bytesOf(capture), ['', ...expressions]);
    byCapture.set(capture, known);
    return known.get(expression) ?? [];
  };
}

/** Numbers of the events that match, by expression; one walk for all of them. */
function askAll(
  bytes: Buffer,
  expressions: readonly string[],
): ReadonlyMap<string, readonly number[]> {
  const found = new Map(expressions.map((e): [string, number[]] => [e, []]));
  const filters = expressions.map((text): readonly [string, EventChoice] => {
    const parsed = parseExpression(text);
    const predicate = parsed === undefined ? () => true : compileExpression(parsed);
    return [text, eventFilter(predicate, labelsOnly)];
  });
  const printer = createEventPrinter(
    (line, number) => {
      if (line.includes('> container json=')) return;
      for (const [text, choice] of filters) if (choice.wants()) found.get(text)?.push(number);
    },
    {
      watch: (...event) => {
        for (const [, choice] of filters) choice.watch(...event);
      },
      wants: () => true,
    },
  );
  printer.push(bytes);
  printer.end();
  return found;
}
