import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Fact } from '../../../server/engine/core/fact.js';
import { createJavascriptReader } from '../../../server/engine/readers/javascript/index.js';
import { Outline } from '../../../server/engine/readers/javascript/outline/index.js';
import { loadTypeScript } from '../../../server/engine/readers/javascript/parse.js';

/** The oracle: every file is parsed. */
const tree = createJavascriptReader(loadTypeScript, false);
const outline = new Outline();

/** What the outline and the tree must agree on: all but how a file is written, and where nothing is known. */
function comparable(facts: readonly Fact[]): readonly string[] {
	return facts
		.filter(({ kind }) => kind !== 'module.style')
		.map((fact) => (fact.kind === 'module.export' && fact.value.kind === 'unknown' ? { kind: fact.kind, name: fact.name } : fact))
		.map((fact) => JSON.stringify(fact, (_, value: unknown) => (isUnknown(value) ? 'unknown' : value)))
		.sort();
}

function isUnknown(value: unknown): boolean {
	return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'unknown';
}

async function agrees(path: string, text: string): Promise<boolean> {
	const outlined = outline.factsOf(path, text);
	if (outlined === undefined) {
		return false;
	}
	expect(comparable(outlined), path).toEqual(comparable(await tree.read({ path, version: 0, text })));
	return true;
}

