/** `diagnose --json`, version 1; docs/diagnose.schema.json is its schema. Fields are only ever added. */
import { processLabel } from '../../baseline/lanes.js';
import type { Diagnosis, Evidence } from '../../model/diagnosis.js';
import { nodeNames } from '../../model/node.js';
import type { Path } from '../../model/path.js';
import type { Snapshot } from '../../model/snapshot.js';
import type { ReportContext } from './context.js';
import { outcomeCounts } from './summary.js';

export const REPORT_VERSION = 1;

/** Paths per piece: some 60 KiB of text. Larger texts are collected late. */
const PIECE_PATHS = 16;

/**
 * The report in pieces, to be written one after the other: with all paths of a long capture it would be
 * larger than everything else in memory. Numbers of events are null where something was expected and never
 * came.
 */
export function* reportJson(snapshot: Snapshot, context: ReportContext): Generator<string> {
  const { paths } = snapshot.facts;
  const head = {
    version: REPORT_VERSION,
    capture: {
      files: snapshot.files,
      events: snapshot.events.shown,
      durationNs: snapshot.durationNs,
      issues: snapshot.issues,
      nodes: nodesOf(snapshot),
    },
    summary: outcomeCounts(paths),
    diagnoses: snapshot.diagnoses.map((d) => diagnosisOf(d, snapshot, context)),
  };
  yield `${indented(head).slice(0, -'\n}'.length)},\n "paths": [`;
  for (let at = 0; at < paths.length; at += PIECE_PATHS) {
    const piece = paths.slice(at, at + PIECE_PATHS).map((p) => pathOf(p, snapshot, context));
    yield (at === 0 ? '' : ',') + elements(piece);
  }
  yield paths.length === 0 ? ']\n}\n' : '\n ]\n}\n';
}

function nodesOf({ facts, captures, clocks }: Snapshot): readonly object[] {
  const names = nodeNames(facts.nodes, captures);
  return facts.nodes.map(({ events }, node) => ({
    name: names[node],
    files: captures.filter((file) => file.node === node).map(({ path }) => path),
    events,
    clockAheadNs: clocks.find((clock) => clock.node === node)?.aheadNs ?? 0,
  }));
}

function indented(value: unknown): string {
  return JSON.stringify(value, undefined, 1);
}

/** The elements of an array at the depth of the report's own, without its brackets. */
function elements(values: readonly unknown[]): string {
  return indented([values]).slice('[\n ['.length, -'\n ]\n]'.length);
}

function diagnosisOf(d: Diagnosis, snapshot: Snapshot, context: ReportContext): object {
  const { rule, severity, confidence, subject, summary, count, total } = d;
  return {
    rule,
    severity,
    confidence,
    subject: { kind: subject.kind, namespace: subject.namespace, name: subject.name },
    summary,
    count,
    total,
    evidence: d.evidence.map((e) => evidenceOf(e, snapshot, context)),
    counterEvidence: d.counterEvidence,
    alternatives: d.alternatives,
    fix: d.fix,
    paths: d.paths,
  };
}

function evidenceOf(e: Evidence, snapshot: Snapshot, context: ReportContext): object {
  if (e.row < 0) return { event: null, timeNs: null, text: e.note, note: e.note };
  const event = snapshot.events.number(e.row);
  return { event, timeNs: e.time, text: context.eventLine(e.row), note: e.note };
}

function pathOf(path: Path, snapshot: Snapshot, context: ReportContext): object {
  const { components, rungs } = context.ladder(path);
  return {
    id: path.id,
    client: path.client.known ? processLabel(path.client) : '',
    service: context.serviceName(path),
    outcome: path.outcome,
    reason: path.reason,
    rungs: rungs.map((rung) => ({
      kind: rung.kind,
      state: rung.state,
      component: components[rung.lane]?.label ?? '',
      event: rung.row < 0 ? null : snapshot.events.number(rung.row),
      atNs: rung.time < 0 ? null : rung.time,
      detail: rung.detail,
    })),
  };
}
