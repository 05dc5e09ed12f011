/**
 * Container metadata in the capture: JSON events of the container engine (old id, name and image as
 * separate parameters in 2015), and API objects that sysdig recorded from Kubernetes. The latest event
 * about a container wins.
 */
import type { ContainerDetails, Mount } from '../../model/container.js';
import type { ContainerInfo } from '../engine.js';
import type { LiveStep } from './live-step.js';
import type { Parser, Tables } from './tables.js';

const SHORT_ID = 12;

export const parseContainerJson: Parser = (step, tables) => {
  const text = step.text('json');
  if (text !== undefined) addContainer(tables, text);
};

export const parseAsync: Parser = (step, tables) => {
  if (step.text('name') !== 'container') return;
  const data = step.text('data');
  if (data !== undefined) addContainer(tables, data);
};

export const parseContainerFields: Parser = (step, tables) => {
  const id = step.text('id')?.slice(0, SHORT_ID) ?? '';
  if (id === '') return;
  const name = step.text('name') ?? '';
  tables.addContainer({ id, name, image: step.text('image') ?? '', ip: '', labels: {} });
};

export const parseApiEvent: Parser = (step: LiveStep, tables) => {
  const text = step.text('json');
  if (text !== undefined) tables.apiEvents.push(text);
};

function addContainer(tables: Tables, json: string): void {
  const info = containerOf(json);
  if (info !== undefined) tables.addContainer(info);
}

function containerOf(json: string): ContainerInfo | undefined {
  const whole = parseJson(json);
  const container = field(whole, 'container') ?? whole;
  const id = textField(container, 'id').slice(0, SHORT_ID);
  if (id === '') return undefined;
  const sandbox = field(container, 'pod_sandbox_labels');
  return {
    id,
    name: textField(container, 'name'),
    image: textField(container, 'image'),
    ip: textField(container, 'ip'),
    labels: labelsOf(field(container, 'labels')),
    ...(sandbox !== undefined && { podLabels: labelsOf(sandbox) }),
    details: detailsOf(container),
  };
}

/** sysdig's numbers of container engines. */
const TYPES: Readonly<Record<number, string>> = {
  0: 'docker',
  1: 'lxc',
  2: 'libvirt-lxc',
  3: 'mesos',
  4: 'rkt',
  6: 'cri',
  7: 'containerd',
  8: 'cri-o',
  9: 'bpm',
  11: 'podman',
};

function detailsOf(container: unknown): ContainerDetails {
  const mounts = field(container, 'Mounts');
  const privileged = field(container, 'privileged');
  return {
    type: TYPES[Number(field(container, 'type'))] ?? '',
    imageId: textField(container, 'imageid'),
    repository: textField(container, 'imagerepo'),
    tag: textField(container, 'imagetag'),
    digest: textField(container, 'imagedigest'),
    privileged: typeof privileged === 'boolean' ? privileged : undefined,
    mounts: (Array.isArray(mounts) ? mounts : []).map(mountOf),
  };
}

function mountOf(mount: unknown): Mount {
  return {
    source: textField(mount, 'Source'),
    destination: textField(mount, 'Destination'),
    mode: textField(mount, 'Mode'),
    writable: field(mount, 'RW') === true,
    propagation: textField(mount, 'Propagation'),
  };
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    // Cut by the driver's buffer or damaged: the container stays known by its cgroup alone.
    return undefined;
  }
}

function field(value: unknown, name: string): unknown {
  return typeof value === 'object' && value !== null
    ? (value as Readonly<Record<string, unknown>>)[name]
    : undefined;
}

function textField(value: unknown, name: string): string {
  const text = field(value, name);
  return typeof text === 'string' ? text : '';
}

function labelsOf(value: unknown): Readonly<Record<string, string>> {
  if (typeof value !== 'object' || value === null) return {};
  const texts = Object.entries(value).filter(
    (pair): pair is [string, string] => typeof pair[1] === 'string',
  );
  return Object.fromEntries(texts);
}
