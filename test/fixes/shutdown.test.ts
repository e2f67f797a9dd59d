import { describe, expect, test } from 'vitest';
import { tryFix } from '../../server/engine/fixes/build.js';
import { answerSigtermToo, shutDownGracefully } from '../../server/engine/fixes/plans.js';
import { fixtureOf, factsOf, syntaxErrorsOf } from './fixture.js';

async function closed(text: string, dependencies: readonly string[] = ['express'], path = 'src/server.js'): Promise<string | undefined> {
	const manifest = JSON.stringify({ name: 'shop', dependencies: Object.fromEntries(dependencies.map((name) => [name, '^1.0.0'])) });
	const fixture = await fixtureOf({ 'package.json': manifest, [path]: text });
	const fixed = await fixture.apply(shutDownGracefully(fixture.of('server.listen')));
	const after = fixed?.files[path];
	if (after !== undefined) {
		expect(await syntaxErrorsOf(path, after)).toBe(0);
		const again = await fixtureOf({ 'package.json': manifest, [path]: after });
		expect(await again.build(shutDownGracefully(again.of('server.listen'))), 'a second run').toBeUndefined();
	}
	return after;
}

describe('closing the server on SIGTERM', () => {
	test('keeps the server of an Express application', async () => {
		expect(await closed("import express from 'express';\nconst app = express();\napp.listen(3000); // the shop\n"))
			.toBe(`import express from 'express';
const app = express();
const server = app.listen(3000); // the shop

const shutDown = () => {
	server.close(() => process.exit(0));
	setTimeout(() => process.exit(1), 10000).unref();
};
process.once('SIGTERM', shutDown);
process.once('SIGINT', shutDown);
`);
	});

	test.each([
		[{ '.nvmrc': '18\n' }, true],
		[{ Dockerfile: 'FROM node:18-alpine\nCMD ["node", "server.js"]\n' }, true],
		[{ '.nvmrc': '18.1.0\n' }, false],
		[{ '.nvmrc': '16\n' }, false],
		[{ '.nvmrc': '20\n' }, false],
		[{}, false],
	])('closes idle connections where Node.js leaves them open, and can: %j', async (files, expected) => {
		const fixture = await fixtureOf({
			'package.json': '{ "name": "shop", "dependencies": { "express": "^5.0.0" } }',
			'server.js': "require('express')().listen(3000);\n",
			...files,
		});
		const fixed = await fixture.apply(shutDownGracefully(fixture.of('server.listen')));
		expect(fixed?.files['server.js']).toContain('server.close(');
		expect(fixed?.files['server.js']?.includes('closeIdleConnections()')).toBe(expected);
	});

	test('uses the variable there is, and writes like its author', async () => {
		const after = await closed(
			'const http = require("http")\r\nconst web = http.createServer(handler)\r\n\r\nfunction handler(request, response) {\r\n  response.end()\r\n}\r\n\r\nweb.listen(3000, () => {\r\n  ready()\r\n})\r\n',
		);
		expect(after).toContain(
			'\r\n})\r\n\r\nconst shutDown = () => {\r\n  web.close(() => process.exit(0))\r\n  setTimeout(() => process.exit(1), 10000).unref()\r\n}\r\nprocess.once("SIGTERM", shutDown)\r\n',
		);
	});

	test('binds what an application of another module gives back', async () => {
		expect(await closed("import { app } from './app.js';\n\napp.listen(3000);\n")).toContain(
			'const server = app.listen(3000);\n\nconst shutDown = () => {\n\tserver.close(',
		);
		expect(await closed("import { app } from './app.js';\n\napp.listen(3000);\n", ['fastify'])).toBeUndefined();
	});

	test('chooses names that are free', async () => {
		const after = await closed(
			"const express = require('express');\nconst app = express();\nconst server = 'x', shutDown = 1;\napp.listen(3000);\n",
		);
		expect(after).toContain('const httpServer = app.listen(3000);');
		expect(after).toContain('const shutDownGracefully = () => {');
	});

	test('calls a server by the application that it serves, and one that has a name by that', async () => {
		const after = await closed(
			"const express = require('express');\nconst net = require('net');\nconst app = express();\nconst adminApp = express();\nconst loadServer = net.createServer();\napp.listen(3000);\nadminApp.listen(3001);\nloadServer.listen(3002);\n",
		);
		expect(after).toContain('const server = app.listen(3000);');
		expect(after).toContain('const adminServer = adminApp.listen(3001);');
		expect(after).toContain('\nloadServer.listen(3002);');
		expect(after).toContain('loadServer.close(');
	});

	test('leaves it to the author where requests may run for long', async () => {
		const text =
			"const express = require('express');\nconst app = express();\napp.use((req, res, next) => { req.setTimeout(600000); next(); });\napp.listen(3000);\n";
		expect(await closed(text)).toBeUndefined();
		expect(await closed(text.replace('req.setTimeout(600000);', ''))).toBeDefined();
	});

	test('knows Nest and Fastify', async () => {
		const nest = await closed(
			"import { NestFactory } from '@nestjs/core';\nasync function main() {\n  const app = await NestFactory.create(Module);\n  await app.listen(3000);\n}\nmain();\n",
			['@nestjs/core'],
			'src/main.ts',
		);
		expect(nest).toContain('  app.enableShutdownHooks();\n  await app.listen(3000);\n');
		const fastify = await closed("import Fastify from 'fastify';\nconst app = Fastify();\nawait app.listen({ port: 3000 });\n", [
			'fastify',
		]);
		expect(fastify).toContain('void app.close().then(() => process.exit(0));');
		expect(fastify).toContain('\nawait app.listen({ port: 3000 });\n');
	});

	test('leaves alone what it cannot bind, and what stands alone under a condition', async () => {
		expect(await closed("const express = require('express');\nmodule.exports = express().listen(3000);\n")).toBeUndefined();
		expect(
			await closed("const express = require('express');\nconst app = express();\nif (process.env.X)\n\tapp.listen(3000);\n"),
		).toBeUndefined();
	});

	test('sets itself off from what follows', async () => {
		const after = await closed(
			"import express from 'express';\nconst app = express();\nfunction start() {\n\tapp.listen(3000);\n\treport();\n}\nstart();\n",
		);
		expect(after).toContain("\tprocess.once('SIGINT', shutDown);\n\n\treport();\n}\n");
	});

	test('writes what an old runtime can read', async () => {
		const fixture = await fixtureOf({
			'package.json': '{ "name": "shop", "engines": { "node": ">=10" }, "dependencies": { "express": "^4.0.0" } }',
			'server.js': "const express = require('express');\nconst app = express();\napp.listen(3000);\n",
		});
		const fixed = await fixture.apply(shutDownGracefully(fixture.of('server.listen')));
		expect(fixed?.files['server.js']).toContain('setTimeout(() => process.exit(1), 10000).unref();');
	});

	test('leaves alone what has a way to stop, may run more than once, or is started elsewhere', async () => {
		const refusal = async (text: string): Promise<string | undefined> => {
			const fixture = await fixtureOf({ 'package.json': '{ "name": "shop" }', 'server.js': text });
			const made = await tryFix(shutDownGracefully(fixture.of('server.listen'))!, fixture.context);
			return 'refusal' in made ? made.refusal : undefined;
		};
		const head = "const express = require('express');\nconst app = express();\n";
		expect(
			await refusal(`${head}const server = app.listen(3000);\nexports.stop = async function stop() {\n\tserver.close();\n};\n`),
		).toContain('stop() of the file');
		expect(await refusal(`${head}const start = (port) => {\n\tapp.listen(port);\n};\nstart(3000);\nstart(3001);\n`)).toContain(
			'start() may run',
		);
		expect(await refusal(`${head}function start(port) {\n\tapp.listen(port);\n}\nstart(3000);\n`)).toBeUndefined();
		expect(
			await refusal(
				"const hapi = require('@hapi/hapi');\nasync function make() {\n\tconst server = hapi.server({ port: 3000 });\n\treturn server;\n}\n",
			),
		).toContain('started elsewhere');
		expect(await refusal(`${head}load().then(() => app.listen(3000));\n`)).not.toBeUndefined();
		expect(await closed("import { load } from './load.js';\n\nload().then(({ app }) => app.listen(3000));\n")).toBeUndefined();
	});

	test('gives up by itself before it is ended by force', async () => {
		const after = await closed(
			"const hapi = require('@hapi/hapi');\nconst server = hapi.server({ port: 3000 });\nawait server.start();\n",
			['@hapi/hapi'],
		);
		expect(after).toContain(
			'void server.stop({ timeout: 8000 }).then(() => process.exit(0));\n\tsetTimeout(() => process.exit(1), 10000).unref();',
		);
	});

	test('adds to a handler of SIGINT that only exits the one for SIGTERM', async () => {
		const after = await closed(
			"const express = require('express');\nconst app = express();\napp.listen(3000);\nprocess.on('SIGINT', () => process.exit());\n",
		);
		expect(after).toContain("process.once('SIGTERM', shutDown);\n\nprocess.on('SIGINT'");
		expect(after).not.toContain("process.once('SIGINT'");
	});

	test('the handlers are seen by the reader', async () => {
		const after = await closed("import express from 'express';\nconst app = express();\napp.listen(3000);\n");
		const signals = (await factsOf('src/server.js', after!)).filter((fact) => fact.kind === 'signal.handle');
		expect(signals).toMatchObject([
			{ signal: 'SIGTERM', closes: true },
			{ signal: 'SIGINT', closes: true },
		]);
	});
});

