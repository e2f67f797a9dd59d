import { describe, expect, test } from 'vitest';
import { facts } from './support.js';
import { literal, table } from './table.js';

table('env.read', [
	['what ckey hands out', `const ck = require('ckey');\nconst a = ck.A;`, [{ variable: 'A' }]],
	['the same, imported', `import env from 'ckey';\nconst { B = 'b' } = env;`, [{ variable: 'B' }]],
	['silent: what another module is called', `const ckey = require('./ckey');\nconst a = ckey.A;`, []],
	['property and element', `process.env.A; process.env['B'];`, [{ variable: 'A' }, { variable: 'B' }]],
	['with a default', `const a = process.env.A ?? 'x';`, [{ variable: 'A', fallback: literal('x') }]],
	[
		'two variables and a default',
		`const a = process.env.A || process.env.B || 'x';`,
		[
			{ variable: 'A', fallback: { kind: 'env', name: 'B', fallback: literal('x') } },
			{ variable: 'B', fallback: literal('x') },
		],
	],
	[
		'silent: where nothing is tried, and what is switched off',
		`try { /* ping() */ } catch (e) { use(process.env.A); } if (false) process.env.B; const c = true ? 1 : process.env.C;`,
		[],
	],
	[
		'where something is tried, or is switched on',
		`try { ping(); } catch (e) { use(process.env.A); } if (true) process.env.B; else process.env.C;`,
		[{ variable: 'A' }, { variable: 'B' }],
	],
	['a number', `const n = parseInt(process.env.N, 10) || 5;`, [{ variable: 'N', fallback: literal('5') }]],
	['a conditional', `const p = process.env.P ? Number(process.env.P) : 3000;`, [{ variable: 'P', fallback: literal('3000') }]],
	[
		'destructured',
		`const { A, B: b = 'x', ...rest } = process.env;`,
		[{ variable: 'A' }, { variable: 'B', fallback: literal('x') }, { form: 'all' }],
	],
	['imported', `import { env } from 'node:process'; env.A;`, [{ variable: 'A' }]],
	['imported under another name', `import p from 'process'; p.env.A;`, [{ variable: 'A' }]],
	['from an alias', `const env = process.env; env.A;`, [{ variable: 'A' }]],
	['by its type', `export const settings = (env: NodeJS.ProcessEnv) => ({ a: env.A });`, [{ variable: 'A' }]],
	[
		'handed to a class of the file',
		`export class Mail { readonly host: string; constructor(variables) { this.host = variables.HOST; } } export const mail = new Mail(process.env);`,
		[{ variable: 'HOST' }, { form: 'all' }],
	],
	[
		'silent: handed once to a function that gets something else, too',
		`function pick(from) { return from.A; } pick(process.env); pick({ A: '1' });`,
		[{ form: 'all', handedTo: 'pick' }],
	],
	[
		'Vite, Bun, Deno',
		`import.meta.env.VITE_A; Bun.env.B; Deno.env.get('C');`,
		[{ variable: 'VITE_A' }, { variable: 'B' }, { variable: 'C' }],
	],
	[
		'a helper',
		`function need(name) { const v = process.env[name]; if (!v) throw 1; return v; } const a = need('A');`,
		[{}, { variable: 'A' }],
	],
	[
		'a helper with overloads',
		`function need(name: string): string; function need(name: string, or: string): string; function need(name: string, or?: string) { return process.env[name] ?? or; } const a = need('A');`,
		[{}, { variable: 'A' }],
	],
	[
		'through a constant that hides the word',
		`const e = 'env'; const a = process[e].A; const b = (name) => process[e][name]; const c = b('C');`,
		[{ variable: 'A' }, {}, { variable: 'C' }],
	],
	['silent: any other member of the process', `const e = 'argv'; const a = process[e].A; const f = (key) => process[key].B;`, []],
	['the whole', `spawn('x', { env: process.env });`, [{ form: 'all' }]],
	['the whole, spread', `const e = { ...process.env };`, [{ form: 'all' }]],
	[
		'a secret default is not told',
		`const s = process.env.JWT_SECRET || 'superSecret42!';`,
		[{ variable: 'JWT_SECRET', fallback: { kind: 'secret' } }],
	],
	['silent: a shadowed process', `function f(process) { return process.env.A; }`, []],
	['silent: types', `type T = typeof process.env.A;`, []],
]);
table('literal.named', [
	[
		'where HTML leads',
		'const a = (code) => `<a class="b" href=\'https://choir.example.net/verify?c=${code}\'>`; const b = \'<form action="http://localhost:3000/verify">\';',
		[
			{
				names: ['href'],
				form: 'markup',
				value: { kind: 'template', parts: [{ text: 'https://choir.example.net/verify?c=' }, { kind: 'unknown' }] },
			},
			{ names: ['action'], form: 'markup', value: literal('http://localhost:3000/verify') },
		],
	],
	[
		'silent: links of which all is written, or the host is not, and pictures',
		'const a = (b) => `<a href="https://choir.net/help">${b}</a> <a href="https://${b}/verify"> <img src="https://choir.net/${b}">`;',
		[],
	],
]);
table('env.write', [['assignment', `process.env.A = 'x';`, [{ variable: 'A', value: literal('x') }]]]);
table('env.branch', [
	[
		'if',
		`if (process.env.NODE_ENV === 'production') { app.set('trust proxy', 1); } else { sendMail(); }`,
		[{ value: 'production', operator: '=', then: ['trust proxy'], otherwise: ['sendMail'], form: 'if' }],
	],
	[
		'through a constant',
		`const isDev = process.env.NODE_ENV !== 'production'; isDev && fake();`,
		[{ operator: '!=', form: 'logical', then: ['fake'] }],
	],
	[
		'switch',
		`switch (process.env.APP_ENV) { case 'staging': go(); }`,
		[{ variable: 'APP_ENV', value: 'staging', then: ['go'], form: 'switch' }],
	],
	['silent: another variable', `if (process.env.FLAG === 'production') { x(); }`, []],
]);
describe('calls of the console', () => {
	test('tell what a child writes', async () => {
		const found = await facts(
			`
			import { spawn } from 'node:child_process'; const child = spawn('x');
			child.stdout.on('data', (data) => console.log(String(data)));
			const say = (line) => { console.error('x: ' + line); }; child.stderr.on('data', say);
			child.stdout.on('data', (data) => console.log('more')); child.on('message', (data) => console.log(data));
		`,
			'src/server.ts',
			'log.call',
		);
		expect(found.map(({ relayed }) => relayed)).toEqual([true, true, undefined, undefined]);
	});

	test('stand before the end of the program', async () => {
		const found = await facts(
			`
			server.on('error', (error) => { console.error(error); if (error.code === 'EACCES') { console.error('not allowed'); } process.exit(1); });
			function run(order) { console.error('late'); if (order) { process.exit(1); } }
			function end(later) { later(() => console.error('in between')); process.exit(1); }
		`,
			'src/server.ts',
			'log.call',
		);
		expect(found.map(({ ends }) => ends)).toEqual([true, true, undefined, undefined]);
	});

	test('stand in what is set up for an environment by its name', async () => {
		const found = await facts(
			`
			import express from 'express'; const app = express();
			app.configure('development', () => { console.log('a'); }); app.configure('development', 'test', () => { console.log('b'); });
			app.configure('production', () => { console.log('c'); }); app.configure(() => { console.log('d'); });
			app.configure('orders', () => { console.log('e'); });
		`,
			'src/server.ts',
			'log.call',
		);
		expect(found.map(({ guards }) => guards?.map(({ value }) => value))).toEqual([
			['development'],
			['development'],
			['production'],
			undefined,
			undefined,
		]);
	});

	test('stand in what is called for what nothing caught, whatever emits it', async () => {
		const [found] = await facts(
			`import { EventEmitter } from 'node:events'; const bus = new EventEmitter(); bus.on('uncaughtException', (error) => { console.error(error); });`,
			'src/bus.ts',
			'log.call',
		);
		expect(found?.within).toEqual(['crash-handler']);
	});
});

