import { describe, expect, it } from 'vitest';
import type { Fact } from '../../server/engine/core/fact.js';
import { isLeftBehind } from '../../server/engine/project/leftBehind.js';
import { makesTestData } from '../../server/engine/project/testData.js';
import { code, fact, listen, manifest, project, sign } from './workspace.js';

const start = { private: true, scripts: { start: 'node src/server.js' } };

const unknown = { kind: 'unknown', span: { start: 0, end: 0 } } as const;

/** Whether `src/orders.js` was left behind, beside a server that does not import it. */
function isLeft(files: Readonly<Record<string, readonly Fact[]>> = {}): boolean {
	return isLeftBehind(
		project({ 'package.json': manifest(start), 'src/server.js': code([], listen()), 'src/orders.js': code([]), ...files }),
		'src/orders.js',
	);
}

describe('files that were left behind', () => {
	it.each<[string, Readonly<Record<string, readonly Fact[]>>]>([
		['nothing imports', {}],
		['only a file imports that nothing imports', { 'src/all.js': code(['./orders']) }],
		['only files import that import each other', { 'src/orders.js': code(['./all']), 'src/all.js': code(['./orders']) }],
		['only tests import', { 'src/orders.js': code(['./store']), 'test/orders.test.js': code(['../src/store']) }],
		['a task lists', { 'scripts/audit.js': code([], fact('module.import-folder', { folder: '../src', listed: true })) }],
	])('%s', (_, files) => {
		expect(isLeft(files)).toBe(true);
	});

	it.each<[string, Readonly<Record<string, readonly Fact[]>>]>([
		['what a server imports', { 'src/server.js': code(['./orders'], listen()) }],
		['what a file imports that a server imports', { 'src/server.js': code(['./all'], listen()), 'src/all.js': code(['./orders']) }],
		['what nobody knows who imports it', { 'src/server.js': code(['@shop/orders'], listen()) }],
		['what lies in a folder that is loaded', { 'src/server.js': code([], listen(), fact('module.import-folder', { folder: '.' })) }],
		['what may be loaded by any name', { 'src/server.js': code([], listen(), fact('module.load', { specifier: unknown })) }],
		['what a component may import that is not read', { 'src/page.vue': [] }],
		['what a framework may load', { 'package.json': manifest({ ...start, dependencies: ['sails'] }) }],
		['what is started by itself', { 'src/orders.js': code([], sign('shebang')) }],
		['what a platform calls', { 'src/orders.js': code([], sign('serverless-handler')) }],
		['a server', { 'src/orders.js': code([], listen()) }],
		['what lies beside a server that nobody knows', { 'package.json': manifest({ private: true }), 'src/server.js': code([]) }],
	])('silent: %s', (_, files) => {
		expect(isLeft(files)).toBe(false);
	});
});

describe('files beside which nothing is loaded', () => {
	const isLeftAt = (path: string, beside: string): boolean =>
		isLeftBehind(
			project({
				'package.json': manifest(start),
				'src/server.js': code([`./${beside}`], listen()),
				[`src/${beside}.js`]: code([]),
				[path]: code([]),
			}),
			path,
		);

	it.each([
		['src/commands/list.js', 'commands/find'],
		['src/commands/list/index.js', 'commands/find/index'],
	])('%s: left behind where %s is not', (path, beside) => {
		expect(isLeftAt(path, beside)).toBe(true);
	});

	it.each([
		['src/commands/list.js', 'orders'],
		['src/commands/list/index.js', 'orders'],
		['src/config/list.js', 'config/find'],
		['src/app.settings.js', 'orders'],
	])('silent: %s beside %s', (path, beside) => {
		expect(isLeftAt(path, beside)).toBe(false);
	});
});

describe('files that make data for tests', () => {
	const takes = (specifier: string, more: object = {}): Fact =>
		fact('module.import', { specifier, names: [], typeOnly: false, dynamic: false, optional: false, form: 'import', ...more });
	const makes = (taken: Fact, scope: 'runtime' | 'development'): boolean =>
		makesTestData(
			project({
				'package.json': [
					...manifest(start),
					...['faker', 'express'].map((name) =>
						fact('dependency', { ecosystem: 'npm', name, range: '^1.0.0', scope, nameSpan: { start: 0, end: 0 } }),
					),
				],
				'src/server.js': code(['./factory'], listen()),
				'src/factory.js': code([], taken),
			}),
			'src/factory.js',
		);

	it('take them from a package for tests', () => {
		expect(makes(takes('faker'), 'development')).toBe(true);
	});

	it.each<[string, Fact, 'runtime' | 'development']>([
		['from a package that a deploy has', takes('faker'), 'runtime'],
		['types', takes('faker', { typeOnly: true }), 'development'],
		['from a package that may be missing', takes('faker', { optional: true }), 'development'],
		['from a package of something else', takes('express'), 'development'],
	])('silent: %s', (_, taken, scope) => {
		expect(makes(taken, scope)).toBe(false);
	});
});
