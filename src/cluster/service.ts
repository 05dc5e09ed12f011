/** A Service object of the API → model. Every type: ClusterIP, NodePort, LoadBalancer, headless, ExternalName. */
import type { Service, ServicePort } from '../model/cluster.js';
import type { Complaints } from './complaints.js';
import { ips, labels, list, object, port, text } from './fields.js';
import type { Json } from './fields.js';
import { metadataOf } from './metadata.js';

export function parseService(json: Json, complaints: Complaints): Service | undefined {
  const meta = metadataOf(json, 'Service', complaints);
  if (meta === undefined) return undefined;
  const spec = object(json['spec']);
  const type = text(spec['type']) || 'ClusterIP';
  const selector = labels(spec['selector']);
  const ingress = list(object(object(json['status'])['loadBalancer'])['ingress']);
  return {
    kind: 'Service',
    namespace: meta.namespace,
    name: meta.name,
    type,
    clusterIPs:
      type === 'ExternalName' ? [] : ips([spec['clusterIP'], ...list(spec['clusterIPs'])]),
    externalIPs: ips([...list(spec['externalIPs']), ...ingress.map((i) => object(i)['ip'])]),
    headless: spec['clusterIP'] === 'None',
    ports: list(spec['ports']).flatMap((p, index) => {
      const parsed = parsePort(object(p), index);
      if (parsed === undefined) complaints.add(`A port of Service ${meta.label} has no number.`);
      return parsed ?? [];
    }),
    // An empty selector selects nothing: Kubernetes treats it like none.
    selector: Object.keys(selector).length === 0 ? undefined : selector,
    labels: meta.labels,
  };
}

function parsePort(json: Json, index: number): ServicePort | undefined {
  const number = port(json['port']);
  if (number === undefined) return undefined;
  const target = port(json['targetPort']) ?? text(json['targetPort']);
  const given = target !== '' && target !== '0';
  return {
    index,
    name: text(json['name']),
    protocol: protocolOf(json['protocol']),
    port: number,
    targetPort: given ? target : number,
    targetPortGiven: given,
    nodePort: port(json['nodePort']),
  };
}

function protocolOf(value: unknown): ServicePort['protocol'] {
  const protocol = text(value).toUpperCase();
  return protocol === 'UDP' || protocol === 'SCTP' ? protocol : 'TCP';
}
