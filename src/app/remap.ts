/** Other keys for some commands: what presets and the user's configuration do to the key records. */
import type { CommandId, Context, KeyMap, KeyRecord } from './key-record.js';

/** Keys per command, in place of those of its record; [] = none. */
export type KeyChoice = Readonly<Partial<Record<CommandId, readonly string[]>>>;

/**
 * The records with the chosen keys; a command that had several records has one for all of its places.
 * Whoever had one of these keys in the same place loses it.
 */
export function remap(map: KeyMap, choice: KeyChoice): KeyMap {
  return map.flatMap((record, i) => {
    const keys = choice[record.command];
    if (keys !== undefined) {
      const all = map.filter((r) => r.command === record.command);
      const contexts = [...new Set(all.flatMap((r) => r.contexts))];
      return map.indexOf(all[0] ?? record) === i ? [{ ...record, keys, contexts }] : [];
    }
    const left = record.keys.filter((key) => takenBy(map, choice, record, key) === undefined);
    return [left.length === record.keys.length ? record : { ...record, keys: left }];
  });
}

/** A key that two commands want in the same place. */
export interface Collision {
  readonly key: string;
  /** The one that was chosen for. */
  readonly command: CommandId;
  readonly other: CommandId;
  readonly context: Context;
}

/** What is wrong with a choice that takes no key away from a command without saying so. */
export function collisions(map: KeyMap, choice: KeyChoice): readonly Collision[] {
  return map.flatMap((record) => {
    const keys = choice[record.command] ?? record.keys;
    return keys.flatMap((key) => takenBy(map, choice, record, key) ?? []);
  });
}

/** The other record for which a key of this one, or one that begins or goes on like it, was chosen. */
function takenBy(
  map: KeyMap,
  choice: KeyChoice,
  record: KeyRecord,
  key: string,
): Collision | undefined {
  for (const other of map) {
    if (other.command === record.command) continue;
    const context = record.contexts.find((c) => other.contexts.includes(c));
    const rival = choice[other.command]?.find((k) => getInTheWay(k, key));
    if (context === undefined || rival === undefined) continue;
    return { key: rival, command: other.command, other: record.command, context };
  }
  return undefined;
}

/** The same key, or the first of two that the other one is. */
function getInTheWay(a: string, b: string): boolean {
  return a === b || a.startsWith(`${b} `) || b.startsWith(`${a} `);
}
