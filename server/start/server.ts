import { load } from './load.js';

load(__dirname, 'server-main.cjs', require);
