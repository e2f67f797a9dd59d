import { describe, expect, test } from 'vitest';
import { callLogger, introduceLogger, logToStdout } from '../../server/engine/fixes/plans.js';
import { translateConsoleCall } from '../../server/engine/fixes/mechanics/logStatements.js';
import { fixtureOf, syntaxErrorsOf } from './fixture.js';

function translated(call: string, library: string | undefined, errors: readonly string[] = []): string | undefined {
	const method = /^console\.(\w+)/.exec(call)![1]!;
	const statement = translateConsoleCall(call, `console.${method}`.length, method, library, { errors });
	return (
		statement &&
		`logger.${statement.method}${call.slice(`console.${method}`.length, statement.inside.start)}${statement.arguments}${call.slice(statement.inside.end)}`
	);
}

describe('a console call as a call of a logger', () => {
	test.each([
		['pino', "console.log('signed in')", "logger.info('signed in')"],
		['pino', "console.log('signed in', user)", "logger.info({ user }, 'signed in')"],
		['pino', "console.log('signed in:', user.id, order.id)", "logger.info({ userId: user.id, orderId: order.id }, 'signed in')"],
		['pino', "console.error('failed:', error)", "logger.error({ err: error }, 'failed')"],
		['pino', 'console.error(err)', 'logger.error(err)'],
		['pino', "console.error(err, 'while saving')", "logger.error({ err }, 'while saving')"],
		['pino', "console.warn('no thumbnail of %s', name)", "logger.warn('no thumbnail of %s', name)"],
		['pino', 'console.log(`box ${id}`, { a: 1 })', 'logger.info({ a: 1 }, `box ${id}`)'],
		['pino', 'console.log(a, b)', 'logger.info({ a, b })'],
		['pino', "console.log('sum', add(1, 2), 'x')", "logger.info({ value: add(1, 2) }, 'sum x')"],
		['bunyan', "console.debug('x', y)", "logger.debug({ y }, 'x')"],
		['winston', "console.log('signed in', user)", "logger.info('signed in', { user })"],
		['winston', "console.error('failed', err)", "logger.error('failed', err)"],
		['winston', "console.error('failed', err, id)", "logger.error('failed', { error: err instanceof Error ? err.stack : err, id })"],
		['@nestjs/common', "console.log('ready', port)", "logger.log('ready', port)"],
		['log4js', "console.log('ready', port)", "logger.info('ready', port)"],
		[undefined, "console.log('ready')", "logger.info('ready')"],
		// The layout of the author stays, and so does what needs no other arguments.
		['pino', "console.log(\n\t'ready',\n)", "logger.info(\n\t'ready',\n)"],
		['pino', "console.log(\n  '%s of %s',\n  a,\n  b\n)", "logger.info(\n  '%s of %s',\n  a,\n  b\n)"],
		['pino', "console.log(\n\t'sold:',\n\torder,\n)", "logger.info(\n\t{ order },\n\t'sold',\n)"],
		['pino', "\tconsole.log('sold', {\n\t\tid,\n\t\tat,\n\t})".trim(), "logger.info(\n\t{\n\t\t\tid,\n\t\t\tat,\n\t\t},\n\t'sold',\n)"],
		['winston', "console.log('sold', {\n\tid,\n})", "logger.info('sold', {\n\tid,\n})"],
		['pino', 'console.error(`sold ${id}:`, error)', 'logger.error({ err: error }, `sold ${id}`)'],
		['pino', 'console.error(`${shop} - sold -`, order)', 'logger.error({ order }, `${shop} - sold`)'],
		[
			'pino',
			"console.error('failed:', e instanceof Error ? e.message : String(e))",
			"logger.error({ error: e instanceof Error ? e.message : String(e) }, 'failed')",
		],
		['pino', "console.error('queue ', queue, ':', err)", "logger.error({ queue, err }, 'queue')"],
		// What says most of an error is the error.
		['pino', "console.error('lost:', e.message)", "logger.error({ err: e }, 'lost')"],
		['pino', "console.error('idle', err.message, err.stack)", "logger.error({ err }, 'idle')"],
		['pino', "console.error('lost:', (err as Error).message)", "logger.error({ err }, 'lost')"],
		['winston', 'console.error(err)', 'logger.error(err instanceof Error ? err.stack : err)'],
		['@nestjs/common', 'console.error(err)', 'logger.error(err instanceof Error ? err.stack : err)'],
		['winston', 'console.error(err.message)', 'logger.error(err.message)'],
		['winston', "console.error('lost:', err.message)", "logger.error('lost', err)"],
		['pino', "console.error('lost:\\n', error)", "logger.error({ err: error }, 'lost')"],
		['pino', "console.error('C:\\\\n', error)", "logger.error({ err: error }, 'C:\\\\n')"],
		// A sentence stays one.
		['pino', "console.log(body.token, '->', hash)", 'logger.info(`${body.token} -> ${hash}`)'],
		['winston', "console.log(body.token, '->', hash)", 'logger.info(`${body.token} -> ${hash}`)'],
		['pino', "console.log(paid.length, 'paid in block')", 'logger.info(`${paid.length} paid in block`)'],
		['pino', "console.log('plugin', key, 'at', `/login/${key}`, 'to', url)", 'logger.info(`plugin ${key} at /login/${key} to ${url}`)'],
		['pino', "console.warn('in block:', error, 'going on')", "logger.warn({ err: error }, 'in block, going on')"],
		['bunyan', "console.log('sum', add(1, 2), 'x')", "logger.info('sum', add(1, 2), 'x')"],
		// Names that say something, and no time beside the logger's own.
		['pino', "console.log('block', +blockNum)", "logger.info({ blockNum: +blockNum }, 'block')"],
		['pino', 'console.log(new Date(), req.method, req.url)', 'logger.info({ method: req.method, url: req.url })'],
		['pino', "console.log('proxy', target, 'auth:', auth)", "logger.info({ target, auth }, 'proxy')"],
		['pino', "console.log('asked', req.hostname)", "logger.info({ reqHostname: req.hostname }, 'asked')"],
		['pino', "console.error('lost:', message)", 'logger.error(`lost: ${message}`)'],
		['pino', "console.log('at', JSON.stringify(db.nodes))", "logger.info({ nodes: JSON.stringify(db.nodes) }, 'at')"],
		['pino', "console.log('sold', { id }, user)", "logger.info({ ...{ id }, user }, 'sold')"],
	])('%s: %s', (library, before, after) => {
		expect(translated(before, library)).toBe(after);
	});

	test('what is asked for its parts elsewhere is no text, and the word for any ground no error', () => {
		const call = "console.log('refused:', opts, message)";
		const told = (rest: string): string | undefined => translateConsoleCall(call + rest, 'console.log'.length, 'log', 'pino')?.arguments;
		expect(told(';\nsend(message.trim());')).toBe('{ opts }, `refused: ${message}`');
		expect(told(';\nsend(message.author);')).toBe("{ opts, value: message }, 'refused'");
		expect(translated("console.log('blocked:', reason)", 'pino')).toBe("logger.info({ reason }, 'blocked')");
		expect(translated("console.log('blocked:', result.reason)", 'pino')).toBe("logger.info({ err: result.reason }, 'blocked')");
	});

	test('what is known to be an error is one, whatever it is called', () => {
		expect(translated("console.error('lost', info)", 'pino', ['info'])).toBe("logger.error({ err: info }, 'lost')");
		expect(translated('console.error(info)', 'winston', ['info'])).toBe('logger.error(info instanceof Error ? info.stack : info)');
	});

	test.each([
		['winston', 'console.log(user)'],
		['winston', "console.log('sum', add(1, 2))"],
		['winston', "console.log('user %s', id)"],
		['pino', 'console.log(...args)'],
		['pino', 'console.log()'],
		[undefined, "console.log('ready', port)"],
		['pino', "console.log('open"],
	])('%s leaves %s alone, for something could be lost', (library, call) => {
		expect(translated(call, library)).toBeUndefined();
	});
});

