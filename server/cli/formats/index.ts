import type { Format } from './format.js';
import { json } from './json.js';
import { stylish } from './stylish.js';

/** The formats by the name that `--format` takes. */
export const formats: Readonly<Record<string, Format>> = { stylish, json };
