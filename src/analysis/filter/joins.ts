/** What filters ask beyond the event stream: the pod of a process, the calls that an event is part of. */
import type { CallFacts, PodFacts } from '../../filter/index.js';
import type { ContainerInfo } from '../../model/container.js';
import type { Process } from '../../model/process.js';

/** Calls that an event is part of; the same ones always have the same id. */
export interface CallSet {
  readonly id: number;
  readonly calls: readonly CallFacts[];
}

export type CallsOfRow = (row: number, fdNumber: number) => CallSet;

/** What lies beyond the event stream: cluster state, and the calls that events are part of. */
export interface Joins {
  pod(process: Process, container: ContainerInfo | undefined): PodFacts | undefined;
  /** Calls that the events of a process (by its taskKey) are part of. */
  callsBy(task: number): CallsOfRow;
}

export const NO_CALLS: CallSet = { id: 0, calls: [] };

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

/** When there is nothing but the stream: the labels of containers. */
export const labelsOnly: Joins = {
  pod: (_, container) => podOfLabels(container),
  callsBy: () => () => NO_CALLS,
};
