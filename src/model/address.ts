/**
 * Transport addresses. IPv4-mapped IPv6 (`::ffff:10.0.0.1`) is always kept as the IPv4 it stands for, so
 * that a dual-stack socket and an IPv4 one compare equal.
 */
export interface Address {
  /** Text form: dotted IPv4 or RFC 5952 IPv6, without brackets. */
  readonly ip: string;
  /** 0 = unspecified. */
  readonly port: number;
}

export type L4 = 'tcp' | 'udp' | 'icmp' | 'raw' | 'unknown';

/** `10.0.0.1:80`, `[fd00::1]:80`. */
export function formatAddress(address: Address): string {
  const ip = address.ip.includes(':') ? `[${address.ip}]` : address.ip;
  return `${ip}:${String(address.port)}`;
}

/** Key for maps; not for display. */
export function addressKey(address: Address): string {
  return `${address.ip}|${String(address.port)}`;
}

export function isUnspecified(ip: string): boolean {
  return ip === '0.0.0.0' || ip === '::';
}

export function isLoopback(ip: string): boolean {
  return ip.startsWith('127.') || ip === '::1';
}
