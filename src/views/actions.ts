/**
 * Commands for a row: what csysdig and k9s would run. A capture is mostly read where the cluster is not, so
 * they are there to be copied first; run here, they are after a question only.
 */
import { formatAddress } from '../model/address.js';
import type { Pod, Service } from '../model/cluster.js';
import type { Process } from '../model/process.js';
import { kubectl, labelWords, quote } from '../model/shell.js';
import type { Snapshot } from '../model/snapshot.js';
import { column, listSection } from './build.js';
import { isGone } from './gone.js';
import { connectionOfEvent, PATH_SCOPES, pathsIn, verdictsIn } from './path-scope.js';
import { objectsIn } from './objects.js';
import type { Scope, Section, View, ViewContext } from './view.js';

interface Suggestion {
  readonly what: string;
  readonly command: string;
}

const COLUMNS = [
  column<Suggestion>({
    id: 'action.what',
    header: 'to',
    min: 16,
    max: 34,
    cut: 'end',
    help: 'What it tells.',
    text: ({ what }) => what,
  }),
  column<Suggestion>({
    id: 'action.command',
    header: 'command',
    min: 24,
    grow: 1,
    max: 400,
    cut: 'end',
    help: 'The command; {copy} copies it, {open} runs it after a yes.',
    text: ({ command }) => command,
    tone: () => 'ok',
  }),
];

function forService(service: Service): readonly Suggestion[] {
  const { name, namespace, clusterIPs, ports, selector } = service;
  const slices = [
    'get',
    'endpointslices',
    '-l',
    `kubernetes.io/service-name=${name}`,
    '-o',
    'wide',
  ];
  const labels = selector === undefined ? '' : labelWords(selector).join(',');
  const pods = ['get', 'pods', '-l', labels, '-o', 'wide', '--show-labels'];
  const [ip] = clusterIPs;
  const [port] = ports;
  return [
    { what: `describe ${name}`, command: kubectl(service, ['describe', 'service', name]) },
    { what: 'its addresses', command: kubectl(service, slices) },
    ...(labels === '' ? [] : [{ what: 'pods it selects', command: kubectl(service, pods) }]),
    { what: 'resolve its name', command: `dig +search ${quote(`${name}.${namespace}.svc`)}` },
    {
      what: 'its rules on a node',
      command: `iptables-save | grep -F ${quote(`${namespace}/${name}`)}`,
    },
    ...(ip === undefined || port === undefined ? [] : traffic(ip, port.port)),
  ];
}

function forPod(pod: Pod): readonly Suggestion[] {
  const { name } = pod;
  return [
    { what: `describe ${name}`, command: kubectl(pod, ['describe', 'pod', name]) },
    { what: `logs of ${name}`, command: kubectl(pod, ['logs', name, '--tail=100']) },
    { what: 'logs before its restart', command: kubectl(pod, ['logs', name, '--previous']) },
    { what: 'a shell in it', command: kubectl(pod, ['exec', '-it', name, '--', 'sh']) },
    { what: 'the object', command: kubectl(pod, ['get', 'pod', name, '-o', 'yaml']) },
  ];
}

/** Packets on the wire, and the calls behind them in a new capture. */
function traffic(ip: string, port: number): readonly Suggestion[] {
  const host = quote(ip);
  return [
    { what: 'packets to it', command: `tcpdump -ni any host ${host} and port ${String(port)}` },
    {
      what: 'a capture of its calls',
      command: `sysdig -s 8192 -w calls.scap ${quote(`fd.ip=${ip} and fd.port=${String(port)}`)}`,
    },
  ];
}

function forConnection({ snapshot }: ViewContext, row: number): readonly Suggestion[] {
  const { connections } = snapshot.facts;
  const remote = connections.remote[row];
  const process = connections.process[row];
  return [
    ...(remote === undefined
      ? []
      : [
          ...traffic(remote.ip, remote.port),
          {
            what: 'reach it from here',
            command: `nc -vz ${quote(remote.ip)} ${String(remote.port)}`,
          },
          inFile(snapshot, `fd.name contains ${quote(formatAddress(remote))}`),
        ]),
    ...(process === undefined ? [] : forProcess(snapshot, process)),
  ];
}

function forProcess(s: Snapshot, { node, pid }: Process): readonly Suggestion[] {
  const id = String(pid);
  const host = s.facts.nodes[node]?.hostName ?? '';
  const there = s.captures.length > 1 && host !== '' ? ` and evt.hostname=${quote(host)}` : '';
  return [
    inFile(s, `proc.pid=${id}${there}`),
    { what: 'what it listens on (on its node)', command: `nsenter -t ${id} -n ss -tlnp` },
    { what: 'its descriptors (on its node)', command: `ls -l /proc/${id}/fd` },
  ];
}

/** Several captures have numbers and times of events in common here only. */
function inFile({ files }: Snapshot, filter: string): Suggestion {
  const named = files.filter((name) => name !== '-');
  const read = (named.length > 0 ? named : ['FILE']).map((file) => `-r ${quote(file)}`).join(' ');
  const program = named.length > 1 ? 'svc-top events' : 'sysdig';
  return { what: 'its events', command: `${program} ${read} ${quote(filter)}` };
}

function suggestions(context: ViewContext, scope: Scope): readonly Suggestion[] {
  const { snapshot } = context;
  if (isGone(snapshot, scope)) return [];
  const { services, pods } = objectsIn(context, scope);
  const fixes = verdictsIn(context, scope).flatMap((d) =>
    d.fix.commands.map((command) => ({ what: `fix ${d.rule}`, command })),
  );
  const process = snapshot.facts.processes[Number(scope.key)];
  const all = [
    ...fixes,
    ...services.flatMap(forService),
    ...pods.flatMap(forPod),
    ...connectionsOf(context, scope).flatMap((row) => forConnection(context, row)),
    ...(scope.kind === 'process' && process !== undefined ? forProcess(snapshot, process) : []),
    ...(scope.kind === 'event'
      ? [inFile(snapshot, `evt.num=${String(snapshot.events.number(Number(scope.key)))}`)]
      : []),
  ];
  return all.filter((a, i) => all.findIndex((b) => b.command === a.command) === i);
}

function connectionsOf(context: ViewContext, scope: Scope): readonly number[] {
  switch (scope.kind) {
    case 'connection':
      return [Number(scope.key)];
    case 'event':
      return [connectionOfEvent(context, Number(scope.key))].filter((row) => row >= 0);
    case 'path':
      return pathsIn(context, scope)
        .map((p) => p.root?.connection ?? -1)
        .filter((row) => row >= 0);
    default:
      return [];
  }
}

function section(context: ViewContext, scope: Scope): Section<Suggestion> {
  return listSection({
    id: 'actions',
    title: '',
    columns: COLUMNS,
    rows: suggestions(context, scope),
    empty: 'no command is known for this',
    key: ({ command }) => command,
    copy: ({ command }) => command,
    command: ({ command }) => command,
    detail: ({ what, command }) => [{ label: what, text: command, tone: 'ok' }],
  });
}

export const actions: View = {
  id: 'actions',
  aliases: ['act', 'commands'],
  title: 'Actions',
  help:
    'Commands for the row it was opened from: kubectl, dig, tcpdump, sysdig, and the fixes of its verdicts. ' +
    '{copy} copies one; {open} runs it on this machine, after a yes.',
  appliesTo: PATH_SCOPES,
  sections: (context, scope) => [section(context, scope)],
};
