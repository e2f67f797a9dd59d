import { describe, expect, it } from 'vitest';
import type { Fact } from '../../server/engine/core/fact.js';
import { code, fact, listen, literal, manifest, project } from './workspace.js';

const git = (...patterns: readonly string[]) => patterns.map((pattern) => fact('ignore.pattern', { tool: 'git', pattern }));

describe('version control', () => {
	const all = project(
		{
			'.gitignore': git('.env', '*.log', 'dist/', '/only-here', '!keep.log'),
			'app/.gitignore': git('!.env', 'cache'),
			'../.gitignore': git('secret.txt'),
			'app/server.js': code(),
		},
		{ versionControl: { system: 'git', tracked: new Set(['app/server.js']), excludes: ['notes.md'] } },
	);
	it.each([
		['.env', true],
		['lib/.env', true],
		['app/.env', false],
		['app/cache/x.txt', true],
		['dist/server.js', true],
		['only-here', true],
		['app/only-here', false],
		['keep.log', false],
		['other.log', true],
		['secret.txt', true],
		['notes.md', true],
		['src/index.ts', false],
		['../.env', false],
	])('%s ignored: %s', (path, expected) => {
		expect(all.isIgnored(path)).toBe(expected);
	});

	it('answers what is tracked only where it is known', () => {
		expect([all.isTracked('app/server.js'), all.isTracked('.env'), project({}).isTracked('x')]).toEqual([true, false, undefined]);
	});
});

describe('with', () => {
	const before = project({
		'package.json': manifest({ private: true, scripts: { start: 'node server.js' } }),
		'server.js': code(['./a'], listen()),
		'a.js': code(),
		'b.js': code(),
	});

	it('keeps roles, and answers the facts of now', () => {
		before.roleOf('a.js');
		const after = before.with('server.js', code(['./a', './b'], listen(), fact('process.exit', { api: 'process.exit' })));
		expect(after.in('server.js', 'process.exit')).toHaveLength(1);
		expect(before.in('server.js', 'process.exit')).toHaveLength(0);
		expect(after.importsOf('server.js')).toEqual(['a.js', 'b.js']);
		expect(after.roleOf('a.js').role).toBe('server');
		expect(after.processes).toHaveLength(1);
	});

	it('builds anew when a manifest changes or a file comes or goes', () => {
		expect(before.with('package.json', manifest({ private: true, scripts: { start: 'node b.js' } })).processes[0]?.entries).toEqual([
			'b.js',
		]);
		expect(before.with('c.js', code([], listen())).roleOf('c.js').role).toBe('server');
		expect(before.with('a.js', undefined).importsOf('server.js')).toEqual([]);
	});
});

