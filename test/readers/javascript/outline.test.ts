import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import type { Fact } from '../../../server/engine/core/fact.js';
import { createJavascriptReader } from '../../../server/engine/readers/javascript/index.js';
import { Outline } from '../../../server/engine/readers/javascript/outline/index.js';
import { loadTypeScript } from '../../../server/engine/readers/javascript/parse.js';
import { withText } from '../../../server/engine/readers/javascript/saidByText.js';
import { comparable } from '../../faults/support/oracle.js';

/** The oracle: every file is parsed. */
const tree = createJavascriptReader(loadTypeScript, false);
const reader = createJavascriptReader(loadTypeScript);
const outline = new Outline();

function outlineOf(path: string, text: string): readonly Fact[] | undefined {
	const outlined = outline.read(path, text);
	return 'facts' in outlined ? withText(path, text, outlined.facts) : undefined;
}

async function agrees(path: string, text: string): Promise<boolean> {
	const outlined = outlineOf(path, text);
	if (outlined === undefined) {
		return false;
	}
	expect(comparable(outlined), path).toEqual(comparable(await tree.read({ path, version: 0, text })));
	return true;
}

describe('the outline', () => {
	test.each([
		['imports', `import a, { b as c, type D } from './a';\nimport * as e from './e.js'\nimport type { F } from './f';\nimport './g';\n`],
		[
			'lists of exports',
			`const a = 1; function b() {}\nclass C {}\nexport { a, b as d, C as default };\nexport * from './x';\nexport * as y from './y';\nexport { z as w, type V } from './z';\n`,
		],
		[
			'declared exports',
			`export const a = 3, b: Map<string, number> = new Map();\nexport async function* c() {}\nexport default class D extends E {}\nexport const f = async (x: number): Promise<void> => { await x; };\nexport type G = string; export interface H { a: string }\n`,
		],
		[
			'exports of constants',
			`const limit = 10;\nexport const first = 'a', second = { limit, first: 'a', nested: { deep: true } }, none = null;\nexport { limit };\n`,
		],
		[
			'CommonJS',
			`'use strict';\nObject.defineProperty(exports, "__esModule", { value: true });\nexports.a = exports.b = void 0;\nconst x_1 = require("./x");\nconst { y, z: w } = require('./y')\nvar q = __importDefault(require('./q'));\nfunction a() {}\nexports.a = a;\nexports["b"] = make(1);\nexports.y = y\n`,
		],
		['objects', `const a = require('./a');\nfunction b() { return a; }\nmodule.exports = { a, b, c: b, d() {}, e: 5, f: 'text', ...a };\n`],
		['a name that is bracketed', `const formatters = (exports.formatters = { a: function () {} });\n`],
		[
			'components',
			`import React from 'react';\nexport const View = ({ items }) => <ul className="a>b">don't {items.map((item) => <li key={item}>{item} {'}'}</li>)}<br/></ul>;\nexport function Other() { return <><View items={[1]} /></>; }\n`,
		],
		[
			'what compilers write',
			`"use strict";\nexports.add = void 0;\nconst x_1 = require("./x");\nconst add = (exports.add = (0, x_1.convert)(y, 2));\n`,
		],
		['exported calls and objects', `const texts = { a: 'one', b: { c: 'two' } };\nexport default Object.freeze(texts);\n`],
		[
			'regular expressions and templates',
			'export const find = (text) => text.replace(/["\'`{]/g, "x") + `a ${text + `b ${"}"}`} c` / 2;\n',
		],
	])('tells %s', async (_, text) => {
		expect(await agrees(text.includes('/>') ? 'src/file.tsx' : 'src/file.ts', text)).toBe(true);
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
		['a list of another module', `import { seen } from './seen';\nexport const see = (x) => seen.names.push(x);`],
		['a route', `export default (app) => app.get('/x', (a, b) => b.send(a));`],
		['a logger', `export function work(logger) { logger.info('x'); }`],
		['a nested require', `export function load() { return require('./x'); }`],
		['an environment', `import { env } from './env'; export const a = env.A;`],
		['a program', `#!/usr/bin/env node\nrequire('./x');`],
		['the environment by way of ckey', `import env from 'ckey';\nexport const title = env.TITLE;`],
		['settings by name', `import { get } from 'env-var';\nconst port = get('PORT').asPortNumber();`],
		['another name of a library', `import { Sequelize } from 'sequelize-typescript';\nnew Sequelize('shop', 'clerk', read());`],
		['a loop without an end', `export async function run(f) { for (;;) { await f(); } }`],
		['a long delay', `export const later = (f) => setTimeout(f, 60 * 60 * 1000);`],
	])('leaves %s to the tree', (_, text) => {
		expect(outlineOf('src/file.js', text)).toBeUndefined();
	});

	test('leaves what it cannot split to the tree', () => {
		for (const text of ['const a = "x\ny";', 'f({[}])', '`${', 'a /* b', 'const \\u0061 = 1;', 'export const = ;']) {
			expect(outlineOf('src/file.js', text), text).toBeUndefined();
		}
	});

	test('agrees with the tree on real code', { timeout: 120_000 }, async () => {
		let outlined = 0;
		const files = realCode();
		for (const { path, text } of files) {
			outlined += (await agrees(path, text)) ? 1 : 0;
		}
		expect(files.length).toBeGreaterThan(500);
		expect(outlined / files.length).toBeGreaterThan(0.3);
	});

	test('agrees with the tree on statements put together at random', async () => {
		const name = fc.constantFrom('a', 'b', 'c', 'd', 'x_1', 'Type');
		const value = fc.oneof(
			fc.constantFrom(
				'1',
				`'text'`,
				'true',
				'null',
				'[]',
				'{}',
				'void 0',
				'function () { return { a: 1 }; }',
				'(p, q) => p / q',
				'async () => {}',
				'class {}',
				'new Thing(1)',
				'make("z")',
				'x / 2 / y',
				'`t ${1}`',
				'/a"b/',
				`require('./r')`,
				`require('./r').s`,
				'(1, 2)',
				'a ? b : c',
				'x.y.z',
				'[1, 2]',
				'{ a, b: c, d() {} }',
				'exports.k = 1',
				'a()',
				'b(1)',
				'{ k: c(), ...d(2) }',
				'(p) => p',
				`(p) => ({ k: 'text' })`,
			),
			name,
		);
		const statement = fc.oneof(
			fc
				.tuple(fc.constantFrom('const', 'let', 'var', 'export const'), name, value)
				.map(([keyword, one, other]) => `${keyword} ${one} = ${other}`),
			fc.tuple(name, value).map(([one, other]) => `exports.${one} = ${other}`),
			value.map((one) => `module.exports = ${one}`),
			name.map((one) => `function ${one}() { ${one}.push(1); }`),
			fc.tuple(name, value).map(([one, other]) => `function ${one}(p = 1) { const q = ${other}; return ${other}; }`),
			name.map((one) => `export { ${one} as renamed }`),
			name.map((one) => `export default ${one}`),
			fc.tuple(name, name).map(([one, other]) => `import { ${one}, y as ${other} } from './m'`),
			fc.tuple(name, name).map(([one, other]) => `const { ${one}: ${other} } = require('./n')`),
			fc.tuple(name, value).map(([one, other]) => `${one} = ${other}`),
			fc.tuple(name, value).map(([one, other]) => `if (${one}) { ${one}.k = ${other} }`),
			fc.constantFrom('export * from "./all"', 'label: for (;;) { break label }', '// comment "', "/* it's */", 'use(b)'),
		);
		const program = fc
			.array(fc.tuple(statement, fc.constantFrom(';\n', '\n', ';')))
			.map((all) => all.map(([one, end]) => one + (one.startsWith('//') ? '\n' : end)).join(''));
		await fc.assert(
			fc.asyncProperty(program, async (text) => void (await agrees('src/file.js', text))),
			{ numRuns: 3000, seed: 7 },
		);
	});
});

