/**
 * A descriptor of the past as filters ask for it: what kind it is, many share; its name and its ends are its own, and
 * are counted as asked for.
 */
import type { MomentFd } from '../../filter/index.js';
import type { PastFd } from '../engine.js';

export class ListedFd implements MomentFd {
  readonly #fd: PastFd;
  readonly #needOwn: () => void;

  /** `needOwn` is called before anything is told that is the descriptor's own. */
  constructor(fd: PastFd, needOwn: () => void) {
    this.#fd = fd;
    this.#needOwn = needOwn;
  }

  get type(): number {
    return this.#fd.type;
  }
  get isServerType(): boolean {
    return this.#fd.isServerType;
  }
  get isIp(): boolean {
    return this.#fd.isIp;
  }
  get l4Code(): number {
    return this.#fd.l4Code;
  }
  get role(): PastFd['role'] {
    return this.#fd.role;
  }

  get #own(): PastFd {
    this.#needOwn();
    return this.#fd;
  }
  get name(): string {
    return this.#own.name;
  }
  get kind(): string {
    return this.#own.kind;
  }
  get sourceIp(): string {
    return this.#own.sourceIp;
  }
  get sourcePort(): number {
    return this.#own.sourcePort;
  }
  get destinationIp(): string {
    return this.#own.destinationIp;
  }
  get destinationPort(): number {
    return this.#own.destinationPort;
  }
}
