/**
 * The ladder: one call, a lane per component, its steps in time order, and in their places the steps of a
 * healthy call that never came. Arrows run over the lanes between the two components of a step.
 */
import { formatMilliseconds, formatSeconds } from '../base/format.js';
import type { Path } from '../model/path.js';
import type { Component, Ladder, Rung, RungState } from '../model/rungs.js';
import type { Snapshot } from '../model/snapshot.js';
import { cell, column, listSection } from './build.js';
import { groupCalls } from './calls.js';
import { pathTarget } from './paths.js';
import type {
  Cell,
  Column,
  DetailLine,
  Scope,
  Section,
  Target,
  Tone,
  View,
  ViewContext,
} from './view.js';

const MARKS: Readonly<Record<RungState, string>> = {
  ok: '',
  failed: '✖ ',
  missing: '┄ ',
  extra: '+ ',
  slow: '▲ ',
  info: '',
};

const TONES: Readonly<Record<RungState, Tone>> = {
  ok: 'plain',
  failed: 'fail',
  missing: 'dim',
  extra: 'warn',
  slow: 'warn',
  info: 'plain',
};

/** A rung with its place in the ladder. */
interface Step {
  readonly rung: Rung;
  readonly index: number;
  /** ns since the rung before that has a time; -1 none. */
  readonly delta: number;
}

function pathOf(s: Snapshot, scope: Scope): Path | undefined {
  return s.facts.paths[Number(scope.key)];
}

function steps({ rungs }: Ladder): readonly Step[] {
  let last = -1;
  return rungs.map((rung, index) => {
    const delta = last >= 0 && rung.time >= 0 ? rung.time - last : -1;
    if (rung.time >= 0) last = rung.time;
    return { rung, index, delta };
  });
}

function columns(path: Path, ladder: Ladder): readonly Column<Step>[] {
  const lanes = ladder.components;
  return [
    column<Step>({
      id: 'path.at',
      header: 'at',
      align: 'right',
      min: 9,
      max: 12,
      cut: 'end',
      help: "Time since the call's start.",
      text: ({ rung }) => (rung.time < 0 ? '┄' : formatMilliseconds(rung.time - path.startTime)),
      tone: ({ rung }) => TONES[rung.state],
    }),
    column<Step>({
      id: 'path.delta',
      header: '+Δ',
      align: 'right',
      min: 8,
      max: 11,
      drop: 2,
      cut: 'end',
      help: 'Time since the step before.',
      text: ({ rung, delta }) => (rung.time < 0 ? '┄' : formatMilliseconds(delta)),
      tone: () => 'dim',
    }),
    ...lanes.map((lane, i) => laneColumn(lane, i, lanes.length)),
    column<Step>({
      id: 'path.expected',
      header: 'healthy call',
      min: 12,
      max: 34,
      drop: 1,
      cut: 'end',
      help: 'What the baseline has at this step.',
      text: ({ rung }) => rung.expected,
      tone: ({ rung }) => (rung.expected.startsWith('✓') ? 'ok' : 'dim'),
    }),
  ];
}

function laneColumn(lane: Component, index: number, count: number): Column<Step> {
  const base = column<Step>({
    id: `path.lane${String(index)}`,
    header: `${lane.label} ${shortObjects(lane.object)}`.trim(),
    min: 17,
    grow: 1,
    max: 60,
    help: `What ${lane.label} does (${lane.role}).`,
    text: () => '',
  });
  return { ...base, cell: ({ rung }) => laneCell(rung, index, count) };
}

/** Objects without their namespaces: lanes are narrow, the pane has the full names. */
function shortObjects(objects: string): string {
  return objects
    .split(', ')
    .map((object) => object.slice(object.lastIndexOf('/') + 1))
    .join(', ');
}

/** The part of a rung that stands in one lane. */
function laneCell(rung: Rung, lane: number, count: number): Cell {
  const tone = TONES[rung.state];
  const text = MARKS[rung.state] + rung.detail;
  const { lane: from, toLane: to } = rung;
  const arrow = to >= 0 && to !== from;
  const words: Cell = { ...cell(text, tone), cut: 'end' };
  if (arrow && to < from) {
    // Right to left: the shaft starts at the receiver, the words stay with who acts.
    if (lane === to) return { ...cell('◀', tone), span: from - to, fill: '─' };
    return lane === from ? { ...words, span: count - from } : { text: '' };
  }
  if (lane === from) {
    if (!arrow) return { ...words, span: count - from };
    return { ...cell(text, tone), span: to - from, fill: rung.state === 'missing' ? '┄' : '─' };
  }
  return arrow && lane === to ? cell('▶', tone) : { text: '' };
}

