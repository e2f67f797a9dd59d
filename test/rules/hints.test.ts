import { expect, it } from 'vitest';
import { createTestEngine, MemoryWorkspace } from '../support/memoryWorkspace.js';
import { adapted, manifest, server } from '../support/orders.js';
import { ownSeverities } from '../support/ownSeverities.js';

const key =
	'MIICXA+jZDCYgYeB9OoXhgbc656xfF4YZoI6FZMAli3dvT02YHS9iOd9GQsledDX\nqRgOD9vunFAdG22wLXMwb8U3qxa2p2SGcqsCJNk7VdsMB3mTm4z4haB64TE/PAEv\ntXhCMFf8tQdbvWHgSgKzlPerSrfsMsiTCjkGzthO4EPuOC8nOxc+6BYzFsqAvcBE\nlKU0QGJVeufH4L8gmQ4Gf4e+vV1V9Vz6sgjYgis/U1o0mRTGMQg0YWZRc7YsZ3Vg\nfLBJOVIXD/K9nbSOwOO+0zFvRWISzJt7Q52jbpIK2fiGQhnz3zvwvh3Hyu8Ri1qO\n0Qtv3yfc7U5cARL0w1T4rNgi6d';

/** What is true and yet was wrong or of no use to the authors of services it was tried on: said on demand only. */
it.each<[string, string, Readonly<Record<string, string>>]>([
	[
		'a program of which the README says that nobody runs it any more',
		'disposability/no-sigterm-handler',
		{ 'package.json': manifest({}), 'server.js': server, 'README.md': '# Orders\n\nThis repo is no longer used.\n' },
	],
	[
		'a program that the README of its folder says was built in a book',
		'disposability/no-sigterm-handler',
		{
			'ledger/package.json': manifest({ scripts: { start: 'node server.js' } }),
			'ledger/server.js': server,
			'ledger/Procfile': 'web: node server.js\n',
			'ledger/readme.md': '# Ledger\n\nThis is the code of the ledger that is built in Node.js throughout my book Small Ledgers.\n',
		},
	],
	[
		'a copy of the main branch of another repository',
		'disposability/no-sigterm-handler',
		{
			'starter-master/package.json': manifest({ repository: 'harbour/starter', scripts: { start: 'node server.js' } }),
			'starter-master/server.js': server,
		},
	],
	[
		'a server as the first page of a manual has it',
		'port-binding/hardcoded-port',
		{
			'package.json': manifest({}),
			'server.js': "const http = require('http');\nhttp.createServer((req, res) => res.end('Hello World')).listen(3000, '127.0.0.1');\n",
		},
	],
	[
		'what a module with a logger of files writes its lines with',
		'logs/console-logging',
		{
			'package.json': manifest({ dependencies: { express: '^4.21.2', 'simple-node-logger': '^21.8.12' } }),
			'server.js': `require('./shopLogger')('up');\n${server}`,
			'shopLogger.js':
				"const { keep } = require('./kept');\nconst log = require('simple-node-logger').createRollingFileLogger({ logDirectory: 'logs', fileNamePattern: 'a-<DATE>.log' });\nmodule.exports = (line) => {\n\tlog.info(line);\n\tkeep(line);\n};\n",
			'kept.js':
				"const { Line } = require('./models');\nexports.keep = async (line) => {\n\ttry {\n\t\tawait Line.create({ line });\n\t} catch (error) {\n\t\tconsole.error('not kept', error);\n\t}\n};\n",
			'models.js': "exports.Line = require('mongoose').model('Line');\n",
		},
	],
	[
		'packages for pages that are committed, so that nobody need install them',
		'dependencies/committed-dependencies',
		{
			'package.json': manifest({}),
			'server.js': server,
			'static/bower_components/jquery/dist/jquery.js': '1;\n',
		},
	],
	[
		'a tool of developers in whatever version there is',
		'dependencies/unbounded-version',
		{ 'package.json': manifest({ devDependencies: { istanbul: '*' } }), 'server.js': server },
	],
	[
		'a server that is asked whether the program is there',
		'disposability/no-sigterm-handler',
		{
			'package.json': manifest({ scripts: { start: 'node bot.js' } }),
			'bot.js': "require('./keep-alive')();\n",
			'keep-alive.js': "module.exports = () => require('http').createServer((req, res) => res.end('here')).listen(process.env.PORT);\n",
		},
	],
	[
		'a server that a bot has beside it, on hardly a route',
		'disposability/no-sigterm-handler',
		{
			'package.json': manifest({ scripts: { start: 'node bot.js' } }),
			'bot.js':
				"const { Client } = require('discord.js');\nnew Client({ intents: [] }).login(process.env.TOKEN);\nconst app = require('express')();\napp.get('/', (req, res) => res.send('here'));\napp.listen(process.env.PORT);\n",
		},
	],
	[
		'a server that hands out what a bundler makes of the sources, started by a script',
		'disposability/no-sigterm-handler',
		{
			'package.json': manifest({}),
			'server.js':
				"const app = require('express')();\napp.use(require('webpack-dev-middleware')(require('webpack')({})));\napp.listen(process.env.PORT);\n",
		},
	],
	[
		'a server that only a script of developers starts',
		'disposability/no-sigterm-handler',
		{ 'package.json': manifest({ scripts: { dev: 'node server.js' } }), 'server.js': server },
	],
	[
		'a package that listens for the programs of its workspace',
		'disposability/no-sigterm-handler',
		{
			'package.json': '{ "private": true, "workspaces": ["packages/*"] }',
			'packages/web/package.json': '{ "name": "@acme/web", "private": true, "dependencies": { "express": "^4.21.2" } }',
			'packages/web/lib/main.js':
				"const app = require('express')();\nmodule.exports = (extend) => {\n\textend(app);\n\tapp.listen(process.env.PORT);\n};\n",
			'packages/shop/package.json':
				'{ "name": "@acme/shop", "private": true, "scripts": { "start": "node server.js" }, "dependencies": { "@acme/web": "^1.0.0", "express": "^4.21.2" } }',
			'packages/shop/server.js': `process.on('SIGTERM', () => process.exit(0));\n${server}`,
		},
	],
	[
		'a program that starts a package of its own makers whose code is elsewhere',
		'disposability/no-sigterm-handler',
		{ 'package.json': manifest({}), 'server.js': `require('orders-notifier')({ db: process.env.DB });\n${server}` },
	],
	[
		'an image that asks for sources by a protocol that is gone',
		'disposability/package-manager-as-pid1',
		{
			'package.json': manifest({}),
			'server.js': server,
			Dockerfile: 'FROM node:22-slim\nRUN git clone git://github.com/acme/shop\nWORKDIR /shop\nRUN npm install\nCMD ["npm", "start"]\n',
		},
	],
	[
		'a secret by default that the program may get from a store of secrets as it starts',
		'config/secret-default',
		{
			'package.json': manifest({}),
			'server.js': `require('./vault').open();\nrequire('./tokens');\n${server}`,
			'vault.js':
				'exports.open = async () => {\n\tconst found = await fetch(process.env.VAULT_ADDRESS).then((answer) => answer.json());\n\tprocess.env.SESSION_SECRET ??= found.session;\n};\n',
			'tokens.js':
				"const jwt = require('jsonwebtoken');\nconst secret = process.env.SESSION_SECRET || 'harbour-2-lights';\nexports.sign = (user) => jwt.sign({ user }, secret);\n",
		},
	],
	[
		'a default beside a function that requires the variable by its name',
		'config/secret-default',
		{
			'package.json': manifest({}),
			'server.js': `${server}require('./config');\n`,
			'config.js':
				"const { getRequiredEnv } = require('./env');\nexports.secret = getRequiredEnv('SESSION_SECRET', 'not-so-secret-cookie');\n",
			'env.js': 'exports.getRequiredEnv = (name, fallback) => process.env[name] ?? require("@acme/env").unlessDeployed(name, fallback);\n',
		},
	],
	[
		'a program that is called a mock of another one',
		'disposability/no-sigterm-handler',
		{ 'package.json': manifest({ name: 'orders-api-mock' }), 'server.js': server },
	],
	[
		'a tool of a pipeline that only checks',
		'dependencies/global-install',
		{
			'package.json': manifest({}),
			'server.js': server,
			'.github/workflows/depcheck.yml':
				'on: push\njobs:\n  run:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: npm install -g depcheck\n',
		},
	],
	[
		'a store of the default settings, for which a deploy may have a file of its own',
		'backing-services/literal-handle',
		{
			'package.json': manifest({ dependencies: { config: '^3.3.12', mongoose: '^8.9.0' } }),
			'config/default.json': '{ "db": "mongodb://localhost/orders" }\n',
			'server.js': `require('mongoose').connect(require('config').get('db'));\n${server}`,
		},
	],
	[
		'a file of secrets that nothing but the lines of a new repository speak of',
		'build-release-run/missing-dockerignore',
		{
			'package.json': manifest({}),
			'server.js': server,
			'.gitignore': 'node_modules\n.env\n',
			'.dockerignore': 'node_modules\n.git\n',
			Dockerfile: 'FROM node:22-slim\nWORKDIR /app\nCOPY . .\nRUN npm ci\nCMD ["node", "server.js"]\n',
		},
	],
	[
		'an installation of a job that ships, since pipelines outlive the system that ran them',
		'dependencies/non-deterministic-install',
		{
			'package.json': manifest({}),
			'package-lock.json': '{ "name": "orders", "lockfileVersion": 3, "packages": {} }\n',
			'server.js': server,
			'.github/workflows/release.yml':
				'on: push\njobs:\n  release:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: npm install\n      - run: npm publish\n',
		},
	],
	[
		'an image that nothing builds, where the pipeline builds another one',
		'dependencies/non-deterministic-install',
		{
			'package.json': manifest({}),
			'package-lock.json': '{ "name": "orders", "lockfileVersion": 3, "packages": {} }\n',
			'server.js': server,
			Dockerfile: 'FROM node:22-slim\nWORKDIR /app\nCOPY . .\nRUN npm ci\nCMD ["node", "server.js"]\n',
			'deploy/Dockerfile.load': 'FROM node:22-slim\nWORKDIR /app\nCOPY . .\nRUN npm install\nCMD ["node", "server.js"]\n',
			'.github/workflows/release.yml':
				'on: push\njobs:\n  image:\n    runs-on: ubuntu-24.04\n    steps:\n      - uses: docker/build-push-action@v6\n        with: { context: ., push: true }\n',
		},
	],
	[
		'an image beside a platform that brings the runtime itself, where nothing builds it',
		'dependencies/non-deterministic-install',
		{
			'package.json': manifest({}),
			'package-lock.json': '{ "name": "orders", "lockfileVersion": 3, "packages": {} }\n',
			'server.js': server,
			Dockerfile: 'FROM node:22-slim\nWORKDIR /app\nCOPY . .\nRUN npm install\nCMD ["node", "server.js"]\n',
			'app.yaml': 'runtime: nodejs22\nentrypoint: node server.js\n',
		},
	],
	[
		'an image without a command, beside one of another package that has one',
		'dependencies/non-deterministic-install',
		{
			'package.json': manifest({}),
			'server.js': server,
			Dockerfile: 'FROM node:22-slim\nWORKDIR /app\nCOPY . .\nCMD ["node", "server.js"]\n',
			'pages/package.json': '{ "name": "pages", "private": true, "dependencies": { "vite": "^7.0.0" } }',
			'pages/package-lock.json': '{ "name": "pages", "lockfileVersion": 3, "packages": {} }\n',
			'pages/Dockerfile': 'FROM node:22-slim\nWORKDIR /app\nCOPY package*.json ./\nRUN npm install\nCOPY . .\nRUN npm run build\n',
			'deploy/pages.yaml':
				'apiVersion: apps/v1\nkind: Deployment\nmetadata: { name: pages }\nspec:\n  selector: { matchLabels: { app: pages } }\n  template:\n    metadata: { labels: { app: pages } }\n    spec:\n      containers: [{ name: pages, image: "nginx:1.29", command: ["nginx", "-g", "daemon off;"] }]\n',
		},
	],
	[
		'an image that runs tests behind a script of its own',
		'dependencies/non-deterministic-install',
		{
			'package.json': manifest({ scripts: { 'test:ci': 'cucumber-js' } }),
			'package-lock.json': '{ "name": "orders", "lockfileVersion": 3, "packages": {} }\n',
			'server.js': server,
			Dockerfile: 'FROM node:22-slim\nWORKDIR /app\nCOPY . .\nRUN npm install\nENTRYPOINT ["./run.sh"]\nCMD ["npm", "run", "test:ci"]\n',
			'run.sh': '#!/bin/sh\n"$@"\necho done\n',
		},
	],
	[
		'an image that runs a script for developers, where a platform starts another one',
		'dependencies/non-deterministic-install',
		{
			'package.json': manifest({ scripts: { start: 'node server.js', dev: 'show-routes && node server.js --inspect' } }),
			'package-lock.json': '{ "name": "orders", "lockfileVersion": 3, "packages": {} }\n',
			'server.js': server,
			Procfile: 'web: npm start\n',
			Dockerfile: 'FROM node:22-slim\nWORKDIR /app\nCOPY . .\nRUN npm install\nENTRYPOINT ["./entrypoint.sh"]\nCMD ["npm", "run", "dev"]\n',
			'entrypoint.sh': '#!/bin/sh\nexec "$@"\n',
		},
	],
	[
		'an image in which developers run functions that a platform calls',
		'dependencies/non-deterministic-install',
		{
			'package.json': manifest({ scripts: { start: 'func start' } }),
			'package-lock.json': '{ "name": "orders", "lockfileVersion": 3, "packages": {} }\n',
			'orders/function.json': '{ "bindings": [{ "type": "httpTrigger" }] }\n',
			'orders/index.js': 'module.exports = async (context) => context.done();\n',
			'docker/Dockerfile': 'FROM node:22-slim\nWORKDIR /app\nCOPY . .\nRUN npm install\nCMD ["npm", "start"]\n',
			'docker-compose.yml': 'services:\n  functions:\n    build: { context: ., dockerfile: docker/Dockerfile }\n',
		},
	],
	[
		'a rejection that is counted',
		'disposability/swallowed-crash',
		{
			'package.json': manifest({}),
			'server.js': `const { increment } = require('./metrics');\n${server}process.on('unhandledRejection', (error) => {\n\tincrement('rejections');\n\tconsole.error(error);\n});\n`,
			'metrics.js': 'exports.increment = (name) => name;\n',
		},
	],
	[
		'a type that is handed on without saying so',
		'dependencies/undeclared-import',
		{
			'package.json': manifest({ scripts: { start: 'node dist/server.js' } }),
			'tsconfig.json': '{ "compilerOptions": { "outDir": "dist", "rootDir": "src" } }\n',
			'src/server.ts':
				"import express from 'express';\nimport { logger } from './logger';\nlogger().info('up');\nexpress().listen(process.env.PORT);\n",
			'src/logger.ts':
				"import { LoggerInstance } from 'winston';\nimport { make } from './make';\nexport { LoggerInstance as Logger } from 'winston';\n\nexport const logger = (): LoggerInstance => make('shop');\n",
			'src/make.ts': 'export const make = (name: string): any => name;\n',
		},
	],
	[
		'the default of a secret in a property that no other file takes',
		'config/secret-default',
		{
			'package.json': manifest({}),
			'server.js': `const { settings } = require('./settings');\nconsole.info(settings.title);\n${server}`,
			'settings.js':
				"const own = { title: process.env.TITLE, cookieSecret: process.env.COOKIE_SECRET || 'correct-horse' };\nif (!own.title) {\n\tthrow new Error('no title');\n}\nexports.settings = own;\n",
		},
	],
	[
		'a default that says that nobody knows the key',
		'config/secret-default',
		{
			'package.json': manifest({}),
			'server.js': `require('./auth');\n${server}`,
			'auth.js': "exports.key = () => process.env.STUB_TO_AUTH_SIGNING_KEY || 'UNKNOWN';\n",
		},
	],
	[
		"a start file that is called after a developer's machine",
		'disposability/no-sigterm-handler',
		{
			'package.json': manifest({ scripts: { watch: 'nodemon --exec ts-node local.ts' } }),
			'local.ts': "import express from 'express';\nexpress().listen(3001);\n",
		},
	],
	[
		'an import of which a linter is told that nobody declares it',
		'dependencies/undeclared-import',
		{
			'package.json': manifest({}),
			'server.js': `${server}// eslint-disable-next-line import/no-extraneous-dependencies\nconst camel = require('camelcase');\nmodule.exports = camel;\n`,
		},
	],
	[
		'a port among constants of another file',
		'port-binding/hardcoded-port',
		{
			'package.json': manifest({}),
			'constants.js': 'exports.containerPort = 3000;\n',
			'server.js': "require('express')().listen(require('./constants').containerPort);\n",
		},
	],
	[
		'ports of servers that are there to be tried',
		'port-binding/hardcoded-port',
		{
			'package.json': manifest({}),
			'server.js':
				"const http = require('node:http');\nhttp.createServer().listen(80);\nrequire('node:net').createServer().listen(process.env.PORT);\n",
		},
	],
	[
		'sessions in memory of which nothing tells that anybody is in them',
		'processes/memory-session',
		{
			'package.json': manifest({ dependencies: { express: '^4.21.2', 'express-session': '^1.18.1' } }),
			'server.js':
				"const app = require('express')();\napp.use(require('express-session')({ secret: process.env.SESSION_SECRET }));\napp.listen(process.env.PORT);\n",
		},
	],
	[
		'a version of what an installer may leave out',
		'dependencies/unbounded-version',
		{
			'package.json': manifest({ optionalDependencies: { fsevents: '*' } }),
			'package-lock.json': '{ "name": "orders", "lockfileVersion": 3, "packages": {} }\n',
			'server.js': server,
		},
	],
	[
		'several programs of a script that the images do without',
		'concurrency/many-processes-per-container',
		{
			'package.json': manifest({ scripts: { start: "concurrently 'node server.js' 'node job.js'" } }),
			'server.js': server,
			'job.js': "require('bullmq');\nnew (require('bullmq').Worker)('orders', async () => {});\n",
			'deploy/Dockerfile': 'FROM nginx:1.27\nCOPY pages /usr/share/nginx/html\n',
		},
	],
	[
		'a limit of which the author has counted the processes',
		'processes/memory-coordination',
		{
			'package.json': manifest({ dependencies: { express: '^4.21.2', 'express-rate-limit': '^7.0.0', ioredis: '^5.0.0' } }),
			'server.js':
				"const { rateLimit } = require('express-rate-limit');\nrequire('./store');\n// Production has 2 instances, so the effective limit is twice as high.\nconst limiter = rateLimit({ max: 100 });\nconst app = require('express')();\napp.use(limiter);\napp.listen(process.env.PORT);\n",
			'store.js': "const Redis = require('ioredis');\nmodule.exports = new Redis(process.env.REDIS_URL);\n",
		},
	],
	[
		'a file that a request only moves',
		'processes/local-file-state',
		{
			'package.json': manifest({}),
			'server.js':
				"const fs = require('node:fs');\nconst app = require('express')();\napp.post('/taken', (request, response) => {\n\tfs.renameSync(`input/${request.body.name}`, `done/${request.body.name}`);\n\tresponse.end();\n});\napp.listen(process.env.PORT);\n",
		},
	],
	[
		'an image that starts nothing, and that nothing starts',
		'dependencies/non-deterministic-install',
		{
			'package.json': manifest({}),
			'package-lock.json': '{ "name": "orders", "lockfileVersion": 3, "packages": {} }\n',
			'server.js': server,
			Procfile: '',
			Dockerfile: 'FROM node:22-slim\nWORKDIR /app\nCOPY . .\nRUN npm install\n',
		},
	],
	[
		'an installation in a stage of which the image takes the sources, and installs anew',
		'dependencies/non-deterministic-install',
		{
			'package.json': manifest({}),
			'package-lock.json': '{ "name": "orders", "lockfileVersion": 3, "packages": {} }\n',
			'server.js': server,
			Dockerfile: `FROM node:22-slim AS tested
WORKDIR /app
COPY package*.json ./
RUN npm install
COPY . .
FROM node:22-slim
WORKDIR /app
COPY --from=tested /app/ ./
RUN npm ci --omit=dev
CMD ["node", "server.js"]
`,
		},
	],
	[
		'an installation of a job that only puts pages on a branch',
		'dependencies/non-deterministic-install',
		{
			'package.json': manifest({}),
			'package-lock.json': '{ "name": "orders", "lockfileVersion": 3, "packages": {} }\n',
			'server.js': server,
			'.github/workflows/docs.yml':
				'on: push\njobs:\n  docs:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: npm install\n      - uses: JamesIves/github-pages-deploy-action@4.1.0\n',
		},
	],
	[
		'the command of an image that watches its sources',
		'disposability/shell-form-command',
		{
			'package.json': manifest({ scripts: { start: 'node server.js', 'start-dev': 'nodemon --inspect server.js' } }),
			'server.js': server,
			Procfile: 'web: node server.js\n',
			Dockerfile: 'FROM node:22-slim\nWORKDIR /app\nCOPY . .\nCMD npm run start-dev\n',
			'docker-compose.endpoint-tests.yml': 'services:\n  api:\n    build: .\n    command: node server.js\n',
		},
	],
	[
		'an installation that leaves the lock file as it is',
		'dependencies/non-deterministic-install',
		{
			'package.json': manifest({}),
			'package-lock.json': '{ "name": "orders", "lockfileVersion": 3, "packages": {} }\n',
			'server.js': server,
			Dockerfile: 'FROM node:22-slim\nWORKDIR /app\nCOPY . .\nRUN npm install --no-save\nCMD ["node", "server.js"]\n',
		},
	],
	[
		'an image that starts a script which no manifest has',
		'disposability/package-manager-as-pid1',
		{
			'package.json': manifest({}),
			'server.js': server,
			Procfile: 'web: node server.js\n',
			Dockerfile: 'FROM node:22-slim\nWORKDIR /app\nCOPY . .\nCMD ["npm", "run", "start:docker"]\n',
		},
	],
	[
		'an image that only a job runs in',
		'dependencies/non-deterministic-install',
		{
			'package.json': manifest({ scripts: { start: 'node server.js', migrate: 'knex migrate:latest' } }),
			'package-lock.json': '{ "name": "orders", "lockfileVersion": 3, "packages": {} }\n',
			'server.js': server,
			'db/Dockerfile': 'FROM node:22-slim\nWORKDIR /app\nCOPY package*.json ./\nRUN npm install\nCMD ["npm", "run", "migrate"]\n',
		},
	],
	[
		'a Yarn that passes signals on, in front of the program',
		'disposability/package-manager-as-pid1',
		{
			'package.json': manifest({ packageManager: 'yarn@4.12.0' }),
			'server.js': server,
			Dockerfile: 'FROM node:22-slim\nWORKDIR /app\nCOPY . .\nCMD ["yarn", "start"]\n',
		},
	],
	[
		'a program of the machine that mail falls back on',
		'backing-services/local-mail',
		{
			'package.json': manifest({ dependencies: { express: '^4.21.2', nodemailer: '^6.9.0' } }),
			'server.js': `const { createTransport } = require('nodemailer');\nconst local = createTransport({ sendmail: true });\nexports.of = (settings) => (settings.host ? createTransport({ host: settings.host }) : local);\n${server}`,
		},
	],
	[
		'a clone that tests in a pipeline need',
		'codebase/unpinned-foreign-code',
		{
			'package.json': manifest({}),
			'server.js': server,
			'.github/workflows/test.yml':
				'on: push\njobs:\n  run:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: git clone https://github.com/acme/partner partner\n',
		},
	],
	[
		'no lock file of a published command',
		'dependencies/missing-lockfile',
		{
			'package.json': manifest({ private: undefined, version: '1.2.0', bin: { orders: 'server.js' } }),
			'server.js': server,
			'.gitignore': 'node_modules\npackage-lock.json\n',
		},
	],
	[
		'a file of SQLite that its only process migrates',
		'admin-processes/migrate-in-web-process',
		{
			'package.json': manifest({ dependencies: { express: '^4.21.2', knex: '^3.1.0', 'better-sqlite3': '^11.0.0' } }),
			'server.js': `const knex = require('knex')({ client: 'better-sqlite3', connection: { filename: process.env.DB } });\nknex.migrate.latest();\n${server}`,
		},
	],
	[
		'a compiler that was chosen for what runs',
		'build-release-run/dev-server-in-production',
		{
			'package.json': manifest({ scripts: { start: 'tsx server.ts' }, dependencies: { express: '^4.21.2', tsx: '^4.19.0' } }),
			'server.ts': "import express from 'express';\nexpress().listen(process.env.PORT);\n",
		},
	],
	[
		"a tool on a base of somebody's own",
		'dependencies/system-tool',
		{
			'package.json': manifest({}),
			'server.js': `const { spawn } = require('node:child_process');\nspawn('qpdf', ['--linearize']);\n${server}`,
			Dockerfile: 'FROM acme/base:2\nCOPY . .\nCMD ["node", "server.js"]\n',
		},
	],
	[
		'a script that nothing reaches',
		'dependencies/undeclared-import',
		{
			'package.json': manifest({}),
			'server.js': server,
			'plugins/profile.js': "const profiler = require('v8-profiler');\nexports.start = () => profiler.startProfiling('x');\n",
		},
	],
	[
		'a driver that a setting picks',
		'dependencies/undeclared-import',
		{
			'package.json': manifest({}),
			'server.js': `const settings = require('./settings.json');\nconst Store = require('./stores/' + settings.store);\n${server}`,
			'stores/mongo.js': "const { MongoClient } = require('mongodb');\nmodule.exports = () => new MongoClient(process.env.MONGO_URL);\n",
		},
	],
	[
		'an image that the pipeline of the repository pushes',
		'dependencies/floating-base-image',
		{
			'package.json': manifest({}),
			'server.js': server,
			'.github/workflows/release.yml':
				'on: push\njobs:\n  image:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: docker build -t ghcr.io/acme/parcels . && docker push ghcr.io/acme/parcels:latest\n',
			'mirror/Dockerfile': 'FROM ghcr.io/acme/parcels:latest\nCOPY . .\nCMD ["./mirror.sh"]\n',
		},
	],
	[
		'an image that a workflow of the repository pushes by a name it is handed',
		'dependencies/floating-base-image',
		{
			'package.json': manifest({}),
			'server.js': server,
			'.github/workflows/image.yml':
				'on: workflow_call\njobs:\n  image:\n    runs-on: ubuntu-24.04\n    steps:\n      - uses: docker/metadata-action@v5\n        with:\n          images: |\n            ghcr.io/${{ github.repository_owner }}/${{ inputs.name }}\n',
			'.github/workflows/release.yml':
				'on: push\njobs:\n  server:\n    uses: ./.github/workflows/image.yml\n    with:\n      name: parcels\n',
			'mirror/Dockerfile': 'FROM ghcr.io/acme/parcels:latest\nCOPY . .\nCMD ["./mirror.sh"]\n',
		},
	],
	[
		'the image of a container to work in',
		'dev-prod-parity/image-drift',
		{
			'package.json': manifest({}),
			'server.js': server,
			Dockerfile: 'FROM node:22-alpine\nCOPY . .\nCMD ["node", "server.js"]\n',
			'Dockerfile.dev': 'FROM node:22-bullseye\nCMD ["sleep", "infinity"]\n',
			'docker-compose.dev.yml': 'services:\n  work:\n    build: { context: ., dockerfile: Dockerfile.dev }\n',
		},
	],
	[
		'an image for developers that no file names',
		'dev-prod-parity/image-drift',
		{
			'package.json': manifest({}),
			'server.js': server,
			Dockerfile: 'FROM node:22-alpine\nCOPY . .\nCMD ["node", "server.js"]\n',
			'Dockerfile.dev': 'FROM node:20-alpine\nCMD ["npm", "run", "dev"]\n',
		},
	],
	[
		'an argument of an image that its pipeline leaves empty',
		'config/baked-into-image',
		{
			'package.json': manifest({}),
			'server.js': server,
			Dockerfile: 'FROM node:22-slim\nARG NPM_TOKEN\nCOPY . .\nCMD ["node", "server.js"]\n',
			'.github/workflows/image.yml':
				'on: push\njobs:\n  image:\n    runs-on: ubuntu-24.04\n    steps:\n      - uses: docker/build-push-action@v6\n        with:\n          file: ./Dockerfile\n          push: true\n',
		},
	],
	[
		'uploads on a volume',
		'processes/upload-to-disk',
		{
			'package.json': manifest({ dependencies: { express: '^4.21.2', multer: '^2.0.0' } }),
			'docker-compose.yml': 'services:\n  web:\n    image: acme/orders\n    volumes: ["/srv/orders:/app/data"]\n',
			'server.js': `require('./upload');\n${server}`,
			'upload.js':
				"const multer = require('multer');\nmodule.exports = multer({ storage: multer.diskStorage({ destination: './data/uploads' }) });\n",
		},
	],
	[
		"a single command for the shell of somebody's own base",
		'disposability/shell-form-command',
		{ 'package.json': manifest({}), 'server.js': server, Dockerfile: 'FROM quay.io/acme/base:v22.14.0\nCOPY . .\nCMD node server.js\n' },
	],
	[
		'a flag in an image that no code reads',
		'config/debug-flag',
		{
			'package.json': manifest({}),
			'server.js': server,
			Dockerfile: 'FROM node:22-slim\nENV DEBUG=1\nCOPY . .\nCMD ["node", "server.js"]\n',
		},
	],
	[
		'the lock file of a package below the one that names a manager',
		'dependencies/conflicting-lockfiles',
		{
			'package.json': manifest({ packageManager: 'pnpm@10.18.0' }),
			'server.js': server,
			'parts/api/package.json': '{ "name": "api", "dependencies": { "koa": "^3.0.0" } }',
			'parts/api/package-lock.json': '{ "name": "api", "lockfileVersion": 3, "packages": {} }',
		},
	],
	[
		'uploads to a place that the settings name',
		'processes/upload-to-disk',
		{
			'package.json': manifest({ dependencies: { express: '^4.21.2', multer: '^1.4.5-lts.1' } }),
			'server.js': `const multer = require('multer');\nconst { place } = require('./place');\nrequire('express')().post('/', multer({ dest: place() }).single('file')).listen(process.env.PORT);\n`,
			'place.js': 'exports.place = () => globalThis.place;\n',
		},
	],
	[
		'defaults that variables replace',
		'config/baked-into-image',
		{
			'package.json': manifest({}),
			'server.js': server,
			'config/production.json': '{}',
			'config/custom-environment-variables.json': '{}',
			Dockerfile:
				'FROM node:22-slim\nCOPY config/production.json config/custom-environment-variables.json config/\nCOPY server.js .\nCMD ["node", "server.js"]\n',
		},
	],
	[
		'the password of a database on this machine',
		'config/secret-default',
		{
			'package.json': manifest({}),
			'server.js': `exports.host = process.env.PG_HOST ?? '127.0.0.1';\nexports.password = process.env.PG_PASSWORD ?? 'correct-horse';\n${server}`,
		},
	],
	[
		'a bucket, which a program may name as it likes',
		'config/cloud-identity',
		{
			'package.json': manifest({ dependencies: { express: '^4.21.2', minio: '^8.0.0' } }),
			'server.js': `const { Client } = require('minio');\nnew Client({ endPoint: process.env.STORE }).putObject('orders-archive', 'x', 'y');\n${server}`,
		},
	],
	[
		'an image without a version, which somebody chose',
		'dependencies/floating-base-image',
		{
			'package.json': manifest({}),
			'server.js': server,
			Dockerfile:
				'# Intentionally not pinned: the base gets its patches with each build.\nFROM node:latest\nCOPY server.js .\nCMD ["node", "server.js"]\n',
		},
	],
	[
		'a handler of which a comment gives the reason',
		'disposability/swallowed-crash',
		{
			'package.json': manifest({}),
			'server.js': `// We go on, because a lost message is better than a lost connection.\nprocess.on('unhandledRejection', (error) => console.error(error));\n${server}`,
		},
	],
	[
		'a server for developers in the place of a platform',
		'port-binding/hardcoded-port',
		{
			'package.json': manifest({ scripts: { start: 'node local.js' } }),
			'serverless.yml': 'service: orders\n',
			'handler.js': 'exports.handler = async () => ({ statusCode: 200 });\n',
			'local.js':
				"const { handler } = require('./handler');\nrequire('express')().get('/', async (req, res) => res.json(await handler(req))).listen(3000);\n",
		},
	],
	[
		'a server for developers beside a function that an adapter makes of the application',
		'port-binding/hardcoded-port',
		adapted('', '3000'),
	],
	[
		'the same, which no platform stops',
		'disposability/no-sigterm-handler',
		{
			'package.json': manifest({ scripts: { start: 'node local.js' } }),
			'serverless.yml': 'service: orders\n',
			'handler.js': 'exports.handler = async () => ({ statusCode: 200 });\n',
			'local.js':
				"const { handler } = require('./handler');\nrequire('express')().get('/', async (req, res) => res.json(await handler(req))).listen(process.env.PORT);\n",
		},
	],
	[
		'the migrations of a neighbour in a compose file',
		'admin-processes/migrate-in-web-process',
		{
			'package.json': manifest({}),
			'server.js': server,
			'compose.yml':
				'services:\n  web:\n    build: .\n  ledger:\n    image: partner/ledger:3.1\n    command: sh -c "npx knex migrate:latest && node server.js"\n',
			Dockerfile: 'FROM node:22-slim\nCOPY server.js .\nCMD ["node", "server.js"]\n',
		},
	],
	[
		'what a file that nothing reaches imports',
		'dependencies/undeclared-import',
		{
			'package.json': manifest({}),
			'server.js': server,
			'server/old/database.js': "const mongo = require('mongodb');\nexports.open = () => mongo.connect(process.env.DB);\n",
		},
	],
	[
		'a variant of a store beside the deploy',
		'dependencies/floating-base-image',
		{
			'package.json': manifest({}),
			'server.js': server,
			'docker-stack.yml':
				'services:\n  web:\n    image: acme/orders:2.1.0\n    deploy:\n      replicas: 2\n  cache:\n    image: redis:alpine\n',
		},
	],
	[
		'a token that nobody is seen to hand to the build',
		'config/baked-into-image',
		{
			'package.json': manifest({}),
			'server.js': server,
			Dockerfile: 'FROM node:22-slim\nARG NPM_TOKEN\nCOPY server.js .\nCMD ["node", "server.js"]\n',
		},
	],
	[
		'a stand-in for who has no settings for the real service',
		'dev-prod-parity/fake-service',
		{
			'package.json': manifest({}),
			'server.js': `require('./db').connect();\n${server}`,
			'db.js':
				"const { MongoMemoryServer } = require('mongodb-memory-server');\nconst mongoose = require('mongoose');\nconst config = require('./config');\nexports.connect = async () => mongoose.connect(config.uri || (await MongoMemoryServer.create()).getUri());\n",
			'config.js': 'exports.uri = process.env.MONGODB_URI;\n',
		},
	],
	[
		'a key to try the program with',
		'config/provider-token',
		{
			'package.json': manifest({}),
			'server.js': server,
			'keys/dev-signing.pem': `-----BEGIN RSA PRIVATE KEY-----\n${key}\n-----END RSA PRIVATE KEY-----\n`,
		},
	],
	[
		'a token in what a scanner reported, saved as a sample',
		'config/provider-token',
		{
			'package.json': manifest({}),
			'server.js': server,
			// Put together at run time, so that no scanner takes this file for a leak.
			'libs/scan/sample_jsons/report.json': `{ "raw": "${'AKIA' + 'Q7ZT2LMX7VKC4RWB'}", "redacted": "${'AKIA' + 'Q7ZT2LMX7VKC4RWB'}" }\n`,
		},
	],
	[
		'the default of a secret among the settings of developers, beside those of a deploy',
		'config/secret-default',
		{
			'package.json': manifest({ dependencies: { express: '^5.0.0', jsonwebtoken: '^9.0.0' } }),
			'server.js': `const jwt = require('jsonwebtoken');\nconst all = require('./secrets');\nconst secrets = process.env.NODE_ENV ? all.production : all.development;\nexports.sign = (user) => jwt.sign(user, secrets.token);\n${server}`,
			'secrets.js':
				"exports.development = { token: process.env.TOKEN_SECRET || 'a-secret-of-nobody' };\nexports.production = { token: process.env.TOKEN_SECRET };\n",
		},
	],
	[
		'a key of the store that stands in for a cloud',
		'config/provider-token',
		{
			'package.json': manifest({}),
			'server.js': server,
			'docker-compose.yml': `services:\n  store:\n    image: minio/minio\n    environment:\n      MINIO_ROOT_USER: ${'AKIA' + 'Q7ZT2LMX7VKC4RWB'}\n`,
		},
	],
	[
		'a key beside the endpoint of such a store',
		'config/provider-token',
		{
			'package.json': manifest({}),
			'server.js': server,
			'settings.env': `AWS_ENDPOINT=http://localhost:9000\nAWS_ACCESS_KEY_ID=${'AKIA' + 'Q7ZT2LMX7VKC4RWB'}\n`,
		},
	],
	[
		'a token of a vendor that falls back on a digit',
		'config/secret-default',
		{
			'package.json': manifest({}),
			'server.js': `exports.content = { accessToken: process.env.ACME_CONTENT_ACCESS_TOKEN || '1' };\n${server}`,
		},
	],
	[
		'templates that are compiled anew',
		'config/debug-flag',
		{
			'package.json': manifest({ dependencies: { express: '^4.21.2', nunjucks: '^3.2.4' } }),
			'server.js': `require('nunjucks').configure('views', { noCache: true });\n${server}`,
		},
	],
	[
		'a program that imports a neighbour that there is not',
		'dependencies/undeclared-import',
		{
			'package.json': manifest({}),
			'server.js': server,
			'recipes/cloud/Dockerfile': 'FROM node:24.4.1-alpine\nCOPY . .\nCMD ["node", "index.js"]\n',
			'recipes/cloud/index.js': "import 'close-with-grace';\nimport app from './app.js';\napp().listen(process.env.PORT);\n",
		},
	],
	[
		'a program of those who work on the service',
		'dependencies/undeclared-import',
		{
			'package.json': manifest({}),
			'server.js': server,
			'tools/pack.js': "#!/usr/bin/env node\nconst tar = require('tar-fs');\nrequire('./list').all().forEach(tar.pack);\n",
			'tools/list.js': "const glob = require('tar-fs');\nexports.all = () => [glob];\n",
		},
	],
	[
		'a service in a folder that is kept in another repository',
		'disposability/no-sigterm-handler',
		{
			'package.json': '{"name":"shop","repository":"https://github.com/acme/shop.git","scripts":{"start":"node dist/server.js"}}',
			'services/login/package.json':
				'{"name":"login","repository":{"type":"git","url":"git@github.com:Acme/login.git"},"dependencies":{"express":"^5.0.0"},"scripts":{"start":"node server.js"}}',
			'services/login/server.js': server,
		},
	],
	[
		'a root without .gitignore, where a folder has one',
		'codebase/ignore-gaps',
		{
			'libs/shared/.gitignore': 'dist\n',
			'libs/shared/package.json': '{"name":"shared","dependencies":{"zod":"^4.0.0"}}',
		},
	],
	[
		'a server that speaks no HTTP, on the loopback interface',
		'port-binding/loopback-bind',
		{
			'package.json': manifest({}),
			Dockerfile: 'FROM node:24.4.1-alpine\nCOPY . .\nCMD ["node", "lookup.js"]\n',
			'lookup.js': "require('node:net').createServer((socket) => socket.end('DE')).listen(Number(process.env.LOOKUP_PORT), 'localhost');\n",
		},
	],
	[
		'the default of a port that the start file sets from a variable called after it',
		'port-binding/hardcoded-port',
		{
			'package.json': manifest({}),
			'config.js': 'const config = {};\nconfig.endpoint = { port: 9090 };\nmodule.exports = config;\n',
			'app.js': "const { endpoint } = require('./config');\nexports.start = () => require('express')().listen(endpoint.port);\n",
			'server.js':
				"const config = require('./config');\nif (process.env.SHOP_ENDPOINT_PORT) {\n  config.endpoint.port = process.env.SHOP_ENDPOINT_PORT;\n}\nrequire('./app').start();\n",
		},
	],
	[
		'a program that listens and that nothing starts, beside one that a deploy starts',
		'port-binding/hardcoded-port',
		{
			'package.json': manifest({}),
			'server.js': server,
			'modules/monitor/run.js': "exports.command = 'monitor';\nexports.handler = () => require('express')().listen(3030);\n",
		},
	],
	[
		'an installation that only some builds do',
		'dependencies/non-deterministic-install',
		{
			'package.json': manifest({}),
			'package-lock.json': '{ "lockfileVersion": 3, "packages": {} }',
			'server.js': server,
			Dockerfile:
				'FROM node:24.4.1-alpine\nARG NODE_ENV=production\nCOPY package.json package-lock.json ./\nRUN if [ "$NODE_ENV" = "development" ]; then npm install; else npm ci --omit=dev; fi\nCOPY . .\nCMD ["node", "server.js"]\n',
		},
	],
	[
		'a front door that leads each client to the one origin it has',
		'processes/sticky-session',
		{
			'infra/door.tf':
				'resource "azurerm_cdn_frontdoor_origin_group" "web" {\n  session_affinity_enabled = true\n}\nresource "azurerm_cdn_frontdoor_origin" "web" {\n  cdn_frontdoor_origin_group_id = azurerm_cdn_frontdoor_origin_group.web.id\n}\n',
		},
	],
	[
		'an open range that the manifest overrides',
		'dependencies/unbounded-version',
		{
			'package.json': manifest({ dependencies: { express: '^4.21.2', handlebars: '>=4.3.0' }, resolutions: { handlebars: '>=4.3.0' } }),
			'yarn.lock': '# yarn lockfile v1\n',
			'server.js': server,
		},
	],
	[
		'a migration before a server that developers work with',
		'admin-processes/migrate-in-web-process',
		{
			'requirements.txt': 'django==5.1\n',
			'manage.py': 'import django\n',
			Dockerfile: 'FROM python:3.13.1-slim\nCOPY . .\nCMD ["gunicorn", "orders.wsgi"]\n',
			'docker-compose.yml':
				'services:\n  orders:\n    build: .\n    command: sh -c "python manage.py migrate && python manage.py runserver 0.0.0.0:8000"\n',
		},
	],
])('only hints at %s', async (_, rule, files) => {
	const workspace = new MemoryWorkspace(files);
	const report = await createTestEngine(workspace).engine.checkWorkspace();
	const found = report.files.flatMap(({ findings }) => findings).filter((one) => one.rule === rule);
	expect(found.map(({ severity }) => severity)).toEqual(['hint']);
});

