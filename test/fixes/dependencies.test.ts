import { describe, expect, test } from 'vitest';
import { addDependency, introduceLogger } from '../../server/engine/fixes/plans.js';
import { applyEdits, selectCompatible } from '../../server/engine/index.js';
import { fixtureOf } from './fixture.js';

const manifest = '{\n  "name": "shop",\n  "dependencies": {\n    "express": "^5.0.0",\n    "zod": "^4.0.0"\n  }\n}\n';

describe('declaring a package that is installed anyway', () => {
	async function declared(
		lockfile: string,
		text: string,
		name = 'qs',
	): Promise<{ readonly title: string; readonly lock: string } | undefined> {
		const fixture = await fixtureOf({ 'package.json': manifest, [lockfile]: text });
		const fixed = await fixture.apply(addDependency('package.json', name, undefined, lockfile));
		return fixed && { title: fixed.fix.title, lock: fixed.files[lockfile]! };
	}

	test('needs nothing more where yarn has an entry for the range', async () => {
		const text = '# yarn lockfile v1\n\nexpress@^5.0.0:\n  version "5.1.0"\n\nqs@^6.13.0:\n  version "6.14.0"\n';
		expect(await declared('yarn.lock', text)).toEqual({ title: 'Declare qs (^6.13.0) in package.json', lock: text });
	});

	test.each([
		['express', 'zod', 'qs', '    express: "npm:^5.0.0"\n    qs: "npm:^6.13.0"\n    zod: "npm:^4.0.0"\n'],
		['rest', 'zod', 'qs', '    qs: "npm:^6.13.0"\n    rest: "npm:^5.0.0"\n    zod: "npm:^4.0.0"\n'],
		['a', 'b', 'qs', '    a: "npm:^5.0.0"\n    b: "npm:^4.0.0"\n    qs: "npm:^6.13.0"\n'],
		['@a/z', 'zod', '@b/a', '    "@a/z": "npm:^5.0.0"\n    "@b/a": "npm:^6.13.0"\n    zod: "npm:^4.0.0"\n'],
	])('is repeated among what the workspace asks of yarn: %s, %s, %s', async (first, second, name, entries) => {
		const quoted = (one: string): string => (one.startsWith('@') ? `"${one}"` : one);
		const text = (inside: string): string =>
			`__metadata:\n  version: 8\n\n"shop@workspace:.":\n  version: 0.0.0-use.local\n  dependencies:\n${inside}  languageName: unknown\n\n"${name}@npm:^6.13.0":\n  version: 6.14.0\n`;
		const before = text(`    ${quoted(first)}: "npm:^5.0.0"\n    ${quoted(second)}: "npm:^4.0.0"\n`);
		expect(await declared('yarn.lock', before, name)).toEqual({
			title: `Declare ${name} (^6.13.0) in package.json`,
			lock: text(entries),
		});
	});

	test('repeats in the lock file of yarn where a patched package comes from', async () => {
		const patched = 'patch:qs@npm%3A6.14.0#~/.yarn/patches/qs.patch';
		const text = (entries: string): string =>
			`__metadata:\n  version: 8\n\n"shop@workspace:.":\n  version: 0.0.0-use.local\n  dependencies:\n    express: "npm:^5.0.0"\n${entries}  languageName: unknown\n\n"qs@${patched}":\n  version: 6.14.0\n`;
		const fixture = await fixtureOf({ 'package.json': manifest, 'yarn.lock': text('') });
		const fixed = await fixture.apply(addDependency('package.json', 'qs', patched, 'yarn.lock'));
		expect(fixed?.files['yarn.lock']).toBe(text(`    qs: "${patched}"\n`));
	});

	test.each([
		[
			'{\n  "name": "shop",\n  "scripts": { "start": "node ." }\n}\n',
			'{\n  "name": "shop",\n  "scripts": { "start": "node ." },\n  §\n}\n',
		],
		[
			'{\n  "name": "shop",\n  "devDependencies": {\n    "eslint": "9"\n  }\n}\n',
			'{\n  "name": "shop",\n  §,\n  "devDependencies": {\n    "eslint": "9"\n  }\n}\n',
		],
		['{\r\n\t"name": "shop"\r\n}\r\n', '{\r\n\t"name": "shop",\r\n\t§\r\n}\r\n'],
	])('makes one section for all that is declared first: %j', async (text, expected) => {
		const names = ['a', 'z'];
		let files: Readonly<Record<string, string>> = { 'package.json': text };
		// As the command line does: what cannot be applied together waits for the next round.
		for (let round = 0; round < names.length; round++) {
			const fixture = await fixtureOf(files);
			const made = await Promise.all(names.map((name) => fixture.build(addDependency('package.json', name, '1', undefined))));
			const { edits, selected } = selectCompatible(made.flatMap((fix) => fix ?? []));
			expect(selected).toHaveLength(1);
			files = { 'package.json': applyEdits(files['package.json']!, edits.get('package.json')!) };
		}
		const indent = text.includes('\t') ? '\t' : '  ';
		const eol = text.includes('\r') ? '\r\n' : '\n';
		expect(files['package.json']).toBe(
			expected.replace('§', ['"dependencies": {', `${indent}${indent}"a": "1",`, `${indent}${indent}"z": "1"`, `${indent}}`].join(eol)),
		);
	});

	test('is left to the package manager where only that can write the lock file', async () => {
		const text = JSON.stringify({ packages: { '': { dependencies: { a: '1' } }, 'node_modules/qs': { version: '6.14.0', dev: true } } });
		expect(await declared('package-lock.json', text)).toEqual({
			title: 'Declare qs (^6.14.0) in package.json, and install it next',
			lock: text,
		});
	});
});

