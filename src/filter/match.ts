/** One check against one value. What can be worked out once, is, when the filter is compiled. */
import { inPrefix } from '../base/ip.js';
import { remembered } from '../base/remembered.js';
import type { Check, Literal } from './ast.js';
import type { FieldType, Value } from './field.js';
import { globPattern } from './glob.js';
import type { OperatorId } from './operators.js';
import { valueOf } from './values.js';

type Matcher = (value: Value) => boolean;

const NS_PER_MS = 1_000_000n;

export function matcher({ use, operator, values }: Check): Matcher {
  if (operator === 'exists') return () => true;
  const each = values.map((value) => single(use.type, operator, value));
  const [first = (): boolean => false] = each;
  return each.length === 1 ? first : (value) => each.some((matches) => matches(value));
}

function single(type: FieldType, operator: OperatorId, literal: Literal): Matcher {
  const wanted = valueOf(type, operator, literal);
  if (wanted === undefined) throw new Error(`unchecked value '${literal.text}'`);
  switch (operator) {
    case '=':
    case 'in':
    case 'intersects':
      return equals(type, wanted);
    case '!=': {
      const same = equals(type, wanted);
      return (value) => !same(value);
    }
    case '<':
      return (value) => order(value, wanted) < 0;
    case '<=':
      return (value) => order(value, wanted) <= 0;
    case '>':
      return (value) => order(value, wanted) > 0;
    case '>=':
      return (value) => order(value, wanted) >= 0;
    default:
      return partly(operator, wanted);
  }
}

function equals(type: FieldType, wanted: Value): Matcher {
  if (type === 'network') {
    // Few addresses, asked for many times.
    const isIn = remembered((ip: string) => inPrefix(ip, String(wanted)));
    return (value) => isIn(String(value));
  }
  if (type === 'around') {
    const most = BigInt(wanted as number | bigint) * NS_PER_MS;
    return (value) => (value as bigint) <= most;
  }
  if (wanted instanceof Uint8Array) return (value) => bytesOf(value).equals(wanted);
  return (value) => value === wanted || (isNumber(value) && order(value, wanted) === 0);
}

function isNumber(value: Value): value is number | bigint {
  return typeof value === 'number' || typeof value === 'bigint';
}

/** Numbers by size, texts by their bytes. */
function order(a: Value, b: Value): number {
  if (typeof a === 'string' && typeof b === 'string')
    return Buffer.compare(Buffer.from(a), Buffer.from(b));
  return a < b ? -1 : a > b ? 1 : 0;
}

function bytesOf(value: Value): Buffer {
  return value instanceof Uint8Array
    ? Buffer.from(value.buffer, value.byteOffset, value.byteLength)
    : Buffer.from(String(value));
}

function partly(operator: OperatorId, wanted: Value): Matcher {
  if (wanted instanceof Uint8Array) return partOfBytes(operator, Buffer.from(wanted));
  const text = String(wanted);
  switch (operator) {
    case 'contains':
      return (value) => String(value).includes(text);
    case 'icontains': {
      const lower = lowerAscii(text);
      return (value) => lowerAscii(String(value)).includes(lower);
    }
    case 'startswith':
      return (value) => String(value).startsWith(text);
    case 'endswith':
      return (value) => String(value).endsWith(text);
    case 'pmatch':
      return pathMatcher(text);
    default: {
      const pattern = patternOf(operator, text);
      return (value) => pattern?.test(String(value)) ?? false;
    }
  }
}

function patternOf(operator: OperatorId, text: string): RegExp | undefined {
  if (operator === 'regex') return new RegExp(`^(?:${text})$`, 'su');
  return globPattern(text, operator === 'iglob');
}

function partOfBytes(operator: OperatorId, wanted: Buffer): Matcher {
  switch (operator) {
    case 'startswith':
    case 'bstartswith':
      return (value) => bytesOf(value).subarray(0, wanted.length).equals(wanted);
    case 'endswith':
      return (value) => {
        const bytes = bytesOf(value);
        return (
          bytes.length >= wanted.length &&
          bytes.subarray(bytes.length - wanted.length).equals(wanted)
        );
      };
    case 'icontains': {
      const lower = lowerAscii(wanted.toString('latin1'));
      return (value) => lowerAscii(bytesOf(value).toString('latin1')).includes(lower);
    }
    default:
      return (value) => bytesOf(value).includes(wanted);
  }
}

function lowerAscii(text: string): string {
  return text.replace(/[A-Z]+/g, (letters) => letters.toLowerCase());
}

/** Whether a path is this one or below it; repeated and closing slashes do not count. */
function pathMatcher(path: string): Matcher {
  const wanted = components(path);
  return (value) => {
    const own = components(String(value));
    return wanted.every((component, i) => own[i] === component);
  };
}

function components(path: string): readonly string[] {
  return path.split('/').filter((component) => component !== '');
}
