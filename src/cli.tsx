/**
 * The program: command line to command. The only file that may import everything. Errors that are the
 * user's to mend are one message and status 2; anything else is a bug, printed with its stack, status 70.
 */
import { readFileSync, writeSync } from 'node:fs';
import { printable } from './base/text.js';
import { UserError } from './base/errors.js';
import { diagnose } from './commands/diagnose.js';
import type { ReportForm } from './session/report/index.js';
import { events } from './commands/events.js';
import { helpText, parseCommandLine } from './commands/options.js';
import type { CommandLine } from './commands/options.js';
import { writerTo } from './commands/output.js';
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
  const options = sessionOptions(line);
  const form = reportForm(line);
  if (line.command === 'events')
    return events(options.capture, line.values.get('format') ?? 'sysdig', write);
  if (line.command === 'diagnose' || form !== undefined || !process.stdout.isTTY) {
    return diagnose(options, form ?? 'text', write);
  }
  const { top } = await import('./commands/top.js');
  process.off('uncaughtException', crash);
  return top(options, !line.switches.has('no-mouse'));
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
      process.stderr.write(
        `svc-top: ${printable(error.message)}\n         ${printable(error.hint)}\n`,
      );
      process.exitCode = USAGE;
      return;
    }
    crash(error);
  },
);
