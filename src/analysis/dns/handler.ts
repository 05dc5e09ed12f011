/**
 * DNS lookups from the asker's sockets. A question and its answer are joined by socket, message id and
 * name. Questions sent with sendmmsg are invisible in captures with enter events (reference §11): then an
 * exchange begins with its answer, or, when none comes, with the socket's connect.
 */
import { isUnspecified } from '../../model/address.js';
import type { Address } from '../../model/address.js';
import type { DnsExchange } from '../../model/dns.js';
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
const RCODES = ['NOERROR', 'FORMERR', 'SERVFAIL', 'NXDOMAIN', 'NOTIMP', 'REFUSED'];

type Exchange = { -readonly [K in keyof DnsExchange]: DnsExchange[K] };

/** What a resolver's socket still waits for. */
interface Resolver {
  readonly fd: FdEntry;
  readonly process: Process;
  readonly server: Address;
  readonly waiting: Map<string, Exchange>;
  /** A sendmmsg was made whose messages the capture does not show; row and time of it. */
  blind: { row: number; time: number } | undefined;
  answered: boolean;
}

export interface DnsHandler {
  readonly exchanges: readonly DnsExchange[];
  readonly handler: Handler;
}

export function dnsHandler(): DnsHandler {
  const exchanges: Exchange[] = [];
  const resolvers = new Map<FdEntry, Resolver>();
  /** The resolver socket that each thread connected last: the one a blind sendmmsg goes to. */
  const lastByTid = new Map<number, Resolver>();

  function resolverOf(step: Step, fd: FdEntry | undefined): Resolver | undefined {
    if (fd === undefined || (fd.kind !== 'ipv4' && fd.kind !== 'ipv6') || fd.l4 === 'tcp')
      return undefined;
    const known = resolvers.get(fd);
    if (known !== undefined) return known;
    const server = serverOf(step, fd);
    if (server === undefined) return undefined;
    const resolver: Resolver = {
      fd,
      process: step.thread.process,
      server,
      waiting: new Map(),
      blind: undefined,
      answered: false,
    };
    resolvers.set(fd, resolver);
    return resolver;
  }

  function ask(resolver: Resolver, message: DnsMessage, step: Step): void {
    const key = questionKey(message);
    const repeated = resolver.waiting.get(key);
    if (repeated !== undefined) {
      repeated.tries++;
      return;
    }
    const exchange = newExchange(resolver, message, step.row, step.time);
    resolver.waiting.set(key, exchange);
    exchanges.push(exchange);
  }

  function answer(resolver: Resolver, message: DnsMessage, step: Step): void {
    const key = questionKey(message);
    let exchange = resolver.waiting.get(key);
    if (exchange === undefined) {
      exchange = newExchange(resolver, message, -1, -1);
      exchanges.push(exchange);
    }
    resolver.waiting.delete(key);
    resolver.answered = true;
    exchange.answerRow = step.row;
    exchange.answerTime = step.time;
    exchange.rcode = RCODES[message.rcode] ?? `RCODE${String(message.rcode)}`;
    exchange.addresses = message.addresses;
    exchange.cut = message.cut;
  }

  function io(step: Step): void {
    const resolver = resolverOf(step, step.fd);
    if (resolver === undefined) {
      if (step.name === 'sendmmsg' && step.fd === undefined) blindSend(step);
      return;
    }
    const res = step.int('res') ?? 0;
    if (res < 0) {
      fail(resolver, -res, step);
      return;
    }
    const data = step.bytes('data');
    const message = data === undefined ? undefined : readDnsMessage(data);
    if (message === undefined) return;
    if (message.isAnswer) answer(resolver, message, step);
    else ask(resolver, message, step);
  }

  function blindSend(step: Step): void {
    const resolver = lastByTid.get(step.thread.tid);
    if (resolver !== undefined) resolver.blind ??= { row: step.row, time: step.time };
  }

  /** ICMP errors surface on the next call; anything else (EAGAIN) is not the server's word. */
  function fail(resolver: Resolver, errno: number, step: Step): void {
    if (errno !== 111 && errno !== 113 && errno !== 101) return;
    if (resolver.waiting.size === 0) blindExchange(resolver, step.row, step.time);
    for (const exchange of resolver.waiting.values()) {
      if (exchange.errno !== 0) continue;
      exchange.errno = errno;
      exchange.errorRow = step.row;
    }
  }

  function blindExchange(resolver: Resolver, row: number, time: number): void {
    if (resolver.answered) return;
    const at = resolver.blind ?? { row, time };
    const exchange = newExchange(resolver, { name: '', type: 0 }, at.row, at.time);
    resolver.waiting.set('', exchange);
    exchanges.push(exchange);
  }

  function close(fd: FdEntry | undefined): void {
    const resolver = fd === undefined ? undefined : resolvers.get(fd);
    if (resolver === undefined) return;
    if (resolver.blind !== undefined && resolver.waiting.size === 0)
      blindExchange(resolver, resolver.blind.row, resolver.blind.time);
    resolvers.delete(resolver.fd);
  }

  function onStep(step: Step): void {
    if (step.name === 'connect') {
      const resolver = resolverOf(step, step.fd);
      if (resolver !== undefined) lastByTid.set(step.thread.tid, resolver);
    } else if (step.name === 'close') {
      if (step.lastReference) close(step.fd);
    } else if (step.fd === undefined || step.fd.kind === 'ipv4' || step.fd.kind === 'ipv6')
      io(step);
  }

  const onRelease = (fd: FdEntry): void => {
    close(fd);
  };
  return {
    exchanges,
    handler: {
      id: 'dns',
      events: ['connect', 'close', ...Object.keys(IO_CALLS)],
      enters: false,
      onStep,
      onRelease,
    },
  };
}

/** The DNS server that a socket talks to; undefined = it does not talk to one. */
function serverOf(step: Step, fd: FdEntry): Address | undefined {
  if (fd.bound && fd.server?.port === DNS_PORT) return undefined;
  const tuple = step.tuple('tuple');
  for (const end of [tuple?.destination, tuple?.source, fd.server]) {
    if (end?.port === DNS_PORT && !isUnspecified(end.ip)) return end;
  }
  return undefined;
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
