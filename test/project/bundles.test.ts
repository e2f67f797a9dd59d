import { describe, expect, it } from 'vitest';
import type { Fact } from '../../server/engine/core/fact.js';
import type { Value } from '../../server/engine/core/value.js';
import type { Project } from '../../server/engine/project/project.js';
import { code, fact, listen, literal, manifest, project } from './workspace.js';

/** An image that copies everything, runs a command in its first stage, and starts another in the last one, which has `/app/out`. */
function image(run: string, start: readonly string[]): readonly Fact[] {
	const stage = (at: number, more: Partial<{ alias: string }>): Fact =>
		fact(
			'image.base',
			{ image: 'oven/bun', tag: '1.2', stage: at, final: at === 1, fromStage: false, ...more },
			{ span: { start: at * 100, end: at * 100 + 1 } },
		);
	return [
		stage(0, { alias: 'build' }),
		fact('image.workdir', { folder: '/app', stage: 0, final: false }, { span: { start: 10, end: 11 } }),
		fact('image.copy', { sources: ['.'], target: '.', stage: 0, final: false }, { span: { start: 20, end: 21 } }),
		fact('image.run', { command: run, stage: 0, final: false }, { span: { start: 30, end: 30 + run.length } }),
		stage(1, {}),
		fact('image.copy', { sources: ['/app/out'], target: '/srv', from: 'build', stage: 1, final: true }, { span: { start: 110, end: 111 } }),
		fact(
			'process.declare',
			{
				name: 'stage',
				source: 'dockerfile-cmd',
				form: 'exec',
				command: start.join(' '),
				argv: start,
				final: true,
				instruction: { start: 120, end: 130 },
			},
			{ span: { start: 120, end: 130 } },
		),
	];
}

const entriesOf = (all: Project, source: string): readonly string[] | undefined =>
	all.processes.find(({ declaration }) => declaration.source === source)?.entries;

describe('bundles', () => {
	const workspace = (run: string, start: readonly string[]): Project =>
		project({
			'package.json': manifest({ private: true, workspaces: ['apps/*'] }),
			'apps/api/package.json': manifest({ name: 'api', private: true }),
			'apps/api/src/main.ts': code([], listen()),
			'apps/other/package.json': manifest({ name: 'other', private: true }),
			'apps/other/src/main.ts': code([], listen()),
			Dockerfile: image(run, start),
		});

	it.each([
		['bun build apps/api/src/main.ts --target=bun --outfile /app/out/index.js', ['bun', '/srv/index.js']],
		['cd . && bun build --compile ./apps/api/src/main.ts --outfile out/service', ['/srv/service']],
		['npx esbuild apps/api/src/main.ts --bundle --outdir=out', ['node', '/srv/main.js']],
		['npx @vercel/ncc build apps/api/src/main.ts -o out', ['node', '/srv/index.js']],
		['deno compile --allow-net -o out/service apps/api/src/main.ts', ['/srv/service']],
	])('leads an image back to the source of %s', (run, start) => {
		expect(entriesOf(workspace(run, start), 'dockerfile-cmd')).toEqual(['apps/api/src/main.ts']);
	});

	it('knows nothing of bundles of sources in several folders, or of other files', () => {
		expect(
			entriesOf(
				workspace('npx esbuild apps/api/src/main.ts apps/other/src/main.ts --outdir=out', ['node', '/srv/main.js']),
				'dockerfile-cmd',
			),
		).toEqual([]);
		expect(
			entriesOf(workspace('bun build apps/api/src/main.ts --outfile out/index.js', ['node', '/srv/migrate.js']), 'dockerfile-cmd'),
		).toEqual([]);
	});

	it('leads a start script back to the source that another script bundles', () => {
		const all = project({
			'package.json': manifest({
				private: true,
				scripts: {
					build: 'tsc --noEmit && esbuild source/http.ts --bundle --platform=node --outfile=bin/service.cjs',
					start: 'node bin/service.cjs',
				},
			}),
			'source/http.ts': code([], listen()),
			'source/jobs.ts': code([], listen()),
		});
		expect(all.processes.find(({ name }) => name === 'start')?.entries).toEqual(['source/http.ts']);
	});
});

