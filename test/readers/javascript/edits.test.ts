import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { describe, expect, test, vi } from 'vitest';
import { changeBetween } from '../../../server/engine/core/text.js';
import { createJavascriptReader } from '../../../server/engine/readers/javascript/index.js';
import { Edits } from '../../../server/engine/readers/javascript/edits/index.js';
import { UsesReader } from '../../../server/engine/readers/javascript/edits/uses.js';
import { loadTypeScript } from '../../../server/engine/readers/javascript/parse.js';
import { comparable } from '../../faults/support/oracle.js';
import { strayInside } from '../../faults/support/spans.js';

/** The oracle: reads every text as a whole. */
const whole = createJavascriptReader(loadTypeScript, true, Infinity);

/** An edit: so many units from a place on are replaced. */
interface Edit {
	readonly at: number;
	readonly length: number;
	readonly text: string;
	/** Somebody looks at it for a while, before the next edit. */
	readonly rests?: boolean;
}

/**
 * Edits a text, and compares what is said of it after each edit with what a reading of the whole says; while something is half
 * typed, with what was said last. How often less than the whole was read.
 */
async function agrees(text: string, edits: readonly Edit[], path = 'src/file.js'): Promise<number> {
	const reader = createJavascriptReader(loadTypeScript, true, 0);
	const reading = vi.spyOn(Edits.prototype, 'read');
	try {
		let version = 1;
		let now = text;
		let sure = { text, facts: await reader.read({ path, version, text }) };
		if (edits.length % 2 === 1) {
			await reader.prepare?.(path);
		}
		for (const { at, length, text: typed, rests } of edits) {
			now = now.slice(0, at) + typed + now.slice(at + length);
			version++;
			const found = await reader.read({ path, version, text: now });
			const isSure = reading.mock.results.at(-1)?.value?.isSure !== false;
			if (!isSure) {
				expect(
					strayInside(found, now.length, path, () => now.length),
					now,
				).toBeUndefined();
				const { start, beforeEnd, afterEnd } = changeBetween(sure.text, now);
				expect(wordsOf(sure.facts, sure.text, start, beforeEnd), now).toEqual(
					expect.arrayContaining([...wordsOf(found, now, start, afterEnd)]),
				);
				expect(reader.isFromEdits?.(path)).toBe(true);
			}
			const facts = isSure ? found : rests === true ? await reader.read({ path, version, text: now }, true) : undefined;
			if (facts !== undefined) {
				const expected = await whole.read({ path, version, text: now });
				expect(comparable(facts), now).toEqual(comparable(expected));
				expect(styleOf(facts), now).toEqual(styleOf(expected));
				// What is said of half a statement stands for nothing.
				if (!expected.some((fact) => fact.kind === 'module.style' && (fact.syntaxErrors ?? 0) > 0)) {
					sure = { text: now, facts };
				}
			}
		}
		return reading.mock.results.filter(({ value }) => value !== undefined).length;
	} finally {
		reading.mockRestore();
	}
}

function styleOf(facts: Awaited<ReturnType<typeof whole.read>>): unknown {
	const style = facts.find((fact) => fact.kind === 'module.style');
	// How many errors a parser finds in half a statement depends on what follows.
	return style === undefined ? undefined : { ...style, syntaxErrors: 0 };
}

/** What facts say, and of which words, but for those between two places. */
function wordsOf(facts: Awaited<ReturnType<typeof whole.read>>, text: string, from: number, to: number): readonly string[] {
	return facts
		.filter(({ kind }) => kind !== 'module.style' && kind !== 'module.shape')
		.map(
			({ kind, span: { start, end } }) =>
				`${kind} ${end <= from || start >= to ? text.slice(start, end) : `${text.slice(start, from)}…${text.slice(to, end)}`}`,
		);
}

/** A text typed at a place, character by character. */
function typed(at: number, text: string): readonly Edit[] {
	return [...text].map((character, index) => ({ at: at + index, length: 0, text: character, rests: index === text.length - 1 }));
}

const statements = [
	'const typed = connect(process.env.TYPED);',
	'app.listen(port);',
	`console.log('x');`,
	'if (!process.env.A) { process.exit(1); }',
	'function make(a) { return a; }',
	'module.exports.a = 5;',
	`const b = require('b');`,
	`fs.writeFileSync('/tmp/x', a);`,
	`process.on('SIGTERM', stop);`,
	'return port;',
	'this.a = [];',
	'this.a.push(1);',
	'port++;',
	'merge(a, b);',
	`const password = 'hunter22x';`,
	'a = b => b.c;',
	`new Pool({ host: process.env.HOST });`,
	'// done\n',
];

