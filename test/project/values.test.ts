import { describe, expect, it } from 'vitest';
import type { Value } from '../../server/engine/core/value.js';
import { code, fact, imported, literal, project } from './workspace.js';

const span = { start: 0, end: 0 };
const object = (properties: Readonly<Record<string, Value>>): Value => ({ kind: 'object', properties, span });
const exporting = (name: string, value: Value) => fact('module.export', { name, value });

describe('values', () => {
	const all = project({
		'config/db.ts': code(
			[],
			exporting(
				'db',
				object({ host: literal('10.0.0.1'), port: { kind: 'env', name: 'DB_PORT', fallback: imported('./defaults', 'port'), span } }),
			),
		),
		'config/defaults.ts': code([], exporting('port', literal('5432'))),
		'config/index.ts': code(
			[],
			exporting('*', imported('./db', '*')),
			exporting('renamed', imported('./db', 'db', 'host')),
			exporting('all', imported('./db', '*')),
		),
		'config/cjs.js': code([], exporting('default', object({ url: literal('http://a.test'), db: imported('./db', 'db') }))),
		'loop/a.ts': code([], exporting('x', imported('./b', 'x')), exporting('*', imported('./b', '*'))),
		'loop/b.ts': code([], exporting('x', imported('./a', 'x')), exporting('*', imported('./a', '*'))),
		'twice.ts': code([], exporting('x', literal('1')), exporting('x', literal('2'))),
		'src/main.ts': code(),
	});
	const from = (value: Value): Value => all.resolve(value, 'src/main.ts');

	it('follows what is called to what its module says that it gives', () => {
		const read = (name?: string): Value => ({ kind: 'env', ...(name !== undefined && { name }), span });
		const setting = (of: string, value: Value, ...members: string[]) => fact('module.setting', { of, members, value });
		const routed = (specifier: string, name: string, ...members: string[]): Value => ({
			kind: 'unknown',
			span,
			route: { specifier, name, members },
		});
		const some = project({
			'src/settings.ts': code(
				[],
				exporting('Settings', { kind: 'unknown', span }),
				exporting('settings', routed('', 'Settings', '()')),
				exporting('default', routed('', 'getAll')),
				exporting('groups', object({ mail: { kind: 'unknown', span } })),
				exporting('loop', routed('./settings', 'loop', '()')),
				setting('Settings', read('HOST'), '()', 'getHost', '()'),
				setting('Settings', read(), '()', 'get'),
				setting('Settings', read('USER'), '()', 'user'),
				setting('getAll', object({ db: object({ port: read('DB_PORT') }) }), '()'),
				setting('groups', read('MAIL'), 'mail', '()'),
			),
			'src/index.ts': code([], exporting('*', imported('./settings', '*')), exporting('own', routed('./settings', 'Settings', '()'))),
			'src/main.ts': code(),
		});
		const of = (specifier: string, name: string, ...members: string[]): Value =>
			some.resolve(routed(specifier, name, ...members), 'src/main.ts');
		const path = 'src/settings.ts';
		for (const [name, ...members] of [['Settings', '()'], ['settings'], ['own']] as const) {
			expect(of('./index', name, ...members, 'getHost', '()')).toEqual({ ...read('HOST'), path });
			expect(of('./index', name, ...members, 'get', 'REDIS_HOST')).toEqual({ ...read('REDIS_HOST'), path });
		}
		expect(of('./settings', 'default', '()', 'db', 'port')).toEqual({ ...read('DB_PORT'), path });
		expect(of('./settings', '*', 'settings', 'getHost', '()', 'trim', '()')).toEqual({ ...read('HOST'), path });
		expect(some.resolve(imported('./index', 'own', 'user'), 'src/main.ts')).toEqual({ ...read('USER'), path });
		expect(some.resolve(imported('./settings', 'settings', 'mail'), 'src/main.ts').kind).toBe('import');
		expect(of('./settings', 'groups', 'mail', '()')).toEqual({ ...read('MAIL'), path });
		for (const [name, ...members] of [
			['Settings', 'getHost', '()'],
			['settings', 'getPort', '()'],
			['default', '()', 'db', 'host'],
			['loop', '()'],
		] as const) {
			expect(of('./settings', name, ...members).kind).toBe('unknown');
		}
	});

	it('follows settings that no variable replaces to the defaults', () => {
		const setting = (text: string, ...names: string[]) => fact('literal.named', { names, value: literal(text), form: 'property' });
		const file = fact('settings.file', { entries: 2 });
		const some = project({
			'config/default.json': [file, setting('cache', 'redis', 'host'), setting('1', 'redis', 'pool', 'size'), setting('5', 'limit')],
			'config/production.json': [file, setting('50', 'limit')],
			'config/local.json': [file, setting('other', 'redis', 'host')],
			'code/config/default.js': code(
				[],
				exporting('default', object({ port: { kind: 'env', name: 'PORT', span }, url: imported('./url', 'default') })),
			),
			'code/config/url.js': code([], exporting('default', literal('http://a.test'))),
			'made/config/default.js': code([], exporting('default', object({ port: literal('3000') }))),
			'made/config/custom-environment-variables.js': code(),
			'own/settings.json': [file, setting('3000', 'port')],
			'src/main.ts': code(),
		});
		const of = (at: string, ...members: string[]): Value => some.resolve(imported('config', '*', ...members), at);
		const path = 'config/default.json';
		expect(of('src/main.ts', 'redis', 'host')).toEqual({ ...literal('cache'), path });
		expect(of('src/main.ts', 'redis')).toMatchObject({
			kind: 'object',
			properties: { host: { text: 'cache' }, pool: { properties: { size: { text: '1' } } } },
			open: true,
			path,
		});
		// Another deploy may have another one, and nobody knows what code maps to what.
		expect(of('src/main.ts', 'limit').kind).toBe('import');
		expect(of('made/main.ts', 'port').kind).toBe('import');
		expect(of('code/main.ts', 'port')).toMatchObject({ kind: 'env', name: 'PORT', path: 'code/config/default.js' });
		expect(of('code/main.ts', 'url')).toMatchObject({ text: 'http://a.test' });
		expect(some.resolve(imported('./settings.json', '*', 'port'), 'own/main.ts')).toEqual({
			...literal('3000'),
			path: 'own/settings.json',
		});
		expect(some.resolve(imported('./settings.json', '*', 'host'), 'own/main.ts').kind).toBe('import');
	});

	it('follows settings to the variables that replace them', () => {
		const setting = (text: string, ...names: string[]) => fact('literal.named', { names, value: literal(text), form: 'property' });
		const file = fact('settings.file', { entries: 2 });
		const some = project({
			'app/config/custom-environment-variables.json': [
				file,
				setting('PORT', 'server', 'port'),
				setting('HOST', 'server', 'host', '__name'),
				setting('LIMIT', 'limit'),
			],
			'app/config/default.json': [file, setting('3000', 'server', 'port'), setting('5', 'limit'), setting('x', 'title')],
			'app/config/production.json': [file, setting('50', 'limit')],
			'app/config/test.json': [file, setting('1', 'server', 'port')],
			'app/src/main.ts': code(),
			'other/main.ts': code(),
		});
		const of = (at: string, ...members: string[]): Value => some.resolve(imported('config', '*', ...members), at);
		const mapping = { kind: 'env', span, path: 'app/config/custom-environment-variables.json' };
		expect(of('app/src/main.ts', 'server', 'port')).toEqual({
			...mapping,
			name: 'PORT',
			fallback: { ...literal('3000'), path: 'app/config/default.json' },
		});
		expect(of('app/src/main.ts', 'server', 'host')).toEqual({ ...mapping, name: 'HOST' });
		// Each deploy may have another default.
		expect(of('app/src/main.ts', 'limit')).toMatchObject({ name: 'LIMIT', fallback: { kind: 'unknown' } });
		expect(of('app/src/main.ts', 'title')).toEqual({ ...literal('x'), path: 'app/config/default.json' });
		expect(of('other/main.ts', 'server', 'port').kind).toBe('import');
	});

	it('follows members, re-exports and namespaces, and says where a value is written', () => {
		expect(from(imported('../config/db', 'db', 'host'))).toEqual({ ...literal('10.0.0.1'), path: 'config/db.ts' });
		expect(from(imported('../config', 'db', 'host'))).toEqual({ ...literal('10.0.0.1'), path: 'config/db.ts' });
		expect(from(imported('../config', 'renamed'))).toEqual({ ...literal('10.0.0.1'), path: 'config/db.ts' });
		expect(from(imported('../config', '*', 'db', 'host'))).toEqual({ ...literal('10.0.0.1'), path: 'config/db.ts' });
		expect(from(imported('../config', 'all', 'db', 'host'))).toEqual({ ...literal('10.0.0.1'), path: 'config/db.ts' });
	});

	it('follows what is inside environment reads and templates', () => {
		expect(from(imported('../config', 'db', 'port'))).toMatchObject({
			kind: 'env',
			name: 'DB_PORT',
			path: 'config/db.ts',
			fallback: { text: '5432', path: 'config/defaults.ts' },
		});
		expect(from({ kind: 'template', parts: [literal('x'), imported('../config/defaults', 'port')], span })).toMatchObject({
			parts: [{ text: 'x' }, { text: '5432', path: 'config/defaults.ts' }],
		});
	});

	it('reads members of a CommonJS module, however it is imported', () => {
		for (const value of [
			imported('../config/cjs', 'default', 'url'),
			imported('../config/cjs', '*', 'url'),
			imported('../config/cjs', 'url'),
			imported('../config/cjs', '*', 'default', 'url'),
		]) {
			expect(from(value)).toMatchObject({ text: 'http://a.test', path: 'config/cjs.js' });
		}
		expect(from(imported('../config/cjs', 'db', 'host'))).toMatchObject({ text: '10.0.0.1', path: 'config/db.ts' });
	});

	it('leaves what it cannot know as it is', () => {
		for (const value of [
			imported('pg', 'Pool'),
			imported('../config', 'nothing'),
			imported('../config/db', 'db', 'user'),
			imported('../loop/a', 'x'),
			imported('../loop/a', 'y'),
			imported('../twice', 'x'),
		]) {
			expect(from(value).kind).toBe('import');
		}
	});

	it('resolves every value of a fact, and keeps facts without imports as they are', () => {
		const written = {
			...fact('service.connect', { service: 'postgres', api: 'pg.Pool', parts: { host: imported('../config', 'renamed') } }),
			path: 'src/main.ts',
		};
		expect(all.resolved<'service.connect'>(written as never)).toMatchObject({
			parts: { host: { text: '10.0.0.1', path: 'config/db.ts' } },
		});
		const plain = { ...fact('http.request', { api: 'fetch', url: literal('http://a.test') }), path: 'src/main.ts' };
		expect(all.resolved<'http.request'>(plain as never)).toBe(plain);
	});
});
