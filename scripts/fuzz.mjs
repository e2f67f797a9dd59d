// `npm run fuzz -- [minutes] [seed]`: damages the seeds of test/faults longer than a test run may take. What breaks is printed, to become a file in test/faults/regressions/.
import { buildSync } from 'esbuild';
import { join } from 'node:path';
import { root, run } from './setup.mjs';

const outfile = join(root, 'test-results/fuzz.mjs');
buildSync({ entryPoints: [join(root, 'test/faults/fuzzMain.ts')], outfile, bundle: true, format: 'esm', platform: 'node', packages: 'external', logLevel: 'error' });
process.exitCode = run(process.execPath, ['--enable-source-maps', outfile, ...process.argv.slice(2)]);
