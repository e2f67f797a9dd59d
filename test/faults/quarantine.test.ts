import { spawn, type ChildProcess } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, afterEach, beforeAll, describe, expect, it } from 'vitest';
import {
	createProtocolConnection,
	StreamMessageReader,
	StreamMessageWriter,
	type CodeAction,
	type Diagnostic,
	type ProtocolConnection,
	type PublishDiagnosticsParams,
} from 'vscode-languageserver/node';
import { openJournal } from '../../server/disk/journalStorage.js';
import { Quarantine, type Ending } from '../../server/src/quarantine.js';
import { Folder, orders, run } from '../cli/harness.js';
import { capabilities } from '../server/harness.js';
import { count, isLong } from './support/counts.js';
import { buildPoisoned, poison, poisonedSteps } from './support/poison.mjs';

const port = 'port-binding/hardcoded-port';
const skipped = 'twelve-factor/skipped-file';
let bundles: string;
let survived = 0;

/** A server in a process of its own, with the files that stand in its editor. */
class Session {
	readonly diagnostics = new Map<string, readonly Diagnostic[]>();
	readonly messages: string[] = [];
	readonly connection: ProtocolConnection;
	readonly ended: Promise<string>;
	/** Resolves when the server has been greeted, or has ended. */
	readonly greeted: Promise<void>;
	readonly #child: ChildProcess;
	readonly #folder: Folder;
	#isReady = false;

