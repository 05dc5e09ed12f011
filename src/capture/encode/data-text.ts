/**
 * Bytes behind the text of a data buffer. sysdig prints them in one of three ways: dots for what is not
 * printable (lossy: a dot may be any byte), `-A` with line breaks kept, `-X`/`-x` as a hex dump that gives
 * every byte. The last two begin on a line of their own.
 */
const DUMP_LINE = /^\s*0x[0-9a-f]{4,8}: ((?:[0-9a-f]{4} )*[0-9a-f]{2,4})(?: {2}|\s*$)/i;

/** @param available number of bytes the event says there were, -1 when it does not say. */
export function dataBytes(
  text: string,
  available: number,
  toBytes: (text: string) => Uint8Array,
): Uint8Array {
  if (!text.startsWith('\n')) return toBytes(text);
  const body = text.slice(1);
  const dump = hexDumpBytes(body);
  if (dump !== undefined) return dump;
  // The last line break of the data and the one that ends the event's text fall together.
  const bytes = toBytes(body);
  return bytes.length + 1 === available ? Buffer.concat([bytes, Uint8Array.of(0x0a)]) : bytes;
}

/** The bytes of a hex dump; undefined when a line is not part of one. */
function hexDumpBytes(text: string): Uint8Array | undefined {
  const lines = text.split('\n').filter((line) => line.trim() !== '');
  const pieces: string[] = [];
  for (const line of lines) {
    const match = DUMP_LINE.exec(line);
    if (match === null) return undefined;
    pieces.push((match[1] ?? '').replaceAll(' ', ''));
  }
  return lines.length === 0 ? undefined : Buffer.from(pieces.join(''), 'hex');
}

/**
 * Lists of strings (args, env, cgroups) are stored with a NUL after each, which sysdig prints as a dot. A
 * dot that can be told from one inside a string becomes NUL again; where it cannot (args), a dot between
 * two digits is taken for part of a string. Printed again, both give the same text.
 */
const SEPARATORS: Readonly<Record<string, RegExp>> = {
  args: /(?<!\d)\.|\.(?!\d)/g,
  env: /\.(?=[A-Za-z_][A-Za-z0-9_]*=)|\.$/g,
  cgroups: /\.(?=[a-z0-9_=,]*=\/)|\.$/g,
};

/** The text of parameter `name` with its separators restored. */
export function restoreSeparators(name: string, text: string): string {
  const separator = Object.hasOwn(SEPARATORS, name) ? SEPARATORS[name] : undefined;
  if (separator === undefined || text.startsWith('\n')) return text;
  const cut = text.endsWith('...') ? text.length - 3 : text.length;
  return text.slice(0, cut).replace(separator, '\0') + text.slice(cut);
}
