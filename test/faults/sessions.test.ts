import { describe, expect, it } from 'vitest';
import { Client } from '../server/harness.js';
import { count, tries } from './support/counts.js';
import { mutated } from './support/mutate.js';
import { Random } from './support/random.js';
import { seeds } from './support/seeds.js';

const texts = seeds();
const paths = ['src/server.ts', 'src/worker.js', 'package.json', '.env', 'Dockerfile', 'docker-compose.yml', 'Procfile', '.gitignore'];

/** Where nothing takes time, no server waits the longer for a scan because the last one took long. */
const surroundings = { now: (): number => 0 };

/** Longer than anything waits before it is checked or scanned. */
const longestWait = 1200;

const pause = (milliseconds: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, milliseconds));

/** Waits until the server has said nothing for a while, and does nothing. */
async function settle(client: Client, rest: number): Promise<void> {
	const step = 100;
	let said = 0;
	for (let silence = 0; silence < rest; silence += step) {
		await pause(step);
		const now = client.published.length + client.statuses.length;
		silence = now === said && client.statuses.at(-1)?.state === 'ready' ? silence : 0;
		said = now;
	}
}

/** What stands in the editor. */
function shown(client: Client): Record<string, readonly string[]> {
	return Object.fromEntries(
		paths.map((path) => [
			path,
			(client.last(client.uri(path))?.diagnostics ?? [])
				.map(
					({ code, range: { start, end }, message, severity }) =>
						`${code} ${start.line}:${start.character}-${end.line}:${end.character} ${severity} ${message}`,
				)
				.sort(),
		]),
	);
}

/** A session at random, and what a server says that was started on the same files and texts: what was done, and both answers. */
async function play(seed: number): Promise<{ readonly steps: readonly string[]; readonly live: unknown; readonly fresh: unknown }> {
	const random = new Random(seed * 104_729);
	const disk = new Map(paths.map((path) => [path, texts.get(path)!]));
	const open = new Map<string, string>();
	const steps: string[] = [];
	let version = 0;
	const client = new Client(Object.fromEntries(disk), surroundings);
	await client.start();
	if (random.below(2) === 0) {
		await client.ready();
	}
	for (let step = 0; step < 10; step++) {
		const path = random.pick(paths);
		const kind = random.pick(['open', 'open as left', 'change', 'change', 'close', 'write', 'write', 'remove']);
		const text = open.get(path);
		const mutation = mutated(text ?? texts.get(path)!, random).slice(0, 20_000);
		version++;
		steps.push(`${kind} ${path}`);
		if (kind.startsWith('open') && text === undefined) {
			// An editor brings back what was not saved.
			open.set(path, kind === 'open' ? (disk.get(path) ?? '') : mutation);
			await client.open(path, open.get(path)!, version);
		} else if (kind === 'change' && text !== undefined) {
			open.set(path, mutation);
			await client.change(path, mutation, version);
		} else if (kind === 'close' && open.delete(path)) {
			await client.close(client.uri(path));
		} else if (kind === 'write') {
			const type = disk.has(path) ? 2 : 1;
			disk.set(path, mutation);
			client.write(path, mutation);
			await client.watched({ path, type });
		} else if (kind === 'remove' && path !== 'package.json' && disk.delete(path)) {
			client.remove(path);
			await client.watched({ path, type: 3 });
		}
		await pause(random.pick([0, 0, 5, 40, 200]));
	}
	await settle(client, longestWait);
	const live = shown(client);
	expect(client.errors).toEqual([]);
	await client.dispose();

	const other = new Client(Object.fromEntries(disk), surroundings);
	await other.start();
	await other.ready();
	for (const [path, text] of open) {
		await other.open(path, text);
	}
	await other.connection.sendRequest('twelveFactor/checkWorkspace', {});
	// Nothing waits any more: the answer was that of a scan, and open files are checked at once.
	await settle(other, 400);
	const fresh = shown(other);
	await other.dispose();
	return { steps, live, fresh };
}

describe('an editor that opens, changes, closes, writes and removes in any order', { timeout: 3_600_000 }, () => {
	it('shows what a server says that was started afterwards', async () => {
		const sessions = tries(3, 300);
		let steps = 0;
		let findings = 0;
		// At the same time, since most of each is waiting.
		for (let first = 1; first <= sessions; first += 6) {
			const seedsOfRound = Array.from({ length: Math.min(6, sessions - first + 1) }, (_, index) => first + index);
			for (const played of await Promise.all(seedsOfRound.map(play))) {
				steps += played.steps.length;
				findings += Object.values(played.live as Record<string, readonly string[]>).flat().length;
				expect(played.live, played.steps.join(', ')).toEqual(played.fresh);
			}
		}
		count('interleavings through the server', { sessions, steps, findings });
		expect(findings).toBeGreaterThan(sessions);
	});
});
