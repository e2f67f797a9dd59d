import { describe, expect, it } from 'vitest';
import type { Fact, FactTypes } from '../../server/engine/core/fact.js';
import { hashOfWord } from '../../server/engine/core/wordHash.js';
import { code, fact, listen, manifest, project, sign } from './workspace.js';

type Import = FactTypes['module.import'];

const span = { start: 10, end: 90 };
const within = { path: 'src/orders.js', span: { start: 20, end: 30 } };

const imports = (names: Import['names'], more: Partial<Import> = {}): Fact =>
	fact('module.import', { specifier: './orders', names, typeOnly: false, dynamic: false, optional: false, form: 'import', ...more });

const named = (exported: string): Import['names'] => [{ exported, local: exported }];

const orders = (exported: readonly string[], ...more: readonly Fact[]): readonly Fact[] =>
	code([], fact('module.idle', { name: 'list', exported }, { span }), ...more);

/** Whether nothing calls `list`, exported by `src/orders.js` under that name, where a server imports the module so. */
function isIdle(importing: Fact, files: Readonly<Record<string, readonly Fact[]>> = {}): boolean {
	const all = project({
		'package.json': manifest({ private: true, scripts: { start: 'node src/server.js' } }),
		'src/server.js': code([], listen(), importing),
		'src/orders.js': orders(['list']),
		...files,
	});
	return all.idleFunctionAt(within) !== undefined;
}

/** A service that has the modules of a folder loaded, with what is known of it. */
const loadingFolder = (...known: readonly Fact[]): Readonly<Record<string, readonly Fact[]>> => ({
	'package.json': manifest({ private: true, scripts: { start: 'node src/server.js' }, dependencies: ['require-directory'] }),
	'src/load.js': code(['require-directory'], ...known),
});

