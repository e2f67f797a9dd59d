import { expect, it } from 'vitest';
import { createTestEngine, MemoryWorkspace } from '../support/memoryWorkspace.js';

const server = "require('express')().listen(process.env.PORT);\n";
const service = { name: 'orders', private: true, scripts: { start: 'node server.js' }, dependencies: { express: '^5.0.0' } };
const manifest = (more: object = {}): string => JSON.stringify({ ...service, ...more });

/** What may be so, and which an author would call a matter of opinion. */
it.each<[string, string, Readonly<Record<string, string>>]>([
	[
		'a crash of which a comment in the handler says that it is seen at least',
		'disposability/swallowed-crash',
		{
			'package.json': manifest({}),
			'server.js': `process.on('uncaughtException', (error) => {\n\t// The client of the queue throws out of nowhere,\n\t// this way we see it at least.\n\tconsole.error(error);\n});\n${server}`,
		},
	],
	[
		'a crash of which a comment in the handler says that it is to go on',
		'disposability/swallowed-crash',
		{
			'package.json': manifest(),
			'server.js': `process.on('uncaughtException', (error) => {\n\tconsole.error(error);\n\t// Don't exit, all others go on.\n});\n${server}`,
		},
	],
	[
		'a crash of which a comment in the handler says that nothing else can be done',
		'disposability/swallowed-crash',
		{
			'package.json': manifest(),
			'server.js': `process.on('unhandledRejection', (error) => {\n\tconsole.error(error);\n\t// Not much else to do: there should be none.\n});\n${server}`,
		},
	],
	[
		'a crash of which a comment above says that it must not end the program',
		'disposability/swallowed-crash',
		{
			'package.json': manifest(),
			'server.js': `// One bad update must not take the bot down.\nprocess.on('uncaughtException', (error) => {\n\tconsole.error(error);\n});\n${server}`,
		},
	],
	[
		'sessions in memory where no other store is configured',
		'processes/memory-session',
		{
			'package.json': manifest(),
			'server.js': `const session = require('express-session');\nconst { RedisStore } = require('connect-redis');\nconst app = require('express')();\nif (process.env.REDIS_URL) app.use(session({ store: new RedisStore({}), secret: process.env.S }));\nelse app.use(session({ secret: process.env.S }));\napp.get('/', (req, res) => res.send(req.session.user));\napp.listen(process.env.PORT);\n`,
		},
	],
	[
		'sessions in files on a volume',
		'processes/memory-session',
		{
			'package.json': manifest(),
			'docker-compose.yml': 'services:\n  web:\n    build: .\n    volumes:\n      - data:/app/data\nvolumes:\n  data:\n',
			'server.js': `const session = require('express-session');\nconst FileStore = require('session-file-store')(session);\nrequire('express')().use(session({ store: new FileStore({ path: './data' }), secret: process.env.S })).listen(process.env.PORT);\n`,
		},
	],
	[
		'the sessions of a server that only developers start',
		'processes/memory-session',
		{
			'package.json': manifest({ scripts: { start: 'node server.js', 'dev:login': 'node login/index.js' } }),
			'server.js': server,
			'login/index.js': "require('express')().use(require('express-session')({ secret: process.env.S })).listen(process.env.LOGIN_PORT);\n",
		},
	],
	[
		'a map that the process empties by itself',
		'processes/cross-request-state',
		{
			'package.json': manifest(),
			'server.js': `const app = require('express')();\nconst attempts = new Map();\nsetInterval(() => attempts.clear(), 60000);\napp.post('/login', (request, response) => {\n\tattempts.set(request.ip, 1);\n\tresponse.end();\n});\napp.listen(process.env.PORT);\n`,
		},
	],
	[
		'uploads of a service that has a store for files',
		'processes/upload-to-disk',
		{
			'package.json': manifest({ dependencies: { ...service.dependencies, multer: '^2.0.0', cloudinary: '^2.0.0' } }),
			'server.js': `const app = require('express')();\nconst multer = require('multer');\napp.post('/', multer({ dest: 'uploads/' }).single('file'), require('./files').create);\napp.listen(process.env.PORT);\n`,
		},
	],
	[
		'uploads to a volume that the image declares',
		'processes/upload-to-disk',
		{
			'package.json': manifest({ dependencies: { ...service.dependencies, multer: '^2.0.0' } }),
			Dockerfile: 'FROM node:22-slim\nWORKDIR /app\nCOPY . .\nVOLUME /app/uploads\nCMD ["node", "server.js"]\n',
			'server.js': `const app = require('express')();\nconst multer = require('multer');\napp.post('/', multer({ dest: 'uploads/' }).single('file'), (request, response) => response.end());\napp.listen(process.env.PORT);\n`,
		},
	],
	[
		'a default that says that something is off',
		'config/secret-default',
		{ 'package.json': manifest(), 'server.js': `exports.token = process.env.ADMIN_TOKEN || 'disabled';\n${server}` },
	],
	[
		'the key for tests that a vendor documents',
		'config/secret-default',
		{
			'package.json': manifest(),
			'server.js': `exports.key = process.env.TURNSTILE_SECRET_KEY || '1x0000000000000000000000000000000AA';\n${server}`,
		},
	],
	[
		'the password of a tester',
		'config/secret-default',
		{ 'package.json': manifest(), 'server.js': `exports.password = process.env.TEST_USER_PASSWORD || 'Correct-horse-7';\n${server}` },
	],
	[
		'the default of a command that signs something once',
		'config/secret-default',
		{
			'package.json': manifest({ scripts: { start: 'node server.js', openapi: 'node scripts/openapi.js' } }),
			'server.js': server,
			'scripts/openapi.js': "process.env.JWT_SECRET = process.env.JWT_SECRET || 'orders-and-invoices';\nrequire('../server');\n",
		},
	],
	[
		'the password of a service in the compose file',
		'config/credentials-in-url',
		{
			'package.json': manifest(),
			'docker-compose.yml': 'services:\n  mongo:\n    image: mongo:8\n',
			'server.js': `exports.url = 'mongodb://root:Zk81-pqLw2@mongo:27017/orders';\n${server}`,
		},
	],
	[
		'a URL that shows how one looks, and one of a demonstration',
		'config/credentials-in-url',
		{
			'package.json': manifest(),
			'server.js': `exports.field = { example: 'https://bob:Zk81-pqLw2@git.acme-shop.com/shop.git' };\nexports.patients = 'https://admin:Zk81-pqLw2@play.acme-health.com';\n${server}`,
		},
	],
	[
		'a server beside the function that a platform calls',
		'port-binding/hardcoded-port',
		{
			'package.json': manifest({ type: 'module', scripts: { start: 'node index.js' } }),
			'vercel.json': '{ "version": 2 }',
			'index.js': "import express from 'express';\nconst app = express();\napp.listen(3000);\nexport default app;\n",
		},
	],
	[
		'a version for which a build may be given another one',
		'dependencies/runtime-mismatch',
		{
			'package.json': manifest(),
			'.nvmrc': '20\n',
			Dockerfile: 'ARG NODE_VERSION=18\nFROM node:${NODE_VERSION}-slim\nCMD ["node", "server.js"]\n',
			'server.js': server,
		},
	],
	[
		'the image of a job beside that of the service',
		'dependencies/runtime-mismatch',
		{
			'package.json': manifest(),
			'.nvmrc': '20\n',
			Dockerfile: 'FROM node:20-slim\nCMD ["node", "server.js"]\n',
			'docker/backup/Dockerfile': 'FROM node:16-slim\nCMD ["node", "backup.js"]\n',
			'server.js': server,
		},
	],
	[
		'a part of the workspace that says twice which version it needs',
		'dependencies/runtime-mismatch',
		{
			'package.json': JSON.stringify({ name: 'shop', private: true, workspaces: ['apps/*'] }),
			'.nvmrc': '20\n',
			'apps/old/package.json': manifest({ engines: { node: '16' } }),
			'apps/old/Dockerfile': 'FROM node:16-slim\nCMD ["node", "server.js"]\n',
			'apps/old/server.js': server,
		},
	],
	[
		'tables in a file of one process',
		'admin-processes/schema-sync-at-boot',
		{
			'package.json': manifest({ dependencies: { ...service.dependencies, sequelize: '^6.0.0', sqlite3: '^5.0.0' } }),
			'server.js': `const { Sequelize } = require('sequelize');\nnew Sequelize({ dialect: 'sqlite', storage: process.env.FILE }).sync();\n${server}`,
		},
	],
	[
		'a file of SQLite that the command of the image migrates',
		'admin-processes/migrate-in-web-process',
		{
			'package.json': manifest({ dependencies: { ...service.dependencies, prisma: '^6.0.0' } }),
			'prisma/schema.prisma': 'datasource db {\n  provider = "sqlite"\n  url      = env("DATABASE_URL")\n}\n',
			Dockerfile: 'FROM node:22-slim\nCOPY . .\nCMD ["sh", "-c", "npx prisma migrate deploy && exec node server.js"]\n',
			'server.js': server,
		},
	],
	[
		'the latest version of what its own publisher publishes',
		'dependencies/unbounded-version',
		{
			'package.json': manifest({ name: '@acme/orders', dependencies: { ...service.dependencies, '@acme/logger': 'latest' } }),
			'server.js': server,
		},
	],
])('only hints at %s', async (_, rule, files) => {
	const report = await createTestEngine(new MemoryWorkspace(files)).engine.checkWorkspace();
	const found = report.files.flatMap(({ findings }) => findings).filter((one) => one.rule === rule && one.outcome === 'violated');
	expect(found.length).toBeGreaterThan(0);
	expect(new Set(found.map(({ severity }) => severity))).toEqual(new Set(['hint']));
});

