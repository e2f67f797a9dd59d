import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { Folder, orders } from './harness.js';
import { runHere } from './runHere.js';

const secret = 'hunter2-9f8e7d6c5b4a';
let folder: Folder;
let expected: unknown;

/** What a run finds, and whether it said anything on stderr. */
async function call(...args: readonly string[]): Promise<{ readonly found: unknown; readonly warned: string }> {
	const { stdout, stderr } = await runHere(folder.path, args);
	return { found: !stdout.startsWith('{') ? stdout : JSON.parse(stdout), warned: stderr };
}

const check = (...args: readonly string[]): ReturnType<typeof call> => call('check', 'app', '--format', 'json', ...args);

/** The files of a cache by name. */
function keptIn(cache: string): ReadonlyMap<string, string> {
	return new Map(readdirSync(join(folder.path, cache)).map((name) => [name, folder.read(`${cache}/${name}`)]));
}

beforeAll(async () => {
	folder = new Folder(
		Object.fromEntries(
			Object.entries({
				...orders,
				'src/config.js': `module.exports = { port: 3000, password: '${secret}', url: 'http://localhost:8080' };\n`,
				'src/cache.ts': `const seen = new Map();\nexport const see = (key: string): void => void seen.set(key, 1);\n`,
				'src/mail.js': `const config = require('./config');\nfetch(config.url);\nconsole.log('x'); // twelve-factor-disable-line\n`,
				Dockerfile: 'FROM node:latest\nCOPY . .\nCMD npm start\n',
				'docker-compose.yml': 'services:\n  app:\n    build: .\n    ports: ["3000:3000"]\n',
				'.env.example': 'PORT=3000\n',
			}).map(([path, text]) => [`app/${path}`, text]),
		),
	);
	expected = (await check()).found;
});

afterAll(() => folder.dispose());

describe('--cache', () => {
	test('answers the same from what was kept, and writes nothing when nothing changed', async () => {
		const cold = await check('--cache', 'cache');
		expect(cold.found).toEqual(expected);
		const kept = keptIn('cache');
		expect([...kept.keys()].map((name) => name.slice(40)).sort()).toEqual(['.answer', '.facts']);
		const warm = await check('--cache', 'cache');
		expect(warm.found).toEqual(expected);
		expect(keptIn('cache')).toEqual(kept);
		expect([...kept.values()].join(''), 'a secret stays in its file').not.toContain(secret);
	});

	test('says everything again that it said', async () => {
		const inAll = new Map<string, string | Buffer>([
			['app/.twelvefactor.json', '{ "rules": { "logs": "loud" } }'],
			['app/.git/HEAD', 'ref: refs/heads/main\n'],
			['app/src/broken.js', Buffer.from([0xc3, 0x28])],
		]);
		inAll.forEach((text, path) => folder.write(path, text));
		try {
			const cold = await check('--cache', 'all');
			expect(cold.warned).toContain('.twelvefactor.json:1:22: "rules.logs"');
			for (const more of [[], ['--no-inline-config'], []]) {
				expect(await check('--cache', 'all', ...more)).toEqual(await check(...more));
			}
			for (const paths of [['app/src/server.js'], ['app/src/server.js', 'app/src/broken.js'], ['app/src', 'app']]) {
				for (const format of ['json', 'stylish']) {
					const said = await call('check', ...paths, '--format', format);
					expect(await call('check', ...paths, '--format', format, '--cache', 'all')).toEqual(said);
					expect(await call('check', ...paths, '--format', format, '--cache', 'all')).toEqual(said);
				}
			}
		} finally {
			inAll.forEach((_, path) => rmSync(join(folder.path, path)));
			rmSync(join(folder.path, 'app/.git'), { recursive: true });
		}
	}, 60_000);

	test('sees whatever changed', async () => {
		const paths = [
			'src/config.js',
			'src/new.js',
			'src/server.js',
			'.gitignore',
			'.twelvefactor.json',
			'package.json',
			'.env',
			'Dockerfile',
			'package-lock.json',
			'lib/cjs.js',
			'.git/info/exclude',
		];
		const texts = [
			'',
			'console.log(process.env.A);\n',
			'require("http").createServer().listen(80);\n',
			'src/\n',
			'{ "rules": { "config": "off" } }',
			'{ "exclude": ["src"] }',
			'PORT=1\n',
			Buffer.from([0, 1]),
			'FROM node:22\nCMD node src/server.js\n',
		];
		const steps = fc.array(fc.record({ path: fc.constantFrom(...paths), text: fc.option(fc.constantFrom(...texts), { nil: undefined }) }), {
			minLength: 1,
			maxLength: 4,
		});
		const before = new Map(
			paths.filter((path) => existsSync(join(folder.path, 'app', path))).map((path) => [path, folder.read(`app/${path}`)]),
		);
		await fc.assert(
			fc.asyncProperty(steps, async (all) => {
				for (const { path, text } of all) {
					if (text === undefined) {
						rmSync(join(folder.path, 'app', path), { force: true });
					} else {
						folder.write(`app/${path}`, text);
					}
					expect(await check('--cache', 'steps')).toEqual(await check());
				}
			}),
			{ numRuns: 15, seed: 7 },
		);
		paths.forEach((path) =>
			before.has(path) ? folder.write(`app/${path}`, before.get(path)!) : rmSync(join(folder.path, 'app', path), { force: true }),
		);
		rmSync(join(folder.path, 'app/.git'), { recursive: true, force: true });
		expect((await check('--cache', 'steps')).found).toEqual(expected);
	}, 120_000);

	test('sees a file that changed, and forgets what nobody asks for', async () => {
		await check('--cache', 'changing');
		const before = folder.read('app/src/server.js');
		folder.write('app/src/server.js', before.replace('response.send', 'console.log("again");\n\tresponse.send'));
		const cached = await check('--cache', 'changing');
		const fresh = await check();
		folder.write('app/src/server.js', before);
		expect(cached.found).toEqual(fresh.found);
		expect(cached.found).not.toEqual(expected);
		expect((await check('--cache', 'changing')).found).toEqual(expected);
	});

	test('ignores what is broken in it', async () => {
		await check('--cache', 'broken');
		const [answer, facts] = ['.answer', '.facts'].map((kind) =>
			readdirSync(join(folder.path, 'broken')).find((name) => name.endsWith(kind))!,
		);
		const damage = async (file: string, whole: Buffer): Promise<void> =>
			fc.assert(
				fc.asyncProperty(damagesOf(whole), async (bytes) => {
					writeFileSync(file, bytes);
					expect((await check('--cache', 'broken')).found).toEqual(expected);
					// The next one has the facts to look at, too.
					rmSync(join(folder.path, 'broken', answer!), { force: true });
				}),
				{ numRuns: 25, seed: 3 },
			);
		for (const name of [answer!, facts!]) {
			await check('--cache', 'broken');
			await damage(join(folder.path, 'broken', name), readFileSync(join(folder.path, 'broken', name)));
		}
	});

	function damagesOf(whole: Buffer): fc.Arbitrary<Buffer> {
		return fc.oneof(
			fc.nat(whole.length - 1).map((length) => whole.subarray(0, length)),
			fc
				.tuple(fc.nat(whole.length - 1), fc.nat(255))
				.map(([at, byte]) => Buffer.from(whole.map((one, index) => (index === at ? byte : one)))),
			fc.uint8Array({ maxLength: 200 }).map((bytes) => Buffer.from(bytes)),
			fc.constantFrom(
				Buffer.from(''),
				Buffer.from('twelve-factor facts 1 other\n'),
				Buffer.from('\0'),
				Buffer.from(`${whole.toString('utf8').split('\n')[0]!}\n{}\n`),
			),
		);
	}

	test('says when it cannot be written, and goes on', async () => {
		folder.write('occupied', '');
		const { found, warned } = await check('--cache', 'occupied');
		expect(found).toEqual(expected);
		expect(warned).toMatch(/--cache: occupied cannot be written \(E\w+\)/);
	});
});

