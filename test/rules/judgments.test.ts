import { describe, expect, it } from 'vitest';
import { addressOf } from '../../server/engine/rules/shared/address.js';
import { endpointOf, hostOf, isLocalHost, isReservedHost } from '../../server/engine/rules/shared/endpoint.js';
import { purposeOfNames } from '../../server/engine/rules/shared/urlNames.js';
import { variableOfEndpoint, variableOfNames, variableOfService } from '../../server/engine/rules/shared/variableName.js';
import { createTestEngine, MemoryWorkspace } from '../support/memoryWorkspace.js';
import { ownSeverities } from '../support/ownSeverities.js';

describe('addresses', () => {
	it.each([
		['10.1.4.7', 'private'],
		['172.32.0.1', 'public'],
		['192.168.1.10:8080', 'private'],
		['127.0.0.1', 'loopback'],
		['0.0.0.0', 'unspecified'],
		['255.255.255.255', 'broadcast'],
		['255.255.255.0', 'netmask'],
		['192.0.2.1', 'documentation'],
		['203.0.113.9', 'documentation'],
		['169.254.169.254', 'link-local'],
		['8.8.8.8', 'well-known'],
		['224.0.0.251', 'multicast'],
		['::1', 'loopback'],
		['[::1]:3000', 'loopback'],
		['2001:db8::1', 'documentation'],
		['fd00::7', 'private'],
		['2a00:1450:4001:82b::200e', 'public'],
	])('%s is %s', (text, kind) => expect(addressOf(text)?.kind).toBe(kind));
	it.each([
		'1.2.3',
		'1.2.3.4.5',
		'01.2.3.4',
		'256.1.1.1',
		'12:30:45',
		'de:ad:be:ef',
		'10.1.4.7:99999',
		'10.0.0.0/',
		'a.b.c.d',
		'',
		'1.2.3.4-beta',
	])('%s is none', (text) => expect(addressOf(text)).toBeUndefined());
	it('knows the prefix of a block', () => expect(addressOf('10.0.0.0/8')).toMatchObject({ prefix: 8 }));
});

describe('endpoints', () => {
	it('takes a URL apart', () =>
		expect(endpointOf('https://user:***@API.acme.com:8443/v1?x=1')).toEqual({
			scheme: 'https',
			host: 'api.acme.com',
			port: '8443',
			path: '/v1?x=1',
			partial: false,
		}));
	it('takes the first of several hosts', () =>
		expect(endpointOf('mongodb://a.acme.com:27017,b.acme.com:27017/db')?.host).toBe('a.acme.com'));
	it('takes an address in brackets', () => expect(endpointOf('http://[::1]:3000/x')).toMatchObject({ host: '::1', port: '3000' }));
	it.each(['acme.com', 'https://', 'https://<host>/x', 'https://{{host}}/', 'mailto:x@acme.com', '://x', 'see https://acme.com'])(
		'%s is none',
		(text) => expect(endpointOf(text)).toBeUndefined(),
	);
	it('knows local and reserved names', () => {
		expect(
			['localhost', 'api.localhost', '127.0.0.1', '[::1]:80', 'host.docker.internal'].every((host) => isLocalHost(hostOf(host)!)),
		).toBe(true);
		expect(['api.example.com', 'example.org', 'shop.test', '192.0.2.1'].every((host) => isReservedHost(hostOf(host)!))).toBe(true);
		expect(isReservedHost(hostOf('notexample.com')!)).toBe(false);
	});
});

