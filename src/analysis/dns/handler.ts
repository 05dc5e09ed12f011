/**
 * DNS lookups from the asker's sockets. A question and its answer are joined by socket, message id and
 * name. Questions sent with sendmmsg are invisible in captures with enter events (reference §11): then an
 * exchange begins with its answer, or, when none comes, with the socket's connect.
 */
import { addressKey, isUnspecified } from '../../model/address.js';
import type { Address } from '../../model/address.js';
import type { DnsExchange } from '../../model/dns.js';
import { threadKey } from '../../model/process.js';
import type { FdEntry, Process } from '../../model/process.js';
import { IO_CALLS } from '../connections/traffic.js';
import { DNS_PORT } from '../connections/handler.js';
import type { Handler, Step } from '../step.js';
import { readDnsMessage } from './message.js';
import type { DnsMessage } from './message.js';

const TYPES: Readonly<Record<number, string>> = {
  1: 'A',
  5: 'CNAME',
  12: 'PTR',
  15: 'MX',
  16: 'TXT',
  28: 'AAAA',
  33: 'SRV',
  65: 'HTTPS',
};
const ENETUNREACH = 101;
const ECONNREFUSED = 111;
const EHOSTUNREACH = 113;
const RCODES = ['NOERROR', 'FORMERR', 'SERVFAIL', 'NXDOMAIN', 'NOTIMP', 'REFUSED'];

type Exchange = { -readonly [K in keyof DnsExchange]: DnsExchange[K] };

/** What a resolver's socket still waits for. */
interface Resolver {
  readonly process: Process;
  readonly server: Address;
  readonly waiting: Map<string, Exchange>;
  /** A sendmmsg was made whose messages the capture does not show; row and time of it. */
  blind: { row: number; time: number } | undefined;
  answered: boolean;
  /** It sent or got bytes that are no DNS: some other protocol on the port. */
  foreign: boolean;
}

export interface DnsHandler {
  readonly exchanges: readonly DnsExchange[];
  readonly handler: Handler;
}

export function dnsHandler(): DnsHandler {
  const lookups = new Lookups();
  const handler: Handler = {
    id: 'dns',
    events: ['connect', 'close', ...Object.keys(IO_CALLS)],
    enters: false,
    onStep: (step) => {
      lookups.onStep(step);
    },
    onRelease: (fd) => {
      lookups.close(fd);
    },
  };
  return { exchanges: lookups.exchanges, handler };
}

class Lookups {
  readonly exchanges: Exchange[] = [];
  readonly #resolvers = new Map<FdEntry, Resolver>();
  /** Resolvers whose descriptor is not known, by thread and server. */
  readonly #byTuple = new Map<string, Resolver>();
  /** The resolver socket that each thread connected last: the one a blind sendmmsg goes to. */
  readonly #lastByThread = new Map<number, Resolver>();

  onStep(step: Step): void {
    if (step.name === 'connect') {
      const resolver = this.#resolverOf(step, step.fd);
      if (resolver !== undefined) this.#lastByThread.set(threadKey(step.thread), resolver);
    } else if (step.name === 'close') {
      if (step.lastReference) this.close(step.fd);
    } else if (step.fd === undefined || step.fd.kind === 'ipv4' || step.fd.kind === 'ipv6') {
      this.#io(step);
    }
  }

  /** A socket is gone: what it asked unseen got no answer. */
  close(fd: FdEntry | undefined): void {
    const resolver = fd === undefined ? undefined : this.#resolvers.get(fd);
    if (resolver === undefined) return;
    const { blind } = resolver;
    if (blind !== undefined && resolver.waiting.size === 0) {
      this.#blindExchange(resolver, blind.row, blind.time);
    }
    if (fd !== undefined) this.#resolvers.delete(fd);
  }

