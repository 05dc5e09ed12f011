/**
 * Which connections a process is the server of. An annotation has the client on the left, whichever side
 * the process is on, but a list entry begins with the local end; so it takes evidence: the process accepted
 * at that very address, or what the fd sends comes from (and what it receives goes to) the right-hand port.
 */
import type { CallText } from './call-text.js';
import type { FdText } from './descriptor.js';
import type { EventText } from './event-text.js';
import type { Sharing } from './sharing.js';

/** Facts kept per thread; older ones are dropped. */
const MAX_FACTS = 4096;

export class ServedEnds {
  readonly #sharing: Sharing;
  /** By tid: addresses it accepted at, and `fd port` pairs of local ends. */
  readonly #facts = new Map<number, Set<string>>();
  /** By tid: fd of the call under way. */
  readonly #calling = new Map<number, number>();

  constructor(sharing: Sharing) {
    this.#sharing = sharing;
  }

  note(event: EventText, call: CallText): void {
    const { tid } = event;
    if (tid <= 0) return;
    const fd = call.event.isEnter || call.fd >= 0 ? call.fd : (this.#calling.get(tid) ?? -1);
    if (call.event.isEnter) this.#calling.set(tid, fd);
    const [source, destination] = call.value('tuple')?.split('->') ?? [];
    if (source === undefined || destination === undefined) return;
    if (event.name.startsWith('accept')) this.#add(tid, destination);
    else if (event.name.startsWith('recv')) this.#add(tid, `${String(fd)} ${portOf(destination)}`);
    else if (event.name.startsWith('send')) this.#add(tid, `${String(fd)} ${portOf(source)}`);
  }

  /** Whether the thread's process is the right-hand end of the connection shown. */
  serves(tid: number, text: FdText): boolean {
    const [client, server] = text.name.split('->');
    if (client === undefined || server === undefined) return false;
    const fd = String(text.fd);
    return (
      this.#has(tid, server) ||
      (this.#has(tid, `${fd} ${portOf(server)}`) && !this.#has(tid, `${fd} ${portOf(client)}`))
    );
  }

  #has(tid: number, fact: string): boolean {
    if (this.#facts.get(tid)?.has(fact) === true) return true;
    const leader = this.#sharing.leaderOf(tid);
    for (const [other, facts] of this.#facts) {
      if (facts.has(fact) && this.#sharing.leaderOf(other) === leader) return true;
    }
    return false;
  }

  #add(tid: number, fact: string): void {
    const facts = this.#facts.get(tid) ?? new Set();
    this.#facts.set(tid, facts);
    facts.add(fact);
    const oldest = facts.size > MAX_FACTS ? facts.keys().next().value : undefined;
    if (oldest !== undefined) facts.delete(oldest);
  }
}

function portOf(address: string): string {
  return address.slice(address.lastIndexOf(':') + 1);
}