describe('names of variables', () => {
	it('takes them from the service, else from names, else from the host', () => {
		expect([
			variableOfService('postgres', 'host'),
			variableOfService('redis', 'url'),
			variableOfService('smtp', 'hostname'),
			variableOfService('typesense', 'nodes'),
		]).toEqual(['PGHOST', 'REDIS_URL', 'SMTP_HOST', 'TYPESENSE_NODES']);
		expect(
			[['API_URL'], ['config', 'mailer', 'apiKey'], ['baseURL'], ['options', 'host'], ['stripe', 'key'], ['paymentsUrl']].map(
				variableOfNames,
			),
		).toEqual(['API_URL', 'MAILER_API_KEY', undefined, undefined, 'STRIPE_KEY', 'PAYMENTS_URL']);
		expect(variableOfEndpoint(endpointOf('https://api.acme.com')!, 'baseURL')).toBe('API_BASE_URL');
		expect(variableOfEndpoint(endpointOf('https://api.acme.com')!)).toBe('ACME_API_URL');
		expect(variableOfEndpoint(endpointOf('https://www.payments.acme.com')!)).toBe('PAYMENTS_URL');
		expect(variableOfEndpoint(endpointOf('http://10.1.2.3')!)).toBe('API_URL');
	});
	it('tells what a URL is for', () => {
		expect(
			[['apiUrl'], ['cors', 'origin'], ['homepage'], ['$schema'], ['servers', 'url'], ['logoUrl'], ['DEFAULT_API_URL']].map(purposeOfNames),
		).toEqual(['called', 'permission', 'other', 'other', 'other', 'other', 'other']);
	});
});

it('reports a file of variables that the next commit would take along, and ignores it', async () => {
	const workspace = new MemoryWorkspace({
		'.env': 'SESSION_SECRET=Xq7-Lm29-tRw5-zK81\n',
		'.gitignore': 'node_modules/\n',
		'package.json': '{ "name": "shop", "private": true }\n',
	});
	workspace.versionControl = { system: 'git', tracked: new Set(['.gitignore', 'package.json']), excludes: [] };
	const { engine } = createTestEngine(workspace);
	const report = await engine.checkWorkspace();
	const found = report.files.flatMap(({ findings }) => findings).filter(({ at }) => at.path === '.env');
	expect(found.map(({ rule, messageId, severity }) => [rule, messageId, severity])).toEqual([
		['config/dotenv-not-ignored', 'git', 'warning'],
	]);
	const [fix] = await engine.fixesOf(found[0]!);
	expect(fix?.edits).toEqual([{ path: '.gitignore', span: { start: 14, end: 14 }, newText: '.env\n' }]);
});

it('tells of a lock file that is shared and listed among what is not', async () => {
	const workspace = new MemoryWorkspace({
		'package.json':
			'{ "name": "shop", "private": true, "scripts": { "start": "node server.js" }, "dependencies": { "express": "^5.0.0" } }\n',
		'package-lock.json': '{ "name": "shop", "lockfileVersion": 3, "packages": { "": { "dependencies": { "express": "^5.0.0" } } } }\n',
		'server.js': "require('express')().listen(process.env.PORT);\n",
		'.gitignore': 'node_modules/\npackage-lock.json\n',
	});
	workspace.versionControl = { system: 'git', tracked: new Set(['package.json', 'package-lock.json', 'server.js']), excludes: [] };
	const report = await createTestEngine(workspace).engine.checkWorkspace();
	const found = report.files.flatMap(({ findings }) => findings).filter(({ rule }) => /lock/.test(rule));
	expect(found.map(({ rule, messageId, severity }) => [rule, messageId, severity])).toEqual([
		['dependencies/conflicting-lockfiles', 'listed', 'hint'],
	]);
});

it('tells of output that is ignored and tracked all the same, but not of the part that is kept on purpose', async () => {
	const told = async (ignored: string): Promise<readonly string[]> => {
		const files = {
			'package.json': '{ "name": "shop", "private": true, "scripts": { "build": "babel src -d dist" } }\n',
			'src/server.js': "require('express')().listen(process.env.PORT);\n",
			'dist/server.js': "require('express')().listen(process.env.PORT);\n",
			'.gitignore': ignored,
		};
		const workspace = new MemoryWorkspace(files);
		workspace.versionControl = { system: 'git', tracked: new Set(Object.keys(files)), excludes: [] };
		const report = await createTestEngine(workspace).engine.checkWorkspace();
		return report.files
			.flatMap(({ findings }) => findings)
			.filter(({ rule }) => rule === 'codebase/ignore-gaps')
			.map(({ messageId, severity }) => `${severity}: ${messageId}`);
	};
	expect(await told('node_modules/\ndist\n')).toEqual(['hint: tracked']);
	expect(await told('node_modules/\ndist/*\n!dist/server.js\n')).toEqual([]);
});

