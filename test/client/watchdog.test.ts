import { afterEach, beforeEach, expect, it, vi } from 'vitest';

/** Who notices a server that hangs. The client has types of its own, those of the editor, which the tests do not see. */
interface Watchdog {
	stir(): void;
	rest(): void;
	dispose(): void;
}
interface Watched {
	ping(): Promise<unknown>;
	isBusy(): boolean;
	hung(): void;
}

const path: string = '../../client/src/watchdog.ts';
const { Watchdog } = (await import(path)) as { Watchdog: new (watched: Watched) => Watchdog };

/** A server that answers or does not, is busy or not. */
const server = { answers: true, isBusy: false, pings: 0, hung: 0, answer: (): void => undefined };
let watchdog: Watchdog;

beforeEach(() => {
	vi.useFakeTimers();
	Object.assign(server, { answers: true, isBusy: false, pings: 0, hung: 0 });
	watchdog = new Watchdog({
		ping: () => {
			server.pings++;
			return server.answers ? Promise.resolve(null) : new Promise((resolve) => void (server.answer = () => resolve(null)));
		},
		isBusy: () => server.isBusy,
		hung: () => void server.hung++,
	});
});

afterEach(() => {
	watchdog.dispose();
	vi.useRealTimers();
});

const seconds = (count: number): Promise<unknown> => vi.advanceTimersByTimeAsync(count * 1000);

it('asks while something was done a moment ago, and then runs no timer', async () => {
	await seconds(60);
	expect([server.pings, vi.getTimerCount()]).toEqual([0, 0]);
	watchdog.stir();
	await seconds(60);
	expect([server.pings, server.hung, vi.getTimerCount()]).toEqual([5, 0, 0]);
});

it('goes on asking a server that is busy', async () => {
	server.isBusy = true;
	watchdog.stir();
	await seconds(60);
	expect([server.pings, server.hung]).toEqual([60, 0]);
	server.isBusy = false;
	await seconds(60);
	expect(vi.getTimerCount()).toBe(0);
});

it('says once that a server hangs, after ten looks without an answer', async () => {
	server.answers = false;
	watchdog.stir();
	await seconds(10);
	expect([server.pings, server.hung]).toEqual([1, 0]);
	await seconds(1);
	expect(server.hung).toBe(1);
	await seconds(60);
	expect([server.pings, server.hung, vi.getTimerCount()]).toEqual([1, 1, 0]);
	// The next server begins with a clean record.
	server.answers = true;
	watchdog.stir();
	await seconds(60);
	expect(server.hung).toBe(1);
});

it('is content with a late answer', async () => {
	server.answers = false;
	server.isBusy = true;
	watchdog.stir();
	for (let times = 0; times < 5; times++) {
		await seconds(9);
		server.answer();
	}
	expect(server.hung).toBe(0);
	expect(server.pings).toBeGreaterThanOrEqual(4);
});

it('counts no time that this process slept', async () => {
	server.answers = false;
	watchdog.stir();
	await seconds(1);
	// An hour passes in which no timer runs.
	vi.setSystemTime(Date.now() + 3_600_000);
	await seconds(9);
	expect(server.hung).toBe(0);
});

it('holds nothing against a server that was stopped meanwhile', async () => {
	server.answers = false;
	watchdog.stir();
	await seconds(5);
	watchdog.rest();
	const late = server.answer;
	server.answers = true;
	watchdog.stir();
	late();
	await seconds(60);
	expect([server.hung, vi.getTimerCount()]).toEqual([0, 0]);
});

it('hears that a question failed as an answer: whoever can say no is there', async () => {
	const refusing = new Watchdog({ ping: () => Promise.reject(new Error('no')), isBusy: () => false, hung: () => void server.hung++ });
	refusing.stir();
	await seconds(60);
	expect([server.hung, vi.getTimerCount()]).toEqual([0, 0]);
});
