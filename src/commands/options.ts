/**
 * The command line as data: one record per option feeds the parser, the help text and docs. Unknown
 * options and missing values are the user's to mend (exit status 2).
 */
import { parseArgs } from 'node:util';
import { PRESET_NAMES } from '../app/presets.js';
import { nearest } from '../base/edit-distance.js';
import { UserError } from '../base/errors.js';
import { ENGINES } from '../capture/live/engines.js';
import { THEME_NAMES } from '../widgets/theme.js';

export type OptionName =
  | 'read'
  | 'cluster'
  | 'iptables'
  | 'baseline'
  | 'sysdig'
  | 'engine'
  | 'window'
  | 'write'
  | 'json'
  | 'markdown'
  | 'format'
  | 'config'
  | 'keys'
  | 'theme'
  | 'filter'
  | 'sort'
  | 'no-mouse'
  | 'help'
  | 'version';

interface OptionRecord {
  readonly name: OptionName;
  readonly short?: string;
  /** What stands for the value in the help; absent = a switch. */
  readonly value?: string;
  /** It may be given several times. */
  readonly repeats?: boolean;
  /** The values that it takes, where they can be listed. */
  readonly choices?: readonly string[];
  readonly help: string;
  /** Commands that take it; '' is the screen. */
  readonly commands: readonly string[];
}

const EVERY = ['', 'diagnose', 'events', 'view'];
const ANY = [...EVERY, 'fields', 'doctor'];
const JUDGING = ['', 'diagnose', 'view'];
const LIVE = [''];
/** Commands that take a filter expression. */
const FILTERING = ['', 'events'];

export const OPTIONS: readonly OptionRecord[] = [
  {
    name: 'read',
    short: 'r',
    value: 'FILE',
    repeats: true,
    help: 'read this capture (- = standard input): sysdig capture, text or -j lines, plain or gzip; again for each further node',
    commands: EVERY,
  },
  {
    name: 'cluster',
    value: 'FILE',
    help: 'cluster state: kubectl get pods,services,endpoints,endpointslices,nodes -A -o json (or yaml)',
    commands: JUDGING,
  },
  {
    name: 'iptables',
    value: 'FILE',
    help: 'NAT rules of the node: what iptables-save prints',
    commands: JUDGING,
  },
  {
    name: 'baseline',
    value: 'FILE',
    help: 'compare with this capture of a healthy run',
    commands: JUDGING,
  },
  {
    name: 'write',
    short: 'w',
    value: 'FILE',
    help: 'live: record what comes into this capture',
    commands: LIVE,
  },
  {
    name: 'window',
    value: 'SIZE',
    help: 'live: keep so much, by time, memory or both: 10m, 1GB, 10m,1GB (default 512MB)',
    commands: LIVE,
  },
  {
    name: 'sysdig',
    value: 'PATH',
    help: 'live: the sysdig to run (default: the one on the PATH)',
    commands: ['', 'doctor'],
  },
  {
    name: 'engine',
    value: 'NAME',
    choices: ['auto', ...ENGINES],
    help: 'live: modern-bpf, bpf, kmod, or auto (the default): the first that works',
    commands: LIVE,
  },
  {
    name: 'json',
    help: 'diagnose: print JSON (docs/diagnose.schema.json); view: the rows as JSON',
    commands: JUDGING,
  },
  { name: 'markdown', help: 'diagnose: print Markdown', commands: ['', 'diagnose'] },
  {
    name: 'filter',
    value: 'WORDS',
    help: 'view: only rows with these words, as / takes them: curl !dns result=refused',
    commands: ['view'],
  },
  {
    name: 'sort',
    value: 'COLUMN',
    help: 'view: sort by this column, by its id or header; with :desc behind it, descending',
    commands: ['view'],
  },
  {
    name: 'format',
    value: 'NAME',
    help: 'events: the form of the lines; sysdig (the default)',
    commands: ['events'],
  },
  {
    name: 'config',
    value: 'FILE',
    help: 'keys, theme, views of your own (default: ~/.config/svc-top/config.yaml; see docs/config.md)',
    commands: ['', 'view'],
  },
  {
    name: 'keys',
    value: 'NAME',
    choices: PRESET_NAMES,
    help: `keys as in another program: ${PRESET_NAMES.join(', ')}`,
    commands: [''],
  },
  {
    name: 'theme',
    value: 'NAME',
    choices: THEME_NAMES,
    help: `colours: ${THEME_NAMES.join(', ')}`,
    commands: [''],
  },
  { name: 'no-mouse', help: 'leave the mouse to the terminal (M turns it on)', commands: [''] },
  { name: 'help', short: 'h', help: 'print this help', commands: ANY },
  { name: 'version', short: 'V', help: 'print the version', commands: ANY },
];

export const COMMANDS: readonly {
  readonly name: string;
  readonly usage: string;
  readonly help: string;
  /** Its first word behind the command is no filter. */
  readonly argument?: true;
}[] = [
  {
    name: '',
    usage: "svc-top [options] ['FILTER'] [-- SYSDIG-OPTION…]",
    help: 'what happens now (needs root and sysdig); FILTER: a capture filter for sysdig',
  },
  {
    name: '',
    usage: "svc-top -r FILE [-r FILE …] [options] ['FILTER']",
    help: 'explore captures on the screen, their events filtered; without a terminal, as diagnose',
  },
  {
    name: 'diagnose',
    usage: 'svc-top diagnose -r FILE [options]',
    help: 'print the verdicts; exit status 1 when there is one, 0 when not',
  },
  {
    name: 'events',
    usage: "svc-top events -r FILE ['FILTER']",
    help: "print the events, or those that match, as sysdig's own text",
  },
  {
    name: 'view',
    usage: 'svc-top view NAME -r FILE [options]',
    help: "print the rows of a view (docs/views.md), as csysdig's --raw and -j do",
    argument: true,
  },
  {
    name: 'fields',
    usage: 'svc-top fields',
    help: 'list the fields and operators of filters: svc-top events -r FILE "proc.name=curl and evt.failed=true"',
  },
  {
    name: 'doctor',
    usage: 'svc-top doctor',
    help: 'check what live capture needs; exit status 0 when it can work here',
  },
];

