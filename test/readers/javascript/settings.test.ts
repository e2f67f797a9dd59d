import { describe, expect, test } from 'vitest';
import { facts } from './support.js';
import { literal, table } from './table.js';

table('env.use', [
	[
		'assertions',
		`const a = process.env.A!; const b = process.env.B as string;`,
		[
			{ variable: 'A', how: 'assertion' },
			{ variable: 'B', how: 'assertion' },
		],
	],
	[
		'numbers',
		`const a = Number(process.env.A); const b = parseInt(process.env.B || '5', 10); const c = +process.env.C;`,
		[
			{ variable: 'A', how: 'number', fallback: false },
			{ variable: 'B', how: 'number', fallback: true },
			{ variable: 'C', how: 'number' },
		],
	],
	[
		'numbers of variables whose names are computed',
		`const all = {}; for (const key of keys) { all[key] = Number(process.env[key]); }`,
		[{ how: 'number', fallback: false }],
	],
	[
		'silent: such numbers with a default, or looked at',
		`const a = (name) => Number(process.env[name]) || 5; const b = (name) => parseInt(process.env[name] || '5', 10); function c(name) { const n = Number(process.env[name]); if (isNaN(n)) throw new Error(name); return n; }`,
		[],
	],
	['a number with a default after it', `const a = Number(process.env.A) || 5;`, [{ variable: 'A', how: 'number', fallback: true }]],
	[
		'presence, asked of Boolean',
		`const on = () => Boolean(process.env.A && process.env.B); const c = Boolean(process.env.C); if (Boolean(process.env.D)) on();`,
		[
			{ variable: 'A', how: 'presence' },
			{ variable: 'B', how: 'presence' },
			{ variable: 'C', how: 'presence' },
			{ variable: 'D', how: 'presence' },
		],
	],
	[
		'presence',
		`if (process.env.FLAG) on(); const b = process.env.B ? 1 : 2; const c = !!process.env.C;`,
		[
			{ variable: 'FLAG', how: 'presence' },
			{ variable: 'B', how: 'presence' },
			{ variable: 'C', how: 'presence' },
		],
	],
	['comparison', `const on = process.env.FLAG === 'true';`, [{ variable: 'FLAG', how: 'comparison', comparedWith: 'true' }]],
	[
		'checks',
		`if (!process.env.A || !process.env.B) throw new Error('missing'); const c = process.env.C; if (!c) { process.exit(1); }`,
		[
			{ variable: 'A', how: 'check' },
			{ variable: 'B', how: 'check' },
			{ variable: 'C', how: 'check' },
		],
	],
	[
		'a helper that throws',
		`function need(n) { const v = process.env[n]; if (!v) throw new Error(n); return v; } const a = need('A');`,
		[{ variable: 'A', how: 'check' }],
	],
	['an assertion of Node', `import assert from 'node:assert'; assert(process.env.A, 'A');`, [{ variable: 'A', how: 'check' }]],
	['data', `const a = JSON.parse(process.env.A);`, [{ variable: 'A', how: 'data' }]],
	[
		'what goes into a header, also behind a word',
		`const key = process.env.K; fetch(a, { headers: { k: key, 'x-key': process.env.A, authorization: \`Bearer \${process.env.B}\` } });`,
		[
			{ variable: 'K', how: 'header' },
			{ variable: 'A', how: 'header' },
			{ variable: 'B', how: 'header' },
		],
	],
	[
		'silent: headers with a default, and what is no header',
		`fetch(a, { headers: { k: process.env.A ?? 'x', b: \`\${process.env.B}-\${c}\` }, body: { k: process.env.C } });`,
		[],
	],
	['silent: as const, other objects', `const a = (x.env.A as string); const b = other.B!; Number(c);`, []],
	['silent: a plain read', `const a = process.env.A; use(a);`, []],
]);
table('names.prefix', [
	[
		'functions that take what begins with a text',
		`const of = (all: Names) => Object.entries(all).filter(([name]) => name.startsWith('SHOP_'));
export function taken(some) { return Object.keys(some)
	.map((name) => name.startsWith("FARE_") && name); }`,
		[
			{ function: 'of', prefix: 'SHOP_' },
			{ function: 'taken', prefix: 'FARE_' },
		],
	],
	[
		'silent: what they are handed is used for more, or all of it counts',
		`const one = (all) => Object.keys(all).filter((name) => name.startsWith('SHOP_')).map((name) => all[name]);
const two = (other, some) => Object.keys(some).filter((name) => name.startsWith('SHOP_'));
const three = (any) => Object.keys(any).filter((name) => name.startsWith('SHOP_') || name.endsWith('_SHOP'));`,
		[],
	],
]);
table('env.read', [
	[
		'the environment as a whole, of which a function takes what begins with a text',
		`import { taken } from './taken'; const own = (all) => all; taken(process.env); own(process.env); Object.keys(process.env).filter((name) => name.startsWith('SHOP_')); other(process.env);`,
		[{ form: 'all', handedTo: './taken.taken' }, { form: 'all', handedTo: 'own' }, { form: 'all', prefix: 'SHOP_' }, { form: 'all' }],
	],
]);
table('env.group', [
	[
		'a file that a function reads, which is handed the environment once among others',
		`import fs from 'fs'; import path from 'path'; function load(name) { return parse(fs.readFileSync(path.join(__dirname, \`../settings.\${name}.yml\`), 'utf8')); } const env = process.env.NODE_ENV || 'development'; export default { ...load('defaults'), ...load(env) };`,
		[{ variable: 'NODE_ENV', form: 'file' }],
	],
	[
		'silent: one that is handed something else',
		`import fs from 'fs'; function load(name) { return fs.readFileSync(\`./pages/\${name}.yml\`); } load(process.env.PAGE); load('a');`,
		[],
	],
	[
		'a table that another module has the name for',
		`const config = require('./config'); exports.settings = require('./knexfile')[config.env]; exports.other = require('./labels')[config.language];`,
		[{ form: 'lookup', key: { kind: 'import', specifier: './config' }, file: { kind: 'import', specifier: './knexfile' } }],
	],
	[
		'a table in the file',
		`const all = { development: { url: 'a' }, production: { url: 'b' } }; export default all[process.env.NODE_ENV || 'development'];`,
		[{ variable: 'NODE_ENV', form: 'lookup', groups: ['development', 'production'] }],
	],
	[
		'through a constant, a table of another file',
		`const env = process.env.NODE_ENV || 'development'; const c = require('./config.json')[env];`,
		[{ form: 'lookup', groups: [], file: { kind: 'import', specifier: './config.json' } }],
	],
	['a file by name', 'module.exports = require(`./config/${process.env.APP_ENV}`);', [{ variable: 'APP_ENV', form: 'file' }]],
	[
		'a joined path',
		`const fs = require('fs'); const path = require('path'); fs.readFileSync(path.join(__dirname, process.env.NODE_ENV + '.json'));`,
		[{ form: 'file', api: 'node:fs.readFileSync' }],
	],
	[
		'switch',
		`switch (process.env.NODE_ENV) { case 'production': a = 1; break; case 'staging': a = 2; }`,
		[{ form: 'switch', groups: ['production', 'staging'] }],
	],
	['a library', `import config from 'config';`, [{ form: 'library', api: 'config' }]],
	['silent: another variable', `const a = handlers[process.env.HANDLER]; const b = list[0]; const c = map[key];`, []],
	["silent: a config of one's own", `import config from './config';`, []],
]);
table('env.declare', [
	[
		'envalid',
		`import { cleanEnv, port, str } from 'envalid'; export default cleanEnv(process.env, { PORT: port({ default: 3000 }), URL: str() });`,
		[
			{ variable: 'PORT', value: literal('3000'), required: false, owner: 'envalid', source: 'schema' },
			{ variable: 'URL', required: true },
		],
	],
	[
		'zod',
		`import { z } from 'zod'; const schema = z.object({ PORT: z.coerce.number().default(3000), DB_URL: z.string().url(), X: z.string().optional() }); export const env = schema.parse(process.env);`,
		[
			{ variable: 'PORT', value: literal('3000'), required: false },
			{ variable: 'DB_URL', required: true },
			{ variable: 'X', required: false },
		],
	],
	[
		't3',
		`import { createEnv } from '@t3-oss/env-nextjs'; import { z } from 'zod'; export const env = createEnv({ server: { DB: z.string() }, client: { NEXT_PUBLIC_A: z.string() }, runtimeEnv: process.env });`,
		[{ variable: 'DB' }, { variable: 'NEXT_PUBLIC_A' }],
	],
	[
		'joi',
		`import * as Joi from 'joi'; export const validationSchema = Joi.object({ PORT: Joi.number().default(3000), DB: Joi.string().required() }); // ConfigModule`,
		[
			{ variable: 'PORT', required: false },
			{ variable: 'DB', required: true },
		],
	],
	[
		'joi, of an object that names the variables',
		`import Joi from 'joi'; const schema = Joi.object().keys({ port: Joi.number().default(3000), db: Joi.string().required(), x: Joi.string() }); const given = { port: process.env.PORT, db: process.env.DB_URL, x: 1 }; const { value } = schema.validate(given);`,
		[
			{ variable: 'PORT', value: literal('3000'), required: false, owner: 'joi' },
			{ variable: 'DB_URL', required: true, owner: 'joi' },
		],
	],
	[
		'joi, with the object before the schema',
		`import Joi from 'joi'; const schema = Joi.object({ port: Joi.number().default(3000) }); Joi.validate({ port: process.env.PORT }, schema);`,
		[{ variable: 'PORT', value: literal('3000') }],
	],
	[
		'joi, of rules that a method gives back',
		`import * as Joi from 'joi'; const of = { A_URL: Joi.string() }; class Config { check(env) { return Joi.object(this.rules()).validate(env); } rules() { const all = { ...of, B_URL: Joi.string().default('x'), C_URL: Joi.string() }; return all; } }`,
		[
			{ variable: 'A_URL', required: false, owner: 'joi' },
			{ variable: 'B_URL', value: literal('x'), required: false },
			{ variable: 'C_URL', required: false },
		],
	],
	[
		'rules that are handed on',
		`import { z } from 'zod'; export const rules = { NODE_ENV: z.string(), A_URL: z.string().default('x') }; const form = { LOGIN: z.string(), USER_NAME: z.string() };`,
		[
			{ variable: 'NODE_ENV', required: true, owner: 'zod' },
			{ variable: 'A_URL', value: literal('x'), required: false },
		],
	],
	[
		'convict',
		`const convict = require('convict'); convict({ db: { host: { env: 'DB_HOST', default: 'localhost' } } });`,
		[{ variable: 'DB_HOST', value: literal('localhost'), owner: 'convict' }],
	],
	[
		'class-validator',
		`import { IsString, IsOptional } from 'class-validator'; export class EnvironmentVariables { @IsString() APP_URL: string; @IsOptional() @IsString() APP_X: string; }`,
		[
			{ variable: 'APP_URL', required: true },
			{ variable: 'APP_X', required: false },
		],
	],
	[
		'silent: a schema of something else',
		`import { z } from 'zod'; const config = z.object({ name: z.string(), ID: z.string(), email: z.string() });`,
		[],
	],
]);
table('env.expose', [
	[
		'DefinePlugin',
		`const webpack = require('webpack'); new webpack.DefinePlugin({ 'process.env.API': JSON.stringify('x'), VERSION: JSON.stringify(process.env.VERSION), DEV: true });`,
		[{ variable: 'API' }, { variable: 'VERSION' }],
	],
	[
		'EnvironmentPlugin',
		`import webpack from 'webpack'; new webpack.EnvironmentPlugin(['A', 'B']);`,
		[{ variable: 'A' }, { variable: 'B' }],
	],
	[
		'Next.js',
		`module.exports = { env: { SECRET: process.env.SECRET } };`,
		[{ variable: 'SECRET', api: 'next.config.env' }],
		'next.config.js',
	],
	['silent: another file', `module.exports = { env: { SECRET: process.env.SECRET } };`, [], 'src/config.js'],
]);
table('env.read', [
	[
		'names in a list that a loop goes through',
		`const names = ['A', 'B']; for (const name of names) { if (!process.env[name]) stop(name); } ['C'].forEach((one) => use(process.env[one]));`,
		[
			{ variable: 'A', required: true },
			{ variable: 'B', required: true },
			{ variable: 'C', required: true },
		],
	],
	[
		'names of a list from elsewhere, and one of a loop that the name is not of',
		`import { names } from './names'; for (const name of names) use(process.env[name]); for (const one of ['A']) use(process.env[other]);`,
		[{ form: 'value' }, { form: 'value' }],
	],
	[
		'the whole environment for a program, and for a function',
		`import { spawn } from 'node:child_process'; spawn('node', ['a.js'], { env: { ...process.env, B: 'c' } }); run({ env: process.env });`,
		[{ form: 'all', toProgram: true }, { form: 'all' }],
	],
]);
table('env.read', [['bundled', `import.meta.env.VITE_A; process.env.B;`, [{ variable: 'VITE_A', bundled: true }, { variable: 'B' }]]]);
table('env.branch', [
	[
		'what is required',
		`const storage = process.env.NODE_ENV === 'production' ? require('./s3') : require('./disk');`,
		[{ then: ['storage', './s3'], otherwise: ['./disk'] }],
	],
	[
		'what another module of the project was asked',
		`import config from './config'; import { createClient } from 'redis'; createClient({ tls: config.app.production ? {} : undefined }); if (!config.dev) { start(process.env.PORT); }`,
		[
			{ variable: 'NODE_ENV', operator: '=', value: 'production', then: ['tls'] },
			{ variable: 'NODE_ENV', operator: '!=', value: 'development', then: ['start'] },
		],
	],
	['silent: what a package was asked', `import plans from '@acme/plans'; if (plans.production) { start(process.env.PORT); }`, []],
	[
		'two that are called after environments',
		`const key = process.env.NODE_ENV === 'production' ? keys.productionKey : keys.stagingKey;`,
		[{ arms: ['productionKey', 'stagingKey'] }],
	],
	[
		'two variables',
		`const url = process.env.NODE_ENV === 'production' ? process.env.URL_CLOUD : (process.env.URL as string);`,
		[{ arms: ['URL_CLOUD', 'URL'] }],
	],
	['one variable twice', `const url = process.env.NODE_ENV === 'production' ? process.env.URL : process.env.URL;`, [{ then: ['url'] }]],
	[
		'objects that differ',
		`let options; if (process.env.NODE_ENV === 'production') { options = { index: false, pool: 15, url }; } else { options = { index: true, pool: 15, url: other }; }`,
		[{ differs: ['index'] }],
	],
]);
test('two of which one is for tests, and objects that say the same, are told without', async () => {
	const text = `const test = process.env.NODE_ENV === 'test'; const key = test ? testKey : devKey; const size = test ? { pages: 5 } : { pages: 5 };`;
	const found = await facts(text, 'src/server.ts', 'env.branch');
	expect(found.map(({ arms, differs }) => arms ?? differs)).toEqual([undefined, undefined]);
});
table('path.literal', [
	[
		'homes, drives, shares',
		`const a = '/home/jane/data/x.csv'; const b = 'C:\\\\Data\\\\x.csv'; const c = '\\\\\\\\server\\\\share\\\\x'; const d = \`/Users/jane/\${f}\`;`,
		[{ style: 'home', names: ['a'] }, { style: 'drive' }, { style: 'network' }, { style: 'home' }],
	],
	['temporary', `import fs from 'fs'; fs.writeFileSync('/tmp/x', y);`, [{ style: 'temporary', api: 'node:fs.writeFileSync' }]],
	[
		'sockets',
		`const host = '/var/run/postgresql/.s.PGSQL.5432'; listen('unix:/tmp/app.sock');`,
		[
			{ style: 'socket', names: ['host'] },
			{ style: 'socket', api: 'listen' },
		],
	],
	['nested names', `export default { db: { storage: '/var/lib/app/db.sqlite' } };`, [{ style: 'system', names: ['db', 'storage'] }]],
	[
		'silent: routes and links',
		`router.get('/home/jane/profile', f); res.redirect('/Users/me/x'); const route = { path: '/home/a/b' };`,
		[],
	],
	['silent: looked for', `if (p.startsWith('/home/jane/x')) {} const x = y + '/tmp/z'; p === '/tmp/a';`, []],
	['silent: text and aliases', `const a = 'C: the letter'; import('~/lib/x'); const b = '/tmp and more'; const c = 'a:b';`, []],
]);
table('debug.flag', [
	[
		'settings',
		`import express from 'express'; const app = express(); app.set('env', 'development'); app.set('views', 'x');`,
		[{ option: 'env', value: literal('development') }],
	],
	[
		'options',
		`import { ApolloServer } from '@apollo/server'; new ApolloServer({ introspection: true, schema });`,
		[{ option: 'introspection', value: literal('true') }],
	],
	[
		'the call itself',
		`import errorhandler from 'errorhandler'; if (process.env.NODE_ENV === 'development') app.use(errorhandler());`,
		[{ option: 'errorhandler', guards: [{ variable: 'NODE_ENV' }] }],
	],
	['silent: another library', `make({ debug: true });`, []],
]);
table('service.engine', [
	[
		'knexfile',
		`module.exports = { development: { client: 'sqlite3' }, production: { client: 'pg' }, pool: { type: 'pg' } };`,
		[
			{ service: 'sqlite', environment: 'development', setting: 'client' },
			{ service: 'postgres', environment: 'production' },
		],
		'knexfile.js',
	],
	['silent: another type', `export default { development: { type: 'button' } };`, [], 'src/theme.ts'],
]);

