import type { ProcessCommand, Project } from '../../project/project.js';
import { buildStepOf } from './buildCommands.js';
import { callersOf } from './callers.js';
import { invocationOf } from './invocation.js';

/** The part of a build that a command is: by what it runs, or a program of the project's own in a script that is called `build`. */
export function stepOf(command: ProcessCommand, project: Project): ReturnType<typeof buildStepOf> {
	const invocation = invocationOf(command.argv);
	const step = invocation && buildStepOf(invocation);
	if (!invocation || step || !runtimes.has(invocation.program)) {
		return step;
	}
	const name = callersOf(command, project).find((one) => buildScript.test(one));
	return name === undefined ? undefined : { kind: 'build', name };
}

/** Programs that run a file of the project, which may be a build written by hand. */
const runtimes: ReadonlySet<string> = new Set(['node', 'nodejs', 'ts-node', 'tsx', 'bun', 'sh', 'bash']);

/** Names of scripts that build. */
const buildScript = /^(?:build|compile|bundle)(?:[:-](?:prod|production|all|client|server|assets|css|js|ts))?$/;
