/** DNS as seen on the resolver's socket: one question with its answer, from the asker's side. */
import type { Address } from './address.js';
import type { Process } from './process.js';

export interface DnsExchange {
  readonly process: Process;
  readonly server: Address;
  readonly name: string;
  /** 'A', 'AAAA', 'SRV' …; '' when only the answer was seen and did not repeat the question. */
  readonly type: string;
  /** -1: the question was not visible (sendmmsg in old captures). */
  readonly questionRow: number;
  readonly questionTime: number;
  /** How often it was sent (retries included). */
  readonly tries: number;
  /** -1: no answer came. */
  readonly answerRow: number;
  readonly answerTime: number;
  /** 'NOERROR', 'NXDOMAIN', 'SERVFAIL', 'REFUSED' …; '' without an answer. */
  readonly rcode: string;
  /** Addresses in the answer. */
  readonly addresses: readonly string[];
  /** The answer was cut by the snapshot length, so `addresses` may lack some. */
  readonly cut: boolean;
  /** errno of a failed send or receive (ECONNREFUSED: nothing listens at the server); 0 none. */
  readonly errno: number;
  readonly errorRow: number;
}
