import { describe, expect, it } from 'vitest';
import { code, fact, listen, literal, manifest, procfile, project, rolesOf, sign, starting } from './workspace.js';
import type { Fact } from '../../server/engine/core/fact.js';
import type { Value } from '../../server/engine/core/value.js';

describe('roles', () => {
	it('guesses what a server is for that nothing starts, where pages are all that is shown of its package', () => {
		const server = (scripts: Readonly<Record<string, string>>) =>
			project({ 'package.json': manifest({ private: true, scripts }), 'server.js': code([], listen()) }).roleOf('server.js');
		expect(server({ start: 'ng serve -o' })).toMatchObject({ role: 'server', guessed: true });
		expect(server({ start: 'ng serve -o', 'serve:ssr': 'node server.js' }).guessed).toBeUndefined();
		expect(server({}).guessed).toBeUndefined();
	});

	it('leaves to the build a server for developers that only a package script starts', () => {
		const files = (more: Readonly<Record<string, readonly Fact[]>>) =>
			project({
				'package.json': manifest({ private: true, scripts: { start: 'node dev-server/index.js' } }),
				'dev-server/index.js': code([], listen()),
				...more,
			}).roleOf('dev-server/index.js').role;
		expect(files({})).toBe('build');
		expect(files({ Procfile: procfile({ web: 'node dev-server/index.js' }) })).toBe('server');
	});

	it('takes a package whose name is yet to be filled in for a template', () => {
		const roleWith = (name: string) =>
			project({
				'package.json': manifest({ private: true }),
				'builder/web/package.json': manifest({ name, private: true, scripts: { start: 'node server.js' } }),
				'builder/web/server.js': code([], listen()),
			}).roleOf('builder/web/server.js').role;
		expect(roleWith('<%= name %>')).toBe('docs');
		expect(roleWith('{{name}}')).toBe('docs');
		expect(roleWith('web')).toBe('server');
	});

	it('takes what a file manager calls a copy for one that was put aside, unless the service reaches into it', () => {
		const files = project({
			'package.json': manifest({ private: true, scripts: { start: 'node server.js' } }),
			'server.js': code(['./tides copy.js', './file-copy.js'], listen()),
			'tides copy.js': code([]),
			'file-copy.js': code([]),
			'moles (Copy)/server.js': code([], listen()),
			'moles - Copy 2/server.js': code([], listen()),
		});
		expect(['moles (Copy)/server.js', 'moles - Copy 2/server.js'].map((path) => files.roleOf(path).role)).toEqual(['docs', 'docs']);
		expect(['tides copy.js', 'file-copy.js'].map((path) => files.roleOf(path).role)).toEqual(['server', 'server']);
	});

	it('takes a folder that is called after tests for one of tests, unless the service reaches into it', () => {
		const files = project({
			'package.json': manifest({
				private: true,
				scripts: { start: 'node server.js', 'start-auth-server': 'node authServerTest/start.js' },
			}),
			'server.js': code(['./abTest/variants.js'], listen()),
			'abTest/variants.js': code([]),
			'authServerTest/start.js': code([], listen()),
		});
		expect(files.roleOf('authServerTest/start.js').role).toBe('test');
		expect(files.roleOf('abTest/variants.js').role).toBe('server');
	});

	it('takes for a test what listens for tests alone', () => {
		const files = (scripts: Readonly<Record<string, string>>) =>
			project({ 'package.json': manifest({ private: true, scripts }), 'bin/minimum.js': code([], listen()) }).roleOf('bin/minimum.js').role;
		expect(files({ 'test:minimum': 'node bin/minimum.js' })).toBe('test');
		// A script of the shell that starts it beside the tests leaves it with no role of its own.
		const beside = (script: string): string =>
			project({
				'package.json': manifest({ private: true }),
				'bin/minimum.js': code([], listen()),
				[script]: [fact('shell.script', { interpreter: 'bash', command: 'node ./bin/minimum.js &\nnpm run suite\n' })],
			}).roleOf('bin/minimum.js').role;
		expect(beside('bin/test-minimum.sh')).not.toBe('server');
		expect(beside('bin/run.sh')).toBe('server');
		expect(files({ 'test:minimum': 'node bin/minimum.js', start: 'node bin/minimum.js' })).toBe('server');
	});

	it('are those of administration for files that bring a database to a version', () => {
		const files = {
			'main.js': code(['./src/db/updates/3.0.1.js'], listen()),
			'src/db/updates/3.0.1.js': code([]),
			'src/updates/list.js': code([]),
		};
		expect(project(files).roleOf('src/db/updates/3.0.1.js').role).toBe('admin');
		expect(project(files).roleOf('src/updates/list.js').role).not.toBe('admin');
	});

	it('follows npm start from a Procfile through dist to the sources', () => {
		const all = project({
			'package.json': manifest({
				name: 'shop',
				private: true,
				scripts: { start: 'node dist/server.js', build: 'tsc', worker: 'node dist/worker.js' },
			}),
			'tsconfig.json': [fact('build.output', { outDir: 'dist', rootDir: 'src' })],
			Procfile: procfile({ web: 'npm start', worker: 'npm run worker' }),
			'src/server.ts': code(['./app.js'], listen()),
			'src/app.ts': code(['./routes']),
			'src/routes/index.ts': code(['../db']),
			'src/db.ts': code(),
			'src/worker.ts': code(['./db', './jobs']),
			'src/jobs.ts': code(),
			'src/unused.ts': code(),
			'src/app.test.ts': code(['./app', './helpers']),
			'src/helpers.ts': code(),
			'migrations/001.js': code(),
			'scripts/seed.ts': code(['../src/db']),
			'vite.config.ts': code(),
		});
		expect(rolesOf(all)).toEqual({
			'src/server.ts': 'server',
			'src/app.ts': 'server',
			'src/routes/index.ts': 'server',
			'src/db.ts': 'server',
			'src/worker.ts': 'worker',
			'src/jobs.ts': 'worker',
			'src/unused.ts': 'unknown',
			'src/app.test.ts': 'test',
			'src/helpers.ts': 'test',
			'migrations/001.js': 'admin',
			'scripts/seed.ts': 'admin',
			'vite.config.ts': 'build',
		});
		expect(all.packages[0]?.kind).toBe('service');
		expect(
			all.processes
				.filter(({ declaration }) => declaration.source === 'procfile')
				.map(({ name, type, entries, commands }) => ({ name, type, entries, argv: commands.map(({ argv, at }) => [at.path, ...argv]) })),
		).toEqual([
			{ name: 'web', type: 'web', entries: ['src/server.ts'], argv: [['package.json', 'node', 'dist/server.js']] },
			{ name: 'worker', type: 'worker', entries: ['src/worker.ts'], argv: [['package.json', 'node', 'dist/worker.js']] },
		]);
	});

	it('takes what only the configuration of a bundler loads for tooling, though it listens', () => {
		const files = {
			'package.json': manifest({ name: 'send', private: true, scripts: { start: 'webpack serve', prod: 'node server/prod.js' } }),
			Procfile: procfile({ web: 'npm run prod' }),
			'webpack.config.js': code(['./server/dev.js']),
			'server/dev.js': code(['./routes.js'], listen()),
			'server/prod.js': code(['./routes.js'], listen()),
			'server/routes.js': code(),
		};
		expect(rolesOf(project(files))).toEqual({
			'webpack.config.js': 'build',
			'server/dev.js': 'build',
			'server/prod.js': 'server',
			'server/routes.js': 'server',
		});
		// Where nobody knows what else is deployed, it may be the server itself.
		expect(project({ 'vite.config.ts': code(['./server']), 'server.ts': code([], listen()) }).roleOf('server.ts').role).toBe('server');
	});

	it('leaves what a build starts by its name to the build, though a command of the service can start it, too', () => {
		const all = project({
			'package.json': manifest({
				name: 'shop',
				private: true,
				bin: { shop: 'bin/shop.js' },
				scripts: { start: 'node bin/shop.js start', build: 'node bin/build.js' },
			}),
			Procfile: procfile({ web: 'npm start' }),
			'bin/shop.js': code(['./start.js', './build.js']),
			'bin/start.js': code(['../lib/app.js'], listen()),
			'bin/build.js': code(['../lib/bundle.js']),
			'lib/app.js': code(),
			'lib/bundle.js': code(),
		});
		expect(rolesOf(all)).toEqual({
			'bin/shop.js': 'server',
			'bin/start.js': 'server',
			'lib/app.js': 'server',
			'bin/build.js': 'build',
			'lib/bundle.js': 'build',
		});
	});

	it('takes a file that listens for a server without any manifest', () => {
		const all = project({ 'server.js': code(['./lib/handler'], listen()), 'lib/handler.js': code(), 'other.js': code() });
		expect(rolesOf(all)).toEqual({ 'server.js': 'server', 'lib/handler.js': 'server', 'other.js': 'unknown' });
		expect(all.packageOf('server.js').kind).toBe('service');
	});

	it('takes the program around what listens for the service where nothing but a script of developers starts it', () => {
		const files = (scripts: Readonly<Record<string, string>>) =>
			rolesOf(
				project({
					'package.json': manifest({ private: true, scripts, dependencies: ['express'] }),
					'index.js': code(['./boot']),
					'boot.js': code(['./listen', './routes']),
					'listen.js': code([], listen()),
					'routes.js': code(),
					'test.js': code(['./routes']),
				}),
			);
		const service = { 'index.js': 'server', 'boot.js': 'server', 'listen.js': 'server', 'routes.js': 'server' };
		expect(files({ dev: 'nodemon index.js', tdd: 'node --test test.js' })).toMatchObject(service);
		// What a deploy starts in its place is the service.
		expect(files({ dev: 'nodemon index.js', start: 'node listen.js' })).toMatchObject({ 'index.js': 'build', 'routes.js': 'build' });
	});

	it('takes what lies aside, by the name of its folder, for what somebody keeps to look at', () => {
		const all = project({
			'package.json': manifest({ private: true, scripts: { start: 'node index.js' } }),
			'index.js': code([], listen()),
			'.old/fill.js': code(),
			'attic/list.js': code(),
			'src/old.js': code(),
		});
		expect(rolesOf(all)).toMatchObject({ '.old/fill.js': 'docs', 'attic/list.js': 'docs' });
		expect(all.roleOf('src/old.js').role).not.toBe('docs');
	});

	it('takes a manifest that only names a module, as that of Bun does, for none that others import', () => {
		const files = (fields: { readonly main?: string; readonly module: string }) =>
			project({
				'package.json': manifest({ ...fields, scripts: { dev: 'bun --watch index.ts' } }),
				'index.ts': code([], listen()),
				'old/hello.ts': code([], listen()),
			});
		const all = files({ module: 'index.ts' });
		expect(all.packageOf('index.ts').kind).toBe('service');
		expect(rolesOf(all)).toMatchObject({ 'index.ts': 'server', 'old/hello.ts': 'server' });
		// What developers start is the server: another one is one that nobody is known to start.
		expect([all.roleOf('index.ts').guessed, all.roleOf('old/hello.ts').guessed]).toEqual([undefined, true]);
		expect(files({ main: 'index.js', module: 'index.ts' }).packageOf('index.ts').kind).toBe('library');
	});

	it('leaves a library a library, though its example listens', () => {
		const all = project({
			'package.json': manifest({ name: 'lib', main: 'index.js', exports: { '.': './index.js' } }),
			'index.js': code(['./lib/x']),
			'lib/x.js': code(),
			'examples/app.js': code(['..'], listen()),
			'unused/app.js': code(['..'], listen()),
		});
		expect(rolesOf(all)).toEqual({ 'index.js': 'library', 'lib/x.js': 'library', 'examples/app.js': 'docs', 'unused/app.js': 'docs' });
		expect(all.packages[0]?.kind).toBe('library');
	});

	it('takes what a supervisor keeps for a service, and its main for the code behind a bundle', () => {
		const files = (scripts: Readonly<Record<string, string>>): Parameters<typeof project>[0] => ({
			'package.json': manifest({
				name: 'orders',
				main: './build/orders.js',
				bin: { orders: './build/orders.js' },
				fields: ['files'],
				scripts,
			}),
			'src/index.js': code(['./routes']),
			'src/routes.js': code(),
		});
		const kept = project(files({ forever: 'cross-env NODE_ENV=production forever start ./build/orders.js' }));
		expect(kept.packages[0]?.kind).toBe('service');
		expect(rolesOf(kept)).toEqual({ 'src/index.js': 'server', 'src/routes.js': 'server' });
		expect(project(files({ start: 'node ./build/orders.js' })).packages[0]?.kind).not.toBe('service');
		expect(project(files({ start: 'pm2 start examples/app.js' })).packages[0]?.kind).not.toBe('service');
		expect(project(files({ dev: 'pm2 start --watch build/orders.js' })).packages[0]?.kind).not.toBe('service');
	});

	it('knows a command line tool', () => {
		const all = project({
			'package.json': manifest({ name: 'tool', bin: { tool: './bin/tool.js' } }),
			'bin/tool.js': code(['../lib'], sign('shebang')),
			'lib/index.js': code(),
		});
		expect(rolesOf(all)).toEqual({ 'bin/tool.js': 'cli', 'lib/index.js': 'cli' });
		expect(all.packages[0]?.kind).toBe('command-line-tool');
	});

	it('leaves a command in bin aside where a deploy starts something else', () => {
		const files = {
			'package.json': manifest({ name: 'shop', private: true, scripts: { start: 'node server.js' } }),
			'server.js': code([], listen()),
			'bin/forward-port.js': code(['./pipe.js'], sign('shebang'), listen()),
			'bin/pipe.js': code(),
		};
		expect(rolesOf(project({ ...files, Procfile: procfile({ web: 'npm start' }) }))).toEqual({
			'server.js': 'server',
			'bin/forward-port.js': 'cli',
			'bin/pipe.js': 'cli',
		});
		expect(rolesOf(project({ ...files, Procfile: procfile({ web: 'npm start', relay: 'bin/forward-port.js' }) }))).toMatchObject({
			'bin/forward-port.js': 'server',
		});
		const alone = { 'package.json': manifest({ name: 'shop', private: true }), 'bin/www': code(['../app.js'], sign('shebang'), listen()) };
		expect(project({ ...alone, 'app.js': code() }).roleOf('bin/www').role).toBe('server');
	});

	it.each([
		['libs/scan/sample_jsons/nested/load.ts', 'docs'],
		['libs/scan/sample-data/load.ts', 'docs'],
		['libs/scan/scan_samples/load.ts', 'docs'],
		['libs/scan/test_data/load.ts', 'test'],
		['libs/scan/testdata/load.ts', 'test'],
		['libs/scan/mock_data/load.ts', 'test'],
		['libs/scan/scan-fixtures/load.ts', 'test'],
	])('sees by a folder that %s is made up, unless the service is about it', (path, role) => {
		const files = { 'server.js': code([], listen()), [path]: code() };
		expect(project(files).roleOf(path).role).toBe(role);
		if (!path.includes('mock_')) {
			expect(project({ ...files, 'server.js': code([`./${path}`], listen()) }).roleOf(path).role).toBe('server');
		}
	});

	it('knows a front end', () => {
		const all = project({
			'package.json': manifest({
				name: 'site',
				private: true,
				scripts: { start: 'vite', build: 'vite build' },
				dependencies: ['react', 'react-dom', 'vite'],
			}),
			'index.html': [],
			'src/main.tsx': code(['./App', './api']),
			'src/App.tsx': code([], sign('component')),
			'src/api.ts': code(),
		});
		expect(rolesOf(all)).toEqual({ 'src/main.tsx': 'browser', 'src/App.tsx': 'browser', 'src/api.ts': 'browser' });
		expect(all.packages[0]?.kind).toBe('static-site');
		expect(all.processes[0]?.type).toBe('development');
	});

	it('takes a server that renders components for a server, whatever its name ends in', () => {
		const all = project({
			'package.json': manifest({ private: true, scripts: { start: 'bundle --watch' }, dependencies: ['react', 'express'] }),
			'src/client.tsx': code(['./App', './labels'], sign('component')),
			'src/server.tsx': code(['./render', './session'], listen(), sign('component')),
			'src/render.tsx': code(['./App'], sign('component'), fact('http.middleware', { api: 'express', calls: [] })),
			'src/session.ts': code(),
			'src/App.tsx': code(['./labels'], sign('component')),
			'src/labels.ts': code(),
		});
		expect(rolesOf(all)).toMatchObject({
			'src/client.tsx': 'browser',
			'src/server.tsx': 'server',
			'src/render.tsx': 'server',
			'src/session.ts': 'server',
			'src/App.tsx': 'browser',
		});
	});

	it('leads nest start to src/main.ts', () => {
		const all = project({
			'package.json': manifest({
				private: true,
				scripts: { start: 'nest start', 'start:dev': 'nest start --watch', 'start:prod': 'node dist/main' },
				dependencies: ['@nestjs/core'],
			}),
			'src/main.ts': code(['./app.module'], listen()),
			'src/app.module.ts': code(['./config/app.config']),
			'src/config/app.config.ts': code(),
		});
		expect(rolesOf(all)).toEqual({ 'src/main.ts': 'server', 'src/app.module.ts': 'server', 'src/config/app.config.ts': 'server' });
		expect(all.processes.map(({ name, type }) => [name, type])).toEqual([
			['start', 'web'],
			['start:dev', 'development'],
			['start:prod', 'web'],
		]);
	});

	it('tells the server of a Next.js application from its components', () => {
		const all = project({
			'package.json': manifest({ private: true, scripts: { start: 'next start', dev: 'next dev' }, dependencies: ['next'] }),
			'next.config.js': code(),
			'src/app/api/users/route.ts': code(['../../../lib/db', '../../../lib/format']),
			'src/app/sitemap.ts': code(),
			'src/app/page.tsx': code(['../components/Button', '../lib/format'], sign('component')),
			'src/components/Button.tsx': code(['../lib/browser'], sign('component'), sign('browser-directive')),
			'src/lib/db.ts': code(),
			'src/lib/format.ts': code(),
			'src/lib/browser.ts': code([], sign('browser-global')),
		});
		expect(rolesOf(all)).toEqual({
			'next.config.js': 'build',
			'src/app/api/users/route.ts': 'server',
			'src/app/sitemap.ts': 'server',
			'src/app/page.tsx': 'browser',
			'src/components/Button.tsx': 'browser',
			'src/lib/db.ts': 'server',
			'src/lib/format.ts': 'server',
			'src/lib/browser.ts': 'browser',
		});
	});

	it('tells what an error tracker runs in the server of a Next.js application from what its pages load', () => {
		const files = {
			'next.config.js': code(),
			'sentry.client.config.ts': code(),
			'sentry.edge.config.ts': code(),
			'sentry.server.config.ts': code(),
		};
		const rolesWith = (dependencies: readonly string[]) =>
			rolesOf(project({ 'package.json': manifest({ private: true, scripts: { start: 'next start' }, dependencies }), ...files }));
		expect(rolesWith(['next', '@sentry/nextjs'])).toEqual({
			'next.config.js': 'build',
			'sentry.client.config.ts': 'build',
			'sentry.edge.config.ts': 'server',
			'sentry.server.config.ts': 'server',
		});
		expect(rolesWith(['next'])['sentry.server.config.ts']).toBe('unknown');
	});

	it('reaches every module of a folder that is loaded by computed names', () => {
		const all = project({
			'package.json': manifest({ private: true, scripts: { start: 'node index.js' } }),
			'index.js': code(['./models'], listen()),
			'models/index.js': code([], fact('module.import-folder', { folder: '.' })),
			'models/user.js': code(),
			'models/user.test.js': code(),
			'models/deep/other.js': code(),
		});
		expect(rolesOf(all)).toEqual({
			'index.js': 'server',
			'models/index.js': 'server',
			'models/user.js': 'server',
			'models/user.test.js': 'test',
			'models/deep/other.js': 'unknown',
		});
	});

	it.each(['./**/*.resolver.*', './**/*.resolver.{js,ts}', './**/*.resolver{.ts,.js}', './**/*.resolver.js'])(
		'reaches what is asked for by its name in whatever folder below: %s',
		(folder) => {
			const all = project({
				'package.json': manifest({ private: true, scripts: { start: 'node index.js' } }),
				'index.js': code(['./schema'], listen()),
				'schema/index.js': code([], fact('module.import-folder', { folder })),
				'schema/orders/place/order.resolver.js': code(),
				'schema/orders/place/helper.js': code(),
			});
			expect(rolesOf(all)).toEqual({
				'index.js': 'server',
				'schema/index.js': 'server',
				'schema/orders/place/order.resolver.js': 'server',
				'schema/orders/place/helper.js': 'unknown',
			});
		},
	);

	it('reaches no code where a folder beside the loader holds data of that name', () => {
		const all = project({
			'package.json': manifest({ private: true, scripts: { start: 'node index.js' } }),
			'index.js': code(['./lib/words'], listen()),
			'lib/words/index.js': code([], fact('module.import-folder', { folder: './lib' })),
			'lib/words/lib/en.json': [],
			'lib/orders.js': code(),
		});
		expect(all.roleOf('lib/orders.js').role).toBe('unknown');
	});

	it('reaches the files of a list where what is computed is loaded', () => {
		const files = (loads: boolean): Parameters<typeof project>[0] => ({
			'package.json': manifest({ private: true, scripts: { start: 'node server.js' } }),
			'server.js': code(
				[],
				listen(),
				fact('module.import-folder', { folder: './routes/**/*.js', listed: true }),
				...(loads ? [fact('module.load', { specifier: { kind: 'unknown', span: { start: 0, end: 1 } } })] : []),
			),
			'routes/deep/user.js': code(),
		});
		expect(rolesOf(project(files(true)))).toEqual({ 'server.js': 'server', 'routes/deep/user.js': 'server' });
		expect(rolesOf(project(files(false)))).toEqual({ 'server.js': 'server', 'routes/deep/user.js': 'unknown' });
	});

	it('reaches what a list of globs in the settings names', () => {
		const span = { start: 0, end: 1 };
		const setting: Value = { kind: 'env', name: 'STALLS', fallback: literal('src/stalls/*.js'), span };
		const all = project({
			'package.json': manifest({ private: true, scripts: { start: 'node src/server.js' } }),
			'src/server.js': code(
				['./settings'],
				listen(),
				fact('module.load', {
					specifier: {
						kind: 'template',
						parts: [
							{ kind: 'place', place: 'module-directory', span },
							literal('/../'),
							{ kind: 'import', specifier: './settings', name: 'stalls', members: [], span },
						],
						span,
					},
				}),
			),
			'src/settings.js': code([], fact('module.export', { name: 'stalls', value: setting })),
			'src/stalls/fish.js': code(),
			'src/other/fish.js': code(),
		});
		expect(rolesOf(all)).toEqual({
			'src/server.js': 'server',
			'src/settings.js': 'server',
			'src/stalls/fish.js': 'server',
			'src/other/fish.js': 'unknown',
		});
	});

	it('reaches the folder that a function is handed where its module loads what it computes', () => {
		const files = (loads: boolean): Parameters<typeof project>[0] => ({
			'package.json': manifest({ private: true, scripts: { start: 'node server.js' } }),
			'server.js': code(['./mount'], listen(), fact('module.import-folder', { folder: './routes', by: './mount' })),
			'mount.js': code([], ...(loads ? [fact('module.load', { specifier: { kind: 'unknown', span: { start: 0, end: 1 } } })] : [])),
			'routes/user.js': code(),
		});
		expect(rolesOf(project(files(true)))['routes/user.js']).toBe('server');
		expect(rolesOf(project(files(false)))['routes/user.js']).toBe('unknown');
	});

	it('reaches what is named by an alias, or by what is known behind computed parts', () => {
		const exported = fact('module.export', { name: 'run', value: literal('') });
		const all = project({
			'package.json': manifest({ private: true, scripts: { start: 'node src/server.js' } }),
			'tsconfig.json': [fact('module.alias', { pattern: '@jobs/*', targets: ['src/jobs/*'] })],
			'src/server.js': code(
				[],
				listen(),
				fact('module.import-folder', { folder: '@jobs/daily', picks: true }),
				fact('module.import-folder', { folder: '.', pattern: '*/shops/*/orders.js' }),
			),
			'src/jobs/daily/count.js': code([], exported),
			'src/jobs/weekly/count.js': code([], exported),
			'src/v1/shops/north/orders.js': code(),
			'src/v1/shops/north/orders/index.js': code(),
			'src/v1/shops/north/tools.js': code(),
			'src/shops/orders.js': code(),
		});
		expect(rolesOf(all)).toEqual({
			'src/server.js': 'server',
			'src/jobs/daily/count.js': 'server',
			'src/jobs/weekly/count.js': 'unknown',
			'src/v1/shops/north/orders.js': 'server',
			'src/v1/shops/north/orders/index.js': 'server',
			'src/v1/shops/north/tools.js': 'unknown',
			'src/shops/orders.js': 'unknown',
		});
	});

	it('takes what hardly anything beside it is not imported by name for dead, whoever loads by names that nobody knows', () => {
		const routes = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];
		const all = project({
			'package.json': manifest({ private: true, scripts: { start: 'node app.js' } }),
			'app.js': code(
				routes.map((name) => `./lib/routes/${name}`),
				listen(),
			),
			...Object.fromEntries(routes.map((name) => [`lib/routes/${name}.js`, code()])),
			'lib/routes/a.js': code([], fact('module.load', { specifier: { kind: 'unknown', span: { start: 0, end: 1 } } })),
			'lib/routes/left.js': code(),
			'lib/providers/one.js': code(),
		});
		expect(rolesOf(all)).toMatchObject({ 'lib/routes/left.js': 'unknown', 'lib/providers/one.js': 'server' });
	});

	it('takes what needs the framework of the service, in other folders, for what that framework loads by names that nobody knows', () => {
		const exported = fact('module.export', { name: 'default', value: { kind: 'unknown', span: { start: 0, end: 1 } } });
		const all = project({
			'package.json': manifest({ private: true, scripts: { start: 'node app.js' } }),
			'app.js': code(['./core/loader', './core/decorators', './src/used'], listen()),
			'core/loader.js': code([], fact('module.load', { specifier: { kind: 'unknown', span: { start: 0, end: 1 } } })),
			'core/decorators.js': code([], exported),
			'core/unloaded.js': code(['./decorators'], exported),
			'src/used.js': code([], exported),
			'src/parcels.js': code(['../core/decorators', './store/pool'], exported),
			'src/store/pool.js': code([], exported),
			'src/old/alone.js': code([], exported),
			'src/old/once.js': code(['../../core/decorators']),
			'seed.js': code(['./core/decorators'], exported),
			'src/parcels.test.js': code(['../core/decorators'], exported, sign('test-api')),
		});
		expect(rolesOf(all)).toMatchObject({
			'src/parcels.js': 'server',
			'src/store/pool.js': 'server',
			'src/old/alone.js': 'unknown',
			'src/old/once.js': 'unknown',
			'src/parcels.test.js': 'test',
		});
		expect(rolesOf(all)['seed.js']).not.toBe('server');
	});

	it('reaches what is loaded from the folder of the package', () => {
		const span = { start: 0, end: 1 };
		const from = (text: string): ReturnType<typeof fact> =>
			fact('module.load', {
				specifier: { kind: 'template', parts: [{ kind: 'place', place: 'working-directory', span }, literal(text)], span },
			});
		const files = {
			'api/package.json': manifest({ private: true, scripts: { start: 'node server.js' } }),
			'api/server.js': code(['./src/web/app'], listen()),
			'api/src/web/app.js': code([], from('/src/mail'), from('/./config')),
			'api/src/mail.js': code(),
			'api/config/index.js': code(),
			'src/mail.js': code(),
		};
		expect(rolesOf(project(files))).toMatchObject({
			'api/src/mail.js': 'server',
			'api/config/index.js': 'server',
			'src/mail.js': 'unknown',
		});
	});

	it('reaches what a variable can choose, what is forked, and what is loaded by names that nobody knows', () => {
		const span = { start: 0, end: 1 };
		const files = {
			'package.json': manifest({ private: true, scripts: { start: 'node src/index.js' } }),
			'src/index.js': code(
				['./loader'],
				listen(),
				fact('module.load', { specifier: { kind: 'env', name: 'STORE', fallback: literal('./stores/memory'), span } }),
				fact('module.load', {
					specifier: { kind: 'template', parts: [{ kind: 'place', place: 'module-directory', span }, literal('/child.js')], span },
				}),
			),
			'src/stores/memory.js': code(),
			'src/stores/deep/mongo.js': code(),
			'src/child.js': code(),
			'src/loader.js': code([]),
			'src/plugins/one.js': code(),
			'other/two.js': code(),
		};
		const roles = {
			'src/index.js': 'server',
			'src/stores/memory.js': 'server',
			'src/stores/deep/mongo.js': 'server',
			'src/child.js': 'server',
			'src/loader.js': 'server',
			'src/plugins/one.js': 'unknown',
			'other/two.js': 'unknown',
		};
		expect(rolesOf(project(files))).toEqual(roles);
		const loading = { ...files, 'src/loader.js': code([], fact('module.load', { specifier: { kind: 'unknown', span } })) };
		expect(rolesOf(project(loading))).toEqual({ ...roles, 'src/plugins/one.js': 'server' });
	});

	it('reaches the modules that data lists which a file imports, where it loads what the text does not name', () => {
		const span = { start: 0, end: 1 };
		const files = (...more: readonly Fact[]): Parameters<typeof project>[0] => ({
			'package.json': manifest({ private: true, scripts: { start: 'node server.js' } }),
			'server.js': code(['./shop.settings'], listen(), ...more),
			'shop.settings.json': [
				fact('module.list', { modules: { kind: 'list', items: [literal('./apps/orders'), literal('acme/lines')], span } }),
			],
			'apps/orders/index.js': code(['./lines']),
			'apps/orders/lines.js': code(),
			'apps/accounts/index.js': code(),
		});
		const load = fact('module.load', { specifier: { kind: 'unknown', span } });
		expect(rolesOf(project(files(load)))).toMatchObject({
			'apps/orders/index.js': 'server',
			'apps/orders/lines.js': 'server',
			'apps/accounts/index.js': 'unknown',
		});
		expect(rolesOf(project(files()))).toMatchObject({ 'apps/orders/index.js': 'unknown' });
	});

	it('takes what a manifest names for functions that a platform calls', () => {
		const files = {
			'api/package.json': manifest({ private: true }),
			'api/serverless.yml': [fact('function.declare', { name: 'create', module: 'dist/orders' })],
			'api/tsconfig.json': [fact('build.output', { outDir: 'dist', rootDir: 'src' })],
			'api/src/orders.ts': code(['./store']),
			'api/src/store.ts': code(),
			'api/src/other.ts': code(),
		};
		expect(rolesOf(project(files))).toMatchObject({
			'api/src/orders.ts': 'server',
			'api/src/store.ts': 'server',
			'api/src/other.ts': 'unknown',
		});
		expect(project(files).packageOf('api/src/orders.ts').kind).toBe('service');
	});

	it('takes the source of a bundle for a function by the name that a stack calls it by', () => {
		const files = (exported: string): Record<string, readonly Fact[]> => ({
			'stack/package.json': manifest({ private: true }),
			'stack/lib/orders.ts': code([], fact('function.declare', { name: 'index.main', module: 'index', exported: 'main' })),
			'stack/lib/index.ts': code(),
			'orders/package.json': manifest({
				private: true,
				scripts: {
					build: 'esbuild src/index.ts src/report.ts --bundle --platform=node --outdir=dist/',
					start: 'tsx src/try.ts',
				},
			}),
			'orders/src/index.ts': code(['./store'], fact('module.export', { name: exported, value: literal('') })),
			'orders/src/report.ts': code(),
			'orders/src/store.ts': code(),
			'orders/src/try.ts': code(['./index']),
		});
		expect(rolesOf(project(files('main')))).toEqual({
			'stack/lib/orders.ts': 'unknown',
			'stack/lib/index.ts': 'unknown',
			'orders/src/index.ts': 'server',
			'orders/src/report.ts': 'unknown',
			'orders/src/store.ts': 'server',
			'orders/src/try.ts': 'build',
		});
		expect(project(files('run')).functions).toEqual(new Set());
	});

	it('starts the module of a service that a runner is configured with, and no other command of the runner', () => {
		const files = (start: string): Record<string, readonly Fact[]> => ({
			'package.json': manifest({ private: true, main: 'app.js', scripts: { start } }),
			'app.js': code(['./lib/tiles']),
			'lib/tiles.js': code(),
		});
		expect(rolesOf(project(files('service-runner')))).toEqual({ 'app.js': 'server', 'lib/tiles.js': 'server' });
		expect(rolesOf(project(files('service-runner -c config.live.yaml')))['lib/tiles.js']).toBe('server');
		expect(rolesOf(project(files('service-runner build --force')))['lib/tiles.js']).not.toBe('server');
	});

	it('follows a script to the file that it is called with', () => {
		const files = (open: string): Record<string, readonly Fact[]> => ({
			'package.json': manifest({ private: true, scripts: { start: 'cross-env TZ=UTC yarn run:code src/index.js', 'run:code': open } }),
			'src/index.js': code(['./app'], listen()),
			'src/app.js': code(),
			'src/other.js': code(),
			'hooks/compile.cjs': code(),
		});
		const roles = { 'src/index.js': 'server', 'src/app.js': 'server' };
		expect(rolesOf(project(files("node -r './hooks/compile.cjs'")))).toMatchObject(roles);
		expect(rolesOf(project(files('tsx')))).toMatchObject(roles);
		expect(rolesOf(project(files('node src/other.js')))).toMatchObject({ 'src/other.js': 'server', 'src/app.js': 'server' });
	});

	it('crosses packages of a workspace by name, through exports and dist', () => {
		const all = project({
			'package.json': manifest({
				private: true,
				workspaces: ['apps/*', 'packages/*'],
				scripts: { start: 'yarn workspace @acme/api start' },
			}),
			'apps/api/package.json': manifest({
				name: '@acme/api',
				private: true,
				scripts: { start: 'node dist/main.js' },
				dependencies: ['@acme/core'],
			}),
			'apps/api/src/main.ts': code(['@acme/core', '@acme/core/db'], listen()),
			'packages/core/package.json': manifest({
				name: '@acme/core',
				main: 'dist/index.js',
				exports: { '.': './dist/index.js', './*': './dist/*.js' },
			}),
			'packages/core/src/index.ts': code(['./log']),
			'packages/core/src/log.ts': code(),
			'packages/core/src/db.ts': code(),
			'packages/core/src/unused.ts': code(),
		});
		expect(rolesOf(all)).toEqual({
			'apps/api/src/main.ts': 'server',
			'packages/core/src/index.ts': 'server',
			'packages/core/src/log.ts': 'server',
			'packages/core/src/db.ts': 'server',
			'packages/core/src/unused.ts': 'library',
		});
		expect(all.packages.map(({ folder, kind, workspaceRoot }) => [folder, kind, workspaceRoot?.folder])).toEqual([
			['apps/api', 'service', ''],
			['packages/core', 'library', ''],
			['', 'unknown', undefined],
		]);
		expect(all.services.map(({ name }) => name)).toEqual(['@acme/api']);
	});

	it('lets the configuration override', () => {
		const all = project({ 'a.js': code([], listen()) }, { roles: () => 'cli' });
		expect(all.roleOf('a.js')).toEqual({ role: 'cli', because: 'The configuration says so.' });
	});

	const commandOfImage = (argv: readonly string[]): Fact => {
		const instruction = { start: 30, end: 40 };
		return fact(
			'process.declare',
			{ name: 'CMD', source: 'dockerfile-cmd', form: 'exec', command: '', argv, final: true, instruction },
			{ span: instruction },
		);
	};

	it('starts the main file of a folder into which other files are copied one by one', () => {
		const image = { stage: 0, final: true };
		const all = project({
			'package.json': manifest({ private: true, main: 'code/start.js', dependencies: ['express'] }),
			Dockerfile: [
				fact('image.base', { image: 'node', tag: '22', fromStage: false, ...image }),
				fact('image.copy', { sources: ['migrations.config.js'], target: './', ...image }, { span: { start: 10, end: 11 } }),
				fact('image.copy', { sources: ['code'], target: 'code', ...image }, { span: { start: 20, end: 21 } }),
				commandOfImage(['node', '.']),
			],
			'migrations.config.js': code([]),
			'code/start.js': code([]),
		});
		expect(all.processes.flatMap(({ entries }) => entries)).toEqual(['code/start.js']);
	});

	it('starts what an image starts, whatever the folder is called there', () => {
		const image = { stage: 0, final: true };
		const all = project({
			'package.json': manifest({ private: true, dependencies: ['express'] }),
			Dockerfile: [
				fact('image.base', { image: 'node', tag: '22', fromStage: false, ...image }),
				fact('image.workdir', { folder: '/app', ...image }, { span: { start: 10, end: 11 } }),
				fact('image.copy', { sources: ['service'], target: '/app/code', ...image }, { span: { start: 20, end: 21 } }),
				commandOfImage(['node', 'code/start.js']),
			],
			'service/start.js': code(['./app']),
			'service/app.js': code([], listen()),
		});
		expect(rolesOf(all)).toEqual({ 'service/start.js': 'server', 'service/app.js': 'server' });
		expect(all.processes[0]).toMatchObject({ type: 'web', entries: ['service/start.js'] });
		expect(all.dockerfileOf(all.processes[0]!)).toBe('Dockerfile');
	});

	it('takes a command that is a server for one, and other commands for tools', () => {
		const routes = fact('http.route', { api: 'express', method: 'get', route: literal('/'), calls: [], guardedBy: [] });
		const commander = project({
			'package.json': manifest({
				name: 'commander',
				main: 'lib/app.js',
				bin: { commander: 'bin/commander.js' },
				dependencies: ['express'],
			}),
			'bin/commander.js': code(['../lib/app'], sign('command-line-parser')),
			'lib/app.js': code(['./routes'], routes),
			'lib/routes.js': code(),
			'bin/password.js': code([], sign('shebang')),
		});
		expect(rolesOf(commander)).toEqual({
			'bin/commander.js': 'server',
			'lib/app.js': 'server',
			'lib/routes.js': 'server',
			'bin/password.js': 'cli',
		});
		expect(commander.packageOf('lib/app.js').kind).toBe('service');

		const image = [
			fact('image.base', { image: 'node', tag: '22', stage: 0, final: true, fromStage: false }),
			fact('image.expose', { port: literal('8080'), protocol: 'tcp', stage: 0, final: true }),
		];
		const exposed = {
			'package.json': manifest({ name: 'tiles', bin: { tiles: 'src/main.js' }, dependencies: ['express'] }),
			'src/main.js': code(['./load'], sign('command-line-parser')),
			'src/load.js': code(),
		};
		expect(project({ ...exposed, Dockerfile: image }).packageOf('src/main.js').kind).toBe('service');
		expect(project({ ...exposed, 'Dockerfile.dev': image }).packageOf('src/main.js').kind).toBe('command-line-tool');

		// A preview deep inside makes a tool no service.
		const tool = project({
			'package.json': manifest({ name: 'tool', bin: { tool: 'bin/tool.js' }, dependencies: ['express'] }),
			'bin/tool.js': code(['../lib/cli']),
			'lib/cli.js': code(['./commands/preview']),
			'lib/commands/preview.js': code([], listen()),
		});
		expect(tool.packageOf('bin/tool.js').kind).toBe('command-line-tool');
	});

	it('takes an installer for an admin process, though it serves pages', () => {
		const all = project({
			'package.json': manifest({ private: true, scripts: { start: 'node app.js' }, dependencies: ['express'] }),
			'app.js': code(['./src/web', './install/web'], listen()),
			'src/web.js': code(['./installer/runs']),
			'src/installer/runs.js': code(),
			'src/installer/unasked.js': code(),
			'install/web.js': code(['../src/web', './pages'], listen()),
			'install/pages.js': code(),
			'src/routes/install/index.js': code([], listen()),
		});
		expect(rolesOf(all)).toEqual({
			'app.js': 'server',
			'src/web.js': 'server',
			'src/installer/runs.js': 'server',
			'src/installer/unasked.js': 'admin',
			'install/web.js': 'admin',
			'install/pages.js': 'admin',
			'src/routes/install/index.js': 'server',
		});
	});

	it('takes a manifest with a start script for a service, though its code lies elsewhere', () => {
		expect(
			project({
				'install/package.json': manifest({
					name: 'forum',
					main: 'app.js',
					scripts: { start: 'node loader.js' },
					dependencies: ['express'],
				}),
				'app.js': code(),
			}).packageOf('install/package.json').kind,
		).toBe('service');
	});

	it('starts code above a manifest that an installer moves there', () => {
		const files = {
			'install/package.json': manifest({ name: 'forum', scripts: { start: 'node loader.js' }, dependencies: ['express'] }),
			'loader.js': code(['./src/web']),
			'src/web.js': code([], listen()),
		};
		expect(rolesOf(project(files))).toEqual({ 'loader.js': 'server', 'src/web.js': 'server' });
		// Where the folder above has a manifest, that one says what starts there.
		expect(project({ ...files, 'package.json': manifest({ name: 'tools' }) }).roleOf('loader.js').role).toBe('unknown');
	});

	it('takes what only a reader of command lines imports for a command, though a service loads modules by names', () => {
		const files = {
			'package.json': manifest({ name: 'forum', scripts: { start: 'node src/app.js' }, dependencies: ['express'] }),
			'src/app.js': code(['./shared'], listen(), fact('module.load', { specifier: { kind: 'unknown', span: { start: 0, end: 1 } } })),
			'src/shared.js': code(),
			'src/plugin.js': code(),
			'src/command.js': code(['./upgrade', './shared'], sign('command-line-parser')),
			'src/upgrade.js': code(),
		};
		expect(rolesOf(project(files))).toMatchObject({
			'src/shared.js': 'server',
			'src/plugin.js': 'server',
			'src/command.js': 'cli',
			'src/upgrade.js': 'cli',
		});
	});

	it('loads by names what lies right in a folder above, and what a setting picks only perhaps', () => {
		const named = (folder: string, picks: boolean) => fact('module.import-folder', { folder, ...(picks && { picks: true as const }) });
		const all = project({
			'package.json': manifest({ name: 'orders', scripts: { start: 'node src/server.js' }, dependencies: ['express'] }),
			'src/server.js': code(['./config/load', './mail/mailer'], listen()),
			'src/config/load.js': code([], named('..', false)),
			'src/settings.js': code(),
			'src/tools/import.js': code(),
			'src/mail/mailer.js': code([], named('.', true)),
			'src/mail/smtp.js': code([], fact('module.export', { name: 'send', value: literal('') })),
		});
		expect(rolesOf(all)).toMatchObject({ 'src/settings.js': 'server', 'src/tools/import.js': 'unknown', 'src/mail/smtp.js': 'server' });
		expect(all.roleOf('src/settings.js').guessed).toBeUndefined();
		expect(all.roleOf('src/mail/smtp.js').guessed).toBe(true);
	});

	it('only guesses that something runs which nothing starts or loads beside the framework that does', () => {
		const files = (start: string) => ({
			'package.json': manifest({ private: true, scripts: { start }, dependencies: ['next', 'nats'] }),
			'services/orders-subscriber.js': code([], fact('queue.consume', { service: 'NATS', api: 'nats.subscribe' })),
		});
		expect(project(files('next start')).roleOf('services/orders-subscriber.js')).toMatchObject({ role: 'worker', guessed: true });
		expect(project(files('node services/orders-subscriber.js')).roleOf('services/orders-subscriber.js').guessed).toBeUndefined();
	});

	it('takes acceptance for what a service does as well as for tests', () => {
		const files = {
			'package.json': manifest({ name: 'insurance', scripts: { start: 'node src/server.js' }, dependencies: ['express'] }),
			'src/server.js': code(['./acceptance/offers'], listen()),
			'src/acceptance/offers.js': code(),
		};
		expect(project(files).roleOf('src/acceptance/offers.js').role).toBe('server');
	});

	it('takes a collection of examples for prose, and one example for an application', () => {
		const app = { 'package.json': manifest({ name: 'framework-examples', dependencies: ['koa'] }), 'hello/app.js': code([], listen()) };
		expect(rolesOf(project(app))).toEqual({ 'hello/app.js': 'docs' });
		expect(rolesOf(project({ ...app, 'package.json': manifest({ name: 'framework-example-app', dependencies: ['koa'] }) }))).toEqual({
			'hello/app.js': 'server',
		});
	});

	it('takes what a README below the root calls a sample for prose, unless something deploys it or the whole is one', () => {
		const files = {
			'package.json': manifest({ name: 'ledger', private: true }),
			'shop/package.json': manifest({ name: 'shop', scripts: { start: 'node app.js' }, dependencies: ['koa'] }),
			'shop/app.js': code(['./lib/db.js'], listen()),
			'shop/lib/db.js': code(),
			'bank/package.json': manifest({ name: 'bank', scripts: { start: 'node app.js' }, dependencies: ['koa'] }),
			'bank/app.js': code([], listen()),
		};
		const sample = [fact('folder.purpose', { purpose: 'sample' })];
		expect(rolesOf(project({ ...files, 'shop/README.md': sample }))).toEqual({
			'shop/app.js': 'docs',
			'shop/lib/db.js': 'docs',
			'bank/app.js': 'server',
		});
		expect(rolesOf(project({ ...files, 'README.md': sample, 'shop/README.md': sample }))).toMatchObject({ 'shop/app.js': 'server' });
		expect(rolesOf(project({ ...files, 'shop/README.md': sample, Procfile: procfile({ web: 'node shop/app.js' }) }))).toMatchObject({
			'shop/app.js': 'server',
			'shop/lib/db.js': 'server',
			'bank/app.js': 'server',
		});
	});

	it('takes a package in a folder of demos for prose, and a folder of a package that is called so for its code', () => {
		const files = {
			'package.json': manifest({ name: 'platform', private: true, scripts: { start: 'node src/main.js' }, dependencies: ['koa'] }),
			'src/main.js': code(['./demo/routes.js'], listen()),
			'src/demo/routes.js': code(),
			'demo/shop/package.json': manifest({ name: 'shop', scripts: { start: 'node app.js' }, dependencies: ['koa'] }),
			'demo/shop/app.js': code(['./db.js'], listen()),
			'demo/shop/db.js': code(),
		};
		expect(rolesOf(project(files))).toEqual({
			'src/main.js': 'server',
			'src/demo/routes.js': 'server',
			'demo/shop/app.js': 'docs',
			'demo/shop/db.js': 'docs',
		});
		expect(project({ ...files, Procfile: procfile({ web: 'node demo/shop/app.js' }) }).roleOf('demo/shop/db.js').role).toBe('server');
	});

	it('takes packages in folders of samples, or of one machine, for prose beside others, unless a deploy reaches them', () => {
		const app = manifest({ private: true, scripts: { start: 'node app.js' }, dependencies: ['koa'] });
		const roleAt = (folder: string, more: Readonly<Record<string, readonly Fact[]>>) =>
			project({ [`${folder}/package.json`]: app, [`${folder}/app.js`]: code([], listen()), ...more }).roleOf(`${folder}/app.js`).role;
		const shop = { 'shop/package.json': app, 'shop/app.js': code([], listen()) };
		expect(roleAt('local/jwks', shop)).toBe('docs');
		expect(roleAt('proxy/sample-upstream', shop)).toBe('docs');
		expect(roleAt('proxy/html-sample-app', { ...shop, 'proxy/html-sample-app/Dockerfile': [starting(['node', 'app.js'])] })).toBe('docs');
		expect(roleAt('proxy/html-sample-app', { ...shop, Procfile: procfile({ web: 'node proxy/html-sample-app/app.js' }) })).toBe('server');
		expect(roleAt('local/jwks', {})).toBe('server');
		expect(roleAt('blood-sample-service', shop)).toBe('server');
		expect(roleAt('local/cypress-jwks', shop)).toBe('test');
	});

	it('takes a script that starts the server of a bundler for one of developers, with the stand-ins that it loads', () => {
		const files = (imports: readonly string[], more: readonly Fact[] = []) =>
			rolesOf(
				project({
					'package.json': manifest({ private: true, scripts: { start: 'node tools/start.js' }, dependencies: ['react-dom'] }),
					'tools/start.js': code(['../support/fake-proxy', '../support/cache', ...imports], ...more),
					'support/fake-proxy.js': code([], listen()),
					'support/cache.js': code([], listen()),
				}),
			);
		expect(files(['webpack-dev-server'])).toEqual({
			'tools/start.js': 'build',
			'support/fake-proxy.js': 'build',
			'support/cache.js': 'server',
		});
		expect(files([])).toMatchObject({ 'tools/start.js': 'server', 'support/fake-proxy.js': 'server' });
		// What listens itself may serve the bundle of a deploy.
		expect(files(['webpack-dev-server'], [listen()])).toMatchObject({ 'tools/start.js': 'server' });
	});

	it('takes packages that others contributed for prose, where the project has packages of its own', () => {
		const app = (name: string): Parameters<typeof manifest>[0] => ({ name, scripts: { start: 'node app.js' }, dependencies: ['koa'] });
		const contributed = { 'contrib/bank/package.json': manifest(app('bank')), 'contrib/bank/app.js': code([], listen()) };
		expect(rolesOf(project(contributed))).toEqual({ 'contrib/bank/app.js': 'server' });
		expect(rolesOf(project({ ...contributed, 'package.json': manifest(app('shop')), 'app.js': code([], listen()) }))).toEqual({
			'contrib/bank/app.js': 'docs',
			'app.js': 'server',
		});
	});

	it('tells examples, mocks and what only end-to-end tests share by their names', () => {
		const files = {
			'package.json': manifest({ name: 'shop', dependencies: ['koa'] }),
			'server.js': code(['./config/config.example.js', './mock-events.js'], listen()),
		};
		const roles = rolesOf(
			project({
				...files,
				'config/config.example.js': code(),
				'mock-events.js': code(),
				'e2e-common/settings.js': code(),
				'scaffold/routes.js': code(),
			}),
		);
		expect(roles).toEqual({
			'server.js': 'server',
			'config/config.example.js': 'docs',
			'mock-events.js': 'test',
			'e2e-common/settings.js': 'test',
			'scaffold/routes.js': 'docs',
		});
	});

	it('takes a start script among examples for no deploy', () => {
		const all = project({
			'package.json': manifest({ name: 'shop', private: true, scripts: { start: 'node server.js' }, dependencies: ['express'] }),
			'server.js': code([], listen()),
			'extra/push-examples/node/package.json': manifest({ scripts: { start: 'node index.js' }, dependencies: ['express'] }),
			'extra/push-examples/node/index.js': code([], listen()),
		});
		expect(rolesOf(all)).toEqual({ 'server.js': 'server', 'extra/push-examples/node/index.js': 'docs' });
	});

	it('leaves what takes work and was forgotten alone', () => {
		const consumes = fact('queue.consume', { service: 'mongodb', api: 'agenda' });
		const all = project({
			'package.json': manifest({ name: 'shop', private: true, scripts: { start: 'node server.js' }, dependencies: ['express'] }),
			'server.js': code(['./jobs/mails'], listen()),
			'jobs/mails.js': code([], consumes),
			'jobs/bills.js': code([], consumes),
			'tasks/reports.js': code([], consumes),
			'bin/worker.js': code([], consumes),
			'by-hand.js': code([], consumes, sign('main-guard')),
		});
		expect(rolesOf(all)).toEqual({
			'server.js': 'server',
			'jobs/mails.js': 'server',
			'jobs/bills.js': 'worker',
			'tasks/reports.js': 'unknown',
			'bin/worker.js': 'worker',
			'by-hand.js': 'worker',
		});
	});

	it('leaves a server beside the service to the script that starts it', () => {
		const files = {
			'server.js': code([], listen()),
			'extra/broker.js': code(['./topics'], listen()),
			'extra/topics.js': code(),
			'metrics.js': code([], listen()),
		};
		const all = project({
			'package.json': manifest({
				name: 'shop',
				private: true,
				scripts: { start: 'node server.js', 'fake-broker': 'node extra/broker.js' },
				dependencies: ['express'],
			}),
			...files,
		});
		expect(rolesOf(all)).toEqual({ 'server.js': 'server', 'extra/broker.js': 'build', 'extra/topics.js': 'build', 'metrics.js': 'server' });
		// Without a known deploy anything that listens may be the service.
		const unknown = project({
			'package.json': manifest({
				name: 'shop',
				private: true,
				scripts: { 'fake-broker': 'node extra/broker.js' },
				dependencies: ['express'],
			}),
			...files,
		});
		expect(unknown.roleOf('extra/broker.js').role).toBe('server');
	});

	it('leaves what pages load of a package of components to the browser, though a server imports it', () => {
		const files = (dependency: string) => ({
			'package.json': manifest({ private: true, workspaces: ['packages/*', 'apps/*'] }),
			'apps/web/package.json': manifest({
				name: 'web',
				private: true,
				scripts: { start: 'node server.js' },
				dependencies: ['express', 'forms'],
			}),
			'apps/web/server.js': code(['forms/rules'], listen()),
			'apps/web/public/index.html': [
				fact('module.import', {
					specifier: '../../../packages/forms/index.js',
					names: [],
					typeOnly: false,
					dynamic: false,
					optional: false,
					form: 'import',
				}),
			],
			'packages/forms/package.json': manifest({
				name: 'forms',
				exports: { '.': './index.js', './rules': './rules.js' },
				dependencies: [dependency],
			}),
			'packages/forms/index.js': code(['./rules'], sign('component')),
			'packages/forms/rules.js': code(),
		});
		expect(project(files('preact')).roleOf('packages/forms/rules.js').role).toBe('browser');
		expect(project(files('lodash')).roleOf('packages/forms/rules.js').role).toBe('server');
	});

	it('sees the application behind a start file that nobody reads', () => {
		const all = project({
			'package.json': manifest({ private: true, scripts: { start: 'node ./bin/www' }, dependencies: ['express'] }),
			'bin/www': [],
			'app.js': code(['./routes/index']),
			'routes/index.js': code(),
		});
		expect(rolesOf(all)).toEqual({ 'app.js': 'server', 'routes/index.js': 'server' });
		expect(all.processes[0]).toMatchObject({ type: 'web', entries: ['bin/www', 'app.js'] });
	});

	it('takes a command that is typed for no worker, whatever schedules in what it imports', () => {
		const schedule = fact('schedule', { api: 'setInterval' } as never);
		const all = project({
			'tools/create/package.json': manifest({
				name: 'create-shop',
				bin: { 'create-shop': 'dist/index.js' },
				exports: { '.': './dist/index.js' },
				scripts: { start: 'node dist/index.js' },
				dependencies: ['commander'],
			}),
			'tools/create/src/index.ts': code(['./facts'], sign('shebang'), sign('command-line-parser')),
			'tools/create/src/facts.ts': code([], schedule),
			'jobs/package.json': manifest({ name: 'jobs', private: true, scripts: { start: 'node dist/index.js' } }),
			'jobs/src/index.ts': code(['./facts'], sign('command-line-parser')),
			'jobs/src/facts.ts': code([], schedule),
		});
		expect(rolesOf(all)).toEqual({
			'tools/create/src/index.ts': 'cli',
			'tools/create/src/facts.ts': 'cli',
			'jobs/src/index.ts': 'worker',
			'jobs/src/facts.ts': 'worker',
		});
	});

	it('finds the project behind what one output folder for all projects holds', () => {
		const image = { stage: 0, final: true };
		const all = project({
			'package.json': manifest({ private: true, dependencies: ['@nestjs/core'] }),
			'apps/api/Dockerfile': [
				fact('image.base', { image: 'node', tag: '22', fromStage: false, ...image }),
				fact('image.workdir', { folder: '/app', ...image }, { span: { start: 10, end: 11 } }),
				fact('image.copy', { sources: ['./dist/apps/api'], target: '.', ...image }, { span: { start: 20, end: 21 } }),
				fact(
					'process.declare',
					{
						name: 'ENTRYPOINT',
						source: 'dockerfile-entrypoint',
						form: 'exec',
						command: '',
						argv: ['node', './main.js'],
						final: true,
						instruction: { start: 30, end: 40 },
					},
					{ span: { start: 30, end: 40 } },
				),
			],
			'apps/api/src/main.ts': code(['./app'], listen()),
			'apps/api/src/app.ts': code(),
		});
		expect(all.processes[0]).toMatchObject({ type: 'web', entries: ['apps/api/src/main.ts'] });
	});

	it('takes no folder above the sources for what stands in for a file of settings that the environment may name', () => {
		const all = project({
			'packages/shop/package.json': manifest({ name: 'shop', private: true, scripts: { start: 'node src/index.js' } }),
			'packages/shop/src/index.js': code(
				[],
				listen(),
				fact('module.load', {
					specifier: { kind: 'env', name: 'SHOP_CONFIG', fallback: literal('../../shop.config.js'), span: { start: 0, end: 1 } },
				}),
			),
			'packages/tools/package.json': manifest({ name: 'tools', private: true }),
			'packages/tools/lib/repair.js': code(),
		});
		expect(all.roleOf('packages/tools/lib/repair.js').role).not.toBe('server');
	});

	it('are those of tests for scripts that tests alone start, with what lies beside them and only they import', () => {
		const all = project({
			'package.json': manifest({
				name: 'shop',
				private: true,
				scripts: {
					start: 'node server.js',
					'test:proof': 'node scripts/webhook-proof.js',
					'smoke:orders': 'node scripts/orders.js',
					'verify:sums': 'node scripts/sums.js',
					'verify:accounts': 'node scripts/accounts.js',
					pretest: 'node scripts/fill.js',
					fill: 'node scripts/fill.js',
				},
			}),
			'server.js': code(['./lib/money'], listen()),
			'lib/money.js': code(),
			'scripts/webhook-proof.js': code(['../server', './lib/stand-in', './lib/shared', './lib/by-hand']),
			'scripts/lib/stand-in.js': code(),
			'scripts/lib/shared.js': code(),
			'scripts/lib/by-hand.js': code([], sign('main-guard')),
			'scripts/orders.js': code(),
			'scripts/sums.js': code(['node:assert/strict', '../lib/money']),
			'scripts/accounts.js': code(),
			'scripts/fill.js': code(['./lib/shared']),
			'scripts/check.js': code([], sign('test-api')),
		});
		expect(rolesOf(all)).toEqual({
			'server.js': 'server',
			'lib/money.js': 'server',
			'scripts/webhook-proof.js': 'test',
			'scripts/lib/stand-in.js': 'test',
			'scripts/lib/shared.js': 'admin',
			'scripts/lib/by-hand.js': 'admin',
			'scripts/orders.js': 'test',
			'scripts/sums.js': 'test',
			'scripts/accounts.js': 'admin',
			'scripts/fill.js': 'admin',
			'scripts/check.js': 'test',
		});
	});

	it('takes a server for tests by the name of its folder for one', () => {
		const all = project({
			'package.json': manifest({ name: 'shop', private: true, scripts: { start: 'node server.js' } }),
			'server.js': code([], listen()),
			'infosec/oauth2-test-server/app.js': code([], listen()),
			'blood-test-service/app.js': code([], listen()),
		});
		expect(rolesOf(all)).toEqual({
			'server.js': 'server',
			'infosec/oauth2-test-server/app.js': 'test',
			'blood-test-service/app.js': 'server',
		});
	});

	it('takes a server for tests by its own name for one, and a folder of tests by its two words', () => {
		const all = project({
			'package.json': manifest({ name: 'shop', private: true, scripts: { start: 'node server.js' } }),
			'server.js': code([], listen()),
			'functions/test-server.ts': code([], listen()),
			'loadTest/app/run.js': code([], listen()),
			'loadTester/app.js': code([], listen()),
		});
		expect(rolesOf(all)).toEqual({
			'server.js': 'server',
			'functions/test-server.ts': 'test',
			'loadTest/app/run.js': 'test',
			'loadTester/app.js': 'server',
		});
	});

	it('leaves alone the code of others among the libraries, which has a licence of its own', () => {
		const all = project({
			'package.json': manifest({ name: 'shelf', private: true, scripts: { start: 'node server/index.js' } }),
			'server/index.js': code(['./libs/archiver/core', './libs/time', './ee/audit'], listen()),
			'server/libs/archiver/LICENSE': [],
			'server/libs/archiver/core.js': code(),
			'server/libs/time.js': code(),
			'server/ee/LICENSE': [],
			'server/ee/audit.js': code(),
		});
		expect(rolesOf(all)).toEqual({
			'server/index.js': 'server',
			'server/libs/archiver/core.js': 'generated',
			'server/libs/time.js': 'server',
			'server/ee/audit.js': 'server',
		});
	});

	it('takes a member of a workspace whose functions a platform calls for a service, unless another member takes it', () => {
		const member = (name: string, dependencies: readonly string[] = []): readonly Fact[] =>
			manifest({ name, private: true, main: 'dist/main.js', dependencies });
		const all = project({
			'package.json': manifest({ private: true, workspaces: ['apps/*'] }),
			'apps/orders/package.json': member('orders', ['handlers']),
			'apps/orders/main.ts': code(['./list'], sign('serverless-handler')),
			'apps/orders/list.ts': code(),
			'apps/handlers/package.json': member('handlers'),
			'apps/handlers/main.ts': code([], sign('serverless-handler')),
		});
		expect(all.packageOf('apps/orders/main.ts').kind).toBe('service');
		expect(all.packageOf('apps/handlers/main.ts').kind).toBe('library');
		expect(rolesOf(all)['apps/orders/list.ts']).toBe('server');
	});

	it('does not follow imports that a compiler leaves out', () => {
		const unused = fact('module.import', {
			specifier: './remind',
			names: [{ exported: 'remind', local: 'remind' }],
			typeOnly: false,
			dynamic: false,
			optional: false,
			form: 'import',
			unused: true,
		});
		const all = project({ 'server.ts': code(['./send'], listen()), 'send.ts': [...code(), unused], 'remind.ts': code() });
		expect(rolesOf(all)).toEqual({ 'server.ts': 'server', 'send.ts': 'server', 'remind.ts': 'unknown' });
	});

	it('takes what an image of its own starts for a service, though its manifest names its types', () => {
		const image = [fact('image.base', { image: 'node', fromStage: false, stage: 0, final: true }), starting(['node', 'main.js'])];
		const kindWith = (fields: readonly string[]): string =>
			project({
				'package.json': manifest({ name: 'director', main: 'main.js', fields }),
				'main.js': code(['./direct']),
				'direct.js': code(),
				Dockerfile: image,
			}).packageOf('main.js').kind;
		expect(kindWith(['types'])).toBe('service');
		expect(kindWith(['types', 'files'])).toBe('library');
	});

	it('takes what is checked before it is published for a library, unless something starts it', () => {
		const kindWith = (scripts: Readonly<Record<string, string>>, isPrivate = false): string =>
			project({
				'package.json': manifest({ name: '@nodes/server', main: './index.js', private: isPrivate, scripts }),
				'index.js': code(['./server']),
				'server.js': code([], listen()),
			}).packageOf('server.js').kind;
		expect(kindWith({ prepublishOnly: './bin/check' })).toBe('library');
		expect(kindWith({ prepublishOnly: './bin/check' }, true)).toBe('service');
		expect(kindWith({ prepublishOnly: './bin/check', dev: 'nodemon index.js' })).toBe('service');
		expect(kindWith({ test: './bin/test' })).toBe('service');
	});

	it('takes what a README says to add to a program for a library, though a script starts it', () => {
		const kindWith = (added: string, isPrivate = false): string =>
			project({
				'package.json': manifest({ name: 'users-server', main: 'index.js', private: isPrivate, scripts: { start: 'node index.js' } }),
				'index.js': code(['./server']),
				'server.js': code([], listen()),
				'README.md': [fact('package.added', { name: added })],
			}).packageOf('server.js').kind;
		expect(kindWith('users-server')).toBe('library');
		expect(kindWith('express')).toBe('service');
		expect(kindWith('users-server', true)).toBe('service');
	});

	it('takes a package in a folder of itself for a copy, and not one that only has its name', () => {
		const roles = rolesOf(
			project({
				'package.json': [...manifest({ name: 'orders' }), starting(['node', 'server.js'])],
				'server.js': code([], listen()),
				'bundle/package.json': [...manifest({ name: 'orders' }), starting(['node', 'server.js'])],
				'bundle/server.js': code([], listen()),
				'backend/package.json': [...manifest({ name: 'orders' }), starting(['node', 'main.js'])],
				'backend/main.js': code([], listen()),
			}),
		);
		expect(roles['bundle/server.js']).toBe('generated');
		expect(roles['backend/main.js']).toBe('server');
		expect(roles['server.js']).toBe('server');
	});
});
