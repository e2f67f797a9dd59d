import { describe, expect, test } from 'vitest';
import { facts } from './support.js';
import { literal, table } from './table.js';

table('env.read', [
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
table('log.call', [
	[
		'console',
		`console.log('hello', x);`,
		[{ api: 'console', method: 'log', arguments: 2, startsWith: 'hello', statement: { start: 0, end: 24 }, callee: { start: 0, end: 11 } }],
	],
	[
		'a logger',
		`import pino from 'pino'; const log = pino(); log.info('x'); log.child({}).warn('y');`,
		[
			{ api: 'pino()', method: 'info' },
			{ api: 'pino()', method: 'warn' },
		],
	],
	['an imported logger', `import { logger } from './logger'; logger.error('x');`, [{ api: './logger.logger', method: 'error' }]],
	[
		'Nest',
		`import { Logger } from '@nestjs/common'; class A { private readonly logger = new Logger(A.name); f() { this.logger.log('x'); } }`,
		[{ api: '@nestjs/common.Logger()', method: 'log', within: ['function'] }],
	],
	['destructured', `const { log } = console; log('x');`, [{ api: 'console', method: 'log' }]],
	[
		'meant, as a linter is told',
		`// eslint-disable-next-line no-console\nconsole.log('x');\nconsole.log('y'); // eslint-disable-line no-console\n// biome-ignore lint/suspicious/noConsole: a banner\nconsole.log('z');`,
		[
			{ startsWith: 'x', accepted: true },
			{ startsWith: 'y', accepted: true },
			{ startsWith: 'z', accepted: true },
		],
	],
	['silent: shadowed', `import { console } from './ui'; console.log('x'); function f(console) { console.log('y'); }`, []],
	['silent: Math.log', `Math.log(2);`, []],
]);
table('debug.call', [['both', `debugger; console.table(x);`, [{ api: 'debugger' }, { api: 'console.table' }]]]);
table('service.connect', [
	[
		'pg',
		`import pg from 'pg'; new pg.Pool({ host: 'db1', port: 5432, max: 3 });`,
		[{ service: 'postgres', parts: { host: literal('db1'), port: literal('5432') } }],
	],
	[
		'a URL',
		`const { Client } = require('pg'); new Client('postgres://u:p4ssW0rd9@db.acme.io/x');`,
		[{ service: 'postgres', url: { kind: 'literal', credentials: 'real' } }],
	],
	[
		'env',
		`import mongoose from 'mongoose'; await mongoose.connect(process.env.MONGO_URL);`,
		[{ service: 'mongodb', url: { kind: 'env', name: 'MONGO_URL' } }],
	],
	[
		'config',
		`import mysql from 'mysql2/promise'; import config from './config'; mysql.createPool(config.db);`,
		[{ service: 'mysql', url: { kind: 'import', members: ['db'] } }],
	],
	[
		'ioredis, port and host',
		`import Redis from 'ioredis'; new Redis(6379, 'cache');`,
		[{ service: 'redis', parts: { port: literal('6379'), host: literal('cache') } }],
	],
	[
		'knex',
		`import knex from 'knex'; knex({ client: 'pg', connection: { host: 'db' } });`,
		[{ service: 'postgres', parts: { host: literal('db') } }],
	],
	[
		'typeorm',
		`TypeOrmModule.forRoot({ type: 'mysql', host: 'db' }); import { TypeOrmModule } from '@nestjs/typeorm';`,
		[{ service: 'mysql' }],
	],
	[
		'AWS 3',
		`import { S3Client } from '@aws-sdk/client-s3'; new S3Client({ region: 'eu-west-1', endpoint: 'http://s3.local:9000' });`,
		[{ service: 'aws', url: literal('http://s3.local:9000') }],
	],
	['silent: a local Pool', `class Pool {} new Pool({ host: 'x' });`, []],
]);
table('http.request', [
	['fetch', `fetch('https://api.acme.io');`, [{ api: 'fetch', url: literal('https://api.acme.io') }]],
	[
		'axios instance',
		`import axios from 'axios'; const c = axios.create({ baseURL: 'https://a.io' }); c.get('/x');`,
		[{ api: 'axios.create' }, { api: 'axios.create().get', url: literal('/x') }],
	],
	['silent: a local fetch', `function fetch(u) {} fetch('https://api.acme.io');`, []],
]);
table('file.write', [
	[
		'a stream that a method is handed',
		`import fs from 'fs'; export class Files { keep(name, stream) { const file = fs.createWriteStream(this.folder + name); return new Promise((done) => stream.pipe(file).on('finish', done)); } }`,
		[{ operation: 'stream', given: true, function: 'keep', exported: true, holder: 'Files' }],
	],
	[
		'what a method is handed, laid out',
		`import fs from 'fs'; export class Files { keep(order) { fs.writeFileSync(this.folder, JSON.stringify(order)); } }`,
		[{ given: true, function: 'keep', holder: 'Files' }],
	],
	[
		'the stream of a request',
		`import fs from 'fs'; import { pipeline } from 'stream/promises'; import express from 'express'; const app = express(); app.put('/a', async (req, res) => { req.pipe(fs.createWriteStream(a)); await pipeline(req, fs.createWriteStream(b)); await copy(req, fs.createWriteStream(c)); });`,
		[{ brought: true }, { brought: true }, { brought: true }],
	],
	[
		'what comes from elsewhere, and what nobody else can call',
		`import fs from 'fs'; import request from 'request'; export class Files { load(url, path) { request(url).pipe(fs.createWriteStream(path)); } } function keep(stream) { stream.pipe(fs.createWriteStream(b)); }`,
		[
			expect.not.objectContaining({ function: expect.anything() as unknown }) as object,
			expect.not.objectContaining({ function: expect.anything() as unknown }) as object,
		],
	],
	[
		'promisified',
		`import { promisify } from 'util'; import fs from 'fs'; const write = promisify(fs.writeFile); write('a.txt', x);`,
		[{ api: 'node:fs.writeFile', target: literal('a.txt') }],
	],
	['fs.promises', `import fs from 'fs'; fs.promises.writeFile('a', x);`, [{ api: 'node:fs/promises.writeFile' }]],
	['fs-extra', `import * as fs from 'fs-extra'; fs.outputJson('a', x);`, [{ operation: 'write' }]],
	['fs-promise', `const fs = require('fs-promise'); fs.writeJson('a', x);`, [{ api: 'node:fs.writeJson', operation: 'write' }]],
	[
		'where a method of the class says',
		`import fs from 'fs'; class A { fileOf(id) { check(id); return this.folder + id; } save(id) { fs.writeFileSync(this.fileOf(id), x); } }`,
		[{ target: { kind: 'unknown', called: 'this.fileOf' } }],
	],
	[
		'the temporary folder',
		`import os from 'os'; import path from 'path'; import { writeFileSync } from 'fs'; writeFileSync(path.join(os.tmpdir(), 'a'), x);`,
		[{ target: { kind: 'template', parts: [{ kind: 'place', place: 'temporary' }, literal('/'), literal('a')] } }],
	],
	[
		'removed again',
		`import { writeFile, unlink } from 'fs/promises'; async function f() { await writeFile('a', x); await unlink('a'); }`,
		[{ removed: true }],
	],
	[
		'what a request brings',
		`import fs from 'fs/promises'; import express from 'express'; express().put('/a', async (req, res) => { await fs.writeFile(f, JSON.stringify(req.body)); });`,
		[{ brought: true }],
	],
	[
		'a file that a request brings, whatever its parser calls it, also under another name',
		`import fs from 'fs'; exports.add = function (args, res, next) { const { photo } = args.swagger.params; fs.writeFileSync(a, photo.value.buffer); }; exports.put = (req, res) => { fs.writeFileSync(b, req.file.buffer); fs.writeFileSync(c, req.params.name); }; exports.print = (args, out) => fs.writeFileSync(d, args.swagger.params.x);`,
		[
			{ brought: true, within: ['request-handler'] },
			{ brought: true },
			expect.not.objectContaining({ brought: expect.anything() as unknown }) as object,
			expect.not.objectContaining({ brought: expect.anything() as unknown }) as object,
		],
	],
]);
table('file.read', [
	['a file', `import fs from 'fs'; fs.readFileSync('a.txt');`, [{ operation: 'read', target: literal('a.txt') }]],
	['whether there is one', `import fs from 'fs'; fs.existsSync('a.txt');`, [{ operation: 'look' }]],
	['a folder that is served', `import express from 'express'; express.static('public');`, [{ operation: 'serve' }]],
	[
		'a path that another module gives',
		`import fs from 'fs'; import settings from '../settings'; fs.readFileSync(settings.fileOf(x));`,
		[{ target: { kind: 'unknown', called: '../settings.fileOf' } }],
	],
	['silent: a path that nobody knows', `import fs from 'fs'; export const load = (path) => fs.readFileSync(path);`, []],
]);
table('session.store', [
	['the default', `import session from 'express-session'; app.use(session({ secret: 'keyboard cat' }));`, [{ store: 'memory' }]],
	[
		'redis',
		`const session = require('express-session'); const RedisStore = require('connect-redis')(session); session({ store: new RedisStore({}) });`,
		[{ store: 'external' }],
	],
	['written later', `import session from 'express-session'; const o = {}; o.store = make(); session(o);`, [{ store: 'unknown' }]],
	['from outside', `import session from 'express-session'; import o from './o'; session(o);`, [{ store: 'unknown' }]],
	['cookies', `import session from 'cookie-session'; session({ keys: k });`, [{ store: 'cookie' }]],
	['fastify', `import session from '@fastify/session'; app.register(session, { secret: s });`, [{ store: 'memory' }]],
]);
table('secret.use', [
	['a weak one', `import jwt from 'jsonwebtoken'; jwt.sign(p, 'shhh');`, [{ name: 'secret', value: { kind: 'secret', strength: 'weak' } }]],
]);
table('upload.store', [
	['dest', `import multer from 'multer'; multer({ dest: 'uploads/' });`, [{ destination: 'disk', target: literal('uploads/') }]],
	[
		'diskStorage',
		`const multer = require('multer'); multer({ storage: multer.diskStorage({ destination: (req, file, cb) => cb(null, 'up') }) });`,
		[{ destination: 'disk', target: literal('up') }],
	],
	['memory', `import multer from 'multer'; multer({ storage: multer.memoryStorage() });`, [{ destination: 'memory' }]],
	[
		'the stream of a parser, led into a file that was opened before',
		`import Busboy from '@fastify/busboy'; import fs from 'fs'; export function take(req, folder) { let out = null; out = fs.createWriteStream(folder + '/x'); const parser = new Busboy({ headers: req.headers }); parser.on('file', (name, stream) => stream.pipe(out)); }`,
		[{ api: '@fastify/busboy().on', destination: 'disk', target: { kind: 'template' } }],
	],
	['silent: a field of a form', `const parser = require('busboy')({}); parser.on('field', (name, value) => value.pipe(out));`, []],
	['mv', `const f = req.files.photo; f.mv('/uploads/x');`, [{ api: 'express-fileupload.mv', destination: 'disk' }]],
]);
table('log.sink', [
	[
		'winston',
		`import winston from 'winston'; winston.createLogger({ transports: [new winston.transports.File({ filename: 'a.log' }), new winston.transports.Console()] });`,
		[{ target: 'file', file: literal('a.log') }, { target: 'stdout' }],
	],
	['destructured', `const { transports } = require('winston'); new transports.File({ filename: 'a.log' });`, [{ target: 'file' }]],
	[
		'pino transport',
		`import pino from 'pino'; pino({ transport: { target: 'pino/file', options: { destination: 'a.log' } } });`,
		[{ target: 'file', file: literal('a.log') }],
	],
	['pino on stdout', `import pino from 'pino'; pino(pino.destination(1));`, [{ target: 'stdout' }]],
	[
		'morgan to a file',
		`import morgan from 'morgan'; import fs from 'fs'; const s = fs.createWriteStream('a.log'); morgan('x', { stream: s });`,
		[{ api: 'morgan', target: 'file', file: literal('a.log') }],
	],
	[
		'log4js',
		`import log4js from 'log4js'; log4js.configure({ appenders: { f: { type: 'file', filename: 'a.log' }, o: { type: 'stdout' } } });`,
		[{ target: 'file' }, { target: 'stdout' }],
	],
	[
		'bunyan',
		`import bunyan from 'bunyan'; bunyan.createLogger({ streams: [{ path: 'a.log' }, { stream: process.stdout }] });`,
		[{ target: 'file' }, { target: 'stdout' }],
	],
]);
table('signal.handle', [
	[
		'by name',
		`process.on('SIGTERM', stop); function stop() { server.close(() => process.exit(0)); }`,
		[{ signal: 'SIGTERM', exits: true, closes: true }],
	],
	['only exits', `process.on('SIGTERM', () => process.exit(0));`, [{ exits: true, closes: false }]],
	[
		'a loop',
		`for (const s of ['SIGINT', 'SIGTERM']) process.on(s, () => server.close());`,
		[{ signal: 'SIGINT' }, { signal: 'SIGTERM', closes: true }],
	],
	['a library', `import { createTerminus } from '@godaddy/terminus'; createTerminus(server, {});`, [{ signal: 'SIGTERM', closes: true }]],
]);
table('log.call', [
	[
		'where a domain has an error that nothing caught',
		`const make = require('domain').create; app.use((q, s, next) => { const d = make(); d.on('error', (e) => { console.error('uncaught', e); }); next(); });`,
		[{ within: ['request-handler', 'crash-handler'] }],
	],
]);
table('process.exit', [
	[
		'on any error of a client, whenever it comes',
		`const { createClient } = require('redis'); const c = createClient({ url: u }); c.on('error', (e) => { if (e) { log(e); process.exit(1); } });`,
		[{ onFailureOf: 'redis' }],
	],
	['on those of a connection', `import m from 'mongoose'; m.connection.on('error', () => process.exit(1));`, [{ onFailureOf: 'mongodb' }]],
]);
table('process.spawn', [
	['a shell', `import { exec } from 'child_process'; exec('convert a b');`, [{ program: 'convert', command: 'convert a b', shell: true }]],
	['a template', 'import { execSync } from "child_process"; execSync(`git log ${x}`);', [{ program: 'git', shell: true }]],
	['a program', `import { spawn } from 'node:child_process'; spawn('ffmpeg', ['-i']);`, [{ program: 'ffmpeg', shell: false }]],
]);
table('schedule', [['an interval', `setInterval(f, 60 * 1000);`, [{ period: 60000 }]]]);
table('stream.redirect', [
	['console', `console.log = () => {};`, [{ stream: 'console', to: 'nowhere' }]],
	[
		'a file',
		`import fs from 'fs'; const f = fs.createWriteStream('a.log'); process.stdout.write = (s) => f.write(s);`,
		[{ stream: 'stdout', to: 'file' }],
	],
	[
		'some methods',
		`for (const method of ['warn', 'error']) { console[method] = (...all) => tell(all); }`,
		[{ api: 'console', stream: 'console', to: 'function' }],
	],
	[
		'what was made of a method',
		`const plain = console.error; function tell(f) { return (...all) => { log(all); f(...all); }; } console.error = tell(plain);`,
		[{ api: 'console.error', to: 'function' }],
	],
	['silent: another list', `const list = []; list[0] = () => tell();`, []],
	['silent: put back', `console.log = originalLog;`, []],
]);
table('schema.sync', [
	[
		'sequelize',
		`import { Sequelize } from 'sequelize'; const db = new Sequelize(process.env.URL); db.sync({ alter: true });`,
		[{ option: 'alter', value: literal('true') }],
	],
	[
		'typeorm',
		`import { DataSource } from 'typeorm'; new DataSource({ type: 'postgres', synchronize: true });`,
		[{ option: 'synchronize' }],
	],
]);
table('state.module', [
	['a map', `const cache = new Map(); export function put(k) { cache.set(k, 1); }`, [{ variable: 'cache', holds: 'map' }]],
	['a counter', `let n = 0; function f() { n++; }`, [{ variable: 'n', holds: 'counter' }]],
	['silent: filled at import', `const r = []; r.push(1);`, []],
]);
table('literal.named', [
	['nested names', `const config = { db: { host: 'db.acme.io' } };`, [{ names: ['config', 'db', 'host'], form: 'property' }]],
	['a URL', `const API = 'https://api.acme.io';`, [{ names: ['API'], form: 'variable' }]],
	['a secret', `const dbPassword = 'h4x0r!pass99';`, [{ names: ['dbPassword'], value: { kind: 'secret' } }]],
	['as const', `const API = 'https://api.acme.io' as const;`, [{ value: { required: true } }]],
	['silent: the default of a variable', `const API = process.env.API ?? 'https://api.acme.io';`, []],
]);
table('role.sign', [
	['what a compiler made', `exports.route = () => 1;\n//# sourceMappingURL=route.js.map\n`, [{ sign: 'generated' }]],
	['silent: what puts a map behind a text', 'exports.line = (code, map) => `${code}\n//# sourceMappingURL=${map}`;', []],
	['silent: the name of a map in a text', `exports.line = '//# sourceMappingURL=route.js.map';`, []],
	['shebang and arguments', `#!/usr/bin/env node\nprocess.argv.slice(2);`, [{ sign: 'shebang' }, { sign: 'command-line-parser' }]],
	['main guard', `if (require.main === module) { main(); }`, [{ sign: 'main-guard' }]],
	['ESM main guard', `if (process.argv[1] === fileURLToPath(import.meta.url)) main();`, [{ sign: 'main-guard' }]],
	['test', `describe('x', () => {});`, [{ sign: 'test-api' }]],
	['a part of AngularJS', `angular.module('shop').directive('cart', () => ({}));`, [{ sign: 'browser-global' }]],
	['directive', `'use client';\nexport const a = 1;`, [{ sign: 'browser-directive' }]],
	['handler', `exports.handler = async () => {};`, [{ sign: 'serverless-handler' }]],
	[
		'what registers functions with Azure',
		`import { app } from '@azure/functions';\nimport { orders } from './orders';\napp.http('orders', { methods: ['GET'], handler: orders });`,
		[{ sign: 'serverless-handler' }],
	],
	[
		'what registers functions with Firebase',
		`import { onRequest } from 'firebase-functions/v2/https';\nimport { orders } from './orders';\nexport const list = onRequest(orders);`,
		[{ sign: 'serverless-handler' }],
	],
	[
		'silent: what only asks for types of Azure',
		`import { output } from '@azure/functions';\nexport const queue = output.storageQueue({});`,
		[],
	],
	['migration', `exports.up = (k) => k; exports.down = (k) => k;`, [{ sign: 'migration' }]],
]);

test.each([
	['of which only a comment speaks', "import { remind } from './remind';\n// remind();\nexport const send = () => 1;\n", true],
	['that is handed on', "import { remind } from './remind';\nexport const send = () => remind;\n", undefined],
	['that stands beside a sign', "import { first } from './first';\nexport const send = (at: number) => at-first;\n", undefined],
	['of a type alone', "import { Reminder } from './remind';\nexport const send = (one: Reminder) => one;\n", undefined],
	['that is loaded for what it does', "import './remind';\n", undefined],
])('an import of a module of the project %s', async (_name, text, unused) => {
	const [found] = await facts(text, 'src/send.ts', 'module.import');
	expect(found?.unused).toBe(unused);
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
