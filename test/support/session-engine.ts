/** The engine of a screen without its thread: a session that has read its capture to the end. */
import type { EngineClient, Page, PageRequest, Status } from '../../src/session/protocol.js';
import { report } from '../../src/session/report/index.js';
import type { ReportForm } from '../../src/session/protocol.js';
import { Session } from '../../src/session/session.js';
import { statusOf } from '../../src/session/status.js';
import { createPager } from '../../src/views/page.js';

export class SessionEngine implements EngineClient {
  readonly #session: Session;
  readonly #pager = createPager();

  private constructor(session: Session) {
    this.#session = session;
  }
  static async read(capture: string): Promise<SessionEngine> {
    const session = await Session.open({ capture });
    await session.run();
    return new SessionEngine(session);
  }
  status(): Status {
    return statusOf(this.#session);
  }
  onStatus(): () => void {
    return () => undefined;
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
