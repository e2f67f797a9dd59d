import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bundle, Folder, orders, run } from './harness.js';
import { runHere } from './runHere.js';

let folder: Folder;
let cli: string;
let cache: string;

beforeAll(() => {
	cli = bundle('cli.cjs');
	cache = mkdtempSync(join(tmpdir(), 'twelve-factor-cache-'));
	const parts = Array.from({ length: 1600 }, (_, index) => [
		`src/part${index}.js`,
		`const url = 'http://10.0.0.${index % 250}:8080/';\n${'// what takes time\n'.repeat(index % 7)}console.log(process.env.PART_${index});\nmodule.exports = () => fetch(url);\n`,
	]);
	folder = new Folder({
		...orders,
		...Object.fromEntries(parts),
		'src/server.js': `${parts.map(([path]) => `require('./${path!.slice(4)}');\n`).join('')}${orders['src/server.js']}`,
		'src/long.js': `x = '${'y'.repeat(30_000)}';\n`,
		'src/odd.js': Buffer.from([0xff, 0]).toString('latin1'),
	});
}, 60_000);

afterAll(() => {
	folder.dispose();
	rmSync(cache, { recursive: true, force: true });
});

test('threads find what one run finds, and keep what it keeps', async () => {
	const { stdout: alone } = await runHere(folder.path, ['check', '--format', 'json']);
	for (const args of [
		['--threads', '1'],
		['--threads', '3'],
		['--threads', '2', '--cache', cache],
		['--cache', cache],
	]) {
		const { stdout } = await run(cli, ['check', '--format', 'json', ...args], folder.path);
		expect(JSON.parse(stdout)).toEqual(JSON.parse(alone));
	}
	// With another file, the facts count and not the answer.
	folder.write('src/one-more.js', 'module.exports = 1;\n');
	const { stdout } = await run(cli, ['check', '--format', 'json', '--threads', '2', '--cache', cache], folder.path);
	expect(JSON.parse(stdout).findings).toEqual(JSON.parse(alone).findings);
}, 120_000);
