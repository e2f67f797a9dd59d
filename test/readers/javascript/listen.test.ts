import { describe, expect, test } from 'vitest';
import { facts } from './support.js';

const literal = (text: string) => ({ kind: 'literal', text });
const env = (name: string, fallback?: string) => ({
	kind: 'env',
	name,
	...(fallback === undefined ? {} : { fallback: literal(fallback) }),
});

describe('server.listen', () => {
	test.each<[string, string, object]>([
		[
			'express, ESM',
			`import express from 'express'; const app = express(); app.listen(3000);`,
			{ api: 'express().listen', port: literal('3000') },
		],
		[
			'express, CommonJS',
			`const express = require('express'); const app = express(); const server = app.listen(3000, () => {});`,
			{ api: 'express().listen', variable: 'server' },
		],
		[
			'what a function of another module makes of what may listen',
			`import Koa from 'koa'; import { withChat } from './chat'; const app = new Koa(); const chat = withChat(app); chat.listen(settings.port);`,
			{ api: 'chat.listen' },
		],
		[
			'what the file hangs on what a package made',
			`const http = require('http'); const app = require('express')(); app.server = http.createServer(app); app.server.listen(settings.port);`,
			{ api: 'node:http.createServer().listen' },
		],
		['called at once', `require('express')().listen(8080)`, { port: literal('8080') }],
		['chained', `import express from 'express'; express().use(x).get('/', y).listen(1)`, { port: literal('1') }],
		[
			'chained, longer than names are deep',
			`import express from 'express'; const make = () => express()${'.use(x)'.repeat(40)}; make()${'.use(y)'.repeat(40)}.listen(1)`,
			{ api: 'express().listen', port: literal('1') },
		],
		[
			'http, with a prefix',
			`import http from 'node:http'; http.createServer(f).listen(3000, '127.0.0.1')`,
			{ api: 'node:http.createServer().listen', host: literal('127.0.0.1') },
		],
		[
			'http, destructured',
			`const { createServer: make } = require('http'); const s = make(); s.listen({ port: 80, host: '0.0.0.0' })`,
			{ variable: 's', port: literal('80'), host: literal('0.0.0.0') },
		],
		[
			'environment with a default',
			`import express from 'express'; const port = process.env.PORT || 3000; express().listen(port)`,
			{ port: env('PORT', '3000') },
		],
		[
			'a server that a library gives back',
			`import { createTerminus } from '@godaddy/terminus'; import server from './server'; createTerminus(server, {}).listen(3000)`,
			{ port: literal('3000') },
		],
		[
			'attached to a server that is handed in',
			`import { Server } from 'socket.io'; import type { Server as Http } from 'http'; export const attach = (server: Http) => new Server(server);`,
			{ api: 'socket.io', port: { kind: 'unknown' } },
		],
		[
			'a setting of a module behind an alias',
			`const settings = require('@settings'); const server = require('http').createServer(f); server.listen(settings.PORT);`,
			{ port: { kind: 'import', specifier: '@settings', name: 'PORT' } },
		],
		[
			'number from the environment',
			`import Koa from 'koa'; new Koa().listen(Number(process.env['PORT']) || 3000)`,
			{ port: env('PORT', '3000') },
		],
		[
			'express generator',
			`var app = require('express')(); var http = require('http'); var port = normalizePort(process.env.PORT || '3000'); var server = http.createServer(app); server.listen(port); function normalizePort(v) { return v; }`,
			{ port: env('PORT', '3000'), variable: 'server' },
		],
		[
			'fastify',
			`import Fastify from 'fastify'; const app = Fastify({}); await app.listen({ port: 3000, host: 'localhost' })`,
			{ variable: 'app', port: literal('3000'), host: literal('localhost') },
		],
		[
			'nest',
			`import { NestFactory } from '@nestjs/core'; async function main() { const app = await NestFactory.create<X>(M); await app.listen(3000); } main();`,
			{ variable: 'app', port: literal('3000') },
		],
		[
			'hapi',
			`const Hapi = require('@hapi/hapi'); const server = Hapi.server({ port: 3000, host: 'localhost' });`,
			{ variable: 'server', port: literal('3000') },
		],
		['a framework that listens when it is called', `const hof = require('hof'); hof({ port: 3000 });`, { port: literal('3000') }],
		['Bun', `Bun.serve({ port: 3000, fetch() {} })`, { port: literal('3000') }],
		['Deno', `Deno.serve({ port: Deno.env.get('PORT') }, handler)`, { port: env('PORT') }],
		['ws', `import { WebSocketServer } from 'ws'; const wss = new WebSocketServer({ port: 8080 });`, { variable: 'wss' }],
		[
			'through a function',
			`const express = require('express'); function make() { const app = express(); return app; } make().listen(3000);`,
			{ port: literal('3000') },
		],
		[
			'a member of a class',
			`import express from 'express'; class S { app = express(); start() { this.app.listen(3000); } }`,
			{ port: literal('3000') },
		],
		['assigned once', `import express from 'express'; let app; app = express(); app.listen(3000);`, { port: literal('3000') }],
		[
			'a config module',
			`import express from 'express'; import config from './config'; express().listen(config.port)`,
			{ port: { kind: 'import', specifier: './config', name: 'default', members: ['port'] } },
		],
		[
			'a port of another module, by a name of the compiler, among options that are written out',
			`import app from '@/app'; import { settings } from '@/settings'; app.listen({ port: settings.port, host: '::' })`,
			{ api: 'app.listen', port: { kind: 'import', specifier: '@/settings', name: 'settings', members: ['port'] } },
		],
		['an app of another module', `import app from './app'; app.listen(process.env.PORT)`, { api: 'app.listen', port: env('PORT') }],
		[
			'a server that is handed over among others, by the name of its framework',
			`export const start = async (made) => { const { fastifyServer } = made; const { host, port } = made.settings; await fastifyServer.listen({ host, port }); };`,
			{ api: 'fastifyServer.listen', function: 'start' },
		],
		[
			'an annotated parameter',
			`import type { Express } from 'express'; export function start(a: Express) { a.listen(3000); }`,
			{ port: literal('3000') },
		],
		[
			'options in a constant',
			`import http from 'http'; const options = { port: 3000 }; http.createServer().listen(options)`,
			{ port: literal('3000') },
		],
		[
			'a default of a parameter',
			`import express from 'express'; function start(port = 3000) { express().listen(port); }`,
			{ port: { kind: 'choice', of: [literal('3000'), { kind: 'unknown' }] } },
		],
	])('%s', async (_, text, expected) => {
		expect(await facts(text, 'src/server.ts', 'server.listen')).toMatchObject([expected]);
	});

	test.each([
		['a queue', `import { queue } from './queue'; queue.listen(3000)`],
		['options that are handed on', `import { server } from '@acme/msw'; import { options } from '@acme/settings'; server.listen(options)`],
		['the history', `import { createBrowserHistory } from 'history'; const history = createBrowserHistory(); history.listen(() => {})`],
		['a local function of that name', `function express() { return new Redux(); } const app = express(); app.listen(() => {})`],
		['a shadowed module', `import express from 'express'; function f(express) { express().listen(3000); }`],
		['types only', `import type { Server } from 'http'; declare const x: { listen(port: 3000): void };`],
		[
			'a server that is attached to another one',
			`const io = require('socket.io'); const http = require('http'); const server = http.createServer(f); io(server, { path: '/chat' });`,
		],
		[
			'what a function makes of a server, and is told events',
			`import Koa from 'koa'; import { watch } from './watch'; const box = watch(new Koa()); box.listen('orders', () => {});`,
		],
	])('silent: %s', async (_, text) => {
		expect(await facts(text, 'src/server.ts', 'server.listen')).toEqual([]);
	});
});
