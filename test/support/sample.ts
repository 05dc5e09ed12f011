/**
 * A small hand-made snapshot in the shape of a real one: a Service whose five calls are refused by both
 * pods, a healthy DNS Service, a hundred events. For tests of views and screens that need no capture.
 */
import { node } from './node.js';
import { NOTHING_EARLIER } from '../../src/model/earlier.js';
import { NO_USAGE } from '../../src/model/process.js';
import type { Leg, Path, Traffic } from '../../src/model/path.js';
import { ErrorCounts } from '../../src/model/error-counts.js';
import { ConnectionTable } from '../../src/model/connection.js';
import { eventIds } from '../../src/model/event-table.js';
import { EventTable } from '../../src/model/event-rows.js';
import type { Pod, Service } from '../../src/model/cluster.js';
import type { Process } from '../../src/model/process.js';
import type { Ladder, Rung } from '../../src/model/rungs.js';
import type { Snapshot } from '../../src/model/snapshot.js';
import { DEFAULT_SHOW } from '../../src/views/show.js';
import type { ViewContext } from '../../src/views/view.js';

const MS = 1e6;

function process(index: number, pid: number, comm: string, args: readonly string[]): Process {
  const paths = { exe: comm, exePath: `/usr/bin/${comm}`, cwd: '/', uid: 0 };
  const nowhere = { node: 0, containerId: '', podUid: '', usage: NO_USAGE, openFds: 0 };
  return { index, pid, ppid: 1, comm, args, known: true, ...nowhere, ...paths };
}

const CURL = process(0, 23364, 'curl', ['my-nginx:8080']);
const PROXY = process(1, 2334, 'kube-proxy', []);
const NGINX = process(2, 500, 'nginx', []);

const QUIET: Traffic = {
  bytesOut: 0,
  bytesIn: 0,
  firstSendRow: -1,
  firstSendTime: -1,
  firstReceiveRow: -1,
  firstReceiveTime: -1,
  lastTime: -1,
  eofRow: -1,
  eofTime: -1,
  errno: 0,
  errorRow: -1,
  errorTime: -1,
  closeRow: -1,
  closeTime: -1,
  closedByExit: false,
  answerSize: -1,
  requestLine: '',
  statusLine: '',
};

function leg(process: Process, ip: string, port: number, start: number, rest: Partial<Leg>): Leg {
  return {
    ...QUIET,
    connection: -1,
    process,
    l4: 'tcp',
    local: { ip: '172.17.0.8', port: 50476 },
    remote: { ip, port },
    startRow: Math.floor(start / MS),
    startTime: start,
    result: 'connected',
    connectErrno: 0,
    resultRow: Math.floor(start / MS) + 1,
    resultTime: start + MS / 10,
    reused: false,
    accepted: undefined,
    dials: [],
    ...rest,
  };
}

function failedPath(id: number): Path {
  const start = id * 10 * MS;
  const dial = leg(PROXY, '172.17.0.5', 8080, start + MS, { result: 'refused', connectErrno: 111 });
  const root = leg(CURL, '10.0.0.138', 8080, start, { dials: [dial] });
  return {
    id,
    startTime: start,
    endTime: start + 2.9 * MS,
    client: CURL,
    lookups: [],
    root,
    attempts: [],
    outcome: 'failed',
    failure: 'refused',
    failedLeg: dial,
    reason: 'refused by 172.17.0.5:8080',
    logs: [],
  };
}

function service(name: string, namespace: string, ip: string, port: number): Service {
  const selector = { run: name };
  return {
    kind: 'Service',
    namespace,
    name,
    type: 'ClusterIP',
    clusterIPs: [ip],
    externalIPs: [],
    headless: false,
    labels: selector,
    selector,
    ports: [
      {
        index: 0,
        name: '',
        protocol: port === 53 ? 'UDP' : 'TCP',
        port,
        targetPort: port,
        targetPortGiven: false,
        nodePort: undefined,
      },
    ],
  };
}

function pod(name: string, ip: string, run: string): Pod {
  return {
    kind: 'Pod',
    namespace: 'default',
    name,
    uid: `uid-${name}`,
    labels: { run },
    node: 'node-1',
    ips: [ip],
    hostIP: '10.1.0.2',
    hostNetwork: false,
    phase: 'Running',
    ready: true,
    owner: undefined,
    containers: [
      { name: 'nginx', id: '', ports: [{ name: 'http', containerPort: 80, protocol: 'TCP' }] },
    ],
  };
}

function eventTable(count: number): EventTable {
  const table = new EventTable();
  table.startTime = 1_448_010_000_000_000_000n;
  const [enter = 0] = eventIds('connect', 'enter');
  const [exit = 1] = eventIds('connect', 'exit');
  for (let i = 0; i < count; i++) {
    table.append(i + 1, i * MS, i * 64, i % 2 === 0 ? enter : exit, i % 2);
    table.setNames(i, i % 3, i % 2);
  }
  return table;
}

const FIX =
  `kubectl -n default patch svc my-nginx --type=json ` +
  `-p '[{"op":"replace","path":"/spec/ports/0/targetPort","value":80}]'`;

export interface SampleOptions {
  readonly rev?: number;
  readonly done?: boolean;
  readonly events?: number;
  /** Failing calls; 0 = a capture without calls and verdicts. */
  readonly calls?: number;
}

