/** `user.*` and `k8s.*`: whom the process belongs to, as far as the capture tells. */
import type { UserEntry } from '../../model/scap/users.js';
import type { Argument, Field, FieldClass } from '../field.js';
import type { Moment, PodFacts, ServiceFacts } from '../moment.js';
import { number, text } from './build.js';

/** 32 bits without sign: nobody is 4294967295. */
function uidOf(m: Moment): number | undefined {
  return m.thread === undefined ? undefined : m.thread.process.uid >>> 0;
}

function ofUser(get: (user: UserEntry) => string): (m: Moment) => string | undefined {
  return (m) => {
    const uid = uidOf(m);
    const user = uid === undefined ? undefined : m.user(uid);
    return user === undefined ? undefined : get(user);
  };
}

/** Nobody logged in: the kernel's own mark. */
const NO_LOGIN = -1;

function loginOf(m: Moment): number | undefined {
  return m.thread === undefined ? undefined : (m.thread.process.details?.loginUid ?? NO_LOGIN);
}

export const USER: FieldClass = {
  name: 'user',
  title: 'The user',
  fields: [
    number('user.uid', 'user id', uidOf),
    text(
      'user.name',
      'name of the user, by the list of the recorded machine',
      ofUser((user) => user.name),
    ),
    text(
      'user.homedir',
      'home directory of the user',
      ofUser((user) => user.home),
    ),
    text(
      'user.shell',
      'shell of the user',
      ofUser((user) => user.shell),
    ),
    number('user.loginuid', 'id of the user who logged in; -1 nobody', loginOf),
    text('user.loginname', 'name of the user who logged in', (m) => {
      const uid = loginOf(m) ?? NO_LOGIN;
      return uid === NO_LOGIN ? undefined : m.user(uid)?.name;
    }),
  ],
};

const orNone = (value: string | undefined): string | undefined =>
  value === '' ? undefined : value;

function ofPod(get: (pod: PodFacts, argument: Argument) => string | undefined) {
  return (m: Moment, argument: Argument): string | undefined =>
    m.pod === undefined ? undefined : orNone(get(m.pod, argument));
}

function ofServices(
  id: string,
  help: string,
  get: (service: ServiceFacts, argument: Argument) => string,
): Field {
  const list = (m: Moment, argument: Argument): readonly string[] =>
    (m.pod?.services ?? []).map((service) => get(service, argument));
  return { id, type: 'text', help, many: 'any', get: (m, a) => list(m, a).filter((v) => v !== '') };
}

function labelText(labels: Readonly<Record<string, string>>): string {
  return Object.entries(labels)
    .map(([key, value]) => `${key}:${value}`)
    .join(', ');
}

export const K8S: FieldClass = {
  name: 'k8s',
  title: 'Kubernetes, by the labels of the container and the cluster state',
  fields: [
    text(
      'k8s.pod.name',
      'name of its pod',
      ofPod((pod) => pod.name),
    ),
    text(
      'k8s.pod.id',
      'uid of its pod',
      ofPod((pod) => pod.uid),
    ),
    text(
      'k8s.ns.name',
      'namespace of its pod',
      ofPod((pod) => pod.namespace),
    ),
    {
      ...text(
        'k8s.pod.label',
        'a label of its pod',
        ofPod((pod, key) => pod.labels[String(key)]),
      ),
      argument: { form: 'name', required: true, usage: '.KEY or [KEY]' },
    },
    ofServices('k8s.svc.name', 'names of the Services that select its pod', (s) => s.name),
    {
      ...ofServices(
        'k8s.svc.label',
        'a label of the Services that select its pod',
        (s, key) => s.labels[String(key)] ?? '',
      ),
      argument: { form: 'name', required: true, usage: '.KEY or [KEY]' },
    },
    ofServices('k8s.svc.labels', 'their labels, key:value with commas', (s) => labelText(s.labels)),
    text(
      'k8s.pod.labels',
      'all labels of its pod, key:value with commas',
      ofPod((pod) => labelText(pod.labels)),
    ),
  ],
};
