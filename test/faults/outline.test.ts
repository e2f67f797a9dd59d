import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { describe, expect, it } from 'vitest';
import { count, tries } from './support/counts.js';
import { compare } from './support/oracle.js';
import { OutlineFuzzer } from './support/outlineFuzzing.js';
import { Random } from './support/random.js';
import { regressions, seeds } from './support/seeds.js';

const source = /\.(?:[cm]?[jt]s|[jt]sx)$/;
const rounds = tries(40, 2000);
const files = tries(30, 600);

describe('changed programs, read with the outline and without', { timeout: 3_600_000 }, () => {
	it(`${rounds} of each seed, and of ${files} files of packages: nothing throws, every span lies inside, and programs say the same`, async () => {
		const fuzzer = new OutlineFuzzer();
		const own = [...seeds()].filter(([path]) => source.test(path));
		for (const [path, text] of own) {
			await fuzzer.change(path, text, own[(own.findIndex(([other]) => other === path) + 1) % own.length]![1], rounds, 1);
		}
		const packages = filesOfPackages();
		const random = new Random(1);
		for (let done = 0; done < files; done++) {
			const { path, text } = random.pick(packages)();
			await fuzzer.change(path, text, random.pick(packages)().text, 20, done);
		}
		const { inputs, programs, disagreements, slowest } = fuzzer.result;
		count('outline fuzz', { inputs, programs, differ: disagreements.length, 'slowest ms': Math.round(slowest.milliseconds) });
		expect(disagreements.slice(0, 3)).toEqual([]);
	});

	it('those that once differed', async () => {
		for (const [name, text] of regressions()) {
			if (source.test(name)) {
				expect((await compare(name.slice(name.indexOf('/') + 1), text)).why, name).toBeUndefined();
			}
		}
	});
});

/** Small files of packages that are installed anyway. */
function filesOfPackages(): readonly (() => { readonly path: string; readonly text: string })[] {
	const packages = join(import.meta.dirname, '../../node_modules');
	return ['ajv', 'eslint', 'express', 'jsonc-parser', 'mocha', 'multer', 'nodemailer', 'pg', 'picomatch', 'semver', 'yaml', 'zod']
		.flatMap((name) => readdirSync(join(packages, name), { recursive: true, withFileTypes: true }))
		.filter((entry) => entry.isFile() && source.test(entry.name) && !/\.d\.[cm]?ts$/.test(entry.name))
		.map((entry) => join(entry.parentPath, entry.name))
		.filter((name) => statSync(name).size < 12_000)
		.sort()
		.map((name) => () => ({ path: relative(packages, name).replaceAll('\\', '/'), text: readFileSync(name, 'utf8') }));
}