describe('values by the environment', () => {
	test('one of several groups', async () => {
		const [fact] = await facts(
			`import pg from 'pg'; const all = { development: { host: 'localhost' }, production: { host: 'db' } }; const config = all[process.env.NODE_ENV]; new pg.Pool({ host: config.host });`,
			'src/db.ts',
			'service.connect',
		);
		expect(fact?.parts['host']).toMatchObject({ kind: 'choice', of: [literal('localhost'), literal('db'), { kind: 'unknown' }] });
	});
	test.each([
		[
			`import { z } from 'zod'; const schema = z.object({ URL: z.string().default('http://a.io') }); const env = schema.parse(process.env);`,
		],
		[
			`import { z } from 'zod'; const result = z.object({ URL: z.string().default('http://a.io') }).safeParse(process.env); const env = result.data;`,
		],
		[`import { cleanEnv, str } from 'envalid'; const env = cleanEnv(process.env, { URL: str({ default: 'http://a.io' }) });`],
		[
			`import { createEnv } from '@t3-oss/env-core'; import { z } from 'zod'; const env = createEnv({ server: { URL: z.string().default('http://a.io') }, runtimeEnv: process.env });`,
		],
		[`import Joi from 'joi'; const { value: env } = Joi.object({ URL: Joi.string().default('http://a.io') }).validate(process.env);`],
		[
			`import Joi from 'joi'; const { value } = Joi.object({ url: Joi.string().default('http://a.io') }).validate({ url: process.env.URL }); const env = { URL: value.url };`,
		],
	])('a checked environment: %s', async (text) => {
		expect(await facts(`${text} fetch(env.URL);`, 'src/x.ts', 'http.request')).toMatchObject([
			{ url: { kind: 'env', name: 'URL', fallback: literal('http://a.io') } },
		]);
	});
	test('exported', async () => {
		expect(
			await facts(
				`import { z } from 'zod'; export const env = z.object({ URL: z.string() }).parse(process.env);`,
				'src/env.ts',
				'module.export',
			),
		).toMatchObject([{ name: 'env', value: { kind: 'object', properties: { URL: { kind: 'env', name: 'URL' } } } }]);
	});
});

