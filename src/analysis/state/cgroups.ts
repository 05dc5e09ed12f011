/**
 * Container and pod identity from cgroup paths (`controller=path`). Runtimes and drivers differ in the text
 * around the id, but all use 64 hexadecimal digits; the pod's uid has the usual groups, joined by '-' or,
 * under systemd, by '_'.
 */
const CONTAINER = /([0-9a-f]{64})(?![0-9a-f])/g;
const POD =
  /pod([0-9a-f]{8}[-_][0-9a-f]{4}[-_][0-9a-f]{4}[-_][0-9a-f]{4}[-_][0-9a-f]{12}|[0-9a-f]{32})(?![0-9a-f])/i;

/** First 12 digits of the container id; '' = none. */
export function containerIdOf(cgroups: readonly string[]): string {
  for (const line of cgroups) {
    const last = [...pathOf(line).matchAll(CONTAINER)].at(-1)?.[1];
    if (last !== undefined) return last.slice(0, 12);
  }
  return '';
}

/** Pod uid with '-' between its groups (32 digits without for static pods); '' = none. */
export function podUidOf(cgroups: readonly string[]): string {
  for (const line of cgroups) {
    const uid = POD.exec(pathOf(line))?.[1];
    if (uid !== undefined) return uid.replaceAll('_', '-').toLowerCase();
  }
  return '';
}

function pathOf(line: string): string {
  return line.slice(line.lastIndexOf('=') + 1);
}