describe('the outline', () => {
	test.each([
		['imports', `import a, { b as c, type D } from './a';\nimport * as e from './e.js'\nimport type { F } from './f';\nimport './g';\n`],
		['lists of exports', `const a = 1; function b() {}\nclass C {}\nexport { a, b as d, C as default };\nexport * from './x';\nexport * as y from './y';\nexport { z as w, type V } from './z';\n`],
		['declared exports', `export const a = 3, b: Map<string, number> = new Map();\nexport async function* c() {}\nexport default class D extends E {}\nexport const f = async (x: number): Promise<void> => { await x; };\nexport type G = string; export interface H { a: string }\n`],
		['exports of constants', `const limit = 10;\nexport const first = 'a', second = { limit, first: 'a', nested: { deep: true } }, none = null;\nexport { limit };\n`],
		['CommonJS', `'use strict';\nObject.defineProperty(exports, "__esModule", { value: true });\nexports.a = exports.b = void 0;\nconst x_1 = require("./x");\nconst { y, z: w } = require('./y')\nvar q = __importDefault(require('./q'));\nfunction a() {}\nexports.a = a;\nexports["b"] = make(1);\nexports.y = y\n`],
		['objects', `const a = require('./a');\nfunction b() { return a; }\nmodule.exports = { a, b, c: b, d() {}, e: 5, f: 'text', ...a };\n`],
		['a name that is bracketed', `const formatters = (exports.formatters = { a: function () {} });\n`],
		['regular expressions and templates', 'export const find = (text) => text.replace(/["\'`{]/g, "x") + `a ${text + `b ${"}"}`} c` / 2;\n'],
	])('tells %s', async (_, text) => {
		expect(await agrees('src/file.ts', text)).toBe(true);
	});

	test.each([
		['calls of a platform', `export const read = () => process.cwd();`],
		['a module that is known', `import express from 'express';`],
		['an address', `export const place = 'https://example.com';`],
		['a path of a machine', `export const place = '/var/lib/app';`],
		['a secret', `export const options = { password: 'hunter' + 2 };`],
		['a secret that is declared', `const dbPassword =\n  'x';`],
		['state of the module', `let count = 0;\nexport function next() { return ++count; }`],
		['a cache', `const seen = new Map();\nexport function see(x) { seen.set(x, 1); }`],
		['JSX', `export const view = () => <div>don't</div>;`],
		['a route', `export default (app) => app.get('/x', (a, b) => b.send(a));`],
		['a logger', `export function work(logger) { logger.info('x'); }`],
		['a nested require', `export function load() { return require('./x'); }`],
		['an environment', `import { env } from './env'; export const a = env.A;`],
		['a program', `#!/usr/bin/env node\nrequire('./x');`],
		['settings by name', `import { get } from 'env-var';\nconst port = get('PORT').asPortNumber();`],
		['another name of a library', `import { Sequelize } from 'sequelize-typescript';\nnew Sequelize('shop', 'clerk', read());`],
		['a long delay', `export const later = (f) => setTimeout(f, 60 * 60 * 1000);`],
	])('leaves %s to the tree', (_, text) => {
		expect(outline.factsOf('src/file.js', text)).toBeUndefined();
	});

	test('leaves what it cannot split to the tree', () => {
		for (const text of ['const a = "x\ny";', 'f({[}])', '`${', 'a /* b', 'const \\u0061 = 1;', 'export const = ;']) {
			expect(outline.factsOf('src/file.js', text), text).toBeUndefined();
		}
	});

	test('agrees with the tree on real code', { timeout: 120_000 }, async () => {
		const packages = join(import.meta.dirname, '../../../node_modules');
		let outlined = 0;
		const files = ['yaml', 'zod', 'vscode-languageserver', 'vscode-languageserver-protocol', 'jsonc-parser', 'eslint', 'ajv', 'semver', 'fast-check', 'picomatch', 'typescript-eslint'].flatMap((name) => [...sources(join(packages, name))]).slice(0, 800);
		for (const file of files) {
			outlined += (await agrees(relative(packages, file).replaceAll('\\', '/'), readFileSync(file, 'utf8'))) ? 1 : 0;
		}
		expect(files.length).toBeGreaterThan(500);
		expect(outlined / files.length).toBeGreaterThan(0.25);
	});

	test('agrees with the tree on statements put together at random', async () => {
		const name = fc.constantFrom('a', 'b', 'c', 'd', 'x_1', 'Type');
		const value = fc.oneof(
			fc.constantFrom('1', `'text'`, 'true', 'null', '[]', '{}', 'void 0', 'function () { return { a: 1 }; }', '(p, q) => p / q', 'async () => {}', 'class {}', 'new Thing(1)', 'make("z")', 'x / 2 / y', '`t ${1}`', '/a"b/', `require('./r')`, `require('./r').s`, '(1, 2)', 'a ? b : c', 'x.y.z', '[1, 2]', '{ a, b: c, d() {} }', 'exports.k = 1'),
			name,
		);
		const statement = fc.oneof(
			fc.tuple(fc.constantFrom('const', 'let', 'var', 'export const'), name, value).map(([keyword, one, other]) => `${keyword} ${one} = ${other}`),
			fc.tuple(name, value).map(([one, other]) => `exports.${one} = ${other}`),
			value.map((one) => `module.exports = ${one}`),
			name.map((one) => `function ${one}() { ${one}.push(1); }`),
			name.map((one) => `export { ${one} as renamed }`),
			name.map((one) => `export default ${one}`),
			fc.tuple(name, name).map(([one, other]) => `import { ${one}, y as ${other} } from './m'`),
			fc.tuple(name, name).map(([one, other]) => `const { ${one}: ${other} } = require('./n')`),
			fc.tuple(name, value).map(([one, other]) => `${one} = ${other}`),
			fc.tuple(name, value).map(([one, other]) => `if (${one}) { ${one}.k = ${other} }`),
			fc.constantFrom('export * from "./all"', 'label: for (;;) { break label }', '// comment "', '/* it\'s */', 'use(b)'),
		);
		const program = fc.array(fc.tuple(statement, fc.constantFrom(';\n', '\n', ';'))).map((all) => all.map(([one, end]) => one + (one.startsWith('//') ? '\n' : end)).join(''));
		await fc.assert(fc.asyncProperty(program, async (text) => void (await agrees('src/file.js', text))), { numRuns: 3000, seed: 7 });
	});
});

function* sources(folder: string): Generator<string> {
	for (const entry of readdirSync(folder, { withFileTypes: true })) {
		const path = join(folder, entry.name);
		if (entry.isDirectory()) {
			yield* sources(path);
		} else if (/\.[cm]?[jt]s$/.test(entry.name) && !/\.d\.[cm]?ts$/.test(entry.name) && statSync(path).size < 200_000) {
			yield path;
		}
	}
}
