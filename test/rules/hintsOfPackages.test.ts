import { expect, it } from 'vitest';
import { createTestEngine, MemoryWorkspace } from '../support/memoryWorkspace.js';
import { manifest, server } from '../support/orders.js';

const lock = '{ "name": "orders", "lockfileVersion": 3, "packages": {} }\n';
const image = 'FROM node:22-slim\nWORKDIR /app\nCOPY . .\nRUN npm ci\n';
const service = { 'package.json': manifest({}), 'package-lock.json': lock, 'server.js': server };
const loose = 'dependencies/non-deterministic-install';
const pid1 = 'disposability/package-manager-as-pid1';
const unbounded = 'dependencies/unbounded-version';
const undeclared = 'dependencies/undeclared-import';
const committed = 'dependencies/committed-dependencies';
/** A service that imports a package for development, as a lock file knows it, with the commands of its image. */
const ofDevelopment = (locked: object, commands: string, source = "require('morgan');\n"): Readonly<Record<string, string>> => ({
	'package.json': manifest({ devDependencies: { morgan: '^1.10.0' } }),
	'package-lock.json': JSON.stringify({ name: 'orders', lockfileVersion: 3, packages: { 'node_modules/morgan': locked } }),
	'server.js': `${source}${server}`,
	Dockerfile: `FROM node:22-slim\nWORKDIR /app\nCOPY . .\nRUN ${commands}\nCMD ["node", "server.js"]\n`,
});
const atRuntime = 'dependencies/dev-dependency-at-runtime';
const container = (fields: string): string =>
	`apiVersion: apps/v1\nkind: Deployment\nmetadata:\n  name: orders\nspec:\n  template:\n    spec:\n      containers:\n        - name: orders\n          image: acme/orders:1.2.0\n${fields}`;

