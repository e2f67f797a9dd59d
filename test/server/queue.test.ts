import { setImmediate as immediate, setTimeout as wait } from 'node:timers/promises';
import { afterEach, describe, expect, it, vi } from 'vitest';
import { EngineQueue } from '../../server/src/queue.js';

describe('the queue of an engine', () => {
	afterEach(() => void vi.useRealTimers());

	it('lets urgent tasks in while the background breathes, and rests as long as they come', async () => {
		const queue = new EngineQueue(() => immediate());
		const log: string[] = [];
		const background = queue.background(async () => {
			for (let chunk = 0; chunk < 3; chunk++) {
				log.push(`chunk ${chunk}`);
				await queue.breathe();
			}
		});
		// One turn: the background is under way, and has not come to its last chunk.
		await immediate();
		// With a clock that stands still, a rest has no end: nobody waits for it.
		vi.useFakeTimers({ toFake: ['setTimeout', 'clearTimeout'] });
		for (let stroke = 0; stroke < 5; stroke++) {
			await queue.urgent(async () => void log.push(`stroke ${stroke}`));
			await immediate();
		}
		expect(log).not.toContain('chunk 2');
		for (let isDone = false; !isDone; await immediate()) {
			vi.advanceTimersByTime(200);
			isDone = log.includes('chunk 2');
		}
		vi.useRealTimers();
		await background;
		const first = log.indexOf('stroke 0');
		expect(log.slice(first, first + 5)).toEqual(['stroke 0', 'stroke 1', 'stroke 2', 'stroke 3', 'stroke 4']);
		expect(log.at(-1)).toBe('chunk 2');
	});

	it('goes on with the background though somebody never stops asking', async () => {
		const queue = new EngineQueue(() => Promise.resolve());
		let isDone = false;
		const background = queue.background(async () => {
			await queue.breathe();
			isDone = true;
		});
		for (let stroke = 0; stroke < 500 && !isDone; stroke++) {
			await queue.urgent(() => Promise.resolve());
			await wait(0);
		}
		await background;
		expect(isDone).toBe(true);
	});

	it('runs what fails as well as what does not', async () => {
		const queue = new EngineQueue(() => Promise.resolve());
		await expect(queue.urgent(() => Promise.reject(new Error('no')))).rejects.toThrow('no');
		const throwing = (): never => {
			throw new Error('at once');
		};
		await expect(queue.urgent(throwing)).rejects.toThrow('at once');
		expect(await queue.background(() => Promise.resolve(1))).toBe(1);
	});
});
