/** What is known beyond the event stream when there is nothing but the stream: the labels of containers. */
import type { PodFacts } from '../../filter/index.js';
import type { ContainerInfo } from '../../model/container.js';
import type { Joins } from './live-moment.js';

const PREFIX = 'io.kubernetes.';

/** The pod that the labels of a container name; undefined when they name none. */
export function podOfLabels(container: ContainerInfo | undefined): PodFacts | undefined {
  const label = (key: string): string => container?.labels[PREFIX + key] ?? '';
  if (container === undefined || label('pod.name') === '') return undefined;
  return {
    name: label('pod.name'),
    namespace: label('pod.namespace'),
    uid: label('pod.uid'),
    labels: container.podLabels ?? {},
  };
}

export const labelsOnly: Joins = {
  pod: (_, container) => podOfLabels(container),
  calls: () => [],
};
