import { describe, expect, it } from 'vitest';
import { parseCommandLine } from '../../../server/engine/shell/parse.js';
import { PassedOver } from '../../../server/engine/core/readable.js';
import { at, factsOf, ofKind } from './facts.js';

describe('Dockerfile', () => {
	const text = [
		'# syntax=docker/dockerfile:1',
		'ARG NODE=20',
		'FROM --platform=$BUILDPLATFORM node:${NODE}-alpine AS build',
		'WORKDIR /app',
		'ARG TOKEN',
		'ENV NODE_ENV=production PORT="8080" URL=http://$HOST/x \\',
		"    API_KEY='q7Zt2LmX9vKc4RwB8nYs5'",
		'COPY --chown=node package*.json ./',
		'RUN --mount=type=cache,target=/x npm ci \\',
		'    # why',
		'    && npm run build',
		'CMD npm run dev',
		'FROM registry.acme.io:5000/base/node@sha256:abc',
		'SHELL ["/bin/bash", "-c"]',
		'COPY --from=build ["/app/dist dir", "/app/"]',
		'ENTRYPOINT ["dumb-init", "--"]',
		'CMD ["node", "dist/main.js"]',
		'CMD ["node", "last.js"]',
		'FROM build',
		'CMD exec node a.js > /dev/null',
	].join('\n');

	it('reads stages and what they are built from', async () => {
		const bases = await ofKind('image.base', 'Dockerfile', text);
		expect(
			bases.map(({ image, tag, digest, alias, stage, final, fromStage, span }) => [
				image,
				tag,
				digest,
				alias,
				stage,
				final,
				fromStage,
				at(text, span),
			]),
		).toEqual([
			['node', '20-alpine', undefined, 'build', 0, false, false, 'node:${NODE}-alpine'],
			[
				'registry.acme.io:5000/base/node',
				undefined,
				'sha256:abc',
				undefined,
				1,
				false,
				false,
				'registry.acme.io:5000/base/node@sha256:abc',
			],
			['build', undefined, undefined, undefined, 2, true, true, 'build'],
		]);
		expect(await ofKind('image.copy', 'Dockerfile', text)).toMatchObject([
			{ sources: ['package*.json'], target: './', stage: 0 },
			{ sources: ['/app/dist dir'], target: '/app/', from: 'build', stage: 1 },
		]);
		expect(await ofKind('image.workdir', 'Dockerfile', text)).toMatchObject([{ folder: '/app', stage: 0, final: false }]);
		expect(await ofKind('image.shell', 'Dockerfile', text)).toMatchObject([{ argv: ['/bin/bash', '-c'], stage: 1 }]);
	});

	it('puts what a stage sets into its paths', async () => {
		const image = [
			'ARG HOME=/srv',
			'FROM node:24 AS base',
			'ARG HOME',
			'ARG APP=orders',
			'ENV DIR=$HOME/${APP} OTHER=$UNKNOWN API_KEY=q7Zt2LmX9vKc4RwB8nYs5',
			'WORKDIR $DIR',
			'COPY ${APP}/package.json $OTHER/\\$x /tmp/$API_KEY ./',
			'FROM base',
			'COPY --from=base "$DIR/dist" ${TARGET:-dist}',
			'FROM node:24',
			'COPY . $DIR',
		].join('\n');
		expect(await ofKind('image.workdir', 'Dockerfile', image)).toMatchObject([{ folder: '/srv/orders' }]);
		expect(await ofKind('image.copy', 'Dockerfile', image)).toMatchObject([
			{ variables: ['APP', 'OTHER', 'x', 'API_KEY'], sources: ['orders/package.json', '$OTHER/\\$x', '/tmp/$API_KEY'], target: './' },
			{ sources: ['/srv/orders/dist'], target: 'dist' },
			{ sources: ['.'], target: '$DIR' },
		]);
	});

	it('tells what the last stage starts by what it continues', async () => {
		const startedBy = async (...lines: readonly string[]): Promise<readonly string[]> =>
			(await ofKind('process.declare', 'Dockerfile', lines.join('\n'))).filter(({ final }) => final === true).map(({ command }) => command);
		const base = ['FROM node:24 AS base', 'ENTRYPOINT ["tini", "--"]', 'CMD ["node", "base.js"]'];
		expect(await startedBy(...base, 'FROM base AS test', 'CMD ["npm", "test"]', 'FROM base')).toEqual(['tini --', 'node base.js']);
		expect(await startedBy(...base, 'FROM base', 'CMD ["node", "own.js"]')).toEqual(['tini --', 'node own.js']);
		expect(await startedBy(...base, 'FROM base', 'ENTRYPOINT ["node", "own.js"]')).toEqual(['node own.js']);
		expect(await startedBy(...base, 'FROM node:24')).toEqual([]);
	});

	it('reads commands so that their words have exact positions', async () => {
		const [run] = await ofKind('image.run', 'Dockerfile', text);
		expect(
			parseCommandLine(run!.command, run!.span.start).commands.map((command) => command.words.map((word) => at(text, word.span))),
		).toEqual([
			['npm', 'ci'],
			['npm', 'run', 'build'],
		]);
		const processes = await ofKind('process.declare', 'Dockerfile', text);
		expect(
			processes.map(({ name, source, form, command, argv, final, span }) => [name, source, form, argv ?? command, final, at(text, span)]),
		).toEqual([
			['build', 'dockerfile-cmd', 'shell', 'npm run dev', false, 'npm run dev'],
			['image', 'dockerfile-entrypoint', 'exec', ['dumb-init', '--'], false, '["dumb-init", "--"]'],
			['image', 'dockerfile-cmd', 'exec', ['node', 'last.js'], false, '["node", "last.js"]'],
			['image', 'dockerfile-cmd', 'shell', 'exec node a.js > /dev/null', true, 'exec node a.js > /dev/null'],
		]);
		expect(at(text, processes[0]!.instruction)).toBe('CMD npm run dev');
	});

	it('reads its environment', async () => {
		const facts = await ofKind('env.declare', 'Dockerfile', text);
		expect(
			facts.map(({ variable, source, value }) => [
				variable,
				source,
				value.kind === 'literal' ? value.text : value.kind,
				at(text, value.span),
			]),
		).toEqual([
			['NODE', 'dockerfile-arg', '20', '20'],
			['TOKEN', 'dockerfile-arg', 'unknown', ''],
			['NODE_ENV', 'dockerfile-env', 'production', 'production'],
			['PORT', 'dockerfile-env', '8080', '"8080"'],
			['URL', 'dockerfile-env', 'template', 'http://$HOST/x'],
			['API_KEY', 'dockerfile-env', 'secret', "'q7Zt2LmX9vKc4RwB8nYs5'"],
		]);
		expect(JSON.stringify(await factsOf('Dockerfile', text))).not.toContain('q7Zt');
	});

	it('knows its files, and reads half-typed ones', async () => {
		for (const path of ['Dockerfile', 'Dockerfile.dev', 'api.dockerfile', 'prod.Dockerfile', 'Containerfile', 'docker/Dockerfile-web']) {
			expect([path, (await factsOf(path, 'FROM a\nCMD x')).length]).toEqual([path, 2]);
		}
		for (const path of ['Dockerfile.bak', 'Dockerfile.old', 'Dockerfile-orig']) {
			expect(await factsOf(path, 'FROM node:22-slim\n'), path).toEqual([]);
		}
		expect((await factsOf('Dockerfile.dockerignore', 'x')).map((fact) => fact.kind)).toEqual(['ignore.pattern']);
		for (const half of [
			'FROM',
			'FROM a AS',
			'CMD [',
			'FROM a\nCMD ["node"',
			'FROM a\nENV',
			'FROM a\nENV X=',
			'FROM a\nENV X="',
			'FROM a\nCOPY',
			'FROM a\nRUN <<EOF\nx',
			'ONBUILD',
			'\\\n\\\n',
			'FROM a\r\nCMD\\\r\n',
		]) {
			await factsOf('Dockerfile', half);
		}
		expect((await ofKind('process.declare', 'Dockerfile', 'FROM a\nCMD ["node", "x"'))[0]).toMatchObject({ form: 'shell' });
	});
});

