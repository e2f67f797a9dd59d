import { createDiskWorkspace } from '../../../server/disk/diskWorkspace.js';
import { openJournal } from '../../../server/disk/journalStorage.js';
import { writeFiles } from '../../../server/disk/writeFiles.js';
import { createEngine } from '../../../server/engine/index.js';
import { run } from '../../../server/cli/run.js';
import { memoryAssets } from '../../support/memoryWorkspace.js';

/** As somebody who may not do everything: checks a folder, and tries to write into it in every way; prints what came of it. */
const folder = process.argv[2]!;
const log: string[] = [];
const engine = createEngine({ workspace: createDiskWorkspace(folder), assets: memoryAssets(), log: (line) => log.push(line) });
const report = await engine.checkWorkspace();

async function call(...args: readonly string[]): Promise<{ readonly status: number; readonly said: string }> {
	let said = '';
	const stream = { write: (text: string): void => void (said += text), isTerminal: false, columns: undefined };
	const io = {
		stdout: stream,
		stderr: stream,
		environment: {},
		workingDirectory: folder,
		assets: folder,
		version: '',
		build: '',
		now: () => 0,
	};
	return { status: await run(args, io), said };
}

console.log(
	JSON.stringify({
		user: process.getuid?.(),
		skipped: report.skipped,
		files: report.files.map(({ path }) => path),
		log,
		written: await writeFiles(folder, [{ path: 'src/server.js', before: undefined, after: 'x' }]).then(
			() => 'written',
			(error: Error) => error.message,
		),
		fix: await call('check', '--fix'),
		cache: await call('check', '--cache', 'cache'),
		facts: await call('check', '--facts-out', 'a.facts'),
		init: await call('init'),
		journal: openJournal(folder) === undefined,
	}),
);
