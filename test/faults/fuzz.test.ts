import { describe, expect, it } from 'vitest';
import { count, tries } from './support/counts.js';
import { Fuzzer } from './support/fuzzing.js';
import { regressions, seeds } from './support/seeds.js';

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
