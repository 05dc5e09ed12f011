/**
 * What a capture cannot tell, which verdicts that prevents, and the command that records what is missing. One
 * record per reason; each looks at what is known and says how often it stood in the way.
 */
import { plural } from '../base/format.js';
import { EVENTS } from '../model/event-table.js';
import { missingWitnesses, NEEDED } from '../model/needed-events.js';
import type { Leg, Path } from '../model/path.js';
import { quote } from '../model/shell.js';
import type { Snapshot } from '../model/snapshot.js';
import { createClusterIndex } from '../model/cluster-index.js';
import type { ViewContext } from './view.js';

export interface Limit {
  readonly id: string;
  /** How often it stood in the way. */
  readonly count: number;
  /** What is missing. */
  readonly what: string;
  /** Rules that cannot speak, or not surely, without it. */
  readonly prevents: readonly string[];
  /** Command that gets it. */
  readonly command: string;
}

type Found = Pick<Limit, 'count' | 'what'> & { readonly command?: string };

interface LimitRecord {
  readonly id: string;
  readonly prevents: readonly string[];
  readonly command: string;
  find(context: ViewContext): Found | undefined;
}

const RECORD = 'sudo sysdig -s 8192 -w capture.scap';
const NEEDED_TYPES = Object.values(NEEDED).flat();
const DROPS = EVENTS.filter(({ name }) => name === 'drop').map(({ id }) => id);
const READS = EVENTS.filter(
  (e) => !e.isEnter && e.category === 'io_read' && e.paramIndex.has('data'),
);
/** Reads that are decoded to learn how many bytes the capture keeps of each. */
const SAMPLE = 400;
/** Ends whose clocks agree see an accept at most this much before its connect. */
const CLOCK_NS = 1e6;

const LIMITS: readonly LimitRecord[] = [
  {
    id: 'events-lost',
    prevents: ['connect-timeout', 'no-endpoints', 'rules-missing', 'backend-reset'],
    command: `${RECORD} ${quote(`evt.type in (${NEEDED_TYPES.join(', ')})`)}`,
    find: ({ snapshot: { events } }) => {
      const count = DROPS.reduce((sum, id) => sum + events.countOf(id), 0);
      const what =
        'sysdig lost events where the capture says so: what is absent there may have happened';
      return count === 0 ? undefined : { count, what };
    },
  },
  {
    id: 'bytes-cut',
    prevents: ['dns-failure', 'wrong-dns-server', 'backend-reset', 'slow-backend'],
    command: RECORD,
    find: bytesCut,
  },
  {
    id: 'other-node',
    prevents: ['backend-reset', 'slow-backend', 'wrong-target-port', 'connect-timeout'],
    command: RECORD,
    find: otherNode,
  },
  {
    id: 'no-cluster-state',
    prevents: ['selector-mismatch', 'no-endpoints', 'wrong-target-port', 'wrong-dns-server'],
    command:
      'kubectl get pods,services,endpoints,endpointslices,nodes -A -o json > capture.cluster.json',
    find: ({ snapshot: { cluster } }) =>
      cluster.services.length > 0
        ? undefined
        : { count: 1, what: 'no Service is known: addresses have no names, selectors and ports' },
  },
  {
    id: 'no-nat-rules',
    prevents: ['rules-missing'],
    command: 'sudo iptables-save > capture.iptables',
    find: ({ snapshot: { cluster } }) =>
      cluster.nat !== undefined
        ? undefined
        : {
            count: 1,
            what: 'the NAT rules of the node are not known: a missing one can only be guessed',
          },
  },
  {
    id: 'began-before',
    prevents: ['connect-timeout', 'backend-refused', 'dns-failure'],
    command: RECORD,
    find: ({ snapshot }) => {
      const count = legs(snapshot).filter((leg) => leg.result === 'unseen').length;
      const what =
        'connections were open when the capture began: how they came about is not in it. Record first, then call';
      return count === 0 ? undefined : { count, what };
    },
  },
  {
    id: 'filtered',
    prevents: ['backend-refused', 'connect-timeout', 'no-endpoints', 'backend-reset'],
    command: RECORD,
    find: ({ snapshot: { events, progress } }) => {
      const missing = progress.done && events.length > 0 ? missingWitnesses(events) : [];
      const what = `the capture was filtered, or is an excerpt; it has no event of ${missing.join('; ')}`;
      return missing.length === 0 ? undefined : { count: missing.length, what };
    },
  },
  {
    id: 'clocks-differ',
    prevents: ['slow-backend', 'connect-timeout'],
    command: 'timedatectl timesync-status',
    find: ({ snapshot }) => {
      const early = legs(snapshot).filter(
        ({ accepted, startTime }) =>
          accepted !== undefined && startTime >= 0 && startTime - accepted.time > CLOCK_NS,
      );
      const what =
        'accepts come before their connects: the clocks of the nodes differ, and so do times between them. Set the clocks, record anew';
      return early.length === 0 ? undefined : { count: early.length, what };
    },
  },
];

