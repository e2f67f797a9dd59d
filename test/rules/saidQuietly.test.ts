import { expect, it } from 'vitest';
import { MemoryWorkspace } from '../support/memoryWorkspace.js';
import { manifest, server } from '../support/orders.js';
import { ownSeverities } from '../support/ownSeverities.js';

const nest = { '@nestjs/common': '^11.0.1', '@nestjs/core': '^11.0.1', '@nestjs/jwt': '^11.0.0', '@nestjs/config': '^4.0.2' };
const root =
	"import { Module } from '@nestjs/common';\nimport { HealthController } from './health.controller';\n@Module({ controllers: [HealthController] })\nexport class AppModule {}\n";
const health =
	"import { Controller, Get } from '@nestjs/common';\n@Controller('health')\nexport class HealthController {\n\t@Get()\n\tget() {\n\t\treturn 'ok';\n\t}\n}\n";
const start =
	"import { NestFactory } from '@nestjs/core';\nimport { AppModule } from './app.module';\nNestFactory.create(AppModule).then((app) => app.listen(process.env.PORT!));\n";
const kennels = (more: Readonly<Record<string, string>>): Readonly<Record<string, string>> => ({
	'package.json': manifest({ scripts: { start: 'node dist/main.js' }, dependencies: nest }),
	'src/main.ts': start,
	'src/app.module.ts': root,
	'src/health.controller.ts': health,
	...more,
});
const signing =
	"import { Module } from '@nestjs/common';\nimport { JwtModule } from '@nestjs/jwt';\n@Module({ imports: [JwtModule.register({ secret: process.env.JWT_SECRET || 'kennel' })] })\nexport class KennelModule {}\n";
const taken = (more: Readonly<Record<string, string>>): Readonly<Record<string, string>> =>
	kennels({
		'src/kennels/kennel.module.ts': signing,
		'src/app.module.ts': root
			.replace('{ controllers', '{ imports: [KennelModule], controllers')
			.replace('\n@', "\nimport { KennelModule } from './kennels/kennel.module';\n@"),
		...more,
	});
const parser = (read: string): Readonly<Record<string, string>> => ({
	'package.json': manifest({ dependencies: { 'cookie-parser': '^1.4.7', express: '^5.1.0' } }),
	'server.js': `const app = require('express')();\napp.use(require('cookie-parser')(process.env.COOKIE_SECRET || 'crumb'));\napp.get('/', (request, response) => response.json(request.${read}.basket));\n${server}`,
});

/** What only more than the repository could tell for certain is said on demand. */
it.each<[string, string, Readonly<Record<string, string>>]>([
	[
		'a server whose settings are not here',
		'disposability/no-sigterm-handler',
		{ 'package.json': manifest({}), 'server.js': `require('./config/index.js');\n${server}` },
	],
	['a module of NestJS that no other takes', 'config/secret-default', kennels({ 'src/kennels/kennel.module.ts': signing })],
	[
		'the settings of such a module',
		'config/secret-default',
		kennels({
			'src/config/runs/run.module.ts':
				"import { Module } from '@nestjs/common';\nimport { ConfigModule } from '@nestjs/config';\nimport configuration from './configuration';\n@Module({ imports: [ConfigModule.forFeature(configuration)] })\nexport class RunModule {}\n",
			'src/config/runs/configuration.ts': "export default () => ({ session: { secret: process.env.SESSION_SECRET || 'kennel' } });\n",
		}),
	],
	[
		'a file of variables that is tracked, and that no ignore file names',
		'config/dotenv-not-ignored',
		{ 'package.json': manifest({}), 'server.js': server, '.gitignore': 'node_modules/\n', '.env': 'SESSION_SECRET=Xq7-Lm29-tRw5-zK81\n' },
	],
	['a module of NestJS for tokens that nobody asks for any', 'config/secret-default', taken({})],
	[
		'a start that shows the log of what it put into the background',
		'concurrency/daemonized',
		{
			'package.json': manifest({ scripts: { start: 'pm2 start server.js && pm2 logs' }, dependencies: { express: '^5.1.0' } }),
			'server.js': server,
		},
	],
	[
		'a word that signs, in a file that no process is known to reach',
		'config/hardcoded-secret',
		{
			'package.json': manifest({ dependencies: { express: '^5.1.0', jsonwebtoken: '^9.0.2' } }),
			'server.js': server,
			'backup/boards.js':
				"const jwt = require('jsonwebtoken');\nconst SECRET_KEY = 'super-secret';\nexports.sign = (user) => jwt.sign({ id: user.id }, SECRET_KEY);\n",
		},
	],
	[
		'settings of production that take nothing of the environment',
		'dev-prod-parity/different-service',
		{
			'package.json': manifest({ dependencies: { knex: '^3.1.0' } }),
			'server.js': server,
			'knexfile.js':
				"module.exports = {\n\tdevelopment: { client: 'sqlite3', connection: { filename: 'kennels.db' } },\n\tproduction: { client: 'pg', connection: { database: 'kennels' } },\n};\n",
		},
	],
	[
		'the same in a file that is no module',
		'config/hardcoded-secret',
		kennels({
			'src/tokens.ts': "import { JwtModule } from '@nestjs/jwt';\nexport const tokens = JwtModule.register({ secret: 'kennel' });\n",
			'src/app.module.ts': root
				.replace('{ controllers', '{ imports: [tokens], controllers')
				.replace('\n@', "\nimport { tokens } from './tokens';\n@"),
		}),
	],
	['what signs cookies of which nobody asks whether they were signed', 'config/secret-default', parser('cookies')],
])('hints at %s', async (_, rule, files) => {
	const workspace = new MemoryWorkspace(files);
	workspace.versionControl = { system: 'git', tracked: new Set(Object.keys(files)), excludes: [] };
	expect(await ownSeverities(rule, workspace)).toEqual(['hint']);
});

/** What a deploy does for certain is as loud as its rule. */
it.each<[string, string, Readonly<Record<string, string>>]>([
	[
		'a package that nobody declares, beside settings that are not here',
		'dependencies/undeclared-import',
		{
			'package.json': manifest({}),
			'package-lock.json': '{ "lockfileVersion": 3, "packages": { "": {}, "node_modules/left-pad": { "version": "1.3.0" } } }',
			Dockerfile: 'FROM node:22-slim\nCOPY . .\nRUN npm ci\nCMD ["node", "server.js"]\n',
			'server.js': `require('./config');\nrequire('left-pad');\n${server}`,
		},
	],
	[
		'a module of NestJS that another takes, and whose tokens somebody asks for',
		'config/secret-default',
		taken({
			'src/kennels/kennel.module.ts': signing
				.replace('\n@', "\nimport { KennelService } from './kennel.service';\n@")
				.replace('] })', '], providers: [KennelService] })'),
			'src/kennels/kennel.service.ts':
				"import { Injectable } from '@nestjs/common';\nimport { JwtService } from '@nestjs/jwt';\n@Injectable()\nexport class KennelService {\n\tconstructor(private readonly tokens: JwtService) {}\n}\n",
		}),
	],
	['what signs cookies that somebody reads', 'config/secret-default', parser('signedCookies')],
])('reports %s', async (_, rule, files) => {
	const workspace = new MemoryWorkspace(files);
	workspace.versionControl = { system: 'git', tracked: new Set(Object.keys(files)), excludes: [] };
	expect(await ownSeverities(rule, workspace)).toEqual(['error']);
});
