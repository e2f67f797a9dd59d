import { afterEach, beforeEach, expect, it, vi } from 'vitest';

vi.mock('vscode', () => ({
	l10n: { t: (text: string, ...values: unknown[]) => text.replace(/\{(\d)\}/g, (_whole, index: string) => String(values[Number(index)])) },
}));
vi.mock('vscode-languageclient', () => ({
	CloseAction: { DoNotRestart: 'stay down', Restart: 'restart' },
	ErrorAction: { Continue: 'continue', Shutdown: 'shut down' },
}));

/** What the client does when its server ends. The client has types of its own, those of the editor, which the tests do not see. */
interface Recovery {
	takeEnding(): 'crash' | 'hang' | 'restart' | undefined;
	killed(): void;
	askedFor(): void;
	error(error: Error, message: unknown, count: number | undefined): { readonly action: string };
	closed(): Promise<{ readonly action: string; readonly message: string }>;
}

const path: string = '../../client/src/recovery.ts';
const { Recovery } = (await import(path)) as { Recovery: new (gaveUp: (message: string) => void) => Recovery };

let gaveUp: string[];
let recovery: Recovery;

beforeEach(() => {
	vi.useFakeTimers();
	gaveUp = [];
	recovery = new Recovery((message) => void gaveUp.push(message));
});

afterEach(() => void vi.useRealTimers());

/** The server ends. What is done about it, and how long that takes on the clock of this test. */
async function end(): Promise<{ readonly action: string; readonly message: string; readonly pause: number }> {
	const at = Date.now();
	const closing = recovery.closed();
	await vi.runAllTimersAsync();
	return { ...(await closing), pause: Date.now() - at };
}

it('starts an ended server again, after a longer pause each time, and gives up at the sixth ending', async () => {
	const pauses: number[] = [];
	for (let times = 1; times <= 5; times++) {
		const { action, message, pause } = await end();
		expect([action, message]).toEqual(['restart', expect.stringContaining(`(${times} of 5)`)]);
		pauses.push(pause);
	}
	expect(pauses).toEqual([0, 250, 500, 1000, 2000]);
	expect(gaveUp).toEqual([]);
	const { action, message } = await end();
	expect(action).toBe('stay down');
	expect(message).toContain('ended 6 times within three minutes');
	expect(gaveUp).toEqual([message]);
});

it('counts endings of three minutes only: a server that ends now and then is always started again', async () => {
	for (let times = 0; times < 20; times++) {
		expect(await end()).toMatchObject({ action: 'restart' });
		await vi.advanceTimersByTimeAsync(40_000);
	}
	// After three quiet minutes, nothing is left to hold against it.
	await vi.advanceTimersByTimeAsync(180_000);
	expect(await end()).toMatchObject({ action: 'restart', pause: 0 });
});

it('begins to count anew when somebody asks for a restart', async () => {
	for (let times = 0; times < 6; times++) {
		await end();
	}
	recovery.askedFor();
	expect(recovery.takeEnding()).toBe('restart');
	expect(await end()).toMatchObject({ action: 'restart', pause: 0 });
});

it('tells the next server once how the last one ended', async () => {
	expect(recovery.takeEnding()).toBeUndefined();
	await end();
	expect([recovery.takeEnding(), recovery.takeEnding()]).toEqual(['crash', undefined]);
	recovery.killed();
	await end();
	expect(recovery.takeEnding()).toBe('hang');
	await end();
	expect(recovery.takeEnding()).toBe('crash');
});

it('bears three errors of the connection in a row', () => {
	expect([undefined, 1, 3, 4].map((count) => recovery.error(new Error('torn'), undefined, count).action)).toEqual([
		'continue',
		'continue',
		'continue',
		'shut down',
	]);
});
