/** The state engine's public face. */
export { createStateEngine } from './engine.js';
export type { Observer, StateEngineOptions } from './engine.js';