table('setting.use', [
	[
		'a setting that is tested for truth, here or by way of a constant',
		`const config = require('config'); const on = config.get('cache.on'); if (on) { start(); } const store = config.get('cache.big') ? a : b; if (!config.cache.warm) { warm(); }`,
		[
			{ value: expect.objectContaining({ kind: 'import', specifier: 'config' }) as object, how: 'presence' },
			{ value: expect.objectContaining({ members: ['cache', 'big'] }) as object },
			{ value: expect.objectContaining({ kind: 'import' }) as object },
		],
	],
	[
		'a setting that a number is made of',
		`const config = require('config'); const wait = parseInt(config.get('timeout')) * 1000;`,
		[{ value: expect.objectContaining({ members: ['timeout'] }) as object, how: 'number' }],
	],
	[
		'one that is compared, converted, or handed on',
		`const config = require('config'); if (config.get('cache.on') === 'true') { start(config.get('cache.size')); } const on = parseBool(config.cache.on); if (on || !toBoolean(config.get('cache.warm'))) { warm(); }`,
		[],
	],
]);
table(
	'module.alias',
	[
		[
			'the folders in which a plugin of Babel looks, and the names that it is told',
			`const plugins = ['istanbul', ['module-resolver', { root: ['./src'], alias: { models: './src/models' } }]]; module.exports = (api) => ({ plugins });`,
			[
				{ pattern: '*', targets: ['src/*'] },
				{ pattern: 'models', targets: ['src/models'] },
				{ pattern: 'models/*', targets: ['src/models/*'] },
			],
		],
		[
			'one folder, and another plugin',
			`module.exports = { plugins: [['module-resolver', { root: 'src' }], ['styled', { root: 'web' }]] };`,
			[{ pattern: '*', targets: ['src/*'] }],
		],
	],
	'babel.config.js',
);
