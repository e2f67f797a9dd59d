import { help, parseArguments } from './args.js';
import { check, checklist } from './commands/check.js';
import { exitStatus, UsageError, type Io } from './io.js';

/** Runs one call of the command line. Resolves with the exit status; never rejects. */
export async function run(argv: readonly string[], io: Io): Promise<number> {
	try {
		return await dispatch(argv, io);
	} catch (error) {
		io.stderr.write(error instanceof UsageError ? `error: ${error.message}\n` : internalError(error));
		return exitStatus.failure;
	}
}

async function dispatch(argv: readonly string[], io: Io): Promise<number> {
	const command = parseArguments(argv);
	switch (command.kind) {
		case 'check':
			return check(command.options, io);
		case 'checklist':
			return checklist(command.options, io);
		case 'shard':
			return (await import('./commands/shard.js')).shard(command.options, io);
		case 'print-facts':
			return (await import('./commands/print.js')).printFacts(command.file, io);
		case 'print-config':
			return (await import('./commands/print.js')).printConfiguration(command.file, io);
		case 'print-roles':
			return (await import('./commands/print.js')).printRoles(command.paths, io);
		case 'explain':
			return (await import('./commands/explain.js')).explain(command.rule, io);
		case 'init':
			return (await import('./commands/init.js')).init(command.folder, io);
		case 'help':
			io.stdout.write(help);
			return exitStatus.clean;
		case 'version':
			io.stdout.write(`${io.version}\n`);
			return exitStatus.clean;
	}
}

/** An error of our own, without its message: a library's message may quote the file it failed on. */
function internalError(error: unknown): string {
	const frames =
		error instanceof Error
			? (error.stack ?? '')
					.split('\n')
					.filter((line) => /^\s+at /.test(line))
					.slice(0, 5)
			: [];
	return `error: internal error (${error instanceof Error ? error.name : 'unknown'}), which is a fault of twelve-factor.\n${frames.map((line) => `${line}\n`).join('')}`;
}