const logger = "import { pino } from 'pino';\n\nexport const logger = pino();\n";

async function logged(
	files: Readonly<Record<string, string>>,
	module: string,
	name: string,
): Promise<Readonly<Record<string, string>> | undefined> {
	const fixture = await fixtureOf(files);
	const call = fixture.of('log.call').find(({ api }) => api === 'console')!;
	const fixed = await fixture.apply(callLogger(call, { module, name }));
	if (fixed) {
		expect(await syntaxErrorsOf(call.path, fixed.files[call.path]!)).toBe(0);
	}
	return fixed?.files;
}

describe('calling the project’s logger', () => {
	const manifest = '{ "name": "shop", "type": "module", "dependencies": { "pino": "^9.3.0" } }\n';

	test('imports it where imports stand, as the other imports are written', async () => {
		const files = await logged(
			{
				'package.json': manifest,
				'src/logger.js': logger,
				'src/routes/a.js':
					"#!/usr/bin/env node\n// Copyright\nimport x from '../x.js';\n\nexport function f(user) {\n\tconsole.log('hello', user);\n}\n",
			},
			'src/logger.js',
			'logger',
		);
		expect(files?.['src/routes/a.js']).toBe(
			"#!/usr/bin/env node\n// Copyright\nimport x from '../x.js';\nimport { logger } from '../logger.js';\n\nexport function f(user) {\n\tlogger.info({ user }, 'hello');\n}\n",
		);
	});

	test('merges into an import that is there, and uses one that is complete', async () => {
		const module = "import { pino } from 'pino';\nexport const logger = pino();\nexport const other = 1;\n";
		const merged = await logged(
			{ 'package.json': manifest, 'src/log.js': module, 'src/a.js': "import { other } from './log.js';\nconsole.log('x', other);\n" },
			'src/log.js',
			'logger',
		);
		expect(merged?.['src/a.js']).toBe("import { other, logger } from './log.js';\nlogger.info({ other }, 'x');\n");
		const used = await logged(
			{
				'package.json': manifest,
				'src/log.js': module,
				'src/a.js': "import { logger as log } from './log.js';\nlog.info('y');\nconsole.log('x');\n",
			},
			'src/log.js',
			'logger',
		);
		expect(used?.['src/a.js']).toBe("import { logger as log } from './log.js';\nlog.info('y');\nlog.info('x');\n");
	});

	test('speaks CommonJS, TypeScript and default exports', async () => {
		const commonjs = await logged(
			{
				'package.json': '{ "name": "x", "dependencies": { "pino": "^9.3.0" } }',
				'lib/logger.js': "const pino = require('pino');\nmodule.exports = pino();\n",
				'lib/a.js': "'use strict'\n\nconst fs = require('fs')\nconst x = require('./x')\n\nconsole.error('x', fs, x)\n",
			},
			'lib/logger.js',
			'default',
		);
		expect(commonjs?.['lib/a.js']).toBe(
			"'use strict'\n\nconst fs = require('fs')\nconst x = require('./x')\nconst logger = require('./logger')\n\nlogger.error({ fs, x }, 'x')\n",
		);
		const typed = await logged(
			{
				'package.json': manifest,
				'src/logger.ts': "import { pino } from 'pino';\nconst logger = pino();\nexport default logger;\n",
				'src/a.ts': 'import { x } from "./x";\n\nconsole.log("x", x);\n',
			},
			'src/logger.ts',
			'default',
		);
		expect(typed?.['src/a.ts']).toBe('import { x } from "./x";\nimport logger from "./logger";\n\nlogger.info({ x }, "x");\n');
	});

	test('does not take the default export for the logger that its module merely uses', async () => {
		const module = "import { pino } from 'pino';\nexport default function settings() {\n\tpino().warn('old');\n}\n";
		expect(
			await logged(
				{ 'package.json': manifest, 'src/settings.js': module, 'src/a.js': "console.log('x');\n" },
				'src/settings.js',
				'default',
			),
		).toBeUndefined();
	});

	test('imports it among the imports, ended as they are, above what is required', async () => {
		const files = await logged(
			{
				'package.json': manifest,
				'src/logger.ts': logger,
				'src/a.ts':
					"import { x } from './x';\nimport { y } from './y';\n\nconst { parse } = require('what');\n\nexport const f = () => x(y)\nexport const g = () => parse(1)\nexport const h = () => console.log('x')\n",
			},
			'src/logger.ts',
			'logger',
		);
		expect(files?.['src/a.ts']).toBe(
			"import { x } from './x';\nimport { y } from './y';\nimport { logger } from './logger';\n\nconst { parse } = require('what');\n\nexport const f = () => x(y)\nexport const g = () => parse(1)\nexport const h = () => logger.info('x')\n",
		);
	});

	test('takes out what was said to a linter of the console alone', async () => {
		const at = async (body: string): Promise<string | undefined> =>
			(
				await logged(
					{
						'package.json': manifest,
						'src/logger.js': logger,
						'src/a.js': `import { logger } from './logger.js';\nlogger.info('a');\n${body}`,
					},
					'src/logger.js',
					'logger',
				)
			)?.['src/a.js']?.split("logger.info('a');\n")[1];
		expect(await at("// eslint-disable-next-line no-console\nconsole.log('x');\n")).toBe("logger.info('x');\n");
		expect(await at("f();\n\t/* eslint-disable-next-line no-console */\n\tconsole.log('x');\n")).toBe("f();\n\tlogger.info('x');\n");
		expect(await at("console.log('x'); // eslint-disable-line no-console\n")).toBe("logger.info('x');\n");
		expect(await at('console.log(x); // eslint-disable-line no-console, no-undef\n')).toBe(
			'logger.info(x); // eslint-disable-line no-console, no-undef\n',
		);
	});

	test('uses a logger that is there already', async () => {
		const at = async (text: string): Promise<string | undefined> =>
			(await logged({ 'package.json': manifest, 'src/logger.js': logger, 'src/a.js': text }, 'src/logger.js', 'logger'))?.['src/a.js'];
		const held = (inside: string): string =>
			`router.get('/', async (req, res) => {\n\tconst logger = req.app.locals.logger;\n\ttry {\n\t\t${inside};\n\t} catch (err) {\n\t\tfail(logger, err);\n\t}\n});\n`;
		expect(await at(held("console.log('sold')"))).toBe(held("logger.info('sold')"));
		const other = "export function f(order) {\n\tconsole.log('sold');\n}\n";
		expect(await at(`function g(req) {\n\tconst logger = req.log;\n\tlogger.info('a');\n}\n${other}`)).toContain(
			"import { logger as appLogger } from './logger.js';",
		);
		const own = "import { createLogger } from './logger.js';\nconst log = createLogger('a');\nlog.info('a');\n";
		expect(await at(own + other)).toBe(own + other.replace('console.log', 'log.info'));
		expect(await at(`${own}export const h = (log) => log;\n${other}`)).toContain('import { createLogger, logger }');
	});

	test('shadows nothing', async () => {
		const files = await logged(
			{ 'package.json': manifest, 'src/logger.js': logger, 'src/a.js': "export function f(logger) {\n\tconsole.log('x', logger);\n}\n" },
			'src/logger.js',
			'logger',
		);
		expect(files?.['src/a.js']).toBe(
			"import { logger as appLogger } from './logger.js';\n\nexport function f(logger) {\n\tappLogger.info({ logger }, 'x');\n}\n",
		);
	});
});

