import { describe, expect, it } from 'vitest';
import type { Fact, FactTypes } from '../../server/engine/core/fact.js';
import { hashOfWord } from '../../server/engine/core/wordHash.js';
import { code, fact, listen, manifest, project, sign } from './workspace.js';

type Import = FactTypes['module.import'];

const span = { start: 10, end: 90 };
const within = { path: 'src/orders.js', span: { start: 20, end: 30 } };

const imports = (specifier: string, ...names: readonly string[]): Fact =>
	fact('module.import', {
		specifier,
		names: names.map((name): Import['names'][number] => ({ exported: name, local: name })),
		typeOnly: false,
		dynamic: false,
		optional: false,
		form: 'import',
	});

const method = (name: string, of: string, heritage: readonly string[] = [], at = span): Fact =>
	fact('module.method', { name, of, heritage }, { span: at });

const hashed = (text: string): string =>
	text
		.split(' ')
		.map((word) => hashOfWord(word))
		.join(' ');
const words = (text: string, holder?: string): Fact =>
	fact('module.words', holder === undefined ? { words: hashed(text) } : { words: '', held: { [holder]: hashed(text) } });

const start = { private: true, scripts: { start: 'node src/server.js' } };
const server = (...more: readonly Fact[]): readonly Fact[] => code([], listen(), imports('./orders', 'Orders'), ...more);

/** Whether nothing calls `Orders.archive` of `src/orders.js`, which a server imports. */
function isUncalled(files: Readonly<Record<string, readonly Fact[]>> = {}): boolean {
	const all = project({
		'package.json': manifest(start),
		'src/server.js': server(words('list')),
		'src/orders.js': code([], method('archive', 'Orders')),
		...files,
	});
	return all.idleFunctionAt(within) !== undefined;
}

describe('methods that nothing calls', () => {
	it.each<[string, Readonly<Record<string, readonly Fact[]>>]>([
		['nobody mentions', {}],
		['only they themselves mention', { 'src/orders.js': code([], method('archive', 'Orders'), words('archive', 'Orders.archive')) }],
		['only tests mention', { 'test/orders.test.js': code([], imports('../src/orders', 'Orders'), words('archive')) }],
		[
			'tests call by computed names',
			{ 'test/orders.test.js': code([], imports('../src/orders', 'Orders'), fact('module.words', { words: '', computed: true })) },
		],
		['only a module that was left behind mentions', { 'src/other.js': code([], words('archive')) }],
		[
			'only a method of another class that nothing calls mentions',
			{
				'src/store.js': code([], imports('./orders', 'Orders'), method('archiveAll', 'Store'), words('archive', 'Store.archiveAll')),
				'src/server.js': server(imports('./store', 'Store'), words('list')),
			},
		],
		[
			'only a method of the same name mentions that nothing calls',
			{
				'src/store.js': code([], imports('./orders', 'Orders'), method('archive', 'Store'), words('archive', 'Store.archive')),
				'src/server.js': server(imports('./store', 'Store'), words('list')),
			},
		],
		[
			'only a function that nothing calls mentions',
			{
				'src/store.js': code(
					[],
					imports('./orders', 'Orders'),
					fact('module.idle', { name: 'save', exported: ['save'] }, { span }),
					words('archive', 'save'),
				),
				'src/server.js': server(imports('./store', 'find'), words('list')),
			},
		],
		[
			'of a base of the project',
			{
				'src/orders.js': code([], imports('./base', 'Base'), method('archive', 'Orders', ['Base'])),
				'src/base.js': code([], method('list', 'Base')),
			},
		],
	])('%s', (_, files) => {
		expect(isUncalled(files)).toBe(true);
	});

	it.each<[string, Readonly<Record<string, readonly Fact[]>>]>([
		['a mention', { 'src/server.js': server(words('archive list')) }],
		['a mention somewhere else', { 'src/store.js': code([], listen(), words('archive')) }],
		[
			'a mention in a method that is called',
			{
				'src/orders.js': code(
					[],
					method('archive', 'Orders'),
					method('list', 'Orders', [], { start: 100, end: 110 }),
					words('archive', 'Orders.list'),
				),
			},
		],
		[
			'a mention in a function that is called',
			{
				'src/store.js': code([], fact('module.idle', { name: 'save', exported: ['save'] }, { span }), words('archive', 'save')),
				'src/server.js': server(imports('./store', 'save'), words('list')),
			},
		],
		[
			'a computed call in its file',
			{ 'src/orders.js': code([], method('archive', 'Orders'), fact('module.words', { words: '', computed: true })) },
		],
		['a computed call where it is imported', { 'src/server.js': server(fact('module.words', { words: 'list', computed: true })) }],
		[
			'a base that a library makes',
			{ 'src/orders.js': code([], imports('express-orders', 'Base'), method('archive', 'Orders', ['Base'])) },
		],
		['a base that nobody knows', { 'src/orders.js': code([], method('archive', 'Orders', ['Base'])) }],
		[
			'a base of the project that a library makes',
			{
				'src/orders.js': code([], imports('./base', 'Base'), method('archive', 'Orders', ['Base'])),
				'src/base.js': code([], imports('express-orders', 'Other'), method('list', 'Base', ['Other'])),
			},
		],
		['templates', { 'views/orders.ejs': [] }],
		['a component that is not read', { 'src/page.vue': [] }],
		['a package that calls methods by their names', { 'package.json': manifest({ ...start, dependencies: ['@grpc/grpc-js'] }) }],
		['a module that a platform calls', { 'src/orders.js': code([], method('archive', 'Orders'), sign('serverless-handler')) }],
		['a library', { 'package.json': manifest({ private: false, main: './src/orders.js' }) }],
	])('silent: %s', (_, files) => {
		expect(isUncalled(files)).toBe(false);
	});

	it('silent: a name that frameworks call', () => {
		const all = project({
			'package.json': manifest(start),
			'src/server.js': server(words('list')),
			'src/orders.js': code([], method('onModuleInit', 'Orders')),
		});
		expect(all.idleFunctionAt(within)).toBeUndefined();
	});

	it('stay known while somebody types', () => {
		const before = project({
			'package.json': manifest(start),
			'src/server.js': server(words('list')),
			'src/orders.js': code([], method('archive', 'Orders')),
		});
		expect(before.idleFunctionAt(within)).toMatchObject({ name: 'archive' });
		const after = before.with('src/orders.js', code([], method('archive', 'Orders', [], { start: 15, end: 90 })));
		expect(after.idleFunctionAt(within)).toMatchObject({ name: 'archive', span: { start: 15 } });
	});
});
