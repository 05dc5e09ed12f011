/** Collects blocks and hands them on in pieces large enough to be cheap; numbers only where they jump. */
import { EVENTS } from '../../model/event-table.js';
import { ByteWriter } from './byte-writer.js';
import {
  writeDescriptor,
  writeEvent,
  writeEventNumber,
  writeProcess,
  writeSectionHeader,
} from './blocks.js';
import type { DescriptorRecord, EventRecord, ProcessRecord } from './blocks.js';
import type { EventText } from './event-text.js';

const PIECE_BYTES = 1 << 16;
const MAX_NUMBER = 0xffff_ffff;
const NO_THREAD = -1;

export class BlockWriter {
  /** Bytes of text in the input's character set. */
  readonly toBytes: (text: string) => Uint8Array;
  readonly #bytes = new ByteWriter();
  readonly #write: (blocks: Uint8Array) => void;
  readonly #containerEvent = EVENTS.find((e) => e.name === 'container' && e.params.length === 1);
  /** What the reader would call the next event. */
  #nextNumber = 1;

  constructor(charset: BufferEncoding, write: (blocks: Uint8Array) => void) {
    this.toBytes = (text) => Buffer.from(text, charset);
    this.#write = write;
    writeSectionHeader(this.#bytes);
  }

  event(record: EventRecord, number: number): void {
    if (number >= 0 && number <= MAX_NUMBER && number !== this.#nextNumber) {
      writeEventNumber(this.#bytes, number);
      this.#nextNumber = number;
    }
    writeEvent(this.#bytes, record);
    this.#nextNumber++;
    if (this.#bytes.length >= PIECE_BYTES) this.flush();
  }

  process(record: ProcessRecord): void {
    writeProcess(this.#bytes, record);
  }

  descriptor(owner: number, record: DescriptorRecord): void {
    writeDescriptor(this.#bytes, owner, record);
  }

  /** Container metadata, which a capture holds as events: here one that is not an event of the text. */
  container(event: EventText, json: string): void {
    if (this.#containerEvent === undefined) return;
    const typeId = this.#containerEvent.id;
    const params = [this.toBytes(`${json}\0`)];
    const { time, cpu } = event;
    this.event({ time, tid: NO_THREAD, cpu, typeId, params, stateOnly: true }, -1);
  }

  flush(): void {
    if (this.#bytes.length > 0) this.#write(this.#bytes.take());
  }
}
