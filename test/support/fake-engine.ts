/** An engine without a worker: pages are made at once from a snapshot that the test can replace. */
import type { Snapshot } from '../../src/model/snapshot.js';
import type {
  EngineAnswer,
  EngineClient,
  EngineCommand,
  Page,
  PageRequest,
  Status,
} from '../../src/session/protocol.js';
import { createPager } from '../../src/views/page.js';
import { sampleContext } from './sample.js';

export function statusOf(snapshot: Snapshot): Status {
  return {
    rev: snapshot.rev,
    files: snapshot.files,
    bytesRead: snapshot.progress.bytesRead,
    bytesTotal: snapshot.progress.bytesTotal,
    done: snapshot.progress.done,
    events: snapshot.events.length,
    durationNs: snapshot.durationNs,
    issues: snapshot.issues.length,
    issueTexts: snapshot.issues.map((i) => i.detail),
    cluster: snapshot.cluster.sources.join(', '),
    baseline: snapshot.baseline.label,
    namespaces: ['default', 'kube-system'],
    failed: false,
  };
}

export class FakeEngine implements EngineClient {
  #snapshot: Snapshot;
  readonly #pager = createPager();
  readonly #listeners = new Set<(status: Status) => void>();
  readonly requests: PageRequest[] = [];
  closed = false;

  constructor(snapshot: Snapshot) {
    this.#snapshot = snapshot;
  }
  status(): Status {
    return statusOf(this.#snapshot);
  }
  onStatus(listener: (status: Status) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }
  makePage(request: PageRequest): Page {
    this.requests.push(request);
    return structuredClone(this.#pager(sampleContext(this.#snapshot), request));
  }
  page(request: PageRequest): Promise<Page> {
    return new Promise((resolve) => {
      resolve(this.makePage(request));
    });
  }
  report(form: string): Promise<string> {
    return Promise.resolve(`a report as ${form}\n`);
  }
  readonly commands: EngineCommand[] = [];
  command(command: EngineCommand): Promise<EngineAnswer> {
    this.commands.push(command);
    return Promise.resolve({ text: `done: ${command.kind}`, bytes: 0 });
  }
  replace(snapshot: Snapshot): void {
    this.#snapshot = snapshot;
    for (const listener of this.#listeners) listener(this.status());
  }
  close(): Promise<void> {
    this.closed = true;
    return Promise.resolve();
  }
}
