import { setImmediate as immediate } from 'node:timers/promises';
import { afterEach, expect, it, vi } from 'vitest';
import { Checker } from '../../server/src/checker.js';
import { Diagnostics } from '../../server/src/features/diagnostics.js';
import { Folders } from '../../server/src/folders.js';
import { Root } from '../../server/src/root.js';
import { Roots } from '../../server/src/roots.js';
import { Scans } from '../../server/src/scans.js';
import { orders } from '../cli/harness.js';
import { Client } from '../server/harness.js';
import { count } from './support/counts.js';

const building = vi.hoisted(() => ({ fails: false }));
vi.mock('../../server/engine/project/build.js', async (original) => {
	const real = await original<{ buildProject: (...args: readonly unknown[]) => unknown }>();
	return { ...real, buildProject: (...args: readonly unknown[]) => (building.fails ? fail() : real.buildProject(...args)) };
});

const server = orders['src/server.js']!;
/** What the message of an error may quote, and nobody may hear. */
const secret = 'hunter2-9f8e7d6c';
let client: Client;

afterEach(async () => {
	building.fails = false;
	vi.useRealTimers();
	vi.restoreAllMocks();
	await client.dispose();
});

function fail(): never {
	throw new RangeError(`const password = '${secret}'`);
}

async function start(): Promise<void> {
	client = new Client(orders);
	await client.start();
	await client.ready();
	await client.open('src/server.js', server);
	await client.until(() => client.last(client.uri('src/server.js'))?.version === 1);
}

/** The lines of the log about something that failed. */
const failures = (what: string): readonly string[] => client.errors.filter((line) => line.startsWith(`${what} failed: RangeError`));

const textDocument = (): { uri: string } => ({ uri: client.uri('src/server.js') });
const range = { start: { line: 0, character: 0 }, end: { line: 7, character: 30 } };
const say = (method: string, params: object): Promise<void> => client.connection.sendNotification(method, params);

it('a listener that throws costs one line of the log, and the server goes on', async () => {
	await start();
	const listeners: readonly (readonly [what: string, failing: () => void, event: () => Promise<void>])[] = [
		['Opening', () => vi.spyOn(Checker.prototype, 'opened').mockImplementation(fail), () => client.open('src/other.js', '')],
		['An edit', () => vi.spyOn(Checker.prototype, 'changed').mockImplementation(fail), () => client.change('src/server.js', '', 2)],
		[
			'Saving',
			() => vi.spyOn(Checker.prototype, 'saved').mockImplementation(fail),
			() => say('textDocument/didSave', { textDocument: textDocument() }),
		],
		['Closing', () => vi.spyOn(Checker.prototype, 'closed').mockImplementation(fail), () => client.close(client.uri('src/other.js'))],
		[
			'Watching files',
			() => vi.spyOn(Checker.prototype, 'filesChanged').mockImplementation(fail),
			() => client.watched({ path: 'src/server.js', type: 2 }),
		],
		[
			'A change of settings',
			() => vi.spyOn(Folders.prototype, 'readSettings').mockImplementation(fail),
			() => say('workspace/didChangeConfiguration', { settings: {} }),
		],
		[
			'A change of folders',
			() => vi.spyOn(Folders.prototype, 'change').mockImplementation(fail),
			() => say('workspace/didChangeWorkspaceFolders', { event: { added: [], removed: [] } }),
		],
	];
	for (const [what, failing, event] of listeners) {
		failing();
		await event();
		await client.until(() => failures(what).length > 0);
		vi.restoreAllMocks();
		expect(failures(what), what).toHaveLength(1);
	}
	expect(client.log.join('\n')).not.toContain(secret);
	await client.change('src/server.js', server, 3);
	await client.until(() => client.last(client.uri('src/server.js'))?.version === 3);
	expect(client.rules('src/server.js')).toContain('port-binding/hardcoded-port');
	count('listeners', { 'that threw': listeners.length });
});

it('a request whose handler throws is answered, without the words of the error', async () => {
	await start();
	vi.spyOn(Diagnostics.prototype, 'get').mockImplementation(fail);
	vi.spyOn(Root.prototype, 'rules').mockImplementation(fail);
	vi.spyOn(Root.prototype, 'pageOf').mockImplementation(fail);
	vi.spyOn(Roots.prototype, 'folders', 'get').mockImplementation(fail);
	const requests: readonly (readonly [what: string, method: string, params: object])[] = [
		['A hover', 'textDocument/hover', { textDocument: textDocument(), position: range.start }],
		['A code action', 'textDocument/codeAction', { textDocument: textDocument(), range, context: { diagnostics: [] } }],
		['The edit of a code action', 'codeAction/resolve', { title: '', data: { fixAll: client.uri('src/server.js') } }],
		['The checklist', 'twelveFactor/checklist', {}],
		['A check of the workspace', 'twelveFactor/checkWorkspace', {}],
		['The rules', 'twelveFactor/rules', {}],
		['The page of a rule', 'twelveFactor/rulePage', { rule: 'logs/log-file' }],
	];
	for (const [what, method, params] of requests) {
		const answer = await client.connection.sendRequest(method, params).then(
			() => 'none',
			(error: unknown) => String(error),
		);
		expect(answer, what).toContain(`${what} failed: RangeError`);
		expect(answer).not.toContain(secret);
		await client.until(() => failures(what).length > 0);
		expect(failures(what)).toHaveLength(1);
	}
	expect(client.log.join('\n')).not.toContain(secret);
	vi.restoreAllMocks();
	expect(
		await client.connection.sendRequest('textDocument/hover', { textDocument: textDocument(), position: { line: 7, character: 27 } }),
	).not.toBeNull();
	count('requests', { 'that threw': requests.length });
});

it('a timer that throws costs one line of the log', async () => {
	await start();
	vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
	// The second stroke waits for its turn: what it starts is started by a timer, and so is the scan once the typing rests.
	await client.change('src/server.js', `${server}\n`, 2);
	await client.change('src/server.js', `${server}\n\n`, 3);
	await client.connection.sendRequest('twelveFactor/ping');
	vi.spyOn(Checker.prototype, 'check').mockImplementation(fail);
	vi.spyOn(Scans.prototype, 'run').mockImplementation(fail);
	while (failures('A check').length === 0 || failures('A scan').length === 0) {
		vi.advanceTimersByTime(50);
		await immediate();
	}
	vi.useRealTimers();
	vi.restoreAllMocks();
	expect(client.log.join('\n')).not.toContain(secret);
	await client.change('src/server.js', server, 4);
	await client.until(() => client.last(client.uri('src/server.js'))?.version === 4);
});

it('a project that cannot be put together is said, and checked again when it can', async () => {
	building.fails = true;
	client = new Client(orders);
	await client.start();
	await client.until(() => client.statuses.at(-1)?.state === 'error');
	expect(client.statuses.at(-1)?.message).toContain('could not be checked');
	await client.open('src/server.js', server);
	await client.until(() => failures('A check').length > 0 && failures('A scan').length > 0);
	expect(client.log.join('\n')).not.toContain(secret);
	building.fails = false;
	await client.change('src/server.js', `${server}\n`, 2);
	await client.until(() => client.last(client.uri('src/server.js'))?.version === 2);
	await client.until(() => client.statuses.at(-1)?.state === 'ready');
	expect(client.rules('src/server.js')).toContain('port-binding/hardcoded-port');
});
