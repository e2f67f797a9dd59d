import { expect, it } from 'vitest';
import { MemoryWorkspace } from '../support/memoryWorkspace.js';
import { ownSeverities } from '../support/ownSeverities.js';

const service = {
	'package.json': '{ "name": "shop", "private": true, "scripts": { "start": "node server.js" }, "dependencies": { "express": "^5.0.0" } }',
	'package-lock.json': '{ "lockfileVersion": 3 }',
};
const listen = "require('express')().listen(process.env.PORT);\n";
const probe = (port: string) =>
	`apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: relay }\nspec:\n  replicas: 2\n  selector: { matchLabels: { app: relay } }\n  template:\n    metadata: { labels: { app: relay } }\n    spec:\n      containers:\n        - name: relay\n          image: quay.io/acme/relay:1.0.0\n          ports: [{ name: grpc, containerPort: 4245 }]\n          readinessProbe: { httpGet: { path: /healthz, port: ${port} } }\n`;
const claim = (replicas: number) =>
	`apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: web }\nspec:\n  replicas: ${replicas}\n  selector: { matchLabels: { app: web } }\n  template:\n    metadata: { labels: { app: web } }\n    spec:\n      containers:\n        - name: web\n          image: ghcr.io/acme/web:1.0.0\n          volumeMounts: [{ mountPath: /data, name: data }]\n      volumes: [{ name: data, persistentVolumeClaim: { claimName: data } }]\n---\napiVersion: v1\nkind: PersistentVolumeClaim\nmetadata: { name: data }\nspec: { accessModes: [ReadWriteOnce], resources: { requests: { storage: 1Gi } } }\n`;

const pipeline = (steps: string) => `on: push\njobs:\n  all:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: npm install\n${steps}`;

async function severitiesOf(rule: string, files: Readonly<Record<string, string>>): Promise<readonly string[]> {
	const workspace = new MemoryWorkspace(files);
	workspace.versionControl = { system: 'git', tracked: new Set(Object.keys(files)), excludes: [] };
	return ownSeverities(rule, workspace);
}

