import { afterEach, describe, expect, it } from 'vitest';
import { orders } from '../cli/harness.js';
import { Client } from './harness.js';

const undeclared = 'dependencies/undeclared-import';
let client: Client;

afterEach(async () => {
	expect(client.errors).toEqual([]);
	await client.dispose();
});

async function startWith(files: Readonly<Record<string, string>>): Promise<void> {
	client = new Client(files);
	await client.start();
	await client.ready();
}

describe('a file that is passed over', { timeout: 30_000 }, () => {
	it('has one line in the log, however often it is met', async () => {
		await startWith({ ...orders, 'compose.yaml': Array.from({ length: 230 }, (_, level) => `${' '.repeat(level)}a:`).join('\n') });
		client.write('src/other.js', `const chalk = require('chalk');\n`);
		await client.watched({ path: 'src/other.js', type: 1 });
		await client.until(() => client.rules('src/other.js').includes(undeclared));
		expect(client.log.filter((line) => line.includes('compose.yaml'))).toEqual([
			'compose.yaml is not checked: nested deeper than 200 levels.',
		]);
	});
});
