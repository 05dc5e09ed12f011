/**
 * Enough of HTTP/1 to see where a request begins and how it was answered, from the first bytes that the
 * capture kept (80 by default). Used to tell requests on a kept-alive connection apart and to see a
 * gateway's 502; never to decide that a connection works.
 */
const METHOD = /^(?:GET|HEAD|POST|PUT|DELETE|CONNECT|OPTIONS|TRACE|PATCH) [^\r\n]*/;
const STATUS = /^HTTP\/\d(?:\.\d)? \d{3}[^\r\n]*/;
const LONGEST_LINE = 200;
const LINE_END = /[\r\n]/;
const UNPRINTABLE = /[^ -~]/g;
const MAX_REMEMBERED = 1 << 10;

/** Reads first lines. Most calls of a capture have the same few: each text is kept once. */
export class HttpLines {
  readonly #known = new Map<string, string>();

  /** The request line at the start of the data; '' when it is no HTTP/1 request. */
  request(data: Uint8Array): string {
    return mayStartRequest(data[0] ?? 0) ? this.#once(METHOD.exec(firstText(data))?.[0]) : '';
  }

  /** The status line at the start of the data; '' when it is no HTTP/1 response. */
  status(data: Uint8Array): string {
    return data[0] === 0x48 ? this.#once(STATUS.exec(firstText(data))?.[0]) : '';
  }

  #once(line = ''): string {
    const known = this.#known.get(line);
    if (known !== undefined) return known;
    if (this.#known.size >= MAX_REMEMBERED) this.#known.clear();
    this.#known.set(line, line);
    return line;
  }
}

const HEADER_END = /\r?\n\r?\n/;
const CONTENT_LENGTH = /^content-length:[ \t]*(\d{1,15})[ \t]*$/im;
/** Answers to HEAD, and these, have no body whatever their header says. */
const BODILESS = /^HTTP\/\S+ (?:1\d\d|204|304)\b/;

/**
 * Size in bytes of the whole answer, header included, from its first bytes; -1 where they do not tell: no
 * HTTP/1, a header that the capture cut, no Content-Length.
 */
export function answerSize(data: Uint8Array, requestLine: string): number {
  if (data[0] !== 0x48 || requestLine.startsWith('HEAD ')) return -1;
  const text = Buffer.from(data.buffer, data.byteOffset, data.length).toString('latin1');
  const end = HEADER_END.exec(text);
  if (end === null || !STATUS.test(text) || BODILESS.test(text)) return -1;
  const length = CONTENT_LENGTH.exec(text.slice(0, end.index));
  return length === null ? -1 : end.index + end[0].length + Number(length[1]);
}

/** 502 from 'HTTP/1.1 502 Bad Gateway'; 0 for anything else. */
export function statusCode(line: string): number {
  return Number(/^HTTP\/\S+ (\d{3})/.exec(line)?.[1] ?? 0);
}

function mayStartRequest(byte: number): boolean {
  // C D G H O P T: the first letters of the methods.
  return (
    byte === 0x43 ||
    byte === 0x44 ||
    (byte >= 0x47 && byte <= 0x48) ||
    byte === 0x4f ||
    byte === 0x50 ||
    byte === 0x54
  );
}

function firstText(data: Uint8Array): string {
  const end = Math.min(data.length, LONGEST_LINE);
  const text = Buffer.from(data.buffer, data.byteOffset, end).toString('latin1');
  const line = LINE_END.exec(text);
  return (line === null ? text : text.slice(0, line.index)).replace(UNPRINTABLE, '.');
}
