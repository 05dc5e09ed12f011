/**
 * A baseline learned from healthy paths. Paths are grouped by what was called (address or name, transport),
 * by shape (how many components relay the request), and, where HTTP shows it, by method and URL path too:
 * a report that takes two seconds says nothing about a health check that takes two milliseconds.
 */
import { STRIDE, finish } from '../base/steps.js';
import type { Steps } from '../base/steps.js';
import { plural } from '../base/format.js';
import { formatAddress } from '../model/address.js';
import type {
  Baseline,
  BaselineEntry,
  BaselineSource,
  Measure,
  MeasureId,
} from '../model/baseline.js';
import type { Leg, Path } from '../model/path.js';
import { measurePath } from './measures.js';
import type { PathMeasures } from './measures.js';
import { absoluteSlowness } from './structural.js';

/** Fewer samples than this are no norm. */
const ENOUGH_SAMPLES = 5;

/** Samples that make a norm: one, when the user said of it that it is one. */
export function enoughSamples(source: BaselineSource): number {
  return source === 'marked' ? 1 : ENOUGH_SAMPLES;
}

/** Stands before the request in the keys of requests' own entries. */
const REQUEST_MARK = ' : ';

/** The structure of a healthy call, without numbers: what there is when nothing can be learned. */
export const BUILT_IN_BASELINE: Baseline = {
  source: 'built-in',
  label: 'built-in',
  entries: [{ key: '', measures: [], paths: 0 }],
};

/**
 * Names what a path called, the same in every capture of one cluster: 'default/my-nginx:8080' where the
 * Service is known, else the address. Given by the caller, who knows the cluster.
 */
export type TargetName = (path: Path) => string;

export function addressOfTarget(path: Path): string {
  return path.root === undefined ? '' : formatAddress(path.root.remote);
}

/** Keys of the path's entries, the most specific first. */
export function baselineKeys(path: Path, nameOf: TargetName): readonly string[] {
  const root = path.root;
  if (root === undefined) return [];
  const key = `${nameOf(path)} ${root.l4 === 'udp' ? 'udp' : 'tcp'} ${shapeOf(root)}`;
  const request = requestKind(root.requestLine);
  return request === '' ? [key] : [`${key}${REQUEST_MARK}${request}`, key];
}

/** How the call is relayed: 0 = the accepting process answers, 1 = it dials a backend, and so on. */
function shapeOf(leg: Leg): string {
  let depth = 0;
  for (let dials = leg.dials; dials.length > 0; dials = dials.at(-1)?.dials ?? []) depth++;
  return `relayed ${String(depth)}`;
}

/** 'GET /path' of 'GET /path?query HTTP/1.1'; '' for anything else. */
function requestKind(requestLine: string): string {
  const [method, url] = requestLine.split(' ');
  if (method === undefined || url === undefined) return '';
  return `${method} ${url.split('?', 1)[0] ?? ''}`;
}

export interface LearnOptions {
  readonly source: Exclude<BaselineSource, 'built-in'>;
  /** Name of the file for source 'file'. */
  readonly label?: string;
  readonly nameOf?: TargetName;
}

/** What was measured of the paths of one key. */
interface Group {
  paths: number;
  readonly values: Map<MeasureId, number[]>;
}

/**
 * Learns from the healthy paths. In the capture at hand ('learned') a call that is slow by any measure is
 * not healthy even though it was answered; a recorded run ('file') and marked calls are healthy because their
 * owner says so.
 */
export function learnBaseline(paths: readonly Path[], options: LearnOptions): Baseline {
  return finish(learnInSteps(paths, options));
}

export function* learnInSteps(paths: readonly Path[], options: LearnOptions): Steps<Baseline> {
  const nameOf = options.nameOf ?? addressOfTarget;
  const groups = new Map<string, Group>();
  let learned = 0;
  for (const [i, path] of paths.entries()) {
    if (i % STRIDE === 0) yield;
    if (!isHealthy(path, options.source)) continue;
    learned++;
    const measures = measurePath(path);
    for (const key of baselineKeys(path, nameOf)) {
      let group = groups.get(key);
      if (group === undefined) groups.set(key, (group = { paths: 0, values: new Map() }));
      add(group, measures);
    }
  }
  const enough = enoughSamples(options.source);
  const entries = Array.from(groups, ([key, group]) => entryOf(key, group)).filter(
    (entry) => entry.paths >= enough || !entry.key.includes(REQUEST_MARK),
  );
  const label = options.label ?? `learned from ${plural(learned, 'healthy call')}`;
  return { source: options.source, label, entries };
}

function isHealthy(path: Path, source: BaselineSource): boolean {
  if (source !== 'learned') return path.outcome === 'ok' || path.outcome === 'slow';
  return path.outcome === 'ok' && absoluteSlowness(path) === undefined;
}

/** The recorded healthy run if there is one, else what the capture itself teaches, else the structure. */
export function chooseBaseline(
  learned: Baseline | undefined,
  file: Baseline | undefined,
): Baseline {
  return [file, learned].find((b) => b !== undefined && teaches(b)) ?? BUILT_IN_BASELINE;
}

function teaches(baseline: Baseline): boolean {
  return baseline.entries.some((entry) => entry.paths > 0);
}

function add(group: Group, measures: PathMeasures): void {
  group.paths++;
  for (const [id, value] of measures) {
    const list = group.values.get(id);
    if (list === undefined) group.values.set(id, [value]);
    else list.push(value);
  }
}

function entryOf(key: string, { paths, values }: Group): BaselineEntry {
  const measures = Array.from(values, ([id, list]): Measure => summarize(id, list));
  return { key, measures, paths };
}

function summarize(id: MeasureId, values: readonly number[]): Measure {
  const sorted = Float64Array.from(values).sort();
  const at = (share: number): number =>
    sorted[Math.min(sorted.length - 1, Math.ceil(share * sorted.length) - 1)] ?? 0;
  return { id, p50: at(0.5), p95: at(0.95), count: sorted.length };
}
