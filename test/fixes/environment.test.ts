import { describe, expect, test } from 'vitest';
import type { LocatedFact } from '../../server/engine/core/fact.js';
import { readFromEnvironment, requireEnvironment } from '../../server/engine/fixes/plans.js';
import { createTestEngine, MemoryWorkspace } from '../support/memoryWorkspace.js';
import { fixtureOf, syntaxErrorsOf, type Fixture } from './fixture.js';

const manifest = JSON.stringify({
	name: 'shop',
	private: true,
	type: 'module',
	dependencies: { dotenv: '^17.0.0', express: '^5.1.0', pg: '^8.16.0' },
});
const server = `import express from 'express';

const app = express();
app.listen(3000);
`;
const secretText = 'Yq7-plum-orchard-31-Vex';
const database = `import pg from 'pg';

export const pool = new pg.Pool({ host: 'db-1.acme.io', password: '${secretText}' });
`;

function listen(fixture: Fixture): LocatedFact<'server.listen'> {
	return fixture.one('server.listen');
}

function part(fixture: Fixture, name: string) {
	const fact = fixture.one('service.connect');
	return readFromEnvironment(fact.parts[name], fact.path, `PG${name.toUpperCase()}`);
}

describe('reading a literal from the environment', () => {
	test('keeps a number as the default, and documents it beside the package', async () => {
		const fixture = await fixtureOf({ 'package.json': manifest, 'src/server.js': server });
		const { fix, files } = (await fixture.apply(readFromEnvironment(listen(fixture).port, 'src/server.js', 'PORT')))!;
		expect(files['src/server.js']).toContain('app.listen(Number(process.env.PORT) || 3000);');
		expect(files['.env.example']).toBe('PORT=3000\n');
		expect(files).not.toHaveProperty('.env');
		expect(fix).toMatchObject({ title: 'Read PORT from the environment', applicability: 'safe' });
	});

	test('writes no operator that the linter of the project takes for a syntax error', async () => {
		const code = async (settings: string): Promise<string> => {
			const fixture = await fixtureOf({ 'package.json': manifest, 'src/db.js': database, '.eslintrc': settings });
			return (await fixture.apply(part(fixture, 'host')))!.files['src/db.js']!;
		};
		expect(await code('{ "parserOptions": { "ecmaVersion": 2018 } }')).toContain("process.env.PGHOST || 'db-1.acme.io'");
		expect(await code('{ "parserOptions": { "ecmaVersion": 9 } }')).toContain("process.env.PGHOST || 'db-1.acme.io'");
		expect(await code('{ "parserOptions": { "ecmaVersion": 2022 } }')).toContain("process.env.PGHOST ?? 'db-1.acme.io'");
		expect(await code('{ "parserOptions": { "ecmaVersion": "latest" } }')).toContain("process.env.PGHOST ?? 'db-1.acme.io'");
		expect(await code('{ "parser": "@babel/eslint-parser", "parserOptions": { "ecmaVersion": 2018 } }')).toContain('PGHOST ??');
	});

	test('puts the name in brackets where the settings of the compiler, or those they build on, ask for them', async () => {
		const code = async (settings: Readonly<Record<string, string>>): Promise<string> => {
			const fixture = await fixtureOf({ 'package.json': manifest, 'src/server.ts': server, ...settings });
			return (await fixture.apply(readFromEnvironment(listen(fixture).port, 'src/server.ts', 'PORT')))!.files['src/server.ts']!;
		};
		const strict = '{ "compilerOptions": { "noPropertyAccessFromIndexSignature": true } }';
		expect(await code({ 'tsconfig.json': strict })).toContain("app.listen(Number(process.env['PORT']) || 3000);");
		expect(await code({ 'tsconfig.json': '{ "extends": "./base.json" }', 'base.json': strict })).toContain('process.env.PORT');
		expect(await code({ 'tsconfig.json': '{ "extends": "./tsconfig.base.json" }', 'tsconfig.base.json': strict })).toContain(
			"process.env['PORT']",
		);
	});

	test('documents it in the example that there is, whatever it is called', async () => {
		const read = async (files: Readonly<Record<string, string>>): Promise<Readonly<Record<string, string>>> => {
			const fixture = await fixtureOf({ 'package.json': manifest, 'src/server.js': server, ...files });
			return (await fixture.apply(readFromEnvironment(listen(fixture).port, 'src/server.js', 'PORT')))!.files;
		};
		const loaded = await read({
			'.env.app.example': 'STORE=/srv\n',
			'.env.docker.example': 'TAG=1\n',
			'src/settings.js': "require('dotenv').config({ path: './.env.app' });\n",
		});
		expect(loaded['.env.app.example']).toBe('STORE=/srv\nPORT=3000\n');
		expect(loaded).not.toHaveProperty('.env.example');
		const composed = await read({
			'.env.example': 'COMPOSE_PROFILES=\n',
			'service.env.example': 'STORE=/srv\n',
			'compose.yaml': 'services:\n  shop:\n    build: .\n    env_file: ./service.env\n',
		});
		expect(composed['service.env.example']).toBe('STORE=/srv\nPORT=3000\n');
		expect((await read({ 'docs/.example.env': 'STORE=/srv\n' }))['docs/.example.env']).toBe('STORE=/srv\nPORT=3000\n');
		const ofStore = await read({
			'docker/database.env.example': 'POSTGRES_USER=shop\n',
			'compose.yaml': 'services:\n  db:\n    image: postgres:17\n    env_file: docker/database.env\n',
		});
		expect(ofStore['.env.example']).toBe('PORT=3000\n');
		expect((await read({ '.env.sample': '# nothing yet\n' }))['.env.sample']).toBe('# nothing yet\nPORT=3000\n');
	});

	test('keeps to the folder in which examples are kept together', async () => {
		const read = async (folder: string): Promise<Readonly<Record<string, string>>> => {
			const fixture = await fixtureOf({
				'package.json': '{ "name": "shops", "private": true, "workspaces": ["packages/*"] }',
				'docker/env/orders_api.env.example': 'STORE=/srv\n',
				'docker/env/orders_api.secrets.env.example': 'TOKEN=\n',
				[`${folder}/package.json`]: manifest,
				[`${folder}/src/server.js`]: server,
			});
			return (await fixture.apply(readFromEnvironment(listen(fixture).port, `${folder}/src/server.js`, 'PORT')))!.files;
		};
		const own = await read('packages/orders-api-service');
		expect(own['docker/env/orders_api.env.example']).toBe('STORE=/srv\nPORT=3000\n');
		const other = await read('packages/stock');
		expect(other['packages/stock/src/server.js']).toContain('process.env.PORT');
		expect(other).not.toHaveProperty(['packages/stock/.env.example']);
	});

	test('lets git see a new example, where it ignores whatever is called like one', async () => {
		const fixture = await fixtureOf({ 'package.json': manifest, 'src/server.js': server, '.gitignore': 'node_modules\n.env*\n' });
		const { files } = (await fixture.apply(readFromEnvironment(listen(fixture).port, 'src/server.js', 'PORT')))!;
		expect(files['.env.example']).toBe('PORT=3000\n');
		expect(files['.gitignore']).toBe('node_modules\n.env*\n!.env.example\n');
	});

	test('keeps a string as the default, with the quotes it has', async () => {
		const fixture = await fixtureOf({ 'package.json': manifest, 'src/db.js': database });
		const { files } = (await fixture.apply(part(fixture, 'host')))!;
		expect(files['src/db.js']).toContain("host: process.env.PGHOST ?? 'db-1.acme.io',");
		expect(files['.env.example']).toBe('PGHOST=db-1.acme.io\n');
	});

	test('writes what an old compiler or runtime can read', async () => {
		const old = (more: object): string => JSON.stringify({ ...(JSON.parse(manifest) as object), ...more });
		const ofNode = await fixtureOf({ 'package.json': old({ engines: { node: '>=12' } }), 'src/db.js': database });
		expect((await ofNode.apply(part(ofNode, 'host')))!.files['src/db.js']).toContain("host: process.env.PGHOST || 'db-1.acme.io',");
		for (const [range, operator] of [
			['^3.6.3', '||'],
			['~5.9.0', '??'],
			['next', '??'],
		] as const) {
			const compiled = await fixtureOf({ 'package.json': old({ devDependencies: { typescript: range } }), 'src/db.ts': database });
			expect((await compiled.apply(part(compiled, 'host')))!.files['src/db.ts']).toContain(
				`host: process.env.PGHOST ${operator} 'db-1.acme.io',`,
			);
		}
	});

	test('puts parentheses where another operator would take half of the expression', async () => {
		const fixture = await fixtureOf({ 'package.json': manifest, 'src/server.js': server.replace('3000', '3000 + offset()') });
		const span = { start: 70, end: 74 };
		const text = (await fixture.context.read('src/server.js'))!.text;
		const start = text.indexOf('3000');
		const plan = readFromEnvironment(
			{ kind: 'literal', type: 'number', text: '3000', span: { ...span, start, end: start + 4 } },
			'src/server.js',
			'PORT',
		);
		const { files } = (await fixture.apply(plan))!;
		expect(files['src/server.js']).toContain('app.listen((Number(process.env.PORT) || 3000) + offset());');
	});

	test('a secret leaves the code for .env, which git is told to ignore, and stands nowhere else', async () => {
		const fixture = await fixtureOf({ 'package.json': manifest, '.gitignore': 'node_modules/\n', 'src/db.js': database });
		const { fix, files } = (await fixture.apply(part(fixture, 'password')))!;
		expect(files['.env']).toBe(`PGPASSWORD=${secretText}\n`);
		expect(files['.env.example']).toBe('PGPASSWORD=changeme\n');
		expect(files['.gitignore']).toBe('node_modules/\n.env\n');
		expect(files['src/db.js']).not.toContain(secretText);
		expect(files['src/db.js']).toContain('process.env.PGPASSWORD');
		expect(await syntaxErrorsOf('src/db.js', files['src/db.js']!)).toBe(0);
		expect(fix.applicability).toBe('suggestion');
		expect(fix.title).not.toContain(secretText);
	});

	test('a secret stays out of a .env that git tracks', async () => {
		const fixture = await fixtureOf({ 'package.json': manifest, '.gitignore': '', '.env': 'A=1\n', 'src/db.js': database });
		const { files } = (await fixture.apply(part(fixture, 'password')))!;
		expect(files['.env']).toBe('A=1\n');
		expect(files['.env.example']).toBe('PGPASSWORD=changeme\n');
	});

	test('a secret that came into .env stays out of the image, too', async () => {
		const fixture = await fixtureOf({
			'package.json': manifest,
			'.gitignore': '.env\n',
			Dockerfile: 'FROM node:22\nCOPY . .\n',
			'src/db.js': database,
		});
		expect((await fixture.apply(part(fixture, 'password')))!.files['.dockerignore']).toBe('.env\n.env.local\n.env.*.local\n');
	});

	test('two secrets of one name stay two', async () => {
		const fixture = await fixtureOf({
			'package.json': manifest,
			'.gitignore': '.env\n',
			'.env': 'PGPASSWORD=another-one\n',
			'.env.example': 'PGPASSWORD=changeme\n',
			'src/db.js': database,
		});
		const { fix, files } = (await fixture.apply(part(fixture, 'password')))!;
		expect(fix.environment?.variable).toBe('DB_PGPASSWORD');
		expect(files['.env']).toBe(`PGPASSWORD=another-one\nDB_PGPASSWORD=${secretText}\n`);
	});

	test('a URL with a password is a secret as a whole, and the example shows its form', async () => {
		const fixture = await fixtureOf({
			'package.json': manifest,
			'.gitignore': '.env\n',
			'src/db.js': `import pg from 'pg';\nexport const pool = new pg.Pool({ connectionString: 'postgres://shop:${secretText}@db-1.acme.io/shop' });\n`,
		});
		const fact = fixture.one('service.connect');
		const { files } = (await fixture.apply(readFromEnvironment(fact.url ?? fact.parts.connectionString, fact.path, 'DATABASE_URL')))!;
		expect(files['.env.example']).toBe('DATABASE_URL=postgres://user:changeme@localhost/database\n');
		expect(files['.env']).toContain(secretText);
		expect(files['src/db.js']).not.toContain(secretText);
	});

	test('the folder that has an example file wins, and its style is kept', async () => {
		const fixture = await fixtureOf({
			'package.json': JSON.stringify({ name: 'root', private: true, workspaces: ['apps/*'] }),
			'.env.example': '# all apps\r\nA=1',
			'apps/shop/package.json': manifest,
			'apps/shop/src/server.js': server,
		});
		const { files } = (await fixture.apply(readFromEnvironment(listen(fixture).port, 'apps/shop/src/server.js', 'PORT')))!;
		expect(files['.env.example']).toBe('# all apps\r\nA=1\r\nPORT=3000');
	});

	test('uses a name that is documented with the same value, and never overwrites another meaning', async () => {
		const same = await fixtureOf({ 'package.json': manifest, '.env.example': 'PORT=3000 # the shop\n', 'src/server.js': server });
		expect((await same.apply(readFromEnvironment(listen(same).port, 'src/server.js', 'PORT')))!.files['.env.example']).toBe(
			'PORT=3000 # the shop\n',
		);

		const other = await fixtureOf({ 'package.json': manifest, '.env.example': 'PORT=8080\n', 'src/metrics.js': server });
		const { fix, files } = (await other.apply(readFromEnvironment(listen(other).port, 'src/metrics.js', 'PORT')))!;
		expect(files['.env.example']).toBe('PORT=8080\nMETRICS_PORT=3000\n');
		expect(files['src/metrics.js']).toContain('process.env.METRICS_PORT');
		expect(fix.environment?.variable).toBe('METRICS_PORT');
	});

	test('a name that the code reads with another default means something else', async () => {
		const fixture = await fixtureOf({
			'package.json': manifest,
			'src/server.js': server,
			'src/admin.js': 'export const port = Number(process.env.PORT) || 9000;\n',
			'src/wanted.js': server,
		});
		const plan = readFromEnvironment(fixture.one('server.listen', ({ path }) => path === 'src/wanted.js').port, 'src/wanted.js', 'PORT');
		expect((await fixture.build(plan))?.environment?.variable).toBe('WANTED_PORT');
	});

	test('a name that the system owns is never taken', async () => {
		const fixture = await fixtureOf({ 'package.json': manifest, 'src/db.js': database });
		const fact = fixture.one('service.connect');
		expect((await fixture.build(readFromEnvironment(fact.parts.host, fact.path, 'HOSTNAME')))?.environment?.variable).toBe('DB_HOSTNAME');
	});

	test('nothing where a literal is demanded, in JSON, outside the workspace, or on a text that moved on', async () => {
		const fixture = await fixtureOf({ 'package.json': manifest, 'src/server.js': server, 'settings.json': '{ "port": 3000 }\n' });
		const { port } = listen(fixture);
		if (port.kind !== 'literal') {
			throw new Error('no literal');
		}
		expect(readFromEnvironment({ ...port, required: true }, 'src/server.js', 'PORT')).toBeUndefined();
		expect(readFromEnvironment(port, '../server.js', 'PORT')).toBeUndefined();
		expect(readFromEnvironment(port, 'src/server.js', 'NOT A NAME')).toBeUndefined();
		expect(await fixture.build(readFromEnvironment({ ...port, span: { start: 10, end: 14 } }, 'settings.json', 'PORT'))).toBeUndefined();
		expect(await fixture.build(readFromEnvironment({ ...port, span: { start: 0, end: 4 } }, 'src/server.js', 'PORT'))).toBeUndefined();
	});
});