describe('compose', () => {
	const text = `x-env: &env
  LOG_LEVEL: info
  PORT: "8080"
services:
  web:
    build: { context: ./api, dockerfile: prod.Dockerfile, target: run }
    init: true
    command: node dist/main.js --port $$PORT
    environment:
      <<: *env
      PORT: 9090
      DATABASE_URL: postgres://app:\${DB_PASSWORD:-hunter22}@db/app
      JWT_SECRET: keyboard cat
      PASSED:
    env_file: [.env, { path: ./b.env, required: false }]
  worker:
    image: acme/api:1
    entrypoint: ["dumb-init", "--"]
    command: sh -c "npm run migrate && npm start"
    environment:
      - NODE_ENV=production
      - "HOST=0.0.0.0"
      - PASSED
  db:
    image: postgres:16
    command:
      - postgres
      - -c
      - fsync=off
`;

	it('reads services', async () => {
		expect(await ofKind('compose.service', 'docker-compose.yml', text)).toMatchObject([
			{ service: 'web', build: './api', dockerfile: 'prod.Dockerfile', target: 'run', init: true },
			{ service: 'worker', image: 'acme/api:1', init: false },
			{ service: 'db', image: 'postgres:16' },
		]);
	});

	it('leaves out what a file takes away from the one below it', async () => {
		const over =
			'x-built: &built\n  build: .\nservices:\n  web:\n    <<: *built\n    image: acme/api:1\n    build: !reset null\n    environment:\n      KEY: !reset null\n      PORT: !override 80\n';
		const [service, ...others] = await ofKind('compose.service', 'compose.prod.yml', over);
		expect(others).toEqual([]);
		expect(service).toMatchObject({ service: 'web', image: 'acme/api:1' });
		expect(service).not.toHaveProperty('build');
		expect((await ofKind('env.declare', 'compose.prod.yml', over)).map(({ variable }) => variable)).toEqual(['PORT']);
	});

	it('reads environments of both forms, merged ones too', async () => {
		const facts = await ofKind('env.declare', 'compose.yaml', text);
		expect(
			facts.map(({ variable, owner, value }) => [
				owner,
				variable,
				value.kind === 'literal' ? value.text : value.kind,
				at(text, value.span),
			]),
		).toEqual([
			['web', 'LOG_LEVEL', 'info', 'info'],
			['web', 'PORT', '9090', '9090'],
			['web', 'DATABASE_URL', 'template', 'postgres://app:${DB_PASSWORD:-hunter22}@db/app'],
			['web', 'JWT_SECRET', 'secret', 'keyboard cat'],
			['web', 'PASSED', 'env', 'PASSED'],
			['worker', 'NODE_ENV', 'production', 'production'],
			['worker', 'HOST', '0.0.0.0', '0.0.0.0'],
			['worker', 'PASSED', 'env', 'PASSED'],
		]);
		expect(JSON.stringify(facts)).not.toMatch(/hunter22|keyboard/);
		expect((await ofKind('env.load', 'compose.yaml', text)).map((fact) => at(text, fact.span))).toEqual(['.env', './b.env']);
	});

	it('reads commands', async () => {
		const facts = await ofKind('process.declare', 'docker-compose.prod.yml', text);
		expect(facts.map(({ name, source, form, argv, span }) => [name, source, form, argv, at(text, span)])).toEqual([
			['web', 'compose', 'exec', ['node', 'dist/main.js', '--port', '$PORT'], 'node dist/main.js --port $$PORT'],
			['worker', 'compose-entrypoint', 'exec', ['dumb-init', '--'], '["dumb-init", "--"]'],
			['worker', 'compose', 'exec', ['sh', '-c', 'npm run migrate && npm start'], 'sh -c "npm run migrate && npm start"'],
			['db', 'compose', 'exec', ['postgres', '-c', 'fsync=off'], '- postgres\n      - -c\n      - fsync=off'],
		]);
		expect(at(text, facts[0]!.instruction)).toBe('command: node dist/main.js --port $$PORT');
	});

	it('survives what is malformed, nested or multiplied', async () => {
		const bomb = `a: &a {x: 1}\n${Array.from({ length: 30 }, (_, i) => `b${i}: &b${i} {<<: [${i === 0 ? '*a, *a' : `*b${i - 1}, *b${i - 1}`}]}`).join('\n')}\nservices:\n  w:\n    environment: *b29\n`;
		for (const broken of [
			'',
			'services',
			'services:\n  web',
			'services: [',
			'services:\n  web:\n    command: "',
			'services: &a\n  web: *a',
			'services: *nope',
			bomb,
			'services:\n  web:\n    environment:\n      - =\n      - [1]\n',
			'--- 1\n--- 2\n%',
			'\ufeffservices:\n  web:\n    image: x',
		]) {
			await factsOf('compose.yml', broken);
		}
		for (const deep of ['['.repeat(1000), '- '.repeat(3000), 'a: {'.repeat(500)]) {
			await expect(factsOf('compose.yml', deep)).rejects.toBeInstanceOf(PassedOver);
		}
	});
});
