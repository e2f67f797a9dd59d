import { keepCompiled } from './keep.js';
import { load, type Loading } from './load.js';
import { restedEvent } from './rested.js';

/**
 * Starts the server. `--code=<folder>` names a folder for compiled code: an editor brings an engine of its own, for which the
 * build could not compile.
 */
const option = '--code=';
const kept = process.argv.find((argument) => argument.startsWith(option))?.slice(option.length);
const loaded: Loading[] = [];
if (kept !== undefined) {
	process.once(restedEvent, () => keepCompiled(kept, loaded));
}
load(__dirname, 'server-main.cjs', require, (loading) => loaded.push(loading), kept);
