/** `fdlist.*`: the descriptors that a poll waits for, as comma-separated texts. */
import { signed64 } from '../../model/scap/event-cursor.js';
import type { Field, FieldClass } from '../field.js';
import type { Moment, MomentFd } from '../moment.js';
import { text } from './build.js';

const POLLS = new Set(['poll', 'ppoll']);
const ENTRY = 10;

function numbers(m: Moment): readonly number[] | undefined {
  const i = m.info.paramIndex.get('fds') ?? -1;
  if (!POLLS.has(m.info.name) || i === -1) return undefined;
  const { event } = m;
  const length = event.length(i);
  if (length < 2) return undefined;
  const at = event.at(i);
  const count = Math.min(event.view.getUint16(at, event.little), Math.floor((length - 2) / ENTRY));
  return Array.from({ length: count }, (_, k) =>
    signed64(event.view, at + 2 + k * ENTRY, event.little),
  );
}

/** Texts of the descriptors that have one; none at all is no value. */
function list(
  id: string,
  help: string,
  of: (fd: MomentFd | undefined, number: number) => string | undefined,
): Field {
  return text(id, help, (m) => {
    const texts = numbers(m)?.map((n) => of(m.otherFd(n), n));
    const known = texts?.filter((t) => t !== undefined);
    return known === undefined || known.length === 0 ? undefined : known.join(',');
  });
}

const isConnection = (fd: MomentFd | undefined): fd is MomentFd =>
  fd !== undefined && fd.isIp && !fd.isServerType;

export const FDLIST: FieldClass = {
  name: 'fdlist',
  title: 'The descriptors of a poll',
  fields: [
    list('fdlist.nums', 'their numbers', (_, n) => String(n)),
    list('fdlist.names', 'their names', (fd) =>
      fd === undefined || fd.name === '' ? '<NA>' : fd.name,
    ),
    list('fdlist.cips', "client's addresses", (fd) => (isConnection(fd) ? fd.sourceIp : undefined)),
    list('fdlist.sips', "server's addresses", (fd) =>
      fd?.isIp === true ? fd.destinationIp : undefined,
    ),
    list('fdlist.cports', "client's ports", (fd) =>
      isConnection(fd) ? String(fd.sourcePort) : undefined,
    ),
    list('fdlist.sports', "server's ports", (fd) =>
      isConnection(fd) ? String(fd.destinationPort) : undefined,
    ),
  ],
};
