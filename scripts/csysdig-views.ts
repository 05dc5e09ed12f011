/** Every view of csysdig 0.29.3 with what stands for it here: the table of docs/csysdig.md. */
import { COMPARISONS } from '../test/support/csysdig.js';

interface Counterpart {
  /** csysdig's id and name. */
  readonly id: string;
  readonly name: string;
  /** Id of our view; absent = the one whose rows are compared, or none. */
  readonly ours?: string;
  readonly note: string;
}

const NO_TRACERS =
  'tracers are marks that programs write for sysdig; calls to Services have their ladder';
const MORE_CALLS = 'calls include mmap, opens those that failed';
const NO_MESOS = 'Mesos and Marathon are not Kubernetes';
const OWNERS =
  'owners are in the pane of a pod; csysdig has no rows any more, its link to Kubernetes is gone';

export const COUNTERPARTS: readonly Counterpart[] = [
  {
    id: 'backlog',
    name: 'Socket Queues',
    note: 'column backlog; full ones are marked',
  },
  {
    id: 'connections',
    name: 'Connections',
    note: 'both ends in one row, with the result. csysdig 0.29.3 prints IPv4 addresses as garbage (7f00:1:7f00:…); its keys are right and are compared',
  },
  { id: 'containers', name: 'Containers', note: 'CPU is not shown' },
  {
    id: 'containers_errors',
    name: 'Containers Errors',
    ours: 'callers',
    note: 'opened from a container: its processes, errors by what they were on',
  },
  {
    id: 'directories',
    name: 'Directories',
    note: MORE_CALLS,
  },
  {
    id: 'errors',
    name: 'Errors',
    note: 'what calls ran into stands first; harmless errors are folded',
  },
  { id: 'file_opens', name: 'File Opens List', note: '' },
  {
    id: 'files',
    name: 'Files',
    note: MORE_CALLS,
  },
  { id: 'incoming_connections', name: 'New Connections', note: '' },
  { id: 'io_by_type', name: 'I/O by Type', note: 'totals, not rates' },
  { id: 'kubernetes_controllers', name: 'K8s Controllers', ours: 'pods', note: OWNERS },
  { id: 'kubernetes_deployments', name: 'K8s Deployments', ours: 'pods', note: OWNERS },
  {
    id: 'kubernetes_namespaces',
    name: 'K8s Namespaces',
    ours: 'namespaces',
    note: 'csysdig has no rows any more',
  },
  { id: 'kubernetes_pods', name: 'K8s Pods', ours: 'pods', note: 'csysdig has no rows any more' },
  { id: 'kubernetes_replicasets', name: 'K8s ReplicaSets', ours: 'pods', note: OWNERS },
  {
    id: 'kubernetes_services',
    name: 'K8s Services',
    ours: 'services',
    note: 'with addresses, ports, selector and health, which csysdig never had; it has no rows any more',
  },
  { id: 'marathon_apps', name: 'Marathon Apps', note: NO_MESOS },
  { id: 'marathon_groups', name: 'Marathon Groups', note: NO_MESOS },
  { id: 'mesos_frameworks', name: 'Mesos Frameworks', note: NO_MESOS },
  { id: 'mesos_tasks', name: 'Mesos Tasks', note: NO_MESOS },
  {
    id: 'page_faults',
    name: 'Page Faults',
    note: 'column faults; both kinds in the pane',
  },
  {
    id: 'procs',
    name: 'Processes',
    note: 'connections and calls instead of CPU; bytes of files in Callers',
  },
  {
    id: 'procs_cpu',
    name: 'Processes CPU',
    note: 'why a call fails is not told by CPU time; time that calls waited is in Callers and Latency',
  },
  { id: 'procs_errors', name: 'Processes Errors', note: '' },
  {
    id: 'procs_fd_usage',
    name: 'Processes FD Usage',
    note: 'columns fds and of: the most at a time',
  },
  { id: 'slow_io', name: 'Slow File I/O', note: '' },
  { id: 'spans_list', name: 'Spans List', note: NO_TRACERS },
  { id: 'spans_summary', name: 'Spans Summary', note: NO_TRACERS },
  {
    id: 'spectro_all',
    name: 'Spectrogram-All',
    ours: 'spectro',
    note: 'a region is chosen by slice and band',
  },
  {
    id: 'spectro_file',
    name: 'Spectrogram-File',
    ours: 'spectro',
    note: 'opened from I/O by type, Files or a file',
  },
  { id: 'spectro_traces', name: 'Traces Spectrogram', note: NO_TRACERS },
  {
    id: 'sports',
    name: 'Server Ports',
    note: 'TCP and UDP apart; totals, not rates',
  },
  {
    id: 'spy_syslog',
    name: 'Spy Syslog',
    ours: 'logs',
    note: 'with stderr and stdout, and the call that was worked on',
  },
  {
    id: 'spy_users',
    name: 'Spy Users',
    note: 'all programs, with who started them',
  },
  { id: 'syscall_procs', name: 'Syscall Callers', ours: 'callers', note: 'Enter on a system call' },
  { id: 'syscalls', name: 'System Calls', note: '' },
  { id: 'threads', name: 'Threads', note: '' },
  { id: 'traces_list', name: 'Traces List', note: NO_TRACERS },
  { id: 'traces_summary', name: 'Traces Summary', note: NO_TRACERS },
];

/** Views in the folder of csysdig that `csysdig --list-views` does not list. */
const UNLISTED: readonly Counterpart[] = [
  {
    id: 'cores',
    name: 'CPUs',
    note: 'which core a call ran on says nothing of its end; events have it',
  },
  {
    id: 'docker_events',
    name: 'Docker Events',
    note: 'needs the Docker daemon; starts of programs are in Programs started',
  },
  { id: 'notifications', name: 'Notifications', note: "those of sysdig's own agent" },
  { id: 'port_bindings', name: 'Port bindings', ours: 'port-bindings', note: '' },
];

const HEAD = `# csysdig's views

What stands for each view of csysdig 0.29.3. *Equal* means: test/views/csysdig.test.ts compares the rows and these
numbers with csysdig's own answers to 13 captures of other projects (written by scripts/csysdig-oracle.ts).
\`svc-top view NAME -r FILE [--json]\` prints ours, as \`csysdig -r FILE -v VIEW --raw\` or \`-j\` prints theirs.

| csysdig | here | compared | differs |
| --- | --- | --- | --- |`;

function row({ id, name, ours, note }: Counterpart): string {
  const compared = COMPARISONS.find((c) => c.theirs === id);
  const equal = compared === undefined ? '' : `equal: ${compared.what}`;
  const why = [note, ...(compared?.differs ?? []).map((d) => d.why)].filter((text) => text !== '');
  const view = compared?.ours ?? ours;
  const here = view === undefined ? 'none' : `\`:${view}\``;
  return `| ${name} (\`${id}\`) | ${here} | ${equal} | ${why.join('. ')} |`;
}

export function csysdigPage(): string {
  return [HEAD, ...[...COUNTERPARTS, ...UNLISTED].map(row)].join('\n');
}
