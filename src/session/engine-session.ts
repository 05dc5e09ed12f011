/** What the engine's thread needs of a session, whether it reads a capture or a running stream. */
import type { Snapshot } from '../model/snapshot.js';
import type { ViewContext } from '../views/view.js';
import type { EngineAnswer, EngineCommand, LiveStatus, Page, PageRequest } from './protocol.js';

export type Pager = (context: ViewContext, request: PageRequest) => Page;

export interface EngineSession {
  context(): ViewContext;
  snapshot(): Snapshot;
  /** What changes between ticks, for the status line. */
  progress(): { readonly bytesRead: number; readonly bytesTotal: number; readonly events: number };
  /** Reads to the end, or until the signal aborts. `onTick` runs after every new snapshot. */
  run(onTick: () => void, signal: AbortSignal): Promise<void>;
  close(): void;
  /** Answers a request with the views' pager; a running stream translates what the screen remembers. */
  page(pager: Pager, request: PageRequest): Page;
  /** Only of a running stream. */
  liveStatus?(): LiveStatus;
  command(command: EngineCommand): Promise<EngineAnswer>;
}
