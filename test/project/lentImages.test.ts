import { expect, it } from 'vitest';
import type { Fact } from '../../server/engine/core/fact.js';
import { fact, literal, manifest, project } from './workspace.js';

const span = { start: 0, end: 0 };
const command = { form: 'exec', command: 'npm start', argv: ['npm', 'start'], instruction: span } as const;
const image = (...more: readonly Fact[]): readonly Fact[] => [
	fact('image.base', { image: 'node', tag: '22', fromStage: false, stage: 0, final: true }),
	fact('image.workdir', { folder: '/app', stage: 0, final: true }),
	fact('process.declare', { name: 'image', source: 'dockerfile-cmd', final: true, owner: '0', ...command }),
	...more,
];
const service = (name: string, ...more: readonly Fact[]): readonly Fact[] => [
	fact('compose.service', { service: name, build: '.', init: false }),
	...more,
];
const mount = (name: string, source: string, target: string): Fact =>
	fact('compose.volume', { service: name, type: 'bind', source, target, readOnly: false });
const says = (name: string): Fact => fact('process.declare', { name, source: 'compose', owner: name, ...command });
const lent = [...service('web', mount('web', '.', '/app/'), says('web'))];

const isForDevelopers = (files: Readonly<Record<string, readonly Fact[]>>): boolean =>
	project({ 'package.json': manifest({ name: 'orders' }), Dockerfile: image(), 'compose.yml': lent, ...files }).isDevelopmentFile(
		'Dockerfile',
	);

it('takes a Dockerfile for one of developers where each of its services hides what is in the image and says what to start', () => {
	expect(isForDevelopers({})).toBe(true);
	expect(isForDevelopers({ 'compose.yml': [...service('web', mount('web', '${PWD}', '/'), says('web'))] })).toBe(true);
	expect(isForDevelopers({ Dockerfile: image().slice(0, 2), 'compose.yml': service('web', mount('web', '.', '/app')) })).toBe(true);
});

it.each<[string, Readonly<Record<string, readonly Fact[]>>]>([
	['a part of the sources is mounted', { 'compose.yml': service('web', mount('web', './src', '/app/src'), says('web')) }],
	['it is mounted elsewhere', { 'compose.yml': service('web', mount('web', '.', '/backup'), says('web')) }],
	['a service runs what the image starts', { 'compose.yml': service('web', mount('web', '.', '/app')) }],
	['another service takes the image as it is', { 'compose.yml': [...lent, ...service('jobs', says('jobs'))] }],
	['another file changes the service', { 'compose.cloud.yml': [fact('compose.service', { service: 'web', init: false })] }],
	['the file is one for production', { 'compose.yml': [], 'compose.production.yml': lent }],
	[
		'the image is set to production',
		{ Dockerfile: image(fact('env.declare', { variable: 'NODE_ENV', value: literal('production'), source: 'dockerfile-env' })) },
	],
	[
		'the image leaves out what development needs',
		{ Dockerfile: image(fact('image.run', { command: 'npm ci --omit=dev', stage: 0, final: true })) },
	],
	['the image builds', { Dockerfile: image(fact('image.run', { command: 'npm run build', stage: 0, final: true })) }],
	['a pipeline builds it', { '.github/workflows/ci.yml': [fact('pipeline.step', { job: 'ci', command: 'docker build -t orders .' })] }],
	[
		'a pipeline builds something',
		{ '.github/workflows/ci.yml': [fact('pipeline.action', { job: 'ci', action: 'acme/docker-publish', inputs: {} })] },
	],
	['a platform builds it', { 'fly.toml': [] }],
	[
		'a chart runs it',
		{ 'deploy/web.yaml': [fact('workload.container', { workload: 'web', container: 'web', image: 'acme/orders' } as never)] },
	],
])('leaves it alone where %s', (_, files) => {
	expect(isForDevelopers(files)).toBe(false);
});

