/**
 * Calls, connections and processes are known by their number, which changes when another analysis takes
 * over. The screen holds such numbers (where it is, which row the cursor is on), so they leave with a mark
 * of their analysis, and are translated when they come back.
 */
import type { Snapshot } from '../../model/snapshot.js';
import type { Scope, Target } from '../../views/view.js';
import type { Page, PageRequest } from '../protocol.js';

/** Numbers from before so many changes are not known any more. */
const MEMORY = 4;
const SCOPES = new Set(['path', 'connection', 'process']);
const ROW = /^(path|conn):(\d+)$/;
const MARKED = /^(?:(path|conn):)?(-?\d+)@(\d+)$/;
const KIND: Readonly<Record<string, string>> = { conn: 'connection' };

type Numbers = ReadonlyMap<string, ReadonlyMap<number, number>>;

export class Keys {
  /** How often an analysis took over. */
  #age = 0;
  /** From the numbers of one analysis to those of the next, by the older one's age. */
  readonly #changes = new Map<number, Numbers>();

  /** Another analysis takes over. */
  change(old: Snapshot, next: Snapshot): void {
    this.#changes.set(this.#age, numbers(old, next));
    this.#changes.delete(this.#age - MEMORY);
    this.#age++;
  }

  /** The request in the numbers of the present analysis. */
  incoming(request: PageRequest): PageRequest {
    const anchorKey = this.#translate(request.anchorKey, '');
    return { ...request, anchorKey, scope: this.scopeIn(request.scope) };
  }

  /** The page with marked numbers, for the scope that was asked for. */
  outgoing(page: Page, scope: Scope): Page {
    return {
      ...page,
      scope,
      rows: page.rows.map((row) => ({
        ...row,
        key: ROW.test(row.key) ? this.#mark(row.key) : row.key,
        target: this.#targetOut(row.target),
      })),
      previous: this.#targetOut(page.previous),
      next: this.#targetOut(page.next),
    };
  }

  /** A scope in the numbers of the present analysis. */
  scopeIn({ kind, key }: Scope): Scope {
    return { kind, key: SCOPES.has(kind) ? this.#translate(key, kind) : key };
  }

  #targetOut(target: Target | undefined): Target | undefined {
    if (target === undefined) return undefined;
    const { scope, cursorKey } = target;
    const marked = SCOPES.has(scope.kind) ? { ...scope, key: this.#mark(scope.key) } : scope;
    const cursor =
      cursorKey !== undefined && ROW.test(cursorKey) ? this.#mark(cursorKey) : cursorKey;
    return { ...target, scope: marked, ...(cursor === undefined ? {} : { cursorKey: cursor }) };
  }

  #mark(key: string): string {
    return `${key}@${String(this.#age)}`;
  }

  #translate(key: string, scopeKind: string): string {
    const [, prefix = '', digits = '', from = ''] = MARKED.exec(key) ?? [];
    if (digits === '') return key;
    const kind = scopeKind === '' ? (KIND[prefix] ?? prefix) : scopeKind;
    let number = Number(digits);
    for (let age = Number(from); age < this.#age && number >= 0; age++) {
      number = this.#changes.get(age)?.get(kind)?.get(number) ?? -1;
    }
    return `${prefix === '' ? '' : `${prefix}:`}${String(number)}`;
  }
}

function numbers(old: Snapshot, next: Snapshot): Numbers {
  return new Map([
    ['path', match(pathNames(old), pathNames(next))],
    ['connection', match(connectionNames(old), connectionNames(next))],
    ['process', match(processNames(old), processNames(next))],
  ]);
}

function match(old: readonly string[], next: readonly string[]): ReadonlyMap<number, number> {
  const places = new Map(next.map((name, i) => [name, i]));
  const found = new Map<number, number>();
  old.forEach((name, i) => {
    const place = places.get(name);
    if (place !== undefined) found.set(i, place);
  });
  return found;
}

function pathNames({ facts }: Snapshot): readonly string[] {
  return facts.paths.map(({ startTime, client, root }) => {
    return `${String(startTime)} ${String(client.pid)} ${root?.remote.ip ?? ''} ${String(root?.remote.port ?? 0)}`;
  });
}

function connectionNames({ facts: { connections: c } }: Snapshot): readonly string[] {
  return Array.from({ length: c.length }, (_, row) => {
    const pid = c.process[row]?.pid ?? -1;
    return `${String(c.startTime.get(row))} ${String(pid)} ${String(c.fd.get(row))} ${c.remote[row]?.ip ?? ''}`;
  });
}

function processNames({ facts }: Snapshot): readonly string[] {
  return facts.processes.map(({ pid, comm }) => `${String(pid)} ${comm}`);
}
