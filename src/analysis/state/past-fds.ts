/**
 * Descriptors as they were when events referred to them, in columns: there are as many as sockets. One is only
 * put together as far as somebody asks.
 */
import { int32Column, uint8Column } from '../../base/columns.js';
import type { PastFd } from '../engine.js';
import { shapeOf } from './fd.js';
import type { Fd, Shape } from './fd.js';

export class PastFds {
  readonly #fds = int32Column(-1);
  /** Index in `kindTexts`: there are some thirty. */
  readonly #kinds = uint8Column(0);
  readonly #kindTexts: string[] = [];
  readonly #names: string[] = [];
  /** Index in `shapes`: type, transport, role and whether it is hidden, of which there are few combinations. */
  readonly #shapeIds = uint8Column(0);
  readonly #shapeCodes: number[] = [];
  readonly #shapes: Shape[] = [];
  /** Both ends, of IP sockets alone. */
  readonly #sourceIps = int32Column(-1);
  readonly #destinationIps = int32Column(-1);
  /** That of the source in the upper half. */
  readonly #ports = int32Column(0);
  /** Every address once: there are few beside so many sockets. */
  readonly #ips: string[] = [];
  readonly #ipIds = new Map<string, number>();

  add(entry: Fd): number {
    const index = this.#names.push(entry.name) - 1;
    this.#kinds.set(index, idIn(this.#kindTexts, entry.typeText));
    this.#fds.set(index, entry.fd);
    this.#shapeIds.set(index, this.#shapeId(entry.shape));
    if (entry.isIp) {
      this.#sourceIps.set(index, this.#ipId(entry.sourceIp));
      this.#destinationIps.set(index, this.#ipId(entry.destinationIp));
      this.#ports.set(index, (entry.sourcePort << 16) | entry.destinationPort);
    }
    return index;
  }

  at(index: number): PastFd | undefined {
    return index >= 0 && index < this.#names.length ? new StoredFd(this, index) : undefined;
  }

  number(index: number): number {
    return this.#fds.get(index);
  }
  /** undefined: there is no such descriptor. */
  name(index: number): string | undefined {
    return this.#names[index];
  }
  kind(index: number): string {
    return this.#kindTexts[this.#kinds.get(index)] ?? '';
  }
  shapeId(index: number): number {
    return index < 0 ? -1 : this.#shapeIds.get(index);
  }
  shape(index: number): Shape {
    return this.#shapes[this.#shapeIds.get(index)] as Shape;
  }
  sourceIp(index: number): string {
    return this.#ips[this.#sourceIps.get(index)] ?? '';
  }
  destinationIp(index: number): string {
    return this.#ips[this.#destinationIps.get(index)] ?? '';
  }
  sourcePort(index: number): number {
    return this.#ports.get(index) >>> 16;
  }
  destinationPort(index: number): number {
    return this.#ports.get(index) & 0xffff;
  }

  #shapeId(code: number): number {
    const id = idIn(this.#shapeCodes, code);
    this.#shapes[id] ??= shapeOf(code);
    return id;
  }

  #ipId(ip: string): number {
    let id = this.#ipIds.get(ip);
    if (id === undefined) this.#ipIds.set(ip, (id = this.#ips.push(ip) - 1));
    return id;
  }
}

class StoredFd implements PastFd {
  readonly #fds: PastFds;
  readonly #index: number;

  constructor(fds: PastFds, index: number) {
    this.#fds = fds;
    this.#index = index;
  }

  get name(): string {
    return this.#fds.name(this.#index) ?? '';
  }
  get kind(): string {
    return this.#fds.kind(this.#index);
  }
  get type(): number {
    return this.#fds.shape(this.#index).type;
  }
  get l4Code(): number {
    return this.#fds.shape(this.#index).l4Code;
  }
  get role(): Shape['role'] {
    return this.#fds.shape(this.#index).role;
  }
  get hidden(): boolean {
    return this.#fds.shape(this.#index).hidden;
  }
  get isIp(): boolean {
    return this.#fds.shape(this.#index).isIp;
  }
  get isServerType(): boolean {
    return this.#fds.shape(this.#index).isServerType;
  }
  get sourceIp(): string {
    return this.#fds.sourceIp(this.#index);
  }
  get sourcePort(): number {
    return this.#fds.sourcePort(this.#index);
  }
  get destinationIp(): string {
    return this.#fds.destinationIp(this.#index);
  }
  get destinationPort(): number {
    return this.#fds.destinationPort(this.#index);
  }
}

/** Place of a value in a short list, which it is added to when it is new. */
function idIn<T>(list: T[], value: T): number {
  const known = list.indexOf(value);
  return known >= 0 ? known : list.push(value) - 1;
}