describe('packages', () => {
	it('knows what they are for', () => {
		const kindOf = (of: Parameters<typeof manifest>[0]) => project({ 'package.json': manifest(of), 'index.js': code() }).packages[0]?.kind;
		expect(kindOf({ name: 'x', engines: { vscode: '^1.90.0' }, main: 'index.js' })).toBe('editor-extension');
		expect(kindOf({ name: 'x', dependencies: ['electron'], scripts: { start: 'electron .' } })).toBe('desktop-app');
		expect(kindOf({ name: 'x', dependencies: ['react-native', 'expo'] })).toBe('mobile-app');
		expect(kindOf({ name: 'x', dependencies: ['jwt-decode'], scripts: { 'add-platform': 'npx cap add' } })).toBe('mobile-app');
		expect(kindOf({ name: 'x', dependencies: ['@tauri-apps/api'], exports: { '.': './index.js' }, fields: ['files'] })).toBe('library');
		expect(kindOf({ name: 'x', dependencies: ['@tauri-apps/api'], main: 'index.js' })).toBe('desktop-app');
		expect(kindOf({ name: 'x', dependencies: ['express', 'robotjs'], scripts: { start: 'node index.js' } })).toBe('desktop-app');
		expect(kindOf({ name: 'x', dependencies: ['react-dom'] })).toBe('static-site');
		expect(kindOf({ name: 'x', main: 'index.js', exports: { '.': './index.js' } })).toBe('library');
		expect(kindOf({ name: 'x', bin: { x: 'index.js' } })).toBe('command-line-tool');
		expect(kindOf({ name: 'x' })).toBe('unknown');
	});
	it('does not take the pages of a service in another language for a site', () => {
		const pages = { 'package.json': manifest({ name: 'x', dependencies: ['vite'] }), 'index.js': code() };
		const version = (runtime: 'go' | 'node') => fact('runtime.version', { runtime, range: '1', source: 'version-file', setting: runtime });
		const kindWith = (path: string, runtime: 'go' | 'node', other = {}) =>
			project({ ...pages, ...other, [path]: [version(runtime)] }).packages[0]?.kind;
		expect(project(pages).packages[0]?.kind).toBe('static-site');
		expect(kindWith('go.mod', 'go')).toBe('unknown');
		expect(kindWith('.nvmrc', 'node')).toBe('static-site');
		expect(kindWith('go.mod', 'go', { 'hugo.yaml': [] })).toBe('static-site');
		expect(project({ 'page.html': [], 'page.js': code() }).packages[0]?.kind).toBe('static-site');
		expect(project({ 'page.html': [], 'page.js': code(), 'requirements.txt': [], 'manage.py': [] }).packages[0]?.kind).toBe('unknown');
	});

	it('takes for a service what is kept running, whatever it is seen to do', () => {
		const site = { 'package.json': manifest({ name: 'x', scripts: { start: 'node index.js' } }), 'index.js': code(), 'page.html': [] };
		const kindWith = (files: Readonly<Record<string, readonly Fact[]>>) => project({ ...site, ...files }).packages[0]?.kind;
		const started = (source: 'unit' | 'dockerfile-cmd') =>
			fact('process.declare', {
				name: 'x',
				source,
				form: 'shell',
				command: 'node index.js',
				instruction: { start: 0, end: 0 },
				final: true,
			});
		const base = fact('image.base', { image: 'node', stage: 0, final: true, fromStage: false, tag: '22' });
		const exposed = fact('image.expose', { port: literal('3000'), protocol: 'tcp', stage: 0, final: true });
		expect(kindWith({})).toBe('static-site');
		expect(kindWith({ 'ecosystem.config.json': [started('unit')] })).toBe('service');
		expect(kindWith({ Dockerfile: [base, started('dockerfile-cmd')] })).toBe('static-site');
		expect(kindWith({ Dockerfile: [base, started('dockerfile-cmd'), exposed] })).toBe('service');
		expect(kindWith({ 'docker/Dockerfile.dev': [base, started('dockerfile-cmd'), exposed] })).toBe('static-site');
	});

	it('takes for a service a member of a workspace that listens and that no other member takes', () => {
		const kindWith = (more: Parameters<typeof manifest>[0], other: readonly string[] = []) =>
			project({
				'package.json': manifest({ workspaces: ['server', 'web'] }),
				'server/package.json': manifest({ name: '@shop/server', main: 'dist/index.js', dependencies: ['express'], ...more }),
				'server/src/index.ts': code([], listen()),
				'web/package.json': manifest({ name: 'web', dependencies: other }),
			}).packageOf('server/src/index.ts').kind;
		expect(kindWith({})).toBe('service');
		expect(kindWith({}, ['@shop/server'])).toBe('library');
		expect(kindWith({ fields: ['files'] })).toBe('library');
	});

	it('takes for a service a member of a workspace that listens with a framework that the root installs', () => {
		const kindWith = (...shared: readonly string[]) =>
			project({
				'package.json': manifest({ workspaces: ['server'], dependencies: shared }),
				'server/package.json': manifest({ name: 'server', main: 'index.js' }),
				'server/src/index.ts': code([], listen()),
			}).packageOf('server/src/index.ts').kind;
		expect(kindWith('express')).toBe('service');
		expect(kindWith('lodash')).toBe('library');
	});

	it('finds dependencies and lock files of the workspace root', () => {
		const all = project({
			'package.json': manifest({ workspaces: ['apps/*'], dependencies: ['pg'] }),
			'yarn.lock': [fact('dependency.lock', { ecosystem: 'npm', manager: 'yarn' })],
			'apps/a/package.json': manifest({ name: 'a' }),
			'apps/a/x.js': code(),
		});
		expect(all.dependencyOf('apps/a/x.js', 'pg')?.path).toBe('package.json');
		expect(all.lockfilesOf('apps/a').map(({ path }) => path)).toEqual(['yarn.lock']);
	});
});
