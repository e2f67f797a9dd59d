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

it('starts nothing of a deploy with it', () => {
	const files = { 'package.json': manifest({ name: 'orders' }), 'compose.yml': lent };
	expect(project({ ...files, Dockerfile: image() }).processes.map(({ type }) => type)).toEqual(['development', 'development']);
});