  #resolverOf(step: Step, fd: FdEntry | undefined): Resolver | undefined {
    if (fd === undefined) return this.#unknownSocket(step);
    if ((fd.kind !== 'ipv4' && fd.kind !== 'ipv6') || fd.l4 === 'tcp') return undefined;
    const known = this.#resolvers.get(fd);
    if (known !== undefined) return known;
    const server = serverOf(step, fd);
    if (server === undefined) return undefined;
    const resolver = newResolver(step, server);
    this.#resolvers.set(fd, resolver);
    return resolver;
  }

  /** Excerpts lack the enter event that names the descriptor; the tuple still names the server. */
  #unknownSocket(step: Step): Resolver | undefined {
    const server = serverOf(step, undefined);
    if (server === undefined) return undefined;
    const key = `${String(threadKey(step.thread))} ${addressKey(server)}`;
    const resolver = this.#byTuple.get(key) ?? newResolver(step, server);
    this.#byTuple.set(key, resolver);
    return resolver;
  }

  #io(step: Step): void {
    const resolver = this.#resolverOf(step, step.fd);
    if (resolver === undefined) {
      if (step.name === 'sendmmsg' && step.fd === undefined) this.#blindSend(step);
      return;
    }
    const res = step.int('res') ?? 0;
    if (res < 0) {
      this.#fail(resolver, -res, step);
      return;
    }
    const data = step.bytes('data');
    const message = data === undefined ? undefined : readDnsMessage(data);
    if (message === undefined) {
      resolver.foreign ||= data !== undefined && data.length === res;
      return;
    }
    if (message.isAnswer) this.#answer(resolver, message, step);
    else this.#ask(resolver, message, step);
  }

  #ask(resolver: Resolver, message: DnsMessage, step: Step): void {
    const key = questionKey(message);
    const repeated = resolver.waiting.get(key);
    if (repeated !== undefined) {
      repeated.tries++;
      return;
    }
    const exchange = newExchange(resolver, message, step.row, step.time);
    resolver.waiting.set(key, exchange);
    this.exchanges.push(exchange);
  }

  #answer(resolver: Resolver, message: DnsMessage, step: Step): void {
    const key = questionKey(message);
    let exchange = resolver.waiting.get(key);
    if (exchange === undefined) {
      exchange = newExchange(resolver, message, -1, -1);
      this.exchanges.push(exchange);
    }
    resolver.waiting.delete(key);
    resolver.answered = true;
    exchange.answerRow = step.row;
    exchange.answerTime = step.time;
    exchange.rcode = RCODES[message.rcode] ?? `RCODE${String(message.rcode)}`;
    exchange.addresses = message.addresses;
    exchange.cut = message.cut;
  }

  #blindSend(step: Step): void {
    const resolver = this.#lastByThread.get(threadKey(step.thread));
    if (resolver !== undefined) resolver.blind ??= { row: step.row, time: step.time };
  }

  /** ICMP errors surface on the next call; anything else (EAGAIN) is not the server's word. */
  #fail(resolver: Resolver, errno: number, step: Step): void {
    if (errno !== ECONNREFUSED && errno !== EHOSTUNREACH && errno !== ENETUNREACH) return;
    // A send that fails tells of the datagram before it, which may have gone elsewhere.
    const isTold = resolver.blind !== undefined || IO_CALLS[step.name] === 'in';
    if (resolver.waiting.size === 0 && isTold) this.#blindExchange(resolver, step.row, step.time);
    for (const exchange of resolver.waiting.values()) {
      if (exchange.errno !== 0) continue;
      exchange.errno = errno;
      exchange.errorRow = step.row;
    }
  }

  #blindExchange(resolver: Resolver, row: number, time: number): void {
    if (resolver.answered || resolver.foreign) return;
    const at = resolver.blind ?? { row, time };
    const exchange = newExchange(resolver, { name: '', type: 0 }, at.row, at.time);
    resolver.waiting.set('', exchange);
    this.exchanges.push(exchange);
  }
}

/** The DNS server that a socket talks to; undefined = it does not talk to one. */
function serverOf(step: Step, fd: FdEntry | undefined): Address | undefined {
  if (fd?.bound === true && fd.server?.port === DNS_PORT) return undefined;
  const tuple = step.tuple('tuple');
  for (const end of [tuple?.destination, tuple?.source, fd?.server]) {
    if (end?.port === DNS_PORT && !isUnspecified(end.ip)) return end;
  }
  return undefined;
}

function newResolver(step: Step, server: Address): Resolver {
  const { process } = step.thread;
  return { process, server, waiting: new Map(), blind: undefined, answered: false, foreign: false };
}

/** Resolvers randomise the case of names against forgery; names compare without it. */
function questionKey(message: DnsMessage): string {
  return `${String(message.id)} ${String(message.type)} ${message.name.toLowerCase()}`;
}

function newExchange(
  resolver: Resolver,
  message: { name: string; type: number },
  row: number,
  time: number,
): Exchange {
  return {
    process: resolver.process,
    server: resolver.server,
    name: message.name.toLowerCase(),
    type: message.type === 0 ? '' : (TYPES[message.type] ?? `TYPE${String(message.type)}`),
    questionRow: row,
    questionTime: time,
    tries: 1,
    answerRow: -1,
    answerTime: -1,
    rcode: '',
    addresses: [],
    cut: false,
    errno: 0,
    errorRow: -1,
  };
}