it('tells of a folder that is a commit of another repository, unless something says of which', async () => {
	const workspace = new MemoryWorkspace({ 'package.json': '{ "name": "shop", "private": true }\n' });
	const told = async (tracked: readonly string[]): Promise<readonly string[]> => {
		workspace.versionControl = {
			system: 'git',
			tracked: new Set(tracked),
			commits: new Set(['apps/stock', 'examples/cart']),
			excludes: [],
		};
		const report = await createTestEngine(workspace).engine.checkWorkspace();
		return report.files
			.flatMap(({ findings }) => findings)
			.filter(({ rule }) => rule === 'codebase/unpinned-foreign-code')
			.map(({ message, severity }) => `${severity}: ${message.split(',')[0]}`);
	};
	expect(await told(['package.json'])).toEqual(['hint: apps/stock stands for a commit of another repository']);
	expect(await told(['package.json', '.gitmodules'])).toEqual([]);
	expect(await told(['package.json', '../.gitmodules'])).toEqual([]);
});

it('says nothing of what the repository itself excludes', async () => {
	const workspace = new MemoryWorkspace({ '.env': 'SESSION_SECRET=Xq7-Lm29-tRw5-zK81\n' });
	workspace.versionControl = { system: 'git', tracked: new Set(), excludes: ['.env'] };
	const report = await createTestEngine(workspace).engine.checkWorkspace();
	expect(report.files.flatMap(({ findings }) => findings).filter(({ rule }) => rule === 'config/dotenv-not-ignored')).toEqual([]);
});

it('says of what is true and what nobody would act on no more than a hint', async () => {
	const workspace = new MemoryWorkspace({
		'package.json':
			'{ "name": "notes-server", "private": true, "scripts": { "start": "node server.js" }, "dependencies": { "express": "^4.21.2" } }',
		'server.js': "require('express')().get('/', async () => fetch('https://api.github.com/user')).listen(process.env.PORT);\n",
		'compose.yml':
			'services:\n  web:\n    image: ghcr.io/acme/notes-server:latest\n    environment:\n      DATABASE_URL: postgres://notes:notes-pw@db/notes\n  db:\n    image: postgres:16\n    environment:\n      POSTGRES_PASSWORD: notes-pw\n',
		Dockerfile: 'FROM php:8.3-fpm\nCMD ["php-fpm"]\n',
	});
	const report = await createTestEngine(workspace).engine.checkWorkspace();
	const found = report.files
		.flatMap(({ findings }) => findings)
		.filter(({ rule }) =>
			[
				'config/hardcoded-url',
				'config/credentials-in-url',
				'config/secret-in-manifest',
				'build-release-run/mutable-release',
				'port-binding/injected-webserver',
			].includes(rule),
		);
	expect(found.map(({ rule, severity }) => `${severity} ${rule}`).sort()).toEqual([
		'hint build-release-run/mutable-release',
		'hint config/credentials-in-url',
		'hint config/hardcoded-url',
		'hint config/secret-in-manifest',
		'hint port-binding/injected-webserver',
	]);
});

it('only hints at what a developer pulls, beside mounted sources', async () => {
	const composeOf = (volume: string) =>
		new MemoryWorkspace({
			'docker-compose.prod.yml': `services:\n  web:\n    build: .\n    volumes:\n      - ${volume}\n  search:\n    image: getmeili/meilisearch:latest\n`,
		});
	const severityOf = async (volume: string) => (await ownSeverities('dependencies/floating-base-image', composeOf(volume)))[0];
	expect(await severityOf("'.:/var/www/html'")).toBe('hint');
	expect(await severityOf('data:/data')).toBe('warning');
});

