// `npm run test:faults`: the fault tests in their long form, and a table of what they counted.
import { existsSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { install, root, run } from './setup.mjs';

install();
const folder = join(root, 'test-results/faults');
rmSync(folder, { recursive: true, force: true });
const status = run(
	process.execPath,
	[
		'--expose-gc',
		join(root, 'node_modules/vitest/vitest.mjs'),
		'run',
		'test/faults',
		'--no-file-parallelism',
		'--testTimeout=3600000',
		...process.argv.slice(2),
	],
	{ env: { ...process.env, FAULTS: 'long' } },
);
const totals = { 'inputs tried': 0, 'faults survived': 0, 'canaries leaked': 0 };
/** What each count of a test adds to which total. */
const addsTo = {
	inputs: 'inputs tried',
	steps: 'inputs tried',
	edits: 'inputs tried',
	traps: 'inputs tried',
	survived: 'faults survived',
	faults: 'faults survived',
	'endings survived': 'faults survived',
	leaked: 'canaries leaked',
};
if (existsSync(folder)) {
	for (const name of readdirSync(folder)
		.filter((file) => file.endsWith('.json'))
		.sort()) {
		const { fault, counted } = JSON.parse(readFileSync(join(folder, name), 'utf8'));
		console.log(
			`${fault.padEnd(24)}${Object.entries(counted)
				.map(([what, number]) => `${what}: ${number}`)
				.join(', ')}`,
		);
		for (const [what, number] of Object.entries(counted)) {
			if (what in addsTo) {
				totals[addsTo[what]] += Number(number);
			}
		}
	}
	console.log(
		`${'in all'.padEnd(24)}${Object.entries(totals)
			.map(([what, number]) => `${what}: ${number}`)
			.join(', ')}`,
	);
}
process.exitCode = status;
