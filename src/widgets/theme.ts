/**
 * Colours carry meaning only, and never alone: every tone has a symbol or a word in the text itself. Only
 * the sixteen colours that every terminal has are used, so that the user's own palette decides.
 */
import type { Tone } from '../views/view.js';

/** What Ink's <Text> takes. */
export interface Style {
  readonly color?: string;
  readonly bold?: boolean;
  readonly dimColor?: boolean;
  readonly inverse?: boolean;
  readonly underline?: boolean;
}

export function sameStyle(a: Style, b: Style): boolean {
  return (
    a === b ||
    (a.color === b.color &&
      a.bold === b.bold &&
      a.dimColor === b.dimColor &&
      a.inverse === b.inverse &&
      a.underline === b.underline)
  );
}

export interface Theme {
  tone(tone: Tone | undefined): Style;
  /** Style of the row under the cursor, instead of its tones. */
  readonly cursor: Style;
  readonly header: Style;
  readonly bar: Style;
}

const COLORS: Readonly<Record<Tone, Style>> = {
  plain: {},
  dim: { dimColor: true },
  fail: { color: 'red', bold: true },
  ghost: { color: 'red', dimColor: true },
  warn: { color: 'yellow' },
  ok: { color: 'green' },
  accent: { color: 'cyan' },
};

const PLAIN: Readonly<Record<Tone, Style>> = {
  plain: {},
  dim: {},
  fail: { bold: true },
  ghost: {},
  warn: { bold: true },
  ok: {},
  accent: {},
};

/** The theme for an environment: NO_COLOR (any non-empty value) and TERM=dumb leave bold and inverse only. */
export function makeTheme(env: Readonly<Record<string, string | undefined>>): Theme {
  const colored = (env['NO_COLOR'] ?? '') === '' && env['TERM'] !== 'dumb';
  const tones = colored ? COLORS : PLAIN;
  return {
    tone: (tone) => tones[tone ?? 'plain'],
    cursor: { inverse: true },
    header: colored ? { bold: true, color: 'cyan' } : { bold: true },
    bar: { inverse: true },
  };
}
