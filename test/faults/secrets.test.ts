import { mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, describe, expect, it, vi } from 'vitest';
import type { CodeAction } from 'vscode-languageserver';
import type { ChecklistResult } from '../../server/src/protocol.js';
import { maskLine, maskSource } from '../../server/engine/core/secrets/lines.js';
import { manifests } from '../../server/engine/readers/manifests/index.js';
import { readersFor } from '../../server/engine/readers/index.js';
import { run } from '../../server/cli/run.js';
import { bundle, Folder, run as runBundle } from '../cli/harness.js';
import { Client } from '../server/harness.js';
import { canaryWorkspace, leaksIn } from './support/canaries.js';
import { count } from './support/counts.js';
import { unitsOf } from '../support/units.js';

// The report that the client exports is made of words alone; what it has of the editor is how it translates them.
vi.mock('vscode', () => ({
	l10n: { t: (text: string, ...values: unknown[]) => text.replace(/\{(\d)\}/g, (_whole, index: string) => String(values[Number(index)])) },
	ThemeIcon: class {},
	ThemeColor: class {},
}));

/** The client has types of its own, those of the editor, which the tests do not see. */
async function reportOfClient(): Promise<{ checklistReport(result: ChecklistResult): string }> {
	const path: string = '../../client/src/checklist/render.ts';
	return (await import(path)) as { checklistReport(result: ChecklistResult): string };
}

const { files, canaries } = canaryWorkspace();
const paths = Object.keys(files);
let searched = 0;
let leaked = 0;
const seen = new Set<string>();

function searchFor(what: string, output: string, among = canaries): void {
	searched += output.length;
	const leaks = leaksIn(output, among);
	leaked += leaks.length;
	for (const { canary } of leaks) {
		seen.add(canary.secret);
	}
	expect(leaks.slice(0, 40).map(({ canary, excerpt }) => `${what}, of ${canary.path}: …${excerpt}…`)).toEqual([]);
}

/** Runs the command line in this process, and gives every byte it writes. */
async function output(args: readonly string[], cwd: string): Promise<string> {
	let written = '';
	const stream = { write: (text: string) => void (written += text), isTerminal: false, columns: undefined };
	await run(args, {
		stdout: stream,
		stderr: stream,
		environment: {},
		workingDirectory: cwd,
		assets: cwd,
		version: '0.0.0',
		build: '0.0.0',
		now: () => 0,
	});
	return written;
}

describe('a line that is masked', () => {
	it.each([
		['export API_KEY=abc123defg; x', 'export API_KEY=**********; x'],
		['sh -c "export API_KEY=abc123defg && x"', 'sh -c "export API_KEY=********** && x"'],
		['sh -c \'PASSWORD="ab cd" x\' y', 'sh -c \'PASSWORD="** **" x\' y'],
		['helm upgrade --set=auth.password=hunter22 x', 'helm upgrade --set=auth.password=******** x'],
		['x --password hunter22 --port 80', 'x --password ******** --port 80'],
		['x --token=${TOKEN} --password=$PASS y', 'x --token=${TOKEN} --password=$PASS y'],
		['x --token=${TOKEN:-abcdef12} y', 'x --token=${TOKEN:-********} y'],
		['TOKEN=$(cat a | API_KEY=abc123defg b) y', 'TOKEN=$(cat a | API_KEY=********** b) y'],
		['PASSWORD=ab"cd ef"gh x', 'PASSWORD=**"** **"** x'],
		['PASSWORD="half typed', 'PASSWORD="**** *****'],
		["curl -u me:hunter22 -H 'X-Api-Key: abc123defg'", "curl -u me:******** -H 'X-Api-Key: **********'"],
		['curl -H "Authorization: Bearer abcdef.123" x', 'curl -H "Authorization: Bearer **********" x'],
		['docker run -u 1000:1000 -p 80:80 NODE_ENV=production', 'docker run -u 1000:1000 -p 80:80 NODE_ENV=production'],
		['node server.js --log-level=debug && npm run token', 'node server.js --log-level=debug && npm run token'],
	])('%s', (line, masked) => {
		expect(maskLine(line)).toBe(masked);
		expect(maskLine(line)).toHaveLength(line.length);
	});

	it.each([
		["	sessionSecret: process.env.SESSION_SECRET || 'mysecret',", "	sessionSecret: process.env.SESSION_SECRET || '********',"],
		["	password: expectEnvVariable('PROMETHEUS_PASSWORD'),", "	password: expectEnvVariable('PROMETHEUS_PASSWORD'),"],
		['exec(`PGPASSWORD=hunter22 convert ${file}`);', 'exec(`PGPASSWORD=******** convert ${file}`);'],
		['PGPASSWORD=hunter22 psql', 'PGPASSWORD=******** psql'],
		["const token = request.headers['x-token']; // token: hunter22", "const token = request.headers['x-token']; // token: ********"],
		["const url = 'https://me:hunter22@acme.io';", "const url = 'https://me:********@acme.io';"],
	])('as code: %s', (line, masked) => {
		expect(maskSource(line, true)).toBe(masked);
	});

	it.each([
		'"ms@npm:^3.0.0-canary.1":',
		'  resolution: "ms@npm:3.0.0-canary.1"',
		'  checksum: 5e9fa2f1fd3e1a1b9e0c4e2bd4a1c7a8f3d2b1c0',
		'GLOBAL_API_URL=http://localhost:3000',
	])('shows what is no secret: %s', (line) => {
		expect(maskSource(line, false)).toBe(line);
	});

	it('is masked in linear time', async () => {
		for (const piece of ['a=', 'token=', "token='", 'token="', '$(', 'a ', '--token ', 'x:', 'authorization: ', 'token=\\']) {
			const units = await unitsOf(() => maskLine(piece.repeat(Math.floor(200_000 / piece.length))));
			expect(units, piece).toBeLessThan(30);
		}
	});
});

