import { join } from 'node:path';
import type { Output } from './io.js';
import { run } from './run.js';
import { runThread } from './threads.js';

/** The version of the package, and what tells this build from others, put in by the bundler. */
declare const packageVersion: string;
declare const packageBuild: string;

function outputOf(stream: NodeJS.WriteStream): Output {
	// A reader that leaves early (`| head`) is no error of ours.
	stream.on('error', (error: NodeJS.ErrnoException) => {
		if (error.code !== 'EPIPE') {
			process.exitCode = 2;
		}
	});
	return { write: (text) => void stream.write(text), isTerminal: stream.isTTY === true, columns: stream.columns };
}

if (!runThread()) {
	// The exit code is set and the process left to end by itself: `process.exit` would cut off what is still on its way through a pipe.
	void run(process.argv.slice(2), {
		stdout: outputOf(process.stdout),
		stderr: outputOf(process.stderr),
		environment: process.env,
		workingDirectory: process.cwd(),
		assets: __dirname,
		thread: join(__dirname, 'cli.cjs'),
		version: packageVersion,
		build: `${packageVersion} ${packageBuild}`,
		// `performance` is loaded when it is first named.
		now: () => Number(process.hrtime.bigint()) / 1e6,
	}).then((status) => {
		process.exitCode ??= status;
	});
}