function detail(step: Step, ladder: Ladder, context: ViewContext): readonly DetailLine[] {
  const { rung } = step;
  const lane = ladder.components[rung.lane];
  const who = lane === undefined ? '' : `${lane.label} ${lane.object}`;
  const lines: DetailLine[] = [
    {
      label: rung.kind,
      text: `${who.trim()}: ${MARKS[rung.state]}${rung.detail}`,
      tone: TONES[rung.state],
    },
  ];
  if (rung.expected !== '') lines.push({ label: 'healthy call', text: rung.expected });
  if (rung.row < 0) {
    lines.push({ label: 'events', text: 'none: this step never came' });
    return lines;
  }
  const number = String(context.snapshot.events.number(rung.row));
  lines.push({ label: `event ${number}`, text: context.eventLine(rung.row) });
  lines.push({ label: 'time', text: `${formatSeconds(rung.time)} s since the capture's start` });
  return lines;
}

function section(context: ViewContext, path: Path): Section<Step> {
  const ladder = context.ladder(path);
  const rows = steps(ladder);
  const broken = (from: number, direction: 1 | -1): number => {
    for (let i = from + direction; i >= 0 && i < rows.length; i += direction) {
      const state = rows[i]?.rung.state;
      if (state === 'failed' || state === 'missing') return i;
    }
    return -1;
  };
  return listSection<Step>({
    id: 'ladder',
    title: '',
    columns: columns(path, ladder),
    rows,
    empty: 'nothing of this call was seen',
    key: ({ index }) => `rung:${String(index)}`,
    indexOf: (key) => (key === 'broken' ? Math.max(0, broken(-1, 1)) : Number(key.slice(5))),
    drill: ({ index }) => eventsAt(rows, index),
    copy: ({ rung }) => fixOf(context.snapshot, path) ?? rung.detail,
    detail: (step) => detail(step, ladder, context),
    anomaly: broken,
  });
}

/** The event of a step in place; for a step that never came, where it would have followed. */
function eventsAt(rows: readonly Step[], index: number): Target | undefined {
  const near = rows.slice(0, index + 1).findLast((step) => step.rung.row >= 0);
  const step = near ?? rows.find(({ rung }) => rung.row >= 0);
  if (step === undefined) return undefined;
  const scope = { kind: '', key: '' };
  return { view: 'events', scope, label: 'Events', cursorKey: String(step.rung.row) };
}

function fixOf(s: Snapshot, path: Path): string | undefined {
  return s.diagnoses.find((d) => d.paths.includes(path.id))?.fix.commands[0];
}

/** Failing paths to the same Service, and where this one stands among them. */
function failing(s: Snapshot, path: Path): readonly Path[] {
  const group = [...groupCalls(s).values()].find((g) => g.paths.includes(path));
  return group?.paths.filter((p) => p.outcome === 'failed') ?? [];
}

function neighbour(context: ViewContext, scope: Scope, direction: 1 | -1): Target | undefined {
  const path = pathOf(context.snapshot, scope);
  if (path === undefined) return undefined;
  const others = failing(context.snapshot, path).filter((p) => (p.id - path.id) * direction > 0);
  const next = direction === 1 ? others[0] : others.at(-1);
  return next === undefined ? undefined : pathTarget(next);
}

function subtitle({ snapshot }: ViewContext, scope: Scope): string {
  const path = pathOf(snapshot, scope);
  if (path === undefined) return '';
  const all = failing(snapshot, path);
  const at = all.indexOf(path);
  const outcome = at < 0 ? path.outcome : `failing call ${String(at + 1)} of ${String(all.length)}`;
  return path.reason === '' ? outcome : `${outcome}: ${path.reason}`;
}

export const path: View = {
  id: 'path',
  aliases: ['ladder'],
  title: 'Ladder',
  help:
    'One call, step by step, a lane per component. ✖ failed, ┄ expected but never came, ▲ slow, + not part of ' +
    'a healthy call. Enter shows the raw event of a step in place, { and } go to other failing calls of the same Service.',
  appliesTo: ['path'],
  sections: (context, scope) => {
    const found = pathOf(context.snapshot, scope);
    return found === undefined ? [] : [section(context, found)];
  },
  subtitle,
  neighbour,
};
