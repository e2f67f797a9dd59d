import { describe, expect, it } from 'vitest';
import { createTestEngine, MemoryWorkspace } from '../support/memoryWorkspace.js';
import { count } from './support/counts.js';
import { seeds } from './support/seeds.js';
import { strayInside } from './support/spans.js';

/** One format under the name of another: what was renamed, what tools write under any name, what somebody pasted into the wrong file. */
describe('files under the wrong name', () => {
	it('every seed is borne under every name', async () => {
		const texts = [...seeds()];
		const workspace = new MemoryWorkspace(Object.fromEntries(texts));
		const { engine, log } = createTestEngine(workspace);
		await engine.checkWorkspace();
		const broken: string[] = [];
		let inputs = 0;
		for (const [path, own] of texts) {
			for (const [other, text] of texts) {
				inputs++;
				workspace.write(path, text);
				engine.invalidate([path]);
				const report = await engine.checkFile(path);
				const lengthOf = (one: string): number | undefined => workspace.text(one)?.length;
				const places = report?.findings.flatMap(({ at, related }) => [at, ...related.map((one) => one.at)]);
				const stray =
					strayInside(await engine.factsOf(path), text.length, path, lengthOf) ?? strayInside(places, text.length, path, lengthOf);
				broken.push(...log.splice(0).map((line) => `${other} as ${path}: ${line}`));
				if (stray !== undefined) {
					broken.push(`${other} as ${path}: a span outside, ${stray}`);
				}
			}
			workspace.write(path, own);
			engine.invalidate([path]);
			await engine.checkFile(path);
		}
		await engine.checkWorkspace();
		count('wrong names', { inputs, survived: inputs - broken.length });
		expect(inputs).toBeGreaterThan(1000);
		expect([...broken, ...log]).toEqual([]);
	});
});