/** How loud something is said of packages and of what installs them, or stands in front of a program: where a deploy may never get there, on demand only. */
it.each<[string, string, readonly string[], Readonly<Record<string, string>>]>([
	[
		'an installation for where nothing was installed before',
		loose,
		['hint'],
		{
			...service,
			Dockerfile: `${image}CMD ["./start.sh"]\n`,
			'start.sh': '#!/bin/sh\n[ -d node_modules ] || npm install\nexec node server.js\n',
		},
	],
	[
		'an installation in the branch of developers',
		loose,
		['hint'],
		{
			...service,
			Dockerfile: `${image}CMD ["./start.sh"]\n`,
			'start.sh': '#!/bin/sh\nif [ "$NODE_ENV" = development ]; then\n  npm install\nfi\nexec node server.js\n',
		},
	],
	[
		'an installation that a container does at its start',
		loose,
		['warning'],
		{ ...service, Dockerfile: `${image}CMD ["./start.sh"]\n`, 'start.sh': '#!/bin/sh\nnpm install\nexec node server.js\n' },
	],
	[
		'an installation in a script that nothing is told to run',
		loose,
		['hint'],
		{ ...service, Procfile: 'web: node server.js\n', 'start.sh': '#!/bin/sh\nnpm install\nnpm start\n' },
	],
	[
		'an image that starts an emulator of the platform',
		loose,
		['hint'],
		{
			'package.json': manifest({ devDependencies: { serverless: '^3.40.0' } }),
			'package-lock.json': lock,
			'job.js': 'exports.handler = async () => ({});\n',
			'serverless.yml': 'service: orders\nprovider:\n  name: aws\nfunctions:\n  job:\n    handler: job.handler\n',
			Dockerfile: 'FROM node:22-slim\nWORKDIR /app\nCOPY . .\nRUN npm install\nCMD ["npx", "serverless", "offline"]\n',
		},
	],
	[
		'a service of the same repository that is called a mock',
		loose,
		['hint'],
		{
			...service,
			'profiles/package.json': manifest({ name: 'profiles-mock' }),
			'profiles/package-lock.json': lock,
			'profiles/server.js': server,
			'profiles/Dockerfile': 'FROM node:22-slim\nWORKDIR /app\nCOPY . .\nRUN npm install\nCMD ["node", "server.js"]\n',
		},
	],
	[
		'a command of an image in the place of which a cluster puts its own',
		pid1,
		['hint'],
		{
			...service,
			Dockerfile: `${image}CMD ["npm", "start"]\n`,
			'k8s/orders.yaml': container('          command: ["node", "server.js"]\n'),
		},
	],
	[
		'a command of an image that a cluster leaves as it is',
		pid1,
		['warning'],
		{
			...service,
			Dockerfile: `${image}CMD ["npm", "start"]\n`,
			'k8s/orders.yaml': container('          ports: [{ containerPort: 3000 }]\n'),
		},
	],
	[
		'a script that gives its place to the program',
		pid1,
		['hint'],
		{ ...service, 'package.json': manifest({ scripts: { start: 'exec node server.js' } }), Dockerfile: `${image}CMD ["npm", "start"]\n` },
	],
	[
		'npm in front of bash, which makes room',
		pid1,
		['hint'],
		{ ...service, Dockerfile: 'FROM registry.access.redhat.com/ubi9/nodejs-22:1\nCOPY . .\nRUN npm ci\nCMD ["npm", "start"]\n' },
	],
	[
		'a floor that nothing of the project imports',
		unbounded,
		['hint'],
		{ ...service, 'package.json': manifest({ dependencies: { express: '^4.21.2', 'serialize-javascript': '>=2.1.1' } }) },
	],
	[
		'a floor under what the program imports',
		unbounded,
		['information'],
		{
			...service,
			'package.json': manifest({ dependencies: { express: '^4.21.2', 'serialize-javascript': '>=2.1.1' } }),
			'server.js': `require('serialize-javascript');\n${server}`,
		},
	],
	[
		'any version of what no code takes, held by a lock file',
		unbounded,
		['hint'],
		{
			...service,
			'package.json': manifest({ dependencies: { express: '^4.21.2', '@acme/shapes': '*' } }),
			'server.js': `/** @import {Order} from '@acme/shapes' */\n${server}`,
		},
	],
	[
		'any version of what no code takes, and nothing that holds it',
		unbounded,
		['warning'],
		{ 'package.json': manifest({ dependencies: { express: '^4.21.2', '@acme/views': '*' } }), 'server.js': server },
	],
	[
		'types and tools among what the program needs',
		unbounded,
		['hint', 'hint', 'hint'],
		{
			'package.json': manifest({
				dependencies: { express: '^4.21.2', '@types/node': '*', '@tsconfig/node22': '*', 'eslint-config-acme': 'latest' },
			}),
			'server.js': server,
		},
	],
	[
		'what others begin with',
		unbounded,
		['hint'],
		{ 'package.json': manifest({ name: 'orders-starter', dependencies: { express: 'latest' } }), 'server.js': server },
	],
	[
		'scripts beside a service',
		unbounded,
		['hint'],
		{ ...service, 'scripts/package.json': '{ "name": "chores", "private": true, "dependencies": { "ora": "latest" } }\n' },
	],
	[
		'a package that a script of the manifest installs',
		undeclared,
		['hint'],
		{
			...service,
			'package.json': manifest({ scripts: { start: 'node server.js', postinstall: 'npm install --no-save canvas@2' } }),
			'server.js': `require('canvas');\n${server}`,
		},
	],
	[
		'a program that a generator hands out',
		undeclared,
		['hint'],
		{
			'package.json': '{ "name": "generator-orders", "files": ["generators"], "dependencies": { "yeoman-generator": "^5.0.0" } }\n',
			'generators/app/index.js': "module.exports = class extends require('yeoman-generator') {};\n",
			'generators/app/files/server.js': server,
		},
	],
	['a package that the image is installed without', atRuntime, ['warning'], ofDevelopment({ dev: true }, 'npm ci --omit=dev')],
	['a package that another one brings along', atRuntime, ['hint'], ofDevelopment({}, 'npm ci --omit=dev')],
	['a package of development in an image with all of them', atRuntime, ['hint'], ofDevelopment({ dev: true }, 'npm ci')],
	[
		'a package that a function loads where it may be there',
		atRuntime,
		['hint'],
		ofDevelopment({ dev: true }, 'npm ci --omit=dev', "exports.log = () => require('morgan');\n"),
	],
	[
		'a package that git is told to keep',
		committed,
		['hint'],
		{ ...service, '.gitignore': 'node_modules/*\n!node_modules/acme-core\n', 'node_modules/acme-core/index.js': '1;\n' },
	],
	[
		'packages that a server hands out to pages',
		committed,
		['hint'],
		{ ...service, 'public/package.json': '{ "name": "pages" }\n', 'public/node_modules/jquery/dist/jquery.js': '1;\n' },
	],
	[
		'an image of a package that declares nothing for development alone',
		'build-release-run/single-stage-image',
		['hint'],
		{
			...service,
			'package.json': manifest({ scripts: { start: 'next start', build: 'next build' }, dependencies: { next: '^15.0.0' } }),
			'pages/index.js': 'export default () => null;\n',
			Dockerfile: `${image}RUN npm run build\nCMD ["node_modules/.bin/next", "start"]\n`,
		},
	],
	[
		'an image that runs tests in a browser',
		'build-release-run/single-stage-image',
		['hint'],
		{
			...service,
			'package.json': manifest({ scripts: { build: 'tsc' }, devDependencies: { typescript: '^5.0.0', '@playwright/test': '^1.50.0' } }),
			Dockerfile: `${image}RUN npm run build\nCMD ["npx", "playwright", "test"]\n`,
		},
	],
])('says of %s how loud it is', async (_, rule, severities, files) => {
	const report = await createTestEngine(new MemoryWorkspace(files)).engine.checkWorkspace();
	const found = report.files.flatMap(({ findings }) => findings).filter((one) => one.rule === rule);
	expect(found.map(({ severity }) => severity)).toEqual(severities);
});
