// `npm run fuzz -- [minutes] [seed]`: damages the seeds of test/faults longer than a test run may take. What breaks is printed,
// to become a file in test/faults/regressions/.
// `npm run fuzz -- minutes seed folder`: changes programs of a folder, and compares what the outline of the JavaScript reader
// tells of them with what their trees do.
import { buildSync } from 'esbuild';
import { join } from 'node:path';
import { root, run } from './setup.mjs';

const main = process.argv.length > 4 ? 'outlineMain' : 'fuzzMain';
const outfile = join(root, `test-results/${main}.mjs`);
buildSync({
	entryPoints: [join(root, `test/faults/${main}.ts`)],
	outfile,
	bundle: true,
	format: 'esm',
	platform: 'node',
	packages: 'external',
	logLevel: 'error',
});
process.exitCode = run(process.execPath, ['--enable-source-maps', outfile, ...process.argv.slice(2)]);
