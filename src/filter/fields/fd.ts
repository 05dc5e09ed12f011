/**
 * `fd.*`: the descriptor that an event acts on. Client and server are sysdig's: the client's end is where
 * the connection came from, whichever side the process is on. Local and remote go by the addresses of the
 * machine, and by the role where neither end is one of those (a pod whose address nobody told).
 */
import { FD } from '../../model/scap/lists.js';
import { plainIp } from '../../model/scap/sockets.js';
import type { Field, FieldClass, FieldType, Value } from '../field.js';
import type { Moment, MomentFd } from '../moment.js';
import { flag, number, text } from './build.js';
import { FD_NAMES } from './fd-names.js';

const L4 = ['<NA>', '<NA>', 'tcp', 'udp', 'icmp', 'raw'];
const RAW = 5;

/** One end of a socket. */
interface End {
  readonly ip: string;
  readonly port: number;
}

function isConnection(fd: MomentFd): boolean {
  return fd.isIp && !fd.isServerType;
}

function end(fd: MomentFd, ip: string, port: number): End {
  const none = fd.type === FD.ipv6 || fd.type === FD.ipv6Server ? '::' : '0.0.0.0';
  return { ip: ip === '' ? none : plainIp(ip), port };
}

const sourceOf = (fd: MomentFd): End => end(fd, fd.sourceIp, fd.sourcePort);
const destinationOf = (fd: MomentFd): End => end(fd, fd.destinationIp, fd.destinationPort);

function clientEnd({ fd }: Moment): End | undefined {
  return fd !== undefined && isConnection(fd) && fd.role !== 'none' ? sourceOf(fd) : undefined;
}

function serverEnd({ fd }: Moment): End | undefined {
  if (fd === undefined || !fd.isIp) return undefined;
  return fd.isServerType || fd.role !== 'none' ? destinationOf(fd) : undefined;
}

/** The end that is not the other side's; undefined for sockets without one. */
function localIsSource(m: Moment): boolean | undefined {
  const { fd } = m;
  if (fd === undefined || !isConnection(fd) || fd.role === 'none') return undefined;
  if (m.isLocal(sourceOf(fd).ip)) return true;
  return m.isLocal(destinationOf(fd).ip) ? false : fd.role === 'client';
}

function sideEnd(m: Moment, local: boolean): End | undefined {
  const isSource = localIsSource(m);
  if (isSource === undefined || m.fd === undefined) return undefined;
  return isSource === local ? sourceOf(m.fd) : destinationOf(m.fd);
}

const localEnd = (m: Moment): End | undefined => sideEnd(m, true);
const remoteEnd = (m: Moment): End | undefined => sideEnd(m, false);

/** Both ends; of a server socket its own address. */
function bothEnds({ fd }: Moment): readonly End[] {
  if (fd === undefined || !fd.isIp) return [];
  return fd.isServerType ? [destinationOf(fd)] : [sourceOf(fd), destinationOf(fd)];
}

function isServer(m: Moment): boolean | undefined {
  const { fd } = m;
  if (fd === undefined) return undefined;
  if (fd.isServerType) return true;
  if (!isConnection(fd)) return false;
  if (m.isLocal(destinationOf(fd).ip)) return true;
  return m.isLocal(sourceOf(fd).ip) ? false : fd.role === 'server';
}

function l4(m: Moment): string | undefined {
  const { fd } = m;
  if (fd === undefined) return undefined;
  const shown = fd.isServerType || fd.role !== 'none' || fd.l4Code === RAW;
  return fd.isIp && shown ? (L4[fd.l4Code] ?? '<NA>') : '<NA>';
}

function family({ fd }: Moment): string | undefined {
  if (fd === undefined) return undefined;
  if (fd.isIp) return 'ip';
  return fd.type === FD.unix ? 'unix' : undefined;
}

type EndOf = (m: Moment) => End | undefined;

/** The fields of one end: address, port, port as text, and the address for networks. */
function endFields(letter: string, whose: string, endOf: EndOf): readonly Field[] {
  const field = (name: string, type: FieldType, help: string, of: (e: End) => Value): Field => ({
    id: `fd.${letter}${name}`,
    type,
    help: `${help} of the ${whose} end`,
    get: (m) => {
      const found = endOf(m);
      return found === undefined ? undefined : of(found);
    },
  });
  return [
    field('ip', 'address', 'IP address', (e) => e.ip),
    field('port', 'port', 'port', (e) => e.port),
    field('proto', 'text', 'port as text', (e) => String(e.port)),
    field('net', 'network', 'IP network', (e) => e.ip),
  ];
}

function both(id: string, type: FieldType, help: string, of: (e: End) => Value): Field {
  return { id, type, help, many: 'both', get: (m) => bothEnds(m).map(of) };
}

export const FD_CLASS: FieldClass = {
  name: 'fd',
  title: 'The descriptor that the event acts on',
  fields: [
    number('fd.num', 'its number; -1 where there is none yet', (m) => m.fdNumber),
    ...FD_NAMES,
    both('fd.ip', 'address', 'IP address of either end', (e) => e.ip),
    both('fd.port', 'port', 'port of either end', (e) => e.port),
    both('fd.proto', 'port', 'port of either end, by name', (e) => e.port),
    both('fd.net', 'network', 'IP network of either end', (e) => e.ip),
    ...endFields('c', "client's", clientEnd),
    ...endFields('s', "server's", serverEnd),
    ...endFields('l', 'local', localEnd),
    ...endFields('r', 'remote', remoteEnd),
    text('fd.l4proto', 'tcp, udp, icmp or raw; <NA> where that is not known', l4),
    text('fd.sockfamily', 'ip or unix, for sockets', family),
    flag('fd.is_server', "whether the process is the server's end", isServer),
  ],
};