it.each<[string, string, Readonly<Record<string, string>>]>([
	[
		'the lock file that a job renews',
		'dependencies/non-deterministic-install',
		{
			'package.json': manifest({}),
			'package-lock.json': '{ "lockfileVersion": 3 }',
			'server.js': server,
			'.github/workflows/sync.yml':
				'on: push\njobs:\n  sync:\n    runs-on: ubuntu-24.04\n    steps:\n      - run: |\n          npm install\n          git add package-lock.json\n          git commit -m sync\n',
		},
	],
	[
		'a command of yargs',
		'logs/console-logging',
		{
			'package.json': '{ "name": "tools", "private": true, "bin": { "tools": "cli.js" }, "dependencies": { "yargs": "^17.7.2" } }',
			'cli.js': "#!/usr/bin/env node\nrequire('yargs').commandDir('./commands').argv;\n",
			'commands/check.js': "exports.command = 'check';\nexports.handler = () => {\n\tconsole.log('checking');\n};\n",
		},
	],
	[
		'the files of a conformance suite',
		'dependencies/dev-dependency-at-runtime',
		{
			'package.json': JSON.stringify({
				name: 'idp',
				version: '1.0.0',
				type: 'module',
				main: 'lib/index.js',
				files: ['lib'],
				dependencies: { koa: '^3.0.0' },
				devDependencies: { helmet: '^8.0.0' },
			}),
			'lib/index.js': "export { default } from 'koa';\n",
			'conformance/index.js':
				"import helmet from 'helmet';\nimport Koa from '../lib/index.js';\nnew Koa().use(helmet).listen(process.env.PORT);\n",
			Procfile: 'web: node conformance/index.js\n',
		},
	],
	[
		'a script that only a compose file of developers starts',
		'dependencies/non-deterministic-install',
		{
			'package.json': manifest({}),
			'package-lock.json': '{ "lockfileVersion": 3 }',
			'server.js': server,
			'docker-entrypoint.sh': '#!/bin/sh\nnpm install\nexec node server.js\n',
			'docker-compose.yml':
				'services:\n  web:\n    image: node:22-alpine\n    entrypoint: sh docker-entrypoint.sh\n    volumes: [.:/app]\n    environment: { NODE_ENV: development }\n',
		},
	],
	[
		'a start script that reads the Procfile, of which a platform starts each line by itself',
		'concurrency/many-processes-per-container',
		{
			'package.json': JSON.stringify({
				name: 'shop',
				private: true,
				workspaces: ['packages/*'],
				scripts: {
					start: 'npx --offline foreman start --procfile Procfile --port 3000',
					'start:web': 'npm run start -w @shop/web',
					'start:worker': 'npm run start -w @shop/worker',
				},
			}),
			'packages/web/package.json': manifest({ name: '@shop/web' }),
			'packages/web/server.js': server,
			'packages/worker/package.json': manifest({ name: '@shop/worker', scripts: { start: 'node worker.js' } }),
			'packages/worker/worker.js':
				"require('amqplib').connect(process.env.AMQP_URL).then(async (c) => (await c.createChannel()).consume('orders', () => {}));\n",
			Procfile: 'web: npm run start:web\nworker: npm run start:worker\n',
		},
	],
])('says nothing of %s', async (_, rule, files) => {
	const report = await createTestEngine(new MemoryWorkspace(files)).engine.checkWorkspace();
	expect(report.files.flatMap(({ findings }) => findings).filter((one) => one.rule === rule)).toEqual([]);
});

