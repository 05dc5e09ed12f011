/** The man page and the shell completions, from the records of options, commands and keys. */
import { keyLabel } from '../src/app/key-names.js';
import { withKeys } from '../src/app/key-words.js';
import { VIEW } from '../src/app/key-record.js';
import { KEYMAP } from '../src/app/keymap.js';
import { COMMANDS, OPTIONS } from '../src/commands/options.js';
import { VIEWS } from '../src/views/index.js';

type Option = (typeof OPTIONS)[number];

const NAMES = [...new Set(COMMANDS.map((c) => c.name))].filter((name) => name !== '');

/** Views that are about a whole capture: what `svc-top view` takes. */
const VIEW_NAMES = VIEWS.filter((v) => v.appliesTo.includes('')).map((v) => v.id);

/** Text of a man page: a hyphen is a minus sign there, a leading dot or quote a macro. */
function roff(text: string): string {
  const escaped = text.replaceAll('\\', '\\e').replaceAll('-', '\\-');
  return /^[.']/.test(escaped) ? `\\&${escaped}` : escaped;
}

function optionTag(option: Option): string {
  const value = option.value === undefined ? '' : ` \\fI${roff(option.value)}\\fR`;
  const short = option.short === undefined ? '' : `\\fB\\-${option.short}\\fR, `;
  return `${short}\\fB\\-\\-${roff(option.name)}\\fR${value}`;
}

export function manPage(): string {
  const usage = COMMANDS.flatMap((c) => ['.TP', `.B ${roff(c.usage)}`, roff(sentence(c.help))]);
  const options = OPTIONS.flatMap((o) => ['.TP', optionTag(o), roff(sentence(o.help))]);
  const keys = KEYMAP.filter((k) => k.contexts.some((c) => VIEW.includes(c))).flatMap((k) => [
    '.TP',
    `.B ${roff(k.keys.map(keyLabel).join(' '))}`,
    roff(withKeys(KEYMAP, k.help)),
  ]);
  return [
    '.TH SVC\\-TOP 1',
    '.SH NAME',
    'svc\\-top \\- tells why a call to a Kubernetes Service fails, from the system calls in a sysdig capture',
    '.SH SYNOPSIS',
    ...usage,
    '.SH OPTIONS',
    ...options,
    '.SH KEYS',
    ...keys,
    '.SH FILES',
    'Files named like the capture (x.cluster.json, x.iptables beside x.scap.gz) are used by themselves.',
    '.TP',
    '.I ~/.config/svc\\-top/config.yaml',
    'Keys, theme, views and columns of your own; docs/config.md explains it.',
    '.SH EXIT STATUS',
    '0 no verdict that fails or warns, 1 there is one, 2 usage or unreadable input.',
    '.SH SEE ALSO',
    '.BR sysdig (8),',
    '.BR kubectl (1)',
  ].join('\n');
}

function sentence(text: string): string {
  return `${text.charAt(0).toUpperCase()}${text.slice(1)}.`;
}

/** `-r --read`. */
function spellings({ name, short }: Option): readonly string[] {
  return short === undefined ? [`--${name}`] : [`-${short}`, `--${name}`];
}

/** bash: those of the words that go on from what is typed. */
function words(list: readonly string[]): string {
  return `mapfile -t COMPREPLY < <(compgen -W '${list.join(' ')}' -- "$word")`;
}

export function bashCompletion(): string {
  const takesFile = OPTIONS.filter((o) => o.value === 'FILE').flatMap(spellings);
  const takesOther = OPTIONS.filter(
    (o) => o.value !== undefined && o.value !== 'FILE' && o.choices === undefined,
  );
  const choices = OPTIONS.flatMap((o) =>
    o.choices === undefined
      ? []
      : [`    ${spellings(o).join('|')}) ${words(o.choices)}; return ;;`],
  );
  return `# bash completion for svc-top
_svc_top() {
  local word=\${COMP_WORDS[COMP_CWORD]} previous=\${COMP_WORDS[COMP_CWORD-1]}
  COMPREPLY=()
  case $previous in
    ${takesFile.join('|')}) mapfile -t COMPREPLY < <(compgen -f -- "$word"); return ;;
${choices.join('\n')}
    ${takesOther.flatMap(spellings).join('|')}) return ;;
  esac
  if [[ $word == -* ]]; then
    ${words(OPTIONS.flatMap(spellings))}
  elif [[ \${COMP_WORDS[1]} == view && $COMP_CWORD == 2 ]]; then
    ${words(VIEW_NAMES)}
  elif (( COMP_CWORD == 1 )); then
    ${words(NAMES)}
  fi
}
complete -o filenames -F _svc_top svc-top`;
}

/** Within single quotes of a shell. */
function quoted(text: string): string {
  return text.replaceAll("'", `'\\''`);
}

function zshValues({ value, choices }: Option): string {
  if (choices !== undefined) return `(${choices.join(' ')})`;
  return value === 'FILE' ? '_files' : '';
}

export function zshCompletion(): string {
  const options = OPTIONS.map((o) => {
    const names = spellings(o);
    // Brackets and colons end a description there.
    const help = quoted(o.help.replace(/[[\]:]/g, '\\$&'));
    const value = o.value === undefined ? '' : `:${o.value}:${zshValues(o)}`;
    const once = o.repeats === true ? '*' : `(${names.join(' ')})`;
    const first = names.length > 1 ? `'${once}'{${names.join(',')}}` : `${names.join('')}`;
    return `  ${first}'[${help}]${value}'`;
  });
  return `#compdef svc-top
# zsh completion for svc-top
_arguments -S \\
  '1:command:(${NAMES.join(' ')})' \\
  '2:view:(${VIEW_NAMES.join(' ')})' \\
${options.join(' \\\n')}`;
}

export function fishCompletion(): string {
  const commands = NAMES.map((name) => {
    const help = COMMANDS.find((c) => c.name === name)?.help ?? '';
    return `complete -c svc-top -n __fish_use_subcommand -f -a ${name} -d '${fishText(help)}'`;
  });
  const views = `complete -c svc-top -n '__fish_seen_subcommand_from view' -f -a '${VIEW_NAMES.join(' ')}'`;
  const options = OPTIONS.map((o) => {
    const short = o.short === undefined ? '' : ` -s ${o.short}`;
    return `complete -c svc-top -l ${o.name}${short}${fishValues(o)} -d '${fishText(o.help)}'`;
  });
  return ['# fish completion for svc-top', ...commands, views, ...options].join('\n');
}

function fishValues({ value, choices }: Option): string {
  if (value === undefined) return '';
  if (choices !== undefined) return ` -x -a '${choices.join(' ')}'`;
  return value === 'FILE' ? ' -r -F' : ' -x';
}

function fishText(text: string): string {
  return text.replace(/['\\]/g, '\\$&');
}
