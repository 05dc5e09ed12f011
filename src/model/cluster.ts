/**
 * Cluster state as far as svc-top reasons about it, whatever it was read from (kubectl's JSON or YAML,
 * the capture's own container labels and API events, iptables-save). Kubernetes' spelling throughout.
 */
import type { Address } from './address.js';

export interface ObjectRef {
  readonly kind: string;
  /** '' for objects without a namespace. */
  readonly namespace: string;
  readonly name: string;
}

export type Labels = Readonly<Record<string, string>>;

export interface ServicePort {
  /** Index in spec.ports, for patches. */
  readonly index: number;
  readonly name: string;
  readonly protocol: 'TCP' | 'UDP' | 'SCTP';
  readonly port: number;
  /** As written: a number or the name of a container port. Absent in the object means `port`. */
  readonly targetPort: number | string;
  /** False when the object does not say targetPort (so it defaulted to port). */
  readonly targetPortGiven: boolean;
  readonly nodePort: number | undefined;
}

export interface Service extends ObjectRef {
  readonly kind: 'Service';
  readonly type: string;
  /** All cluster IPs; empty for headless and ExternalName. */
  readonly clusterIPs: readonly string[];
  readonly externalIPs: readonly string[];
  readonly headless: boolean;
  readonly ports: readonly ServicePort[];
  /** undefined: the Service has no selector (its endpoints are kept by hand). */
  readonly selector: Labels | undefined;
  readonly labels: Labels;
}

export interface ContainerPort {
  readonly name: string;
  readonly containerPort: number;
  readonly protocol: string;
}

export interface Container {
  readonly name: string;
  /** Full id without the `containerd://` prefix; '' unknown. */
  readonly id: string;
  readonly ports: readonly ContainerPort[];
}

export interface Pod extends ObjectRef {
  readonly kind: 'Pod';
  readonly uid: string;
  readonly labels: Labels;
  readonly node: string;
  readonly ips: readonly string[];
  readonly hostIP: string;
  readonly hostNetwork: boolean;
  readonly phase: string;
  /** undefined: the state at hand does not say. */
  readonly ready: boolean | undefined;
  readonly containers: readonly Container[];
  /** ReplicaSet, StatefulSet, DaemonSet … that owns it. */
  readonly owner: ObjectRef | undefined;
}

/** `port` 0 = every port (a slice may leave it out). */
export interface EndpointPort {
  readonly name: string;
  readonly port: number;
  readonly protocol: string;
}

export interface EndpointAddress {
  readonly ip: string;
  readonly ready: boolean;
  readonly terminating: boolean;
  readonly node: string;
  /** The Pod behind it, when the object says. */
  readonly target: ObjectRef | undefined;
  /** Ports of this very address: a named targetPort can differ per pod. Absent = those of the Service. */
  readonly ports?: readonly EndpointPort[];
}

/** The addresses of one Service, merged from its EndpointSlices (or Endpoints). */
export interface ServiceEndpoints {
  readonly service: ObjectRef;
  readonly addresses: readonly EndpointAddress[];
  /** Every port that some address has, each once. */
  readonly ports: readonly EndpointPort[];
}

export interface Node extends ObjectRef {
  readonly kind: 'Node';
  readonly ips: readonly string[];
}

/** What the fields of a NatRule do not say, so that a reader of rules neither over- nor under-matches. */
export interface NatMatch {
  /** Destination ports as inclusive ranges, for `--dports` and `from:to`; absent = `port` says it all. */
  readonly ports?: readonly (readonly [from: number, to: number])[];
  /** Matches that stand behind a `!`. */
  readonly negated?: readonly ('destination' | 'port' | 'protocol')[];
  /** `-m addrtype --dst-type`: 'LOCAL', '!LOCAL', 'UNICAST' …; absent = not asked. */
  readonly destinationType?: string;
  /** False for a rule that only other states than a new connection reach (`--ctstate ESTABLISHED`). */
  readonly forNew?: boolean;
  /** It takes only a share of the connections (`-m statistic`): how backends are balanced. */
  readonly share?: boolean;
  /** It also asks for things nobody can tell afterwards: source, interface, mark. */
  readonly conditional?: boolean;
  /** Name of an ipset that decides by destination; its members are not in the listing. */
  readonly destinationSet?: string;
}

/** What iptables-save said: the destinations that are translated, and how. */
export interface NatRule extends NatMatch {
  readonly table: string;
  readonly chain: string;
  /** Matched destination, an address or a prefix (`10.0.0.0/8`); undefined = any. */
  readonly destination: string | undefined;
  /** The one matched port; undefined = any, or several (`ports`). */
  readonly port: number | undefined;
  /** Lower case; undefined = any. */
  readonly protocol: string | undefined;
  /** 'DNAT', 'REJECT', or the chain it jumps to; '' = the rule only counts. */
  readonly target: string;
  /** DNAT --to-destination or REDIRECT --to-ports (ip '' then). */
  readonly to: Address | undefined;
  readonly comment: string;
  /** The line as it stood, for evidence. */
  readonly text: string;
}

export interface NatTable {
  readonly source: string;
  readonly rules: readonly NatRule[];
  /** Chains of the nat table that exist but hold no rule. */
  readonly emptyChains: readonly string[];
}

export interface ClusterState {
  /** Where it came from, for the status line: file names, or 'capture'. Empty = nothing known. */
  readonly sources: readonly string[];
  readonly services: readonly Service[];
  readonly pods: readonly Pod[];
  readonly endpoints: readonly ServiceEndpoints[];
  readonly nodes: readonly Node[];
  readonly nat: NatTable | undefined;
  /** True when the kind was listed in full (so that absence means absence). */
  readonly complete: {
    readonly services: boolean;
    readonly pods: boolean;
    readonly endpoints: boolean;
    readonly nodes: boolean;
  };
}

export const EMPTY_CLUSTER: ClusterState = {
  sources: [],
  services: [],
  pods: [],
  endpoints: [],
  nodes: [],
  nat: undefined,
  complete: { services: false, pods: false, endpoints: false, nodes: false },
};
