/** The list of users and groups of the recorded machine (reference §5). Containers' users are not in it. */
import type { ByteReader } from './byte-reader.js';

export interface UserEntry {
  readonly name: string;
  readonly home: string;
  readonly shell: string;
}

export interface UserNames {
  readonly users: Map<number, UserEntry>;
  readonly groups: Map<number, string>;
}

const USER = 0;

/** Adds what the list says. False: it is damaged from some entry on. */
export function readUsers(r: ByteReader, hasLengths: boolean, names: UserNames): boolean {
  while (r.left >= 4) {
    const start = r.pos;
    const length = hasLengths ? r.u32() : 0;
    const kind = r.u8();
    if (kind === USER) {
      const uid = r.u32();
      r.u32();
      names.users.set(uid, { name: r.str(), home: r.str(), shell: r.str() });
    } else {
      const gid = r.u32();
      names.groups.set(gid, r.str());
    }
    if (r.failed || (hasLengths && length < r.pos - start)) return false;
    if (hasLengths) r.pos = Math.min(start + length, r.end);
  }
  return true;
}
