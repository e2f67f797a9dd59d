import { expect, test } from 'vitest';
import { javascript } from '../../../server/engine/readers/javascript/index.js';
import { facts } from './support.js';
import { literal, type Row, table } from './table.js';

table('cloud.resource', [
	[
		'a client',
		`import { S3Client } from '@aws-sdk/client-s3'; new S3Client({ region: 'eu-west-1' });`,
		[{ provider: 'aws', parts: { region: literal('eu-west-1') } }],
	],
	[
		'a client at an address of its own',
		`import { S3Client } from '@aws-sdk/client-s3'; export const at = (endpoint) => new S3Client({ region: 'eu-west-1', endpoint });`,
		[{ parts: { region: literal('eu-west-1') }, address: { kind: 'unknown' } }],
	],
	[
		'a command',
		`import { PutObjectCommand } from '@aws-sdk/client-s3'; new PutObjectCommand({ Bucket: 'photos', Key: k });`,
		[{ parts: { bucket: literal('photos') } }],
	],
	[
		'version 2',
		`const AWS = require('aws-sdk'); AWS.config.update({ region: 'us-east-1' }); const s3 = new AWS.S3(); s3.putObject({ Bucket: process.env.BUCKET });`,
		[{ parts: { region: literal('us-east-1') } }, { parts: { bucket: { kind: 'env' } } }],
	],
	[
		'a method of a client of version 3, and what signs requests',
		`import { S3 } from '@aws-sdk/client-s3'; import { SignatureV4 } from '@smithy/signature-v4'; new S3().getObject({ Bucket: 'photos' }); new SignatureV4({ region: 'eu-west-2' });`,
		[{ parts: { bucket: literal('photos') } }, { parts: { region: literal('eu-west-2') } }],
	],
	[
		'a client of any service of Google, by its version',
		`import { v1 } from '@google-cloud/secret-manager'; new v1.SecretManagerServiceClient({ projectId: 'acme-1' });`,
		[{ provider: 'google', parts: { project: literal('acme-1') } }],
	],
	[
		'a database of Firebase',
		`const admin = require('firebase-admin'); admin.initializeApp({ databaseURL: 'https://acme-1.firebaseio.com' });`,
		[{ provider: 'google', parts: { database: literal('https://acme-1.firebaseio.com') } }],
	],
	[
		'Google',
		`import { Storage } from '@google-cloud/storage'; const s = new Storage({ projectId: 'acme-1' }); s.bucket('photos');`,
		[{ provider: 'google', parts: { project: literal('acme-1') } }, { parts: { bucket: literal('photos') } }],
	],
	[
		'Azure',
		`import { ClientSecretCredential } from '@azure/identity'; new ClientSecretCredential('72f9-1', id, secret);`,
		[{ provider: 'azure', parts: { tenant: literal('72f9-1') } }],
	],
	[
		'silent: nothing named, other clients',
		`import { S3Client } from '@aws-sdk/client-s3'; new S3Client({}); class Storage {} new Storage({ region: 'x' });`,
		[],
	],
]);
table('datastore.open', [
	[
		'a file',
		`import Database from 'better-sqlite3'; new Database('app.db');`,
		[{ engine: 'sqlite', file: literal('app.db'), memory: false, readOnly: false }],
	],
	[
		'with longer traces of errors',
		`const sqlite3 = require('sqlite3').verbose(); export const db = new sqlite3.Database('shop.sqlite');`,
		[{ engine: 'sqlite', file: literal('shop.sqlite') }],
	],
	[
		'the same, taken apart',
		`import sqlite3 from 'sqlite3'; const { Database } = sqlite3.verbose(); export const db = new Database('shop.sqlite');`,
		[{ engine: 'sqlite' }],
	],
	['in memory', `const sqlite3 = require('sqlite3'); new sqlite3.Database(':memory:');`, [{ memory: true }]],
	['read only', `import Database from 'better-sqlite3'; new Database('geo.db', { readonly: true });`, [{ readOnly: true }]],
	['nedb', `import Datastore from 'nedb'; new Datastore({ filename: 'x.db' });`, [{ engine: 'nedb', file: literal('x.db') }]],
	['silent: attached', `import { createClient } from '@libsql/client'; createClient({ url: 'libsql://x.turso.io' });`, []],
]);
table('mail.transport', [
	['a program', `import nodemailer from 'nodemailer'; nodemailer.createTransport({ sendmail: true });`, [{ transport: 'local' }]],
	[
		'this machine',
		`import nodemailer from 'nodemailer'; nodemailer.createTransport({ host: 'localhost', port: 25 });`,
		[{ transport: 'local' }],
	],
	[
		'a server',
		`import nodemailer from 'nodemailer'; nodemailer.createTransport({ host: process.env.SMTP_HOST }); nodemailer.createTransport(process.env.SMTP_URL);`,
		[{ transport: 'smtp', host: { kind: 'env' } }, { transport: 'smtp' }],
	],
	['none', `import nodemailer from 'nodemailer'; nodemailer.createTransport({ jsonTransport: true });`, [{ transport: 'fake' }]],
]);
table('cache.create', [
	[
		'bounded',
		`import { LRUCache } from 'lru-cache'; const cache = new LRUCache({ max: 5 });`,
		[{ store: 'memory', bounded: true, variable: 'cache' }],
	],
	['unbounded', `import NodeCache from 'node-cache'; const c = new NodeCache();`, [{ bounded: false }]],
	['elsewhere', `import Keyv from 'keyv'; new Keyv(process.env.REDIS_URL);`, [{ store: 'external' }]],
]);
table('state.global', [
	[
		'a language',
		`import i18next from 'i18next'; i18next.changeLanguage(chosen);`,
		[{ api: 'i18next.changeLanguage', value: { kind: 'unknown' } }],
	],
	['that of a request', `import i18n from 'i18n'; i18n.setLocale(request, 'de'); i18n.setLocale('de');`, [{ value: { kind: 'literal' } }]],
	['asked for', `import moment from 'moment'; moment.locale();`, []],
	[
		'the contents of a file that is required',
		`const app = require('express')(); const texts = require('./texts.json'); app.get('/', (req, res) => { texts.title = fill(req.user); });`,
		[{ api: './texts.json', value: { kind: 'unknown' } }],
	],
	[
		'what a module of its own makes',
		`const app = require('express')(); const texts = require('./texts'); app.get('/', (req, res) => { texts.title = fill(req.user); });`,
		[],
	],
]);
table('migration.run', [
	[
		'of a library',
		`import Postgrator from 'postgrator'; await new Postgrator({ driver: 'pg' }).migrate();`,
		[{ api: 'postgrator().migrate' }],
	],
	[
		'of several libraries',
		`import shift from 'postgres-shift'; import { Migrator } from 'ts-migrate-mongoose'; import { Flyway } from 'node-flyway'; await shift({ sql }); const steps = await Migrator.connect({ uri }); await steps.run('up'); await new Flyway(settings).migrate();`,
		[{ api: 'postgres-shift' }, { api: 'ts-migrate-mongoose.Migrator.connect().run' }, { api: 'node-flyway.Flyway().migrate' }],
	],
	[
		'by what only one library is told',
		`await shop.db.migrate({ migrationsPath: './migrations' }); birds.migrate({ to: 'Africa' });`,
		[{ api: 'sqlite.migrate' }],
	],
	[
		'one file after the other, and by a class of the project',
		`const step = async (db) => { await db.migrate.up(); await this.schema.runMigrations(); elevator.up(); runMigrations(); };`,
		[{ api: 'knex.migrate.up' }, { api: 'runMigrations' }],
	],
]);
table('coordination.use', [
	[
		'a limit in memory',
		`import { rateLimit } from 'express-rate-limit'; rateLimit({ max: 5 });`,
		[{ purpose: 'rate-limit', store: 'memory' }],
	],
	[
		'a limit in Redis',
		`import rateLimit from 'express-rate-limit'; import RedisStore from 'rate-limit-redis'; rateLimit({ store: new RedisStore({}) });`,
		[{ store: 'external' }],
	],
	[
		'options from elsewhere',
		`import rateLimit from 'express-rate-limit'; import options from './options'; rateLimit(options);`,
		[{ store: 'unknown' }],
	],
	[
		'a limiter that is given no store in so many words',
		`import rateLimit from '@fastify/rate-limit'; const options = { max: 5, redis: null }; app.register(rateLimit, options);`,
		[{ api: '@fastify/rate-limit', store: 'memory' }],
	],
	[
		'a plugin',
		`import rateLimit from '@fastify/rate-limit'; app.register(rateLimit, { max: 5 });`,
		[{ api: '@fastify/rate-limit', store: 'memory' }],
	],
	['sockets', `import { Server } from 'socket.io'; const io = new Server(server);`, [{ purpose: 'broadcast', store: 'memory' }]],
	[
		'a delay',
		`setTimeout(() => sendReminder(user), 24 * 60 * 60 * 1000); setTimeout(retry, 500);`,
		[{ purpose: 'delayed-work', delay: 86400000 }],
	],
	[
		'a delay of settings',
		`setTimeout(() => sendReminder(user), config.mail.delay); setTimeout(() => sendReminder(user), config.mail.retryDelay); setTimeout(done, delay);`,
		[{ purpose: 'delayed-work', calls: ['sendReminder'] }],
	],
	[
		'clients',
		`const clients = new Set(); app.get('/events', (req, res) => { clients.add(res); });`,
		[{ purpose: 'clients', api: 'clients' }],
	],
	[
		'the clients of a server, and those that wait for an emitter',
		`const { WebSocketServer } = require('ws'); const orderEvents = make(); const wss = new WebSocketServer({ port: 1 }); wss.clients.forEach((one) => one.ping()); wss.clients.forEach((one) => one.send('x')); exports.follow = (req, res) => { const events = make(); events.on('y', () => res.end()); orderEvents.on('x', (order) => res.write(order)); };`,
		[
			{ purpose: 'clients', api: 'clients', of: 'server' },
			{ purpose: 'clients', api: 'orderEvents', of: 'emitter' },
		],
	],
	['silent: a set of ids', `const seen = new Set(); app.get('/x', (req, res) => { seen.add(req.params.id); });`, []],
]);
table('schedule', [
	[
		'cron',
		`import cron from 'node-cron'; cron.schedule('0 3 * * *', () => { cleanUp(); });`,
		[{ expression: literal('0 3 * * *'), calls: ['cleanUp'] }],
	],
	[
		'Nest',
		`import { Cron } from '@nestjs/schedule'; class A { @Cron('0 * * * *') async report() { await this.mailer.send(); } }`,
		[{ expression: literal('0 * * * *'), calls: ['send'] }],
	],
	[
		'shared',
		`import { Queue } from 'bullmq'; const q = new Queue('x'); q.add('j', {}, { repeat: { pattern: '* * * * *' } }); q.add('k', {});`,
		[{ shared: true, expression: literal('* * * * *') }],
	],
	[
		'work that starts itself again',
		`const run = async () => { await sendReminders(); setTimeout(run, 30_000); };`,
		[{ api: 'setTimeout', period: 30000, calls: ['run', 'sendReminders'] }],
	],
	['silent: a further try', `async function run() { try { await send(); } catch { setTimeout(run, 5000); } }`, []],
	['silent: a short delay', `setTimeout(f, 1000);`, []],
]);
table('lock.acquire', [
	['redlock', `import Redlock from 'redlock'; const r = new Redlock([]); await r.acquire(['x'], 5);`, [{ store: 'external' }]],
	['SQL', 'await sql`select pg_advisory_lock(1)`;', [{ api: 'sql', store: 'external' }]],
	['Redis', `redis.set('k', 'v', 'NX', 'PX', 1000); redis.set('k', 'v', { NX: true });`, [{ api: 'redis.set' }, { api: 'redis.set' }]],
	['silent: without a condition', `redis.set('k', 'v'); map.set('NX', 1);`, []],
	['a file', `import lockfile from 'proper-lockfile'; lockfile.lock('x');`, [{ store: 'file' }]],
]);
table('instance.identity', [
	[
		'compared',
		`import os from 'os'; if (os.hostname() === 'web-1') run();`,
		[{ by: 'hostname', use: 'comparison', comparedWith: 'web-1' }, { use: 'value' }],
	],
	[
		'a number',
		`if (process.env.NODE_APP_INSTANCE === '0') run();`,
		[{ by: 'number', use: 'comparison', variable: 'NODE_APP_INSTANCE', comparedWith: '0' }],
	],
	['its end', `if (process.env.HOSTNAME.endsWith('-0')) lead();`, [{ by: 'hostname', use: 'comparison', comparedWith: '-0' }]],
	['silent: logged', `console.log(process.pid);`, []],
]);
table('code.change', [
	['pull', `import { exec } from 'child_process'; exec('git pull origin main');`, [{ means: 'pull', command: 'git pull' }]],
	['install', `import { spawn } from 'child_process'; spawn('npm', ['install', name]);`, [{ means: 'install', command: 'npm install' }]],
	[
		'unpacked',
		`import unzipper from 'unzipper'; import Zip from 'adm-zip'; import tar from 'tar'; stream.pipe(unzipper.Extract({ path: '.' })); new Zip(f).extractAllTo('/srv/in'); tar.x({ file: f, cwd: process.cwd() });`,
		[
			{ means: 'unpack', target: literal('.') },
			{ means: 'unpack', target: literal('/srv/in') },
			{ means: 'unpack', target: { kind: 'place', place: 'working-directory' } },
		],
	],
	['fetched', `const r = await fetch(u); const code = await r.text(); eval(code);`, [{ means: 'evaluate', source: 'network' }]],
	[
		'silent: status, own text',
		`import { exec } from 'child_process'; exec('git status'); exec('npm run x'); eval('1 + 1'); new Function('a', 'return a');`,
		[],
	],
]);
table('asset.compile', [
	['styles', `import * as sass from 'sass'; sass.compile('a.scss');`, [{ asset: 'style' }]],
	['code', `require('ts-node/register');`, [{ asset: 'code' }]],
	[
		'in a function that a handler calls, once and again',
		`import less from 'less'; import fs from 'fs'; export default (file) => (req, res, next) => { if (req.query.fresh) { return render(file).then((css) => res.send(css)); } return render(file).then((css) => res.type('css').send(css), next); }; function render(file) { return fs.promises.readFile(file, 'utf8').then((text) => less.render(text)); }`,
		[{ asset: 'style', forRequests: true }],
	],
	[
		'in one that nobody calls for a request, or that is handed the source',
		`import less from 'less'; export const theme = () => less.render(base); export const preview = (req, res) => { res.send(compile(req.body.text)); }; function compile(text) { return less.render(text); }`,
		[
			expect.not.objectContaining({ forRequests: expect.anything() as unknown }) as object,
			expect.not.objectContaining({ forRequests: expect.anything() as unknown }) as object,
		],
	],
]);
table('http.route', [
	[
		'express',
		`import express from 'express'; const app = express(); app.post('/admin/migrate', auth, async (req, res) => { await migrate(); });`,
		[{ method: 'post', route: literal('/admin/migrate'), calls: ['migrate'], guardedBy: ['auth'] }],
	],
	[
		'by name',
		`import * as admin from './admin'; const router = require('express').Router(); router.get('/seed', admin.seed);`,
		[{ calls: ['./admin.seed'] }],
	],
	[
		'Nest',
		`import { Controller, Post } from '@nestjs/common'; @Controller('x') class A { @Post('seed') seed() { return this.seeder.run(); } }`,
		[{ method: 'post', route: literal('seed'), calls: ['run'] }],
	],
	[
		'fastify',
		`import fastify from 'fastify'; const app = fastify(); app.route({ method: 'POST', url: '/x', handler: run });`,
		[{ method: 'post', route: literal('/x'), calls: ['run'] }],
	],
	[
		'objects that tell of a route, in lists and alone',
		`import * as orders from './orders'; export const routes = [{ method: 'GET', path: '/orders', handler: orders.list }, { method: ['PUT', 'POST'], url: '/orders', wsHandler: orders.watch, handler() { return orders.put(); } }]; module.exports = { method: '*', path: '/{rest*}', options: { auth: false, handler: (request, h) => h.response(orders.none()) } };`,
		[
			{ method: 'get', route: literal('/orders'), calls: ['./orders.list'], handed: ['./orders.list'] },
			{ method: 'all', calls: ['./orders.put'], runs: ['handler'] },
			{ method: 'all', route: literal('/{rest*}'), calls: ['response', './orders.none'] },
		],
	],
	[
		'calls of other services, pages, and routes of tests',
		`it('lists', () => { serve({ method: 'GET', path: '/orders', handler: list }); }); export const calls = [{ method: 'GET', path: '/orders', then: list }, { path: '/orders', handler: list }, { method: 'list', path: '/orders', handler: list }, { method: 'GET', path: 'orders', handler: list }];`,
		[],
	],
	[
		'more than a few calls',
		`import express from 'express'; const app = express(); app.get('/x', () => { ${Array.from({ length: 20 }, (_, index) => `step${index}();`).join(' ')} });`,
		[{ calls: Array.from({ length: 20 }, (_, index) => `step${index}`) }],
	],
	[
		'a method of an object that was there before, and of one that the handler makes',
		`import { Store } from './store'; import express from 'express'; const store = new Store(); const app = express(); app.get('/x', (req) => { const own = new Store(); own.drop(); store.save(req.body, req); });`,
		[
			{
				calls: ['./store.Store', './store.Store().drop', './store.Store().save'],
				lasting: ['./store.Store().save'],
				handed: ['./store.Store().save'],
			},
		],
	],
	[
		'a method that is bound, and what it keeps by its constructor',
		`import { Store } from './store'; import { Router } from 'express'; class Orders { constructor() { this.store = new Store(); this.router = Router(); this.router.post('/x', this.create.bind(this)); } create(req, res) { this.keep(req.body); } keep(order) { this.store.save(order); } }`,
		[{ calls: ['keep', './store.Store().save'], runs: ['create', 'keep'], lasting: ['create', 'keep', './store.Store().save'] }],
	],
	[
		'a method of an object of this file that the handler makes',
		`import express from 'express'; const app = express(); class Basket { add(item) { this.items.push(item); } } app.get('/x', () => { const basket = new Basket(); basket.add(1); });`,
		[expect.not.objectContaining({ lasting: expect.anything() as unknown }) as object],
	],
	[
		'what is handed to a constructor, by its type',
		`import { Store } from './store'; import { Router } from 'express'; class Orders { constructor(private readonly store: Store) {} create = (req: Request) => { this.store.save(req); }; } const orders = new Orders(made); const router = Router(); router.post('/x', orders.create);`,
		[{ calls: ['./store.Store().save'], runs: ['create'], lasting: ['create', './store.Store().save'] }],
	],
	[
		'the stream of a file',
		`import { store } from './store'; import { Router } from 'express'; const router = Router(); router.post('/x', (req, res) => { form.on('file', (name, stream) => store.keep(name, stream)); form.on('field', (name, value) => store.note(name, value)); });`,
		[{ handed: ['./store.store.keep'] }],
	],
	[
		'a path that has a name, or is put together',
		`import { Router } from 'express'; import { Paths } from './paths'; import { list } from './orders'; const base = '/v1'; const router = Router(); router.get(Paths.orders, list); router.post(base + '/orders', list);`,
		[{ method: 'get', route: { kind: 'import', name: 'Paths', members: ['orders'] }, calls: ['./orders.list'] }, { method: 'post' }],
	],
	[
		'a method of what a container gives out',
		`import { Router } from 'express'; import { container } from './container'; import { Orders } from './orders'; const orders = container.get(Orders); const router = Router(); router.get('/x', orders.list);`,
		[{ calls: ['./orders.Orders().list'], lasting: ['./orders.Orders().list'] }],
	],
	[
		'silent: maps and clients',
		`import axios from 'axios'; map.get('/x', 1); cache.get(key, f); axios.post('/x', body); api2.get('x', f);`,
		[],
	],
]);
table('http.middleware', [
	[
		'queries of GraphQL and messages, each by its decorator, and no method without one',
		`import { Mutation } from '@nestjs/graphql'; import { EventPattern } from '@nestjs/microservices'; import { put, note } from './orders'; class A { @Mutation() place(order) { put(order); } @EventPattern('paid') paid(event) { note(event); } other() { put(1); } }`,
		[
			{ api: '@nestjs/graphql.Mutation', calls: ['./orders.put'], runs: ['place'] },
			{ api: '@nestjs/microservices.EventPattern', calls: ['./orders.note'], runs: ['paid'] },
		],
	],
	[
		'for all requests',
		`import express from 'express'; import { touch } from './visits'; const app = express(); app.use((req, res, next) => { touch(req.user); next(); });`,
		[{ api: 'express().use', calls: ['./visits.touch', 'next'] }],
	],
	[
		'of another module, with a path',
		`import express from 'express'; import { touch } from './visits'; const app = express(); app.use('/x', touch);`,
		[{ calls: ['./visits.touch'] }],
	],
	[
		'before the handler of a route',
		`import express from 'express'; import { touch } from './visits'; const app = express(); app.get('/x', touch, (req, res) => res.end());`,
		[{ calls: ['./visits.touch'] }],
	],
	[
		'of what is handed over',
		`import { touch } from './visits'; export default (app) => { app.addHook('onRequest', (a, b, done) => { touch(a); done(); }); };`,
		[{ calls: ['./visits.touch', 'done'] }],
	],
	[
		'silent: packages, and what makes no routes',
		`import express from 'express'; import helmet from 'helmet'; import { plugin } from './plugin'; const app = express(); app.use(helmet()); app.use(express.json()); editor.use(plugin);`,
		[],
	],
]);
table('signal.handle', [
	[
		'a race against a timer',
		`process.on('SIGTERM', stop); async function stop() { try { await Promise.race([close(server), new Promise((_, no) => setTimeout(() => no(new Error('late')), 5000))]); } finally { process.exit(0); } }`,
		[{ exits: true, timeout: true }],
	],
	[
		'hooks of an application of Nest that another module makes',
		`import { makeApp } from './app'; async function start() { const app = await makeApp(); app.enableShutdownHooks(); await app.listen(3000); }`,
		[{ signal: 'SIGTERM', closes: true }],
	],
	[
		'a member of an enumeration',
		`enum Events { Term = 'SIGTERM', SIGINT = 'SIGINT' } process.on(Events.SIGINT, () => server.close()); process.on(Events.Other, stop);`,
		[{ signal: 'SIGINT', closes: true }],
	],
	[
		'a timeout',
		`process.on('SIGTERM', () => { server.close(); setTimeout(() => process.exit(1), 5000).unref(); });`,
		[{ closes: true, timeout: true }],
	],
	[
		'the logger of the server, which hands it to nobody',
		`import { pool } from './pool'; process.on('SIGTERM', async () => { app.log.info('bye'); await pool.end(); process.exit(0); });`,
		[{ exits: true, leavesServer: true }],
	],
	['none', `process.on('SIGTERM', () => { server.close(() => process.exit(0)); });`, [{ closes: true, timeout: false }]],
	[
		'the end in the same moment, by a function of the file',
		`function stop(signal) { if (stopping) { return; } stopping = true; log.info(signal); meter.shutdown(); process.exit(0); }
		process.on('SIGTERM', () => stop('SIGTERM'));
		process.on('SIGTERM', () => { try { server.close(); process.exit(0); } catch { process.exit(1); } });`,
		[{ cuts: true }, { cuts: true }],
	],
	[
		'workers that are ended',
		`process.on('SIGTERM', () => { for (const id in cluster.workers) { cluster.workers[id].kill(); } });`,
		[{ endsWorkers: true }],
	],
]);
table('process.loop', [
	['waits in each round', `while (true) { if (!(await next())) { await sleep(5); continue; } await work(); }`, [{ api: 'loop' }]],
	['without a condition', `async function run() { for (;;) { await work(); for (const a of b) { break; } } }`, [{ api: 'loop' }]],
	['at its end', `do { await work(); switch (x) { case 1: break; } } while (1);`, [{ api: 'loop' }]],
	['a function in it returns', `while (true) { await Promise.all(a.map(async (b) => { return b; })); }`, [{ api: 'loop' }]],
	[
		'silent: it ends, or waits for nothing',
		`async function a() { while (true) { const x = await b(); if (!x) return x; } }
		outer: for (;;) { await c(); while (d) { break outer; } }
		while (true) { await c(); if (d) { break; } }
		while (1) { await c(); process.exit(); }
		async function* e() { while (true) { yield await c(); } }
		for (;;) { spin(); }
		for (; more(); ) { await c(); }
		while (more) { await c(); }`,
		[],
	],
	['a bot', `import { Telegraf } from 'telegraf'; const bot = new Telegraf(token); bot.launch();`, [{ api: 'telegraf.Telegraf().launch' }]],
	['of another module', `import { bot } from './bot'; bot.launch({ polling: {} });`, [{ api: 'bot.launch' }]],
	['a poll', `const Bot = require('node-telegram-bot-api'); new Bot(token, { polling: true }); new Bot(token, { polling: false });`, [{}]],
	[
		'a class that extends one, wherever it is made',
		`import { Client } from 'discord.js'; export class Quiz extends Client { constructor(o) { super(o); this.rounds = []; } }`,
		[{ api: 'discord.js.Client' }],
	],
	[
		'a class that asks for it when it is made',
		`import Telegram from 'node-telegram-bot-api';
		class Asks extends Telegram { constructor() { super(token, { polling: true }); } }
		class Sends extends Telegram { constructor() { super(token); } }`,
		[{ api: 'node-telegram-bot-api' }],
	],
	['silent: a browser', `import puppeteer from 'puppeteer'; puppeteer.launch(); robot.launch();`, []],
]);
table('crash.handle', [
	['only the code to end with', `process.on('unhandledRejection', (e) => { log.error(e); process.exitCode = 1; });`, [{ exits: 'code' }]],
	[
		'the code to end with, and what is closed',
		`process.on('uncaughtException', (e) => { process.exitCode = 1; server.close(); });`,
		[{ exits: 'unknown' }],
	],
	['a code that is asked for', `process.on('uncaughtException', (e) => { log.error(process.exitCode === 1, e); });`, [{ exits: false }]],
	['keeps running', `process.on('uncaughtException', (e) => console.error(e));`, [{ event: 'uncaughtException', exits: false }]],
	['exits', `process.on('unhandledRejection', (e) => { console.error(e); process.exit(1); });`, [{ exits: true }]],
	['throws', `process.on('unhandledRejection', (e) => { throw e; });`, [{ exits: true }]],
	['elsewhere', `import { onCrash } from './crash'; process.on('uncaughtException', onCrash);`, [{ exits: 'unknown' }]],
]);
table('queue.acknowledge', [
	[
		'automatic',
		`import amqp from 'amqplib'; const c = await amqp.connect(u); const ch = await c.createChannel(); ch.consume('q', work, { noAck: true });`,
		[{ when: 'automatic' }],
	],
	[
		'before',
		`import amqp from 'amqplib'; const c = await amqp.connect(u); const ch = await c.createChannel(); ch.consume('q', async (m) => { ch.ack(m); await work(m); });`,
		[{ when: 'before' }],
	],
	[
		'after',
		`import amqp from 'amqplib'; const c = await amqp.connect(u); const ch = await c.createChannel(); ch.consume('q', async (m) => { await work(m); ch.ack(m); });`,
		[{ when: 'after' }],
	],
	[
		'a channel that confirms, and one that is handed over',
		`import amqp, { type ConfirmChannel } from 'amqplib'; const c = await amqp.connect(u); const ch = await c.createConfirmChannel(); ch.consume('q', async (m) => { await work(m); ch.ack(m); }); export const start = (open: ConfirmChannel) => open.consume('r', work, { noAck: true });`,
		[{ when: 'after' }, { when: 'automatic' }],
	],
	[
		'detached',
		`import { run } from 'graphile-worker'; run({ taskList: { pay: (job) => { log(job); void this.onJob?.(job); } } });`,
		[{ when: 'detached', service: 'postgres' }],
	],
	[
		'silent: waited for, handed on, a tale',
		`import Queue from 'bull'; const q = new Queue('a'); q.process((job) => work(job)); q.process(async (job) => { await work(job); void more(job); }); q.process((job, done) => void work(job, done)); q.process((job) => void logger.info(job));`,
		[],
	],
]);
table('logger.option', [
	['a level', `import pino from 'pino'; pino({ level: 'debug' });`, [{ option: 'level', value: literal('debug') }]],
	['pretty', `import pino from 'pino'; pino({ transport: { target: 'pino-pretty' } });`, [{ option: 'pretty' }]],
	[
		'rotation',
		`import winston from 'winston'; new winston.transports.File({ filename: 'a.log', maxsize: 5, maxFiles: 3 });`,
		[
			{ option: 'rotation', name: 'maxsize' },
			{ option: 'rotation', name: 'maxFiles' },
		],
	],
	['assigned', `import pino from 'pino'; const log = pino(); log.level = 'trace';`, [{ option: 'level', library: 'pino' }]],
	['silent: pretty by a condition', `import pino from 'pino'; pino({ transport: dev ? { target: 'pino-pretty' } : undefined });`, []],
]);
table(
	'lint.console',
	[
		[
			'blocks with files',
			`export default [{ rules: { 'no-console': 'error' } }, { files: ['bin/**'], rules: { 'no-console': 'off' } }];`,
			[
				{ level: 'on', allow: [] },
				{ level: 'off', files: ['bin/**'] },
			],
		],
		[
			'what is allowed',
			`module.exports = defineConfig({ rules: { 'no-console': [2, { allow: ['warn'] }] } });`,
			[{ level: 'on', allow: ['warn'] }],
			'.eslintrc.js',
		],
		['silent: another file', `export default [{ rules: { 'no-console': 'off' } }];`, [], 'src/server.ts'],
	],
	'eslint.config.mjs',
);
table('state.module', [
	[
		'changed by requests',
		`const hits = new Map(); app.get('/x', (req, res) => { hits.set(req.ip, 1); });`,
		[{ holds: 'map', changes: [{ operation: 'add', within: ['request-handler'] }] }],
	],
	[
		'changed by an exported function',
		`let n = 0; export function count() { n += 1; }`,
		[{ holds: 'counter', changes: [{ operation: 'count', function: 'count', exported: true }] }],
	],
	[
		'a singleton',
		`import pg from 'pg'; let pool; export function get() { if (!pool) { pool = new pg.Pool(); } return pool; }`,
		[{ holds: 'value', lazy: true, stores: 'pg.Pool()' }],
	],
	['asked behind a spread', `let all; export function get() { if (sum(...all)) return all; all = find(); return all; }`, [{ lazy: true }]],
	[
		'part of what was found for a request',
		`let tenant; let found; export async function load(req) { const item = await find(req.params); tenant = item.tenant; found = await find(req.params); }`,
		[
			{ variable: 'tenant', changes: [{ requested: true }] },
			{ variable: 'found', changes: [{ given: true }] },
		],
	],
	[
		'in the function that tells a server what to run',
		`module.exports = (app) => { const orders = {}; let page = 1; app.post('/o', (req, res) => { const seen = []; seen.push(1); orders[req.body.id] = seen; page = Number(req.query.page); }); };`,
		[
			{ variable: 'orders', owner: 'function', holds: 'object', changes: [{ operation: 'add', within: ['request-handler'] }] },
			{ variable: 'page', owner: 'function', holds: 'counter', changes: [{ operation: 'assign', requested: true }] },
		],
	],
	[
		'by a function of the same one that a handler calls, and for a client',
		`const { Server } = require('socket.io'); module.exports = (server) => { const players = new Map(); const io = new Server(server); function add(name) { players.set(name, 1); } io.on('connection', (socket) => { const rooms = []; socket.on('join', (name) => { rooms.push(name); add(name); }); }); };`,
		[{ variable: 'players', owner: 'function', changes: [{ operation: 'add', within: ['request-handler'] }] }],
	],
	[
		'silent: what a function of a handler has, and what is made where it was not',
		`const build = (app) => { let rows = []; rows.push(1); app.get('/x', (req, res) => { const list = []; req.body.forEach((one) => list.push(one)); }); test('x', () => { const seen = {}; app.get('/y', (req, res) => { seen[req.url] = 1; }); }); };`,
		[],
	],
	[
		'of an object of the module',
		`const boards = { lines: {}, rows: [], add(id, line) { this.lines[id] = line; }, put: function (row) { this.rows.push(row); } }; module.exports = boards;`,
		[
			{ variable: 'lines', owner: 'one', holds: 'object', changes: [{ operation: 'add', function: 'add', exported: true }] },
			{ variable: 'rows', owner: 'one', holds: 'list', changes: [{ operation: 'add', function: 'put', exported: true }] },
		],
	],
	[
		'of a class, filled with what can be fetched again',
		`class Prices { byId = {}; async get(id) { if (!this.byId[id]) this.byId[id] = await load(id); return this.byId[id]; } }`,
		[{ variable: 'byId', owner: 'each', lazy: true }],
	],
	[
		'whoever comes second is turned away',
		`const busy = {}; export async function run(id) { const one = busy[id]; if (one) { throw new Error('busy'); } busy[id] = true; await work(id); delete busy[id]; }`,
		[{ changes: [{ operation: 'add', refuses: true }, { operation: 'remove' }] }],
	],
	[
		'made and closed by one call',
		`let sender; export async function send(event) { sender = new Sender(); await sender.send(event); await sender.close(); }`,
		[{ holds: 'value', changes: [{ operation: 'assign', closed: true }] }],
	],
	['a singleton that returns early', `let c; function get() { if (c) return c; c = make(); return c; }`, [{ lazy: true }]],
	[
		'what is fetched again when it is old',
		`const tokens = {}; export async function tokenOf(user, host) { if (tokens[user] && tokens[user][host]) { if (tokens[user][host].at > Date.now() - 1000) { return tokens[user][host].token; } } const token = await fetchToken(user, host); if (!tokens[user]) tokens[user] = {}; tokens[user][host] = { token, at: Date.now() }; return token; }`,
		[{ lazy: true }],
	],
	[
		'bounded',
		`const m = new Map(); function f(k) { m.set(k, 1); m.delete(k); }`,
		[{ changes: [{ operation: 'add' }, { operation: 'remove' }] }],
	],
	...(
		[
			['a class expression', `const Orders = class { place(o) { orders.set(o.id, o); } }; module.exports = Orders;`, 'Orders'],
			['a class that is the module', `module.exports = class { place(o) { orders.set(o.id, o); } };`, undefined],
			['the only object of a class', `module.exports = new (class Orders { place(o) { orders.set(o.id, o); } })();`, 'Orders'],
			['a class without a name', `export default class { place(o) { orders.set(o.id, o); } }`, undefined],
			['a field that is a function', `export class Orders { place = (o) => { orders.set(o.id, o); }; }`, 'Orders'],
			[
				'a prototype',
				`function Orders() {} Orders.prototype.place = function (o) { orders.set(o.id, o); }; module.exports = Orders;`,
				'Orders',
			],
			[
				'a prototype as a whole',
				`function Orders() {} Orders.prototype = { place: function (o) { orders.set(o.id, o); } }; module.exports = Orders;`,
				'Orders',
			],
			[
				'what is added to a prototype',
				`function Orders() {} Object.assign(Orders.prototype, { place(o) { orders.set(o.id, o); } }); module.exports = Orders;`,
				'Orders',
			],
			[
				'what a constructor gives its objects',
				`function Orders() { this.place = function (o) { orders.set(o.id, o); }; } module.exports = Orders;`,
				'Orders',
			],
			['a member of an object', `const store = {}; store.place = function (o) { orders.set(o.id, o); }; module.exports = store;`, 'store'],
			['an object of its own', `const store = { place(o) { orders.set(o.id, o); } }; module.exports = store;`, 'store'],
		] as const
	).map(([name, text, holder]): Row => [
		`changed by a method of ${name}`,
		`const orders = new Map(); ${text}`,
		[{ variable: 'orders', changes: [{ function: 'place', exported: true, ...(holder !== undefined && { holder }) }] }],
	]),
	[
		'changed by a method of a class that nobody else can have',
		`const orders = new Map(); class Orders { place(o) { orders.set(o.id, o); } } new Orders().place(1);`,
		[{ changes: [expect.not.objectContaining({ exported: true }) as object] }],
	],
	[
		'fields of what an old-style constructor makes',
		`function Orders() { this.orders = []; } Orders.prototype.place = function (o) { this.orders.push(o); }; module.exports = new Orders();`,
		[{ variable: 'orders', owner: 'one', changes: [{ function: 'place', exported: true, holder: 'Orders' }] }],
	],
	[
		'fields that its methods change, which it gives to this',
		`function Cart() { this.items = {}; this.put = function (id, x) { this.items[id] = x; }; } module.exports = Cart;`,
		[{ variable: 'items', owner: 'each', changes: [{ function: 'put', exported: true, holder: 'Cart' }] }],
	],
	[
		'fields of the only object of a class expression',
		`module.exports = new (class { constructor() { this.orders = []; } place(o) { this.orders.push(o); } })();`,
		[{ variable: 'orders', owner: 'one' }],
	],
]);
table('state.change', [
	[
		'what functions put into collections of other modules, and take out',
		`import { loans, wishes } from './shelves'; import * as shelves from './shelves'; export const lend = (loan) => { loans.set(loan.book, loan); wishes[loan.reader] = []; delete wishes[loan.reader]; shelves.loans.add(loan); };`,
		[
			{ specifier: './shelves', name: 'loans', change: { operation: 'add', function: 'lend', exported: true } },
			{ specifier: './shelves', name: 'wishes', change: { operation: 'add' } },
			{ specifier: './shelves', name: 'wishes', change: { operation: 'remove' } },
		],
	],
	[
		'silent: when the module is loaded, of a package, of what is made, of a member',
		`import { loans, Shelf, desk } from './shelves'; import { headers } from 'web'; loans.set('a', 1); export const lend = (loan) => { headers.set('a', loan); new Shelf().set(loan.book, loan); desk.open = loan; desk.loans.set(loan.book, loan); };`,
		[],
	],
]);
table('module.import-folder', [
	[
		'controllers of a router that is told where they are',
		`import path from 'path'; import { SwaggerRouter } from 'koa-swagger-decorator'; const router = new SwaggerRouter(); router.mapDir(path.resolve(__dirname, '../areas')); export default router;`,
		[{ folder: './../areas' }],
	],
	[
		'the modules of the folders beside the file',
		`const fs = require('fs'); const path = require('path'); fs.readdirSync(__dirname).forEach((area) => fs.readdirSync(path.join(__dirname, area)).forEach((file) => require(path.join(__dirname, area, file))));`,
		[{ folder: '.', pattern: '*/*' }],
	],
	[
		'those of the folders in another one, as all in there',
		`const load = (names) => names.forEach(([area, file]) => require(\`./areas/\${area}/\${file}\`));`,
		[{ folder: './areas' }],
	],
	[
		'a folder below what the settings call the root',
		`const glob = require('glob');\nconst config = require('./config');\nmodule.exports = (app) => glob.sync(config.root + '/app/controllers/**/*.ctrl.js').forEach((file) => require(file)(app));`,
		[{ folder: '/app/controllers/**/*.ctrl.js', listed: true }],
	],
	[
		'a folder below the root of the settings that a function is handed',
		`const glob = require('glob');\nmodule.exports = (app, config) => glob.sync(config.root + '/app/models/*.js').forEach((file) => require(file));`,
		[{ folder: '/app/models/*.js', listed: true }],
	],
	[
		'silent: a folder below some other setting',
		`const glob = require('glob');\nconst config = require('./config');\nmodule.exports = (app) => glob.sync(config.plugins + '/app/*.js').forEach((file) => require(file)(app));`,
		[],
	],
	[
		'a plugin that loads',
		`import path from 'path'; import AutoLoad from '@fastify/autoload'; app.register(AutoLoad, { dir: path.join(__dirname, 'plugins') });`,
		[{ folder: './plugins' }],
	],
	[
		'a plugin of hapi',
		`server.register({ plugin: require('hapi-router'), options: { routes: 'api/routes/*.js' } });`,
		[{ folder: 'api/routes/*.js' }],
	],
	[
		'a plugin of hapi that another module registers',
		`const OpenApi = require('hapi-openapi'); const path = require('path'); module.exports = { plugin: OpenApi, options: { api: './api.json', handlers: path.resolve(__dirname, './handlers') } };`,
		[{ folder: './handlers' }],
	],
	[
		'controllers, middlewares and interceptors of an application',
		`import { createExpressServer } from 'routing-controllers'; export const app = createExpressServer({ controllers: [__dirname + '/stalls/*.js'], middlewares: [__dirname + '/gates/*.js'], interceptors: [__dirname + '/seals/*.js'] });`,
		[{ folder: './stalls/*.js' }, { folder: './gates/*.js' }, { folder: './seals/*.js' }],
	],
	[
		'controllers of a middleware that a callback is given',
		`require('swagger-tools').initializeMiddleware(api, (middleware) => { const config = { controllers: ['./api/controllers', './api/tasks'] }; app.use(middleware.swaggerRouter(config)); });`,
		[{ folder: './api/controllers' }, { folder: './api/tasks' }],
	],
	[
		'computed parts before what is known',
		'const load = (version, name) => require(`../${version}/shops/${name}/orders.js`);',
		[{ folder: '..', pattern: '*/shops/*/orders.js', picks: true }],
	],
	[
		'what a request names, of which another names another',
		"app.get('/:name', (req, res) => res.send(require(`./pages/${req.params.name}`)));",
		[{ folder: './pages' }],
	],
	['an alias', 'const load = (name) => import(`@jobs/daily/${name}`);', [{ folder: '@jobs/daily', picks: true }]],
	['a file of a package, or of an alias without a folder', 'const load = (name) => require(`${name}/package.json`);', []],
	[
		'a folder that a function of another module is handed',
		`import path from 'path'; import { Routes } from '@shared/routes'; class Orders { mount(app) { app.use('/', Routes.in(path.join(__dirname, 'routes'))); } }`,
		[{ folder: './routes', by: '@shared/routes' }],
	],
	[
		'a folder that a function of its own is handed',
		`function load(app, dir) { for (const name of list(dir)) { if (isFolder(name)) { load(app, dir + '/' + name); } else { require(\`\${dir}/\${name}\`)(app); } } } module.exports = (app) => load(app, \`\${__dirname}/routes\`);`,
		[{ folder: './routes', listed: true }],
	],
	[
		'a folder that a method is handed',
		`const app = make(); app.use(path.join(__dirname, 'views')); module.exports = (give) => give(__dirname + '/views');`,
		[],
	],
	['a file that it is handed', `const read = require('./read'); read(__dirname + '/orders.json');`, []],
	['a folder that a package is handed', `const express = require('express'); app.use(express.static(path.join(__dirname, 'public')));`, []],
	['its own', `module.exports = require('require-directory')(module, { rename: camelCase });`, [{ folder: '.' }]],
	[
		'a method of a base class',
		`import { join } from 'path'; class Shop extends App { start() { super.mountFolder(join(__dirname, 'routes'), '/api/'); } }`,
		[{ folder: './routes' }],
	],
	[
		'one after another',
		`require('consign')({ cwd: 'src' }).include('models').then('routes').into(app);`,
		[{ folder: 'routes' }, { folder: 'models' }],
	],
	[
		'controllers',
		`import { createExpressServer } from 'routing-controllers'; createExpressServer({ controllers: [__dirname + '/controllers/*.js'] });`,
		[{ folder: './controllers/*.js' }],
	],
	[
		'files that are listed in the working directory',
		`import path from 'path'; import { globSync } from 'glob'; globSync(path.join(process.cwd(), 'src/routes/*.ts')); globSync('**/*.ts');`,
		[{ folder: '/src/routes/*.ts', listed: true }],
	],
	[
		'a method that is given a module of the folder',
		`const path = require('path'); exports.load = (name) => sequelize.import(path.join(__dirname, name)); store.import(name);`,
		[{ folder: '.', picks: true }],
	],
]);
table('module.load', [
	[
		'a variable',
		`const driver = process.env.DRIVER || './memory'; export const load = () => import(driver);`,
		[{ specifier: { kind: 'env', name: 'DRIVER' } }],
	],
	[
		'each of a list',
		`const settings = require('./settings.json'); exports.all = settings.routes.map(require); exports.own = ['./orders'].map(require);`,
		[{ specifier: { kind: 'import', specifier: './settings.json' } }, { specifier: { kind: 'list' } }],
	],
	['what another function is handed', `const load = (require) => names.map(require); cache.set(require);`, []],
	['a file of a list', `for (const file of files) { require(file); }`, [{ specifier: { kind: 'unknown' } }]],
	[
		'a child',
		`const { fork } = require('child_process'); const path = require('path'); fork(path.join(__dirname, 'worker.js'));`,
		[{ specifier: { kind: 'template' } }],
	],
	[
		'a thread',
		`import { Worker } from 'node:worker_threads'; export const start = () => new Worker('./worker.js');`,
		[{ specifier: literal('./worker.js') }],
	],
	[
		'what is resolved from the working directory, and what is a name however it is put together',
		`const path = require('path'); exports.mail = () => require(path.resolve('src', 'mail')); exports.pg = () => require(path.join('pg'));
exports.etc = () => require(path.resolve('/etc', 'mail'));`,
		[
			{
				specifier: {
					kind: 'template',
					parts: [{ kind: 'place', place: 'working-directory' }, literal('/'), literal('src'), literal('/'), literal('mail')],
				},
			},
			{ specifier: { kind: 'template', parts: [literal('pg')] } },
			{ specifier: { kind: 'template', parts: [literal('/etc'), literal('/'), literal('mail')] } },
		],
	],
]);
table('process.fork', [
	[
		'pm2',
		`module.exports = { apps: [{ script: 'server.js', instances: 'max' }, { script: 'x.js', instances: 1 }] };`,
		[{ api: 'pm2', count: literal('max') }],
		'ecosystem.config.js',
	],
]);
table('function.declare', [
	[
		'one of a stack',
		`import path from 'path'; import { NodejsFunction } from 'aws-cdk-lib/aws-lambda-nodejs'; new NodejsFunction(this, 'Orders', { entry: path.join(__dirname, '../src/orders.ts'), handler: 'create' });`,
		[{ module: '../src/orders' }],
	],
	[
		'one of a bundle, of whatever construct',
		`import { Stack } from 'aws-cdk-lib'; import { ScheduledFunction } from './constructs'; export class Orders extends Stack { constructor(scope) { super(scope, 'Orders'); const props = { app: 'orders', runtime: newest, handler: 'index.main' }; new ScheduledFunction(this, 'orders', props); } }`,
		[{ name: 'index.main', module: 'index', exported: 'main' }],
	],
	[
		'one of a folder',
		`import path from 'path'; import { Code, Function } from 'aws-cdk-lib/aws-lambda'; new Function(this, 'Orders', { runtime, code: Code.fromAsset(path.join(__dirname, '../orders')), handler: 'http.create' });`,
		[{ module: '../orders/http' }],
	],
	['a handler of another language', `import { Stack } from 'aws-cdk-lib'; add({ handler: 'org.shop.Orders::run' });`, []],
	['a handler of no stack', `import { add } from './jobs'; add({ handler: 'index.main' });`, []],
	[
		'one by its path from the root',
		`import { aws_lambda_nodejs } from 'aws-cdk-lib'; new aws_lambda_nodejs.NodejsFunction(this, 'Orders', { entry: 'src/orders.ts' });`,
		[{ module: 'src/orders' }],
	],
]);
table('process.declare', [
	[
		'programs of pm2',
		`module.exports = { apps: [{ name: 'api', script: './main.js', args: ['--port', '1'] }, { name: 'web', script: 'npm', args: 'start' }, { script: path }] };`,
		[
			{ name: 'api', source: 'unit', command: 'node ./main.js --port 1' },
			{ name: 'web', command: 'npm start' },
		],
		'ecosystem.config.js',
	],
	[
		'programs that pm2 watches',
		`module.exports = { apps: [{ script: './dist/a.js', watch: ['dist/'] }, { script: 'b.js', watch: true }, { script: 'c.js', watch: [folder] }] };`,
		[{ watch: {} }, { watch: {} }, { name: '2' }],
		'ecosystem.config.js',
	],
]);
table('log.sink', [
	[
		'files in which pm2 keeps what programs print',
		"module.exports = { apps: [{ script: 'a.js', out_file: `${folder}/out.log`, error: '/dev/stderr', log: 'NULL', pid_file: 'a.pid' }] };",
		[{ api: 'pm2', target: 'file', file: { kind: 'template' } }],
		'ecosystem.config.js',
	],
]);
table('process.group', [
	[
		'programs of pm2',
		`module.exports = { apps: [{ name: 'api', script: 'server.js' }, { script: 'x.js' }] };`,
		[{ manager: 'pm2', members: ['api', '1'] }],
		'ecosystem.config.js',
	],
	['a single one', `module.exports = { apps: [{ name: 'api', script: 'server.js' }] };`, [], 'ecosystem.config.js'],
]);
table('env.declare', [
	[
		'what pm2 gives to programs',
		`module.exports = { apps: [{ name: 'api', script: 'server.js', env: { SHOP_TITLE: 'x' } }] };`,
		[{ variable: 'SHOP_TITLE', source: 'unit', owner: 'api' }],
		'ecosystem.config.js',
	],
]);
table('env.read', [
	[
		'a default in a chain of calls',
		`import { get } from 'env-var'; export const pages = get('PAGES').example('10').default('20').asInt(); export const title = get('TITLE').required().asString();`,
		[{ variable: 'PAGES', fallback: literal('20') }, { variable: 'TITLE' }],
	],
	[
		'a function of another module',
		`import { requireEnv } from './env'; export const title = requireEnv('SHOP_TITLE');`,
		[{ variable: 'SHOP_TITLE', required: true }],
	],
	[
		'a method of another module',
		`import * as env from './env'; export const title = env.getEnvVar('SHOP_TITLE', 'Shop');`,
		[{ variable: 'SHOP_TITLE', fallback: literal('Shop') }],
	],
	[
		'functions that say what they do in more words',
		`import { getRequiredEnvVar, getEnvironmentVariableOrError, parseNumericEnvVar } from './env';
export const settings = [getRequiredEnvVar('SHOP_TITLE'), getEnvironmentVariableOrError('SHOP_URL'), parseNumericEnvVar('SHOP_LIMIT', 5)];`,
		[{ variable: 'SHOP_TITLE' }, { variable: 'SHOP_URL' }, { variable: 'SHOP_LIMIT', fallback: literal('5') }],
	],
	['what is allowed, and no default', `import { getEnvEnum } from './env'; export const mode = getEnvEnum('SHOP_MODE', ['a', 'b']);`, []],
	[
		'a kind, and no default',
		`import { env } from './env'; export const limit = env('SHOP_LIMIT', 'number');`,
		[{ variable: 'SHOP_LIMIT' }],
	],
	['a name that may be any', `import { getEnv } from './env'; export const one = (name) => getEnv('SHOP_' + name);`, [{ form: 'value' }]],
	['a function that others give the name', `export const getEnv = (name) => process.env[name];`, [{ byCaller: true }]],
	[
		'a name that the settings of a database say',
		`import settings from './config'; export const url = process.env[settings.use_env_variable];`,
		[{ ofDatabase: true }],
	],
	['what only looks like it', `import { env, setEnv } from './env'; env('title'); setEnv('SHOP_TITLE', 'x');`, []],
]);
table('service.connect', [
	[
		'what lies below settings by its path, or a default',
		`const _ = require('lodash'); const redis = require('redis'); const config = require('./config'); const own = { host: 'cache.acme.io' }; redis.createClient({ host: _.get(config, 'redis.host', 'localhost'), port: _.get(own, 'host') });`,
		[
			{
				service: 'redis',
				parts: {
					host: { kind: 'choice', of: [{ kind: 'import', specifier: './config', members: ['redis', 'host'] }, literal('localhost')] },
					port: literal('cache.acme.io'),
				},
			},
		],
	],
	[
		'a kind that the settings tell',
		`import config from 'config'; import { Sequelize } from 'sequelize'; new Sequelize(config.get('name'), '', '', { dialect: config.get('kind') });`,
		[{ service: 'sql', dialect: { kind: 'import', specifier: 'config', members: ['kind'] } }],
	],
	[
		'a factory of options',
		`import { TypeOrmModule } from '@nestjs/typeorm'; TypeOrmModule.forRootAsync({ useFactory: () => ({ type: 'postgres', host: 'db.acme.io' }) });`,
		[{ service: 'postgres', parts: { host: literal('db.acme.io') } }],
	],
	[
		'a factory elsewhere',
		`import { TypeOrmModule } from '@nestjs/typeorm'; import { options } from './options'; TypeOrmModule.forRootAsync({ useFactory: options });`,
		[],
	],
	[
		'options that a function of the file makes',
		`import { Pool } from 'pg'; function options() { return { host: 'db.acme.io' }; } export const pool = new Pool(options());`,
		[{ parts: { host: literal('db.acme.io') } }],
	],
]);
table('schema.sync', [
	[
		'a model of another module that syncs itself',
		`import { User } from './user'; User.sync({ alter: true }); User.sync(); folder.sync({ force: true });`,
		[{ api: 'Model.sync', option: 'alter' }],
	],
	[
		'a connection that is handed over',
		`export class Tables { constructor(private readonly dataSource) {} onModuleInit() { return this.dataSource.synchronize(); } later() { this.calendar.synchronize(true); } }`,
		[{ api: 'synchronize' }],
	],
	[
		'an option of settings that stand apart',
		`export default () => ({ database: { type: 'mysql', host: process.env.DB_HOST, synchronize: true }, mail: { synchronize: true }, test: { type: 'mysql', synchronize: true } });`,
		[{ option: 'synchronize', apart: true, value: { kind: 'literal', text: 'true' } }],
	],
	[
		'an option of the call',
		`import { Sequelize } from 'sequelize'; new Sequelize(url).sync({ force: true });`,
		[{ option: 'force', value: { kind: 'literal', text: 'true' } }],
	],
	[
		'an option that is written later',
		`import { Sequelize } from 'sequelize'; const options = {}; if (settings.force) { options.force = true; } new Sequelize(url).sync(options);`,
		[{ value: { kind: 'unknown' } }],
	],
	[
		'an option that is written later, without which nothing is changed',
		`import { DataSource } from 'typeorm'; const options = { type: 'postgres' }; if (settings.sync) options.synchronize = true; new DataSource(options);`,
		[],
	],
]);
table('schema.statement', [
	[
		'statements that make tables',
		`import { pool } from './pool'; import { sql } from './sql'; export async function ready() { await pool.query('\\n create table a (b int)'); await sql\`CREATE TABLE \${name} (b int)\`; }`,
		[
			{ api: 'query', function: 'ready', exported: true },
			{ api: 'sql', function: 'ready', exported: true },
		],
	],
	['other statements', `pool.query('CREATE TEMP TABLE a (b int)'); pool.query('select 1 -- create table'); log('CREATE TABLE a');`, []],
]);
table('data.sweep', [
	[
		'what empties collections and tables',
		`import { beds, drafts, pool } from './data'; export async function wipe() { await beds.deleteMany({}); await drafts.deleteMany(); await pool.query('DELETE FROM "beds";'); await pool.query(\`TRUNCATE TABLE \${drafts.table} CASCADE\`); }`,
		[
			{ api: 'deleteMany', of: 'beds', function: 'wipe', exported: true },
			{ api: 'deleteMany', of: 'drafts', function: 'wipe', exported: true },
			{ api: 'query', of: 'beds', function: 'wipe', exported: true },
			{ api: 'query', of: 'drafts.table', function: 'wipe', exported: true },
		],
	],
	[
		'what works on all there is',
		`import { db, pool } from './data'; for (const one of db.all()) { one.deleteMany({}); } names.map((name) => pool.query(\`truncate "\${name}"\`)); models[key].deleteMany(); db.dropDatabase(); pool.query('TRUNCATE a, b'); pool.query('vacuum');`,
		[{ api: 'deleteMany' }, { api: 'query' }, { api: 'deleteMany' }, { api: 'dropDatabase' }, { api: 'query' }, { api: 'query' }],
	],
	[
		'some of it',
		`beds.deleteMany({ garden }); beds.deleteMany(filter); pool.query('DELETE FROM beds WHERE id = 1'); pool.query(\`DELETE FROM beds WHERE id = \${id}\`); log('TRUNCATE a, b');`,
		[],
	],
]);
table('traffic.affinity', [['sticky', `const sticky = require('sticky-session'); sticky.listen(server, 3000);`, [{ by: 'address' }]]]);

test.each([
	['bin/www', `#!/usr/bin/env node\nrequire('../app').listen(process.env.PORT);`, true],
	['bin/start', `const app = require('../app');\napp.listen(3000);`, true],
	['bin/deploy', `#!/bin/sh\nexec node server.js\n`, false],
	['bin/setup', `echo hello\nrequire tool\n`, false],
])('%s', async (path, text, isProgram) => {
	expect(javascript.claims(path)).toBe(true);
	expect((await facts(text, path)).length > 0).toBe(isProgram);
});
