/** The engine of a screen without its thread: a session that has read its capture to the end. */
import type {
  EngineAnswer,
  EngineClient,
  EngineCommand,
  Page,
  PageRequest,
  Status,
} from '../../src/session/protocol.js';
import { report } from '../../src/session/report/index.js';
import type { ReportForm } from '../../src/session/protocol.js';
import { Session } from '../../src/session/session.js';
import { statusOf } from '../../src/session/status.js';
import { createPager } from '../../src/views/page.js';

const STATUS_MS = 20;

export class SessionEngine implements EngineClient {
  readonly #session: Session;

  readonly #pager = createPager();

  private constructor(session: Session) {
    this.#session = session;
  }
  static async read(capture: string, cluster?: string): Promise<SessionEngine> {
    const session = await Session.open({ capture, cluster });
    await session.run();
    return new SessionEngine(session);
  }
  status(): Status {
    return statusOf(this.#session);
  }
  onStatus(listener: (status: Status) => void): () => void {
    // As the engine's thread does: what a search finds later is told too.
    let told = this.#session.snapshot().rev;
    const timer = setInterval(() => {
      const { rev } = this.#session.snapshot();
      if (rev === told) return;
      told = rev;
      listener(this.status());
    }, STATUS_MS);
    return () => {
      clearInterval(timer);
    };
  }
  command(command: EngineCommand): Promise<EngineAnswer> {
    return this.#session.command(command);
  }
  page(request: PageRequest): Promise<Page> {
    return Promise.resolve(structuredClone(this.#pager(this.#session.context(), request)));
  }
  report(form: ReportForm): Promise<string> {
    return Promise.resolve([...report(this.#session, form)].join(''));
  }
  close(): Promise<void> {
    this.#session.close();
    return Promise.resolve();
  }
}
