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

export class SessionEngine implements EngineClient {
  readonly #session: Session;
  readonly #listeners = new Set<(status: Status) => void>();
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
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
  async command(command: EngineCommand): Promise<EngineAnswer> {
    const answer = await this.#session.command(command);
    for (const listener of this.#listeners) listener(this.status());
    return answer;
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
