/**
 * Where sysdig 0.29.3 and svc-top answer differently, and why. The comparison leaves these events out, and
 * expects exactly these expressions to differ.
 */

/** Events by capture, as sysdig numbers them. */
export const DIFFERENT_EVENTS: Readonly<
  Record<string, readonly (readonly [string, readonly number[]])[]>
> = {
  'sysflow-nginx_nginx.scap.gz': [
    [
      'setsockopt: only its return names the descriptor, and 0.29 looks for it at the beginning',
      [21911, 21930, 22180, 22199, 22449, 25749],
    ],
  ],
  'falco-psp_run_as_user_0_container.scap': [
    ['the first event of a thread is a return: 0.29 takes it to be about descriptor 0', [1519]],
  ],
  'sysflow-alpine_alpine.scap.gz': [
    ['a fcntl that returns 0: 0.29 takes the result for the descriptor', [3596]],
  ],
  'falco-cat_write.scap': [
    ['a system call without a name: <unknown> in 0.29, unknown here and later', [200, 201]],
  ],
};

const UNSET_V6 =
  '0.29 compares the first 4 bytes of IPv6 addresses with IPv4 ones, and the other way round';
const LATER_PEER = 'a UDP socket that connects again: 0.29 keeps the first peer';
const THREAD_PARENT =
  'a thread: 0.29 takes the thread that started it for the parent of the process';
const V6_SUBNET = '0.29 counts every IPv6 address that begins like one of the machine as its own';
const NUMBERS =
  '0.29 does not count the events about users and groups at the start of sample.scap.gz';
const UID =
  'a process list without user ids: 0.29 knows them of the one thread whose start was recorded';

/** Expressions by text. */
export const DIFFERENT_EXPRESSIONS: Readonly<Record<string, string>> = {
  'evt.num<200': NUMBERS,
  'evt.num=500': NUMBERS,
  'evt.num!=500': NUMBERS,
  'evt.num in (300, 301, 302)': NUMBERS,
  'fd.ip=0.0.0.0': UNSET_V6,
  'fd.ip=::1': UNSET_V6,
  'fd.net=0.0.0.0/0': UNSET_V6,
  'fd.rnet=0.0.0.0/0': UNSET_V6,
  'fd.port=53': LATER_PEER,
  'fd.port<=53': LATER_PEER,
  'fd.port in (53, 80, 443)': LATER_PEER,
  'fd.port=domain': LATER_PEER,
  'fd.sport=53': LATER_PEER,
  'fd.sport>=80 and fd.sport<=8080': LATER_PEER,
  'fd.is_server=true': V6_SUBNET,
  'fd.is_server=false': V6_SUBNET,
  'proc.pname=bash': THREAD_PARENT,
  'proc.pname in (bash, sh, systemd)': THREAD_PARENT,
  'proc.pname!=bash': THREAD_PARENT,
  'proc.pcmdline contains bash': THREAD_PARENT,
  'user.name exists': UID,
  'user.name!=root': UID,
  'group.gid=0': 'threads that 0.29 gives the group 4294967295, but the name of the right one',
  'not not evt.dir=<': '0.29 takes two nots for one',
};
