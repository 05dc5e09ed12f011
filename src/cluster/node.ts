/** A Node object of the API → model. Host names among its addresses are left out. */
import type { Node } from '../model/cluster.js';
import type { Complaints } from './complaints.js';
import { ips, list, object } from './fields.js';
import type { Json } from './fields.js';
import { metadataOf } from './metadata.js';

export function parseNode(json: Json, complaints: Complaints): Node | undefined {
  const meta = metadataOf(json, 'Node', complaints);
  if (meta === undefined) return undefined;
  const addresses = list(object(json['status'])['addresses']);
  return {
    kind: 'Node',
    namespace: '',
    name: meta.name,
    ips: ips(addresses.map((address) => object(address)['address'])),
  };
}