it("only hints at a word in place of a vendor's key, and warns of one in place of a secret of its own", async () => {
	const workspace = new MemoryWorkspace({
		'package.json':
			'{ "name": "notes-server", "private": true, "scripts": { "start": "node server.js" }, "dependencies": { "resend": "^6.0.0" } }',
		'server.js':
			"const { Resend } = require('resend');\nexports.mail = new Resend(process.env.RESEND_API_KEY || 're_123');\nexports.secret = process.env.SESSION_SECRET || 'notes-secret';\nrequire('http').createServer().listen(process.env.PORT);\n",
	});
	const report = await createTestEngine(workspace).engine.checkWorkspace();
	expect(
		report.files
			.flatMap(({ findings }) => findings)
			.filter(({ rule }) => rule === 'config/secret-default')
			.map(({ severity }) => severity),
	).toEqual(['hint', 'error']);
});

it.each([
	['server', ['error', 'error', 'error']],
	['admin', ['hint', 'hint', 'hint']],
] as const)(
	'takes a default for a weak secret in a server, and for a note in a command, which runs on for nobody (%s)',
	async (role, expected) => {
		const workspace = new MemoryWorkspace({
			'src/bot.js':
				"exports.token = process.env.BOT_TOKEN || '000000:test-token';\nexports.secret = process.env.WEBHOOK_SECRET || 'whsec_test';\nexports.key = process.env.JWT_SECRET || 'orders-and-invoices';\n",
			'.twelvefactor.json': `{ "roles": { "src/**": "${role}" } }\n`,
		});
		expect(await ownSeverities('config/secret-default', workspace)).toEqual(expected);
	},
);

it.each([
	['a public interface', 'config/hardcoded-url', `exports.load = () => fetch('https://api.github.com/repos/acme/shop/releases/latest');\n`],
	[
		'a copy of what came with the release',
		'processes/local-file-state',
		`const fs = require('node:fs');\n\nexports.restore = () => fs.copyFileSync('data/terms.md', 'public/terms.md');\n`,
	],
	[
		'a file of the log that the settings may name',
		'logs/log-file',
		`const winston = require('winston');\n\nexports.make = (settings) => {\n\tconst transports = [new winston.transports.Console()];\n\tif (settings.file) {\n\t\ttransports.push(new winston.transports.File({ filename: settings.file }));\n\t}\n\treturn winston.createLogger({ transports });\n};\n`,
	],
	[
		'a vendor whose key it reads',
		'config/hardcoded-url',
		`exports.load = (user) => fetch(\`https://passkeys.hanko.io/\${process.env.HANKO_TENANT_ID}/users/\${user.id}\`);\n`,
	],
	[
		'the built pages that production serves',
		'dev-prod-parity/environment-branch',
		`const express = require('express');\nexports.serve = (app) => {\n\tif (process.env.NODE_ENV === 'production') {\n\t\tapp.use(express.static('build'));\n\t\tapp.get('*', (req, res) => res.sendFile('build/index.html'));\n\t}\n};\n`,
	],
	[
		'what the settings of a linter for a file accept',
		'logs/console-logging',
		`/* eslint global-require: 0, no-console: 0 */\nexports.place = (order) => console.log('placed', order);\n`,
	],
	[
		'what a linter was told to accept',
		'logs/console-logging',
		`exports.place = (order) => {\n\t// eslint-disable-next-line no-console\n\tconsole.log('placed', order);\n};\n`,
	],
	[
		'uploads to the disk where no bucket is given',
		'processes/upload-to-disk',
		`const { diskStorage } = require('multer');\nconst multerS3 = require('multer-s3');\nexports.storage = (bucket) => (bucket ? multerS3({ s3: {}, bucket }) : diskStorage({ destination: 'static' }));\n`,
	],
])('only hints at %s', async (_, rule, text) => {
	const workspace = new MemoryWorkspace({ 'src/orders.js': text, '.twelvefactor.json': '{ "roles": { "src/**": "server" } }\n' });
	const report = await createTestEngine(workspace).engine.checkWorkspace();
	expect(
		report.files
			.flatMap(({ findings }) => findings)
			.filter((finding) => finding.rule === rule)
			.map(({ severity }) => severity),
	).toEqual(['hint']);
});