	constructor(folder: Folder, journal: string, after?: Ending) {
		this.#folder = folder;
		const child = spawn(process.execPath, ['--max-old-space-size=256', join(bundles, 'server.cjs'), '--stdio'], {
			stdio: ['pipe', 'pipe', 'ignore'],
		});
		this.#child = child;
		this.ended = new Promise((resolve) => child.on('close', (status, signal) => resolve(signal ?? String(status))));
		this.connection = createProtocolConnection(new StreamMessageReader(child.stdout), new StreamMessageWriter(child.stdin));
		this.connection.onNotification(
			'textDocument/publishDiagnostics',
			({ uri, diagnostics }: PublishDiagnosticsParams) => void this.diagnostics.set(uri.slice(uri.lastIndexOf('/') + 1), diagnostics),
		);
		this.connection.onNotification('window/showMessage', ({ message }: { message: string }) => void this.messages.push(message));
		this.connection.onNotification(
			'twelveFactor/status',
			(status: { state: string; findings?: unknown }) =>
				void (this.#isReady = ['ready', 'error'].includes(status.state) && status.findings !== undefined),
		);
		this.connection.onError(() => undefined);
		this.connection.listen();
		const options = { journal: { folder: journal, ...(after === undefined ? {} : { after }) } };
		// A server that ends in between answers nothing any more.
		this.greeted = this.connection
			.sendRequest('initialize', {
				processId: null,
				rootUri: pathToFileURL(folder.path).href,
				capabilities,
				initializationOptions: options,
			})
			.then(
				() => this.connection.sendNotification('initialized', {}),
				() => undefined,
			);
	}

	async ready(): Promise<void> {
		while (!this.#isReady) {
			await new Promise((resolve) => setTimeout(resolve, 20));
		}
	}

	/** Whether the server answers within some milliseconds. */
	answers(milliseconds: number): Promise<boolean> {
		return Promise.race([
			this.connection.sendRequest('twelveFactor/ping').then(
				() => true,
				() => false,
			),
			new Promise<boolean>((resolve) => setTimeout(() => resolve(false), milliseconds)),
		]);
	}

	rules(name: string): readonly unknown[] {
		return (this.diagnostics.get(name) ?? []).map(({ code }) => code);
	}

	open(name: string, text: string, version: number): Promise<void> {
		return this.connection.sendNotification('textDocument/didOpen', {
			textDocument: { uri: pathToFileURL(join(this.#folder.path, 'src', name)).href, languageId: 'javascript', version, text },
		});
	}

	/** The titles of what is offered where a rule found something in a file that was opened. */
	async offers(name: string, rule: string): Promise<readonly string[]> {
		const diagnostics = this.diagnostics.get(name)!.filter(({ code }) => code === rule);
		const actions: readonly CodeAction[] = await this.connection.sendRequest('textDocument/codeAction', {
			textDocument: { uri: pathToFileURL(join(this.#folder.path, 'src', name)).href },
			range: diagnostics[0]!.range,
			context: { diagnostics },
		});
		return actions.map(({ title }) => title);
	}

	kill(): Promise<string> {
		this.#child.kill('SIGKILL');
		return this.ended;
	}

	async stop(): Promise<void> {
		await this.connection.sendRequest('shutdown');
		await this.connection.sendNotification('exit');
		await this.ended;
		this.connection.dispose();
	}
}

describe('a file that ends the server', { timeout: 120_000 }, () => {
	let folder: Folder;
	let journal: string;
	beforeAll(async () => {
		bundles = mkdtempSync(join(tmpdir(), 'twelve-factor-poisoned-'));
		await buildPoisoned('server', join(bundles, 'server.cjs'));
		await buildPoisoned('cli', join(bundles, 'cli.cjs'));
	}, 120_000);
	afterAll(() => {
		rmSync(bundles, { recursive: true, force: true });
		count('quarantine', { 'endings survived': survived });
	});
	afterEach(() => {
		folder.dispose();
		rmSync(journal, { recursive: true, force: true });
	});

	function prepare(files: Readonly<Record<string, string>>): void {
		folder = new Folder({ ...orders, ...files });
		journal = join(mkdtempSync(join(tmpdir(), 'twelve-factor-journal-')), 'storage');
	}

	// Filling the memory takes its time.
	it.each(isLong ? (['crash', 'memory'] as const) : (['crash'] as const))(
		'by a %s: the next one passes it over, names it, and checks the rest',
		async (kind) => {
			const bad = `// ${poison[kind]}\n${orders['src/server.js']}`;
			prepare({ 'src/bad.js': bad });
			const first = new Session(folder, journal);
			expect(await first.ended).toBe('SIGABRT');
			survived++;
			const second = new Session(folder, journal, 'crash');
			await second.ready();
			expect(second.rules('server.js')).toContain(port);
			expect(second.diagnostics.get('bad.js')).toMatchObject([
				{
					code: skipped,
					severity: 2,
					message:
						'This file was not checked: it crashed the language server, and is tried again when its text changes, or after the command "Twelve-Factor: Restart Server".',
				},
			]);
			expect(second.messages).toEqual([expect.stringContaining('src/bad.js is not checked')]);
			// Another text of it is read again.
			await second.open('bad.js', orders['src/server.js']!, 1);
			while (second.rules('bad.js').includes(skipped)) {
				await new Promise((resolve) => setTimeout(resolve, 20));
			}
			await second.stop();
			// A new session knows it, and says nothing any more that it said before.
			const third = new Session(folder, journal);
			await third.ready();
			expect(third.rules('bad.js')).toEqual([skipped]);
			expect(third.messages).toEqual([]);
			await third.stop();
			expect(readFileSync(join(journal, 'quarantine.json'), 'utf8')).not.toContain('poison');
		},
	);

	it('by a hang, in two files: each costs one restart, and a restart by hand tries both again', async () => {
		prepare({ 'src/bad.js': `// ${poison.hang}\n`, 'src/worse.js': `// ${poison.hang}\n` });
		let after: Ending | undefined;
		for (const expected of ['bad.js', 'worse.js']) {
			const session = new Session(folder, journal, after);
			await session.greeted;
			while (await session.answers(1500)) {
				await new Promise((resolve) => setTimeout(resolve, 100));
			}
			await session.kill();
			survived++;
			const { left } = openJournal(journal)!;
			expect(left).toContain(`/src/${expected}`);
			noteAgain(left!);
			after = 'hang';
		}
		const last = new Session(folder, journal, 'hang');
		await last.ready();
		expect([last.rules('bad.js'), last.rules('worse.js')]).toEqual([[skipped], [skipped]]);
		expect(last.rules('server.js')).toContain(port);
		await last.stop();
		folder.write('src/worse.js', 'module.exports = 1;\n');
		const anew = new Session(folder, journal, 'restart');
		await anew.greeted;
		while (await anew.answers(1500)) {
			await new Promise((resolve) => setTimeout(resolve, 100));
		}
		await anew.kill();
		expect(openJournal(journal)!.left).toContain('/src/bad.js');
	});

	it.each([
		['rule', 'rule codebase/not-in-version-control', 'The rule codebase/not-in-version-control is not asked in'],
		['project', 'project', 'What the files of'],
		['fix', 'fix read-from-environment', 'The fix "read-from-environment" is not offered in'],
	] as const)('by a hang in a step (%s): the next one leaves it out, names it, and does the rest', async (kind, step, named) => {
		prepare({ [poisonedSteps[kind]]: 'module.exports = 1;\n' });
		const first = new Session(folder, journal);
		await first.greeted;
		const ask = async (session: Session): Promise<readonly string[]> => {
			await session.ready();
			// What a scan said of the file has no version.
			session.diagnostics.delete('server.js');
			await session.open('server.js', orders['src/server.js']!, 1);
			while (!session.rules('server.js').includes(port)) {
				await new Promise((resolve) => setTimeout(resolve, 20));
			}
			return session.offers('server.js', port);
		};
		if (kind === 'fix') {
			void ask(first).catch(() => undefined);
			await first.ready();
		}
		while (await first.answers(1500)) {
			await new Promise((resolve) => setTimeout(resolve, 100));
		}
		await first.kill();
		survived++;
		const { left } = openJournal(journal)!;
		expect(left?.split('\0')).toEqual([expect.stringMatching(/^file:\/\//), step]);
		noteAgain(left!);
		const second = new Session(folder, journal, 'hang');
		const offers = await ask(second);
		expect(offers.some((title) => /environment/i.test(title))).toBe(kind !== 'fix');
		expect(second.messages).toEqual([expect.stringContaining(named)]);
		expect(second.messages[0]).toContain('tried again in a new session');
		await second.stop();
	});

	it('by a step: left out in this root, and tried again in a new session or when somebody asks', () => {
		prepare({});
		const open = (after?: Ending): { quarantine: Quarantine; storage: NonNullable<ReturnType<typeof openJournal>> } => {
			const storage = openJournal(journal)!;
			return { quarantine: new Quarantine(storage, '1.0.0', after), storage };
		};
		const isLeftOut = ({ quarantine }: ReturnType<typeof open>, root: string): boolean =>
			quarantine.journalOf(root)!.isSuspended('rule logs/log-file');
		let now = open();
		const noted = now.quarantine.journalOf('file:///a')!;
		noted.beginStep('rule logs/log-file');
		// What another root has to say of itself takes no note away.
		now.quarantine.journalOf('file:///b')!.end();
		expect(isLeftOut(now, 'file:///a')).toBe(false);
		now = open('crash');
		expect(now.quarantine.added).toEqual({ file: 'file:///a', step: 'rule logs/log-file', ending: 'crash', times: 1 });
		expect(isLeftOut(now, 'file:///a')).toBe(true);
		expect(isLeftOut(now, 'file:///b')).toBe(false);
		expect(now.quarantine.journalOf('file:///a')!.isSuspended('project')).toBe(false);
		now.quarantine.journalOf('file:///a')!.begin('b.js');
		// Another ending keeps what is known.
		now = open('crash');
		expect(isLeftOut(now, 'file:///a')).toBe(true);
		expect(now.quarantine.journalOf('file:///a')!.quarantined('b.js', 'one')).toContain('when its text changes');
		now = open();
		expect(isLeftOut(now, 'file:///a')).toBe(false);
		expect(now.quarantine.journalOf('file:///a')!.quarantined('b.js', 'one')).toContain('when its text changes');
		now = open('restart');
		expect(isLeftOut(now, 'file:///a')).toBe(false);
	});

	/** Opening a journal begins a new one, so what was looked at is put back. */
	function noteAgain(text: string): void {
		const storage = openJournal(journal)!;
		storage.note(text);
		storage.dispose();
	}

	it('on the command line, is the last one that --verbose names', async () => {
		prepare({ 'src/a.js': 'module.exports = 1;\n', 'src/bad.js': `// ${poison.crash}\n` });
		const { stderr } = await run(join(bundles, 'cli.cjs'), ['check', '--verbose'], folder.path);
		const named = stderr.split('\n').filter((line) => /^[\w./-]+\.(?:js|json)$/.test(line));
		expect(named).toContain('src/a.js');
		expect(named.at(-1)).toBe('src/bad.js');
		survived++;
	});

	it('twice, with two texts: no third text is tried before somebody asks', () => {
		prepare({});
		const open = (after?: Ending): { quarantine: Quarantine; storage: NonNullable<ReturnType<typeof openJournal>> } => {
			const storage = openJournal(journal)!;
			return { quarantine: new Quarantine(storage, '1.0.0', after), storage };
		};
		const say = ({ quarantine }: ReturnType<typeof open>, text: string): string | undefined =>
			quarantine.journalOf('file:///a')!.quarantined('b.js', text);
		let now = open();
		expect(say(now, 'one')).toBeUndefined();
		now.storage.note('file:///a/b.js');
		now = open('crash');
		expect(say(now, 'one')).toContain('when its text changes');
		expect(say(now, 'two')).toBeUndefined();
		expect(say(now, 'one')).toContain('when its text changes');
		now.storage.note('file:///a/b.js');
		now = open('hang');
		expect(say(now, 'three')).toContain('again, and is tried again only after');
		expect(say(now, 'four')).toContain('only after');
		// What was noted when the whole editor ended is nobody's fault.
		now.storage.note('file:///a/c.js');
		now = open();
		expect(now.quarantine.added).toBeUndefined();
		expect(say(now, 'three')).toContain('when its text changes');
		expect(say(now, 'five')).toBeUndefined();
		now = open('restart');
		expect(say(now, 'three')).toBeUndefined();
	});

	it.each(['', '{', '{"version":"1.0.0","suspects":[{},null,{"file":1}]}', '[]', '\u0000'])(
		'a damaged journal (%j) is no journal',
		(text) => {
			prepare({});
			openJournal(journal)!.dispose();
			writeFileSync(join(journal, 'quarantine.json'), text);
			writeFileSync(join(journal, 'reading'), Buffer.from([255, 255, 1]));
			const quarantine = new Quarantine(openJournal(journal), '1.0.0', 'crash');
			expect(quarantine.added).toBeUndefined();
			expect(quarantine.journalOf('file:///a')!.quarantined('b.js', '')).toBeUndefined();
		},
	);

	it('a folder that cannot be written to means no journal, and nothing else', () => {
		prepare({ file: '' });
		expect(openJournal(join(folder.path, 'file', 'below'))).toBeUndefined();
		expect(new Quarantine(undefined, '1.0.0', 'crash').journalOf('file:///a')).toBeUndefined();
	});
});