describe('the level of what was said at the console', () => {
	const manifest = '{ "name": "shop", "type": "module", "dependencies": { "pino": "^9.3.0" } }\n';

	test.each([
		['export function f() {\n\ttry { g(); } catch (e) {\n\t\tconsole.log(e);\n\t}\n}\n', 'logger.error(e)'],
		["export function f() {\n\ttry { g(); } catch {\n\t\tconsole.log('no luck');\n\t}\n}\n", "logger.warn('no luck')"],
		[
			'export function f() {\n\tg().catch((error) => console.log(`failed: ${error.message}`));\n}\n',
			'logger.error(`failed: ${error.message}`)',
		],
		["client.on('error', (err) => console.log('redis', err));\n", "logger.error({ err }, 'redis')"],
		["client.on('error', () => {\n\tconsole.log('redis');\n});\n", "logger.error('redis')"],
		["client.on('ready', () => load());\nclient.on('error', (err) => console.log('redis', err));\n", "logger.error({ err }, 'redis')"],
		["client.on('reconnecting', (err) => console.log('redis', err));\n", "logger.info({ err }, 'redis')"],
		['export function f() {\n\ttry { g(); } catch (e) {\n\t\tconsole.warn(e);\n\t}\n}\n', 'logger.warn(e)'],
		["export function f(user) {\n\tconsole.log('hello', user);\n}\n", "logger.info({ user }, 'hello')"],
		["export function f() {\n\tconsole.log('WARNING: retrying');\n}\n", "logger.warn('WARNING: retrying')"],
		["export function f() {\n\tconsole.log('[error] no message');\n}\n", "logger.error('[error] no message')"],
		["export function f() {\n\tconsole.log('error page: shown');\n}\n", "logger.info('error page: shown')"],
	])('%s', async (text, expected) => {
		const files = await logged({ 'package.json': manifest, 'src/logger.js': logger, 'src/a.js': text }, 'src/logger.js', 'logger');
		expect(files?.['src/a.js']).toContain(expected);
	});
});

