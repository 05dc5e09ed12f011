/**
 * What a sysdig filter takes away that joining needs. Filters are sysdig's language; of it only what is
 * said about event types is understood here, everything else counts as "may be true".
 */

/** Event types by what they are needed for. */
export const NEEDED: Readonly<Record<string, readonly string[]>> = {
  'who calls whom': ['connect', 'close', 'getsockopt', 'poll', 'ppoll'],
  'where calls arrive': ['accept', 'accept4', 'bind', 'listen'],
  'answers and DNS': [
    'read',
    'readv',
    'recv',
    'recvfrom',
    'recvmsg',
    'recvmmsg',
    'pread',
    'preadv',
    'write',
    'writev',
    'send',
    'sendto',
    'sendmsg',
    'sendmmsg',
    'pwrite',
    'pwritev',
    'sendfile',
    'splice',
  ],
  'names of programs': ['clone', 'clone3', 'fork', 'vfork', 'execve', 'execveat', 'procexit'],
};

type Truth = boolean | undefined;
type Test = (type: string) => Truth;

/** Fields that only some events have: what has none is filtered out. */
const OTHERS = /\b(proc|thread|container|k8s|user|group|fd|evt\.(arg|rawarg|res|failed|dir))\b/;

/** Sentences for the user; [] = the filter takes nothing away. */
export function filterWarnings(filter: string): readonly string[] {
  if (filter.trim() === '') return [];
  const test = parseFilter(filter);
  const lost = Object.entries(NEEDED).flatMap(([what, types]) => {
    const gone = types.filter((type) => test(type) === false);
    return gone.length === 0 ? [] : [`${what} (${gone.join(', ')})`];
  });
  const warnings = lost.length === 0 ? [] : [`the filter takes away ${lost.join('; ')}`];
  const field = OTHERS.exec(filter)?.[1];
  if (field !== undefined) {
    warnings.push(
      `the filter goes by ${field}: what others do for the same call (DNS, proxy, pod) is missing`,
    );
  }
  return warnings;
}

/** Whether an event of a type can pass: false = never, true = always, undefined = it depends. */
function parseFilter(filter: string): Test {
  const tokens = filter.match(/"[^"]*"|'[^']*'|[()]|,|[<>!=]=?|[^\s()<>!=,"']+/g) ?? [];
  const parser = new Parser(tokens);
  return parser.either();
}

class Parser {
  readonly #tokens: readonly string[];
  #at = 0;

  constructor(tokens: readonly string[]) {
    this.#tokens = tokens;
  }

  either(): Test {
    const left = this.#both();
    if (!this.#take('or')) return left;
    const right = this.either();
    return (type) => negated(and(negated(left(type)), negated(right(type))));
  }

  #both(): Test {
    const left = this.#single();
    if (!this.#take('and')) return left;
    const right = this.#both();
    return (type) => and(left(type), right(type));
  }

  #single(): Test {
    if (this.#take('not')) {
      const inner = this.#single();
      return (type) => negated(inner(type));
    }
    if (this.#take('(')) {
      const inner = this.either();
      this.#take(')');
      return inner;
    }
    return this.#comparison();
  }

  /** `field`, `field op value`, `field in (a, b)`. */
  #comparison(): Test {
    const field = this.#next();
    const operator = this.#peek();
    if (operator === undefined || ['and', 'or', ')'].includes(operator)) return () => undefined;
    this.#next();
    const values = this.#values();
    if (field !== 'evt.type') return () => undefined;
    if (operator === '=' || operator === '==' || operator === 'in') {
      return (type) => values.includes(type);
    }
    return operator === '!=' ? (type) => !values.includes(type) : () => undefined;
  }

  #values(): readonly string[] {
    if (!this.#take('(')) return [unquoted(this.#next())];
    const values: string[] = [];
    while (this.#peek() !== undefined && !this.#take(')')) {
      const value = this.#next();
      if (value !== ',') values.push(unquoted(value));
    }
    return values;
  }

  #peek(): string | undefined {
    return this.#tokens[this.#at]?.toLowerCase();
  }

  #next(): string {
    return this.#tokens[this.#at++] ?? '';
  }

  #take(word: string): boolean {
    if (this.#peek() !== word) return false;
    this.#at++;
    return true;
  }
}

function unquoted(text: string): string {
  return text.replace(/^["']|["']$/g, '');
}

function and(a: Truth, b: Truth): Truth {
  if (a === false || b === false) return false;
  return a === true && b === true ? true : undefined;
}

function negated(value: Truth): Truth {
  return value === undefined ? undefined : !value;
}
