/** A recorded machine of which no more than its name is known. */
import { UNKNOWN_MACHINE } from '../../src/model/node.js';
import type { NodeInfo } from '../../src/model/node.js';

export function node(hostName: string, more: Partial<NodeInfo> = {}): NodeInfo {
  return {
    ...UNKNOWN_MACHINE,
    hostName,
    interfaces: [],
    events: 0,
    firstRow: -1,
    lastRow: -1,
    ...more,
  };
}
