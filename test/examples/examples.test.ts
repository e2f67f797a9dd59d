import { access, cp, mkdir, mkdtemp, readFile, rm, symlink, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { parseEnv } from 'node:util';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { fixTexts, type FixingResult } from '../../server/cli/fixing.js';
import { openSession, type Session } from '../../server/cli/session.js';
import { isAtLeast, type Fix } from '../../server/engine/index.js';
import { startService, visit } from './service.js';

const root = fileURLToPath(new URL('../..', import.meta.url));
const secrets = ['Yq7-plum-orchard-31-Vex', 'turnip-Lw82-cellar', 'kR4-beetroot-mailer-77', 'Hf3-unsubscribe-quince'];

let folder: string;

beforeAll(async () => {
	folder = await mkdtemp(join(tmpdir(), 'harvest-box-'));
	await symlink(join(root, 'node_modules'), join(folder, 'node_modules'), 'junction');
	for (const name of ['before', 'fixed', 'after']) {
		await cp(join(root, 'examples', name === 'fixed' ? 'before' : name), join(folder, name), { recursive: true });
	}
});

afterAll(async () => {
	await rm(folder, { recursive: true, force: true });
});

function open(path: string): Promise<Session> {
	return openSession(path, { assets: join(root, 'dist'), workingDirectory: path });
}

/** The environment that a person would make from the example file. */
async function filledIn(path: string): Promise<Record<string, string>> {
	const values = Object.entries(parseEnv(await readFile(path, 'utf8')));
	return Object.fromEntries(
		values.map(([name, value]) => [name, value === 'changeme' || value === '' ? `filled-in-for-${name.toLowerCase()}` : (value ?? '')]),
	);
}

describe('the sample service', () => {
	let session: Session;
	let result: FixingResult;
	const fixes: Fix[] = [];

	beforeAll(async () => {
		session = await open(join(folder, 'fixed'));
		const report = await session.engine.checkWorkspace();
		for (const finding of report.files.flatMap((file) => file.findings)) {
			fixes.push(...(await session.engine.fixesOf(finding)));
		}
		result = await fixTexts(session, report, { allowed: ['safe', 'suggestion'], isAsked: () => true, shown: false });
		for (const { path, after } of result.changes) {
			await mkdir(dirname(join(folder, 'fixed', path)), { recursive: true });
			await writeFile(join(folder, 'fixed', path), after);
		}
	}, 60_000);

	afterAll(() => session.engine.dispose());

	test('breaks all twelve factors where it stands', async () => {
		const here = await open(join(root, 'examples/before'));
		const { checklist } = await here.engine.checkWorkspace();
		here.engine.dispose();
		expect(checklist.filter(({ status }) => status !== 'violated').map(({ factor }) => factor)).toEqual([]);
		expect(checklist).toHaveLength(12);
	}, 60_000);

	test('gives the same answers after every safe and suggested fix, with the environment of .env.example filled in', async () => {
		const before = await startService(join(folder, 'before'), 'src/server.js', {});
		const fixed = await startService(join(folder, 'fixed'), 'src/server.js', await filledIn(join(folder, 'fixed/.env.example')));
		try {
			const expected = await visit(before.url);
			expect(expected.map(({ status }) => status)).toEqual([
				200, 200, 200, 200, 200, 404, 404, 401, 401, 400, 200, 200, 503, 400, 500, 201, 400, 403, 204, 401,
			]);
			expect(await visit(fixed.url)).toEqual(expected);
			expect([before.wantedPort, fixed.wantedPort]).toEqual([3000, 3000]);
		} finally {
			expect(await before.stop(), 'before: cut off').toBe('SIGTERM');
			expect(await fixed.stop(), fixed.errors()).toBe(0);
		}
		expect(fixed.output()).toContain('"msg":"Signed in"');
		await expect(access(join(folder, 'before/logs/shop.log'))).resolves.toBeUndefined();
		await expect(access(join(folder, 'fixed/logs/shop.log'))).rejects.toThrow();
	}, 60_000);

	test('listens where the environment says, and does not start without its secrets', async () => {
		const environment = await filledIn(join(folder, 'fixed/.env.example'));
		const fixed = await startService(join(folder, 'fixed'), 'src/server.js', { ...environment, PORT: '4123' });
		await fixed.stop();
		expect(fixed.wantedPort).toBe(4123);
		const { SESSION_SECRET, ...incomplete } = environment;
		expect(SESSION_SECRET).toBeDefined();
		await expect(startService(join(folder, 'fixed'), 'src/server.js', incomplete)).rejects.toThrow('SESSION_SECRET');
	}, 60_000);

	test('has no fix left to apply, and none of its secrets outside .env', async () => {
		expect(result.applied).toBeGreaterThan(20);
		for (const finding of result.report.files.flatMap((file) => file.findings)) {
			const left = (await session.engine.fixesOf(finding)).filter(({ applicability }) => applicability !== 'manual');
			expect(
				left.map(({ title }) => title),
				finding.message,
			).toEqual([]);
		}
		for (const { path, after } of result.changes) {
			expect(
				secrets.filter((secret) => path !== '.env' && after.includes(secret)),
				path,
			).toEqual([]);
		}
		expect(Object.values(parseEnv(await readFile(join(folder, 'fixed/.env'), 'utf8'))).sort()).toEqual([...secrets].sort());
	});

	test('no title of a fix holds a secret', () => {
		expect(fixes.length).toBeGreaterThan(20);
		expect(fixes.filter(({ title }) => secrets.some((secret) => title.includes(secret)))).toEqual([]);
	});
});

describe('its fixed twin', () => {
	test('has no finding, and keeps every factor', async () => {
		const session = await open(join(root, 'examples/after'));
		const { files, checklist } = await session.engine.checkWorkspace();
		session.engine.dispose();
		const findings = files.flatMap((file) => file.findings.filter(({ severity }) => isAtLeast(severity, 'warning')));
		expect(findings.map(({ rule, message, at }) => `${at.path}: ${rule}: ${message}`)).toEqual([]);
		expect(checklist.filter(({ status }) => status !== 'met').map(({ factor, status }) => `${factor}: ${status}`)).toEqual([]);
	}, 60_000);

	test('starts, answers, and closes', async () => {
		const service = await startService(join(folder, 'after'), 'src/server.js', await filledIn(join(folder, 'after/.env.example')));
		const answers = await visit(service.url).finally(() => service.stop());
		expect(answers.map(({ status }) => status)).toEqual([
			200, 200, 200, 200, 200, 404, 404, 401, 401, 400, 200, 200, 503, 400, 500, 503, 400, 403, 204, 401,
		]);
		expect(await service.stop()).toBe(0);
	}, 60_000);
});
