/**
 * fnmatch without flags, which is what `glob` is in sysdig: `*` any text (slashes too), `?` one character,
 * `[a-z]`, `[!a-z]`, `[[:alpha:]]`; a backslash takes the next character as it is.
 */
const CLASSES: Readonly<Record<string, string>> = {
  alpha: '\\p{L}',
  digit: '0-9',
  alnum: '\\p{L}0-9',
  upper: '\\p{Lu}',
  lower: '\\p{Ll}',
  space: '\\s',
  blank: ' \\t',
  punct: '\\p{P}\\p{S}',
  xdigit: '0-9a-fA-F',
};

/** The pattern as a regular expression; undefined when it cannot be one (a range that runs backwards). */
export function globPattern(glob: string, ignoreCase = false): RegExp | undefined {
  let source = '';
  for (let i = 0; i < glob.length;) {
    const character = String.fromCodePoint(glob.codePointAt(i) ?? 0);
    const set = character === '[' ? setAt(glob, i) : undefined;
    if (set !== undefined) {
      source += set.source;
      i = set.end;
      continue;
    }
    const isEscape = character === '\\' && i + 1 < glob.length;
    if (character === '*') source += '.*';
    else if (character === '?') source += '.';
    else source += quoted(isEscape ? glob.charAt(i + 1) : character);
    i += isEscape ? 2 : character.length;
  }
  try {
    return new RegExp(`^${source}$`, ignoreCase ? 'sui' : 'su');
  } catch {
    return undefined;
  }
}

function quoted(character: string): string {
  return /[\\^$.*+?()[\]{}|/]/.test(character) ? `\\${character}` : character;
}

/** The bracket expression at `start`; undefined when it is not closed and so stands for itself. */
function setAt(glob: string, start: number): { source: string; end: number } | undefined {
  let i = start + 1;
  const isNegated = '!^'.includes(glob.charAt(i)) && glob.charAt(i) !== '';
  if (isNegated) i++;
  let members = '';
  for (let first = true; i < glob.length; first = false) {
    const character = glob.charAt(i);
    if (character === ']' && !first) {
      return { source: `[${isNegated ? '^' : ''}${members}]`, end: i + 1 };
    }
    const named = /^\[:([a-z]+):\]/.exec(glob.slice(i));
    if (named !== null) {
      members += CLASSES[named[1] ?? ''] ?? '';
      i += named[0].length;
    } else {
      const isRange = character === '-' && !first && glob.charAt(i + 1) !== ']';
      members += isRange ? '-' : character === '-' ? '\\-' : quoted(character);
      i++;
    }
  }
  return undefined;
}
