import { describe, expect, it } from 'vitest';
import { at, factsOf, ofKind } from './facts.js';

const tasksOf = async (text: string): Promise<readonly string[]> => {
	const steps = await ofKind('task.step', 'Makefile', text);
	return (await ofKind('task.declare', 'Makefile', text)).map(
		({ names, needs, span, always, first, undecided }) =>
			`${[...names, ...(always ? ['always'] : []), ...(first ? ['first'] : []), ...(undecided ? ['undecided'] : [])].join(' ')}: ${needs
				.map((need) => (need.name === '$' ? '$' : at(text, need.span)))
				.join(' ')} > ${steps
				.filter((step) => step.span.start >= span.start && step.span.end <= span.end)
				.map((step) => `${step.command}${step.command === at(text, step.span) ? '' : ' (moved)'}`)
				.join(' ; ')}`,
	);
};

const variablesOf = async (text: string): Promise<readonly string[]> =>
	(await ofKind('task.variable', 'Makefile', `${text}\nall:\n\ttrue\n`)).map(
		({ name, value, byDefault }) => `${name}${byDefault ? ' ?' : ' '}= ${value ?? 'unknown'}`,
	);

describe('Makefile', () => {
	it('reads targets with what they need and do', async () => {
		expect(
			await tasksOf(
				[
					'# all of it',
					'.PHONY: start build \\',
					'  lint',
					'',
					'start: build | db # first',
					'\t@-node server.js \\',
					'\t\t--port 80',
					'# between',
					'',
					'\t+ $(MAKE) -C api',
					'\t# nothing',
					'\t@',
					'build lint:: src/*.ts $(FILES) $(wildcard a b) ; tsc # c',
					'db: ; @docker compose up -d',
					'dist/%.js: src/%.ts',
					'\ttsc $<',
					'$(OUT): x',
					'\tX=1 node y.js',
					'a.o b.o: %.o: %.c',
					'\tcc $@',
					'.SILENT:',
				].join('\r\n'),
			),
		).toEqual([
			'start always first: build db > node server.js \\\r\n\t\t--port 80 ; $(MAKE) -C api',
			'build lint always: $ $ $ > tsc # c',
			'db:  > docker compose up -d',
		]);
	});

	it('says what depends on a condition, and which target is the first', async () => {
		expect(
			await tasksOf(
				'ifdef A\na:\n\tx\nelse\nb: c\nendif\nc:\n\ty\nifeq ($(B),1)\n\tz\nendif\nd:\n\tx\ndefine e\nf:\n\tx\nendef\n.DEFAULT_GOAL := d\n',
			),
		).toEqual(['a undecided:  > x', 'b undecided: c > ', 'c undecided:  > y ; z', 'd first:  > x']);
		expect(await tasksOf('include rules.mk\na:\n\tx\n')).toEqual(['a:  > x']);
		expect(await tasksOf('.default:\n\ty\na:\n\tx\n')).toEqual(['.default:  > y', 'a first:  > x']);
	});

	it('reads variables that are set once, and knows when it does not know them', async () => {
		expect(
			await variablesOf(
				'A = b # c\nexport B := c:d=e\nC::=$(shell x = y) z\nD ?= f\nE = 1\nE = 2\nF = 1\nF += 2\nG != date\nifdef A\nH = 1\nendif\ndefine I\nx\nendef\nx: J = 1\nK = a \\\n b\nexport L\nundefine A',
			),
		).toEqual([
			'A = unknown',
			'B = c:d=e',
			'C = $(shell x = y) z',
			'D ?= f',
			'E = unknown',
			'F = unknown',
			'G = unknown',
			'H = unknown',
			'I = unknown',
			'J = unknown',
			'K = a    b',
		]);
		expect(await variablesOf('-include .env\nA ?= b\nC = d')).toEqual(['A ?= unknown', 'C = d']);
		expect(await variablesOf('API_KEY = q7Kd82mPz0XbR4vTnL1w\nRUN = DB_PASSWORD=q7Kd82mPz0XbR4vTnL1w node x')).toEqual([
			'API_KEY = unknown',
			`RUN = DB_PASSWORD=${'*'.repeat(20)} node x`,
		]);
	});

	it('leaves steps that are not what they look like, and what nobody wrote', async () => {
		for (const head of ['.ONESHELL:', '.RECIPEPREFIX = >', 'SHELL := /usr/bin/python3']) {
			expect([head, await factsOf('Makefile', `${head}\na:\n\tx\n`)]).toEqual([head, []]);
		}
		expect(await tasksOf('SHELL := /bin/bash\na:\n\tx\n')).toEqual(['a first:  > x']);
		expect(await factsOf('Makefile', `a:\n\tx\n${'#'.repeat(70_000)}`)).toEqual([]);
		expect(await factsOf('Makefile', '\tx\nendif\nendif\n: y\n=\n$(\n$\n\\')).toEqual([]);
	});

	it('knows its files', async () => {
		for (const [path, count] of [
			['Makefile', 2],
			['api/makefile', 2],
			['GNUmakefile', 2],
			['rules.mk', 2],
			['Makefile.am', 0],
			['makefile.js', 0],
		] as const) {
			expect([path, (await factsOf(path, 'a:\n\tx\n')).filter(({ kind }) => kind.startsWith('task')).length]).toEqual([path, count]);
		}
	});
});