describe(`${canaries.length} secrets`, { timeout: 300_000 }, () => {
	const folder = new Folder(files).track();
	afterAll(() => {
		folder.dispose();
		count('canary secrets', { canaries: canaries.length, 'characters searched': searched, leaked });
	});

	it('are in no output of the command line', async () => {
		expect(canaries.length).toBeGreaterThanOrEqual(300);
		const calls = [
			['check'],
			['check', '--format', 'json'],
			['check', '--quiet'],
			['check', '--no-inline-config', '--fail-on', 'hint'],
			['check', '--diff'],
			['check', '--fix-unsafe', '--diff'],
			['check', '--verbose', '--hints'],
			['checklist'],
			['checklist', '--format', 'json'],
			['check', '--print-roles'],
			['check', 'nowhere'],
			['check', '--format', 'no'],
			['explain', 'no'],
		];
		for (const call of calls) {
			const written = await output(call, folder.path);
			expect(written).not.toBe('');
			searchFor(call.join(' '), written);
		}
	});

	it('are in no output of the bundle whose threads read', async () => {
		const { stdout, stderr } = await runBundle(bundle('cli.cjs'), ['check', '--threads', '2', '--hints', '--format', 'json'], folder.path);
		expect(stdout).toContain('"findings"');
		searchFor('--threads 2', stdout + stderr);
	});

	it('are in no file that is kept or handed on: cache, facts of all files and of a share', async () => {
		const kept = mkdtempSync(join(tmpdir(), 'twelve-factor-kept-'));
		const calls = [
			['check', '--cache', join(kept, 'cache')],
			['check', '--cache', join(kept, 'cache')],
			['check', '--facts-out', join(kept, 'all.facts')],
			['check', '--shard', '1/2', '--facts-out', join(kept, 'half.facts')],
			['check', '--facts', join(kept, 'all.facts'), '--format', 'json'],
		];
		for (const call of calls) {
			searchFor(call.join(' '), await output(call, folder.path));
		}
		const names = readdirSync(kept, { recursive: true, withFileTypes: true }).filter((entry) => entry.isFile());
		expect(names.map(({ name }) => name)).toEqual(expect.arrayContaining(['all.facts', 'half.facts']));
		expect(names.length).toBeGreaterThan(2);
		for (const { parentPath, name } of names) {
			searchFor(name, readFileSync(join(parentPath, name), 'latin1'));
		}
		rmSync(kept, { recursive: true });
	});

	it('stand in a file of every reader, of which it says something', async () => {
		const without: string[] = [];
		for (const reader of [...readersFor('a.js'), ...manifests]) {
			const claimed = [...new Set(canaries.map(({ path }) => path))].filter((path) => reader.claims(path));
			const said = await Promise.all(claimed.map((path) => reader.read({ path, version: 1, text: files[path]! })));
			if (!said.some((facts) => facts.length > 0)) {
				without.push(reader.id);
			}
		}
		expect(without).toEqual([]);
	});

	it('are in no facts and in no configuration that is shown', async () => {
		for (const path of paths) {
			searchFor(`facts of ${path}`, await output(['check', '--print-facts', path], folder.path));
			searchFor(`configuration of ${path}`, await output(['check', '--print-config', path], folder.path));
		}
	});

	it('are in nothing that the server says or notes: diagnostics, hovers, titles of actions, checklist, log, trace, journal', async () => {
		const client = new Client(files);
		let said = '';
		let edits = 0;
		// Whatever else it sends: log, messages, telemetry, and the trace at its most talkative.
		client.connection.onNotification('window/logMessage', ({ message }: { message: string }) => void (said += message));
		client.connection.onUnhandledNotification((message) => void (said += JSON.stringify(message)));
		const journal = mkdtempSync(join(tmpdir(), 'twelve-factor-journal-'));
		await client.start([''], { commands: ['twelveFactor.explainRule'], journal: { folder: journal } });
		await client.connection.sendNotification('$/setTrace', { value: 'verbose' });
		await client.ready();
		for (const path of paths.filter((one) => !one.endsWith('long.js'))) {
			await client.open(path, files[path]!, 1, path.endsWith('.ts') ? 'typescript' : 'javascript');
			await Promise.race([
				client.until(() => client.last(client.uri(path))?.version === 1),
				new Promise((resolve) => setTimeout(resolve, 3000)),
			]);
			for (const diagnostic of (client.last(client.uri(path))?.diagnostics ?? []).slice(0, 25)) {
				const textDocument = { uri: client.uri(path) };
				said += JSON.stringify(
					await client.connection.sendRequest('textDocument/hover', { textDocument, position: diagnostic.range.start }),
				);
				const actions = await client.connection.sendRequest<CodeAction[]>('textDocument/codeAction', {
					textDocument,
					range: diagnostic.range,
					context: { diagnostics: [diagnostic] },
				});
				said += JSON.stringify(actions.map(({ title, diagnostics, command }) => [title, diagnostics, command]));
				// The edits of a fix may move a secret to the .env beside its file, where it belongs, and code around it within its file; they bring it nowhere else.
				for (const change of actions.flatMap(({ edit }) => edit?.documentChanges ?? []).filter((one) => 'textDocument' in one)) {
					const target = change.textDocument.uri;
					const strangers = canaries.filter((canary) => client.uri(canary.path) !== target);
					if (!target.endsWith('/.env')) {
						edits++;
						searchFor(
							`an edit of ${target}`,
							change.edits.map((one) => ('newText' in one ? one.newText : JSON.stringify(one))).join('\n'),
							strangers,
						);
					}
				}
			}
		}
		const checklist = await client.connection.sendRequest<ChecklistResult>('twelveFactor/checklist', {});
		const { checklistReport } = await reportOfClient();
		const report = checklistReport(checklist);
		expect(report).toContain('| XII |');
		said += JSON.stringify(checklist) + report;
		said += JSON.stringify([client.published, client.statuses, client.errors, client.progress]);
		await expect.poll(() => readdirSync(journal).some((name) => name.endsWith('.answers')), { timeout: 5000 }).toBe(true);
		expect(readdirSync(journal)).toEqual(expect.arrayContaining(['reading', 'quarantine.json']));
		said += readdirSync(journal)
			.map((name) => readFileSync(join(journal, name), 'latin1'))
			.join('\n');
		await client.dispose();
		rmSync(journal, { recursive: true });
		expect(edits).toBeGreaterThan(10);
		expect(said.length).toBeGreaterThan(10_000);
		searchFor('the server', said);
	});

	it('are in no file that a fix makes public', async () => {
		const fixed = new Folder(files).track();
		searchFor('--fix-unsafe', await output(['check', '--fix-unsafe'], fixed.path));
		for (const path of ['.env.example', 'README.md']) {
			try {
				searchFor(path, fixed.read(path));
			} catch (error) {
				expect(error).toMatchObject({ code: 'ENOENT' });
			}
		}
		fixed.dispose();
	});
});
