import { expect, it } from 'vitest';
import type { Fact } from '../../server/engine/core/fact.js';
import { code, fact, listen, manifest, project, starting } from './workspace.js';

const base = fact('image.base', { image: 'nginx', fromStage: false, stage: 0, final: true });
const copying = (...sources: readonly string[]): readonly Fact[] => [
	base,
	fact('image.copy', { sources, target: './', stage: 0, final: true }),
];
const isDead = (image: readonly Fact[], others: Readonly<Record<string, readonly Fact[]>> = {}): boolean =>
	project({ 'web/Dockerfile': image, 'web/proxy/site.conf': [], ...others }).isDeadImage('web/Dockerfile');

it('takes a Dockerfile for left over that copies a file which is nowhere', () => {
	expect(isDead(copying('proxy/site.conf.template'))).toBe(true);
	expect(isDead(copying('proxy/site.conf', 'site.conf', './web/proxy/site.conf'))).toBe(false);
});

it('leaves alone what a build makes, what may be a pattern or a folder, and what is ignored', () => {
	expect(isDead(copying('dist/server.js', 'app.tar.gz', '*.conf.template', 'proxies', '$FILE.conf', 'package-lock.json'))).toBe(false);
	expect(
		isDead(copying('proxy/site.conf.template'), {
			'.gitignore': [fact('ignore.pattern', { pattern: '*.template', tool: 'git' } as never)],
		}),
	).toBe(false);
});

it('leaves alone what a pipeline or compose builds, and folders of a repository', () => {
	expect(
		isDead(copying('proxy/site.conf.template'), {
			'.github/workflows/web.yml': [fact('pipeline.step', { job: 'web', command: 'docker build -f web/Dockerfile .' })],
		}),
	).toBe(false);
	expect(
		isDead(copying('proxy/site.conf.template'), {
			'compose.yml': [fact('compose.service', { service: 'web', build: 'web', init: false })],
		}),
	).toBe(false);
	expect(isDead(copying('proxy/site.conf.template'), { '../package.json': [] })).toBe(false);
});

it('takes a Dockerfile for left over that builds a member which the workspace does not have', () => {
	const building = (command: string): readonly Fact[] => [base, fact('image.run', { command, stage: 0, final: true })];
	const members = {
		'apps/api/package.json': [fact('package', { name: '@acme/api', private: true, entries: [], fields: [], workspaces: [] } as never)],
		'apps/shop/package.json': [fact('package', { name: '@acme/shop', private: true, entries: [], fields: [], workspaces: [] } as never)],
	};
	expect(isDead(building('npx turbo run build --filter=database'), members)).toBe(true);
	expect(isDead(building('npx turbo run build --filter=api'), members)).toBe(false);
	expect(isDead(building('pnpm --filter @acme/shop build'), members)).toBe(false);
	expect(isDead(building('pnpm --filter ./apps/** build'), members)).toBe(false);
});

it('takes a Dockerfile for left over whose Node.js is years too old for the program', () => {
	const running = (range: string): readonly Fact[] => [
		base,
		fact('runtime.version', { runtime: 'node', range, source: 'image', setting: 'FROM', final: true }),
	];
	const needing = (range: string): Readonly<Record<string, readonly Fact[]>> => ({
		'package.json': [
			...manifest({ private: true }),
			fact('runtime.version', { runtime: 'node', range, source: 'manifest', setting: 'engines.node' }),
		],
	});
	expect(isDead(running('7.9'), needing('>=16'))).toBe(true);
	expect(isDead(running('14'), needing('>=16'))).toBe(false);
	expect(isDead(running('7.9'), needing('>=6'))).toBe(false);
	expect(isDead(running('7.9'), needing('lts/*'))).toBe(false);
});

it('takes a Dockerfile for left over that starts a file which is nowhere, whoever builds it', () => {
	const starts = (argv: readonly string[], ...more: readonly Fact[]): readonly Fact[] => [
		...copying('package*.json', '.'),
		starting(argv),
		...more,
	];
	const compose = { 'compose.yml': [fact('compose.service', { service: 'web', build: 'web', init: false })] };
	const compiling = fact('image.run', { command: 'npm run build', form: 'shell', stage: 0, final: true } as never);
	expect(isDead(starts(['node', 'index.js']), { 'web/src/server.ts': code(), ...compose })).toBe(true);
	expect(isDead(starts(['node', 'server.js']), { 'web/src/server.js': code() })).toBe(false);
	expect(isDead(starts(['node', 'index.js'], compiling))).toBe(false);
	expect(isDead(starts(['node', 'dist/index.js']))).toBe(false);
	expect(isDead(starts(['node', '$ENTRY']))).toBe(false);
	const mounted = fact('compose.volume', { service: 'web', type: 'bind', source: './out', target: '/app', readOnly: false });
	expect(isDead(starts(['node', 'index.js']), { 'compose.yml': [mounted] })).toBe(false);
});

it('takes what an image starts that is called after migrations for a task, whatever it starts', () => {
	const typeIn = (path: string): string | undefined =>
		project({
			'package.json': manifest({ private: true }),
			'server.js': code([], listen()),
			[path]: [base, starting(['node', 'server.js'], 'dockerfile-entrypoint')],
		}).processes[0]?.type;
	expect(typeIn('Dockerfile')).toBe('web');
	expect(typeIn('Dockerfile-migrate')).toBe('task');
	expect(typeIn('migrations.Dockerfile')).toBe('task');
});
