import { cpSync, mkdtempSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { engineFlags } from '../../server/start/engineFlags.js';
import { bundle, Folder, orders, run, type Run } from './harness.js';

let folder: Folder;
let dist: string;
let compiled: readonly string[];
let expected: Run;

beforeAll(async () => {
	folder = new Folder({
		...orders,
		Dockerfile: 'FROM node:latest\nCMD npm start\n',
		'compose.yaml': 'services:\n  app:\n    build: .\n',
		'.twelvefactor.json': '{ "rules": { "logs": "error" } }',
	});
	dist = mkdtempSync(join(tmpdir(), 'twelve-factor-dist-'));
	cpSync(dirname(bundle('cli.cjs')), dist, { recursive: true });
	compiled = readdirSync(dist).filter((name) => name.endsWith('.cache'));
	expected = await check();
}, 60_000);

afterAll(() => {
	folder.dispose();
	rmSync(dist, { recursive: true, force: true });
});

function check(environment: Readonly<Record<string, string>> = {}): Promise<Run> {
	return run(join(dist, 'cli.cjs'), ['check', '--format', 'json'], folder.path, environment);
}

/** Changes every compiled form. */
function damage(change: (whole: Buffer, at: number) => Uint8Array): () => void {
	const before = compiled.map((name) => readFileSync(join(dist, name)));
	compiled.forEach((name, at) => writeFileSync(join(dist, name), change(before[at]!, at)));
	return () => compiled.forEach((name, at) => writeFileSync(join(dist, name), before[at]!));
}

test('the build compiles ahead what a check runs', () => {
	expect(compiled).toContain('cli-main.cjs.cache');
	expect(compiled).toContain('typescript.cjs.cache');
	expect(expected.status).toBe(1);
	expect(JSON.parse(expected.stdout)).toMatchObject({ version: 1 });
});

test.each<[string, (whole: Buffer, at: number) => Uint8Array]>([
	['cut off', (whole) => whole.subarray(0, whole.length / 2)],
	['empty', () => Buffer.alloc(0)],
	['damaged in the middle', (whole) => Buffer.from(whole.map((byte, at) => (at === whole.length >> 1 ? byte ^ 4 : byte)))],
	['of another bundle', (whole) => Buffer.concat([Buffer.from('0'.repeat(40)), whole.subarray(40)])],
])(
	'what is compiled and %s is left alone',
	async (_, change) => {
		const undo = damage(change);
		try {
			expect(await check()).toEqual(expected);
		} finally {
			undo();
		}
	},
	20_000,
);

test('an engine that compiles in another way takes the text', async () => {
	expect(await check({ NODE_OPTIONS: '--stack-trace-limit=5' })).toEqual(expected);
}, 20_000);

test('a bundle that was changed is not taken for what was compiled', async () => {
	const main = join(dist, 'cli-main.cjs');
	const before = readFileSync(main, 'utf8');
	const text = before.slice(before.indexOf('\n') + 1);
	writeFileSync(main, `// ${'1'.repeat(40)}\n${text.replace('Checks services against', 'CHECKS services against')}`);
	try {
		expect((await run(join(dist, 'cli.cjs'), ['--help'], folder.path)).stdout).toContain('CHECKS services against');
	} finally {
		writeFileSync(main, before);
	}
});

test('this engine takes every flag that it is given without a word', () => {
	expect(engineFlags(process.versions.v8)).not.toEqual([]);
	expect(expected.stderr).toBe('');
});

test.each([
	['11.3.244.8-node.38', '--interrupt-budget=300000'],
	['12.4.254.21-node.57', '--invocation-count-for-turbofan=12000'],
	['14.6.202.34-node.40', '--invocation-count-for-turbofan=12000'],
])('V8 %s waits longer before it optimizes', (version, flag) => {
	expect(engineFlags(version).filter((each) => /interrupt|invocation/.test(each))).toEqual([flag]);
});

test.each(['10.2.154.26-node.36', '15.0.1', 'of tomorrow', ''])('V8 %j, which nobody has tried, gets no flag', (version) => {
	expect(engineFlags(version)).toEqual([]);
});
