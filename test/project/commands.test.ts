import { describe, expect, it } from 'vitest';
import type { Fact } from '../../server/engine/core/fact.js';
import { factsOf } from '../readers/manifests/facts.js';
import { code, fact, listen, manifest, procfile, project } from './workspace.js';

const argvOf = (scripts: Readonly<Record<string, string>>, name = 'start'): readonly string[] =>
	project({ 'package.json': manifest({ private: true, scripts }), 'server.js': code([], listen()) })
		.processes.find((each) => each.name === name)
		?.commands.map(({ argv }) => argv.join(' ')) ?? [];

describe('commands', () => {
	it('follows scripts with what runs before and after them', () => {
		expect(argvOf({ prestart: 'npm run build', start: 'node server.js', poststart: 'echo done', build: 'tsc' })).toEqual([
			'tsc',
			'node server.js',
			'echo done',
		]);
	});

	it('follows wrappers, chains and other managers', () => {
		expect(
			argvOf({
				start: 'cross-env NODE_ENV=production yarn serve && exec pnpm run it',
				serve: 'dotenv -- node server.js',
				it: 'bun run last',
				last: 'node last.js',
			}),
		).toEqual(['node server.js', 'node last.js']);
		expect(argvOf({ start: 'run-s one two:*', one: 'node 1.js', 'two:a': 'node 2.js', 'two:b': 'node 3.js' })).toEqual([
			'node 1.js',
			'node 2.js',
			'node 3.js',
		]);
	});

	it('goes to the folder of each line that a program starts side by side', () => {
		const folders = (start: string): readonly string[] =>
			project({ 'package.json': manifest({ private: true, scripts: { start } }) })
				.processes.find(({ name }) => name === 'start')!
				.commands.map(({ argv, folder }) => `${folder}: ${argv.join(' ')}`);
		expect(folders('concurrently "cd web && node a.js" "cd api && node b.js && node c.js"')).toEqual([
			'web: node a.js',
			'api: node b.js',
			'api: node c.js',
		]);
		expect(folders(`cd all && sh -c "cd web && sh -c 'node a.js'" && node b.js`)).toEqual(['all/web: node a.js', 'all: node b.js']);
	});

	it('lets a script that only prepares the way run what it is given', () => {
		const ways = { with: 'cross-env LOG_LEVEL=debug', settings: 'dotenv -e ../../.env --', run: 'node --watch' };
		expect(argvOf({ start: 'npm run with node server.js', ...ways })).toEqual(['node server.js']);
		expect(argvOf({ start: 'pnpm settings next start', ...ways })).toEqual(['next start']);
		expect(argvOf({ start: 'npm run with && node server.js', ...ways })).toEqual(['cross-env LOG_LEVEL=debug', 'node server.js']);
		expect(argvOf({ start: 'npm run it -- --port 80', it: 'cross-env A=1 node server.js' })).toEqual(['node server.js']);
	});

	it('follows shell scripts to what they certainly run', () => {
		const started = (script: string, command = './bin/start.sh'): readonly string[] =>
			project({
				'package.json': manifest({ private: true, scripts: { start: 'knex migrate:latest && node server.js' } }),
				Procfile: procfile({ web: command }),
				'bin/start.sh': [fact('shell.script', { interpreter: 'sh', command: script }, { span: { start: 0, end: script.length } })],
				'server.js': code([], listen()),
			})
				.processes.find(({ name }) => name === 'web')!
				.commands.map(({ argv, at }) => `${at.path}: ${argv.join(' ')}`);
		expect(started('#!/bin/sh\nset -e\nPORT="$PORT" npm run start\n')).toEqual([
			'package.json: knex migrate:latest',
			'package.json: node server.js',
		]);
		expect(
			started(
				'if [ "$1" = migrate ]; then knex migrate:latest; fi\nfunction help { node help.js; }\nusage() { node usage.js; }\nnode server.js\n',
			),
		).toEqual(['bin/start.sh: node server.js']);
		expect(
			started('[ -f .env ] && node a.js\ntest -z "$X" || node b.js\ncd app && node c.js\nexec node server.js\nnode never.js\n'),
		).toEqual(['bin/start.sh: node c.js', 'bin/start.sh: node server.js']);
		expect(started('if [[ -z "$KEY" ]]; then\n  node server.js\nelse\n  export NAME=x\n  node -r newrelic server.js\nfi\n')).toEqual([
			'bin/start.sh: node server.js',
		]);
		expect(started('if [ -z "$KEY" ]; then node migrate.js; else node server.js; fi\n')).not.toContain('bin/start.sh: node server.js');
		// What developers start in one of the branches is not what a deploy does in the other.
		for (const [script, name] of [
			['if [ "$LIVE" = true ]; then exec node server.js; else exec nodemon --watch src server.js; fi', 'node server.js'],
			['cd /srv || exit 1\nif [[ "${LIVE:-}" == true ]]; then exec node server.js; else exec nodemon server.js; fi', 'node server.js'],
			['if [ "$NODE_ENV" = production ]; then node server.js; else npm run dev; fi', 'node server.js'],
			['if ! which -- "$1"; then\n  exec node server.js "$@"\nfi\nexec "$@"', 'node server.js $@'],
		] as const) {
			expect(started(`${script}\n`)).toContain(`bin/start.sh: ${name}`);
		}
		expect(started('if [ "$A" = 1 ]; then node a.js; else node b.js; fi\n')).not.toContain('bin/start.sh: node b.js');
		expect(started('knex migrate:latest\nexec "$@"\n', 'sh bin/start.sh node server.js')).toEqual([
			'bin/start.sh: knex migrate:latest',
			'bin/start.sh: node server.js',
		]);
		expect(
			started(
				'serve() {\n\texec node server.js\n}\nfunction prepare { node a.js; if x; then node b.js; fi; }\nprepare\nserve\nnode never.js\n',
			),
		).toEqual(['bin/start.sh: node a.js', 'bin/start.sh: x', 'bin/start.sh: node server.js']);
		const service =
			'ACTION=$1\nrun() { node server.js; }\ncase "$ACTION" in\n\tstop|halt) node stop.js ;;\n\tstart|run)\n\t\tnode a.js\n\t\trun\n\t\t;;\n\t*) node help.js\nesac\nnode b.js\n';
		expect(started(service, './bin/start.sh start')).toEqual([
			'bin/start.sh: node a.js',
			'bin/start.sh: node server.js',
			'bin/start.sh: node b.js',
		]);
		expect(started(service)).toEqual(['bin/start.sh: node b.js']);
		expect(
			started(
				'case "${SKIP:-}" in\n\t1 | yes) echo skipped ;;\n\t*) node a.js ;;\nesac\nif [ "$SKIP_SEED" != true ]; then node b.js; else node never.js; fi\nnode server.js\n',
			),
		).toEqual(['bin/start.sh: node a.js', 'bin/start.sh: node b.js', 'bin/start.sh: node server.js']);
		expect(started('AUTO=${AUTO:-true}\nif [[ "$AUTO" == "true" ]]; then node a.js; exit 0; fi\nnode never.js\n')).toEqual([
			'bin/start.sh: node a.js',
		]);
		expect(
			started(
				'if [ "$SKIP_SEED" != true ] && [[ -f seeds.js ]]; then node a.js; fi\nif [ -d db ] && [ "${AUTO:-true}" = true ]; then node b.js; else node never.js; fi\nnode server.js\n',
			),
		).toEqual(['bin/start.sh: node a.js', 'bin/start.sh: node b.js', 'bin/start.sh: node server.js']);
		expect(
			started(
				[
					'if [ "${RUN_SEED:-no}" = yes ]; then node never.js; fi',
					'if ! [ "$SKIP_SEED" != true ]; then node never.js; fi',
					'if [ "$SKIP_SEED" != true ] && grep x y; then node never.js; fi',
					'if [ "$SKIP_SEED" != true ] || [ -f x ]; then node never.js; fi',
					'if [ "$SKIP_SEED" != true ] && [ -n "$TOKEN" ]; then node never.js; fi',
					'if [ -f x ]; then node never.js; fi',
					'if [ "$NODE_ENV" != production ]; then node never.js; fi',
					'if [ -z "$TOKEN" ]; then node never.js; fi',
					'read SKIP_READ; if [ "$SKIP_READ" != true ]; then node never.js; fi',
					'case "${KIND:-a}" in b*) node never.js ;; *) node never.js ;; esac',
					'case "${KIND:-a}" in a) ;; *) node never.js ;; esac',
					'node server.js',
				].join('\n'),
			),
		).toEqual(['bin/start.sh: node server.js']);
		expect(started('again() { again; }\nagain\nnode server.js\n')).toEqual(['bin/start.sh: node server.js']);
		expect(started('exec "$@"\n')).toEqual(['Procfile: ./bin/start.sh']);
		expect(started('./bin/start.sh\n')).toEqual(['bin/start.sh: ./bin/start.sh']);
	});

	it('follows tasks to what they certainly do', async () => {
		const started = async (
			makefile: string,
			command = 'make start',
			more: Readonly<Record<string, readonly Fact[]>> = {},
		): Promise<readonly string[]> => {
			const facts = await factsOf('Makefile', makefile);
			return project({
				'package.json': manifest({ private: true, scripts: { build: 'tsc', again: 'make again' } }),
				Procfile: procfile({ web: command }),
				'server.js': code([], listen()),
				Makefile: facts,
				'api/Makefile': facts,
				...more,
			})
				.processes.find(({ name }) => name === 'web')!
				.commands.map(({ argv, at, started: { target }, line }) => {
					const place = makefile.slice(at.span.start, at.span.end);
					const file = target.kind === 'entry' && target.file.expands ? ' (open)' : '';
					return `${at.path === 'Makefile' ? place : at.path}: ${argv.join(' ')}${file}${line.complete ? '' : ' …'}`;
				});
		};
		const makefile = [
			'NODE := node',
			'FLAGS = --port $(PORT) $(MORE)',
			'ENTRY ?= server.js',
			'LOOP = $(LOOP)x',
			'Q = @',
			'RUN = $(NODE) $(ENTRY)',
			'.PHONY: start check build all again',
			'all: check start',
			'start: build check',
			'\t$(Q)cd . && PORT=$$PORT $(RUN) $(FLAGS)',
			'check:',
			'\t$(NODE) $@.js $(LOOP)',
			'build: check',
			'\tnpm run build',
			'again: again',
			'\tnpm run again',
			'\t$(MAKE) -C api check',
			'function:',
			'\tnode $(notdir a/b.js) $<',
		].join('\n');
		expect(await started(makefile)).toEqual([
			'$(NODE) $@.js $(LOOP): node check.js ${LOOP}x',
			'package.json: tsc',
			'PORT=$$PORT $(RUN) $(FLAGS): node server.js --port ${PORT} ${MORE}',
		]);
		expect(await started(makefile, 'env ENTRY=other.js make -s start')).toContain(
			'PORT=$$PORT $(RUN) $(FLAGS): node other.js --port ${PORT} ${MORE}',
		);
		expect(await started(makefile, 'make NODE=bun check -j 4')).toEqual(['$(NODE) $@.js $(LOOP): bun check.js ${LOOP}x']);
		expect(await started(makefile, 'make check NODE=$X')).toEqual(['$(NODE) $@.js $(LOOP): ${NODE} check.js ${LOOP}x']);
		expect(await started(makefile, 'make -C api check')).toEqual(['api/Makefile: node check.js ${LOOP}x']);
		expect(await started(makefile, 'make again')).toEqual(['package.json: make again', 'api/Makefile: node check.js ${LOOP}x']);
		expect(await started(makefile, 'make function')).toEqual(['node $(notdir a/b.js) $<: node ${_} ${_} (open) …']);
		expect((await started(makefile, 'make')).length).toBe(3);
		for (const open of ['make -n start', 'make other', 'make $TARGET', 'make start other', 'make -f tasks.mk start', 'make -C web start']) {
			expect(await started(makefile, open)).toEqual([`Procfile: ${open}`]);
		}
	});

	it('leaves tasks whose file may be there, and says that what is left is not the whole', async () => {
		const argvsOf = async (makefile: string, more: Readonly<Record<string, readonly Fact[]>> = {}): Promise<readonly string[]> =>
			project({ Makefile: await factsOf('Makefile', makefile), Procfile: procfile({ web: 'make start' }), ...more })
				.processes.find(({ name }) => name === 'web')!
				.commands.map(({ argv, line }) => `${argv.join(' ')}${line.complete ? '' : ' …'}`);
		expect(await argvsOf('start: build\n\tnode a.js\nbuild:\n\ttsc\n')).toEqual(['node a.js …']);
		expect(await argvsOf('.PHONY: build\nstart: build\n\tnode a.js\nbuild:\n\ttsc\n')).toEqual(['tsc', 'node a.js']);
		expect(await argvsOf('start: $(DEPS)\n\tnode a.js\n')).toEqual(['node a.js …']);
		expect(await argvsOf('start:\n\tnode a.js\n', { 'start/a.js': code() })).toEqual(['make start']);
		expect(await argvsOf('start:\n\tnode a.js\nstart:\n\tnode b.js\n')).toEqual(['make start']);
		expect(await argvsOf('ifdef A\nstart:\n\tnode a.js\nendif\n')).toEqual(['make start']);
		expect(await argvsOf('start: one\none: start\n\tnode a.js\n')).toEqual(['node a.js']);
		// Variables that hold each other again and again end, too.
		const doubling = Array.from({ length: 30 }, (_, index) => `A${index} = $(A${index + 1})$(A${index + 1})`).join('\n');
		expect(await argvsOf(`A30 = xx\n${doubling}\nstart:\n\tnode a.js $(A0) $(A29)\n`)).toEqual(['node a.js ${A2}${A2}${A2}${A2} xxxx']);
	});

	it('takes what an image or a compose file sets before the default of a variable', async () => {
		const makefile = await factsOf('Makefile', 'ENTRY ?= a.js\nstart:\n\tnode $(ENTRY)\n');
		const argvsOf = async (path: string, text: string): Promise<readonly string[]> =>
			project({ Makefile: makefile, [path]: await factsOf(path, text) }).processes.flatMap(({ commands }) =>
				commands.map(({ argv, at }) => `${at.path}: ${argv.join(' ')}`),
			);
		const image = 'FROM node:22\nWORKDIR /app\nCOPY . .\n';
		expect(await argvsOf('Dockerfile', `${image}CMD ["make", "start"]\n`)).toEqual(['Makefile: node a.js']);
		expect(await argvsOf('Dockerfile', `${image}ENV ENTRY=b.js\nCMD ["make", "start"]\n`)).toEqual(['Makefile: node b.js']);
		const compose = 'services:\n  web:\n    image: node\n    command: make start\n';
		expect(await argvsOf('compose.yaml', compose)).toEqual(['Makefile: node a.js']);
		expect(await argvsOf('compose.yaml', `${compose}    environment: { ENTRY: b.js }\n`)).toEqual(['Makefile: node ${ENTRY}']);
	});

	it('ends in cycles', () => {
		expect(argvOf({ start: 'npm run again', again: 'npm start && node server.js' })).toEqual(['npm start', 'node server.js'].slice(1));
	});

	it('says where a followed command is written, and what led there', () => {
		const all = project({
			'package.json': manifest({ private: true, scripts: { start: 'node server.js' } }),
			Procfile: procfile({ web: 'npm start' }),
			'server.js': code([], listen()),
		});
		const web = all.processes.find(({ name }) => name === 'web')!;
		expect(
			web.commands.map(({ at, through, folder, declaration }) => ({
				at: at.path,
				through: through.map(({ path }) => path),
				folder,
				script: declaration.name,
			})),
		).toEqual([{ at: 'package.json', through: ['Procfile'], folder: '', script: 'start' }]);
		expect(all.processesOf('server.js').map(({ name }) => name)).toEqual(['web', 'start']);
		expect(all.inProcess(web, 'server.listen')).toHaveLength(1);
	});

	it('knows where a shell script lies that goes by its own folder', () => {
		const entries = (script: string, start = 'bin/start'): string =>
			project({
				'package.json': manifest({ private: true, main: 'src/index.js', scripts: { start } }),
				'bin/start': [fact('shell.script', { interpreter: 'sh', command: script }, { span: { start: 0, end: script.length } })],
				'src/index.js': code([], listen()),
				'bin/worker.js': code(),
			})
				.processes.map((each) => each.entries.join())
				.join();
		expect(entries('cd "$(dirname "$0")/.."\nexec node src/index.js "$@"')).toBe('src/index.js');
		expect(entries('node "$(dirname "${BASH_SOURCE[0]}")/../src/index.js"')).toBe('src/index.js');
		expect(entries('DIR=`dirname $0`\nnode $DIR/worker.js')).toBe('bin/worker.js');
		expect(entries('node "${0%/*}/worker.js"')).toBe('bin/worker.js');
		expect(entries('export ROOT="$(cd "$(dirname -- "$0")/.." >/dev/null 2>&1 && pwd -P)"\nexec node $NODE_OPTIONS "$ROOT" "$@"')).toBe(
			'src/index.js',
		);
		expect(entries('HERE=$(realpath $(dirname $0))\nROOT="$HERE/.."\ncd $HERE\nnode ${ROOT}/src/index.js')).toBe('src/index.js');
		// Where it goes to first is unknown.
		expect(entries('cd "$HOME"\nnode "$(dirname "$0")/worker.js"')).toBe('');
		expect(entries('if [ -n "$X" ]; then DIR=$(dirname $0); fi\nnode $DIR/worker.js')).toBe('');
	});

	it('puts ENTRYPOINT and CMD together', () => {
		const image = (entrypoint: readonly string[], command: readonly string[]) =>
			project({
				'package.json': manifest({ private: true }),
				'server.js': code([], listen()),
				Dockerfile: [
					fact('image.base', { image: 'node', stage: 0, final: true, fromStage: false }),
					fact(
						'process.declare',
						{
							name: 'image',
							source: 'dockerfile-entrypoint',
							form: 'exec',
							command: '',
							argv: entrypoint,
							final: true,
							instruction: { start: 1, end: 2 },
						},
						{ span: { start: 1, end: 2 } },
					),
					fact(
						'process.declare',
						{
							name: 'image',
							source: 'dockerfile-cmd',
							form: 'exec',
							command: '',
							argv: command,
							final: true,
							instruction: { start: 3, end: 4 },
						},
						{ span: { start: 3, end: 4 } },
					),
				],
			}).processes.map(({ declaration, entries, commands }) => [
				declaration.source,
				entries.join(),
				commands.map(({ argv }) => argv.join(' ')).join(),
			]);
		expect(image(['node'], ['server.js'])).toEqual([['dockerfile-entrypoint', 'server.js', 'node server.js']]);
		expect(image(['tini', '--'], ['node', 'server.js'])).toEqual([['dockerfile-cmd', 'server.js', 'node server.js']]);
		expect(image(['./docker-entrypoint.sh'], ['node', 'server.js'])).toEqual([['dockerfile-cmd', 'server.js', 'node server.js']]);
	});

	it('knows what is for development', () => {
		const all = project({
			'package.json': manifest({
				private: true,
				scripts: { dev: 'nodemon server.js', test: 'jest', lint: 'eslint .', start: 'nodemon server.js', migrate: 'knex migrate:latest' },
			}),
			'Procfile.dev': procfile({ web: 'npm run dev' }),
			Procfile: procfile({ web: 'node server.js', release: 'npm run migrate', clock: 'node clock.js' }),
			'server.js': code([], listen()),
			'clock.js': code(),
		});
		expect(Object.fromEntries(all.processes.map(({ declaration, name, type }) => [`${declaration.path} ${name}`, type]))).toEqual({
			'Procfile web': 'web',
			'Procfile release': 'release',
			'Procfile clock': 'worker',
			'Procfile.dev web': 'development',
			'package.json dev': 'development',
			'package.json test': 'development',
			'package.json lint': 'development',
			'package.json start': 'web',
			'package.json migrate': 'task',
		});
		expect(
			[
				'Dockerfile.dev',
				'Dockerfile.unittest',
				'docker-compose.override.yml',
				'.devcontainer/Dockerfile',
				'Dockerfile',
				'docker-compose.yml',
				'Procfile',
			].filter((path) => all.isDevelopmentFile(path)),
		).toEqual(['Dockerfile.dev', 'Dockerfile.unittest', 'docker-compose.override.yml', '.devcontainer/Dockerfile']);
	});
});
