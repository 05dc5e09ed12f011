/** `user.*`, `container.*` and `k8s.*`: whom the process belongs to, as far as the capture tells. */
import type { Argument, FieldClass } from '../field.js';
import type { Moment, PodFacts } from '../moment.js';
import { number, text } from './build.js';

const HOST = 'host';

/** 32 bits without sign: nobody is 4294967295. */
function uidOf(m: Moment): number | undefined {
  return m.thread === undefined ? undefined : m.thread.process.uid >>> 0;
}

export const USER: FieldClass = {
  name: 'user',
  title: 'The user',
  fields: [
    number('user.uid', 'user id', uidOf),
    text('user.name', 'name of the user, by the list of the recorded machine', (m) => {
      const uid = uidOf(m);
      return uid === undefined ? undefined : m.userName(uid);
    }),
  ],
};

function orHost(get: (m: Moment) => string | undefined): (m: Moment) => string | undefined {
  return (m) => {
    if (m.thread === undefined) return undefined;
    return m.thread.process.containerId === '' ? HOST : get(m);
  };
}

const orNone = (value: string | undefined): string | undefined =>
  value === '' ? undefined : value;

export const CONTAINER: FieldClass = {
  name: 'container',
  title: 'The container',
  fields: [
    text(
      'container.id',
      'first 12 characters of its id; host outside of containers',
      orHost((m) => m.thread?.process.containerId),
    ),
    text(
      'container.name',
      'its name; host outside of containers',
      orHost((m) => orNone(m.container?.name)),
    ),
    text('container.image', 'its image', (m) => orNone(m.container?.image)),
  ],
};

function ofPod(get: (pod: PodFacts, argument: Argument) => string | undefined) {
  return (m: Moment, argument: Argument): string | undefined =>
    m.pod === undefined ? undefined : orNone(get(m.pod, argument));
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
    text(
      'k8s.pod.labels',
      'all labels of its pod, key:value with commas',
      ofPod((pod) =>
        Object.entries(pod.labels)
          .map(([key, value]) => `${key}:${value}`)
          .join(', '),
      ),
    ),
  ],
};
