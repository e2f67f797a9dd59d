import { describe, expect, it } from 'vitest';
import { at, factsOf, ofKind } from './facts.js';

describe('package.json', () => {
	const text = `\ufeff{
  "name": "shop", // the name
  "private": true, "type": "module", "main": "dist/main.js",
  "bin": { "shop": "./cli.js" },
  "exports": { ".": { "import": "./a.mjs", "require": ["./a.cjs"] }, "./b": "./b.js" },
  "workspaces": ["apps/*"],
  "engines": { "node": ">=20", "vscode": "^1.90.0" },
  "packageManager": "pnpm@9.1.0+sha256.abcdef",
  "repository": { "type": "git", "url": "git+https://github.com/Acme/shop.git#main" },
  "contributes": {},
  "scripts": { "start": "node dist/main.js", "load": "DB_PASSWORD=hunter2 node a" },
  "dependencies": { "express": "^4.0.0", "x": "git+https://bob:Zx81spec@git.acme.io/x.git" },
  "devDependencies": { "electron": "1.0.0" },
  "peerDependencies": { "react": "*" },
}`;

	it('tells in which folders scripts have modules looked for', async () => {
		const scripts = {
			start: 'NODE_PATH=. node server.js',
			dev: 'NODE_PATH=./ node-dev server.js',
			built: 'cross-env NODE_PATH=build/:/usr/lib/node_modules:../lib node build/server.js',
		};
		expect(await ofKind('module.alias', 'package.json', JSON.stringify({ name: 'shop', scripts }))).toMatchObject([
			{ pattern: '*', targets: ['./*'] },
			{ pattern: '*', targets: ['build/*'] },
		]);
	});

	it('describes the package', async () => {
		const [fact] = await ofKind('package', 'package.json', text);
		expect(fact).toMatchObject({
			ecosystem: 'npm',
			name: 'shop',
			private: true,
			moduleType: 'module',
			workspaces: ['apps/*'],
			engines: { node: '>=20', vscode: '^1.90.0' },
			packageManager: 'pnpm@9.1.0',
			repository: 'acme/shop',
		});
		expect(fact?.entries).toEqual([
			{ field: 'main', path: 'dist/main.js' },
			{ field: 'bin', key: 'shop', path: './cli.js' },
			{ field: 'exports', key: '.', path: './a.mjs' },
			{ field: 'exports', key: '.', path: './a.cjs' },
			{ field: 'exports', key: './b', path: './b.js' },
		]);
		expect(fact?.fields).toContain('contributes');
		expect((await ofKind('role.sign', 'package.json', text)).map((sign) => `${sign.sign} ${at(text, sign.span)}`)).toEqual([
			'editor-extension "contributes"',
			'desktop-app "electron"',
		]);
	});

	it('lists scripts and dependencies with exact spans', async () => {
		const scripts = await ofKind('process.declare', 'package.json', text);
		expect(scripts.map((one) => [one.name, at(text, one.span), at(text, one.instruction)])).toEqual([
			['start', 'node dist/main.js', '"start": "node dist/main.js"'],
			['load', 'DB_PASSWORD=hunter2 node a', '"load": "DB_PASSWORD=hunter2 node a"'],
		]);
		expect(scripts[1]?.command).toBe('DB_PASSWORD=******* node a');
		const overrides = `{ "resolutions": { "**/@acme/kit": "2.0.0" }, "overrides": { "shop": { ".": ">=2", "pads": "1" } }, "pnpm": { "overrides": { "a>b@<1": "npm:c@1", "a@1>@acme/d@>=2": ">=3", "@e/f": "1" } } }`;
		expect(await ofKind('dependency.override', 'package.json', overrides)).toMatchObject([
			{ name: 'shop', range: '>=2' },
			{ name: 'pads', range: '1' },
			{ name: '@acme/kit', range: '2.0.0' },
			{ name: 'b', range: 'npm:c@1' },
			{ name: '@acme/d', range: '>=3' },
			{ name: '@e/f', range: '1' },
		]);
		const dependencies = await ofKind('dependency', 'package.json', text);
		expect(dependencies.map((one) => [at(text, one.nameSpan), one.range, one.scope])).toEqual([
			['express', '^4.0.0', 'runtime'],
			['x', 'git+https://bob:********@git.acme.io/x.git', 'runtime'],
			['electron', '1.0.0', 'development'],
			['react', '*', 'peer'],
		]);
	});

	it('takes what it can from a half-typed manifest', async () => {
		const half = '{ "name": "a", "scripts": { "start": "node a.js", "x": } , "dependencies": { "b": ';
		expect((await factsOf('package.json', half)).map((fact) => fact.kind)).toEqual(['package', 'process.declare']);
		expect(await factsOf('package.json', '')).toEqual([]);
		expect(await factsOf('package.json', '[1]')).toEqual([]);
		expect(await factsOf('package.json', '{"a":'.repeat(5000))).toEqual([]);
	});
});

