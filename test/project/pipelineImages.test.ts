import { expect, it } from 'vitest';
import type { Fact } from '../../server/engine/core/fact.js';
import { fact, literal, project } from './workspace.js';

const image: readonly Fact[] = [fact('image.base', { image: 'node', tag: '22', fromStage: false, stage: 0, final: true })];
const step = (command: string): readonly Fact[] => [fact('pipeline.step', { job: 'release', command })];
const action = (inputs: Readonly<Record<string, string>>): readonly Fact[] => [
	fact('pipeline.action', {
		job: 'release',
		action: 'docker/build-push-action',
		inputs: Object.fromEntries(Object.entries(inputs).map(([name, text]) => [name, literal(text)])),
	}),
];
const files = (...pipeline: readonly Fact[]) =>
	project({ Dockerfile: image, 'docker/Dockerfile': image, 'apps/mail/Dockerfile': image, '.github/workflows/release.yml': pipeline });
const superseded = (...pipeline: readonly Fact[]) =>
	['Dockerfile', 'docker/Dockerfile', 'apps/mail/Dockerfile'].filter((path) => files(...pipeline).isDevelopmentFile(path));

it('takes a Dockerfile for one of developers where pipelines build another one of the same folder', () => {
	expect(superseded(...action({ context: '.', file: './docker/Dockerfile' }))).toEqual(['Dockerfile']);
	expect(superseded(...step('docker buildx build --push -f docker/Dockerfile -t acme/shop .'))).toEqual(['Dockerfile']);
	expect(superseded(...step('docker build . --no-cache -f docker/Dockerfile --tag acme/shop'))).toEqual(['Dockerfile']);
});

it('leaves alone what is built, what is built elsewhere, and everything when a pipeline leaves open what it builds', () => {
	expect(superseded(...action({ context: '.', file: 'docker/Dockerfile' }), ...step('docker build -t acme/shop .'))).toEqual([]);
	expect(superseded(...action({ context: 'apps/mail' }))).toEqual([]);
	expect(
		superseded(...action({ context: '.', file: 'docker/Dockerfile' }), ...action({ context: '.', file: '${{ matrix.file }}' })),
	).toEqual([]);
	expect(superseded(...step('docker build -f "$FILE" .'))).toEqual([]);
	const inFolder = fact('pipeline.step', { job: 'release', command: 'docker build .', folder: './${{ matrix.image }}' });
	expect(superseded(...action({ context: '.', file: 'docker/Dockerfile' }), inFolder)).toEqual([]);
	const composed = project({
		Dockerfile: image,
		'docker/Dockerfile': image,
		'compose.yml': [fact('compose.service', { service: 'web', build: '.' } as never)],
		'.github/workflows/release.yml': action({ file: 'docker/Dockerfile' }),
	});
	expect(composed.isDevelopmentFile('Dockerfile')).toBe(false);
});