it('whispers of memory that nobody shares, and speaks up where several processes run', async () => {
	const severityOf = async (more: Readonly<Record<string, string>>) => {
		const workspace = new MemoryWorkspace({
			'package.json': '{ "name": "shop", "private": true, "scripts": { "start": "node app.js" } }',
			'app.js':
				"const { rateLimit } = require('express-rate-limit');\nrequire('express')().use(rateLimit({ limit: 5 })).listen(process.env.PORT);\n",
			...more,
		});
		return (await createTestEngine(workspace).engine.checkWorkspace()).files
			.flatMap(({ findings }) => findings)
			.find(({ rule }) => rule === 'processes/memory-coordination')?.severity;
	};
	expect(await severityOf({})).toBe('hint');
	expect(await severityOf({ 'redis.js': "exports.redis = new (require('ioredis'))(process.env.REDIS_URL);\n" })).toBe('hint');
	expect(
		await severityOf({
			'k8s/shop.yaml':
				'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: shop }\nspec:\n  replicas: 3\n  selector: { matchLabels: { app: shop } }\n  template:\n    metadata: { labels: { app: shop } }\n    spec: { containers: [{ name: shop, image: "shop:1" }] }\n',
		}),
	).toBe('warning');
});

it('is loud about the address of a deploy, and whispers of what is the same for everybody', async () => {
	const severityOf = async (url: string) => {
		const workspace = new MemoryWorkspace({
			'package.json': '{ "name": "@acme/orders", "private": true, "scripts": { "start": "node app.js" } }',
			'app.js': `require('express')().get('/', async () => fetch('${url}')).listen(process.env.PORT);\n`,
		});
		return (await ownSeverities('config/hardcoded-url', workspace))[0];
	};
	for (const url of [
		'https://users.acme.com/v1',
		'https://users.staging.partner.com/v1',
		'https://sandbox-books.api.ledger.com/v3',
		'https://users.partner.com:8443/v1',
		'https://users-1a2b.a.run.app/v1',
	]) {
		expect(await severityOf(url), url).toBe('warning');
	}
	for (const url of ['https://api.fairskies.org/today', 'https://tools.product.dev/v1/x', 'https://status.acme.com/summary.json']) {
		expect(await severityOf(url), url).toBe('hint');
	}
});

it.each([
	['a tool to look with', { 'compose.yml': 'services:\n  db:\n    image: postgres:16\n  admin:\n    image: adminer\n' }],
	[
		'a part of the program',
		{
			'package.json': '{ "name": "acme", "private": true }',
			'compose.yml': 'services:\n  api:\n    image: someone/acme-api:latest\n  db:\n    image: postgres:16\n',
		},
	],
	[
		'a server that only a pipeline talks to',
		{
			'.github/workflows/test.yml':
				'jobs:\n  test:\n    services:\n      irc:\n        image: ghcr.io/chat/ircd:stable\n    steps:\n      - run: npm test\n',
		},
	],
	['a name with a version in it', { Dockerfile: 'FROM gcr.io/distroless/nodejs24-debian13\nCMD ["server.js"]\n' }],
])('only hints at the missing version of %s', async (_, files) => {
	const report = await createTestEngine(new MemoryWorkspace(files)).engine.checkWorkspace();
	expect(
		report.files
			.flatMap(({ findings }) => findings)
			.flatMap(({ rule, severity }) =>
				rule === 'dependencies/floating-base-image' || rule === 'build-release-run/mutable-release' ? [severity] : [],
			),
	).toEqual(['hint']);
});

