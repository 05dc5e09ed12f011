/** A live session as the screen controls it: sysdig's process and the engine behind one face. */
import type { LiveControl } from '../app/live.js';
import type { LiveAction, SysdigState } from '../app/state.js';
import type { LiveChild } from '../capture/live/child.js';
import type { LiveEngineClient } from '../session/protocol.js';

export interface LiveRunOptions {
  readonly client: LiveEngineClient;
  readonly child: LiveChild;
  /** Ask before sudo is used. */
  readonly needsConsent: boolean;
  /** File to record into from the start on. */
  readonly write: string | undefined;
}

type Acted = Awaited<ReturnType<LiveControl['act']>>;

export class LiveRun implements LiveControl {
  readonly failed: Promise<never>;
  /** What is said once the screen is gone. */
  readonly farewell: string[] = [];
  readonly #client: LiveEngineClient;
  readonly #child: LiveChild;
  readonly #listeners = new Set<() => void>();
  #asking: boolean;

  constructor({ client, child, needsConsent, write }: LiveRunOptions) {
    this.#client = client;
    this.#child = child;
    this.#asking = needsConsent;
    child.subscribe(() => {
      this.#changed();
    });
    client.onStatus((status) => {
      if (status.bytesRead > 0) child.received();
    });
    this.failed = child.outcome.then(async (error) => {
      if (error !== undefined) throw error;
      await client.command({ kind: 'end' });
      return new Promise<never>(() => undefined);
    });
    // The screen listens as soon as it stands; until then nobody else does.
    this.failed.catch(() => undefined);
    if (write !== undefined) void this.#record(write);
    if (!needsConsent) child.start();
  }

  sysdig(): SysdigState {
    return this.#asking ? { ...this.#child.state, phase: 'consent' } : this.#child.state;
  }

  subscribe(listener: () => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  async act(action: LiveAction): Promise<Acted> {
    switch (action.kind) {
      case 'sudo':
        this.#asking = false;
        this.#child.start();
        return { text: '', quit: false };
      case 'type':
        this.#child.type(action.text);
        return { text: '', quit: false };
      case 'freeze': {
        const { text } = await this.#client.command(action);
        return { text, quit: false };
      }
      case 'record':
        return { text: await this.#record(action.on ? captureName() : ''), quit: false };
      case 'keep': {
        const { text } = await this.#client.command({ kind: 'keep', path: captureName() });
        this.farewell.push(text);
        return { text, quit: true };
      }
    }
  }

  async #record(path: string): Promise<string> {
    const { text } = await this.#client.command({ kind: 'record', path });
    if (path !== '') this.farewell.push(text);
    return text;
  }

  #changed(): void {
    for (const listener of this.#listeners) listener();
  }
}

/** A name that says when, in local time: svc-top-20260131-091205.scap. */
function captureName(now = new Date()): string {
  const two = (n: number): string => String(n).padStart(2, '0');
  const date = `${String(now.getFullYear())}${two(now.getMonth() + 1)}${two(now.getDate())}`;
  return `svc-top-${date}-${two(now.getHours())}${two(now.getMinutes())}${two(now.getSeconds())}.scap`;
}
