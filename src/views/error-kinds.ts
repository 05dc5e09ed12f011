/**
 * Errors that system calls return all day although nothing is wrong: a non-blocking call that would have to
 * wait, a file looked for in many places. Hiding them is what makes a list of errors worth reading, so the
 * list is short and about the call as well, not about the errno alone.
 */

/** Harmless whatever the call: "later", "again", "already on its way". */
const EVERYWHERE = new Set([
  'EAGAIN',
  'EINPROGRESS',
  'EALREADY',
  'EINTR',
  'ERESTARTSYS',
  'ERESTARTNOINTR',
  'ERESTARTNOHAND',
  'ERESTART_RESTARTBLOCK',
  'ERESTARTBLOCK',
]);

/** Kernel-internal restarts have no name in user space. */
const FIRST_RESTART = 512;
const LAST_RESTART = 516;

/** Calls that probe: the error is an answer. */
const PROBES: Readonly<Record<string, ReadonlySet<string>>> = {
  ENOENT: new Set(
    'open openat openat2 access faccessat stat lstat fstatat newfstatat statx readlink readlinkat execve execveat connect unlink unlinkat'.split(
      ' ',
    ),
  ),
  ENOTDIR: new Set(['open', 'openat', 'access', 'stat', 'lstat', 'execve']),
  EEXIST: new Set(['mkdir', 'mkdirat', 'epoll_ctl', 'symlink', 'link']),
  EINVAL: new Set(['readlink', 'readlinkat', 'prctl']),
  ENOTTY: new Set(['ioctl']),
  ESPIPE: new Set(['lseek', 'llseek', 'pread', 'preadv']),
  ENXIO: new Set(['lseek', 'llseek', 'open', 'openat']),
  ENODATA: new Set(['getxattr', 'lgetxattr', 'fgetxattr']),
  ECHILD: new Set(['wait4', 'waitid', 'waitpid']),
  ESRCH: new Set(['kill', 'tgkill']),
  ETIMEDOUT: new Set(['futex']),
};

/** @param errno its number, for those without a name */
export function isHarmless(call: string, name: string, errno: number): boolean {
  if (errno >= FIRST_RESTART && errno <= LAST_RESTART) return true;
  return EVERYWHERE.has(name) || PROBES[name]?.has(call) === true;
}
