// `npm test`: sets up and runs everything that has to pass, and closes with one line that counts it. `npm test -- STEP …` runs
// some steps only.
import { install, root, run } from './setup.mjs';
import { readFileSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';

install();

const node = process.execPath;
const bin = (path) => join(root, 'node_modules', path);
const report = join(root, 'test-results/vitest.json');
let passed = 0;
let failed = 0;

/** Each step is one test of the closing line, but for those that count their own. */
const steps = {
	generate: () => run(node, ['scripts/generate.mjs', '--check']),
	typecheck: () => run(node, [bin('typescript/bin/tsc'), '--build']),
	lint: () =>
		run(node, [bin('eslint/bin/eslint.js'), '.']) || run(node, [bin('prettier/bin/prettier.cjs'), '--check', '--log-level', 'warn', '.']),
	build: () => run(node, ['esbuild.mjs']),
	unit: () => {
		rmSync(report, { force: true });
		const status = run(node, [bin('vitest/vitest.mjs'), 'run', '--reporter=default', '--reporter=json', `--outputFile.json=${report}`]);
		if (existsSync(report)) {
			const { numPassedTests, numFailedTests } = JSON.parse(readFileSync(report, 'utf8'));
			passed += numPassedTests;
			failed += numFailedTests;
		}
		return status;
	},
	package: () => run(node, ['scripts/package.mjs']),
	editor: () => run(node, ['test/editor/run.mjs']),
};

const chosen = process.argv.slice(2);
const unknown = chosen.filter((name) => !(name in steps));
if (unknown.length > 0) {
	console.error(`No step named ${unknown.join(', ')}; there are: ${Object.keys(steps).join(', ')}.`);
	process.exit(2);
}
for (const [name, step] of Object.entries(steps)) {
	if (chosen.length > 0 && !chosen.includes(name)) {
		continue;
	}
	console.log(`\n── ${name}`);
	const started = Date.now();
	const status = step();
	console.log(`── ${name}: ${status === 0 ? 'passed' : 'FAILED'} in ${((Date.now() - started) / 1000).toFixed(1)} s`);
	if (status === 0) {
		passed++;
	} else {
		failed++;
	}
}
console.log(`\n${passed} passed, ${failed} failed`);
process.exitCode = failed === 0 ? 0 : 1;
