/**
 * The program: command line to command. The only file that may import everything. Errors that are the
 * user's to mend are one message and status 2; anything else is a bug, printed with its stack, status 70.
 */
import { readFileSync, writeSync } from 'node:fs';
import { printable } from './base/text.js';
import { UserError } from './base/errors.js';
import { parseBounds } from './commands/bounds.js';
import { diagnose } from './commands/diagnose.js';
import { doctor } from './commands/doctor.js';
import { events } from './commands/events.js';
import { fields } from './commands/fields.js';
import { helpText, parseCommandLine } from './commands/options.js';
import type { CommandLine } from './commands/options.js';
import { view } from './commands/view.js';
import type { ViewCommand } from './commands/view.js';
import { FilterError, parseExpression } from './filter/index.js';
import { readSettings } from './commands/settings.js';
import { writerTo } from './commands/output.js';
import type { Write } from './commands/output.js';
import type { ReportForm } from './session/protocol.js';
import type { SessionOptions } from './session/session.js';

const USAGE = 2;
const BUG = 70;

function version(): string {
  const text = readFileSync(new URL('../package.json', import.meta.url), 'utf8');
  return (JSON.parse(text) as { version: string }).version;
}

function sessionOptions(line: CommandLine): SessionOptions {
  const capture = line.values.get('read');
  if (capture === undefined) {
    throw new UserError(
      'no capture given',
      'record one with `sysdig -w capture.scap -s 8192`, then run `svc-top -r capture.scap`; see svc-top --help',
    );
  }
  return {
    capture,
    others: line.otherCaptures,
    cluster: line.values.get('cluster'),
    iptables: line.values.get('iptables'),
    baseline: line.values.get('baseline'),
  };
}

function reportForm(line: CommandLine): ReportForm | undefined {
  if (line.switches.has('json')) return 'json';
  return line.switches.has('markdown') ? 'markdown' : undefined;
}

async function main(args: readonly string[]): Promise<number> {
  const line = parseCommandLine(args);
  const write = writerTo(process.stdout);
  if (line.switches.has('help')) {
    await write(helpText(version()));
    return 0;
  }
  if (line.switches.has('version')) {
    await write(`svc-top ${version()}\n`);
    return 0;
  }
  if (line.command === 'doctor')
    return doctor({ sysdig: line.values.get('sysdig'), env: process.env }, write);
  if (line.command === 'fields') return fields(write);
  const form = reportForm(line);
  if (isLive(line)) return live(line, form);
  // What is wrong with it is said before anything is read.
  parseExpression(line.expression);
  const options = sessionOptions(line);
  if (line.command === 'events')
    return events(options, line.values.get('format') ?? 'sysdig', line.expression, write);
  if (line.command === 'view') return rows(options, line, write);
  if (line.command === 'diagnose' || form !== undefined || !process.stdout.isTTY) {
    return diagnose(options, form ?? 'text', write);
  }
  const settings = await readSettings(line, process.env);
  const { top } = await import('./commands/top.js');
  process.off('uncaughtException', crash);
  return top(options, line.expression, settings);
}

async function rows(options: SessionOptions, line: CommandLine, write: Write): Promise<number> {
  const { views, problems } = await readSettings(line, process.env);
  for (const problem of problems) process.stderr.write(`svc-top: ${printable(problem)}\n`);
  return view(options, viewCommand(line), views, write);
}

function viewCommand({ argument, values, switches }: CommandLine): ViewCommand {
  return {
    name: argument,
    filter: values.get('filter') ?? '',
    sort: values.get('sort') ?? '',
    json: switches.has('json'),
  };
}

/** The screen without a capture: what happens now. */
function isLive({ command, values }: CommandLine): boolean {
  return command === '' && !values.has('read');
}

async function live(line: CommandLine, form: ReportForm | undefined): Promise<number> {
  if (form !== undefined || !process.stdout.isTTY || !process.stdin.isTTY) {
    throw new UserError(
      form === undefined ? 'live capture needs a terminal' : 'a report needs a capture',
      'record one with `sysdig -w capture.scap -s 8192`, then run `svc-top -r capture.scap`; see svc-top --help',
    );
  }
  const { values, expression, passThrough } = line;
  const window = parseBounds(values.get('window'));
  const settings = await readSettings(line, process.env);
  const program = await import('./commands/live.js');
  process.off('uncaughtException', crash);
  return program.live({
    sysdig: values.get('sysdig'),
    engine: values.get('engine'),
    cluster: values.get('cluster'),
    iptables: values.get('iptables'),
    baseline: values.get('baseline'),
    write: values.get('write'),
    filter: expression,
    passThrough,
    window,
    settings,
  });
}

/** Last words: the terminal's own exit handler has put the main screen back by then. */
function crash(error: unknown): void {
  const text = error instanceof Error ? (error.stack ?? error.message) : String(error);
  process.on('exit', () => {
    writeSync(2, `svc-top: a bug, please report it with the command that led here\n${text}\n`);
  });
  process.exit(BUG);
}

process.on('uncaughtException', crash);

main(process.argv.slice(2)).then(
  (status) => {
    process.exitCode = status;
  },
  (error: unknown) => {
    if (error instanceof UserError) {
      const picture = error instanceof FilterError ? error.picture() : [];
      const lines = [error.message, ...picture, error.hint].filter((text) => text !== '');
      process.stderr.write(`svc-top: ${lines.map(printable).join('\n         ')}\n`);
      process.exitCode = USAGE;
      return;
    }
    crash(error);
  },
);
