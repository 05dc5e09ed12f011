/** The `metadata` that all objects share. */
import type { Labels } from '../model/cluster.js';
import type { Complaints } from './complaints.js';
import { labels, object, text } from './fields.js';
import type { Json } from './fields.js';

export interface Metadata {
  /** 'default' when the object does not say, '' for Nodes. */
  readonly namespace: string;
  readonly name: string;
  /** 'namespace/name' for messages. */
  readonly label: string;
  readonly uid: string;
  readonly labels: Labels;
  readonly deleted: boolean;
  readonly owners: readonly unknown[];
}

/** undefined, with a complaint, for an object without a name. */
export function metadataOf(json: Json, kind: string, complaints: Complaints): Metadata | undefined {
  const meta = object(json['metadata']);
  const name = text(meta['name']);
  if (name === '') {
    complaints.add(`A ${kind} without a name was skipped.`);
    return undefined;
  }
  const namespace = kind === 'Node' ? '' : text(meta['namespace']) || 'default';
  return {
    namespace,
    name,
    label: namespace === '' ? name : `${namespace}/${name}`,
    uid: text(meta['uid']),
    labels: labels(meta['labels']),
    deleted: text(meta['deletionTimestamp']) !== '',
    owners: Array.isArray(meta['ownerReferences']) ? meta['ownerReferences'] : [],
  };
}
