/**
 * IP addresses and prefixes as text. One spelling per address (dotted IPv4, RFC 5952 IPv6, IPv4-mapped as
 * the IPv4 it stands for), so that addresses from captures, Kubernetes objects and iptables compare as
 * strings.
 */
import ipaddr from 'ipaddr.js';

/** The canonical spelling; undefined when the text is no IP address. Brackets and a zone are dropped. */
export function canonicalIp(text: string): string | undefined {
  const bare = text.trim().replace(/^\[(.*)\]$/, '$1');
  if (ipaddr.IPv4.isValidFourPartDecimal(bare)) return ipaddr.IPv4.parse(bare).toString();
  if (!bare.includes(':') || !ipaddr.IPv6.isValid(bare)) return undefined;
  const ip = ipaddr.IPv6.parse(bare.replace(/%.*$/, ''));
  return ip.isIPv4MappedAddress() ? ip.toIPv4Address().toString() : ip.toRFC5952String();
}

/** A prefix in canonical spelling; a full-length one as the bare address. `255.255.0.0` masks are read too. */
export function canonicalPrefix(text: string): string | undefined {
  const [address = '', length] = text.split('/', 2);
  const ip = canonicalIp(address);
  if (ip === undefined || length === undefined) return ip;
  const bits = prefixLength(length);
  const full = ip.includes(':') ? 128 : 32;
  if (bits === undefined || bits > full) return undefined;
  return bits === full ? ip : `${ip}/${String(bits)}`;
}

function prefixLength(text: string): number | undefined {
  if (/^\d{1,3}$/.test(text)) return Number(text);
  if (!ipaddr.IPv4.isValidFourPartDecimal(text)) return undefined;
  return ipaddr.IPv4.parse(text).prefixLengthFromSubnetMask() ?? undefined;
}

/** Whether a canonical address lies in a canonical prefix (or is that address). */
export function inPrefix(ip: string, prefix: string): boolean {
  const [network = '', bits] = prefix.split('/', 2);
  if (bits === undefined) return ip === network;
  if (isIPv6(ip) !== isIPv6(network)) return false;
  return ipaddr.parse(ip).match(ipaddr.parse(network), Number(bits));
}

export function isIPv6(ip: string): boolean {
  return ip.includes(':');
}
