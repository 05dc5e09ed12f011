/**
 * Categories of system calls that are recorded as the generic event, without parameters, by the names that
 * sysdig shows. Those it has events for say their category themselves.
 */
const BY_CATEGORY: Readonly<Record<string, string>> = {
  time: `gettimeofday clock_gettime clock_settime clock_getres settimeofday time times alarm adjtimex
    clock_adjtime timer_create timer_settime timer_gettime timer_delete timerfd_settime timerfd_gettime
    getitimer setitimer stime utime utimes`,
  signal: `rt_sigprocmask rt_sigaction rt_sigreturn rt_sigpending rt_sigsuspend rt_sigtimedwait
    rt_sigqueueinfo rt_tgsigqueueinfo sigaltstack sigaction sigprocmask sigpending sigreturn sigsuspend signal`,
  wait: `pselect6 epoll_ctl epoll_pwait epoll_create epoll_create1 wait4 waitid waitpid pause`,
  sleep: `clock_nanosleep`,
  memory: `mprotect madvise mremap mlock munlock mlockall munlockall mincore msync remap_file_pages
    mbind migrate_pages move_pages`,
  process: `set_robust_list get_robust_list arch_prctl getpid getppid gettid set_tid_address exit getrusage
    prctl getpgid getpgrp getsid sched_yield sched_getaffinity sched_setaffinity getpriority setpriority
    personality`,
  file: `chown fchown lchown fchownat ftruncate truncate fsync fdatasync sync statfs fstatfs utimensat
    futimesat readlink readlinkat faccessat fallocate fadvise64 mknod mknodat readahead`,
  IPC: `inotify_add_watch inotify_rm_watch shmget shmat shmdt shmctl msgget msgsnd msgrcv msgctl
    mq_open mq_unlink mq_timedsend mq_timedreceive mq_notify`,
  system: `uname sysinfo syslog reboot sethostname setdomainname`,
  unknown: `exit_group`,
};

const CATEGORIES: ReadonlyMap<string, string> = new Map(
  Object.entries(BY_CATEGORY).flatMap(([category, names]) =>
    names.split(/\s+/).map((name) => [name, category] as const),
  ),
);

/** Category of a generic system call; 'other' when it is none of these. */
export function callCategory(name: string): string {
  return CATEGORIES.get(name) ?? 'other';
}
