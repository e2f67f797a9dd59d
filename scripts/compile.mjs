// Checks a folder with the bundles, and keeps the compiled form of everything that was run on the way, beside the bundles.
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { asCompiled, load } from '../server/start/load.ts';

const [dist = '', folder = ''] = process.argv.slice(2);
const loaded = [];
process.argv.splice(2, Infinity, 'check', folder, '--format', 'json');
load(dist, 'cli-main.cjs', require, (loading) => loaded.push(loading));
process.on('exit', () => {
	for (const loading of loaded) {
		writeFileSync(join(dist, `${loading.name}.cache`), asCompiled(loading));
	}
});
