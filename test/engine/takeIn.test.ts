import { expect, it } from 'vitest';
import { readFiles, type FactsMemory, type SourceFile, type StoredFile } from '../../server/engine/index.js';
import { createTestEngine, MemoryWorkspace } from '../support/memoryWorkspace.js';

const files = {
	'package.json': '{ "name": "shop", "private": true, "scripts": { "start": "node src/server.js" } }\n',
	'src/server.js': "const { url } = require('./config');\nrequire('node:http').createServer(() => fetch(url)).listen(3000);\n",
	'src/config.js': "exports.url = 'http://localhost:8080';\n",
	'src/other.js': "console.log('http://10.0.0.7/');\n",
};

/** Texts that nobody is editing: only such are remembered. */
class Disk extends MemoryWorkspace {
	override async read(path: string): Promise<SourceFile | undefined> {
		const file = await super.read(path);
		return file && { ...file, version: 0 };
	}
}

it('answers alike, whoever read the files', async () => {
	const alone = await createTestEngine(new Disk(files)).engine.checkWorkspace();
	expect(alone.files.length).toBeGreaterThan(1);
	for (let split = 0; split <= Object.keys(files).length; split++) {
		const workspace = new Disk(files);
		const { engine } = createTestEngine(workspace);
		const paths = await engine.unread();
		await engine.readFiles(paths.slice(0, split));
		const read = new Map<string, StoredFile>();
		const memory: FactsMemory = { recall: () => undefined, remember: ({ path }, stored) => void read.set(path, stored) };
		await readFiles(workspace, memory, () => undefined, paths.slice(split));
		read.forEach((stored, path) => engine.takeIn(path, stored));
		expect(await engine.unread()).toEqual([]);
		expect(await engine.checkWorkspace()).toEqual(alone);
	}
});

it('answers alike after a share was read', async () => {
	const { engine } = createTestEngine(new Disk(files));
	await engine.readShare((_, index) => index % 2 === 0);
	expect(await engine.checkWorkspace()).toEqual(await createTestEngine(new Disk(files)).engine.checkWorkspace());
});
