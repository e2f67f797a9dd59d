import { afterEach, describe, expect, it, vi } from 'vitest';
import { limits } from '../../server/engine/core/limits.js';
import { readersFor } from '../../server/engine/readers/index.js';
import { orders } from '../cli/harness.js';
import { Client } from './harness.js';

const path = 'src/server.js';
const server = orders[path]!;
const port = 'port-binding/hardcoded-port';
const skipped = 'twelve-factor/skipped-file';
let client: Client;

afterEach(async () => {
	vi.restoreAllMocks();
	expect(client.errors).toEqual([]);
	await client.dispose();
});

describe('a server', { timeout: 30_000 }, () => {
	it('says of a file that it took too long, and checks it again once the typing rests', async () => {
		// Work passes when this test says so, whatever the machine does.
		let worked = 0;
		client = new Client(orders, { spent: () => worked });
		await client.start();
		await client.ready();
		await client.open(path, server);
		await client.until(() => client.last(client.uri(path))?.version === 1);
		expect(client.rules(path)).toContain(port);
		const reader = readersFor(path)[0]!;
		const { read } = reader;
		const slow = vi.spyOn(reader, 'read').mockImplementationOnce((file, whole) => {
			worked += limits.fileWork.hard + 1;
			return read.call(reader, file, whole);
		});
		await client.change(path, `${server}\n`, 2);
		await client.until(() => client.last(client.uri(path))?.version === 2);
		expect(client.rules(path)).toEqual([skipped]);
		await client.until(() => client.rules(path).includes(port));
		expect(client.last(client.uri(path))?.version).toBe(2);
		expect(slow.mock.calls.filter(([file]) => file.path === path).length).toBeGreaterThan(1);
	});
});
