/**
 * Text from captures and clusters is hostile: a file name or a log line may hold escape sequences. Every
 * piece of it passes through `printable` before it can reach a terminal.
 */

/** C0, DEL, C1, line and paragraph separators, bidi controls and isolates, zero-width and tag characters. */
const UNSAFE =
  /[\u0000-\u001f\u007f-\u009f\u00ad\u061c\u200b-\u200f\u2028-\u202e\u2060-\u206f\ufe00-\ufe0f\ufeff\ufff9-\ufffb\ud800-\udfff\u{e0000}-\u{e0fff}]/gu;

/** Most texts are such, and a look at them is cheaper than a replacement. */
const PLAIN = /^[ -~]*$/;

/** The text with every control, bidi and invisible character replaced by a visible one. */
export function printable(text: string): string {
  if (PLAIN.test(text)) return text;
  return text.replace(UNSAFE, (c) => (c === '\n' || c === '\t' || c === '\r' ? ' ' : '·'));
}
