/** Builds a capture call by call, for tests of the state engine: parameters by name, the rest absent. */
import { encodeSockaddr, encodeTuple } from '../../src/capture/encode/addresses.js';
import { writeEvent, writeSectionHeader } from '../../src/capture/encode/blocks.js';
import { ByteWriter } from '../../src/capture/encode/byte-writer.js';
import { EVENTS } from '../../src/model/event-table.js';
import type { EventInfo, ParamInfo } from '../../src/model/event-table.js';

export type Params = Readonly<Record<string, string | number>>;

const WIDTHS: Readonly<Record<string, number>> = { FD: 8, ERRNO: 8, PID: 8, INT64: 8, UINT64: 8 };

export class CallsCapture {
  readonly #out = new ByteWriter();
  #time = 1_700_000_000_000_000_000n;

  constructor() {
    writeSectionHeader(this.#out);
  }

  /** An exit event (or, for `>name`, an enter event) 1 µs after the last one. */
  event(tid: number, name: string, params: Params = {}): this {
    const isEnter = name.startsWith('>');
    const info = latest(isEnter ? name.slice(1) : name, isEnter);
    this.#time += 1000n;
    writeEvent(this.#out, {
      time: this.#time,
      tid,
      cpu: 0,
      typeId: info.id,
      params: info.params.map((param) => encode(param, params[param.name])),
      stateOnly: false,
    });
    return this;
  }

  bytes(): Uint8Array {
    return this.#out.take();
  }
}

/** The newest form of an event, which has every parameter. */
function latest(name: string, isEnter: boolean): EventInfo {
  const forms = EVENTS.filter((e) => e.name === name && (e.isEnter === isEnter || isMeta(e)));
  const info = forms.reduce((a, b) => (b.params.length >= a.params.length ? b : a));
  return info;
}

function isMeta(info: EventInfo): boolean {
  return info.isEnter && EVENTS[info.id + 1]?.flags.has('UNUSED') === true;
}

function encode(param: ParamInfo, value: string | number | undefined): Uint8Array | undefined {
  if (value === undefined) return undefined;
  if (typeof value === 'number') {
    const bytes = Buffer.alloc(8);
    bytes.writeBigInt64LE(BigInt(value));
    return bytes.subarray(0, WIDTHS[param.type] ?? Number(/\d+$/.exec(param.type)?.[0] ?? 32) / 8);
  }
  const text = Buffer.from(value);
  if (param.type === 'SOCKTUPLE') return encodeTuple(value, (t) => Buffer.from(t));
  if (param.type === 'SOCKADDR') return encodeSockaddr(value, text);
  return param.type === 'BYTEBUF' ? text : Buffer.concat([text, Buffer.from([0])]);
}
