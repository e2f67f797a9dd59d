import { load } from './load.js';

load(__dirname, 'cli-main.cjs', require);