function legs({ facts }: Snapshot): readonly Leg[] {
  const withDials = (leg: Leg): readonly Leg[] => [leg, ...leg.dials.flatMap(withDials)];
  const own = ({ root, attempts }: Path): readonly Leg[] =>
    root === undefined ? attempts : [root, ...attempts];
  return facts.paths.flatMap(own).flatMap(withDials);
}

/** Reads of which the capture kept less than was read, of the first ones; and answers of DNS that were cut. */
function bytesCut(context: ViewContext): Found | undefined {
  const { events, facts } = context.snapshot;
  const types = new Set(READS.map(({ id }) => id));
  let looked = 0;
  let kept = 0;
  let cut = 0;
  for (let row = 0; row < events.length && looked < SAMPLE; row++) {
    if (!types.has(events.type(row)) || events.result(row) <= 0) continue;
    looked++;
    const data = context.eventData(row);
    if (data === undefined || data.bytes.length >= data.size) continue;
    cut++;
    kept = Math.max(kept, data.bytes.length);
  }
  const answers = facts.dns.filter((exchange) => exchange.cut).length;
  if (cut + answers === 0) return undefined;
  const dns = answers === 0 ? '' : `, and ${plural(answers, 'DNS answer')}`;
  const what = `the capture keeps ${plural(kept, 'byte')} of a read at most; of the first ${plural(looked, 'read')} ${String(cut)} are cut${dns}`;
  return { count: cut + answers, what };
}

/** Connections to pods of other nodes, whose accepting end is therefore not in the capture. */
function otherNode({ snapshot }: ViewContext): Found | undefined {
  const index = createClusterIndex(snapshot.cluster);
  const local = new Set(
    snapshot.facts.nodes.flatMap((node) => node.interfaces).map(({ ip }) => ip),
  );
  const nodes = new Map<string, number>();
  for (const { accepted, remote, result } of legs(snapshot)) {
    const pod = accepted === undefined ? index.podByIp(remote.ip, remote.port) : undefined;
    if (pod === undefined || result === 'refused' || pod.node === '' || local.has(pod.hostIP))
      continue;
    nodes.set(pod.node, (nodes.get(pod.node) ?? 0) + 1);
  }
  const [busiest] = [...nodes].sort((a, b) => b[1] - a[1]);
  if (busiest === undefined) return undefined;
  const count = [...nodes.values()].reduce((sum, n) => sum + n, 0);
  const what = `the other end is on ${[...nodes.keys()].join(', ')}, which was not recorded`;
  const file = quote(`${busiest[0]}.scap`);
  return { count, what, command: `ssh ${quote(busiest[0])} sudo sysdig -s 8192 -w ${file}` };
}

/** In the order in which they are worth mending. */
export function limitsOf(context: ViewContext): readonly Limit[] {
  return LIMITS.flatMap(({ id, prevents, command, find }): Limit[] => {
    const found = find(context);
    return found === undefined ? [] : [{ id, prevents, command, ...found }];
  });
}