describe('context and guards', () => {
	test('handlers, listening, crashes, guards', async () => {
		const found = await facts(
			`
			import express from 'express'; const app = express();
			app.get('/', (req, res) => { console.log('request'); });
			app.listen(1, () => console.log('listening'));
			process.on('uncaughtException', () => console.log('crash'));
			if (process.env.NODE_ENV !== 'production') console.log('guarded');
			function f() { if (process.env.QUIET) return; console.log('after'); }
		`,
			'src/server.ts',
			'log.call',
		);
		expect(found.map(({ startsWith, within, guards }) => ({ startsWith, within, guards }))).toMatchObject([
			{ startsWith: 'request', within: ['request-handler'] },
			{ startsWith: 'listening', within: ['listen-callback'] },
			{ startsWith: 'crash', within: ['crash-handler'] },
			{ startsWith: 'guarded', guards: [{ variable: 'NODE_ENV', operator: '!=', value: 'production' }] },
			{ startsWith: 'after', within: ['function'], guards: [{ variable: 'QUIET', operator: 'unset' }] },
		]);
	});
});

describe('modules', () => {
	test('CommonJS exports by name and whole', async () => {
		const found = await facts(
			`const port = process.env.PORT || 3000; module.exports = { port, db: { host: 'x' } };`,
			'config.js',
			'module.export',
		);
		expect(found.map(({ name, value }) => [name, value.kind])).toEqual(
			expect.arrayContaining([
				['default', 'object'],
				['port', 'env'],
				['db', 'object'],
			]),
		);
	});
	test('after a name that stands for itself', async () => {
		expect(
			await facts('const url = `file://${url}`; if (url === import.meta.url) { start(); } export const x = 1;', 'i.ts', 'module.export'),
		).toMatchObject([{ name: 'x' }]);
	});
	test('re-exports', async () => {
		expect(await facts(`export * from './a'; export { b as c } from './b';`, 'i.ts', 'module.export')).toMatchObject([
			{ name: '*', value: { kind: 'import', specifier: './a', name: '*' } },
			{ name: 'c', value: { kind: 'import', specifier: './b', name: 'b' } },
		]);
	});
	test.each([
		["#!/usr/bin/env node\n/* Copyright */\n'use strict';\nconst a = require('a');\n", 'const b = 1;\n'],
		["// @license MIT\nimport a from 'a';\nimport b from 'b';\n", 'a();\n'],
		['/** Licence. */\n\n', 'export const x = 1;\n'],
		['', 'const x = 1;\n'],
		["'use strict';\r\n", 'x();\r\n'],
	])('a new import goes after %j', async (head, rest) => {
		expect(await facts(`${head}${rest}console.log(1);\n`, 'a.js', 'module.style')).toMatchObject([{ importOffset: head.length }]);
	});
	test.each([
		['const a = \'a\';\n// "x" "y"\n', "'"],
		['const a = \'a\';\n/** "x" */\nconst sql = `select "b", "c"`;\n', "'"],
		["const a = \"it's\";\n// don't, won't\n", '"'],
		['const a = 1;\n', "'"],
		['const a = `cut off, and "so" on', "'"],
	])('the quotes of %j', async (text, quote) => {
		expect(await facts(`console.log(1);\n${text}`, 'a.js', 'module.style')).toMatchObject([{ quote }]);
	});
});

test('never throws on malformed text', async () => {
	const text = `import a from 'a'; const { b: { c = process.env.X || 'y' } = {} } = require('z'); class D extends E { @F() g = this.h; } \`\${i}\`; export default async (j) => { for (const k of l) await m?.[n]!.o(p as const); };`;
	for (let i = 0; i < text.length; i++) {
		await facts(text.slice(0, i));
		await facts(text.slice(i));
		await facts(text.slice(0, i) + text.slice(i + 3));
	}
	await facts('('.repeat(5000));
	await facts('a' + '+a'.repeat(20000));
});