describe('requiring a variable', () => {
	test('drops a secret default and keeps it for this machine', async () => {
		const fixture = await fixtureOf({
			'package.json': manifest,
			'.gitignore': '.env\n',
			'src/links.js': `export const linkSecret = process.env.LINK_SECRET || '${secretText}';\n`,
			'src/mail.js': "import { linkSecret } from './links.js';\nexport const sign = (url) => hash(url, linkSecret);\n",
		});
		const read = fixture.one('env.read');
		const plan = requireEnvironment(
			{ kind: 'env', name: 'LINK_SECRET', span: read.span, ...(read.fallback && { fallback: read.fallback }) },
			read.path,
		);
		const { files } = (await fixture.apply(plan))!;
		expect(files['src/links.js']).not.toContain(secretText);
		expect(await syntaxErrorsOf('src/links.js', files['src/links.js']!)).toBe(0);
		expect(files['.env']).toBe(`LINK_SECRET=${secretText}\n`);
		expect(files['.env.example']).toBe('LINK_SECRET=changeme\n');
	});

	test('leaves alone what nothing reads: the program would no longer start for its sake', async () => {
		const fixture = await fixtureOf({
			'package.json': manifest,
			'src/links.js': `exports.LINK_SECRET = process.env.LINK_SECRET || '${secretText}';\n`,
		});
		const read = fixture.one('env.read');
		const plan = requireEnvironment(
			{ kind: 'env', name: 'LINK_SECRET', span: read.span, ...(read.fallback && { fallback: read.fallback }) },
			read.path,
		);
		expect(await fixture.build(plan)).toBeUndefined();
	});
});

