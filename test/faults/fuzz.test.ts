import { describe, expect, it } from 'vitest';
import { readers, readersFor } from '../../server/engine/readers/index.js';
import { count, tries } from './support/counts.js';
import { Fuzzer } from './support/fuzzing.js';
import { regressions, sampleService, seeds } from './support/seeds.js';

const rounds = tries(12, 1000);

describe('damaged files', { timeout: 3_600_000 }, () => {
	it(`${rounds} of each format: nothing throws, every span lies inside, nothing is logged`, async () => {
		const fuzzer = new Fuzzer(seeds());
		for (const path of seeds().keys()) {
			await fuzzer.damage(path, rounds, 1);
		}
		const { inputs, findings, fixes, broken, slowest } = fuzzer.result;
		count('mutation fuzz', {
			formats: seeds().size,
			inputs,
			findings,
			fixes,
			broken: broken.length,
			'slowest ms': Math.round(slowest.milliseconds),
		});
		expect(broken.slice(0, 5)).toEqual([]);
		expect(findings).toBeGreaterThan(inputs / 4);
	});

	it('of a service with fixes: every fix fits the text, and what was sound still is', async () => {
		const fuzzer = new Fuzzer(sampleService());
		for (const path of sampleService().keys()) {
			await fuzzer.damage(path, tries(6, 250), 1);
		}
		const { inputs, fixes, broken } = fuzzer.result;
		count('fixes of damaged files', { inputs, fixes, broken: broken.length });
		expect(broken.slice(0, 5)).toEqual([]);
		expect(fixes).toBeGreaterThan(inputs / 10);
	});

	it('have a seed for every reader, which states something', async () => {
		const silent = new Set(readers.map(({ id }) => id));
		for (const [path, text] of seeds()) {
			for (const reader of readersFor(path)) {
				if ((await reader.read({ path, version: 0, text })).length > 0) {
					silent.delete(reader.id);
				}
			}
		}
		expect([...silent]).toEqual([]);
	});

	it('those that once broke something', async () => {
		const fuzzer = new Fuzzer(seeds());
		for (const [name, text] of regressions()) {
			await fuzzer.try(name.slice(name.indexOf('/') + 1), text);
		}
		expect(fuzzer.result.broken).toEqual([]);
		expect(fuzzer.result.inputs).toBeGreaterThan(0);
	});
});
