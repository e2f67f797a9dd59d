import { expect, it } from 'vitest';
import { createTestEngine, MemoryWorkspace } from '../support/memoryWorkspace.js';

const server = "require('express')().listen(process.env.PORT);\n";
const service = { name: 'orders', private: true, scripts: { start: 'node server.js' }, dependencies: { express: '^4.21.2' } };
const manifest = (more: object): string => JSON.stringify({ ...service, ...more });

const key = 'MIICXA+jZDCYgYeB9OoXhgbc656xfF4YZoI6FZMAli3dvT02YHS9iOd9GQsledDX\nqRgOD9vunFAdG22wLXMwb8U3qxa2p2SGcqsCJNk7VdsMB3mTm4z4haB64TE/PAEv\ntXhCMFf8tQdbvWHgSgKzlPerSrfsMsiTCjkGzthO4EPuOC8nOxc+6BYzFsqAvcBE\nlKU0QGJVeufH4L8gmQ4Gf4e+vV1V9Vz6sgjYgis/U1o0mRTGMQg0YWZRc7YsZ3Vg\nfLBJOVIXD/K9nbSOwOO+0zFvRWISzJt7Q52jbpIK2fiGQhnz3zvwvh3Hyu8Ri1qO\n0Qtv3yfc7U5cARL0w1T4rNgi6d';

/** What is true and yet was wrong or of no use to the authors of services it was tried on: said on demand only. */
it.each<[string, string, Readonly<Record<string, string>>]>([
	['a tool of a pipeline that only checks', 'dependencies/global-install', { 'package.json': manifest({}), 'server.js': server, '.github/workflows/depcheck.yml': 'on: push\njobs:\n  run:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: npm install -g depcheck\n' }],
	['a clone that tests in a pipeline need', 'codebase/unpinned-foreign-code', { 'package.json': manifest({}), 'server.js': server, '.github/workflows/test.yml': 'on: push\njobs:\n  run:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: git clone https://github.com/acme/partner partner\n' }],
	['no lock file of a published command', 'dependencies/missing-lockfile', { 'package.json': JSON.stringify({ ...service, private: undefined, version: '1.2.0', bin: { orders: 'server.js' } }), 'server.js': server, '.gitignore': 'node_modules\npackage-lock.json\n' }],
	['a file of SQLite that its only process migrates', 'admin-processes/migrate-in-web-process', { 'package.json': manifest({ dependencies: { express: '^4.21.2', knex: '^3.1.0', 'better-sqlite3': '^11.0.0' } }), 'server.js': `const knex = require('knex')({ client: 'better-sqlite3', connection: { filename: process.env.DB } });\nknex.migrate.latest();\n${server}` }],
	['a compiler that was chosen for what runs', 'build-release-run/dev-server-in-production', { 'package.json': manifest({ scripts: { start: 'tsx server.ts' }, dependencies: { express: '^4.21.2', tsx: '^4.19.0' } }), 'server.ts': "import express from 'express';\nexpress().listen(process.env.PORT);\n" }],
	['a tool on a base of somebody\'s own', 'dependencies/system-tool', { 'package.json': manifest({}), 'server.js': `const { spawn } = require('node:child_process');\nspawn('qpdf', ['--linearize']);\n${server}`, Dockerfile: 'FROM acme/base:2\nCOPY . .\nCMD ["node", "server.js"]\n' }],
	['a script that nothing reaches', 'dependencies/undeclared-import', { 'package.json': manifest({}), 'server.js': server, 'plugins/profile.js': "const profiler = require('v8-profiler');\nexports.start = () => profiler.startProfiling('x');\n" }],
	['a driver that a setting picks', 'dependencies/undeclared-import', { 'package.json': manifest({}), 'server.js': `const settings = require('./settings.json');\nconst Store = require('./stores/' + settings.store);\n${server}`, 'stores/mongo.js': "const { MongoClient } = require('mongodb');\nmodule.exports = () => new MongoClient(process.env.MONGO_URL);\n" }],
	['a debugging aid that a linter was told to accept', 'logs/debug-output', { 'package.json': manifest({}), 'server.js': `process.on('warning', (warning) => {\n\t// eslint-disable-next-line no-console\n\tconsole.dir(warning);\n});\n${server}` }],
	['the lock file of a package below the one that names a manager', 'dependencies/conflicting-lockfiles', { 'package.json': manifest({ packageManager: 'pnpm@10.18.0' }), 'server.js': server, 'parts/api/package.json': '{ "name": "api", "dependencies": { "koa": "^3.0.0" } }', 'parts/api/package-lock.json': '{ "name": "api", "lockfileVersion": 3, "packages": {} }' }],
	['a transport that a function makes of what it is handed', 'logs/log-file', { 'package.json': manifest({ dependencies: { express: '^4.21.2', winston: '^3.17.0' } }), 'server.js': `require('./transports')({ type: 'console' });\n${server}`, 'transports.js': "const winston = require('winston');\nmodule.exports = function make(config) {\n\treturn config.type === 'file' ? new winston.transports.File({ filename: config.path }) : new winston.transports.Console();\n};\n" }],
	['uploads to a place that the settings name', 'processes/upload-to-disk', { 'package.json': manifest({ dependencies: { express: '^4.21.2', multer: '^1.4.5-lts.1' } }), 'server.js': `const multer = require('multer');\nconst { place } = require('./place');\nrequire('express')().post('/', multer({ dest: place() }).single('file')).listen(process.env.PORT);\n`, 'place.js': "exports.place = () => globalThis.place;\n" }],
	['defaults that variables replace', 'config/baked-into-image', { 'package.json': manifest({}), 'server.js': server, 'config/production.json': '{}', 'config/custom-environment-variables.json': '{}', Dockerfile: 'FROM node:22-slim\nCOPY config/production.json config/custom-environment-variables.json config/\nCOPY server.js .\nCMD ["node", "server.js"]\n' }],
	['the password of a database on this machine', 'config/secret-default', { 'package.json': manifest({}), 'server.js': `exports.host = process.env.PG_HOST ?? '127.0.0.1';\nexports.password = process.env.PG_PASSWORD ?? 'correct-horse';\n${server}` }],
	['what is said once while the program is put together', 'logs/console-logging', { 'package.json': manifest({ dependencies: { express: '^4.21.2', pino: '^9.0.0' } }), 'server.js': `require('./insights').setup();\n${server}`, 'insights.js': "exports.setup = () => console.log('insights', process.env.ROLE_NAME);\n" }],
	['the work of a command', 'logs/console-logging', { 'package.json': manifest({ dependencies: { express: '^4.21.2', pino: '^9.0.0' } }), 'server.js': `const { exportOrders } = require('./orders');\nif (process.argv.slice(2)[0] === 'export-orders') exportOrders();\nelse ${server}`, 'orders.js': "exports.exportOrders = () => console.log('orders', process.env.ROLE_NAME);\n" }],
	['a console that the program sends elsewhere', 'logs/console-logging', { 'package.json': manifest({ dependencies: { express: '^4.21.2', pino: '^9.0.0' } }), 'server.js': `require('./report')();\nrequire('express')().get('/', (req, res) => {\n\tconsole.error('no order', req.query.id);\n\tres.end();\n}).listen(process.env.PORT);\n`, 'report.js': "module.exports = () => {\n\tfor (const method of ['warn', 'error']) {\n\t\tconsole[method] = (...all) => tell(all);\n\t}\n};\nfunction tell(all) {\n\tprocess.stdout.write(JSON.stringify(all));\n}\n" }],
	['a key to try the program with', 'config/provider-token', { 'package.json': manifest({}), 'server.js': server, 'keys/dev-signing.pem': `-----BEGIN RSA PRIVATE KEY-----\n${key}\n-----END RSA PRIVATE KEY-----\n` }],
])('only hints at %s', async (_, rule, files) => {
	const workspace = new MemoryWorkspace(files);
	const report = await createTestEngine(workspace).engine.checkWorkspace();
	const found = report.files.flatMap(({ findings }) => findings).filter((one) => one.rule === rule);
	expect(found.map(({ severity }) => severity)).toEqual(['hint']);
});