describe('introducing a logger', () => {
	test('writes one module for a package of two languages, in the one that it is moving to', async () => {
		const files = {
			'package.json': '{ "name": "shop", "scripts": { "start": "node dist/server.js" } }\n',
			'tsconfig.json': '{ "compilerOptions": { "allowJs": true, "rootDir": "src", "outDir": "dist" } }\n',
			'src/server.ts': "import express from 'express';\nexport const app = express();\napp.listen(1);\n",
			'src/a.js': "const x = require('./x');\nexports.f = () => console.log('x', x);\n",
		};
		const mixed = await fixtureOf(files);
		const fixed = (await mixed.apply(introduceLogger(mixed.one('log.call'))))!.files;
		expect(fixed['src/logger.js']).toBeUndefined();
		expect(fixed['src/logger.ts']).toContain('export const logger = pino(');
		expect(fixed['src/a.js']).toContain("const { logger } = require('./logger');");
		// Nothing compiles this file, so it could not load what is compiled.
		const apart = await fixtureOf({ ...files, 'tsconfig.json': '{ "compilerOptions": { "rootDir": "src", "outDir": "dist" } }\n' });
		expect(await apart.apply(introduceLogger(apart.one('log.call')))).toBeUndefined();
	});

	test('names it as the package has to where only data is imported', async () => {
		const fixture = await fixtureOf({
			'package.json': '{ "name": "shop", "type": "module", "scripts": { "start": "node dist/server.js" } }\n',
			'src/server.ts':
				"import express from 'express';\nimport about from '../package.json' with { type: 'json' };\nconsole.log('x', about);\nexpress().listen(3000);\n",
		});
		const { files } = (await fixture.apply(introduceLogger(fixture.one('log.call'))))!;
		expect(files['src/server.ts']).toContain("import { logger } from './logger.js';");
	});

	test('writes one module for a server above its sources', async () => {
		const fixture = await fixtureOf({
			'package.json': '{ "name": "shop", "type": "module", "scripts": { "start": "node server.js" } }\n',
			'server.js': "import express from 'express';\nimport { f } from './src/a.js';\nconsole.log('x', f);\nexpress().listen(3000);\n",
			'src/a.js': "export const f = (x) => console.log('x', x);\n",
		});
		for (const [path, specifier] of [
			['server.js', './src/logger.js'],
			['src/a.js', './logger.js'],
		] as const) {
			const { files } = (await fixture.apply(introduceLogger(fixture.one('log.call', (call) => call.path === path))))!;
			expect(files['src/logger.js']).toContain('export const logger = pino(');
			expect(files[path]).toContain(`import { logger } from '${specifier}';`);
		}
	});

	test('writes the module, declares the package, documents the level', async () => {
		const fixture = await fixtureOf({
			'package.json':
				'{\n  "name": "shop",\n  "type": "module",\n  "dependencies": {\n    "express": "^5.1.0",\n    "zod": "^4.0.0"\n  }\n}\n',
			'src/a.js': "export function f(x) {\n\tconsole.log('x', x);\n}\n",
		});
		const { files } = (await fixture.apply(introduceLogger(fixture.one('log.call'))))!;
		expect(files['src/a.js']).toBe("import { logger } from './logger.js';\n\nexport function f(x) {\n\tlogger.info({ x }, 'x');\n}\n");
		expect(files['src/logger.js']).toContain("export const logger = pino({ level: process.env.LOG_LEVEL ?? 'info' });");
		expect(files['package.json']).toBe(
			'{\n  "name": "shop",\n  "type": "module",\n  "dependencies": {\n    "express": "^5.1.0",\n    "pino": "^9.3.0",\n    "zod": "^4.0.0"\n  }\n}\n',
		);
		expect(files['.env.example']).toBe('LOG_LEVEL=info\n');
		expect(await syntaxErrorsOf('src/logger.js', files['src/logger.js']!)).toBe(0);
	});

	test('declares the pino that others bring along, and none beside one of an older generation', async () => {
		const files = (version: string): Readonly<Record<string, string>> => ({
			'package.json': '{ "name": "shop", "type": "module", "dependencies": { "fastify": "^5.0.0" } }\n',
			'package-lock.json': JSON.stringify({ lockfileVersion: 3, packages: { '': {}, 'node_modules/pino': { version } } }),
			'src/a.js': 'export const f = (x) => console.log(x);\n',
		});
		const installed = await fixtureOf(files('9.7.0'));
		expect((await installed.apply(introduceLogger(installed.one('log.call'))))?.files['package.json']).toContain('"pino": "^9.7.0"');
		const old = await fixtureOf(files('6.14.0'));
		expect(await old.build(introduceLogger(old.one('log.call')))).toBeUndefined();
	});

	test('introduces none where the runtime is older than any of them', async () => {
		const files = { 'package.json': '{ "name": "shop", "engines": { "node": "10.x" } }\n', 'a.js': 'exports.f = (x) => console.log(x);\n' };
		const fixture = await fixtureOf(files);
		expect(await fixture.build(introduceLogger(fixture.one('log.call')))).toBeUndefined();
	});

	describe('puts the module where images take the code from', () => {
		async function place(dockerfile: string, more: Readonly<Record<string, string>> = {}): Promise<string | undefined> {
			const fixture = await fixtureOf({
				'package.json': '{ "name": "shop" }\n',
				'server/index.js': "require('express')().listen(3000);\nexports.f = (x) => console.log('x', x);\n",
				Dockerfile: dockerfile,
				...more,
			});
			const call = fixture.one('log.call', ({ path }) => path === 'server/index.js');
			const fixed = await fixture.apply(introduceLogger(call));
			return fixed && Object.keys(fixed.files).find((path) => path.endsWith('logger.js'));
		}
		const end = 'CMD ["node", "server/index.js"]\n';

		test.each([
			['all of it', `FROM node:22\nWORKDIR /app\nCOPY . .\n${end}`, 'logger.js'],
			['a folder', `FROM node:22\nWORKDIR /app\nCOPY package.json ./\nCOPY server ./server\n${end}`, 'server/logger.js'],
			[
				'a folder of an earlier stage',
				`FROM node:22 AS made\nWORKDIR /app\nCOPY . .\nFROM node:22\nWORKDIR /app\nCOPY --from=made /app/server/ ./server/\n${end}`,
				'server/logger.js',
			],
			[
				'all of an earlier stage',
				`FROM node:22 AS made\nWORKDIR /app\nCOPY . .\nFROM node:22\nWORKDIR /app\nCOPY --from=made /app /app\n${end}`,
				'logger.js',
			],
			['files by their names', `FROM node:22\nWORKDIR /app\nCOPY package.json ./\nCOPY server/index.js ./server/\n${end}`, undefined],
		])('%s', async (_, dockerfile, expected) => {
			expect(await place(dockerfile)).toBe(expected);
		});

		test('nothing is introduced where the program takes over what the console writes', async () => {
			const files = {
				'package.json': '{ "name": "shop", "dependencies": { "express": "^5.0.0" }, "scripts": { "start": "node index.js" } }\n',
				'index.js':
					"const app = require('express')();\napp.get('/', (req, res) => {\n\tconsole.error('lost', req.url);\n\tres.end();\n});\napp.listen(1);\n",
			};
			const fixture = await fixtureOf(files);
			expect(await fixture.build(introduceLogger(fixture.one('log.call')))).toBeDefined();
			const kept =
				'const write = process.stdout.write;\nprocess.stdout.write = function (text) {\n\tremember(text);\n\treturn write.apply(process.stdout, arguments);\n};\n';
			const taken = await fixtureOf({ ...files, 'index.js': kept + files['index.js'] });
			expect(await taken.build(introduceLogger(taken.one('log.call')))).toBeUndefined();
		});

		test('and past what an ignore file keeps out', async () => {
			const whole = `FROM node:22\nWORKDIR /app\nCOPY . .\n${end}`;
			expect(await place(whole, { '.dockerignore': '*\n!server\n!package.json\n' })).toBe('server/logger.js');
		});
	});

	test('is none for code that a page loads, too', async () => {
		const files = {
			'package.json': '{ "name": "shop", "scripts": { "start": "node server.js" }, "dependencies": { "express": "^5.0.0" } }\n',
			'server.js': "import express from 'express';\nimport { f } from './shared.js';\nf(1);\nexpress().listen(3000);\n",
			'shared.js': "export const f = (x) => console.log('x', x);\n",
		};
		const built = async (more: Readonly<Record<string, string>>): Promise<unknown> => {
			const fixture = await fixtureOf({ ...files, ...more });
			return fixture.build(introduceLogger(fixture.one('log.call')));
		};
		expect(await built({})).toBeDefined();
		const component = "'use client';\nimport { f } from './shared.js';\nexport const Cart = () => <b onClick={f} />;\n";
		expect(await built({ 'cart.jsx': component })).toBeUndefined();
		expect(await built({ 'index.html': '<script type="module" src="./shared.js"></script>\n' })).toBeUndefined();
	});

	test('does not raise the folder of what is compiled', async () => {
		const fixture = await fixtureOf({
			'package.json': '{ "name": "shop", "scripts": { "start": "node dist/server.js" } }\n',
			'tsconfig.json': '{ "compilerOptions": { "outDir": "dist" } }\n',
			'lib/server.ts': "import express from 'express';\nimport { f } from './f';\nf(1);\nexpress().listen(1);\n",
			'lib/f.ts': "export const f = (x) => console.log('x', x);\n",
		});
		expect((await fixture.apply(introduceLogger(fixture.one('log.call'))))?.files['lib/logger.ts']).toContain('pino(');
	});

	test('in CommonJS and TypeScript', async () => {
		const commonjs = await fixtureOf({ 'package.json': '{ "name": "shop" }\n', 'a.js': "const x = require('./x');\nconsole.log(x);\n" });
		const { files } = (await commonjs.apply(introduceLogger(commonjs.one('log.call'))))!;
		expect(files['logger.js']).toContain('module.exports = { logger };');
		expect(files['a.js']).toBe("const x = require('./x');\nconst { logger } = require('./logger');\nlogger.info(x);\n");
		expect(JSON.parse(files['package.json']!)).toEqual({ name: 'shop', dependencies: { pino: '^9.3.0' } });
		const typed = await fixtureOf({ 'package.json': '{\n\t"name": "shop"\n}\n', 'src/a.ts': 'export const f = () => console.log("x");\n' });
		expect(Object.keys((await typed.apply(introduceLogger(typed.one('log.call'))))!.files)).toContain('src/logger.ts');
	});
});

