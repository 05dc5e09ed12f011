/** The state engine's public face. */
export { createStateEngine } from './engine.js';
export type { Observer } from './engine.js';
