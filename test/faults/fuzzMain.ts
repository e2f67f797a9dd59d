import { Fuzzer, type Broken } from './support/fuzzing.js';
import { sampleService, seeds } from './support/seeds.js';

/**
 * Fuzzes until the time is over: `node <bundle> <minutes> <first seed>`. What breaks is printed as JSON, to become a file in
 * `regressions/`.
 */
const minutes = Number(process.argv[2] ?? 5);
let seed = Number(process.argv[3] ?? 100);
const end = performance.now() + minutes * 60_000;
let inputs = 0;
const known = new Set<string>();
while (performance.now() < end) {
	const broken: Broken[] = [];
	for (const texts of [seeds(), sampleService()]) {
		const fuzzer = new Fuzzer(texts);
		for (const path of texts.keys()) {
			if (performance.now() < end) {
				await fuzzer.damage(path, 25, seed);
			}
		}
		inputs += fuzzer.result.inputs;
		broken.push(...fuzzer.result.broken);
	}
	for (const one of broken) {
		// One example of each kind of failure is enough to mend it.
		const kind = one.why.replace(/\d+/g, '0').split('\n').slice(0, 3).join(' ');
		if (!known.has(kind)) {
			known.add(kind);
			console.log(JSON.stringify({ seed, ...one }, undefined, 2));
		}
	}
	seed++;
}
console.log(`${inputs} inputs tried, ${known.size} kinds of failure; the next seed is ${seed}`);
process.exitCode = known.size > 0 ? 1 : 0;