describe('--shard and --facts', () => {
	test('shares of any size answer like one run', async () => {
		await fc.assert(
			fc.asyncProperty(fc.integer({ min: 1, max: 7 }), async (count) => {
				const files: string[] = [];
				for (let index = 1; index <= count; index++) {
					const file = `shares/${count}-${index}.facts`;
					await call('check', 'app', '--shard', `${index}/${count}`, '--facts-out', file);
					files.push(file);
				}
				const { found, warned } = await check('--facts', ...files);
				expect(warned).toBe('');
				expect(found).toEqual(expected);
			}),
			{ numRuns: 6, seed: 5 },
		);
	});

	test('folders are shares, too', async () => {
		await call('check', 'app', '--shard', 'src/', '--facts-out', 'src.facts');
		expect(folder.read('src.facts').trim().split('\n')).toHaveLength(5);
		expect(await check('--facts', 'src.facts')).toEqual({ found: expected, warned: '' });
	});

	test('the same files make the same facts', async () => {
		await call('check', 'app', '--facts-out', 'one.facts');
		await call('check', 'app', '--facts-out', 'two.facts');
		expect(folder.read('one.facts')).toBe(folder.read('two.facts'));
		expect(folder.read('one.facts').split('\n').length).toBeGreaterThan(8);
	});

	test('a share that is missing is read again, and said', async () => {
		const { found, warned } = await check('--facts', 'nowhere.facts');
		expect(found).toEqual(expected);
		expect(warned).toContain('nowhere.facts holds no facts of this version');
	});

	test.each([
		[['--shard', '0/2', '--facts-out', 'x.facts'], /--shard: "0\/2" is no share/],
		[['--shard', '3/2', '--facts-out', 'x.facts'], /is no share/],
		[['--shard', '../x', '--facts-out', 'x.facts'], /is no folder of the root/],
		[['--shard', '1/2'], /say with --facts-out/],
	])('%j is told from a mistake', async (args, message) => {
		expect((await call('check', 'app', ...args)).warned).toMatch(message);
		expect(existsSync(join(folder.path, 'x.facts'))).toBe(false);
	});

	test('a file of facts that cannot be written is an error', async () => {
		mkdirSync(join(folder.path, 'taken.facts'), { recursive: true });
		expect((await call('check', 'app', '--facts-out', 'taken.facts')).warned).toMatch(/--facts-out: taken\.facts cannot be written/);
	});
});
