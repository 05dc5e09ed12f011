/**
 * A stand-in for sysdig with its command line: replays a capture as if it happened now, through a writer
 * that holds back 8 KiB as the real one does, and plays the bad parts that the environment asks for
 * (STAND_IN, see stand-in.ts). Runs by itself under Node, so it imports nothing of the program.
 */
import { appendFileSync, readFileSync, readdirSync, readlinkSync, statSync } from 'node:fs';
import { writeFileSync, writeSync } from 'node:fs';
import { gunzipSync } from 'node:zlib';
import type { Play } from './stand-in.js';

const BUFFER = 8192;
const EVENT_BLOCKS = new Set([0x204, 0x208, 0x216, 0x217, 0x221, 0x222]);
const WITH_FLAGS = new Set([0x208, 0x217, 0x222]);
const PWRITE_EXIT = 115;
const STEP_MS = 2;
/** As fast as it goes, in steps of so many events. */
const FLOOD_STEP = 2000;

const args = process.argv.slice(2);
const play = JSON.parse(process.env['STAND_IN'] ?? '{}') as Play;
const say = (text: string): void => {
  writeSync(2, `${text}\n`);
};

function optionValue(...names: readonly string[]): string | undefined {
  const at = args.findIndex((arg) => names.includes(arg));
  return at < 0 ? undefined : args[at + 1];
}

/** zlib's writer on standard output: hands on 8 KiB at a time, larger pieces at once. */
class Writer {
  readonly #held = Buffer.alloc(BUFFER);
  #length = 0;

