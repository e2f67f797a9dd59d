import { createEngine } from '../../../server/engine/index.js';
import { MemoryWorkspace, memoryAssets } from '../../support/memoryWorkspace.js';
import { traps as all } from '../support/traps.js';

const traps = all.filter(({ slow }) => process.env['FAULTS'] === 'long' || !slow);

/**
 * Falls into the traps from one number on, each in turn, twice, as an edit and as a scan; prints each as it is left. A trap that
 * ends the process ends it here.
 */
for (const [index, { path, text, beside }] of [...traps.entries()].slice(Number(process.argv[2]))) {
	const workspace = new MemoryWorkspace({
		'src/server.js': "require('express')().listen(3000);\n",
		...beside,
	});
	const log: string[] = [];
	const engine = createEngine({ workspace, assets: memoryAssets(), log: (line) => log.push(line) });
	workspace.write(path, text());
	const started = performance.now();
	const before = process.cpuUsage();
	await engine.checkFile(path);
	engine.invalidate([path]);
	await engine.checkFile(path);
	await engine.checkWorkspace();
	const { user, system } = process.cpuUsage(before);
	console.log(JSON.stringify({ index, cpu: (user + system) / 1000, milliseconds: performance.now() - started, log }));
	engine.dispose();
}
