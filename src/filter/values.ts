/** From the text of a value to what the field's type is compared with. */
import { canonicalIp } from '../base/ip.js';
import { portNumber } from '../base/port-names.js';
import type { FieldUse, Literal } from './ast.js';
import { FilterError } from './error.js';
import type { FieldType, Value } from './field.js';
import { globPattern } from './glob.js';
import type { OperatorId } from './operators.js';

/** sysdig takes an IPv6 address as the network of its first 64 bits. */
const IPV6_NETWORK_BITS = 64;
const UNITS: Readonly<Record<string, bigint>> = {
  ns: 1n,
  us: 1_000n,
  ms: 1_000_000n,
  s: 1_000_000_000n,
  m: 60_000_000_000n,
};
/** Only whole names of events can be told from typos. */
const EXACT: readonly OperatorId[] = ['=', '!=', 'in', 'intersects'];

/** Throws FilterError when the value is not one that the field can have. */
export function checkValue(use: FieldUse, operator: OperatorId, value: Literal): void {
  if (valueOf(use.type, operator, value) === undefined) {
    throw new FilterError(
      `'${value.text}' is not what ${use.text} can be compared with`,
      value.start,
      [wanted(use.type, operator)],
    );
  }
  const isKnown = use.field.isValue?.(value.text) ?? true;
  if (!isKnown && EXACT.includes(operator)) {
    throw new FilterError(`${use.text} is never '${value.text}'`, value.start, []);
  }
}

/** The value in the field's type; undefined when it is none. */
export function valueOf(type: FieldType, operator: OperatorId, value: Literal): Value | undefined {
  switch (operator) {
    case 'glob':
    case 'iglob':
      return globPattern(value.text) === undefined ? undefined : value.text;
    case 'regex':
      return isRegex(value.text) ? value.text : undefined;
    case 'bcontains':
    case 'bstartswith':
      return hexBytes(value.text);
    default:
      return typedValue(type, value);
  }
}

function typedValue(type: FieldType, value: Literal): Value | undefined {
  const { text } = value;
  switch (type) {
    case 'text':
      return text;
    case 'bytes':
      return value.bytes;
    case 'boolean':
      return text === 'true' ? true : text === 'false' ? false : undefined;
    case 'number':
    case 'around':
      return integer(text);
    case 'duration':
      return durationOf(text);
    case 'port': {
      const port = portNumber(text);
      return port < 0 ? undefined : port;
    }
    case 'address':
      return canonicalIp(text);
    case 'network':
      return networkOf(text);
  }
}

/** Decimal or 0x…; as bigint where a number would lose digits. */
function integer(text: string): number | bigint | undefined {
  if (!/^[-+]?(\d+|0[xX][0-9a-fA-F]+)$/.test(text)) return undefined;
  const digits = text.replace(/^[-+]/, '');
  const value = text.startsWith('-') ? -BigInt(digits) : BigInt(digits);
  const number = Number(value);
  return Number.isSafeInteger(number) ? number : value;
}

function durationOf(text: string): number | bigint | undefined {
  const [, amount = '', unit = ''] = /^(\d+(?:\.\d+)?)(ns|us|ms|s|m)$/.exec(text) ?? [];
  const scale = UNITS[unit];
  if (scale === undefined) return integer(text);
  return Math.round(Number(amount) * Number(scale));
}

/** `address/bits` in canonical spelling. */
function networkOf(text: string): string | undefined {
  const [address = '', bits] = text.split('/', 2);
  const ip = canonicalIp(address);
  if (ip === undefined) return undefined;
  const isV6 = ip.includes(':');
  if (bits === undefined) return isV6 ? `${ip}/${String(IPV6_NETWORK_BITS)}` : undefined;
  const most = isV6 ? 128 : 32;
  return /^\d{1,3}$/.test(bits) && Number(bits) <= most ? `${ip}/${bits}` : undefined;
}

function hexBytes(text: string): Uint8Array | undefined {
  const isHex = /^([0-9a-fA-F]{2})+$/.test(text);
  return isHex ? Buffer.from(text, 'hex') : undefined;
}

function isRegex(text: string): boolean {
  try {
    return new RegExp(text, 'su') instanceof RegExp;
  } catch {
    return false;
  }
}

function wanted(type: FieldType, operator: OperatorId): string {
  if (operator === 'regex') return 'a regular expression';
  if (operator === 'glob' || operator === 'iglob') return 'a pattern';
  if (operator === 'bcontains' || operator === 'bstartswith') return 'bytes in hexadecimal (0a1b)';
  return WANTED[type];
}

const WANTED: Readonly<Record<FieldType, string>> = {
  text: 'text',
  bytes: 'text',
  boolean: 'true or false',
  number: 'a whole number',
  around: 'milliseconds',
  duration: 'nanoseconds, or a number with ns, us, ms, s or m',
  port: 'a port or the name of one',
  address: 'an IP address',
  network: 'a network such as 10.0.0.0/8',
};
