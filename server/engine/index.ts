export { createEngine } from './createEngine.js';
export * from './vocabulary.js';
