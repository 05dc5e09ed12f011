/** The screen's end of the engine's thread. */
import { Worker } from 'node:worker_threads';
import { UserError } from '../base/errors.js';
import type { EngineMessage, EngineRequest } from './messages.js';
import type { ReportForm } from './protocol.js';
import type {
  EngineClient,
  EngineAnswer,
  EngineCommand,
  Page,
  PageRequest,
  Status,
} from './protocol.js';
import type { EngineOptions } from './worker-options.js';

interface Waiting<Answer> {
  readonly resolve: (answer: Answer) => void;
  readonly reject: (error: Error) => void;
}

class WorkerClient implements EngineClient {
  readonly #worker: Worker;
  readonly #listeners = new Set<(status: Status) => void>();
  readonly #pages = new Map<number, Waiting<Page>>();
  readonly #reports = new Map<number, Waiting<string>>();
  readonly #commands = new Map<number, Waiting<EngineAnswer>>();
  #status: Status;
  #asked = 0;
  #failure: Error | undefined;

  constructor(worker: Worker, status: Status) {
    this.#worker = worker;
    this.#status = status;
    worker.on('message', (message: EngineMessage) => {
      this.#receive(message);
    });
    worker.on('error', (error) => {
      this.#fail(error instanceof Error ? error : new Error(String(error)));
    });
  }

  status(): Status {
    return this.#status;
  }

  onStatus(listener: (status: Status) => void): () => void {
    this.#listeners.add(listener);
    return () => this.#listeners.delete(listener);
  }

  page(request: PageRequest): Promise<Page> {
    return this.#ask(this.#pages, (id) => ({ kind: 'page', id, request }));
  }

  report(form: ReportForm): Promise<string> {
    return this.#ask(this.#reports, (id) => ({ kind: 'report', id, form }));
  }

  command(command: EngineCommand): Promise<EngineAnswer> {
    return this.#ask(this.#commands, (id) => ({ kind: 'command', id, command }));
  }

  async close(): Promise<void> {
    this.#send({ kind: 'close' });
    await this.#worker.terminate();
  }

  #ask<Answer>(
    waiting: Map<number, Waiting<Answer>>,
    request: (id: number) => EngineRequest,
  ): Promise<Answer> {
    if (this.#failure !== undefined) return Promise.reject(this.#failure);
    const id = this.#asked++;
    return new Promise((resolve, reject) => {
      waiting.set(id, { resolve, reject });
      this.#send(request(id));
    });
  }

  #send(request: EngineRequest): void {
    this.#worker.postMessage(request);
  }

  #receive(message: EngineMessage): void {
    switch (message.kind) {
      case 'opened':
      case 'status':
        this.#setStatus(message.status);
        break;
      case 'page':
        this.#pages.get(message.id)?.resolve(message.page);
        this.#forget(message.id);
        break;
      case 'report':
        this.#reports.get(message.id)?.resolve(message.text);
        this.#forget(message.id);
        break;
      case 'answer':
        this.#commands.get(message.id)?.resolve(message.answer);
        this.#forget(message.id);
        break;
      case 'request-failed':
        this.#waiting(message.id)?.reject(new Error(message.message));
        this.#forget(message.id);
        break;
      case 'failed':
        this.#fail(toError(message));
        break;
    }
  }

  #waiting(id: number): Pick<Waiting<never>, 'reject'> | undefined {
    return this.#pages.get(id) ?? this.#reports.get(id) ?? this.#commands.get(id);
  }

  #forget(id: number): void {
    this.#pages.delete(id);
    this.#reports.delete(id);
    this.#commands.delete(id);
  }

  #setStatus(status: Status): void {
    this.#status = status;
    for (const listener of this.#listeners) listener(status);
  }

  /** The engine is gone: what was asked gets no answer, what was shown stays. */
  #fail(error: Error): void {
    this.#failure = error;
    const all = [this.#pages, this.#reports, this.#commands];
    for (const waiting of all) {
      for (const { reject } of waiting.values()) reject(error);
      waiting.clear();
    }
    const issueTexts = [error.message, ...this.#status.issueTexts];
    this.#setStatus({ ...this.#status, failed: true, issues: this.#status.issues + 1, issueTexts });
  }
}

/** Starts the engine's thread and waits until the capture is open. Rejects with UserError as Session.open. */
export function startEngine(script: URL, options: EngineOptions): Promise<EngineClient> {
  const worker = new Worker(script, {
    workerData: options,
    trackUnmanagedFds: !('live' in options),
  });
  return new Promise((resolve, reject) => {
    worker.once('error', reject);
    worker.once('message', (message: EngineMessage) => {
      worker.removeListener('error', reject);
      if (message.kind === 'opened') resolve(new WorkerClient(worker, message.status));
      else {
        void worker.terminate();
        reject(
          message.kind === 'failed'
            ? toError(message)
            : new Error(`engine said ${message.kind} first`),
        );
      }
    });
  });
}

function toError(failed: EngineMessage & { kind: 'failed' }): Error {
  if (failed.hint !== undefined) return new UserError(failed.message, failed.hint);
  const error = new Error(failed.message);
  error.stack = failed.stack;
  return error;
}
