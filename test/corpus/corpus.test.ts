import { execFile } from 'node:child_process';
import { readFileSync, readdirSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { describe, expect, it, type TestContext } from 'vitest';

const folder = dirname(fileURLToPath(import.meta.url));
const script = join(folder, '../../scripts/corpus.mjs');
const { projects } = JSON.parse(readFileSync(join(folder, 'projects.json'), 'utf8')) as {
	readonly projects: readonly { readonly name: string }[];
};
/** A package that has to be brought first, on a slow line and a busy machine. */
const timeout = 180_000;

interface Outcome {
	readonly status: number;
	readonly output: string;
}

function corpus(...args: readonly string[]): Promise<Outcome> {
	return new Promise((resolve) => {
		execFile(process.execPath, [script, ...args], { encoding: 'utf8' }, (error, stdout, stderr) =>
			resolve({ status: error ? (typeof error.code === 'number' ? error.code : 1) : 0, output: `${stdout}${stderr}` }),
		);
	});
}

/** Passes when the script does. Without a network there is nothing to compare with: that is a failure in continuous integration only. */
async function expectPass(context: TestContext, ...args: readonly string[]): Promise<void> {
	const { status, output } = await corpus(...args);
	if (status === 3 && !process.env['CI']) {
		context.skip(output);
	}
	expect.soft(status, output).toBe(0);
}

describe('findings of real projects', () => {
	for (const { name } of projects) {
		it(name, { timeout }, (context) => expectPass(context, name));
	}

	it('has no expectations of projects that are gone', () => {
		const files = readdirSync(folder).filter((name) => name.endsWith('.json') && name !== 'projects.json');
		expect(files.sort()).toEqual(projects.map(({ name }) => `${name}.json`).sort());
	});
});

describe('safe fixes of real projects parse and are stable', () => {
	for (const name of ['iframely', 'mongo-express']) {
		it(name, { timeout }, (context) => expectPass(context, '--fix', name));
	}
});
