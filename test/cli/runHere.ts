import { join } from 'node:path';
import { run } from '../../server/cli/run.js';
import type { Run } from './harness.js';

/** Runs the command line in this process, as if in a terminal that is none, at a time that stands still. */
export async function runHere(workingDirectory: string, args: readonly string[]): Promise<Run> {
	let stdout = '';
	let stderr = '';
	const status = await run(args, {
		stdout: { write: (text) => void (stdout += text), isTerminal: false, columns: undefined },
		stderr: { write: (text) => void (stderr += text), isTerminal: false, columns: undefined },
		environment: {},
		workingDirectory,
		assets: join(workingDirectory, 'none'),
		version: '0.0.0-test',
		build: '0.0.0-test',
		now: () => 0,
	});
	return { status, stdout, stderr };
}