it('only hints where nothing is a service and nothing is deployed', async () => {
	const library = {
		'package.json': '{ "private": true, "workspaces": ["packages/*"] }',
		'packages/core/package.json': '{ "name": "@acme/core", "exports": "./index.js", "dependencies": { "semver": "latest" } }',
		'packages/core/index.js': 'export const a = 1;\n',
		'.github/workflows/ci.yml': 'jobs:\n  release:\n    steps:\n      - run: npx pkg-pr-new publish\n',
	};
	const severitiesOf = async (files: Readonly<Record<string, string>>) => [
		...new Set(
			(await createTestEngine(new MemoryWorkspace(files)).engine.checkWorkspace()).files
				.flatMap(({ findings }) => findings)
				.map(({ severity }) => severity),
		),
	];
	expect(await severitiesOf(library)).toEqual(['hint']);
	expect(await severitiesOf({ ...library, Dockerfile: 'FROM node:22\nCOPY . .\nCMD ["node", "packages/core/index.js"]\n' })).toContain(
		'warning',
	);
});

it.each([
	[
		'the disk of a compose file for people with one machine',
		'processes/stateful-mount',
		{
			'package.json': '{ "name": "board", "private": true }',
			'compose.yml': 'services:\n  board:\n    image: ghcr.io/acme/board:1.2\n    volumes:\n      - files:/data\nvolumes:\n  files:\n',
		},
	],
	[
		'a default password of the database beside it',
		'config/secret-default',
		{
			'compose.yml':
				'services:\n  db:\n    image: mariadb:11\n    environment:\n      MARIADB_PASSWORD: ${MARIADB_PASSWORD:-board_pass1}\n',
		},
	],
	[
		'the history in a stage that is thrown away',
		'build-release-run/missing-dockerignore',
		{
			'package.json': '{ "name": "board", "private": true }',
			'.env.example': 'A=1\n',
			'.dockerignore': 'node_modules\n',
			Dockerfile:
				'FROM node:22 AS builder\nWORKDIR /app\nCOPY . .\nRUN npm ci\nRUN npm run build\nFROM node:22-slim\nCOPY --from=builder /app/dist ./dist\nCMD ["node", "dist/server.js"]\n',
		},
	],
	[
		'a log that is sent where a variable asks for it',
		'logs/log-routing',
		{
			'src/log.js':
				"const winston = require('winston');\nconst transports = [new winston.transports.Console()];\nconst host = process.env.COLLECTOR_HOST;\nif (host) {\n\ttransports.push(new winston.transports.Http({ host }));\n}\nexports.log = winston.createLogger({ transports });\n",
			'.twelvefactor.json': '{ "roles": { "src/**": "server" } }\n',
		},
	],
	[
		'a token in the instructions of a page',
		'config/provider-token',
		{ 'README.md': '```diff\n-AWS_KEY=\n+AWS_KEY=AKIAJMH22P6W674YFC7Q\n```\n' },
	],
	[
		'what tells the makers how it is used',
		'concurrency/scheduler-in-web',
		{
			'package.json':
				'{ "name": "board", "private": true, "scripts": { "start": "node server.js" }, "dependencies": { "node-cron": "^3.0.0" } }',
			'server.js': "require('./telemetry');\nrequire('node:http').createServer().listen(process.env.PORT);\n",
			'telemetry.js': "require('node-cron').schedule('0 0 * * *', () => fetch(process.env.REPORT_URL));\n",
		},
	],
	[
		'the latest of another part of the program',
		'dependencies/unbounded-version',
		{
			'package.json': '{ "name": "board", "private": true, "dependencies": { "board-embed": "latest" } }',
			'package-lock.json': '{ "lockfileVersion": 3 }',
		},
	],
	[
		'a container name on a machine of a developer',
		'concurrency/unscalable-service',
		{
			'package.json': '{ "name": "board", "private": true, "dependencies": { "express": "^4.21.2" } }',
			Dockerfile: 'FROM node:22-slim\nCOPY . .\nEXPOSE 3000\nCMD ["node", "server.js"]\n',
			'server.js': "require('express')().listen(process.env.PORT);\n",
			'compose.yml': 'services:\n  board:\n    container_name: board\n    build: .\n    ports: ["3000:3000"]\n',
		},
	],
])('only hints at %s', async (_, rule, files) => {
	const report = await createTestEngine(new MemoryWorkspace(files)).engine.checkWorkspace();
	expect(report.files.flatMap(({ findings }) => findings).flatMap((finding) => (finding.rule === rule ? [finding.severity] : []))).toEqual([
		'hint',
	]);
});

