/** Fields of sysdig that are not here, and why: for the docs, and for who asks for one. */
export const ABSENT: readonly { readonly fields: readonly string[]; readonly why: string }[] = [
  {
    fields: ['evt.plugininfo', 'evt.pluginname'],
    why: 'events of plugins are not system calls, and need the plugin to be read',
  },
  {
    fields: ['span.*', 'evtin.span.*'],
    why: "sysdig's own tracers, which programs must be written for",
  },
  {
    fields: [
      'mesos.*',
      'marathon.*',
      'k8s.rc.*',
      'k8s.rs.*',
      'k8s.deployment.*',
      'k8s.ns.id',
      'k8s.ns.label',
      'k8s.ns.labels',
      'k8s.svc.id',
    ],
    why: 'asked of a running orchestrator by sysdig, which no longer does so; a capture does not have it',
  },
  {
    fields: ['fd.cip.name', 'fd.sip.name', 'fd.lip.name', 'fd.rip.name'],
    why: 'names that sysdig looks up in the DNS while it reads, so that they depend on when and where; see the DNS view',
  },
  {
    fields: [
      'thread.cpu',
      'thread.cpu.user',
      'thread.cpu.system',
      'thread.exectime',
      'thread.totexectime',
    ],
    why: 'CPU times that sysdig measures while it captures live, or sums up over context switches',
  },
  {
    fields: [
      'proc.vmsize',
      'proc.vmrss',
      'proc.vmswap',
      'thread.vmsize',
      'thread.vmrss',
      'thread.pfmajor',
      'thread.pfminor',
    ],
    why: 'not kept: use evt.rawarg.vm_size, .vm_rss, .vm_swap, .pgft_maj, .pgft_min of the events that tell them',
  },
  {
    fields: ['fd.connected', 'fd.dev', 'fd.dev.major', 'fd.dev.minor', 'fd.name_changed'],
    why: 'not kept: use evt.res of connect, and evt.rawarg.dev of open',
  },
  {
    fields: [
      'container.healthcheck',
      'container.liveness_probe',
      'container.readiness_probe',
      'proc.is_container_*',
      'proc.is_exe_writable',
    ],
    why: 'probes and checks of Docker alone, which Kubernetes does not use',
  },
  {
    fields: ['evt.abspath'],
    why: 'not worked out: use evt.arg.name, which has relative names as they were given, or fd.name',
  },
];