describe('answering SIGTERM as SIGINT is answered', () => {
	test.each([
		["process.on('SIGINT', stop);\n", "process.on('SIGINT', stop);\nprocess.on('SIGTERM', stop);\n"],
		[
			"process.once('SIGINT', () => server.close()) // bye\n",
			"const shutDown = () => server.close() // bye\nprocess.once('SIGINT', shutDown)\nprocess.once('SIGTERM', shutDown)\n",
		],
		[
			"function f() {\n  process.on('SIGINT', async () => {\n    await server.close();\n  });\n}\n",
			"function f() {\n  const shutDown = async () => {\n    await server.close();\n  };\n  process.on('SIGINT', shutDown);\n  process.on('SIGTERM', shutDown);\n}\n",
		],
		["process.on('exit', f).on('SIGINT', () => server.close());\n", undefined],
		["['SIGINT'].forEach((signal) => process.on(signal, () => server.close()));\n", undefined],
	])('%s', async (text, expected) => {
		const fixture = await fixtureOf({ 'package.json': '{ "name": "shop" }', 'server.js': text });
		const handler = fixture.one('signal.handle', ({ signal }) => signal === 'SIGINT');
		const after = (await fixture.apply(answerSigtermToo(handler)))?.files['server.js'];
		expect(after).toBe(expected);
		expect((await factsOf('server.js', after ?? text)).some((fact) => fact.kind === 'signal.handle' && fact.signal === 'SIGTERM')).toBe(
			expected !== undefined,
		);
	});
});