it('whispers of a file of variables that compose fills in, and of what an app shows to everybody', async () => {
	const severitiesOf = async (files: Readonly<Record<string, string>>) => {
		const workspace = new MemoryWorkspace(files);
		workspace.versionControl = { system: 'git', tracked: new Set(Object.keys(files)), excludes: [] };
		return (await createTestEngine(workspace).engine.checkWorkspace()).files
			.flatMap(({ findings }) => findings)
			.flatMap(({ rule, severity }) => (rule === 'config/tracked-dotenv' ? [severity] : []));
	};
	const compose = { 'compose.yaml': 'services:\n  web:\n    image: ${REPO}/web:${TAG}\n', '.env': 'REPO=acme\nTAG=2.1.0\n' };
	expect(await severitiesOf(compose)).toEqual(['hint']);
	expect(
		await severitiesOf({ 'package.json': '{ "name": "app", "dependencies": { "expo": "~52.0.0" } }', '.env': 'EXPO_PUBLIC_PORT=8080\n' }),
	).toEqual(['hint']);
	expect(
		await severitiesOf({
			...compose,
			'package.json': '{ "name": "shop", "private": true, "scripts": { "start": "node server.js" } }',
			'server.js': "require('express')().listen(process.env.PORT);\n",
		}),
	).toEqual(['hint']);
});

it.each([
	[
		'a report under the name that a caller gives',
		'processes/local-file-state',
		'warning',
		{ 'src/orders.js': "const fs = require('node:fs');\nexports.save = (id, rows) => fs.writeFileSync(`./data/${id}.json`, rows);\n" },
	],
	[
		'a file of settings',
		'processes/local-file-state',
		'hint',
		{ 'src/orders.js': "const fs = require('node:fs');\nexports.save = (all) => fs.writeFileSync('./data/settings.json', all);\n" },
	],
	[
		'a folder of a cache',
		'processes/local-file-state',
		'hint',
		{
			'src/orders.js':
				"const fs = require('node:fs');\nrequire('express')().get('/', (req, res) => fs.writeFileSync('./image-cache/one.png', req.body)).listen(process.env.PORT);\n",
		},
	],
	[
		'an upload in the temporary folder',
		'processes/upload-to-disk',
		'hint',
		{
			'src/orders.js':
				"const { Form } = require('multiparty');\nexports.parse = (req, done) => new Form({ uploadDir: '/tmp' }).parse(req, done);\n",
		},
	],
	[
		'the secret of a session in the code',
		'config/hardcoded-secret',
		'error',
		{
			'src/orders.js':
				"const session = require('express-session');\nrequire('express')().use(session({ secret: 'keyboard cat' })).get('/', (req, res) => res.json(req.session.basket)).listen(process.env.PORT);\n",
		},
	],
	[
		'a default that signs tokens',
		'config/secret-default',
		'error',
		{ 'src/orders.js': "exports.secret = process.env.JWT_SECRET || 'dev';\n" },
	],
	[
		'a word in place of the key of a vendor',
		'config/secret-default',
		'hint',
		{
			'package.json': '{ "name": "shop", "private": true, "dependencies": { "stripe": "^17.5.0" } }',
			'src/orders.js': "exports.key = process.env.STRIPE_SECRET_KEY || 'sk_nothing';\n",
		},
	],
	[
		'an address in a private network',
		'config/hardcoded-url',
		'warning',
		{ 'src/orders.js': "exports.api = require('axios').create({ baseURL: 'https://api.acme.internal' });\n" },
	],
	[
		'made-up values for those who develop',
		'config/hardcoded-secret',
		'hint',
		{ 'src/mock-orders.js': "exports.account = { apiKey: 'kd83-test-key-2291' };\n" },
	],
	[
		'a word that signs, in an image',
		'config/baked-into-image',
		'warning',
		{ Dockerfile: 'FROM node:22-slim\nENV SESSION_SECRET=shop2024!\nCMD ["node", "src/orders.js"]\n' },
	],
	[
		'the first password of an account, in an image',
		'config/baked-into-image',
		'hint',
		{ Dockerfile: 'FROM node:22-slim\nENV ADMIN_PASSWORD=root\nCMD ["node", "src/orders.js"]\n' },
	],
	[
		'uploads that compose keeps',
		'processes/stateful-mount',
		'hint',
		{ 'compose.yaml': 'services:\n  web:\n    build: .\n    volumes: [ "./uploads:/app/uploads" ]\n' },
	],
	['blanks around an equals sign', 'config/dotenv-syntax', 'hint', { '.env.example': 'PORT = 3000\n' }],
] as readonly (readonly [string, string, string, Readonly<Record<string, string>>])[])(
	'is as loud about %s as authors act on it',
	async (_, rule, severity, files) => {
		const workspace = new MemoryWorkspace({ ...files, '.twelvefactor.json': '{ "roles": { "src/**": "server" } }\n' });
		expect(await ownSeverities(rule, workspace)).toEqual([severity]);
	},
);