describe('the file with the values of a machine', () => {
	test.each([
		['a program that loads none', { 'package.json': manifest.replace('dotenv', 'cors') }, undefined],
		[
			'a command that loads it',
			{
				'package.json': manifest
					.replace('dotenv', 'cors')
					.replace('"type"', '"scripts": { "start": "node --env-file=.env src/db.js" }, "type"'),
			},
			'PGPASSWORD',
		],
	])('is written for who reads it: %s', async (_, files: Readonly<Record<string, string>>, expected) => {
		const fixture = await fixtureOf({ ...files, 'src/db.js': database });
		const fixed = (await fixture.apply(part(fixture, 'password')))!;
		expect(fixed.files['src/db.js']).not.toContain(secretText);
		expect(fixed.files['.env.example']).toBe('PGPASSWORD=changeme\n');
		expect(fixed.files['.env']).toEqual(expected === undefined ? undefined : expect.stringContaining(expected));
	});

	test('stays out of an image that takes a folder around it', async () => {
		const fixture = await fixtureOf({
			'app/package.json': manifest,
			'app/src/db.js': database,
			Dockerfile: 'FROM node:22-slim\nCOPY app /app\nCMD ["node", "/app/src/db.js"]\n',
		});
		const fixed = (await fixture.apply(part(fixture, 'password')))!;
		expect(fixed.files['.dockerignore']).toBe('app/.env\napp/.env.local\napp/.env.*.local\n');
	});
});

