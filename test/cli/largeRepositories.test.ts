import { spawnSync } from 'node:child_process';
import { chmodSync, existsSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { parse as parseJson } from 'jsonc-parser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parse as parseYaml } from 'yaml';
import { bundle, Folder, orders } from './harness.js';

const page = readFileSync(join(import.meta.dirname, '../../docs/large-repositories.md'), 'utf8');

/** The fenced blocks of a language, in order. */
function blocks(language: string): readonly string[] {
	return [...page.matchAll(new RegExp(`^\`\`\`${language}\\n([^]*?)^\`\`\`$`, 'gm'))].map(([, body]) => body!);
}

interface Step {
	readonly uses?: string;
	readonly run?: string;
	readonly with?: Readonly<Record<string, unknown>>;
}

interface Job {
	readonly needs?: string;
	readonly strategy?: { readonly matrix: Readonly<Record<string, readonly (string | number)[]>> };
	readonly steps: readonly Step[];
}

interface Task {
	readonly inputs: readonly (string | Readonly<Record<string, unknown>>)[];
	readonly outputs: readonly string[];
	readonly cache?: boolean;
}

describe.skipIf(process.platform === 'win32')('the page on large repositories', { timeout: 60_000 }, () => {
	const members = ['packages/a', 'packages/b'];
	let folder: Folder;
	let programs: string;
	let expected: unknown;

	beforeAll(() => {
		const cli = bundle('cli.cjs');
		programs = mkdtempSync(join(tmpdir(), 'twelve-factor-programs-'));
		// What an installation puts on the path, and a runner that takes it from there.
		const own = `#!/bin/sh\nexec ${JSON.stringify(process.execPath)} ${JSON.stringify(cli)} "$@"\n`;
		for (const [name, text] of [
			['twelve-factor', own],
			['npx', '#!/bin/sh\nexec "$@"\n'],
		] as const) {
			writeFileSync(join(programs, name), text);
			chmodSync(join(programs, name), 0o755);
		}
		folder = new Folder({
			'package.json': '{ "name": "shop", "private": true, "workspaces": ["packages/*"] }\n',
			...Object.fromEntries(
				members.flatMap((member) =>
					Object.entries(orders).map(([path, text]) => [`${member}/${path}`, text.replace('"orders"', `"${member}"`)]),
				),
			),
		});
		expected = answerOf('npx twelve-factor check');
		expect((expected as { findings: unknown[] }).findings.length).toBeGreaterThan(2);
	}, 120_000);

	afterAll(() => {
		folder.dispose();
		rmSync(programs, { recursive: true });
	});

	/** Runs a line of the page as a shell does. Findings are status 1. */
	function sh(line: string, within = ''): { readonly stdout: string; readonly stderr: string } {
		const { status, stdout, stderr } = spawnSync('sh', ['-c', line], {
			cwd: join(folder.path, within),
			env: { PATH: `${programs}${delimiter}${process.env['PATH']}` },
			encoding: 'utf8',
		});
		expect([0, 1], `${line}: ${stderr}`).toContain(status);
		return { stdout, stderr };
	}

	/** What a line answers, when it is asked for JSON; nothing may be warned of. */
	function answerOf(line: string): unknown {
		const { stdout, stderr } = sh(`${line} --format json`);
		expect(stderr).toBe('');
		return JSON.parse(stdout);
	}

	it('a cache that is kept from run to run', () => {
		const steps = parseYaml(blocks('yaml')[0]!) as readonly Step[];
		const line = steps.find(({ run }) => run !== undefined)!.run!;
		const kept = String(steps.find(({ uses }) => uses?.startsWith('actions/cache'))!.with!['path']);
		expect(answerOf(line)).toEqual(expected);
		expect(existsSync(join(folder.path, kept))).toBe(true);
		expect(answerOf(line)).toEqual(expected);
	});

	it('shares that several machines read', () => {
		const { jobs } = parseYaml(blocks('yaml')[1]!) as { readonly jobs: Readonly<Record<string, Job>> };
		const [[name, { strategy, steps }], [, answering]] = Object.entries(jobs) as [[string, Job], [string, Job]];
		expect(answering.needs).toBe(name);
		const [[variable, values]] = Object.entries(strategy!.matrix) as [[string, readonly number[]]];
		for (const value of values) {
			const filled = (text: string): string => text.replaceAll(`\${{ matrix.${variable} }}`, String(value));
			expect(filled(steps.find(({ run }) => run)!.run!)).toContain(`${value}/${values.length}`);
			sh(filled(steps.find(({ run }) => run)!.run!));
			const uploaded = filled(String(steps.find(({ uses }) => uses?.startsWith('actions/upload-artifact'))!.with!['path']));
			expect(existsSync(join(folder.path, uploaded)), uploaded).toBe(true);
		}
		expect(answerOf(answering.steps.find(({ run }) => run)!.run!)).toEqual(expected);
		sh('rm *.facts');
	});

	it('tasks whose outputs a runner keeps: each writes what it declares, depends on the version of the tool, and the answer is the same', () => {
		const { scripts } = JSON.parse(blocks('json')[0]!) as { readonly scripts: Readonly<Record<string, string>> };
		const [turbo, nx] = blocks('jsonc').map(
			(text) => parseJson(text) as { tasks?: Record<string, Task>; targetDefaults?: Record<string, Task> },
		);
		const [[name, script]] = Object.entries(scripts) as [[string, string]];
		const ofTurbo = turbo!.tasks![name]!;
		const ofNx = nx!.targetDefaults![name]!;
		for (const member of members) {
			sh(script.replaceAll('packages/a', member), member);
			for (const output of [...ofTurbo.outputs, ...ofNx.outputs.map((one) => one.replace('{projectRoot}/', ''))]) {
				expect(existsSync(join(folder.path, member, output)), output).toBe(true);
			}
		}
		expect(ofNx.cache).toBe(true);
		expect(ofNx.inputs).toContainEqual({ externalDependencies: ['twelve-factor'] });
		expect(page).toMatch(/devDependencies/);
		const [line] = page.match(/twelve-factor check --facts packages\/[^`]+/)!;
		expect(answerOf(line)).toEqual(expected);
		sh('rm packages/*/*.facts');
	});
});