it.each([
	[
		'a list of addresses of others',
		'config/hardcoded-ip',
		{
			...service,
			'server.js': `${listen}exports.bots = ['52.112.74.60', '52.112.125.8', '52.112.49.104', '52.112.49.112', '52.112.39.132'];\n`,
		},
	],
	[
		'an address under a name that says nothing of a connection',
		'config/hardcoded-ip',
		{ ...service, 'server.js': `${listen}const A_RECORD = '76.76.21.21';\nexports.record = A_RECORD;\n` },
	],
	[
		'an installation for tests alone',
		'dependencies/non-deterministic-install',
		{ ...service, 'server.js': listen, '.github/workflows/test.yml': pipeline('      - run: npm test\n') },
	],
	['a probe of a number that nobody has to declare', 'port-binding/port-mismatch', { 'k8s/relay.yaml': probe('4222') }],
	['a disk of the only replica', 'processes/stateful-mount', { 'k8s/web.yaml': claim(1) }],
	[
		'a disk of the project’s own image, which only the default of a variable names',
		'processes/stateful-mount',
		{
			...service,
			'docker-compose.yml':
				'services:\n  app:\n    image: ${IMAGE:-acme/shop:1.2.0}\n    volumes: [db:/shop/database]\nvolumes: { db: {} }\n',
		},
	],
	[
		'a channel of previews that a lock file holds',
		'dependencies/unbounded-version',
		{ ...service, 'package.json': '{ "name": "shop", "private": true, "dependencies": { "acme-sdk": "canary" } }' },
	],
	[
		'a template without a package manager of its own',
		'dependencies/missing-lockfile',
		{
			'package.json':
				'{ "name": "shop", "private": true, "scripts": { "start": "node server.js" }, "dependencies": { "express": "^5.0.0" } }',
			'server.js': listen,
			'.gitignore': 'package-lock.json\nyarn.lock\npnpm-lock.yaml\n',
		},
	],
	['a value that a file for tests sets twice', 'config/dotenv-syntax', { ...service, '.env.test': 'API_KEY=one\nAPI_KEY=two\n' }],
	['the same value in quotes and without', 'config/dotenv-syntax', { ...service, '.env': "MODE='one'\nMODE=one\n" }],
	[
		'a tool of developers in a start script, where images start something else',
		'build-release-run/dev-server-in-production',
		{
			...service,
			Dockerfile: 'FROM node:22-slim\nCOPY . .\nENTRYPOINT ["/init"]\n',
			'workers/package.json':
				'{ "name": "workers", "private": true, "scripts": { "start": "tsx watch index.ts" }, "dependencies": { "express": "^5.0.0" } }',
			'workers/index.ts': "import express from 'express';\nexpress().listen(process.env.PORT);\n",
		},
	],
	[
		'a context of which only what was built comes into the image',
		'build-release-run/missing-dockerignore',
		{
			...service,
			'.env.example': 'A=\n',
			'.dockerignore': 'node_modules\n',
			'server.js': listen,
			Dockerfile:
				'FROM node:22-slim AS builder\nWORKDIR /shop\nCOPY . .\nRUN npm ci && npm run build\n\nFROM node:22-slim\nCOPY --from=builder /shop/.output ./.output\nCMD ["node", ".output/server.js"]\n',
		},
	],
	[
		'a helper of a pipeline that only tells',
		'dependencies/global-install',
		{
			...service,
			'.github/workflows/release.yml':
				'on: push\njobs:\n  notes:\n    runs-on: ubuntu-latest\n    steps:\n      - run: npx changelogithub\n',
		},
	],
	[
		"an image of the project's own name",
		'dependencies/floating-base-image',
		{
			'package.json': '{ "name": "typeform-os", "private": true }',
			'docker-compose.yml': 'services:\n  web:\n    build: .\n  builder:\n    image: somebody/typeform-builder:latest\n',
		},
	],
	[
		'what stands in for a service of a cloud',
		'dependencies/floating-base-image',
		{ ...service, 'docker-compose.yml': 'services:\n  web:\n    build: .\n  bird:\n    image: acmeco/bird-local:latest\n' },
	],
	[
		"a stand-in for somebody else's service",
		'config/hardcoded-url',
		{
			...service,
			'server.js': `require('./outbound-mock-billing.server.js');\n${listen}`,
			'outbound-mock-billing.server.js': "exports.upload = () => fetch('https://billing-prod.fly.dev/v1');\n",
		},
	],
	[
		'code that reaches into a neighbour',
		'codebase/cross-app-import',
		{
			'package.json': '{ "name": "all", "private": true, "workspaces": ["a", "b"] }',
			'a/package.json': '{ "name": "a", "private": true, "scripts": { "start": "node server.js" } }',
			'b/package.json': '{ "name": "b", "private": true, "scripts": { "start": "node server.js" } }',
			'a/server.js': `require('../b/orders.js');\n${listen}`,
			'b/server.js': `require('./orders.js');\n${listen}`,
			'b/orders.js': 'exports.total = 1;\n',
		},
	],
	[
		'a dummy in place of a key that opens nothing',
		'config/secret-default',
		{ ...service, 'server.js': `${listen}exports.secret = process.env.GOOGLE_SECRET ?? 'dummySecret';\n` },
	],
	[
		'tokens of records that somebody shows',
		'config/hardcoded-secret',
		{
			...service,
			'server.js': `${listen}exports.events = [{ token: 'Jhj5dZrVaK7ZwHHjRyZWjbDl' }, { token: 'kQ2x9LmPz7Rt4WvB8nYc3HdF' }, { token: 'aV8s5TgJ1qXw6ZkM0pNe7RbU' }];\n`,
		},
	],
	[
		'what tells the makers who uses the program',
		'config/hardcoded-url',
		{
			...service,
			'server.js': `require('./telemetry');\n${listen}`,
			'telemetry.js': "exports.tell = () => fetch('https://ee.acmeforms.com/api/v1/usage-updates', { method: 'POST' });\n",
		},
	],
	[
		'messages that a program of microservices answers',
		'concurrency/undeclared-worker',
		{
			'package.json':
				'{ "name": "shop", "private": true, "scripts": { "start": "node main.js" }, "dependencies": { "@nestjs/core": "^11.0.0", "@nestjs/common": "^11.0.0", "@nestjs/microservices": "^11.0.0" } }',
			'main.ts':
				"import { NestFactory } from '@nestjs/core';\nimport { Orders } from './orders';\nasync function bootstrap() {\n\tconst app = await NestFactory.create(Orders);\n\tawait app.listen(process.env.PORT);\n}\nvoid bootstrap();\n",
			'orders.ts':
				"import { MessagePattern } from '@nestjs/microservices';\nexport class Orders {\n\t@MessagePattern('order.create')\n\tcreate(message: string) {\n\t\treturn message;\n\t}\n}\n",
		},
	],
	[
		'what a compose file without a sign of a deploy pulls',
		'dependencies/floating-base-image',
		{ ...service, 'docker-compose.yml': 'services:\n  web:\n    build: .\n  db:\n    image: postgres:latest\n' },
	],
	[
		'a Dockerfile that copies what there is not',
		'dependencies/floating-base-image',
		{ ...service, 'web/Dockerfile': 'FROM nginx\nCOPY proxy/default.conf.template /etc/nginx/templates/\n' },
	],
	[
		'a Dockerfile that builds a member that there is not',
		'dependencies/non-deterministic-install',
		{
			...service,
			'apps/api/package.json': '{ "name": "api", "private": true, "dependencies": { "express": "^5.0.0" } }',
			'apps/api/Dockerfile':
				'FROM node:22-slim\nCOPY . .\nRUN npm install\nRUN npx turbo run build --filter=database\nCMD ["node", "server.js"]\n',
			'apps/api/package-lock.json': '{ "lockfileVersion": 3 }',
		},
	],
	[
		'an image that only tests build',
		'build-release-run/single-stage-image',
		{
			...service,
			'package.json': '{ "name": "shop", "private": true, "scripts": { "build": "tsc" }, "dependencies": { "express": "^5.0.0" } }',
			'Dockerfile.agent': 'FROM node:22-slim\nCOPY dist ./dist\nCMD ["node", "dist/agent.js"]\n',
			'agent/Dockerfile': 'FROM node:22-slim\nCOPY . .\nRUN npm ci\nRUN npm run build\nCMD ["node", "dist/agent.js"]\n',
			'docker-compose.yml': 'services:\n  agent-e2e:\n    build:\n      context: .\n      dockerfile: agent/Dockerfile\n',
		},
	],
	[
		'the address of an error tracker with its second key',
		'config/credentials-in-url',
		{
			...service,
			'server.js': `${listen}require('@sentry/node').init({ dsn: 'https://${'5f1c0d9ab3'.repeat(3)}a1:${'c0ffee1dea'.repeat(3)}b2@sentry.io/1212' });\n`,
		},
	],
	[
		'a stand-in that somebody asks for',
		'dev-prod-parity/fake-service',
		{
			...service,
			'server.js': `${listen}(function () {\n\tif (!process.env.S3_EMULATION) {\n\t\treturn;\n\t}\n\trequire('mox-server').runServer(5001);\n})();\n`,
		},
	],
	[
		'lines that are written later, and not held back',
		'logs/buffered-output',
		{ ...service, 'server.js': `${listen}exports.log = require('pino')({}, require('pino').destination({ sync: false }));\n` },
	],
	[
		'the password of a command that ends',
		'config/secret-default',
		{
			...service,
			'server.js': listen,
			'db/reset-admin.js': "#!/usr/bin/env node\nrequire('./users').reset('admin', process.env.ADMIN_PASSWORD || 'admin');\n",
			'db/users.js': 'exports.reset = () => {};\n',
		},
	],
	[
		'a version that a stack for trying out has, too',
		'dev-prod-parity/service-version-drift',
		{
			'package.json': '{ "name": "flags", "private": true }',
			'docker-compose.yml': 'services:\n  web:\n    image: acme/flags:1.2.0\n  db:\n    image: postgres:15\n',
			'.github/docker-compose.test.yml': 'services:\n  db:\n    image: postgres:16\n',
		},
	],
])('only hints at %s', async (_, rule, files) => {
	expect([...new Set(await severitiesOf(rule, files))]).toEqual(['hint']);
});