describe('the logger that is introduced', () => {
	const source = { 'package.json': manifest, 'server.js': "require('express')().listen(3000);\nexports.f = (x) => console.log('x', x);\n" };
	async function range(files: Readonly<Record<string, string>>): Promise<string | undefined> {
		const fixture = await fixtureOf({ ...source, ...files });
		const { dependencies } = JSON.parse((await fixture.apply(introduceLogger(fixture.one('log.call'))))?.files['package.json'] ?? '{}') as {
			dependencies?: Record<string, string>;
		};
		return dependencies?.['pino'];
	}

	test.each([
		[{}, '^9.3.0'],
		[{ Dockerfile: 'FROM node:12-alpine\nCMD ["node", "server.js"]\n' }, '^7.11.0'],
		[{ Dockerfile: 'FROM node:22 AS build\nFROM node:14-slim\nCMD ["node", "server.js"]\n' }, '^8.21.0'],
		[{ Dockerfile: 'FROM node:10\nCMD ["node", "server.js"]\n' }, undefined],
		[{ '.nvmrc': 'v16.20.0\n' }, '^8.21.0'],
		[{ 'package.json': manifest.replace('"name"', '"engines": { "node": ">=12" }, "name"') }, '^7.11.0'],
		[{ 'package.json': manifest.replace('"name"', '"engines": { "node": ">=12" }, "name"'), '.nvmrc': '22\n' }, '^9.3.0'],
	])('runs on the Node.js there is: %j', async (files, expected) => {
		expect(await range(files)).toBe(expected);
	});

	test('says all that the file says at the console, but what it could not say', async () => {
		const text =
			"require('express')().listen(3000);\nexports.f = (x, all) => {\n\tconsole.log('x', x);\n\tconsole.log(...all);\n\tconsole.error('y');\n};\n";
		const fixture = await fixtureOf({ ...source, 'server.js': text });
		const [first, ...others] = fixture.of('log.call');
		const fixed = await fixture.apply(introduceLogger(first!, others));
		expect(fixed?.files['server.js']).toBe(
			"const { logger } = require('./logger');\nrequire('express')().listen(3000);\nexports.f = (x, all) => {\n\tlogger.info({ x }, 'x');\n\tconsole.log(...all);\n\tlogger.error('y');\n};\n",
		);
	});

	test('comes with a title that says what is left to do', async () => {
		const lock = (packages: object): Readonly<Record<string, string>> => ({
			'package-lock.json': JSON.stringify({ packages: { '': { dependencies: { express: '^5.0.0' } }, ...packages } }),
		});
		const title = async (files: Readonly<Record<string, string>>): Promise<string | undefined> => {
			const fixture = await fixtureOf({ ...source, ...files });
			return (await fixture.build(introduceLogger(fixture.one('log.call'))))?.title;
		};
		expect(await title(lock({}))).toBe('Introduce a structured logger (pino ^9.3.0) that writes to stdout, and install it next');
		expect(await title(lock({ 'node_modules/pino': { version: '9.7.0' } }))).toBe(
			'Introduce a structured logger (pino ^9.7.0) that writes to stdout',
		);
	});
});
