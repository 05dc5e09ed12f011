/** The service map: a tree of who calls whom, drawn in lines, with counts, failures and times. */
import { formatCount, formatDuration } from '../base/format.js';
import { anomalies, column, listSection } from './build.js';
import { quantile } from './calls.js';
import { serviceMap } from './service-map-tree.js';
import type { MapNode } from './service-map-tree.js';
import type { Column, Scope, Section, Tone, View, ViewContext } from './view.js';

interface MapRow {
  readonly node: MapNode;
  /** Lines and arrow in front of it. */
  readonly lines: string;
  /** Labels from the caller down: tells apart nodes of the same name. */
  readonly key: string;
  /** ns, ascending. */
  readonly times: readonly number[];
}

function nodeTone({ node }: MapRow): Tone {
  if (node.kind === 'ghost') return 'ghost';
  if (node.failed > 0) return 'fail';
  return node.kind === 'caller' ? 'accent' : 'plain';
}

/** A number without a way to sort by it: a tree has one order. */
function figure(
  spec: { id: string; header: string; min: number; drop: number; help: string },
  text: (row: MapRow) => string,
  tone?: (row: MapRow) => Tone,
): Column<MapRow> {
  return column({ ...spec, align: 'right', cut: 'end', text, ...(tone && { tone }) });
}

const COLUMNS: readonly Column<MapRow>[] = [
  column({
    id: 'map.node',
    header: 'who calls whom',
    min: 40,
    grow: 1,
    max: 140,
    cut: 'end',
    help: 'Caller ─▶ Service ─▶ proxy ─▶ backend; nobody = calls that no one accepted.',
    text: ({ node, lines }) => lines + node.label,
    tone: nodeTone,
  }),
  figure(
    { id: 'map.calls', header: 'calls', min: 6, drop: 0, help: 'Calls over this edge.' },
    ({ node }) => formatCount(node.calls),
  ),
  figure(
    {
      id: 'map.failed',
      header: 'failed',
      min: 6,
      drop: 0,
      help: 'Those that failed; for proxies and backends, those that broke there.',
    },
    ({ node }) => (node.failed > 0 ? `✖ ${formatCount(node.failed)}` : '0'),
    ({ node }) => (node.failed > 0 ? 'fail' : 'dim'),
  ),
  figure(
    {
      id: 'map.p50',
      header: 'p50',
      min: 8,
      drop: 1,
      help: 'Half took at most this long: whole calls above, first byte of the answer for proxies and backends.',
    },
    ({ times }) => formatDuration(quantile(times, 0.5)),
  ),
  figure(
    {
      id: 'map.p95',
      header: 'p95',
      min: 8,
      drop: 2,
      help: '19 of 20 took at most this long.',
    },
    ({ times }) => formatDuration(quantile(times, 0.95)),
  ),
];

/** What fails, then what is called most; lookups prepare calls and stand behind them. */
function byTrouble(a: MapNode, b: MapNode): number {
  const isLookup = ({ target }: MapNode): number => Number(target?.view === 'dns');
  return b.failed - a.failed || isLookup(a) - isLookup(b) || b.calls - a.calls;
}

function flatten(
  nodes: ReadonlyMap<string, MapNode>,
  indent: string,
  parent: string,
): readonly MapRow[] {
  const sorted = [...nodes.values()].sort(byTrouble);
  return sorted.flatMap((node, i) => {
    const isRoot = parent === '';
    const isLast = i === sorted.length - 1;
    const arrow = node.kind === 'ghost' ? '┄▷ ' : '─▶ ';
    const lines = isRoot ? '' : `${indent}${isLast ? '└' : '├'}${arrow}`;
    const below = isRoot ? '' : `${indent}${isLast ? ' ' : '│'}   `;
    const key = `${parent}/${node.label}`;
    const times = node.times.toSorted((a, b) => a - b);
    return [{ node, lines, key, times }, ...flatten(node.children, below, key)];
  });
}

/** Rows of the tree; under a Service, only the branches that call it. */
function mapRows({ snapshot }: ViewContext, scope: Scope): readonly MapRow[] {
  const callers = serviceMap(snapshot);
  if (scope.kind !== 'service') return flatten(callers, '', '');
  const kept = new Map<string, MapNode>();
  for (const [name, caller] of callers) {
    const children = new Map(
      [...caller.children].filter(([, { target }]) => target?.scope.key === scope.key),
    );
    if (children.size > 0) kept.set(name, { ...caller, children });
  }
  return flatten(kept, '', '');
}

function section(context: ViewContext, scope: Scope): Section<MapRow> {
  const rows = mapRows(context, scope);
  return listSection({
    id: 'map',
    title: '',
    columns: COLUMNS,
    rows,
    empty: context.snapshot.progress.done ? 'no call seen' : 'reading …',
    key: ({ key }) => `map:${key}`,
    drill: ({ node }) => node.target,
    copy: ({ key }) => key.slice(1).replaceAll('/', ' / '),
    detail: ({ node, times }) => [
      { label: node.kind, text: node.label, tone: 'accent' },
      { label: 'calls', text: `${formatCount(node.calls)}, ${formatCount(node.failed)} failed` },
      {
        label: 'took',
        text:
          times.length === 0
            ? 'not seen'
            : `p50 ${formatDuration(quantile(times, 0.5))}  p95 ${formatDuration(quantile(times, 0.95))}  longest ${formatDuration(times.at(-1) ?? -1)}`,
      },
    ],
    anomaly: anomalies(rows, ({ node }) => node.failed > 0),
  });
}

export const map: View = {
  id: 'map',
  aliases: ['service-map', 'topology', 'xray'],
  title: 'Service map',
  help:
    'Who calls whom, drawn as a tree: callers, the Services they call, the proxy in between and the backends, with ' +
    'counts, failures and times on every edge. {open} opens the calls or connections of an edge.',
  appliesTo: ['', 'service'],
  sections: (context, scope) => [section(context, scope)],
};
