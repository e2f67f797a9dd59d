// `npm start`: sets up, builds, and checks the sample service; `npm start -- PATH` checks a folder of yours.
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { buildIfNeeded, install, root } from './setup.mjs';

install();
buildIfNeeded();

const paths = process.argv.slice(2);
const isSample = paths.length === 0;
const targets = isSample ? [join(root, 'examples/before')] : paths;
const cli = (args) =>
	spawnSync(process.execPath, [join(root, 'dist/cli.cjs'), ...args], { stdio: 'inherit', cwd: process.env.INIT_CWD ?? process.cwd() })
		.status ?? 2;

const status = cli(['check', ...targets]);
if (status !== 2) {
	cli(['checklist', ...targets]);
}
if (isSample) {
	console.log(`
This was the sample service in examples/before; examples/after is the same service with every finding mended.
  npm start -- PATH                   checks a folder of yours
  npx twelve-factor explain RULE      shows the page of a rule
  npm run editor -- PATH              opens a folder in the editor with the extension
  npm test                            runs every test`);
}
// The sample is meant to have findings; of your own folder the status tells.
process.exitCode = isSample && status === 1 ? 0 : status;
