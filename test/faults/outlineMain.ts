import { readdirSync, readFileSync, statSync } from 'node:fs';
import { join, relative } from 'node:path';
import { OutlineFuzzer, smaller } from './support/outlineFuzzing.js';
import { Random } from './support/random.js';

/**
 * Holds the outline to the tree on changed programs of a folder, until the time is over: `node <bundle> <minutes> <first seed>
 * <folder>`. What differs is printed, made small.
 */
const minutes = Number(process.argv[2] ?? 5);
let seed = Number(process.argv[3] ?? 100);
const folder = process.argv[4] ?? 'node_modules';
const end = performance.now() + minutes * 60_000;
const files = readdirSync(folder, { recursive: true, withFileTypes: true })
	.filter((entry) => entry.isFile() && /\.(?:[cm]?[jt]s|[jt]sx)$/.test(entry.name) && !/\.d\.[cm]?ts$/.test(entry.name))
	.map((entry) => join(entry.parentPath, entry.name))
	.filter((name) => statSync(name).size < 12_000)
	.sort();
const known = new Set<string>();
let inputs = 0;
let programs = 0;
let slowest = { milliseconds: 0, path: '' };
while (performance.now() < end) {
	const random = new Random(seed);
	const file = random.pick(files);
	const fuzzer = new OutlineFuzzer();
	const path = relative(folder, file)
		.replaceAll('\\', '/')
		.replace(/^.*node_modules\//, '');
	await fuzzer.try(path, readFileSync(file, 'utf8'));
	await fuzzer.change(path, readFileSync(file, 'utf8'), readFileSync(random.pick(files), 'utf8'), 20, seed++);
	inputs += fuzzer.result.inputs;
	programs += fuzzer.result.programs;
	slowest = fuzzer.result.slowest.milliseconds > slowest.milliseconds ? fuzzer.result.slowest : slowest;
	for (const one of fuzzer.result.disagreements.slice(0, 1)) {
		const small = await smaller(one);
		const kind = small.why.replace(/\d+|"[^"]*":"[^"]*"/g, '0').slice(0, 200);
		if (!known.has(kind)) {
			known.add(kind);
			console.log(JSON.stringify({ seed: seed - 1, ...small }, undefined, 2));
		}
	}
}
console.log(
	`${inputs} inputs tried, ${programs} programs compared, ${known.size} kinds of difference; slowest ${Math.round(slowest.milliseconds)} ms in ${slowest.path}; the next seed is ${seed}`,
);
process.exitCode = known.size > 0 ? 1 : 0;
