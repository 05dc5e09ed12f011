/**
 * A path laid against the baseline: which step took longer than what is learned allows, and everything else
 * that differs. Deviations are facts for the screen; whether one is worth a verdict is for the rules.
 */
import { formatBytes, formatDuration } from '../base/format.js';
import type { Baseline, BaselineEntry, Deviation, Measure, MeasureId } from '../model/baseline.js';
import type { Path } from '../model/path.js';
import { addressOfTarget, baselineKeys, enoughSamples } from './learn.js';
import type { TargetName } from './learn.js';
import { backendWait, deepestLeg, measurePath } from './measures.js';
import { absoluteSlowness, waitsByDesign } from './structural.js';
import type { Slowness } from './structural.js';

/** Clearly above: four times what 95 % need, and at least a delay that a person can notice. */
const FACTOR = 4;
const NOTICEABLE_NS = 200e6;
/** An answer of less than this share of the usual size is worth a remark. */
const FEWER_BYTES_SHARE = 0.5;

const STEP_NAMES: Readonly<Record<MeasureId, string>> = {
  dns: 'the name lookup',
  connect: 'the connect',
  accept: 'the accept',
  dial: 'the dial to the backend',
  backend: 'the answer of the backend',
  'first-byte': 'the first byte of the answer',
  total: 'the whole answer',
  'response-bytes': 'the answer',
};

export function measureOf(entry: BaselineEntry, id: MeasureId): Measure | undefined {
  return entry.measures.find((m) => m.id === id);
}

/** Duration in ns from which on a step is slow; undefined when too little was learned to say. */
function slowThreshold(entry: BaselineEntry, id: MeasureId, enough: number): number | undefined {
  const usual = measureOf(entry, id);
  if (usual === undefined || usual.count < enough) return undefined;
  return Math.max(usual.p95 * FACTOR, usual.p50 + NOTICEABLE_NS);
}

export interface Comparer {
  readonly baseline: Baseline;
  /** The entry that fits best; a plain structural one when nothing of the kind was learned. */
  entry(path: Path): BaselineEntry;
  /**
   * The step that made an answered path slow. A kind of call that is always slow is no norm for itself
   * (learn.ts leaves it out), so the absolute limits hold where nothing is learned.
   */
  slowness(path: Path): Slowness | undefined;
  /** Everything in which the path differs from healthy ones. */
  deviations(path: Path): readonly Deviation[];
}

export function createComparer(baseline: Baseline, nameOf: TargetName = addressOfTarget): Comparer {
  const enough = enoughSamples(baseline.source);
  const byKey = new Map(baseline.entries.map((entry) => [entry.key, entry]));
  const structural: BaselineEntry = byKey.get('') ?? { key: '', measures: [], paths: 0 };
  const entry = (path: Path): BaselineEntry =>
    baselineKeys(path, nameOf)
      .map((key) => byKey.get(key))
      .find((found) => found !== undefined) ?? structural;
  /** Only requests of the very same kind tell how long one may take. */
  const norm = (path: Path): BaselineEntry =>
    byKey.get(baselineKeys(path, nameOf)[0] ?? '') ?? structural;
  return {
    baseline,
    entry,
    slowness: (path) => slownessOf(path, norm(path), enough),
    deviations: (path) => deviationsOf(path, entry(path), norm(path), enough),
  };
}

function slownessOf(path: Path, norm: BaselineEntry, enough: number): Slowness | undefined {
  if (path.outcome !== 'ok' && path.outcome !== 'slow') return undefined;
  const leg = deepestLeg(path);
  const wait = backendWait(path);
  const limit = slowThreshold(norm, 'backend', enough);
  if (limit === undefined || leg === undefined || wait === undefined) return absoluteSlowness(path);
  const designed = (): boolean =>
    waitsByDesign(leg) || (path.root !== undefined && waitsByDesign(path.root));
  if (wait >= limit && !designed()) {
    const usualNs = measureOf(norm, 'backend')?.p50 ?? -1;
    return { step: 'backend', leg, waitedNs: wait, usualNs };
  }
  const absolute = absoluteSlowness(path);
  return absolute?.step === 'connect' ? absolute : undefined;
}

function deviationsOf(
  path: Path,
  entry: BaselineEntry,
  norm: BaselineEntry,
  enough: number,
): Deviation[] {
  const deviations = slowerSteps(path, norm, enough);
  const root = path.root;
  const usualBytes = measureOf(entry, 'response-bytes');
  if (root !== undefined && usualBytes !== undefined && path.outcome !== 'unfinished') {
    if (root.bytesIn < usualBytes.p50 * FEWER_BYTES_SHARE) {
      deviations.push({
        kind: 'fewer-bytes',
        step: 'response-bytes',
        text: `${formatBytes(root.bytesIn)} of answer, usually ${formatBytes(usualBytes.p50)}`,
      });
    }
  }
  if ((root?.dials.length ?? 0) > 1) {
    const text = `${String(root?.dials.length)} dials for one request`;
    deviations.push({ kind: 'extra', step: 'dial', text });
  }
  if (path.outcome === 'failed') deviations.push(failure(path));
  return deviations;
}

function slowerSteps(path: Path, entry: BaselineEntry, enough: number): Deviation[] {
  const deviations: Deviation[] = [];
  for (const [id, value] of measurePath(path)) {
    const limit = id === 'response-bytes' ? undefined : slowThreshold(entry, id, enough);
    if (limit === undefined || value < limit) continue;
    const usual = formatDuration(measureOf(entry, id)?.p50 ?? -1);
    const text = `${STEP_NAMES[id]} took ${formatDuration(value)}, usually ${usual}`;
    deviations.push({ kind: 'slower', step: id, text });
  }
  return deviations;
}

function failure(path: Path): Deviation {
  const missing = path.failure === 'no-dial' || path.failure === 'no-answer';
  return { kind: missing ? 'missing' : 'failed', step: path.failure ?? 'call', text: path.reason };
}
