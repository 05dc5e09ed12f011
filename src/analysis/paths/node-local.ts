/**
 * Addresses that mean another machine's on every machine: loopback and link-local ones, those that several
 * nodes have, and networks in which several nodes call themselves the same (docker0 is 172.17.0.1/16
 * wherever nobody changed it). Ends of connections that have them are joined within a node only.
 */
import { inPrefix } from '../../base/ip.js';
import { isLoopback } from '../../model/address.js';
import type { NodeInfo } from '../../model/node.js';

export type NodeLocal = (ip: string) => boolean;

export function nodeLocalAddresses(nodes: readonly NodeInfo[]): NodeLocal {
  const counts = new Map<string, number>();
  for (const { interfaces } of nodes) {
    const own = new Set(interfaces.map((i) => `${i.ip}/${String(i.prefixLength)}`));
    for (const network of own) counts.set(network, (counts.get(network) ?? 0) + 1);
  }
  const shared = [...counts].filter(([, count]) => count > 1).map(([network]) => network);
  const known = new Map<string, boolean>();
  return (ip) => {
    let local = known.get(ip);
    if (local === undefined) {
      local = isLoopback(ip) || isLinkLocal(ip) || shared.some((p) => inPrefix(ip, p));
      known.set(ip, local);
    }
    return local;
  };
}

function isLinkLocal(ip: string): boolean {
  return ip.startsWith('169.254.') || /^fe[89ab]/.test(ip);
}
