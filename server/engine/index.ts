export { createEngine } from './createEngine.js';
export { readFiles } from './readFiles.js';
export * from './vocabulary.js';