describe('bundles of webpack', () => {
	const span = { start: 0, end: 1 };
	const object = (properties: Readonly<Record<string, Value>>): Value => ({ kind: 'object', properties, span });
	const list = (...items: readonly Value[]): Value => ({ kind: 'list', items, span });
	const beside = (text: string): Value => ({
		kind: 'template',
		parts: [{ kind: 'place', place: 'module-directory', span }, literal(text)],
		span,
	});
	const entriesWith = (settings: Value, start = 'node out/server.min.js', at = 'webpack.server.js'): readonly string[] | undefined =>
		project({
			'package.json': manifest({ private: true, scripts: { start } }),
			'code/server.ts': code([], listen()),
			'code/jobs.ts': code([], listen()),
			[at]: [fact('module.export', { name: 'default', value: settings })],
		}).processes.find(({ name }) => name === 'start')?.entries;
	const output = object({ path: beside('/out'), filename: literal('server.min.js') });

	it.each<[string, Value, string?, string?]>([
		['a path', object({ entry: literal('./code/server.ts'), output })],
		['a module without its extension, behind another', object({ entry: list(literal('polyfill'), literal('./code/server')), output })],
		[
			'an entry among several',
			object({ entry: object({ jobs: literal('./code/jobs.ts'), web: literal('./code/server.ts') }) }),
			'node dist/web.js',
		],
		['settings among several', list(object({ entry: literal('./pages') }), object({ entry: literal('./code/server.ts'), output }))],
		[
			'a folder above that of the settings, and the name without extension',
			object({ entry: literal('./code/server.ts'), output: object({ path: beside('/../out'), filename: literal('server.min.js') }) }),
			'node out/server.min',
			'tools/webpack.js',
		],
		['sources that are looked for elsewhere', object({ context: beside('/code'), entry: literal('./server'), output })],
	])('leads a start script back to the source: %s', (_, settings, start, at) => {
		expect(entriesWith(settings, start, at)).toEqual(['code/server.ts']);
	});

	it('knows nothing of names and folders that are computed, and of other files', () => {
		const unknown: Value = { kind: 'unknown', span };
		const entry = literal('./code/server.ts');
		expect(entriesWith(object({ entry, output: object({ path: unknown, filename: literal('server.min.js') }) }))).toEqual([]);
		expect(entriesWith(object({ entry, output: object({ path: beside('/out'), filename: literal('[contenthash].js') }) }))).toEqual([]);
		expect(entriesWith(object({ entry, output }), 'node out/jobs.js')).toEqual([]);
		expect(entriesWith(object({ entry, output }), undefined, 'settings.js')).toEqual([]);
	});
});

describe('folders that compilers are told to write to', () => {
	const entriesWith = (build: string, start: string, sources = 'src'): readonly string[] | undefined =>
		project({
			'package.json': manifest({ private: true, scripts: { build, start } }),
			[`${sources}/index.ts`]: code([], listen()),
			[`${sources}/api/server.ts`]: code([], listen()),
		}).processes.find(({ name }) => name === 'start')?.entries;

	it.each([
		[
			'babel --delete-dir-on-start --ignore "**/*.test.js" --copy-files --out-dir ./.server ./src',
			'node --enable-source-maps ./.server',
			'src',
		],
		['babel code -d .made/server --extensions .ts', 'node .made/server/index.js', 'code'],
		['swc ./code --out-dir=made', 'node made', 'code'],
		['tsc --project tsconfig.json --outDir made', 'node made/index.js', 'src'],
	])('leads a start script back to the sources of %s', (build, start, sources) => {
		expect(entriesWith(build, start, sources)).toEqual([`${sources}/index.ts`]);
	});

	it('knows nothing of other folders', () => {
		expect(entriesWith('babel src -d made', 'node other/index.js')).toEqual([]);
	});
});
