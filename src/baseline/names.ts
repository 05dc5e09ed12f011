/** Cluster objects behind addresses and processes, as ladders name them. */
import type { ClusterIndex } from '../model/cluster-index.js';
import type { ObjectRef } from '../model/cluster.js';
import { ownerOfAddress } from '../model/owners.js';
import type { ObjectNames } from './lanes.js';

/** 'default/my-nginx', or the bare name of an object without a namespace. */
export function objectName(object: ObjectRef): string {
  return object.namespace === '' ? object.name : `${object.namespace}/${object.name}`;
}

export function clusterNames(cluster: ClusterIndex): ObjectNames {
  return {
    ofAddress(address, l4) {
      const owner = ownerOfAddress(cluster, address, l4 === 'udp' ? 'udp' : 'tcp').object;
      return owner === undefined ? '' : objectName(owner);
    },
    ofProcess(process) {
      const pod = cluster.podOf(process);
      return pod === undefined ? '' : objectName(pod);
    },
  };
}
