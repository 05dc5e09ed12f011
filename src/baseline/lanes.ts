/**
 * The lanes of a ladder, from left to right: the client, the DNS servers it asked, then one lane per
 * component that relays or answers. Everything that one component dialled for the request shares one lane
 * (the pods of a Service), because they are tries of the same step.
 */
import { formatAddress } from '../model/address.js';
import type { Address, L4 } from '../model/address.js';
import type { Leg, Path } from '../model/path.js';
import type { Process } from '../model/process.js';
import type { Component } from '../model/rungs.js';

/** Names of cluster objects, for whoever knows the cluster; '' where nothing is known. */
export interface ObjectNames {
  /** The Service or Pod that has the address. */
  ofAddress(address: Address, l4: L4): string;
  /** The Pod that the process runs in. */
  ofProcess(process: Process): string;
}

/** 'curl 23364'; 'outside' for a caller that was not recorded. */
export function processLabel(process: Process): string {
  if (!process.known && process.pid < 0) return 'outside';
  return `${process.comm === '' ? 'process' : process.comm} ${String(process.pid)}`;
}

export class Lanes {
  readonly components: Component[] = [];
  readonly #byProcess = new Map<number, number>();
  readonly #byLegs = new Map<readonly Leg[], number>();
  readonly #names: ObjectNames;
  /** Lane of the DNS servers; -1 none were asked. */
  readonly dns: number;
  readonly client: number;
  /** The client's own dials, the root among them; [] when nothing was dialled. */
  readonly tries: readonly Leg[];

  constructor(path: Path, names: ObjectNames) {
    this.#names = names;
    const label = processLabel(path.client);
    this.client = this.#add('client', label, names.ofProcess(path.client), path.client.pid);
    this.#byProcess.set(path.client.index, this.client);
    this.dns = this.#addDns(path);
    this.tries = path.root === undefined ? [] : byStart([...path.attempts, path.root]);
    if (this.tries.length > 0) this.#addTargets(this.tries, path);
  }

  /** The lane that the leg leads to; `siblings` are the tries it belongs to. */
  to(siblings: readonly Leg[]): number {
    return this.#byLegs.get(siblings) ?? -1;
  }
  /** Lane of a process, -1 when it has none. */
  ofProcess(process: Process): number {
    return this.#byProcess.get(process.index) ?? -1;
  }

  #addDns(path: Path): number {
    const server = path.lookups[0]?.server;
    if (server === undefined) return -1;
    return this.#add(
      'dns',
      `dns ${formatAddress(server)}`,
      this.#names.ofAddress(server, 'udp'),
      -1,
    );
  }

  #addTargets(legs: readonly Leg[], path: Path): void {
    const accepting = legs.flatMap((leg) => (leg.accepted === undefined ? [] : [leg.accepted]));
    const process = accepting[0]?.process;
    const single = accepting.every((a) => a.process.index === process?.index);
    const dials = legs.some((leg) => leg.dials.length > 0);
    const dialMissing = path.failure === 'no-dial' && legs.some((leg) => leg === path.failedLeg);
    const role = process === undefined ? 'address' : dials || dialMissing ? 'proxy' : 'backend';
    const label = process !== undefined && single ? processLabel(process) : addressLabel(legs);
    const lane = this.#add(role, label, this.#objectOf(legs), single ? (process?.pid ?? -1) : -1);
    for (const a of accepting) {
      if (!this.#byProcess.has(a.process.index)) this.#byProcess.set(a.process.index, lane);
    }
    this.#byLegs.set(legs, lane);
    for (const leg of legs) {
      if (leg.dials.length > 0) this.#addTargets(leg.dials, path);
      else if (dialMissing && leg === path.failedLeg) this.#addExpected(leg);
    }
  }

  /** The lane of what should have been dialled and was not. */
  #addExpected(leg: Leg): void {
    const object = this.#names.ofAddress(leg.remote, leg.l4);
    this.#byLegs.set(leg.dials, this.#add('address', 'a backend', object, -1));
  }

  #objectOf(legs: readonly Leg[]): string {
    const objects = legs.map((leg) =>
      leg.accepted === undefined
        ? this.#names.ofAddress(leg.remote, leg.l4)
        : this.#names.ofProcess(leg.accepted.process),
    );
    return Array.from(new Set(objects))
      .filter((object) => object !== '')
      .join(', ');
  }

  #add(role: Component['role'], label: string, object: string, pid: number): number {
    this.components.push({ role, label, object, pid });
    return this.components.length - 1;
  }
}

function byStart(legs: readonly Leg[]): readonly Leg[] {
  return legs.toSorted((a, b) => a.startTime - b.startTime);
}

function addressLabel(legs: readonly Leg[]): string {
  return Array.from(new Set(legs.map((leg) => formatAddress(leg.remote)))).join(', ');
}