  write(bytes: Buffer): void {
    if (bytes.length >= BUFFER) {
      this.flush();
      this.#out(bytes);
      return;
    }
    const first = Math.min(bytes.length, BUFFER - this.#length);
    bytes.copy(this.#held, this.#length, 0, first);
    this.#length += first;
    if (this.#length < BUFFER) return;
    this.flush();
    this.#length = bytes.copy(this.#held, 0, first);
  }

  flush(): void {
    this.#out(this.#held.subarray(0, this.#length));
    this.#length = 0;
  }

  #out(bytes: Buffer): void {
    for (let at = 0; at < bytes.length;) at += writeSync(1, bytes, at);
  }
}

interface Stored {
  readonly lists: Buffer;
  readonly events: readonly Buffer[];
}

function load(path: string): Stored {
  const raw = readFileSync(path);
  const bytes = raw[0] === 0x1f ? gunzipSync(raw) : raw;
  const events: Buffer[] = [];
  let lists = bytes.length;
  for (let at = 0; at + 12 <= bytes.length;) {
    const size = bytes.readUInt32LE(at + 4);
    const block = bytes.subarray(at, at + size);
    if (EVENT_BLOCKS.has(block.readUInt32LE(0))) {
      lists = Math.min(lists, at);
      events.push(block);
    }
    at += size;
  }
  return { lists: bytes.subarray(0, lists), events };
}

const timeAt = (block: Buffer): number => (WITH_FLAGS.has(block.readUInt32LE(0)) ? 14 : 10);

/** The clock of this process in ns since the epoch, finer than a millisecond. */
function nowNs(): bigint {
  return BigInt(Math.round((performance.timeOrigin + performance.now()) * 1e3)) * 1000n;
}

/** svc-top's beats: its filter names the process, whose file is then looked at. */
class Beats {
  readonly #path: string | undefined;
  #seen = 0;

  constructor(filter: string) {
    const pid = /proc\.v?pid=(\d+) and fd\.name contains svc-top-beat/.exec(filter)?.[1];
    this.#path = pid === undefined ? undefined : findBeatFile(`/proc/${pid}/fd`);
    if (this.#path !== undefined) this.#seen = statSync(this.#path).mtimeMs;
  }

  /** The event of a beat that was written since the last look. */
  next(): Buffer | undefined {
    if (this.#path === undefined) return undefined;
    try {
      const { mtimeMs } = statSync(this.#path);
      if (mtimeMs === this.#seen) return undefined;
      this.#seen = mtimeMs;
      return beatEvent(readFileSync(this.#path));
    } catch {
      return undefined;
    }
  }
}

function findBeatFile(folder: string): string | undefined {
  return readdirSync(folder)
    .map((name) => `${folder}/${name}`)
    .find((path) => {
      try {
        return readlinkSync(path).includes('svc-top-beat');
      } catch {
        return false;
      }
    });
}

function beatEvent(data: Buffer): Buffer {
  const event = Buffer.alloc(30 + 8 + data.length);
  event.writeBigUInt64LE(nowNs(), 0);
  event.writeBigUInt64LE(999_999n, 8);
  event.writeUInt32LE(event.length, 16);
  event.writeUInt16LE(PWRITE_EXIT, 20);
  event.writeUInt32LE(2, 22);
  event.writeUInt16LE(8, 26);
  event.writeUInt16LE(data.length, 28);
  event.writeBigUInt64LE(BigInt(data.length), 30);
  data.copy(event, 38);
  const total = (10 + event.length + 3 + 4) & ~3;
  const block = Buffer.alloc(total);
  block.writeUInt32LE(0x216, 0);
  block.writeUInt32LE(total, 4);
  event.copy(block, 10);
  block.writeUInt32LE(total, total - 4);
  return block;
}

class Replay {
  readonly #stored: Stored;
  readonly #writer = new Writer();
  readonly #beats: Beats;
  readonly #begun = nowNs();
  readonly #origin: bigint;
  #written = 0;
  /** Nothing happens any more, but beats are still seen. */
  #stalled = false;

  constructor(stored: Stored, filter: string) {
    this.#stored = stored;
    this.#beats = new Beats(filter);
    const first = stored.events.find((e) => e.readBigUInt64LE(timeAt(e)) > 0n);
    this.#origin = first === undefined ? 0n : first.readBigUInt64LE(timeAt(first));
  }

  start(): void {
    this.#writer.write(this.#stored.lists);
    setInterval(() => {
      this.#step();
    }, STEP_MS);
  }

  /** As at Ctrl-C: what is held back is written, then the numbers are told. */
  end(status: number): never {
    this.#writer.flush();
    say(`Driver Events:${String(this.#written)}\nDriver Drops:${String(play.drops ?? 0)}`);
    process.exit(status);
  }

  get #wanted(): number {
    return play.events ?? this.#stored.events.length;
  }

  #step(): void {
    const beat = this.#beats.next();
    if (beat !== undefined && !this.#losesBeats()) this.#writer.write(beat);
    const before = this.#written;
    const due = Math.min(this.#due(), this.#wanted);
    for (let n = before; n < due && !this.#stalled; n++) {
      this.#writeEvent(n);
      if (n === (play.at ?? -1)) this.#badPart();
    }
    if (this.#written > before && play.log !== undefined) {
      appendFileSync(play.log, `${String(this.#written)} ${String(Date.now())}\n`);
    }
    if (this.#stalled) return;
    if (this.#written >= this.#wanted && play.then !== 'wait') this.end(0);
  }

  #losesBeats(): boolean {
    return play.losesBeats === true && Math.random() < 0.5;
  }

  /** How many events should have been written by now. */
  #due(): number {
    const elapsed = Number(nowNs() - this.#begun);
    if (play.pace === 'flood') return this.#written + FLOOD_STEP;
    if (typeof play.pace === 'number') return Math.floor((elapsed * play.pace) / 1e9);
    const { events } = this.#stored;
    let due = this.#written;
    const limit = this.#origin + BigInt(Math.round(elapsed * (play.speed ?? 1)));
    for (let e = events[due]; e !== undefined; e = events[++due]) {
      if (e.readBigUInt64LE(timeAt(e)) > limit) break;
    }
    return due;
  }

  #writeEvent(n: number): void {
    const { events } = this.#stored;
    const block = Buffer.from(events[n % events.length] as Buffer);
    const time = block.readBigUInt64LE(timeAt(block));
    if (play.pace === undefined && time > 0n) {
      const speed = BigInt(Math.round(play.speed ?? 1));
      block.writeBigUInt64LE(this.#begun + (time - this.#origin) / speed, timeAt(block));
    } else if (play.pace !== 'as-is') block.writeBigUInt64LE(nowNs(), timeAt(block));
    if (n === play.at && play.does === 'half-block') {
      this.#writer.write(block.subarray(0, block.length - 6));
      this.#writer.flush();
      process.kill(process.pid, 'SIGKILL');
    }
    this.#writer.write(block);
    this.#written = n + 1;
  }

  #badPart(): void {
    switch (play.does) {
      case 'warn':
        say(play.words ?? 'a warning');
        return;
      case 'fail':
        this.#writer.flush();
        say(play.words ?? 'it failed');
        process.exit(1);
        break;
      case 'die':
        this.#writer.flush();
        process.kill(process.pid, 'SIGKILL');
        return;
      case 'stall':
        this.#stalled = true;
        return;
      default:
    }
  }
}

function engine(): string {
  if (args.includes('--modern-bpf')) return 'modern-bpf';
  return args.some((arg) => arg.startsWith('--bpf')) ? 'bpf' : 'kmod';
}

function main(): void {
  if (args.includes('--version')) {
    console.log(`sysdig version ${play.version ?? '0.36.0'}`);
    return;
  }
  if (play.record !== undefined)
    writeFileSync(play.record, `${String(process.pid)}\n${args.join('\n')}`);
  const file = optionValue('-r');
  const works = play.engines ?? ['modern-bpf', 'bpf', 'kmod'];
  if (file === undefined && !works.includes(engine())) {
    say(`Unable to load the driver\nerror opening the ${engine()} engine`);
    process.exit(1);
  }
  if (args.includes('-n')) return;
  const replay = new Replay(load(file ?? play.capture), args.at(-1) ?? '');
  for (const signal of ['SIGINT', 'SIGTERM', 'SIGHUP'] as const) {
    process.on(signal, () => {
      if (play.ignoresSignals !== true) replay.end(signal === 'SIGINT' ? 0 : 1);
    });
  }
  replay.start();
}

main();
