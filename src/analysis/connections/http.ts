/**
 * Enough of HTTP/1 to see where a request begins and how it was answered, from the first bytes that the
 * capture kept (80 by default). Used to tell requests on a kept-alive connection apart and to see a
 * gateway's 502; never to decide that a connection works.
 */
const METHOD = /^(?:GET|HEAD|POST|PUT|DELETE|CONNECT|OPTIONS|TRACE|PATCH) [^\r\n]*/;
const STATUS = /^HTTP\/\d(?:\.\d)? \d{3}[^\r\n]*/;
const LONGEST_LINE = 200;

/** The request line at the start of the data; '' when it is no HTTP/1 request. */
export function requestLine(data: Uint8Array): string {
  return mayStartRequest(data[0] ?? 0) ? (METHOD.exec(firstText(data))?.[0] ?? '') : '';
}

/** The status line at the start of the data; '' when it is no HTTP/1 response. */
export function statusLine(data: Uint8Array): string {
  return data[0] === 0x48 ? (STATUS.exec(firstText(data))?.[0] ?? '') : '';
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
  let text = '';
  for (let i = 0; i < end; i++) {
    const byte = data[i] as number;
    if (byte === 0x0d || byte === 0x0a) break;
    text += byte >= 0x20 && byte < 0x7f ? String.fromCharCode(byte) : '.';
  }
  return text;
}