it.each<[string, Readonly<Record<string, string>>, string, readonly string[]]>([
	[
		'a word in place of a secret in a manifest',
		{ 'k8s/api.yaml': deployment('secret'), 'k8s/production/api.yaml': deployment('secret') },
		'config/secret-in-manifest',
		['hint', 'warning'],
	],
	[
		'a password for a service beside one',
		{ 'k8s/api.yaml': deployment('postgres://shop:Qp7vZr2Lx9@db:5432/shop', 'DATABASE_URL') },
		'config/credentials-in-url',
		['hint'],
	],
	[
		'a question about the checkout',
		{
			'package.json': '{"name":"shop","scripts":{"start":"node server.js"}}',
			'server.js':
				"const { exec } = require('node:child_process');\nexec('git rev-parse HEAD', () => {});\nexec('ffmpeg -i a b', () => {});\nrequire('express')().listen(process.env.PORT);\n",
		},
		'dependencies/system-tool',
		['hint', 'warning'],
	],
	[
		'several packages that nothing declares, of a program that takes one of its own family from a repository,',
		{
			'package.json':
				'{"name":"shop","scripts":{"start":"node server.js"},"dependencies":{"express":"^5.1.0","shop-engine":"github:acme/engine#v2"}}',
			'server.js':
				"const joi = require('joi');\nconst knex = require('knex');\nconst bcrypt = require('bcryptjs');\nrequire('express')().listen(process.env.PORT);\n",
		},
		'dependencies/undeclared-import',
		['hint', 'hint', 'hint'],
	],
])('holds %s for what its author would', async (_, files, rule, expected) => {
	expect(await ownSeverities(rule, new MemoryWorkspace(files))).toEqual(expected);
});

function deployment(value: string, name = 'SESSION_SECRET'): string {
	return `apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: api\nspec:\n  template:\n    spec:\n      containers:\n        - name: api\n          image: acme/api:1.2.3\n          env:\n            - name: ${name}\n              value: '${value}'\n`;
}

describe('tokens in tests', () => {
	it('only hints at what a record holds that is called after a test', async () => {
		const severities = (path: string): Promise<readonly string[]> =>
			ownSeverities(
				'config/provider-token',
				new MemoryWorkspace({ [path]: `{ "url": "https://acme.dev/?key=ASIA${'QX7ZPL2MKD73HVTB'}" }\n` }),
			);
		expect(await severities('src/waiver/testOrder.json')).toEqual(['hint']);
		expect(await severities('src/waiver/order.json')).toEqual(['error']);
	});

	it('believes a checksum, and nothing else', async () => {
		const body = 'q7Zt2LmX9vKc4RwB8nYs5HdF3gJp6T';
		const severities = (end: string): Promise<readonly string[]> =>
			ownSeverities('config/provider-token', new MemoryWorkspace({ 'bin/report_test.sh': `curl -H "Authorization: ghp_${body}${end}"\n` }));
		expect(await severities('0LLLYZ')).toEqual(['error']);
		expect(await severities('aaaaa1')).toEqual([]);
	});
});
