/** A live session as the screen controls it: sysdig's process and the engine behind one face. */
import type { LiveControl } from '../app/live.js';
import type { LiveAction, SysdigState } from '../app/state.js';
import type { LiveChild } from '../capture/live/child.js';
import type { EngineClient } from '../session/protocol.js';

export interface LiveRunOptions {
  readonly client: EngineClient;
  readonly child: LiveChild;
  /** Ask before sudo is used. */
  readonly needsConsent: boolean;
  /** File to record into from the start on. */
  readonly write: string | undefined;
  /** To be said at the start. */
  readonly warnings: readonly string[];
}

type Acted = Awaited<ReturnType<LiveControl['act']>>;

export class LiveRun implements LiveControl {
  readonly failed: Promise<never>;
  /** What is said once the screen is gone. */
  readonly farewell: string[] = [];
  readonly #client: EngineClient;
  readonly #child: LiveChild;
  readonly #listeners = new Set<() => void>();
  #asking: boolean;
  /** Something to say that is not sysdig's. */
  #note: string;

  constructor({ client, child, needsConsent, write, warnings }: LiveRunOptions) {
    this.#note = warnings.join('; ');
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
    if (write !== undefined) this.#recordFrom(write);
    if (!needsConsent) child.start();
  }

  sysdig(): SysdigState {
    const { state } = this.#child;
    const noted = this.#note === '' || state.note !== '' ? state : { ...state, note: this.#note };
    return this.#asking ? { ...noted, phase: 'consent' } : noted;
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
      case 'record': {
        const path = action.on ? captureName() : '';
        const { text } = await this.#client.command({ kind: 'record', path });
        return { text, quit: false };
      }
      case 'keep': {
        const { text } = await this.#client.command({ kind: 'keep', path: captureName() });
        this.farewell.push(text);
        return { text, quit: true };
      }
    }
  }

  /** The engine as the screen sees it: its end takes sysdig along, and what that still wrote. */
  get engine(): EngineClient {
    const client = this.#client;
    return {
      status: () => client.status(),
      onStatus: (listener) => client.onStatus(listener),
      page: (request) => client.page(request),
      report: (form) => client.report(form),
      command: (command) => client.command(command),
      close: () => this.#end(),
    };
  }

  async #end(): Promise<void> {
    await this.#child.stop();
    if (this.#client.status().live?.recording !== '') {
      await this.#client.command({ kind: 'drain' });
      const { text } = await this.#client.command({ kind: 'record', path: '' });
      this.farewell.push(text);
    }
    await this.#client.close();
  }

  #recordFrom(path: string): void {
    this.#client.command({ kind: 'record', path }).catch((error: unknown) => {
      this.#note = error instanceof Error ? error.message : String(error);
      this.#changed();
    });
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
