import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
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

test('what is kept is the same to the byte, however many threads read', async () => {
	const small = new Folder({
		...orders,
		...Object.fromEntries(Array.from({ length: 60 }, (_, index) => [`src/part${index}.js`, folder.read(`src/part${index}.js`)])),
	});
	const out = mkdtempSync(join(tmpdir(), 'twelve-factor-cache-'));
	try {
		const kept: Buffer[] = [];
		for (const threads of ['1', '2', '3']) {
			const facts = join(out, `${threads}.facts`);
			await run(cli, ['check', '--threads', threads, '--facts-out', facts], small.path);
			await run(cli, ['check', '--threads', threads, '--cache', join(out, threads)], small.path);
			const [name] = readdirSync(join(out, threads)).filter((each) => each.endsWith('.facts'));
			kept.push(readFileSync(facts), readFileSync(join(out, threads, name!)));
		}
		expect(kept[0]!.length).toBeGreaterThan(10_000);
		expect(kept.filter((bytes) => !bytes.equals(kept[0]!)).length).toBe(0);
	} finally {
		small.dispose();
		rmSync(out, { recursive: true, force: true });
	}
}, 120_000);