it.each<[string, string, Readonly<Record<string, string>>]>([
	['the lock file that a job renews', 'dependencies/non-deterministic-install', { 'package.json': manifest({}), 'package-lock.json': '{ "lockfileVersion": 3 }', 'server.js': server, '.github/workflows/sync.yml': 'on: push\njobs:\n  sync:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: |\n          npm install\n          git add package-lock.json\n          git commit -m sync\n' }],
	['a command of yargs', 'logs/console-logging', { 'package.json': '{ "name": "tools", "private": true, "bin": { "tools": "cli.js" }, "dependencies": { "yargs": "^17.7.2" } }', 'cli.js': "#!/usr/bin/env node\nrequire('yargs').commandDir('./commands').argv;\n", 'commands/check.js': "exports.command = 'check';\nexports.handler = () => {\n\tconsole.log('checking');\n};\n" }],
	['the files of a conformance suite', 'dependencies/dev-dependency-at-runtime', { 'package.json': JSON.stringify({ name: 'idp', version: '1.0.0', type: 'module', main: 'lib/index.js', files: ['lib'], dependencies: { koa: '^3.0.0' }, devDependencies: { helmet: '^8.0.0' } }), 'lib/index.js': "export { default } from 'koa';\n", 'conformance/index.js': "import helmet from 'helmet';\nimport Koa from '../lib/index.js';\nnew Koa().use(helmet).listen(process.env.PORT);\n", Procfile: 'web: node conformance/index.js\n' }],
])('says nothing of %s', async (_, rule, files) => {
	const report = await createTestEngine(new MemoryWorkspace(files)).engine.checkWorkspace();
	expect(report.files.flatMap(({ findings }) => findings).filter((one) => one.rule === rule)).toEqual([]);
});

it('names an image without a version once in a file', async () => {
	const workspace = new MemoryWorkspace({ 'package.json': manifest({}), 'server.js': server, 'compose.yml': 'services:\n  web:\n    image: acme/orders:2.1.0\n  db:\n    image: postgres:latest\n  setup:\n    image: postgres:latest\n' });
	const report = await createTestEngine(workspace).engine.checkWorkspace();
	expect(report.files.flatMap(({ findings }) => findings).flatMap(({ rule, severity }) => (rule === 'dependencies/floating-base-image' ? [severity] : []))).toEqual(['warning', 'hint']);
});