it('leaves it alone where it starts the program by itself, with the sources, whatever compose starts', () => {
	const copy = fact('image.copy', { sources: ['.'], target: '.', stage: 0, final: true });
	const dev = { ...says('web'), command: 'npm run dev', argv: ['npm', 'run', 'dev'] } as Fact;
	const told = (image: readonly Fact[], said: Fact): readonly boolean[] => {
		const files = {
			'package.json': manifest({ name: 'orders' }),
			Dockerfile: image,
			'compose.yml': service('web', mount('web', '.', '/app/'), said),
		};
		return [isForDevelopers(files), project(files).isBehindSources('Dockerfile')];
	};
	expect(told(image(copy), dev)).toEqual([false, true]);
	expect(told(image(copy), says('web'))).toEqual([false, true]);
	expect(told(image(), dev)).toEqual([true, false]);
	expect(told(image(copy, fact('image.health', { command: 'true', stage: 0, final: true } as never)), dev)).toEqual([false, false]);
});

it('starts nothing of a deploy with it', () => {
	const files = { 'package.json': manifest({ name: 'orders' }), 'compose.yml': lent };
	expect(project({ ...files, Dockerfile: image() }).processes.map(({ type }) => type)).toEqual(['development', 'development']);
});

const spare = (files: Readonly<Record<string, readonly Fact[]>>): boolean =>
	project({
		'package.json': manifest({ name: 'orders' }),
		Dockerfile: image(),
		'web.Dockerfile': image(),
		'compose.yml': [
			fact('compose.service', { service: 'web', build: '.', dockerfile: 'web.Dockerfile', init: false } as never),
			mount('web', '.', '/app'),
		],
		'.github/workflows/release.yml': [
			fact('pipeline.step', { job: 'release', command: 'cd "$FOLDER"; docker build -t acme/orders:$TAG .' }),
		],
		...files,
	}).isDevelopmentFile('web.Dockerfile');

it('takes one beside a plain Dockerfile for one of developers, whatever is built and deployed where nobody names it', () => {
	expect(spare({})).toBe(true);
});

it.each<[string, Readonly<Record<string, readonly Fact[]>>]>([
	['there is no plain one', { Dockerfile: [] }],
	['a pipeline names it', { 'ci.yml': [fact('pipeline.step', { job: 'ci', command: 'docker build -f web.Dockerfile .' })] }],
	[
		'a pipeline leaves open which it means',
		{ 'ci.yml': [fact('pipeline.step', { job: 'ci', command: 'docker build --file "$IMAGE" .' })] },
	],
	['a task names it', { Makefile: [fact('task.step', { command: 'docker build -f web.Dockerfile .', names: ['image'] } as never)] }],
	['a platform may build it', { 'fly.toml': [] }],
	[
		'nothing hides what is in it',
		{ 'compose.yml': [fact('compose.service', { service: 'web', build: '.', dockerfile: 'web.Dockerfile', init: false } as never)] },
	],
])('leaves one beside a plain Dockerfile alone where %s', (_, files) => {
	expect(spare(files)).toBe(false);
});

it('takes what was put aside, and what starts a program for tests, for no images of a deploy', () => {
	const of = (path: string, facts: readonly Fact[] = image()): boolean => project({ [path]: facts }).isDevelopmentFile(path);
	const starts = (...argv: readonly string[]): readonly Fact[] => [
		...image().slice(0, 2),
		fact('process.declare', {
			...command,
			name: 'image',
			source: 'dockerfile-cmd',
			final: true,
			owner: '0',
			command: JSON.stringify(argv),
			argv,
		} as never),
	];
	expect(of('compose.old.yml', lent)).toBe(true);
	expect(of('docker-compose.threshold.yml', lent)).toBe(false);
	expect(of('Dockerfile', starts('npx', 'ts-node', '/app/src/test-server.ts'))).toBe(true);
	expect(of('Dockerfile', starts('node', 'mock-api.js'))).toBe(true);
	expect(of('Dockerfile', starts('node', 'server.js'))).toBe(false);
	expect(of('Dockerfile', starts('node', 'server.js', 'test-server.js'))).toBe(false);
});
