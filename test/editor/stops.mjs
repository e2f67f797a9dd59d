// A walk through the packaged extension in the real workbench: stops that build on each other, with a screenshot of each.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as delay } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { createService } from './fixture.mjs';
import { Hands } from './hands.mjs';
import { openWorkbench } from './workbench.mjs';

/** Where screenshots go. */
export const screenshots = fileURLToPath(new URL('../../test-results/editor/', import.meta.url));

/**
 * Walks through a service that is made for it and removed afterwards. A stop may build on the one before, so the first that fails
 * ends the walk, which is tried twice.
 * @param {{ vsix: string, trusted?: boolean, name: string, stops: Record<string, (hands: Hands, folder: string) =>
 * Promise<void>>, prepare?: (folder: string) => void, replace?: (extensions: string) => Promise<void> }} walk
 * the packaged extension; whether the folder is trusted; what screenshots are called; what is put into the folder first; what is
 * done to the installed extensions
 * @returns {Promise<{ passed: number, failed: number }>} the stops that were as expected, and those that were not
 */
export async function walkThrough(walk) {
	mkdirSync(screenshots, { recursive: true });
	const first = await walkOnce(walk);
	if (first.failed === 0) {
		return first;
	}
	// A whole workbench in a browser loses a key or a click now and then. What is broken fails again; a walk that passes only then is
	// named, so that it is looked at.
	console.log(`  ${walk.name}: once more from the start`);
	const second = await walkOnce({ ...walk, name: `${walk.name}-again` });
	if (second.failed === 0) {
		console.log(`  ${walk.name} is flaky: it failed once, and passed the second time`);
	}
	return second;
}

async function walkOnce({ vsix, trusted = true, name, stops, prepare, replace }) {
	const service = createService();
	prepare?.(service.folder);
	let passed = 0;
	try {
		const { page, close } = await openWorkbench({ vsix, folder: service.folder, trusted, prepare: replace });
		try {
			const hands = new Hands(page);
			for (const [index, [title, stop]] of Object.entries(stops).entries()) {
				const started = performance.now();
				let failure;
				try {
					await stop(hands, service.folder);
				} catch (error) {
					failure = error;
				}
				// What slides or fades in has come to rest by then.
				await delay(400);
				await page.screenshot({
					path: join(screenshots, `${name}-${String(index + 1).padStart(2, '0')}-${title.replace(/\W+/g, '-')}.png`),
				});
				if (failure) {
					console.log(`  ✖ ${name}: ${title}\n${failure.stack}`);
					return { passed, failed: 1 };
				}
				console.log(`  ✔ ${name}: ${title} (${Math.round(performance.now() - started)} ms)`);
				passed++;
			}
		} finally {
			await close();
		}
	} finally {
		service.remove();
	}
	return { passed, failed: 0 };
}
