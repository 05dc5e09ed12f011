/** Namespaces by their numbers, as in k9s. */

/** Namespaces with a number: those there are, one that was opened takes a place among them. */
const NUMBERED = 9;

export function addNamespaces(old: readonly string[], more: readonly string[]): readonly string[] {
  const fresh = more.filter((name) => !old.includes(name));
  return fresh.length === 0 ? old : [...old, ...fresh].slice(0, NUMBERED);
}

export function openedNamespace(old: readonly string[], name: string): readonly string[] {
  return old.includes(name) ? old : [name, ...old].slice(0, NUMBERED);
}