it('only hints at sessions in memory where no address of the store beside them is set', async () => {
	const files = {
		'package.json': manifest(),
		'server.js':
			"const session = require('express-session');\nconst { RedisStore } = require('connect-redis');\nconst config = require('./config');\nconst app = require('express')();\nif (config.storeUrl) app.use(session({ store: new RedisStore({}), secret: process.env.S }));\nelse app.use(session({ secret: process.env.S }));\napp.get('/', (req, res) => res.send(req.session.user));\napp.listen(process.env.PORT);\n",
		'config.js': 'module.exports = { storeUrl: process.env.STORE_URL };\n',
	};
	const report = await createTestEngine(new MemoryWorkspace(files)).engine.checkWorkspace();
	const found = report.files
		.flatMap(({ findings }) => findings)
		.filter(({ rule, outcome }) => rule === 'processes/memory-session' && outcome === 'violated');
	expect(found.map(({ severity }) => severity)).toEqual(['hint']);
});

it('is loud about a store of sessions that is off unless somebody turns it on', async () => {
	const files = {
		'package.json': manifest(),
		'server.js':
			"const session = require('express-session');\nconst { RedisStore } = require('connect-redis');\nconst app = require('express')();\nif (process.env.USE_REDIS === 'true') app.use(session({ store: new RedisStore({}), secret: process.env.S }));\nelse app.use(session({ secret: process.env.S }));\napp.get('/', (req, res) => res.send(req.session.user));\napp.listen(process.env.PORT);\n",
	};
	const report = await createTestEngine(new MemoryWorkspace(files)).engine.checkWorkspace();
	const found = report.files
		.flatMap(({ findings }) => findings)
		.filter(({ rule, outcome }) => rule === 'processes/memory-session' && outcome === 'violated');
	expect(found.map(({ severity }) => severity)).toEqual(['error']);
});
