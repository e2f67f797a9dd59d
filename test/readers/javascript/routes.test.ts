import { describe, expect, it } from 'vitest';
import type { Fact } from '../../../server/engine/core/fact.js';
import { createJavascriptReader } from '../../../server/engine/readers/javascript/index.js';
import { loadTypeScript } from '../../../server/engine/readers/javascript/parse.js';
import { facts } from './support.js';

async function settings(text: string): Promise<readonly string[]> {
	return (await facts(text, 'src/settings.ts', 'module.setting')).map(({ of, members, value }) =>
		[of, ...members, '=', value.kind === 'env' ? (value.name ?? 'any') : value.kind].join(' '),
	);
}

describe('what a module gives from the environment', () => {
	it.each<[string, string, readonly string[]]>([
		[
			'methods, getters and fields of a class',
			`export class Settings {
	static secret(): string { return process.env.JWT_SECRET ?? 'x'; }
	readonly port = Number(process.env.PORT);
	host: string;
	find = () => process.env.FINDER;
	constructor() { this.host = process.env.HOST; }
	getPort() { const text = process.env.REDIS_PORT; return Number(text); }
	get mail() { return { host: process.env.MAIL_HOST, port: 25 }; }
	async url() { return process.env.URL; }
}`,
			[
				'Settings secret () = JWT_SECRET',
				'Settings () port = PORT',
				'Settings () find () = FINDER',
				'Settings () host = HOST',
				'Settings () getPort () = REDIS_PORT',
				'Settings () mail = object',
				'Settings () url () = URL',
			],
		],
		[
			'what a library of the framework gives',
			`import { ConfigService } from '@nestjs/config';
export class Settings {
	constructor(private readonly config: ConfigService) {}
	getPort(): number { return Number(this.config.get('REDIS_PORT')); }
	get(name: string) { return this.config.get(name); }
}`,
			['Settings () getPort () = REDIS_PORT', 'Settings () get = any'],
		],
		[
			'functions, and those in objects',
			`export const getConfig = () => ({ db: { host: process.env.DB_HOST } });
export function getPort() { return process.env.PORT; }
export const mail = { host: () => process.env.MAIL_HOST, get port() { return process.env.MAIL_PORT; }, user() { return process.env.MAIL_USER; } };
exports.where = () => process.env.PLACE;
export default () => process.env.ALL;`,
			[
				'getConfig () = object',
				'getPort () = PORT',
				'mail host () = MAIL_HOST',
				'mail port = MAIL_PORT',
				'mail user () = MAIL_USER',
				'where () = PLACE',
				'default () = ALL',
			],
		],
		[
			'nothing that does more, asks for more, is written again or lies deeper',
			`export class Settings {
	port = process.env.PORT;
	setPort(port) { this.port = port; }
	getHost(name) { return process.env.HOST; }
	getUser() { if (this.user) { return this.user; } return process.env.USER_NAME; }
	getMode() { log(); return process.env.MODE; }
	limit() { return 5; }
	*each() { return process.env.EACH; }
}
function make() { return class { url() { return process.env.URL; } }; }
const list = [() => process.env.LISTED];
run(() => process.env.RUN);`,
			[],
		],
	])('%s', async (_, text, expected) => {
		expect((await settings(text)).toSorted()).toEqual(expected.toSorted());
	});
});

const head = `import * as redis from 'redis';\nimport { Settings, settings } from './settings';\n`;

describe('where a module may tell what something is', () => {
	it.each<[string, string, readonly string[]]>([
		['an instance that is exported', `redis.createClient({ host: settings.getHost() });`, ['settings', 'getHost', '()']],
		['its member', `redis.createClient({ host: settings.host });`, ['settings', 'host']],
		['one that is made', `redis.createClient({ host: new Settings(1).getHost() });`, ['Settings', '()', 'getHost', '()']],
		['a static method', `redis.createClient({ host: Settings.getHost() });`, ['Settings', 'getHost', '()']],
		['a name', `redis.createClient({ host: settings.take('REDIS_HOST') });`, ['settings', 'take', 'REDIS_HOST']],
		['a name that a library may know', `redis.createClient({ host: settings.get('REDIS_HOST') });`, ['settings', 'get', 'REDIS_HOST']],
		['what a function gives', `redis.createClient({ host: settings().redis.host });`, ['settings', '()', 'redis', 'host']],
		[
			'a parameter by its type',
			`export const connect = (one: Settings) => redis.createClient({ host: one.getHost() });`,
			['Settings', '()', 'getHost', '()'],
		],
		[
			'what a constructor is handed',
			`export class Store { constructor(private readonly settings: Settings) {} open() { redis.createClient({ host: this.settings.host }); } }`,
			['Settings', '()', 'host'],
		],
		[
			'a field',
			`export class Store { private one: Settings; constructor() { this.one = new Settings(); } open() { redis.createClient({ host: this.one.getHost() }); } }`,
			['Settings', '()', 'getHost', '()'],
		],
		// What is handed over may be a secret.
		['nothing: another text', `redis.createClient({ host: settings.decode('swordfish-9') });`, []],
		['nothing: of a package', `import { hosts } from 'hosts';\nredis.createClient({ host: hosts.first() });`, []],
	])('%s', async (_, text, expected) => {
		const [found] = await facts(`${head}${text}`, 'src/store.ts', 'service.connect');
		const host = found?.parts['host'];
		const route = host?.kind === 'unknown' ? host.route : host?.kind === 'import' ? host : undefined;
		expect(route === undefined ? [] : [route.name, ...route.members]).toEqual(expected);
	});

	it.each([
		`import { Settings } from './settings';\nexport const settings = new Settings();\n`,
		`import * as all from '../settings';\nexport const settings = new all.Settings(1);\n`,
		`import getSettings from './settings';\nexport const settings = getSettings();\n`,
		`import { all } from './settings';\nconst settings = all.of();\nexport default settings;\n`,
		`import { all } from './settings';\nexport const settings = all.of(1);\n`,
		`import { all } from 'settings';\nexport const settings = all.of();\n`,
	])('says the same of %j without a tree', async (text) => {
		const exported = async (outlines: boolean): Promise<readonly unknown[]> =>
			(await createJavascriptReader(loadTypeScript, outlines).read({ path: 'src/a.ts', version: 0, text }))
				.filter((fact): fact is Fact<'module.export'> => fact.kind === 'module.export')
				.map(({ name, value }) => [name, value.kind === 'unknown' ? value.route : value]);
		expect(await exported(true)).toEqual(await exported(false));
	});
});