describe('a secret of a compose file', () => {
	test('goes to the .env beside it, which git ignores by its path where another one is committed', async () => {
		const compose =
			'services:\n  api:\n    build: { context: .., dockerfile: docker/Dockerfile }\n    environment:\n      SESSION_SECRET: q8Zr41mKx92LwPt7Vn30\n';
		const files = {
			'package.json': manifest,
			'server.js': server,
			'.env': 'PORT=3000\n',
			'.gitignore': 'node_modules\n',
			'docker/Dockerfile': 'FROM node:22-slim\nCOPY . .\nCMD ["node", "server.js"]\n',
			'docker/compose.yaml': compose,
		};
		const workspace = new MemoryWorkspace(files);
		workspace.versionControl = { system: 'git', tracked: new Set(Object.keys(files)), excludes: [] };
		const { engine } = createTestEngine(workspace);
		const found = (await engine.checkWorkspace()).files
			.flatMap(({ findings }) => findings)
			.find(({ rule }) => rule === 'config/secret-in-manifest');
		const [fix] = await engine.fixesOf(found!);
		expect(fix?.edits.map(({ path, newText }) => [path, newText])).toEqual([
			['docker/compose.yaml', '${SESSION_SECRET:?}'],
			['docker/.env.example', 'SESSION_SECRET=changeme\n'],
			['docker/.env', 'SESSION_SECRET=q8Zr41mKx92LwPt7Vn30\n'],
			['.gitignore', '/docker/.env\n'],
			['.dockerignore', 'docker/.env\n'],
			['.dockerignore', 'docker/.env.local\n'],
			['.dockerignore', 'docker/.env.*.local\n'],
		]);
	});
});
