/**
 * Turns the events of a textual source into the blocks of a capture: picks the event id, encodes each
 * parameter, and lets the follower write process and descriptor entries where the text shows something
 * that no event of it explains.
 */
import { EVENTS, genericSyscallId } from '../../model/event-table.js';
import type { EventInfo } from '../../model/event-table.js';
import { assertDefined } from '../../base/assert.js';
import type { BlockOutput } from '../source.js';
import { BlockWriter } from './block-writer.js';
import { CallText } from './call-text.js';
import type { EventText } from './event-text.js';
import { Follower } from './follower.js';
import { chooseEvent } from './info.js';
import type { IssueCounter } from './issue-counter.js';
import { Lookahead } from './lookahead.js';
import type { HeldEvent } from './lookahead.js';
import { Pairing } from './pairing.js';
import { ServedEnds } from './served-ends.js';
import { Sharing } from './sharing.js';
import { encodeValue } from './values.js';

const GENERIC = 'syscall';

export class EventEncoder {
  readonly #out: BlockWriter;
  readonly #issues: IssueCounter;
  readonly #follower: Follower;
  readonly #ahead = new Lookahead();
  readonly #sharing = new Sharing();
  readonly #served = new ServedEnds(this.#sharing);
  readonly #pairing = new Pairing();
  readonly #byName = eventsByName();

  constructor(charset: BufferEncoding, output: BlockOutput, issues: IssueCounter) {
    this.#out = new BlockWriter(charset, (blocks) => {
      output.write(blocks);
    });
    this.#issues = issues;
    this.#follower = new Follower(this.#out, this.#ahead, this.#sharing, this.#served);
  }

  encode(event: EventText): void {
    const held = { event, call: this.#read(event) };
    this.#sharing.note(held.event, held.call);
    this.#served.note(held.event, held.call);
    this.#ahead.add(held);
    this.#release(false);
  }

  /** Hands on what is finished. */
  flush(): void {
    this.#out.flush();
  }

  end(): void {
    this.#release(true);
    this.#out.flush();
  }

  /** Every event with this name and direction, every historic form; empty when the name is unknown. */
  candidates(name: string, isEnter: boolean): readonly EventInfo[] {
    return this.#byName.get(keyOf(name, isEnter)) ?? [];
  }

  #release(all: boolean): void {
    for (let held = this.#ahead.take(all); held !== undefined; held = this.#ahead.take(all)) {
      this.#write(held);
    }
  }

  #write({ event, call }: HeldEvent): void {
    this.#follower.before(event, call);
    const params = this.#params(event, call);
    const { time, tid, cpu, number } = event;
    const typeId = call.event.id;
    this.#out.event({ time, tid, cpu, typeId, params, stateOnly: false }, number);
    this.#follower.after(event, call);
  }

  #read(event: EventText): CallText {
    const candidates = this.candidates(event.name, event.isEnter);
    if (candidates.length === 0 || this.#isBareCall(event)) return this.#generic(event);
    const info = event.info.endsWith(' ') ? event.info.slice(0, -1) : event.info;
    const preferred = this.#pairing.preferred(event);
    const choice = assertDefined(chooseEvent(info, candidates, preferred), 'a candidate');
    this.#pairing.note(event, choice.event);
    if (choice.values.length > 0 || info.trim() === '') {
      return new CallText(choice.event, choice.values);
    }
    return this.#unsplit(event, choice.event);
  }

  /** Info that does not begin with the event's first parameter: only sysdig's syslog form is known. */
  #unsplit(event: EventText, info: EventInfo): CallText {
    const message = /^syslog (?:sev|facility)=.*? ?msg=([^]*?) ?$/.exec(event.info)?.[1];
    const data = info.params.findIndex((p) => p.name === 'data');
    if (message === undefined || data < 0) {
      this.#issues.add('bad-line', event.offset, 'the parameters of an event could not be read');
      return new CallText(info, []);
    }
    const values = new Array<string>(data).fill('');
    return new CallText(info, [...values, message]);
  }

  /**
   * Older versions had no event of their own for many calls and printed just the name. An enter event that
   * has parameters is never printed without them, but for the open family, which had none before 2022.
   */
  #isBareCall(event: EventText): boolean {
    if (event.info.trim() !== '' || genericSyscallId(event.name) === undefined) return false;
    return this.candidates(event.name, true).every((enter) => {
      return enter.params.length > 0 && !enter.flags.has('CREATES_FD');
    });
  }

  #generic(event: EventText): CallText {
    const generic = assertDefined(this.candidates(GENERIC, event.isEnter)[0], 'generic event');
    const id = genericSyscallId(event.name);
    if (id === undefined) {
      this.#issues.add('unknown-event', event.offset, 'an event has a name that is not known');
    }
    return new CallText(generic, [String(id ?? 0)]);
  }

  #params(event: EventText, call: CallText): (Uint8Array | undefined)[] {
    const context = {
      toBytes: this.#out.toBytes,
      sibling: (name: string): string | undefined => call.value(name),
    };
    return call.values.map((text, i) => {
      const param = assertDefined(call.event.params[i], 'a parameter for each value');
      const encoded = encodeValue(param, text, context);
      if (encoded !== 'unreadable') return encoded;
      this.#issues.add('bad-line', event.offset, 'a parameter value could not be read');
      return undefined;
    });
  }
}

function keyOf(name: string, isEnter: boolean): string {
  return `${isEnter ? '>' : '<'} ${name}`;
}

function eventsByName(): Map<string, EventInfo[]> {
  const byName = new Map<string, EventInfo[]>();
  for (const event of EVENTS) {
    const key = keyOf(event.name, event.isEnter);
    const list = byName.get(key) ?? [];
    list.push(event);
    byName.set(key, list);
  }
  return byName;
}