export interface CommandLine {
  /** Name of a command; '' = the screen. */
  readonly command: string;
  /** What the command is about: the view. '' = none. */
  readonly argument: string;
  /** Filter expression; in live capture, sysdig's own capture filter. '' = none. */
  readonly expression: string;
  readonly switches: ReadonlySet<OptionName>;
  readonly values: ReadonlyMap<OptionName, string>;
  /** Values of --read behind its first one. */
  readonly otherCaptures: readonly string[];
  /** What stands behind `--`: options for sysdig. */
  readonly passThrough: readonly string[];
}

const HINT = 'see svc-top --help';

export function parseCommandLine(args: readonly string[]): CommandLine {
  const split = args.indexOf('--');
  const passThrough = split < 0 ? [] : args.slice(split + 1);
  const { values, positionals } = parse(split < 0 ? args : args.slice(0, split));
  const { command, argument, expression } = whatToDo(positionals);
  const given = OPTIONS.filter((o) => values[o.name] !== undefined);
  const misplaced = given.find((o) => !o.commands.includes(command));
  if (misplaced !== undefined)
    throw new UserError(`--${misplaced.name} does not go with ${command || 'the screen'}`, HINT);
  const isLive = command === '' && values['read'] === undefined;
  if (!isLive && passThrough.length > 0)
    throw new UserError('options for sysdig go with live capture only', HINT);
  const live = given.find((o) => o.commands === LIVE);
  if (!isLive && live !== undefined)
    throw new UserError(`--${live.name} goes with live capture only, not with -r`, HINT);
  for (const { name, choices } of given) checkChoice(name, choices, valuesOf(values[name])[0]);
  return {
    command,
    argument,
    expression,
    passThrough,
    otherCaptures: valuesOf(values['read']).slice(1),
    switches: new Set(given.filter((o) => o.value === undefined).map((o) => o.name)),
    values: new Map(
      given.flatMap((o) =>
        valuesOf(values[o.name])
          .slice(0, 1)
          .map((value): [OptionName, string] => [o.name, value]),
      ),
    ),
  };
}

/** A name that is not one of those that can be given; what there was meant is mostly near. */
function checkChoice(
  name: OptionName,
  choices: readonly string[] | undefined,
  value: string | undefined,
): void {
  if (choices === undefined || value === undefined || choices.includes(value)) return;
  const meant = nearest(value, choices);
  const hint = meant === undefined ? '' : `did you mean ${meant}? `;
  throw new UserError(`--${name} ${value}: no such name`, `${hint}one of ${choices.join(', ')}`);
}

/** A word is a command; what is more than a word is a filter, as one argument or as many. */
function whatToDo(
  positionals: readonly string[],
): Pick<CommandLine, 'command' | 'argument' | 'expression'> {
  const [first = ''] = positionals;
  const isCommand = first !== '' && /^[\w-]+$/.test(first);
  const command = isCommand ? first : '';
  const record = COMMANDS.find((c) => c.name === command);
  if (record === undefined) throw new UserError(`unknown command: ${command}`, HINT);
  const words = positionals.slice(isCommand ? 1 : 0);
  const argument = record.argument === undefined ? '' : (words.shift() ?? '');
  const expression = words.join(' ');
  if (expression !== '' && !FILTERING.includes(command))
    throw new UserError(`unexpected argument: ${expression}`, HINT);
  return { command, argument, expression };
}

type Given = string | boolean | (string | boolean)[] | undefined;

function valuesOf(value: Given): string[] {
  return [value].flat().filter((one) => typeof one === 'string');
}

function parse(args: readonly string[]): {
  values: Record<string, Given>;
  positionals: string[];
} {
  const options = Object.fromEntries(
    OPTIONS.map((o) => {
      const type: 'string' | 'boolean' = o.value === undefined ? 'boolean' : 'string';
      const multiple = o.repeats === true;
      return [
        o.name,
        o.short === undefined ? { type, multiple } : { type, multiple, short: o.short },
      ];
    }),
  );
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      options,
      allowPositionals: true,
      strict: true,
    });
    return { values, positionals };
  } catch (error) {
    throw new UserError((error as Error).message.split('.')[0] ?? 'bad option', HINT);
  }
}

/** The text of --help. */
export function helpText(version: string): string {
  const usage = COMMANDS.map((c) => `  ${c.usage}\n      ${c.help}`);
  const width = Math.max(...OPTIONS.map((o) => optionUsage(o).length));
  const options = OPTIONS.map((o) => `  ${optionUsage(o).padEnd(width)}  ${o.help}`);
  return [
    `svc-top ${version}: why does this call to a Kubernetes Service fail?`,
    '',
    ...usage,
    '',
    ...options,
    '',
    'Files named like the capture (x.cluster.json, x.iptables beside x.scap.gz) are used by themselves.',
    'Exit status: 0 no verdict that fails or warns, 1 there is one, 2 usage or unreadable input.',
    '',
  ].join('\n');
}

function optionUsage(option: OptionRecord): string {
  const short = option.short === undefined ? '    ' : `-${option.short}, `;
  return `${short}--${option.name}${option.value === undefined ? '' : ` ${option.value}`}`;
}