it('names an image without a version once in a file', async () => {
	const workspace = new MemoryWorkspace({
		'package.json': manifest({}),
		'server.js': server,
		'compose.yml':
			'services:\n  web:\n    image: acme/orders:2.1.0\n  db:\n    image: postgres:latest\n  setup:\n    image: postgres:latest\n',
	});
	expect(await ownSeverities('dependencies/floating-base-image', workspace)).toEqual(['warning', 'hint']);
});

it('says of one secret once that it has a default, and hints at the other files', async () => {
	const workspace = new MemoryWorkspace({
		'package.json': manifest({}),
		'server.js': `require('./payee');\nrequire('./payer');\n${server}`,
		'payee.js': "exports.secret = process.env.JWT_SECRET || 'Quaixoh7eeRohy2o';\n",
		'payer.js': "exports.secret = process.env.JWT_SECRET || 'Quaixoh7eeRohy2o';\n",
	});
	expect(await ownSeverities('config/secret-default', workspace)).toEqual(['error', 'hint']);
});

it.each([
	['safe', "require('./store');\n", ''],
	['suggestion', "exports.handler = async (event) => require('./store').send(event);\n", ''],
	['suggestion', "require('./store');\n", 'functions:\n  job:\n    handler: job.handler\n'],
])('takes the region of the platform as %s', async (applicability, first, functions) => {
	const workspace = new MemoryWorkspace({
		'package.json': manifest({ dependencies: { '@aws-sdk/client-s3': '^3.0.0', express: '^5.0.0' } }),
		'server.js': `require('./store');\n${server}`,
		'job.js': `// For the nightly run.\n${first}`,
		'serverless.yml': `service: shop\nprovider:\n  name: aws\n${functions}`,
		'store.js': "const { S3Client } = require('@aws-sdk/client-s3');\nmodule.exports = new S3Client({ region: 'eu-west-1' });\n",
	});
	const { engine } = createTestEngine(workspace);
	const report = await engine.checkWorkspace();
	const [found] = report.files.flatMap(({ findings }) => findings).filter(({ rule }) => rule === 'config/cloud-identity');
	expect((await engine.fixesOf(found!)).map((fix) => fix.applicability)).toEqual([applicability]);
});

