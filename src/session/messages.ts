/** What the screen's thread and the engine's thread say to each other. */
import type { ReportForm } from './protocol.js';
import type { EngineAnswer, EngineCommand, Page, PageRequest, Status } from './protocol.js';

export type EngineRequest =
  | { readonly kind: 'page'; readonly id: number; readonly request: PageRequest }
  | { readonly kind: 'report'; readonly id: number; readonly form: ReportForm }
  | { readonly kind: 'command'; readonly id: number; readonly command: EngineCommand }
  | { readonly kind: 'close' };

export type EngineMessage =
  | { readonly kind: 'opened'; readonly status: Status }
  | { readonly kind: 'status'; readonly status: Status }
  | { readonly kind: 'page'; readonly id: number; readonly page: Page }
  | { readonly kind: 'report'; readonly id: number; readonly text: string }
  | { readonly kind: 'answer'; readonly id: number; readonly answer: EngineAnswer }
  | { readonly kind: 'request-failed'; readonly id: number; readonly message: string }
  /** `hint` is set when the user can mend it; otherwise it is a bug. */
  | {
      readonly kind: 'failed';
      readonly message: string;
      readonly hint: string | undefined;
      readonly stack: string;
    };