describe('workspaces, lock files, compiler options', () => {
	it('reads members', async () => {
		const yaml = 'packages:\n  - "apps/*"\n  - \'!**/test/**\'\n\n# end\n';
		const [members] = await ofKind('workspace.members', 'pnpm-workspace.yaml', yaml);
		expect(members).toMatchObject({ tool: 'pnpm', patterns: ['apps/*', '!**/test/**'] });
		expect(at(yaml, members!.span)).toBe('- "apps/*"\n  - \'!**/test/**\'');
		expect(await ofKind('workspace.members', 'lerna.json', '{"packages":["libs/*"]}')).toMatchObject([
			{ tool: 'lerna', patterns: ['libs/*'] },
		]);
		expect(await factsOf('pnpm-workspace.yaml', 'catalog:\n  a: 1')).toEqual([]);
	});

	it('knows lock files by their names', async () => {
		for (const [path, manager] of [
			['package-lock.json', 'npm'],
			['a/pnpm-lock.yaml', 'pnpm'],
			['yarn.lock', 'yarn'],
			['bun.lockb', 'bun'],
			['go.sum', 'go'],
			['uv.lock', 'uv'],
		]) {
			expect(await factsOf(path!, '')).toMatchObject([{ kind: 'dependency.lock', manager }]);
		}
	});

	it('reads names for files of the package itself', async () => {
		const imports = {
			'#lib/*': './source/lib/*.js',
			'#store': { types: './source/store.d.ts', browser: './source/page.js', node: './source/store.js', default: ['./source/plain.js'] },
			'#colours': 'ansi-colors',
			other: './other.js',
		};
		expect(await ofKind('module.alias', 'package.json', JSON.stringify({ name: 'shop', imports }))).toMatchObject([
			{ pattern: '#lib/*', targets: ['source/lib/*.js'] },
			{ pattern: '#store', targets: ['source/store.js', 'source/plain.js'] },
		]);
	});

	it('reads aliases and output folders', async () => {
		const text =
			'{\n // base\n "compilerOptions": { "baseUrl": "./src", "paths": { "@app/*": ["app/*"], }, "outDir": "dist", "rootDir": "src" } }';
		const facts = await factsOf('tsconfig.build.json', text);
		expect(facts).toMatchObject([
			{ kind: 'module.alias', pattern: '@app/*', targets: ['./src/app/*'] },
			{ kind: 'module.alias', pattern: '*', targets: ['./src/*'] },
			{ kind: 'build.output', outDir: 'dist', rootDir: 'src' },
		]);
		expect(facts.map((fact) => at(text, fact.span))).toEqual(['"@app/*": ["app/*"]', '"./src"', '"dist"']);
		expect(await factsOf('tsconfig.json', '{ "extends": ["./a.json", "./b"], "compilerOptions": { "noEmit": true } }')).toMatchObject([
			{ kind: 'build.settings', inherits: './b', checks: true },
		]);
		expect(await factsOf('tsconfig.json', '{ "compilerOptions": { "noPropertyAccessFromIndexSignature": true } }')).toMatchObject([
			{ kind: 'build.settings', bracketsUnknown: true },
		]);
	});

	it('reads where the projects of a Nx workspace, and programs of Nest, are bundled to', async () => {
		const build = (executor: string, options: object): string => JSON.stringify({ targets: { build: { executor, options } } });
		const options = { main: 'apps/tides/src/main.ts', outputPath: 'out/tides' };
		const inHere = 'harbour/apps/tides/project.json';
		expect(await factsOf(inHere, build('@nx/esbuild:esbuild', options))).toMatchObject([
			{ kind: 'build.output', outDir: '../../out/tides', rootDir: 'src' },
		]);
		expect(await factsOf(inHere, build('@nx/js:tsc', options))).toMatchObject([{ outDir: '../../out/tides', rootDir: '.' }]);
		expect(await factsOf('project.json', build('@nrwl/node:webpack', { main: 'src/main.ts', outputPath: 'out' }))).toMatchObject([
			{ outDir: 'out', rootDir: 'src' },
		]);
		expect(await factsOf(inHere, build('@nx/vite:build', options))).toEqual([]);
		expect(await factsOf('apps/other/project.json', build('@nx/esbuild:esbuild', options))).toEqual([]);
		expect(await factsOf('project.json', '{ "version": "1.0.0-*", "dependencies": {} }')).toEqual([]);

		expect(await factsOf('nest-cli.json', '{ "sourceRoot": "code/api", "compilerOptions": { "webpack": true } }')).toMatchObject([
			{ kind: 'build.output', outDir: 'dist', rootDir: 'code/api' },
		]);
		expect(await factsOf('nest-cli.json', '{ "sourceRoot": "code/api", "compilerOptions": { "builder": "swc" } }')).toEqual([]);
	});

	it('reads of the settings of installers what they do with lock files, and no token', async () => {
		expect(await factsOf('.npmrc', '//registry.acme.io/:_authToken=abc\nfrozen-lockfile=true\npackage-lock=false\n')).toMatchObject([
			{ kind: 'dependency.policy', frozen: true },
			{ kind: 'dependency.policy', lockfile: false },
		]);
		expect(
			await factsOf('.yarnrc', 'registry "https://registry.acme.io"\n--install.frozen-lockfile true\n--add.exact true\n'),
		).toMatchObject([{ kind: 'dependency.policy', frozen: true }]);
	});
});