const retry =
	"async function retry(run) {\n\ttry {\n\t\treturn await run();\n\t} catch {\n\t\tconsole.log('again');\n\t}\n}\n\nfunction wait(ms) {\n\treturn new Promise((done) => setTimeout(done, ms));\n}\n\nmodule.exports = { retry, wait };\n";

const retryClass =
	"class Retry {\n\tasync again(run) {\n\t\ttry {\n\t\t\treturn await run();\n\t\t} catch {\n\t\t\tconsole.log('again');\n\t\t}\n\t}\n}\n\nfunction wait(ms) {\n\treturn new Promise((done) => setTimeout(done, ms));\n}\n\nmodule.exports = { Retry, wait };\n";

/** The same line is loud where somebody calls the function that it stands in. */
it.each<[string, string, string, string]>([
	['a function of which no importer takes the name', "const { wait } = require('./times');\nwait(1);\n", retry, 'hint'],
	['a function that an importer takes', "const { retry } = require('./times');\nretry(fetch);\n", retry, 'warning'],
	['a function that no member access names', "const times = require('./times');\ntimes.wait(1);\n", retry, 'hint'],
	['a function that may be among those that are handed on', "const times = require('./times');\nstart(times);\n", retry, 'warning'],
	['a function of a module that is required for nothing', "var times = require('./times');\n", retry, 'hint'],
	[
		'a method of an object that is required for nothing',
		"var times = require('./times');\n",
		"module.exports = {\n\tretry: function (run) {\n\t\tconsole.log('again');\n\t\treturn run();\n\t}\n};\n",
		'hint',
	],
	['a function that a module hands on which nobody takes it of', "const { wait } = require('./all');\nwait(1);\n", retry, 'hint'],
	['a class that nobody takes', "const { wait } = require('./times');\nwait(1);\n", retryClass, 'hint'],
	['a class that somebody takes', "const { Retry, wait } = require('./times');\nwait(new Retry().again(fetch));\n", retryClass, 'warning'],
	['a method that nobody calls', "const { Retry, wait } = require('./times');\nwait(new Retry().last);\n", retryClass, 'hint'],
	[
		'a method that may be called by any name',
		"const { Retry, wait } = require('./times');\nwait(new Retry()[name]());\n",
		retryClass,
		'warning',
	],
	[
		'a function that its own file does not mention',
		"const { wait } = require('./times');\nwait(1);\n",
		"function retry(run) {\n\tconsole.log('again');\n\treturn run();\n}\n\nexports.wait = (ms) => ms;\n",
		'hint',
	],
])('says of %s how loud it is', async (_, importing, times, severity) => {
	const workspace = new MemoryWorkspace({
		'package.json': manifest({ dependencies: { express: '^4.21.2', pino: '^9.0.0' } }),
		'server.js': `require('pino')().info('up');\n${importing}${server}`,
		'times.js': times,
		'all.mjs': "export { retry, wait } from './times.js';\n",
	});
	expect(await ownSeverities('logs/console-logging', workspace)).toEqual([severity]);
});