describe('sending a log to stdout', () => {
	async function sent(text: string): Promise<string | undefined> {
		const fixture = await fixtureOf({ 'package.json': '{ "name": "shop" }', 'src/logger.js': text });
		const sink = fixture.of('log.sink').find(({ target }) => target === 'file');
		const fixed = await fixture.apply(sink && logToStdout(sink));
		const after = fixed?.files['src/logger.js'];
		if (after !== undefined) {
			expect(await syntaxErrorsOf('src/logger.js', after)).toBe(0);
			const again = await fixtureOf({ 'src/logger.js': after });
			expect(again.of('log.sink').filter(({ target }) => target === 'file')).toEqual([]);
		}
		return after;
	}

	test('winston: one console transport for all files', async () => {
		const head = "import winston from 'winston';\n\nexport const logger = winston.createLogger({\n\ttransports: [\n";
		expect(
			await sent(
				`${head}\t\tnew winston.transports.File({ filename: 'error.log', level: 'error' }),\n\t\tnew winston.transports.File({ filename: 'all.log' }),\n\t],\n});\n`,
			),
		).toBe(`${head}\t\tnew winston.transports.Console(),\n\t],\n});\n`);
		expect(
			await sent(`${head}\t\tnew winston.transports.Console(),\n\t\tnew winston.transports.File({ filename: 'all.log' })\n\t],\n});\n`),
		).toBe(`${head}\t\tnew winston.transports.Console()\n\t],\n});\n`);
		expect(await sent(`${head}\t\tnew winston.transports.File({ filename: 'all.log', level: 'warn' }),\n\t],\n});\n`)).toBe(
			`${head}\t\tnew winston.transports.Console({ level: 'warn' }),\n\t],\n});\n`,
		);
	});

	test('takes the constant with the path along', async () => {
		const text = (before: string, transports: string): string =>
			`const winston = require('winston');\n\n${before}module.exports = winston.createLogger({\n\ttransports: [\n${transports}\t\tnew winston.transports.Console(),\n\t],\n});\n`;
		expect(
			await sent(
				text(
					'const logFile = process.env.LOG_FILE || `${process.cwd()}/logs/shop.log`;\n\n',
					'\t\tnew winston.transports.File({\n\t\t\tfilename: logFile,\n\t\t}),\n',
				),
			),
		).toBe(text('', ''));
	});

	test('takes the module along that a function asked for', async () => {
		const text = (before: string, transports: string): string =>
			`async function upgrade(name) {\n\tconst winston = require('winston');\n${before}\twinston.configure({\n\t\ttransports: [\n\t\t\tnew winston.transports.Console(),\n${transports}\t\t],\n\t});\n}\nmodule.exports = { upgrade };\n`;
		const transport = "\t\t\tnew winston.transports.File({ filename: path.join(__dirname, '../../', 'logs/output.log') }),\n";
		expect(await sent(text("\tconst path = require('path');\n", transport))).toBe(text('', ''));
	});

	test('pino', async () => {
		expect(await sent("import { pino } from 'pino';\nexport const logger = pino(pino.destination('./logs/app.log'));\n")).toContain(
			'pino.destination(1)',
		);
		expect(
			await sent(
				"import { pino } from 'pino';\nexport const logger = pino({}, pino.destination({ dest: './logs/app.log', sync: true }));\n",
			),
		).toContain('pino.destination({ dest: 1, sync: true })');
	});

	test('morgan', async () => {
		expect(
			await sent(
				"import { createWriteStream } from 'node:fs';\nimport morgan from 'morgan';\n\nconst accessLog = createWriteStream('./logs/access.log', { flags: 'a' });\napp.use(morgan('combined', { stream: accessLog }));\n",
			),
		).toBe("import morgan from 'morgan';\n\napp.use(morgan('combined'));\n");
	});

	test('bunyan and log4js', async () => {
		expect(
			await sent(
				"const bunyan = require('bunyan');\nmodule.exports = bunyan.createLogger({ name: 'x', streams: [{ level: 'info', path: './logs/x.log' }] });\n",
			),
		).toContain("streams: [{ level: 'info', stream: process.stdout }]");
		expect(
			await sent(
				"const log4js = require('log4js');\nlog4js.configure({ appenders: { out: { type: 'file', filename: './x.log' } }, categories: { default: { appenders: ['out'], level: 'info' } } });\n",
			),
		).toContain("out: { type: 'stdout' }");
	});
});
