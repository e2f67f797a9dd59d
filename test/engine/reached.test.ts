import { expect, it } from 'vitest';
import { createTestEngine, MemoryWorkspace } from '../support/memoryWorkspace.js';

const server = (call: string): string => `const express = require('express');
const { Orders } = require('./orders');
const orders = new Orders();
const app = express();
app.get('/orders', async (request, response) => {
	response.json(await ${call});
});
app.listen(process.env.PORT);
`;
const files = {
	'package.json':
		'{ "name": "orders", "private": true, "scripts": { "start": "node src/server.js" }, "dependencies": { "express": "^4.21.2" } }',
	'src/server.js': server('orders.list()'),
	'src/orders.js': `class Orders {
	async list() {
		return [];
	}

	async archive(order) {
		try {
			await remove(order);
		} catch (error) {
			console.error('archiving failed', error);
		}
	}
}
module.exports = { Orders };
`,
};

/** What an engine says of all files, in the order in which it says it. */
async function saidBy({ engine }: ReturnType<typeof createTestEngine>): Promise<unknown> {
	return (await engine.checkWorkspace()).files.map(({ path, findings }) => [path, findings.map(({ rule, severity }) => [rule, severity])]);
}

it('says of a method that an edit of another file begins or ceases to call what it says of the same files when they are new', async () => {
	const workspace = new MemoryWorkspace(files);
	const edited = createTestEngine(workspace);
	const all = [await saidBy(edited)];
	for (const call of ['orders.archive(7)', 'orders.list()', "orders.list('archive')"]) {
		workspace.write('src/server.js', server(call));
		edited.engine.invalidate(['src/server.js']);
		await edited.engine.checkFile('src/server.js', true);
		all.push(await saidBy(edited));
		const anew = createTestEngine(new MemoryWorkspace({ ...files, 'src/server.js': server(call) }));
		expect(all.at(-1), call).toEqual(await saidBy(anew));
	}
	expect(all[1]).not.toEqual(all[0]);
	expect(all[2]).toEqual(all[0]);
	expect(all[3]).toEqual(all[1]);
});