describe('the skeleton', () => {
	const skeletonOf = (text: string, path = 'src/file.js'): string => {
		const outlined = outline.read(path, text, true);
		return 'skeleton' in outlined ? outlined.skeleton.text.replace(/\{(?=\})/g, '{ … ') : '';
	};
	const quiet = 'const a = one(1); const b = two(a); if (a > b) { three(a, b); } return a + b;';

	test.each([
		[
			'functions',
			`import { Pool } from 'pg';\nfunction work(x) { ${quiet} }\nconst pool = new Pool({ host: 'db.acme.io' });`,
			/work\(x\) \{ … \}\nconst pool = new Pool/,
		],
		[
			'methods with types',
			`class A { private async work<T>(x: T): Promise<Map<string, T>> { ${quiet} } other() { return process.env.X; } }`,
			/T>> \{ … \} other\(\) \{ return process/,
		],
		['functions that are assigned', `exports.work = async (x) => { ${quiet} };\nprocess.exit(1);`, /=> \{ … \};\nprocess/],
		['functions that nobody known is given', `list.forEach((x) => { ${quiet} });\nprocess.exit(1);`, /\(x\) => \{ … \}\)/],
		['what a test does', `describe('x', () => { it('y', () => { ${quiet} }); process.exit(1); });`, /it\('y', \(\) => \{ … \}\)/],
		[
			'a function whose parameter is called as what another one made',
			`class A { start() { ${quiet} const port = process.env.PORT; one(port); }\n\tstop(port) { ${quiet} } }`,
			/stop\(port\) \{ … \}/,
		],
		[
			'statements beside those that count',
			`export function f(x) { ${quiet.replace('return', 'const unused = { a: 1, b: [2, 3], c: function (d) { return d; } }; one(x, 2, 3); two(3, 4, 5); process.exit(1); return')} }`,
			/const b = two\(a\); if \(a > b\) \{ three\(a, b\); \}\s+process\.exit\(1\); return a \+ b/,
		],
		[
			'what a page is given, but for the sign',
			`(function () { const a = { b: [1, 2, 3], c: 'd', e: 'f', g: 'h', i: 'j', k: 'l', m: 'n', o: 'p' }; window.library = a; })();`,
			/\{\s*window\.library = a; \}/,
		],
		[
			'members of a library that no table knows',
			`import _ from 'lodash';\nfunction f(x) { const a = _.map(x, 1); ${quiet.replace('const a = one(1); ', '')} }\nprocess.exit(1);`,
			/f\(x\) \{ … \}/,
		],
		[
			'what is in an interface',
			`export interface A<T = { x: 1 }> extends B<T> { ${'someName: string; '.repeat(10)} }\nprocess.exit(1);`,
			/extends B<T> \{ … \}/,
		],
		[
			'long comments in functions',
			`export function f() {\n\tprocess.exit(1);\n\t/*\n${'\t * Some words of no importance.\n'.repeat(8)}\t */\n\treturn 1;\n}`,
			/exit\(1\);\s*return 1/,
		],
	])('leaves out %s', (_, text, expected) => {
		expect(skeletonOf(text, 'src/file.ts')).toMatch(expected);
	});

	test.each([
		['a handler', `app.get('/x', (req, res) => { ${quiet} });`],
		['a handler by its name', `function stop() { ${quiet} }\nprocess.on('SIGTERM', stop);`],
		['what a handler of signals calls', `function stop() { ${quiet} }\nprocess.on('SIGTERM', () => { stop(); });`],
		[
			'what is made of a module that is known',
			`import { Pool } from 'pg';\nconst pool = new Pool();\nexport function f() { ${quiet} pool.query(a); }`,
		],
		[
			'what calls a function with a value that counts',
			`function serve(port) { createServer().listen(port); }\nfunction main() { const a = one(1); two(a, 2, 3); serve(3000); }\nmain();`,
		],
		[
			'what is called with what counts in what is exported',
			`function isTrueOrBlank(text) { return text === undefined || text === '' || isTrue(text); }\nexport default { cached: isTrueOrBlank(process.env.CACHED) };`,
		],
		[
			'a constructor that is given what counts',
			`class A { constructor(options) { one(1, 2, 3); two(3, 4, 5); this.options = options; } connect() { return new Redis(this.options); } }\nfunction f() { const options = { url: 'redis://db.acme.io' }; return new A(options); }`,
		],
		[
			'a module that somebody has made a global',
			`it('x', () => { const a = one(1, 2, 3); axios('/x'); two(a, 4, 5, 6); three(7, 8, 9); });`,
		],
		['a handler with a type', `class A { start() { server.get<Types>('/x', async (req, res) => { ${quiet} }); } }`],
		[
			'what sets a member that is asked for',
			`class A { constructor() { const port = 3000; this.port = port; ${quiet} } start() { createServer().listen(this.port); } }`,
		],
		['state of the module', `let count = 0;\nexport function f() { count = 2; ${quiet} }`],
		['a method with a route', `class A { @Get('/x')\n\tread() { ${quiet} } }`],
		[
			'what returns something with a name',
			`import { Logger } from './logger';\nfunction make() { const a = one(1, 2, 3); two(a, 4, 5); return new Logger(); }\nconst log = make();\nlog.info('x');`,
		],
	])('keeps %s', (_, text) => {
		expect(skeletonOf(text, 'src/file.ts')).not.toContain('…');
	});

	async function leavesAllFacts(path: string, text: string): Promise<void> {
		const file = { path, version: 0, text };
		expect(comparable(await reader.read(file)), path).toEqual(comparable(await tree.read(file)));
	}

	test('knows again what was parsed when only what was left out is edited', async () => {
		const text = `function work(x) { ${quiet} }\nconst pool = new Pool({ host: 'db.acme.io' });\nprocess.exit(1);\n`;
		const edits = [
			text,
			text.replace('three', 'thirty'),
			text.replace('a > b', 'process.env.A > b'),
			text.replace('one(1)', 'one(111)'),
			`// a line more\n${text}`,
		];
		for (const [index, edit] of edits.entries()) {
			const file = { path: 'src/file.js', version: index + 1, text: edit };
			expect(comparable(await reader.read(file))).toEqual(comparable(await tree.read(file)));
		}
	});

	test.each([
		[
			'statements without semicolons',
			`export function f(x) {\n\tconst a = { b: 1, c: 2, d: [1, 2, 3] }\n\tconsole.log('x')\n\tconst e = { f: 1, g: 2, h: [1, 2, 3] };\n\tone(x)\n\ttwo(x)\n\tconsole.log('y')\n\t;[1].forEach(one)\n}`,
		],
		[
			'minified statements',
			`!function(){var e={a:1,b:[1,2,3,4,5,6,7]};function t(){return n(1,2,3,4,5)}console.log("x");var r={c:1,d:2,e:[1,2,3]};console.log("y");function o(){return e}fetch("https://api.acme.io")}();`,
		],
		[
			'comments that start where code ends',
			`export function f(x) {\n\tconsole.log('a'); /* ${'words '.repeat(30)}\n\tmore */\n\tone(x, 1);\n\t/* ${'words '.repeat(30)}\n\tmore */ console.log('b');\n\ttwo(x, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13);\n}`,
		],
		[
			'a name that hides a global',
			`export function f(x) { const document = load(x, 1, 2); one(document.title, 2, 3); two(4, 5, 6, 7, 8); console.log(window.name); const fetch = make(1, 2, 3); fetch('https://api.acme.io/x'); }`,
		],
		[
			'functions that are handed over',
			`export function f(x) { const a = () => console.log('x'); x.on('listening', a); one(1, 2, 3); two(4, 5, 6); function b() { console.log('y'); } x.on('listening', b); console.log('z', 1, 2, 3); }`,
		],
		[
			'what ends a block',
			`export function f(x) { if (process.env.A) { process.exit(1); one(x, 2, 3); } console.log('x'); two(x, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13, 14); }`,
		],
		[
			'what is removed again',
			`import fs from 'fs';\nexport function f(x) { fs.writeFileSync('a.txt', x); one(1, 2, 3); two(4, 5, 6); const path = 'a.txt'; remove(path); three(7, 8, 9, 10, 11, 12, 13, 14); }`,
		],
		[
			'a module that a function imports',
			`export async function f(x) { const { build } = await import('vite'); one(x, 1, 2); two(3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13); await build({ root: x }); return 1; }`,
		],
		[
			'what routes run by name, all the way down',
			`import { Router } from 'express'; import { store } from './store'; const router = Router(); function create(req, res) { one(1, 2, 3); keep(req.body, 4, 5, 6); } const keep = (order) => { two(7, 8, 9, 10); order.items.forEach((item) => { store.save(item, 11, 12, 13); }); }; router.post('/x', create); function idle() { store.drop(1, 2, 3, 4, 5); }`,
		],
		[
			'methods that routes run',
			`const express = require('express'); const Store = require('./store'); class Orders { constructor() { this.store = new Store(); this.router = express.Router(); this.router.use(this.check.bind(this)); this.router.post('/x', (req, res) => this.create(req, res)); } create(req, res) { one(1, 2, 3, 4); this.keep(req.body, 5, 6); } keep(order) { two(7, 8, 9, 10); this.store.save(order, 11, 12); } check(req, res, next) { this.store.touch(req.user, 1, 2); next(); } }`,
		],
		[
			'middleware of what is handed over',
			`import { touch } from './visits'; export default (app) => { app.use((a, b, done) => { touch(a.user, 1, 2, 3, 4, 5); done(); }); };`,
		],
		[
			'fields of old-style constructors',
			`function Orders() { this.orders = []; one(1, 2, 3, 4, 5, 6, 7, 8); } Orders.prototype.place = function (o) { two(1, 2, 3, 4, 5, 6, 7, 8); this.orders.push(o); }; module.exports = Orders;`,
		],
		[
			'variables of the function that tells a server what to run',
			`const express = require('express'); module.exports = (app) => { const orders = {}; const lines = []; let page = 1; one(1, 2, 3, 4, 5, 6); function keep(order) { two(1, 2, 3, 4, 5, 6, 7, 8); lines.push(order); } function idle(order) { three(1, 2, 3, 4, 5, 6, 7, 8); lines.pop(); } app.post('/x', (req, res) => { const found = []; found.push(1); orders[req.body.id] = req.body; page = Number(req.query.page); keep(req.body); four(1, 2, 3, 4, 5, 6); }); };`,
		],
		[
			'what hooks of a server change',
			`exports.plugin = { register(server, options) { let page = 1; one(1, 2, 3, 4, 5, 6, 7, 8); server.ext('onPreHandler', (request, h) => { two(1, 2, 3, 4, 5); page = request.query.page; return h.continue; }); } };`,
		],
		[
			'what clients of sockets change',
			`const { Server } = require('socket.io'); const { WebSocketServer } = require('ws'); module.exports = (server) => { const players = new Map(); const io = new Server(server); const wss = new WebSocketServer({ server }); io.on('connection', (socket) => { const rooms = []; socket.on('join', (name) => { rooms.push(name); players.set(name, socket); one(1, 2, 3, 4, 5, 6); }); }); function tell(a) { two(1, 2, 3, 4, 5, 6, 7, 8, 9, 10, 11, 12, 13); wss.clients.forEach((client) => client.send(a)); for (const client of wss.clients) { client.send(a); } } return tell; };`,
		],
		[
			'who is turned away',
			`const busy = {}; const held = new Set(); exports.run = async (id) => { one(1, 2, 3, 4, 5, 6, 7, 8, 9); const found = busy[id]; if (found) { throw new Error('busy'); } busy[id] = true; two(1, 2, 3, 4, 5, 6, 7, 8, 9); await work(id); delete busy[id]; }; exports.hold = async (id) => { three(1, 2, 3, 4, 5, 6, 7); if (held.has(id)) { return; } held.add(id); await work(id); four(1, 2, 3, 4, 5, 6, 7); held.delete(id); };`,
		],
		[
			'what a call makes and closes, objects with fields, and clients that wait',
			`const make = require('./make'); let sender; const bus = make(); exports.send = async (a) => { one(1, 2, 3, 4, 5, 6, 7, 8); sender = make(a); await sender.send(a); two(1, 2, 3, 4, 5, 6, 7, 8); await sender.close(); }; exports.boards = { lines: {}, add(id, line) { three(1, 2, 3, 4, 5, 6, 7, 8, 9, 10); this.lines[id] = line; } }; exports.follow = (req, res) => { const tell = (a) => res.write(a); four(1, 2, 3, 4, 5, 6, 7, 8); bus.on('x', tell); };`,
		],
		['Flow', `declare module 'x' { declare export type A = { ${'someName: string; '.repeat(10)} }; }\nprocess.exit(1);`],
	])('leaves all facts of functions that are left in part: %s', async (_, text) => {
		await leavesAllFacts('src/file.js', text);
	});

	test('leaves all facts of real code', { timeout: 120_000 }, async () => {
		for (const { path, text } of realCode()) {
			await leavesAllFacts(path, text);
		}
	});

	test('leaves all facts of functions put together at random', async () => {
		const name = fc.constantFrom('a', 'b', 'port', 'app', 'server', 'log', 'pool');
		const value = fc.oneof(
			name,
			fc.constantFrom(
				'3000',
				`'db.acme.io'`,
				'express()',
				'new Pool()',
				'process.env.PORT',
				'make()',
				'make(3000)',
				'handle(a)',
				'() => { go(1, 2, 3); go(4, 5, 6); }',
				'{ host: "db.acme.io", port: 5432 }',
				'this.port',
				'`http://${a}`',
			),
		);
		const simple = fc.oneof(
			fc.tuple(fc.constantFrom('const', 'let'), name, value).map(([keyword, one, other]) => `${keyword} ${one} = ${other};`),
			fc.tuple(name, value).map(([one, other]) => `${one} = ${other};`),
			fc.tuple(name, value).map(([one, other]) => `this.${one} = ${other};`),
			fc.tuple(name, value).map(([one, other]) => `${one}.listen(${other});`),
			fc.tuple(name, value).map(([one, other]) => `${one}.${'set'}('${'k'}', ${other});`),
			value.map((one) => `return ${one};`),
			fc.tuple(name, value).map(([one, other]) => `const ${one} = go(1, 2, 3, 4, 5, 6, 7); return ${other};`),
			fc.tuple(name, name).map(([one, other]) => `${one}(${other});`),
			fc.constantFrom(
				`console.log('x');`,
				'one(1, 2); two(3, 4); three(5, 6);',
				`app.get('/x', handle);`,
				`process.on('SIGTERM', stop);`,
				`setInterval(tick, 5000);`,
				`require('./x');`,
				`fs.writeFileSync(b, a);`,
			),
		);
		const body = fc.array(simple, { maxLength: 4 }).map((all) => all.join(' '));
		const functions = fc.oneof(
			fc
				.tuple(fc.constantFrom('make', 'handle', 'stop', 'tick', 'a', 'port'), body)
				.map(([one, inner]) => `function ${one}(b) { ${inner} }`),
			fc.tuple(name, body, body).map(([one, inner, nested]) => `const ${one} = (b) => { ${inner} function make() { ${nested} } };`),
			fc
				.tuple(body, body, name)
				.map(([one, other, method]) => `class A extends B { constructor(x) { super(); ${one} } ${method}(y) { ${other} } }`),
			fc.tuple(name, body).map(([one, inner]) => `app.use(${one}, (req, res) => { ${inner} });`),
			simple.filter((one) => !one.startsWith('return')),
			fc
				.tuple(
					fc.constantFrom('while (1)', 'for (;;)', 'for (let i = 0; ; i++)', 'while (a)'),
					fc.constantFrom('one(1, 2);', 'if (a) { return; }', `console.log('x');`, 'const c = () => { go(1, 2, 3); go(4, 5, 6); };'),
					fc.constantFrom('', 'break;', 'throw a;'),
				)
				.map(
					([head, inner, end]) => `async function work(b) { ${head} { ${inner} await go(1, 2, 3); one(a); if (b) { two(b); ${end} } } }`,
				),
		);
		const program = fc
			.array(functions, { maxLength: 7 })
			.map((all) => `import express from 'express';\nimport { Pool } from 'pg';\nconst fs = require('fs');\n${all.join('\n')}`);
		await fc.assert(
			fc.asyncProperty(program, (text) => leavesAllFacts('src/file.js', text)),
			{ numRuns: 1500, seed: 11 },
		);
	});
});

/** Files of packages that are installed anyway. */
function realCode(): readonly { readonly path: string; readonly text: string }[] {
	const packages = join(import.meta.dirname, '../../../node_modules');
	const files = [
		'yaml',
		'zod',
		'vscode-languageserver',
		'vscode-languageserver-protocol',
		'jsonc-parser',
		'eslint',
		'ajv',
		'semver',
		'fast-check',
		'picomatch',
		'typescript-eslint',
	].flatMap((name) => [...sources(join(packages, name))]);
	return files.slice(0, 800).map((file) => ({ path: relative(packages, file).replaceAll('\\', '/'), text: readFileSync(file, 'utf8') }));
}

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
