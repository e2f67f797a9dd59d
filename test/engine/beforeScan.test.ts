import { describe, expect, it } from 'vitest';
import { createTestEngine, MemoryWorkspace } from '../support/memoryWorkspace.js';

const service = {
	'package.json':
		'{ "name": "orders", "private": true, "scripts": { "start": "node src/server.js" }, "dependencies": { "express": "^4.21.2" } }',
	'src/server.js':
		"const express = require('express');\nrequire('./shutdown');\n\nexpress().listen(3000);\nprocess.on('uncaughtException', () => {});\nsetTimeout(() => {\n\tdebugger;\n}, 10);\n",
	'src/shutdown.js': "process.on('SIGTERM', () => process.exit());\n",
};

async function rulesOf(engine: ReturnType<typeof createTestEngine>['engine'], path: string): Promise<readonly string[]> {
	return ((await engine.checkFile(path))?.findings ?? []).map(({ rule }) => rule);
}

describe('an open file before the first scan', () => {
	it('is told what is sure, and nothing that a file which was not read yet may take back', async () => {
		const hasty = createTestEngine(new MemoryWorkspace(service)).engine;
		const all = ['port-binding/hardcoded-port', 'disposability/swallowed-crash', 'logs/debug-output'];
		expect(await rulesOf(hasty, 'src/server.js')).toEqual(all);
		const { engine, log } = createTestEngine(new MemoryWorkspace(service), { awaitsScan: true });
		expect(await rulesOf(engine, 'src/server.js')).toEqual(['port-binding/hardcoded-port', 'logs/debug-output']);
		await engine.checkWorkspace();
		expect(await rulesOf(engine, 'src/server.js')).toEqual(all);
		expect(log).toEqual([]);
	});

	it('is not told what stands in a function that nobody may call', async () => {
		const files = {
			...service,
			'src/server.js': "const { wait } = require('./times');\nwait(1);\nrequire('express')().listen(process.env.PORT);\n",
			'src/times.js':
				"const express = require('express');\n\nexports.wait = (ms) => ms;\n\nexports.serve = function () {\n\texpress().listen(3000);\n};\n",
		};
		const { engine } = createTestEngine(new MemoryWorkspace(files), { awaitsScan: true });
		expect(await rulesOf(engine, 'src/times.js')).not.toContain('port-binding/hardcoded-port');
		await engine.checkWorkspace();
		const found = (await engine.checkFile('src/times.js'))?.findings.find(({ rule }) => rule === 'port-binding/hardcoded-port');
		expect(found?.severity).toBe('hint');
	});

	it('keeps what an earlier session found, and moves it along with edits, until the scan', async () => {
		const workspace = new MemoryWorkspace(service);
		const first = createTestEngine(workspace).engine;
		const { files } = await first.checkWorkspace();
		const { findings } = files.find(({ path }) => path === 'src/server.js')!;
		const { engine } = createTestEngine(workspace, { awaitsScan: true });
		engine.assume('src/server.js', service['src/server.js'], findings);
		workspace.write('src/server.js', `// orders\n${service['src/server.js']}`);
		const report = await engine.checkFile('src/server.js');
		expect(report?.findings.map(({ rule, at }) => `${rule} ${at.span.start}`)).toEqual(
			findings.map(({ rule, at }) => `${rule} ${at.span.start + 10}`),
		);
		workspace.write('src/server.js', "require('express')().listen(process.env.PORT);\n");
		engine.invalidate(['src/server.js']);
		await engine.checkWorkspace();
		expect(await rulesOf(engine, 'src/server.js')).not.toContain('port-binding/hardcoded-port');
	});

	it('is decided over by the manifests, configurations and folders around it', async () => {
		const { engine } = createTestEngine(new MemoryWorkspace({ ...service, '.twelvefactor.json': '{}', 'other/package.json': '{}' }));
		await engine.checkWorkspace();
		expect([...engine.decidersOf('src/server.js')].sort()).toEqual(['', '.twelvefactor.json', 'package.json', 'src']);
	});
});