export function sampleSnapshot(options: SampleOptions = {}): Snapshot {
  const { rev = 1, done = true, events = 100, calls = 5 } = options;
  const paths = Array.from({ length: calls }, (_, id) => failedPath(id));
  const table = eventTable(events);
  return {
    rev,
    files: ['/captures/wrong-target-port.scap.gz'],
    captures: [],
    clocks: [],
    progress: { bytesRead: done ? 1000 : 400, bytesTotal: 1000, done },
    issues: [],
    events: table,
    earlier: NOTHING_EARLIER,
    durationNs: Math.max(0, events - 1) * MS,
    facts: {
      nodes: [node('node-1')],
      processes: [CURL, PROXY, NGINX],
      containers: new Map(),
      listeners: [
        {
          process: NGINX,
          address: { ip: '172.17.0.5', port: 80 },
          l4: 'tcp',
          row: -1,
          closedRow: -1,
        },
      ],
      executions: [],
      resolverConfigs: [],
      dns: [],
      logs: [],
      errors: new ErrorCounts(),
      connections: new ConnectionTable(),
      paths,
    },
    cluster: {
      sources: ['wrong-target-port.cluster.json'],
      services: [
        service('my-nginx', 'default', '10.0.0.138', 8080),
        service('kube-dns', 'kube-system', '10.0.0.10', 53),
      ],
      pods: [
        pod('my-nginx-1', '172.17.0.5', 'my-nginx'),
        pod('my-nginx-2', '172.17.0.6', 'my-nginxx'),
      ],
      endpoints: [],
      nodes: [],
      nat: undefined,
      complete: { services: true, pods: true, endpoints: false, nodes: false },
    },
    baseline: { source: 'built-in', label: 'built-in', entries: [] },
    diagnoses:
      calls === 0
        ? []
        : [
            {
              rule: 'wrong-target-port',
              severity: 'fail',
              confidence: 'certain',
              subject: { kind: 'Service', namespace: 'default', name: 'my-nginx' },
              summary:
                '5 of 5 calls fail: 8080 is dialled on 2 pods, nothing listens there; nginx listens on 80',
              count: calls,
              total: calls,
              evidence: [{ row: 1, time: MS, note: 'connect to 172.17.0.5:8080 was refused' }],
              counterEvidence: [],
              alternatives: ['nginx was meant to listen on 8080: then its configuration is wrong'],
              fix: {
                text: 'Point the Service at the port that the pods listen on.',
                commands: [FIX],
              },
              paths: paths.map((p) => p.id),
            },
          ],
  };
}

function rung(rest: Partial<Rung> & Pick<Rung, 'kind' | 'lane' | 'detail'>): Rung {
  return { state: 'ok', toLane: -1, row: -1, time: -1, expected: '', ...rest };
}

export function sampleLadder(path: Path): Ladder {
  const at = path.startTime;
  const row = (offset: number): number => Math.floor(at / MS) + offset;
  const seen = (offset: number): Pick<Rung, 'row' | 'time'> => ({
    row: row(offset),
    time: at + offset * 0.4 * MS,
  });
  return {
    components: [
      { role: 'client', label: 'curl 23364', object: '', pid: 23364 },
      { role: 'proxy', label: 'kube-proxy 2334', object: '', pid: 2334 },
      { role: 'address', label: '172.17.0.5:8080', object: 'my-nginx-1', pid: -1 },
    ],
    rungs: [
      rung({
        kind: 'connect',
        lane: 0,
        toLane: 1,
        detail: 'connect 10.0.0.138:8080',
        ...seen(0),
        expected: '✓',
      }),
      rung({
        kind: 'accept',
        lane: 1,
        detail: 'accept 172.17.0.8:50476',
        ...seen(1),
        expected: '✓ 0.1 ms',
      }),
      rung({
        kind: 'dial',
        lane: 1,
        toLane: 2,
        detail: 'dial 172.17.0.5:8080',
        ...seen(2),
        expected: '✓',
      }),
      rung({
        kind: 'dial-result',
        lane: 2,
        toLane: 1,
        state: 'failed',
        detail: 'refused',
        ...seen(3),
        expected: 'connected',
      }),
      rung({
        kind: 'accept',
        lane: 2,
        state: 'missing',
        detail: 'accept: never',
        expected: 'accept',
      }),
      rung({ kind: 'log', lane: 1, state: 'info', detail: 'stderr "Dial failed"', ...seen(4) }),
      rung({
        kind: 'close',
        lane: 0,
        state: 'failed',
        detail: 'empty reply, 0 B',
        ...seen(5),
        expected: '~612 B',
      }),
    ],
  };
}

/** The context a worker would build around the snapshot. */
export function sampleContext(snapshot: Snapshot): ViewContext {
  const threads = [
    { node: 0, tid: 23364, comm: 'curl', pid: 23364 },
    { node: 0, tid: 2334, comm: 'kube-proxy', pid: 2334 },
    { node: 0, tid: 500, comm: 'nginx', pid: 500 },
  ];
  const fds = [
    { fd: 3, kind: 'ipv4', name: '172.17.0.8:50476->10.0.0.138:8080' },
    { fd: 7, kind: 'file', name: '/etc/hosts' },
  ];
  return {
    snapshot,
    eventLine: (row) => `curl (23364) > connect fd=${String(row)}`,
    eventParams: (row) => [
      { name: 'fd', type: 'FD', text: `${String(row)}(<4t>10.0.0.138:8080)` },
      { name: 'addr', type: 'SOCKADDR', text: '10.0.0.138:8080' },
    ],
    eventField: (row, field) => `${field} of ${String(row)}`,
    eventData: (row) => {
      const bytes = Buffer.from(`GET /${String(row)} HTTP/1.1\r\nHost: my-nginx\r\n\r\n`);
      return { bytes, size: bytes.length + (row === 3 ? 100 : 0) };
    },
    show: DEFAULT_SHOW,
    threadName: (index) => threads[index],
    fdName: (index) => fds[index],
    matching: () => ({ rows: Uint32Array.of(0, 2), done: true, progress: 1 }),
    occurring: () => [{ text: 'curl', count: 2 }],
    ladder: sampleLadder,
  };
}
