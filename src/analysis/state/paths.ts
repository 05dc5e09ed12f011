/** Path arithmetic as sysdig does it: on the text alone, without asking any file system. */

/** Absolute form of `path` seen from `base` (which ends in '/'); '.' and '..' are resolved, no slash at the end. */
export function resolvePath(base: string, path: string): string {
  const parts: string[] = [];
  const whole = path.startsWith('/') ? path : `${base}/${path}`;
  for (const part of whole.split('/')) {
    if (part === '' || part === '.') continue;
    if (part === '..') parts.pop();
    else parts.push(part);
  }
  return `/${parts.join('/')}`;
}

/** A working directory: normalised and ending in '/'. */
export function directoryOf(base: string, path: string): string {
  const resolved = resolvePath(base, path);
  return resolved === '/' ? '/' : `${resolved}/`;
}
