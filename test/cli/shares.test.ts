import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { FactsFile } from '../../server/disk/factsFile.js';
import { sampleService } from '../faults/support/seeds.js';
import { bundle, Folder, run as runBundle } from './harness.js';
import { runHere } from './runHere.js';

/** The most parts that a share is one of. */
const mostParts = 3;

/** Shares that are folders, some of them within others. */
const folders = ['src/', 'src/routes/', 'public/', 'packages/mail/src/'];

interface Share {
	readonly name: string;
	readonly file: string;
}

/** A service under version control with a configuration of its own and one of a package, and a copy of it at another path. */
const copies: Folder[] = [];
let out: string;
let expected: string;
/** `1/3`, `src/` and the like, by name; each made in one of the copies. */
const shares: Share[] = [];
let stale: Share;

async function call(folder: Folder, ...args: readonly string[]): Promise<{ readonly found: string; readonly warned: string }> {
	const { stdout, stderr } = await runHere(folder.path, args);
	return { found: stdout, warned: stderr };
}

async function make(name: string, folder: Folder): Promise<Share> {
	const file = join(out, `${name.replaceAll('/', '-')}.facts`);
	await call(folder, 'check', '--shard', name, '--facts-out', file);
	return { name, file };
}

beforeAll(async () => {
	out = mkdtempSync(join(tmpdir(), 'twelve-factor-shares-'));
	const first = new Folder({
		...Object.fromEntries(sampleService()),
		'.twelvefactor.json':
			'{ "rules": { "logs/log-file": "information" }, "exclude": ["src/links.js"], "roles": { "src/prices.js": "worker" } }',
		'packages/mail/.twelvefactor.json': '{ "rules": { "logs": "off" } }',
		'packages/mail/package.json': '{ "name": "mail", "scripts": { "start": "node src/main.js" }, "dependencies": { "express": "^5.0.0" } }',
		'packages/mail/src/main.js': "console.log('a');\nrequire('express')().listen(require('./port').port);\n",
		'packages/mail/src/port.js': 'exports.port = 4000;\n',
		'.gitignore': 'ignored/\n',
		'ignored/a.js': 'console.log(1);\n',
	}).track();
	const second = new Folder();
	cpSync(first.path, second.path, { recursive: true });
	copies.push(first, second);
	expected = (await call(first, 'check', '--format', 'json')).found;
	for (let count = 1; count <= mostParts; count++) {
		for (let index = 1; index <= count; index++) {
			shares.push(await make(`${index}/${count}`, copies[(index + count) % 2]!));
		}
	}
	for (const [index, name] of folders.entries()) {
		shares.push(await make(name, copies[index % 2]!));
	}
	const before = first.read('src/server.js');
	first.write('src/server.js', `${before}console.log('older');\n`);
	const { file } = await make('1/1', first);
	stale = { name: 'stale', file: join(out, 'stale.facts') };
	cpSync(file, stale.file);
	first.write('src/server.js', before);
	await make('1/1', first);
}, 60_000);

afterAll(() => {
	copies.forEach((folder) => folder.dispose());
	rmSync(out, { recursive: true });
});

/** All shares of a number of parts, with some folders and others thrown in, in any order. */
const complete = fc.tuple(fc.integer({ min: 1, max: mostParts }), fc.array(fc.nat(100), { maxLength: 3 })).chain(([count, others]) => {
	const parts = shares.filter(({ name }) => name.endsWith(`/${count}`));
	const more = others.map((other) => shares[other % shares.length]!);
	return fc.shuffledSubarray([...parts, ...more], { minLength: parts.length + more.length });
});

describe('shares of a repository with configurations, in two copies', () => {
	test('in any mixture and order, some of them twice: one answer, and nothing is read again', async () => {
		expect(JSON.parse(expected).findings.length).toBeGreaterThan(20);
		const reading = vi.spyOn(FactsFile.prototype, 'remember');
		try {
			await fc.assert(
				fc.asyncProperty(complete, fc.nat(1), async (list, at) => {
					reading.mockClear();
					const { found, warned } = await call(copies[at]!, 'check', '--format', 'json', '--facts', ...list.map(({ file }) => file));
					expect(found, warned).toBe(expected);
					expect(warned).toBe('');
					expect(reading.mock.calls.map(([{ path }]) => path)).toEqual([]);
				}),
				{ numRuns: 12, seed: 4 },
			);
		} finally {
			reading.mockRestore();
		}
	}, 60_000);

	test('lost, damaged and stale ones cost time, never an answer', async () => {
		const damaged = join(out, 'damaged.facts');
		const kinds = ['lost', 'damaged', 'stale', 'no file'] as const;
		const seen = new Set<string>();
		await fc.assert(
			fc.asyncProperty(complete, fc.constantFrom(...kinds), fc.nat(), fc.nat(1), async (list, kind, cut, at) => {
				seen.add(kind);
				const files = list.map(({ file }) => file);
				const place = cut % files.length;
				if (kind === 'damaged') {
					const bytes = readFileSync(files[place]!);
					bytes[cut % bytes.length]! ^= 1 + (cut % 255);
					writeFileSync(damaged, cut % 3 === 0 ? bytes.subarray(0, cut % bytes.length) : bytes);
				}
				files.splice(place, 1, ...(kind === 'lost' ? [] : [{ damaged, stale: stale.file, 'no file': join(out, 'none.facts') }[kind]]));
				const asked = files.length === 0 ? [] : ['--facts', ...files];
				const { found, warned } = await call(copies[at]!, 'check', '--format', 'json', ...asked);
				expect(found, warned).toBe(expected);
				expect(warned.includes('holds no facts of this version')).toBe(kind === 'damaged' || kind === 'no file');
			}),
			{ numRuns: 20, seed: 6 },
		);
		expect([...seen].sort()).toEqual([...kinds].sort());
	}, 60_000);

	test('the bytes of facts and answers are the same at another path, and with any number of threads', async () => {
		const cli = bundle('cli.cjs');
		const outputs = new Set<string>();
		const facts = new Set<string>();
		for (const [index, [folder, threads]] of [
			[copies[0]!, '1'] as const,
			[copies[1]!, '2'] as const,
			[copies[0]!, '3'] as const,
		].entries()) {
			const file = join(out, `threads-${index}.facts`);
			outputs.add((await runBundle(cli, ['check', '--format', 'json', '--threads', threads], folder.path)).stdout);
			await runBundle(cli, ['check', '--facts-out', file, '--threads', threads], folder.path);
			facts.add(readFileSync(file, 'utf8'));
			const cache = join(out, `threads-${index}`);
			await runBundle(cli, ['check', '--cache', cache, '--threads', threads], folder.path);
			const kept = readdirSync(cache).filter((name) => name.endsWith('.facts'));
			kept.forEach((name) => facts.add(readFileSync(join(cache, name), 'utf8')));
			expect(kept).toHaveLength(1);
		}
		expect([...outputs]).toEqual([expected]);
		expect(facts.size).toBe(1);
	}, 60_000);
});
