/**
 * Colours carry meaning only, and never alone: every tone has a symbol or a word in the text itself. Only
 * the sixteen colours that every terminal has are used, so that the user's own palette decides.
 */
import type { Tone } from '../views/view.js';

/** What Ink's <Text> takes. */
export interface Style {
  readonly color?: string;
  readonly backgroundColor?: string;
  readonly bold?: boolean;
  readonly dimColor?: boolean;
  readonly inverse?: boolean;
  readonly underline?: boolean;
}

export function sameStyle(a: Style, b: Style): boolean {
  return (
    a === b ||
    (a.color === b.color &&
      a.backgroundColor === b.backgroundColor &&
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
  /** Where the user is. */
  readonly crumbs: Style;
}

export const THEME_NAMES = ['default', 'none', '16', 'high-contrast'] as const;
export type ThemeName = (typeof THEME_NAMES)[number];

interface ThemeRecord {
  /** One phrase for help and docs. */
  readonly help: string;
  readonly tones: Readonly<Record<Tone, Style>>;
  readonly cursor: Style;
  readonly header: Style;
  /** Where the user is. */
  readonly crumbs: Style;
}

const INVERSE: Style = { inverse: true };

export const THEMES: Readonly<Record<ThemeName, ThemeRecord>> = {
  default: {
    help: "the terminal's own colours, bold and faint",
    tones: {
      plain: {},
      dim: { dimColor: true },
      fail: { color: 'red', bold: true },
      ghost: { color: 'red', dimColor: true },
      warn: { color: 'yellow' },
      ok: { color: 'green' },
      accent: { color: 'cyan' },
    },
    cursor: INVERSE,
    header: { bold: true, color: 'cyan' },
    crumbs: { bold: true },
  },
  none: {
    help: 'no colours, bold and inverse only',
    tones: {
      plain: {},
      dim: {},
      fail: { bold: true },
      ghost: {},
      warn: { bold: true },
      ok: {},
      accent: {},
    },
    cursor: INVERSE,
    header: { bold: true },
    crumbs: { bold: true },
  },
  '16': {
    help: 'sixteen colours and nothing else, for consoles without bold and faint',
    tones: {
      plain: {},
      dim: { color: 'gray' },
      fail: { color: 'redBright' },
      ghost: { color: 'red' },
      warn: { color: 'yellowBright' },
      ok: { color: 'green' },
      accent: { color: 'cyan' },
    },
    cursor: { color: 'black', backgroundColor: 'white' },
    header: { color: 'cyanBright' },
    crumbs: {},
  },
  'high-contrast': {
    help: 'nothing faint; what matters stands on a ground of its own, on dark and light screens',
    tones: {
      plain: {},
      dim: {},
      fail: { color: 'whiteBright', backgroundColor: 'red', bold: true },
      ghost: { bold: true },
      warn: { color: 'black', backgroundColor: 'yellowBright' },
      ok: {},
      accent: { bold: true },
    },
    cursor: { inverse: true, bold: true },
    header: { bold: true, underline: true },
    crumbs: { bold: true },
  },
};

/**
 * The theme of this name. When none is chosen, the environment says: NO_COLOR (any non-empty value) and
 * TERM=dumb leave bold and inverse only.
 */
export function makeTheme(
  env: Readonly<Record<string, string | undefined>>,
  name = themeOf(env),
): Theme {
  const { tones, ...parts } = THEMES[name];
  return { tone: (tone) => tones[tone ?? 'plain'], ...parts };
}

function themeOf(env: Readonly<Record<string, string | undefined>>): ThemeName {
  return (env['NO_COLOR'] ?? '') !== '' || env['TERM'] === 'dumb' ? 'none' : 'default';
}
