/**
 * The command line as data: one record per option feeds the parser, the help text and docs. Unknown
 * options and missing values are the user's to mend (exit status 2).
 */
import { parseArgs } from 'node:util';
import { UserError } from '../base/errors.js';

export type OptionName =
  | 'read'
  | 'cluster'
  | 'iptables'
  | 'baseline'
  | 'json'
  | 'markdown'
  | 'format'
  | 'no-mouse'
  | 'help'
  | 'version';

interface OptionRecord {
  readonly name: OptionName;
  readonly short?: string;
  /** What stands for the value in the help; absent = a switch. */
  readonly value?: string;
  readonly help: string;
  /** Commands that take it; '' is the screen. */
  readonly commands: readonly string[];
}

const EVERY = ['', 'diagnose', 'events'];
const JUDGING = ['', 'diagnose'];

export const OPTIONS: readonly OptionRecord[] = [
  {
    name: 'read',
    short: 'r',
    value: 'FILE',
    help: 'read this capture (- = standard input): sysdig capture, text or -j lines, plain or gzip',
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
  { name: 'json', help: 'diagnose: print JSON (docs/diagnose.schema.json)', commands: JUDGING },
  { name: 'markdown', help: 'diagnose: print Markdown', commands: JUDGING },
  {
    name: 'format',
    value: 'NAME',
    help: 'events: the form of the lines; sysdig (the default)',
    commands: ['events'],
  },
  { name: 'no-mouse', help: 'leave the mouse to the terminal (M turns it on)', commands: [''] },
  { name: 'help', short: 'h', help: 'print this help', commands: EVERY },
  { name: 'version', short: 'V', help: 'print the version', commands: EVERY },
];

export const COMMANDS: readonly {
  readonly name: string;
  readonly usage: string;
  readonly help: string;
}[] = [
  {
    name: '',
    usage: 'svc-top -r FILE [options]',
    help: 'explore a capture on the screen; without a terminal, as diagnose',
  },
  {
    name: 'diagnose',
    usage: 'svc-top diagnose -r FILE [options]',
    help: 'print the verdicts; exit status 1 when there is one, 0 when not',
  },
  {
    name: 'events',
    usage: 'svc-top events -r FILE',
    help: "print the events as sysdig's own text",
  },
];

export interface CommandLine {
  /** Name of a command; '' = the screen. */
  readonly command: string;
  readonly switches: ReadonlySet<OptionName>;
  readonly values: ReadonlyMap<OptionName, string>;
}

const HINT = 'see svc-top --help';

export function parseCommandLine(args: readonly string[]): CommandLine {
  const { values, positionals } = parse(args);
  const [command = '', ...rest] = positionals;
  if (!COMMANDS.some((c) => c.name === command))
    throw new UserError(`unknown command: ${command}`, HINT);
  if (rest.length > 0) throw new UserError(`unexpected argument: ${rest.join(' ')}`, HINT);
  const given = OPTIONS.filter((o) => values[o.name] !== undefined);
  const misplaced = given.find((o) => !o.commands.includes(command));
  if (misplaced !== undefined)
    throw new UserError(`--${misplaced.name} does not go with ${command || 'the screen'}`, HINT);
  return {
    command,
    switches: new Set(given.filter((o) => o.value === undefined).map((o) => o.name)),
    values: new Map(
      given.flatMap((o) =>
        valueOf(values[o.name]).map((value): [OptionName, string] => [o.name, value]),
      ),
    ),
  };
}

function valueOf(value: string | boolean | undefined): string[] {
  return typeof value === 'string' ? [value] : [];
}

function parse(args: readonly string[]): {
  values: Record<string, string | boolean | undefined>;
  positionals: string[];
} {
  const options = Object.fromEntries(
    OPTIONS.map((o) => {
      const type: 'string' | 'boolean' = o.value === undefined ? 'boolean' : 'string';
      return [o.name, o.short === undefined ? { type } : { type, short: o.short }];
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
