// A scan in a process that has made the same scan before, by the same code as the command line's: what a run takes without its
// start, with code that V8 knows, on one processor.
import { build } from 'esbuild';
import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { median } from './measure.mjs';

/** Scans before the one that counts. */
const warmUps = 4;

const program = `
import { run } from './server/cli/run.ts';
const [folder, assets] = process.argv.slice(2);
const silent = { write() {}, isTerminal: false, columns: undefined };
const surroundings = { stdout: silent, stderr: silent, environment: {}, workingDirectory: folder, assets, version: '0.0.0', build: '0.0.0', now: () => performance.now() };
let last;
for (let scan = 0; scan <= ${warmUps}; scan++) {
	const [wall, cpu] = [performance.now(), process.cpuUsage()];
	await run(['check', folder, '--format', 'json'], surroundings);
	const { user, system } = process.cpuUsage(cpu);
	last = { wall: (performance.now() - wall) / 1000, cpu: (user + system) / 1e6 };
}
console.log(JSON.stringify(last));
`;

/** Wall and CPU seconds of a warm scan of a folder, medians of so many processes. */
export async function warmScan(root, folder, rounds) {
	const outfile = join(root, 'test-results/bench/warm.mjs');
	await build({
		stdin: { contents: program, resolveDir: root, loader: 'ts' },
		outfile,
		bundle: true,
		platform: 'node',
		format: 'esm',
		packages: 'external',
		logLevel: 'error',
	});
	const runs = Array.from({ length: rounds }, () => {
		const { stdout, stderr } = spawnSync(process.execPath, [outfile, folder, join(root, 'dist')], { encoding: 'utf8' });
		if (!stdout.startsWith('{')) {
			throw new Error(`The warm scan failed: ${stderr}`);
		}
		return JSON.parse(stdout);
	});
	return { wall: median(runs.map(({ wall }) => wall)), cpu: median(runs.map(({ cpu }) => cpu)) };
}
