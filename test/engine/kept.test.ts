import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { describe, expect, it } from 'vitest';
import { rules } from '../../server/engine/rules/index.js';
import { parsePage } from '../rules/page.js';
import { createTestEngine, MemoryWorkspace } from '../support/memoryWorkspace.js';

const folder = join(import.meta.dirname, '../../server/engine/rules');
/** Of a file, at most. */
const mostPlaces = 3;
/** Of the examples of a page, every so many: all of them take a minute. */
const step = 3;
/** What somebody types between two lines, and takes back. */
const strokes = ['\n', ''];

describe('answers that are kept while strokes change no fact', () => {
	let kept = 0;
	it.each(rules.map(({ id }) => id))('are what rules say when they are asked again: %s', async (rule) => {
		const { examples } = parsePage(readFileSync(join(folder, rule, 'rule.md'), 'utf8'));
		for (const example of examples.filter((_, index) => index % step === 0)) {
			const workspace = new MemoryWorkspace(Object.fromEntries(example.files.map(({ path, text }) => [path, text])));
			const roles = Object.fromEntries(example.files.flatMap(({ path, role }) => (role === undefined ? [] : [[path, role]])));
			workspace.write('.twelvefactor.json', JSON.stringify({ roles }));
			const { engine } = createTestEngine(workspace);
			await engine.checkWorkspace();
			for (const { path, text } of example.files) {
				const lines = [0, ...[...text.matchAll(/\n/g)].map(({ index }) => index + 1)];
				for (const at of lines.filter((_, line) => line % Math.ceil(lines.length / mostPlaces) === 0)) {
					for (const stroke of strokes) {
						workspace.write(path, text.slice(0, at) + stroke + text.slice(at));
						engine.invalidate([path]);
						const report = await engine.checkFile(path);
						if (report?.isMoved) {
							kept++;

							const asked = await engine.checkFile(path);
							expect(report, `${example.name}, ${path}, ${at}`).toEqual({ ...asked, isMoved: true });
						}
					}
				}
			}
		}
	});
	it('are kept more often than not', () => expect(kept).toBeGreaterThan(500));
});
