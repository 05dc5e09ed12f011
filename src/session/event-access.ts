/**
 * Text of single events, read back from the capture when it is shown. Names are those that the event table
 * kept: the event's own thread and descriptor; other descriptors and processes stay numbers, because what
 * they were called at that moment is not kept.
 */
import { nameOf, renderInfo, renderParams } from '../analysis/event-text/line.js';
import type { ParamText } from '../analysis/event-text/line.js';
import type { Rendering } from '../analysis/event-text/values.js';
import type { NameTables, StateEngine, ThreadName } from '../analysis/engine.js';
import type { Spool } from '../capture/spool.js';
import { EVENTS } from '../model/event-table.js';
import type { EventInfo } from '../model/event-table.js';
import { nodeNames } from '../model/node.js';
import type { CaptureFile } from '../model/node.js';
import { EventCursor } from '../model/scap/event-cursor.js';
import { SocketReader } from '../model/scap/sockets.js';

const UNREADABLE = '(the bytes of this event cannot be read back)';

export class EventAccess {
  readonly names: NameTables;
  readonly #engine: StateEngine;
  readonly #spool: Pick<Spool, 'readBlock'>;
  readonly #files: readonly CaptureFile[];
  readonly #cursor = new EventCursor();
  readonly #sockets = new SocketReader();

  /** `files`: by which nodes are called that have no name. */
  constructor(
    engine: StateEngine,
    spool: Pick<Spool, 'readBlock'>,
    files: readonly CaptureFile[] = [],
  ) {
    this.names = engine.names;
    this.#engine = engine;
    this.#spool = spool;
    this.#files = files;
  }

  /** `curl (502) < connect res=…`, as sysdig prints it after number, time and CPU; of several nodes, the name first. */
  line(row: number): string {
    const info = this.#info(row);
    const rendering = this.#load(row);
    const thread = this.names.thread(this.#engine.events.thread(row));
    const who = `${this.#host(thread)}${thread?.comm === undefined || thread.comm === '' ? '<NA>' : thread.comm} (${String(thread?.tid ?? -1)})`;
    const direction = info.isEnter ? '>' : '<';
    if (rendering === undefined) return `${who} ${direction} ${info.name} ${UNREADABLE}`;
    const name = nameOf(rendering.event, info);
    return `${who} ${direction} ${name} ${renderInfo(rendering, info).trimEnd()}`;
  }

  /** Every stored parameter; [] when the bytes cannot be read back. */
  params(row: number): readonly ParamText[] {
    const rendering = this.#load(row);
    return rendering === undefined ? [] : renderParams(rendering, this.#info(row));
  }

  /** The bytes that an event carries, and how many there were before the capture cut them. */
  data(row: number): { readonly bytes: Uint8Array; readonly size: number } | undefined {
    const at = this.#info(row).paramIndex.get('data');
    const event = at === undefined ? undefined : this.#load(row)?.event;
    if (at === undefined || event === undefined || at >= event.count) return undefined;
    const start = event.at(at);
    const bytes = event.bytes.slice(start, start + event.length(at));
    return { bytes, size: Math.max(bytes.length, event.int(0, true) ?? 0) };
  }

  /** The node and a blank, where there are several. */
  #host(thread: ThreadName | undefined): string {
    const { nodes } = this.#engine;
    if (nodes.length < 2 || thread === undefined) return '';
    return `${nodeNames(nodes, this.#files)[thread.node] ?? ''} `;
  }

  #info(row: number): EventInfo {
    return EVENTS[this.#engine.events.type(row)] as EventInfo;
  }

  #load(row: number): Rendering | undefined {
    const block = this.#spool.readBlock(this.#engine.events.offset(row));
    if (block === undefined || block.length < 12) return undefined;
    const bytes = Buffer.from(block.buffer, block.byteOffset, block.byteLength);
    const view = new DataView(block.buffer, block.byteOffset, block.byteLength);
    const little = view.getUint32(4, true) === block.length;
    const type = view.getUint32(0, little);
    if (!this.#cursor.load(bytes, view, little, 0, type)) return undefined;
    const own = this.names.fd(this.#engine.events.fd(row));
    const thread = this.names.thread(this.#engine.events.thread(row));
    return {
      event: this.#cursor,
      sockets: this.#sockets,
      names: {
        fd: (number) => (number >= 0 && own?.fd === number ? own : undefined),
        comm: (tid) => (thread?.tid === tid ? thread.comm : undefined),
        owner: () => undefined,
        directory: () => '',
      },
    };
  }
}