it.each([
	[
		'a peer',
		'config/hardcoded-ip',
		{ ...service, 'server.js': `${listen}const billingHost = '52.112.74.60';\nexports.billingHost = billingHost;\n` },
	],
	['a probe of a name that nobody declares', 'port-binding/port-mismatch', { 'k8s/relay.yaml': probe('web') }],
	['a disk that the second replica cannot have', 'processes/stateful-mount', { 'k8s/web.yaml': claim(3) }],
	[
		'a tool of developers where a start script is all there is',
		'build-release-run/dev-server-in-production',
		{
			'package.json':
				'{ "name": "shop", "private": true, "scripts": { "start": "nodemon server.js" }, "dependencies": { "express": "^5.0.0" } }',
			'server.js': listen,
		},
	],
	[
		'a store beside a published image of the project',
		'dependencies/floating-base-image',
		{ ...service, 'docker-compose.yml': 'services:\n  web:\n    image: acme/shop:2.1.0\n  db:\n    image: postgres:latest\n' },
	],
	[
		'a store of a stack for production',
		'dependencies/floating-base-image',
		{ ...service, 'docker-compose.prod.yml': 'services:\n  web:\n    build: .\n  db:\n    image: postgres:latest\n' },
	],
	[
		'a Dockerfile whose missing file a pipeline may have made, since it builds the image',
		'dependencies/floating-base-image',
		{
			...service,
			'web/Dockerfile': 'FROM nginx\nCOPY proxy/default.conf.template /etc/nginx/templates/\n',
			'.github/workflows/web.yml':
				'on: push\njobs:\n  web:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: docker build -f web/Dockerfile .\n',
		},
	],
	[
		'an installation by a script that an image runs by another name',
		'dependencies/non-deterministic-install',
		{
			...service,
			'package.json': service['package.json'].replace('"start"', '"setup": "sh ./bin/setup.sh", "start"'),
			'server.js': listen,
			'bin/setup.sh': '#!/bin/sh\nnpm install\n',
			Dockerfile: 'FROM node:22-slim\nWORKDIR /app\nCOPY . .\nRUN npm run setup\nCMD ["node", "server.js"]\n',
		},
	],
	[
		'an installation for what is published',
		'dependencies/non-deterministic-install',
		{ ...service, 'server.js': listen, '.github/workflows/release.yml': pipeline('      - run: npm publish\n') },
	],
	[
		'an installation for what a script deploys',
		'dependencies/non-deterministic-install',
		{
			...service,
			'package.json': service['package.json'].replace('"start"', '"ship": "aws s3 sync dist s3://shop", "start"'),
			'server.js': listen,
			'.github/workflows/release.yml': pipeline('      - run: npm run ship\n'),
		},
	],
	[
		'an installation for an image that a ready-made step builds',
		'dependencies/non-deterministic-install',
		{ ...service, 'server.js': listen, '.github/workflows/image.yml': pipeline('      - uses: docker/build-push-action@v6\n') },
	],
	[
		'a context of which a whole folder comes into the image',
		'build-release-run/missing-dockerignore',
		{
			...service,
			'.env.example': 'A=\n',
			'.dockerignore': 'node_modules\n',
			'server.js': listen,
			Dockerfile:
				'FROM node:22-slim AS builder\nWORKDIR /app\nCOPY . .\nRUN npm ci && npm run build\n\nFROM node:22-slim\nCOPY --from=builder /app ./\nCMD ["node", "server.js"]\n',
		},
	],
])('still warns of %s', async (_, rule, files) => {
	expect(await severitiesOf(rule, files)).toEqual(['warning']);
});

it('names an address that a package calls in several files once', async () => {
	const call = "exports.load = () => fetch('https://stats-prod.onrender.com/api');\n";
	expect(
		await severitiesOf('config/hardcoded-url', {
			...service,
			'server.js': `require('./a');\nrequire('./b');\n${listen}`,
			'a.js': call,
			'b.js': call,
		}),
	).toEqual(['warning', 'hint']);
});

it('says once in a file, at the first word of a fault, that a logger which no module hands out is passed by', async () => {
	const files = {
		...service,
		'server.js': `require('./orders');\n${listen}`,
		'orders.js': "exports.save = (one) => {\n\tconsole.log('saving', one);\n\tconsole.error('saved', one);\n};\n",
		'jobs.js': "const { logger } = require('./own');\nexports.run = () => logger.info('run');\n",
		'own.js': 'exports.logger = globalThis.logger;\n',
	};
	expect(await severitiesOf('logs/console-logging', { ...files, 'server.js': `require('./jobs');\n${files['server.js']}` })).toEqual([
		'hint',
		// Named by a configuration, as here, a tentative rule is as grave as it is declared.
		'warning',
	]);
});