describe('edits', () => {
	test('a throw that comes and goes behind a line on the console', async () => {
		const functions = Array.from({ length: 40 }, (_, at) => `function f${at}(a) {\n\treturn a + ${at};\n}\n`).join('');
		const text = `const server = require('http').createServer();\n${functions}server.on('error', (e) => {\n\tconsole.error('no', e);\n\tf1(e);\n\tthrow e;\n});\nserver.listen(process.env.PORT);\n`;
		const at = text.indexOf('throw e;');
		await agrees(text, [
			{ at, length: 8, text: 'f2(e);' },
			{ at, length: 6, text: 'throw e;' },
		]);
	});

	test('what is kept from request to request, while it is typed', { timeout: 120_000 }, async () => {
		const text = `const express = require('express');\nconst busy = {};\nlet sender;\nmodule.exports = (app) => {\n\tconst orders = {};\n\tlet page = 1;\n\tapp.post('/a', (req, res) => {\n\t\torders[req.body.id] = req.body;\n\t\tres.end();\n\t});\n\tapp.get('/b', (req, res) => {\n\t\tres.json(page);\n\t});\n};\nasync function run(id) {\n\tconst found = busy[id];\n\tbusy[id] = true;\n\tawait work(id);\n\tdelete busy[id];\n}\nasync function send(a) {\n\tsender = make(a);\n\tawait sender.send(a);\n}\nmodule.exports.run = run;\nmodule.exports.send = send;\nmodule.exports.boards = {\n\tlines: {},\n\tadd(id, line) {\n\t\tsend(line);\n\t},\n};\n`;
		for (const [place, statement] of [
			['\t\tres.json(page)', `page = req.query.page;\n`],
			['\tbusy[id] = true', `if (found) { throw new Error('busy'); }\n`],
			['}\nmodule.exports.run', `await sender.close();\n`],
			['\t\tsend(line)', `this.lines[id] = line;\n`],
			['\t\tres.end()', `delete orders[req.body.id];\n`],
			['\tlet page', `const players = new Map();\n`],
		] as const) {
			await agrees(text, typed(text.indexOf(place), statement));
		}
	});

	test('typing between statements, and in functions, reads little', { timeout: 120_000 }, async () => {
		const text = `'use strict';\nconst express = require('express');\nconst { Pool } = require('pg');\nconst app = express();\nconst port = process.env.PORT || 3000;\nfunction url() {\n\treturn process.env.DATABASE_URL;\n}\nconst pool = new Pool({ connectionString: url() });\napp.get('/a', async (req, res) => {\n\tconst found = await pool.query('x');\n\tres.json(found);\n});\napp.get('/b', (req, res) => {\n\tres.send('b');\n});\n${'// a comment\nmodule.exports.pad = 1;\n'.repeat(9)}\napp.listen(port);\n`;
		for (const [at, place] of [
			text.indexOf('const pool'),
			text.indexOf('\tres.json'),
			text.indexOf(`app.get('/b`),
			text.length,
		].entries()) {
			for (const statement of statements.filter((_, index) => index % 4 === at)) {
				await agrees(text, typed(place, `${statement}\n`));
			}
		}
		expect(await agrees(text, typed(text.indexOf('const pool'), 'const typed = connect(process.env.TYPED);\n'))).toBeGreaterThan(30);
	});

	test('typing in one of many handlers reads that one', { timeout: 120_000 }, async () => {
		for (const to of ['exports', 'module.exports']) {
			const handlers = Array.from(
				{ length: 8 },
				(_, at) =>
					`${to}.handle${at} = async (req, res, next) => {\n\ttry {\n\t\tconst user = await User.find(req.body.name);\n\t\tuser.seen = ${at};\n\t\tawait user.save();\n\t\tconsole.log('saved');\n\t\tres.json(user);\n\t} catch (err) {\n\t\terr.at = ${at};\n\t\tnext(err);\n\t}\n};\n`,
			);
			const text = `const User = require('./user');\n${handlers.join('\n')}`;
			const at = text.indexOf('\t\tawait user.save', text.length / 2);
			const strokes = typed(at, `user.name = 'x';\nconst token = await make();\n`);
			expect(await agrees(text, strokes), to).toBeGreaterThan(strokes.length - 3);
		}
	});

	test('typing in one of many functions that are exported together reads that one', async () => {
		const names = Array.from({ length: 8 }, (_, at) => `find${at}`);
		for (const last of [`module.exports = { ${names.join(', ')} };`, `export { ${names.join(', ')} };`]) {
			const functions = names.map(
				(name, at) => `async function ${name}(a) {\n\tconst row = await query(a, ${at});\n\treturn row.${name};\n}\n`,
			);
			const text = `const query = require('./query');\n${functions.join('\n')}\n${last}\n`;
			const strokes = typed(text.indexOf('\treturn row.find5'), `console.log('found');\n`);
			expect(await agrees(text, strokes), last).toBeGreaterThan(strokes.length - 3);
		}
	});

	test('a file whose facts come from edits is known, until it is read as a whole', async () => {
		const reader = createJavascriptReader(loadTypeScript, true, 0);
		const [path, text] = ['src/file.js', `const a = process.env.A;\nconsole.log(a);\n`];
		await reader.read({ path, version: 1, text });
		expect(reader.isFromEdits?.(path)).toBe(false);
		const edited = { path, version: 2, text: `${text}console.log(process.env.B);\n` };
		expect(await reader.read(edited)).toHaveLength((await whole.read(edited)).length);
		expect(reader.isFromEdits?.(path)).toBe(true);
		expect(await reader.read(edited, true)).toEqual(await whole.read(edited));
		expect(reader.isFromEdits?.(path)).toBe(false);
		expect(await reader.read({ path, version: 3, text })).toHaveLength((await whole.read({ path, version: 3, text })).length);
		expect(reader.isFromEdits?.(path)).toBe(true);
	});

	test('what is prepared need not be done by the first edit', async () => {
		const reader = createJavascriptReader(loadTypeScript, true, 0);
		const [path, text] = ['src/file.js', `'use strict';\n(() => {\nconst a = process.env.A;\n${`console.log('b');\n`.repeat(100)}})();\n`];
		await reader.read({ path, version: 1, text });
		await reader.prepare?.(path);
		const takingApart = vi.spyOn(UsesReader.prototype, 'ofParts');
		try {
			const edited = { path, version: 2, text: text.replace('process.env.A', 'process.env.B') };
			expect(comparable(await reader.read(edited))).toEqual(comparable(await whole.read(edited)));
			expect(reader.isFromEdits?.(path)).toBe(true);
			expect(takingApart.mock.calls.map(([{ length }]) => length)).toEqual(['const a = process.env.B;\n'.length]);
		} finally {
			takingApart.mockRestore();
		}
	});

	test('a file that takes no tree is read by what an edit changes, once it was prepared', async () => {
		const reader = createJavascriptReader(loadTypeScript, true, 500);
		const [path, text] = [
			'src/file.js',
			`const a = require('./a');\n${Array.from({ length: 40 }, (_, at) => `function b${at}(c) {\n\treturn c + ${at};\n}\n`).join('')}module.exports = b1;\n`,
		];
		await reader.read({ path, version: 1, text });
		await reader.prepare?.(path);
		const edited = { path, version: 2, text: `${text}console.log(b1(2));\n` };
		expect(comparable(await reader.read(edited))).toEqual(comparable(await whole.read(edited)));
		expect(reader.isFromEdits?.(path)).toBe(true);
		const nested = { path, version: 1, text: `module.exports = ${'['.repeat(40_000)}` };
		await reader.read(nested);
		await reader.prepare?.(path);
		expect(await reader.read({ ...nested, version: 2 })).toEqual(await whole.read(nested));
	});

	test('rehearsing comes to an end, and leaves what is edited alone', async () => {
		const reader = createJavascriptReader(loadTypeScript, true, 0);
		const [path, text] = ['src/file.js', `const a = process.env.A;\nconsole.log(a);\n`];
		expect(reader.rehearse?.()).toBe(false);
		await reader.read({ path, version: 1, text });
		await reader.prepare?.(path);
		let strokes = 0;
		while (reader.rehearse?.() === true) {
			strokes++;
		}
		expect(strokes).toBeGreaterThan(100);
		expect(strokes).toBeLessThan(1000);
		const edited = { path, version: 2, text: `${text}console.log(process.env.B);\n` };
		expect(comparable(await reader.read(edited))).toEqual(comparable(await whole.read(edited)));
		expect(reader.isFromEdits?.(path)).toBe(true);
	});

	test('several files are edited in turn', async () => {
		const reader = createJavascriptReader(loadTypeScript, true, 0);
		const texts = new Map(
			['a', 'b', 'c'].map((name) => [`src/${name}.js`, `const ${name} = process.env.${name.toUpperCase()};\nconsole.log(${name});\n`]),
		);
		for (const [path, text] of texts) {
			await reader.read({ path, version: 1, text });
		}
		for (const [path, text] of texts) {
			const edited = { path, version: 2, text: `${text}console.log(process.env.X);\n` };
			expect(comparable(await reader.read(edited))).toEqual(comparable(await whole.read(edited)));
			expect(reader.isFromEdits?.(path), path).toBe(true);
		}
	});

	test('while a bracket or a quote is missing, the last reading stands where its words are now', async () => {
		const text = `const http = require('http');\nconst a = 1;\nhttp.createServer().listen(3000);\nfetch('http://db.acme.io/x');\nfunction b() {\n\treturn process.env.B;\n}\nconsole.log(b());\n`;
		const path = 'src/file.js';
		const said = async (place: string, typed: string): Promise<readonly string[]> => {
			const reader = createJavascriptReader(loadTypeScript, true, 0);
			await reader.read({ path, version: 1, text });
			const at = text.indexOf(place);
			const now = `${text.slice(0, at)}${typed}${text.slice(at)}`;
			const facts = await reader.read({ path, version: 2, text: now });
			expect(reader.isFromEdits?.(path)).toBe(true);
			return facts
				.filter(({ kind }) => ['server.listen', 'http.request', 'env.read', 'log.call'].includes(kind))
				.map(({ kind, span }) => `${kind} ${now.slice(span.start, span.end)}`);
		};
		const all = [
			'server.listen http.createServer().listen(3000)',
			`http.request fetch('http://db.acme.io/x')`,
			'env.read process.env.B',
			'log.call console.log(b())',
		];
		expect(await said('const a', '')).toEqual(all);
		for (const typed of ['call(', 'const x', `'`, '`', '/*', '{', 'const', 'const x =', 'if (a', '}']) {
			expect(await said('http.create', `${typed}\n`), typed).toEqual(all);
		}
		expect(await said('3000', '(')).toEqual(['server.listen http.createServer().listen((3000)', ...all.slice(1)]);
		// Nobody knows what is in quotes while somebody types in them.
		expect(await said('db.acme', `'`)).toEqual([all[0], ...all.slice(2)]);
	});

	test('what a comment swallows', async () => {
		const text = `const a = process.env.A;\nfunction b() {\n\tif (a) {\n\t\ta();\n\t}\n\treturn a;\n}\nconsole.log(b());\n`;
		const at = text.indexOf('\t}\n\treturn');
		await agrees(text, [...typed(at, '// x\n'), { at: at + 4, length: 1, text: '' }, { at: at + 4, length: 0, text: '\n' }]);
	});

	test('what follows a body that lacks its bracket', async () => {
		const text = `const a = process.env.A;\nfunction b() {\n\tif (a) {\n\t\ta();\n\t}\n`;
		await agrees(text, [
			{ at: text.length, length: 0, text: `console.log(process.env.B);\n`, rests: true },
			{ at: text.length, length: 0, text: '}\n', rests: true },
			...typed(text.length + 2, 'console.log(a);\n'),
		]);
	});

	test('what completes a file that was half typed when it was first read', async () => {
		const text = `import { Pool } from 'pg';\n\nmodule.exports = function (port) {\n\tconst pool = new Pool({ host: 'db.acme.io' });\n\tif (port {\n`;
		await agrees(text, [
			{ at: text.length - 3, length: 0, text: ')' },
			{ at: text.length + 1, length: 0, text: '\t}\n\treturn pool;\n};\n' },
			...typed(text.indexOf('const'), 'more();'),
		]);
	});

	test('programs put together at random', { timeout: 120_000 }, async () => {
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
				'() => { go(1, 2, 3); go(4, 5, 6); }',
				'{ host: "db.acme.io", port: 5432 }',
				'this.port',
				'`http://${a}`',
				'make(a)',
				'a.b',
			),
		);
		const simple = fc.oneof(
			fc.tuple(fc.constantFrom('const', 'let'), name, value).map(([keyword, one, other]) => `${keyword} ${one} = ${other};`),
			fc.tuple(name, value).map(([one, other]) => `${one} = ${other};`),
			fc.tuple(name, value).map(([one, other]) => `this.${one} = ${other};`),
			fc.tuple(name, name, value).map(([one, member, other]) => `${one}.${member} = ${other};`),
			fc.tuple(name, value).map(([one, other]) => `${one}.listen(${other});`),
			value.map((one) => `return ${one};`),
			fc.tuple(name, name).map(([one, other]) => `${one}(${other});`),
			fc.constantFrom(...statements, `app.get('/x', handle);`, `setInterval(tick, 5000);`, 'one(1, 2); two(3, 4); three(5, 6);'),
		);
		const body = fc.array(simple, { maxLength: 4 }).map((all) => all.join('\n'));
		const part = fc.oneof(
			fc
				.tuple(fc.constantFrom('make', 'handle', 'stop', 'tick', 'a', 'port'), body)
				.map(([one, inner]) => `function ${one}(b) {\n${inner}\n}`),
			fc.tuple(name, body, body).map(([one, inner, nested]) => `const ${one} = (b) => {\n${inner}\nfunction make() { ${nested} }\n};`),
			fc
				.tuple(body, body, name)
				.map(([one, other, method]) => `class A extends B { constructor(x) { super(); ${one} }\n${method}(y) {\n${other}\n} }`),
			fc.tuple(name, body).map(([one, inner]) => `app.use(${one}, (req, res) => {\n${inner}\n});`),
			fc.tuple(name, value, body).map(([one, other, inner]) => `if (${one} === ${other}) {\n${inner}\n}`),
			fc.tuple(fc.constantFrom('exports', 'module.exports'), name, body).map(([to, one, inner]) => `${to}.${one} = (b) => {\n${inner}\n};`),
			fc.tuple(fc.constantFrom('exports', 'module.exports'), name, value).map(([to, one, other]) => `${to}.${one} = ${other};`),
			name.map((one) => `exports.${one}.port = 5;\napp.use(exports.${one});`),
			value.map((one) => `module.exports = ${one};`),
			fc.constantFrom(
				'module.exports = { make, handle, b: stop };',
				'exports.tick = tick;',
				'export { make, handle };',
				'export default { stop, port };',
			),
			simple.filter((one) => !one.startsWith('return')),
		);
		const program = fc
			.array(part, { minLength: 2, maxLength: 8 })
			.map((all) => `import express from 'express';\nimport { Pool } from 'pg';\nconst fs = require('fs');\n${all.join('\n')}\n`);
		const edit = fc.oneof(
			fc.record({ kind: fc.constant('line' as const), place: fc.double({ min: 0, max: 1, noNaN: true }), text: simple }),
			fc.record({ kind: fc.constant('typed' as const), place: fc.double({ min: 0, max: 1, noNaN: true }), text: simple }),
			fc.record({ kind: fc.constant('word' as const), place: fc.double({ min: 0, max: 1, noNaN: true }), text: value }),
			fc.record({ kind: fc.constant('gone' as const), place: fc.double({ min: 0, max: 1, noNaN: true }), text: fc.constant('') }),
		);
		await fc.assert(
			fc.asyncProperty(program, fc.array(edit, { minLength: 1, maxLength: 4 }), async (text, wanted) => {
				let now = text;
				const edits: Edit[] = [];
				for (const { kind, place, text: written } of wanted) {
					const some = editsOf(now, kind, place, written);
					edits.push(...some);
					for (const { at, length, text: by } of some) {
						now = now.slice(0, at) + by + now.slice(at + length);
					}
				}
				await agrees(text, edits);
			}),
			{ numRuns: Number(process.env['EDITS_RUNS'] ?? 100), seed: Number(process.env['EDITS_SEED'] ?? 5) },
		);
	});

	test('real code', { timeout: 120_000 }, async () => {
		const packages = join(import.meta.dirname, '../../../node_modules');
		let little = 0;
		for (const [file, round] of [
			'semver/classes/range.js',
			'picomatch/lib/parse.js',
			'vscode-jsonrpc/lib/common/connection.js',
			'yaml/dist/compose/composer.js',
		].map((name, index) => [name, index] as const)) {
			const text = readFileSync(join(packages, file), 'utf8');
			const lines = [...text.matchAll(/\n/g)].map(({ index }) => index + 1);
			for (let edit = 0; edit < 3; edit++) {
				const at = lines[(edit * 7919 + round * 104_729) % lines.length]!;
				little += await agrees(text, typed(at, statements[(edit * 5 + round) % statements.length]!), file);
			}
		}
		expect(little).toBeGreaterThan(20);
	});
});

function editsOf(text: string, kind: 'line' | 'typed' | 'word' | 'gone', place: number, written: string): readonly Edit[] {
	if (kind === 'line' || kind === 'typed') {
		const lines = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
		const at = lines[Math.floor(place * (lines.length - 1))]!;
		return kind === 'typed' ? typed(at, `${written}\n`) : [{ at, length: 0, text: `${written}\n`, rests: true }];
	}
	const words = [...text.matchAll(kind === 'word' ? /[\w$]+/g : /[^\n]*\n/g)];
	const word = words[Math.floor(place * (words.length - 1))];
	return word === undefined ? [] : [{ at: word.index, length: word[0].length, text: written, rests: true }];
}
