/**
 * Kubernetes API events that sysdig wrote into captures with `-k` until 2022 (event type 260): one JSON text
 * each, `{type: ADDED | MODIFIED | DELETED, kind, items: [...]}`, where items carry a flat selection of an
 * object's fields. They are brought into the API's own shape here and read like any other object.
 */
import type { Complaints } from './complaints.js';
import { list, object, text } from './fields.js';
import type { Json } from './fields.js';
import type { ObjectReader } from './objects.js';

/** Applies one event; a broken one is complained about. */
export function applyApiEvent(reader: ObjectReader, json: string, complaints: Complaints): void {
  const parsed = parse(json);
  if (parsed === undefined) complaints.add('A Kubernetes API event is broken and was skipped.');
  const event = object(parsed);
  const kind = text(event['kind']);
  const deleted = event['type'] === 'DELETED';
  for (const value of list(event['items'])) {
    const item = object(value);
    if (deleted) {
      reader.remove(kind, text(item['namespace']) || 'default', text(item['name']));
    } else if (event['type'] === 'ADDED' || event['type'] === 'MODIFIED') {
      reader.add(apiObject(kind, item));
    }
  }
}

function parse(json: string): unknown {
  try {
    return JSON.parse(json) as unknown;
  } catch {
    return undefined;
  }
}

function apiObject(kind: string, item: Json): Json {
  const { namespace, name, uid, labels } = item;
  const addresses = list(item['addresses']).map((address) => ({ address }));
  return {
    kind,
    metadata: { namespace, name, uid, labels },
    spec: {
      nodeName: item['nodeName'],
      containers: item['containers'],
      clusterIP: item['clusterIP'],
      ports: item['ports'],
      selector: item['selector'],
    },
    status: {
      hostIP: item['hostIP'],
      podIP: item['podIP'],
      phase: item['phase'],
      containerStatuses: item['containerStatuses'],
      addresses,
    },
  };
}