it('takes no part of a service for a sample that began as one', async () => {
	const workspace = new MemoryWorkspace({
		'package.json': manifest({ dependencies: { express: '^4.21.2', pino: '^9.0.0' } }),
		'server.js': `require('pino')().info('up');\nrequire('./orders').open();\n${server}`,
		'orders/index.js':
			"exports.open = (load) => {\n\ttry {\n\t\treturn load();\n\t} catch (error) {\n\t\tconsole.error('no orders', error);\n\t\treturn [];\n\t}\n};\n",
		'orders/README.md': '# Example endpoints\n\nThis is an example of how to write one.\n',
	});
	expect(await ownSeverities('logs/console-logging', workspace)).toEqual(['warning']);
});

const secret = "export const key = process.env.MAIL_API_KEY || 'k7Gq2nVx9sTbWz4LpRd8JmYc';\n";

/** A secret that everybody can read is loud where a program that is deployed signs with it. */
it.each<[string, string, Readonly<Record<string, string>>, string]>([
	['that the server imports', "import './mail.js';\n", {}, 'error'],
	['that only a file imports which nothing imports', "// import './all.js';\n", { 'all.js': "import './mail.js';\n" }, 'hint'],
	['that makes data for tests', "import './mail.js';\n", { 'mail.js': `import faker from 'faker';\nfaker.seed(1);\n${secret}` }, 'hint'],
])('says of a default in a file %s how loud it is', async (_, importing, more, severity) => {
	const workspace = new MemoryWorkspace({
		'package.json': manifest({ dependencies: { express: '^4.21.2' }, devDependencies: { faker: '^5.5.3' } }),
		'server.js': `${importing}${server}`,
		'mail.js': secret,
		...more,
	});
	expect(await ownSeverities('config/secret-default', workspace)).toEqual([severity]);
});
