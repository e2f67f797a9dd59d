import { expect, it } from 'vitest';
import { createTestEngine, MemoryWorkspace } from '../support/memoryWorkspace.js';

const service = {
	'package.json':
		'{ "name": "shop", "private": true, "scripts": { "start": "node server.js" }, "dependencies": { "express": "^5.0.0", "redis": "^5.0.0" } }',
	'package-lock.json': '{ "lockfileVersion": 3 }',
};
const listen = "require('express')().listen(process.env.PORT);\n";

/** What is found, and what no edit can be right for. */
const cases: readonly (readonly [string, string, Readonly<Record<string, string>>])[] = [
	[
		'one of several addresses of a list',
		'config/hardcoded-url',
		{
			...service,
			'server.js': `${listen}const monitoringUrls = ['https://north.monitor.acme.io/v1', 'wss:'];\nexports.watch = () => monitoringUrls.map((url) => fetch(url));\n`,
		},
	],
	[
		'an address that others fill something into',
		'config/hardcoded-url',
		{
			...service,
			'server.js': `${listen}const flow = { ordersUrl: 'https://flows.acme.io/v1/{{order}}/notes' };\nexports.run = (id) => fetch(flow.ordersUrl.replace('{{order}}', id));\n`,
		},
	],
	[
		'one of several nodes of a cluster',
		'backing-services/literal-handle',
		{ ...service, 'server.js': `${listen}exports.redis = { nodes: { 0: 'redis://one.acme.io:6379', 1: 'redis://two.acme.io:6379' } };\n` },
	],
	[
		'the console of a function that a platform packs and calls',
		'logs/console-logging',
		{
			...service,
			'cleanup.js': "exports.handler = async (event) => {\n\tawait clean(event);\n\tconsole.log('cleaned', event.path);\n};\n",
		},
	],
	[
		'a package whose version only a package apart tells',
		'dependencies/undeclared-import',
		{
			'package.json': '{ "name": "shop", "private": true, "workspaces": ["apps/*"] }',
			'package-lock.json': '{ "lockfileVersion": 3, "packages": { "node_modules/zod": { "version": "4.1.0" } } }',
			'tools/sample/package.json': '{ "name": "sample", "private": true, "dependencies": { "zod": "1.0.2" } }',
			'orders/package.json': service['package.json'],
			'orders/server.js': `${listen}const { z } = require('zod');\nexports.check = () => z.string();\n`,
		},
	],
	[
		'the console of several packages that share one, where their logger belongs',
		'logs/console-logging',
		Object.fromEntries([
			['package.json', '{ "name": "acme", "private": true, "workspaces": ["apps/*", "shared"] }'],
			['shared/package.json', '{ "name": "@acme/shared" }'],
			...['orders', 'users'].flatMap((name) => [
				[
					`apps/${name}/package.json`,
					service['package.json'].replace('"shop"', `"${name}"`).replace('"redis"', '"@acme/shared": "*", "redis"'),
				],
				[`apps/${name}/server.js`, `${listen}exports.save = (x) => {\n\tconsole.error('not saved', x);\n};\n`],
			]),
		]),
	],
	[
		'an introspection that somebody asked for',
		'config/debug-flag',
		{
			...service,
			'server.js': `${listen}const { ApolloServer } = require('@apollo/server');\nexports.graph = new ApolloServer({ typeDefs: '', introspection: true });\n`,
		},
	],
	[
		'a schema that no migration would make',
		'admin-processes/schema-sync-at-boot',
		{
			...service,
			'server.js': `${listen}const { DataSource } = require('typeorm');\nexports.db = new DataSource({ type: 'postgres', url: process.env.DATABASE_URL, synchronize: true });\n`,
		},
	],
	[
		'a server that every test makes anew',
		'disposability/no-sigterm-handler',
		{
			...service,
			'server.js': "require('./web')().then((server) => server.start());\n",
			'web.js':
				"const hapi = require('@hapi/hapi');\n\nmodule.exports = async function createServer() {\n\tconst server = hapi.server({ port: process.env.PORT });\n\treturn server;\n};\n",
			'test/web.test.js': "const createServer = require('../web');\ntest('answers', async () => (await createServer()).inject('/'));\n",
		},
	],
	[
		'servers in several files, of which a handler would cut off one',
		'disposability/no-sigterm-handler',
		{ ...service, 'server.js': `require('./office');\n${listen}`, 'office.js': "require('express')().listen(process.env.OFFICE_PORT);\n" },
	],
	[
		'one of two servers that a condition chooses from',
		'disposability/no-sigterm-handler',
		{
			...service,
			'server.js':
				"const app = require('express')();\nif (certificate()) {\n\trequire('https').createServer(certificate(), app).listen(process.env.PORT);\n} else {\n\tapp.listen(process.env.PORT);\n}\n",
		},
	],
	[
		'indexes that nothing else would build',
		'admin-processes/schema-sync-at-boot',
		{
			...service,
			'server.js': `${listen}require('mongoose').connect(process.env.MONGODB_URL, { autoIndex: true });\n`,
			'migrations/1-orders.js': 'exports.up = async () => {};\n',
		},
	],
	...[
		['a script', { Procfile: 'web: ./bin/start.sh\n', 'bin/start.sh': '#!/bin/sh\nset -e\nSHOP_DB="$DATABASE_URL" npm run start\n' }],
		['its command line', { Procfile: 'web: SHOP_DB=$DATABASE_URL npm start\n' }],
	].map(
		([what, files]) =>
			[
				`a migration to which ${String(what)} hands the address of the database`,
				'admin-processes/migrate-in-web-process',
				{
					...service,
					...(files as Readonly<Record<string, string>>),
					'package.json':
						'{ "name": "shop", "private": true, "scripts": { "start": "knex migrate:latest && node server.js" }, "dependencies": { "express": "^5.0.0", "knex": "^3.1.0" } }',
					'server.js': listen,
				},
			] as const,
	),
	[
		'variables of a package whose examples are in a folder of their own',
		'config/undocumented-variable',
		{
			'package.json': '{ "name": "shops", "private": true, "workspaces": ["packages/*"] }',
			'docker/env/orders.env.example': 'STORE=/srv\n',
			'packages/stock/package.json': service['package.json'],
			'packages/stock/server.js': `${listen}exports.limit = process.env.STOCK_LIMIT;\n`,
		},
	],
];

it.each(cases)('offers nothing for %s', async (_what, rule, files) => {
	const workspace = new MemoryWorkspace(files);
	workspace.versionControl = { system: 'git', tracked: new Set(Object.keys(files)), excludes: [] };
	const { files: reports } = await createTestEngine(workspace).engine.checkWorkspace();
	const found = reports.flatMap(({ findings }) => findings).filter((finding) => finding.rule === rule);
	expect(found).not.toEqual([]);
	expect(found.flatMap(({ fixes }) => fixes)).toEqual([]);
});
