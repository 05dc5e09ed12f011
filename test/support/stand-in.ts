/** A folder with a stand-in sysdig and a stand-in sudo, to be put first on the PATH of the program. */
import { chmodSync, mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** What the stand-in plays. */
export interface Play {
  /** The capture that it replays. */
  readonly capture: string;
  /**
   * Events per second, 'flood' = as fast as it goes; absent = as recorded, times `speed`. The events carry
   * the time at which they are written; 'as-is' floods with the times of the capture.
   */
  readonly pace?: number | 'flood' | 'as-is';
  readonly speed?: number;
  /** How many events in all, the capture over and over; absent = once. */
  readonly events?: number;
  /** After the last event: end (the default), or wait until it is ended. */
  readonly then?: 'wait';
  readonly version?: string;
  /** Engines that work; the others are refused. */
  readonly engines?: readonly string[];
  /** What happens at the event of this number, counted from 0. */
  readonly at?: number;
  readonly does?: 'warn' | 'fail' | 'die' | 'half-block' | 'stall';
  readonly words?: string;
  readonly ignoresSignals?: boolean;
  readonly drops?: number;
  readonly losesBeats?: boolean;
  /** Gets lines `events written, time in ms`. */
  readonly log?: string;
  /** Gets the process id and the arguments. */
  readonly record?: string;
}

export const PASSWORD = 'open sesame';

const program = fileURLToPath(new URL('stand-in-sysdig.ts', import.meta.url));

const SUDO = `#!/bin/sh
# Asks on the terminal, without echo, three times at most; then runs the command.
prompt='Password: '
while [ $# -gt 0 ]; do
  case $1 in -p) prompt=$2; shift 2 ;; --) shift; break ;; *) break ;; esac
done
tty=$(stty -g </dev/tty)
stty -echo </dev/tty
for try in 1 2 3; do
  printf '%s' "$prompt" >/dev/tty
  IFS= read -r word </dev/tty
  printf '\\n' >/dev/tty
  sleep 0.2
  if [ "$word" = '${PASSWORD}' ]; then stty "$tty" </dev/tty; exec "$@"; fi
  [ $try = 3 ] || echo 'Sorry, try again.' >/dev/tty
done
stty "$tty" </dev/tty
echo 'sudo: 3 incorrect password attempts' >/dev/tty
exit 1
`;

export class StandIn {
  readonly folder = mkdtempSync(join(tmpdir(), 'stand-in-'));
  readonly env: Readonly<Record<string, string>>;

  /** `logs`: keep a file that says when how many events were written. */
  constructor(play: Play, logs = false) {
    // Other users run it too.
    chmodSync(this.folder, 0o755);
    mkdirSync(this.temporary, { mode: 0o777 });
    chmodSync(this.temporary, 0o777);
    this.#script('sysdig', `#!/bin/sh\nexec '${process.execPath}' '${program}' "$@"\n`);
    this.#script('sudo', SUDO);
    this.env = {
      PATH: [this.folder, dirname(process.execPath), process.env['PATH'] ?? ''].join(delimiter),
      STAND_IN: JSON.stringify({
        ...play,
        record: join(this.temporary, 'ran'),
        ...(logs ? { log: this.log } : {}),
      }),
      TMPDIR: this.temporary,
    };
  }

  /** The program's folder for temporary files. */
  get temporary(): string {
    return join(this.folder, 'tmp');
  }

  get log(): string {
    return join(this.temporary, 'written');
  }

  /** Process id and arguments of the stand-in that was started last. */
  get ran(): { readonly pid: number; readonly args: readonly string[] } {
    const [pid = '', ...args] = readFileSync(join(this.temporary, 'ran'), 'utf8').split('\n');
    return { pid: Number(pid), args };
  }

  get isRunning(): boolean {
    try {
      // A process that has ended stays in the list until somebody asks for its status.
      return !/^\d+ \(.*\) Z/.test(readFileSync(`/proc/${String(this.ran.pid)}/stat`, 'utf8'));
    } catch {
      return false;
    }
  }

  close(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }

  #script(name: string, text: string): void {
    writeFileSync(join(this.folder, name), text, { mode: 0o755 });
  }
}

/** Runs a command as somebody who is not root. */
export function asUser(command: readonly string[]): readonly string[] {
  if (process.geteuid?.() !== 0) return command;
  return ['setpriv', '--reuid=65534', '--regid=65534', '--clear-groups', ...command];
}
