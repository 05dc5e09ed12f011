/** What the engine's thread is started with. */
import type { UserViews } from '../views/user-view.js';
import type { LiveOptions } from './live/live-session.js';
import type { SessionOptions } from './session.js';

/** A capture or a running stream, and the views of the user's own. */
export type EngineOptions = (SessionOptions | { readonly live: LiveOptions }) & {
  readonly views: UserViews;
};
