import { describe, expect, it } from 'vitest';
import { createTestEngine, MemoryWorkspace } from '../support/memoryWorkspace.js';

const service = {
	'package.json':
		'{ "name": "orders", "private": true, "scripts": { "start": "node src/server.js" }, "dependencies": { "express": "^4.21.2" } }',
	'src/config.js': 'module.exports = { port: 3000 };\n',
	'src/server.js': "const express = require('express');\nconst config = require('./config');\n\nexpress().listen(config.port);\n",
};

/** The rules that a report names in a file, with the text they stand on. */
async function found(workspace: MemoryWorkspace, path: string, engine: ReturnType<typeof createTestEngine>['engine']): Promise<string[]> {
	const report = await engine.checkFile(path);
	const text = workspace.text(path) ?? '';
	return (report?.findings ?? []).map(({ rule, at }) => `${rule} ${text.slice(at.span.start, at.span.end)}`);
}

describe('an engine', () => {
	it('reports a value where it is written, and keeps it there while that file is edited', async () => {
		const workspace = new MemoryWorkspace(service);
		const { engine, log } = createTestEngine(workspace);
		const report = await engine.checkWorkspace();
		expect(report.files.find(({ path }) => path === 'src/config.js')?.findings.map(({ rule }) => rule)).toEqual([
			'port-binding/hardcoded-port',
		]);
		expect(await found(workspace, 'src/config.js', engine)).toEqual(['port-binding/hardcoded-port 3000']);
		workspace.write('src/config.js', `// the port\n${service['src/config.js']}`);
		engine.invalidate(['src/config.js']);
		expect(await found(workspace, 'src/config.js', engine)).toEqual(['port-binding/hardcoded-port 3000']);
		expect(log).toEqual([]);
	});
	it('says of endless lines only in sources, and not in scripts for browsers', async () => {
		const endless = `module.exports = '${'x'.repeat(30_000)}';\n`;
		const { engine } = createTestEngine(
			new MemoryWorkspace({
				...service,
				'src/config.js': endless,
				'web/static/player.js': endless,
				'snippets/code.yml': `a: ${'x'.repeat(30_000)}\n`,
				'compose.yml': '\0',
				'deploy/nginx/access.log.1.gz': '\0',
			}),
		);
		const report = await engine.checkWorkspace();
		expect(
			report.files.filter(({ findings }) => findings.some(({ rule }) => rule === 'twelve-factor/skipped-file')).map(({ path }) => path),
		).toEqual(['compose.yml', 'src/config.js']);
		expect(report.skipped.map(({ path }) => path).sort()).toEqual([
			'compose.yml',
			'deploy/nginx/access.log.1.gz',
			'snippets/code.yml',
			'src/config.js',
			'web/static/player.js',
		]);
	});
	it('builds the project of all that a share has read, and not of the manifests alone', async () => {
		const { engine } = createTestEngine(new MemoryWorkspace(service));
		await engine.readShare(() => true);
		expect((await engine.checkWorkspace()).files.find(({ path }) => path === 'src/config.js')?.findings.map(({ rule }) => rule)).toEqual([
			'port-binding/hardcoded-port',
		]);
	});
	it('knows a new file, and forgets one that is gone', async () => {
		const workspace = new MemoryWorkspace(service);
		const { engine } = createTestEngine(workspace);
		await engine.checkWorkspace();
		workspace.write('src/worker.js', "require('http').createServer().listen(4000);\n");
		engine.invalidate(['src/worker.js']);
		expect(await found(workspace, 'src/worker.js', engine)).toContain('port-binding/hardcoded-port 4000');
		workspace.remove('src/worker.js');
		engine.invalidate(['src/worker.js']);
		expect(await engine.checkFile('src/worker.js')).toBeUndefined();
		expect((await engine.checkWorkspace()).files.map(({ path }) => path)).not.toContain('src/worker.js');
	});
	it('leaves excluded files out of both paths', async () => {
		const workspace = new MemoryWorkspace({ ...service, '.twelvefactor.json': '{ "exclude": ["src/config.js"] }' });
		const { engine } = createTestEngine(workspace);
		expect((await engine.checkWorkspace()).files.map(({ path }) => path)).not.toContain('src/config.js');
		expect(await engine.checkFile('src/config.js')).toBeUndefined();
	});
	it('keeps the last good configuration while the file is broken, and says so at its place', async () => {
		const workspace = new MemoryWorkspace({ ...service, '.twelvefactor.json': '{ "rules": { "port-binding": "off" } }' });
		const { engine } = createTestEngine(workspace);
		expect((await engine.checkWorkspace()).files.flatMap(({ findings }) => findings).map(({ rule }) => rule)).not.toContain(
			'port-binding/hardcoded-port',
		);
		workspace.write('.twelvefactor.json', '{ "rules": { "port-binding": "offf" } }');
		engine.invalidate(['.twelvefactor.json']);
		const report = await engine.checkWorkspace();
		expect(report.files.flatMap(({ findings }) => findings).map(({ rule }) => rule)).not.toContain('port-binding/hardcoded-port');
		expect(report.problems).toHaveLength(1);
		expect(report.files.find(({ path }) => path === '.twelvefactor.json')?.findings[0]).toMatchObject({
			rule: 'twelve-factor/invalid-configuration',
			severity: 'error',
		});
	});
	it('says that a file was not checked, unless the file says that nobody wrote it here', async () => {
		const long = `x('${'a'.repeat(30_000)}');\n`;
		const { engine } = createTestEngine(
			new MemoryWorkspace({
				...service,
				'src/table.js': long,
				'public/charts.js': `/*! charts 4.1 | MIT */\n${long}`,
				'public/map.mjs': `/**\n * @licstart\n */\n${long}`,
			}),
		);
		const report = await engine.checkWorkspace();
		expect(
			report.files.filter(({ findings }) => findings.some(({ rule }) => rule === 'twelve-factor/skipped-file')).map(({ path }) => path),
		).toEqual(['src/table.js']);
		expect(report.skipped.map(({ path }) => path)).toEqual(['public/charts.js', 'public/map.mjs', 'src/table.js']);
	});
	it('does not judge a site by the services among its examples', async () => {
		const site = {
			'package.json':
				'{ "name": "board", "private": true, "scripts": { "build": "vite build" }, "dependencies": { "react-dom": "^19.0.0" }, "devDependencies": { "vite": "^7.0.0" } }',
			'index.html': '<script type="module" src="/src/main.tsx"></script>',
			'src/main.tsx': "import { createRoot } from 'react-dom/client';\ncreateRoot(document.body).render(<p />);\n",
		};
		const example = {
			'examples/server/package.json': '{ "name": "example", "scripts": { "start": "node index.js" } }',
			'examples/server/index.js': "require('http').createServer().listen(process.env.PORT);\n",
		};
		const { engine } = createTestEngine(new MemoryWorkspace({ ...site, ...example }));
		expect(new Set((await engine.checkWorkspace()).checklist.map(({ status }) => status))).toEqual(new Set(['not-applicable']));
	});
	it('stops when it is told to', async () => {
		const { engine } = createTestEngine(new MemoryWorkspace(service));
		await expect(engine.checkWorkspace({ aborted: true })).rejects.toThrow();
		expect((await engine.checkWorkspace()).read).toBe(3);
	});

	it('says after any edits what an engine says that has just come', async () => {
		const edits: readonly (readonly [string, string])[] = [
			['src/config.js', '// the port\nmodule.exports = { port: 3000 };\n'],
			['src/config.js', 'module.exports = { port: process.env.PORT };\n'],
			['src/server.js', "require('express')().listen(4000);\nconsole.log('up');\n"],
			['src/config.js', "module.exports = { url: 'http://localhost:4000' };\nrequire('http').createServer().listen(5000);\n"],
			['src/server.js', "require('./config');\nrequire('express')().listen(4000);\n"],
			[
				'package.json',
				'{ "name": "orders", "private": true, "scripts": { "start": "node src/config.js" }, "dependencies": { "express": "*" } }',
			],
			['src/worker.js', "process.on('uncaughtException', () => {});\nrequire('pg');\n"],
			['src/server.js', "require('./worker');\nrequire('express')().listen(4000);\n"],
			['Procfile', 'web: node src/server.js\nworker: node src/worker.js\n'],
			['src/mail.js', "exports.send = () => console.error('not sent');\n"],
			['src/server.js', "for (const name of names) require('./' + name);\nrequire('express')().listen(4000);\n"],
			['src/server.js', "require('./' + name);\nrequire('express')().listen(4000);\n"],
			[
				'compose.yaml',
				'services:\n  web:\n    build: .\n    environment:\n      KEY_SECRET: ${KEY_SECRET:-Quaixoh7eeRohy2o}\n      NODE_ENV: x\n',
			],
			[
				'compose.yaml',
				'services:\n  web:\n    build: .\n    environment:\n      KEY_SECRET: ${KEY_SECRET:-Quaixoh7eeRohy2o}\n      NODE_ENV: development\n',
			],
		];
		const workspace = new MemoryWorkspace(service);
		const { engine } = createTestEngine(workspace, { breathe: () => Promise.resolve() });
		await engine.checkWorkspace();
		for (const [path, text] of edits) {
			workspace.write(path, text);
			engine.invalidate([path]);
			await engine.checkFile(path);
			const [known, fresh] = [await engine.checkWorkspace(), await createTestEngine(workspace).engine.checkWorkspace()];
			expect(known.files).toEqual(fresh.files);
			expect(known.checklist).toEqual(fresh.checklist);
		}
	});
});
