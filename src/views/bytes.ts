/** Bytes read or written, as lines: words as they are, csysdig's dots, or a hex dump. */
import type { ByteStyle } from './show.js';

/** Characters of a line of dots. */
const DOTS = 96;
/** Bytes of a line of hex. */
const HEX = 16;

const DECODER = new TextDecoder('utf-8');

export function byteLines(bytes: Uint8Array, style: ByteStyle): readonly string[] {
  if (bytes.length === 0) return [];
  switch (style) {
    case 'text':
      return textLines(DECODER.decode(bytes));
    case 'dots':
      return chunks(bytes, DOTS).map((chunk) => dots(chunk));
    case 'hex':
      return chunks(bytes, HEX).map((chunk, i) => hexLine(chunk, i * HEX));
  }
}

/** Lines as the writer ended them; a line end at the very end does not begin another. */
function textLines(text: string): readonly string[] {
  return text.replace(/\r?\n$/, '').split(/\r?\n/);
}

function chunks(bytes: Uint8Array, size: number): readonly Uint8Array[] {
  const count = Math.ceil(bytes.length / size);
  return Array.from({ length: count }, (_, i) => bytes.subarray(i * size, (i + 1) * size));
}

function dots(bytes: Uint8Array): string {
  return Array.from(bytes, (b) => (b >= 0x20 && b <= 0x7e ? String.fromCharCode(b) : '.')).join('');
}

/** `0010  47 45 54 20 …  GET `. */
function hexLine(bytes: Uint8Array, offset: number): string {
  const hex = Array.from(bytes, (b) => b.toString(16).padStart(2, '0')).join(' ');
  return `${offset.toString(16).padStart(4, '0')}  ${hex.padEnd(HEX * 3 - 1)}  ${dots(bytes)}`;
}
