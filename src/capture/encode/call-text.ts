/** An event with its info text taken apart: the id chosen, the values by name, the descriptors shown. */
import type { EventInfo } from '../../model/event-table.js';
import { parseFdText } from './descriptor.js';
import type { FdText } from './descriptor.js';

const FD_TYPES: ReadonlySet<string> = new Set(['FD', 'FD32']);
/** Parameters in which an event returns descriptors that it makes. */
const RESULTS: ReadonlySet<string> = new Set(['fd', 'fd1', 'fd2', 'res', 'newfd']);

export class CallText {
  readonly event: EventInfo;
  /** In the order of the event table, as many as the text holds. */
  readonly values: readonly string[];

  constructor(event: EventInfo, values: readonly string[]) {
    this.event = event;
    this.values = values;
  }

  value(name: string): string | undefined {
    const index = this.event.paramIndex.get(name);
    return index === undefined ? undefined : this.values[index];
  }

  /** The integer at the start of a value; `missing` when there is none. */
  int(name: string, missing: number): number {
    const parsed = Number.parseInt(this.value(name) ?? '', 10);
    return Number.isNaN(parsed) ? missing : parsed;
  }

  /** The call came back without an error, as far as the text says. */
  get succeeded(): boolean {
    return !this.event.isEnter && this.int('res', 0) >= 0 && this.int('fd', 0) >= 0;
  }

  /** Fd that the event acts on; -1 when the text does not say. */
  get fd(): number {
    const param = this.event.fdParam < 0 ? undefined : this.event.params[this.event.fdParam];
    return param === undefined ? -1 : this.int(param.name, -1);
  }

  /** Descriptors that the event makes. */
  get created(): readonly number[] {
    if (!this.succeeded || !this.event.flags.has('CREATES_FD')) return [];
    return [...RESULTS].map((name) => this.int(name, -1)).filter((fd) => fd >= 0);
  }

  /** Annotated descriptors that the event uses but does not make. */
  get shown(): readonly FdText[] {
    const makes = !this.event.isEnter && this.event.flags.has('CREATES_FD');
    const shown: FdText[] = [];
    for (const [i, param] of this.event.params.entries()) {
      const value = this.values[i];
      if (value === undefined || !FD_TYPES.has(param.type)) continue;
      if (makes && RESULTS.has(param.name)) continue;
      const text = parseFdText(value);
      if (text !== undefined && text.fd >= 0 && text.kind !== '') shown.push(text);
    }
    return shown;
  }

  /** The parent that a clone or exec shows with its name: `ptid=483(bash)`. */
  get parent(): { readonly tid: number; readonly comm: string } | undefined {
    const match = /^(\d{1,10})\((.{1,64})\)$/.exec(this.value('ptid') ?? '');
    if (match === null || match[2] === '<NA>') return undefined;
    return { tid: Number(match[1]), comm: match[2] ?? '' };
  }

  /** The event carries an address or tuple for its descriptor. */
  get hasAddress(): boolean {
    const texts = [this.value('tuple'), this.value('addr')];
    return texts.some((text) => text !== undefined && text !== '' && text !== 'NULL');
  }
}
