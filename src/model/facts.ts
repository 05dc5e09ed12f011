/** Smaller findings of the analysis that rules and views need beside paths. */
import type { Address, L4 } from './address.js';
import type { Process } from './process.js';

/** A socket that accepts or receives without a peer, seen in the descriptor list, bind/listen, or accept. */
export interface Listener {
  readonly process: Process;
  readonly address: Address;
  readonly l4: L4;
  /** Row of the bind or listen; -1 = it was there when the capture began. */
  readonly row: number;
  /** Row at which its last reference was closed; -1 = open to the end. */
  readonly closedRow: number;
}

/** A successful execve. */
export interface Execution {
  readonly row: number;
  readonly time: number;
  readonly process: Process;
  readonly exe: string;
  readonly args: readonly string[];
  /** Process names from the parent upwards, nearest first. */
  readonly ancestors: readonly string[];
}

/** What a process read of /etc/resolv.conf. */
export interface ResolverConfig {
  readonly process: Process;
  readonly row: number;
  readonly time: number;
  readonly nameservers: readonly string[];
  readonly search: readonly string[];
}

/** An IP interface of a recorded machine. */
export interface Interface {
  readonly name: string;
  readonly ip: string;
  readonly prefixLength: number;
}