describe('functions that nothing calls', () => {
	it.each<[string, Fact, Readonly<Record<string, readonly Fact[]>>?]>([
		['an import of others', imports(named('find'))],
		['an import of nothing', imports([])],
		['members of a namespace', imports(named('*'), { takes: ['find'] })],
		['what is required', imports(named('*'), { form: 'require', takes: [] })],
		['another folder that a library loads', imports(named('find')), loadingFolder(fact('module.import-folder', { folder: './api' }))],
		['an export of others', imports(named('find'), { form: 'export' })],
		[
			'tests that take it',
			imports(named('find')),
			{ 'test/orders.test.js': code([], { ...imports(named('list')), specifier: '../src/orders' } as Fact) },
		],
		[
			'tasks that take it',
			imports(named('find')),
			{
				'package.json': manifest({ private: true, scripts: { start: 'node src/server.js', seed: 'node scripts/seed.js' } }),
				'scripts/seed.js': code([], { ...imports(named('list')), specifier: '../src/orders' } as Fact),
			},
		],
		[
			'that the file is started by itself',
			imports(named('find')),
			{ 'src/orders.js': code([], fact('module.idle', { name: 'list', exported: [], guarded: true }, { span }), sign('main-guard')) },
		],
		['what only pages load', imports(named('find')), { 'public/shop.min.js': [] }],
		[
			'a default that is something else',
			imports(named('default')),
			{
				'src/orders.js': orders(['list'], fact('module.export', { name: 'default', value: { kind: 'unknown', span } })),
			},
		],
		['a type', imports(named('find')), { 'src/other.js': code([], imports(named('list'), { typeOnly: true })) }],
		['no export', imports(named('*')), { 'src/orders.js': orders([]) }],
		[
			'that others of what is handed on are taken',
			imports(named('find'), { specifier: './all' }),
			{ 'src/all.js': code([], imports([{ exported: '*', local: '*' }], { form: 'export' })) },
		],
		[
			'that it is taken under another name than it has there',
			imports(named('list'), { specifier: './all' }),
			{ 'src/all.js': code([], imports([{ exported: 'list', local: 'all' }], { form: 'export' })) },
		],
		[
			'that others of what is imported to be handed on are taken',
			imports(named('find'), { specifier: './all' }),
			{ 'src/all.js': code([], imports(named('list'), { takes: ['list'], handsOn: named('list') })) },
		],
		[
			'that what describes the deploy takes it',
			imports(named('find')),
			{
				'infra/package.json': manifest({ private: true, bin: { infra: 'bin/infra.js' }, dependencies: ['aws-cdk-lib'] }),
				'infra/bin/infra.js': code([], imports(named('list'), { specifier: '../../src/orders' })),
			},
		],
		['a module that was left behind', imports(named('find')), { 'src/other.js': code([], imports(named('list'))) }],
		[
			'a function that nothing calls',
			imports(named('find'), { specifier: './all' }),
			{
				'src/all.js': code(
					[],
					imports(named('list'), { idleIn: ['every'] }),
					fact('module.idle', { name: 'every', exported: ['every'] }, { span }),
				),
			},
		],
		[
			'a module that is loaded by a value, where nobody uses what is called so',
			imports(named('find')),
			{
				'src/other.js': code(
					[],
					listen(),
					imports(named('list'), { specifier: './store' }),
					fact('module.load', { specifier: { kind: 'unknown', span } }),
					fact('module.words', { words: hashOfWord('list') }),
				),
			},
		],
	])('%s', (_, importing, files) => {
		expect(isIdle(importing, files)).toBe(true);
	});

	it.each<[string, Fact, Readonly<Record<string, readonly Fact[]>>?]>([
		['an import of it', imports(named('list'))],
		['one of several imports', imports(named('find')), { 'src/other.js': code([], listen(), imports(named('list'))) }],
		['members of a namespace', imports(named('*'), { takes: ['list'] })],
		['a namespace', imports(named('*'))],
		['a default', imports(named('default'))],
		[
			'a default that may hold it',
			imports(named('default')),
			{
				'src/orders.js': orders(['list'], fact('module.export', { name: 'default', value: { kind: 'object', properties: {}, span } })),
			},
		],
		['what is required', imports([], { form: 'require' })],
		['all of it exported', imports([{ exported: '*', local: '*' }], { form: 'export' })],
		['it exported', imports(named('list'), { form: 'export' })],
		[
			'that the file is started by itself, as a process does',
			imports(named('find')),
			{
				'package.json': manifest({ private: true, scripts: { start: 'node src/server.js', 'start:worker': 'node src/orders.js' } }),
				'src/orders.js': code([], fact('module.idle', { name: 'list', exported: [], guarded: true }, { span }), sign('main-guard')),
			},
		],
		[
			'that the file is started by itself, which nothing imports',
			fact('module.import-folder', { folder: './nowhere' }),
			{ 'src/orders.js': code([], fact('module.idle', { name: 'list', exported: [], guarded: true }, { span }), sign('main-guard')) },
		],
		['its folder, which a library loads', imports(named('find')), loadingFolder(fact('module.import-folder', { folder: '/src' }))],
		['a folder that a library loads, whichever it is', imports(named('find')), loadingFolder()],
		['a folder that is loaded', imports(named('find')), { 'src/other.js': code([], fact('module.import-folder', { folder: '.' })) }],
		['nothing that imports it', fact('module.import-folder', { folder: './nowhere' })],
		['a name that frameworks call', imports(named('find')), { 'src/orders.js': orders(['getServerSideProps']) }],
		['a module that a platform calls', imports(named('find')), { 'src/orders.js': orders(['list'], sign('serverless-handler')) }],
		['a migration', imports(named('find')), { 'src/orders.js': orders(['list'], sign('migration')) }],
		['a module that is not read', imports(named('find')), { 'src/other.js': [] }],
		['a component that is not read', imports(named('find')), { 'src/page.vue': [] }],
		[
			'a framework that loads modules',
			imports(named('find')),
			{ 'package.json': manifest({ private: true, scripts: { start: 'node src/server.js' }, dependencies: ['sails'] }) },
		],
		[
			'an entry of its package',
			imports(named('find')),
			{ 'package.json': manifest({ private: true, main: './src/orders.js', scripts: { start: 'node src/server.js' } }) },
		],
		[
			'what a process starts',
			imports(named('find')),
			{ 'package.json': manifest({ private: true, scripts: { start: 'node src/server.js', 'start:worker': 'node src/orders.js' } }) },
		],
		[
			'a module that is loaded by a value, where somebody uses what is called so',
			imports(named('find')),
			{
				'src/other.js': code(
					[],
					listen(),
					fact('module.load', { specifier: { kind: 'unknown', span } }),
					fact('module.words', { words: hashOfWord('list') }),
				),
			},
		],
		[
			'what hands it on to somebody',
			imports(named('all'), { specifier: './all' }),
			{ 'src/all.js': code([], imports([{ exported: 'list', local: 'all' }], { form: 'export' })) },
		],
		[
			'what hands all on to somebody',
			imports(named('list'), { specifier: './all' }),
			{ 'src/all.js': code([], imports([{ exported: '*', local: '*' }], { form: 'export' })) },
		],
		[
			'what hands it on to who installs the package',
			imports(named('find'), { specifier: './all' }),
			{
				'package.json': manifest({ private: true, main: './src/all.js', scripts: { start: 'node src/server.js' } }),
				'src/all.js': code([], imports([{ exported: '*', local: '*' }], { form: 'export' })),
			},
		],
		[
			'a function that is called',
			imports(named('every'), { specifier: './all' }),
			{
				'src/all.js': code(
					[],
					imports(named('list'), { idleIn: ['every'] }),
					fact('module.idle', { name: 'every', exported: ['every'] }, { span }),
				),
			},
		],
		[
			'a name that is handed on and taken',
			imports(named('all'), { specifier: './all' }),
			{ 'src/all.js': code([], imports(named('list'), { takes: ['list'], handsOn: [{ exported: 'list', local: 'all' }] })) },
		],
		[
			'a command that takes it',
			imports(named('find')),
			{
				'tool/package.json': manifest({ private: true, bin: { tool: 'bin/tool.js' } }),
				'tool/bin/tool.js': code([], imports(named('list'), { specifier: '../../src/orders' })),
			},
		],
		[
			'functions that lead back to themselves',
			imports(named('find'), { specifier: './all' }),
			{
				'src/orders.js': orders(['list'], imports(named('every'), { specifier: './all', idleIn: ['list'] })),
				'src/all.js': code(
					[],
					imports(named('list'), { idleIn: ['every'] }),
					fact('module.idle', { name: 'every', exported: ['every'] }, { span }),
				),
			},
		],
	])('silent: %s', (_, importing, files) => {
		expect(isIdle(importing, files)).toBe(false);
	});

	it('are asked of anew when an importer was edited', () => {
		const facts = code([], listen(), imports(named('*'), { takes: ['find'] }));
		const before = project({
			'package.json': manifest({ private: true, scripts: { start: 'node src/server.js' } }),
			'src/server.js': facts,
			'src/orders.js': orders(['list']),
		});
		expect(before.idleFunctionAt(within)?.name).toBe('list');
		const after = before.with('src/server.js', code([], listen(), imports(named('*'), { takes: ['find', 'list'] })));
		expect(after.idleFunctionAt(within)).toBeUndefined();
		expect(after.idleFunctionAt({ path: 'src/orders.js', span: { start: 0, end: 30 } })).toBeUndefined();
	});
});
