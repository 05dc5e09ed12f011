/** What the engine's thread is started with. */
import type { LiveOptions } from './live/live-session.js';
import type { SessionOptions } from './session.js';

export type EngineOptions = SessionOptions | { readonly live: LiveOptions };
