import { containsSpan } from '../../core/text.js';
import type { ProcessCommand, Project } from '../../project/project.js';
import { buildStepOf } from './buildCommands.js';
import { invocationOf } from './invocation.js';

/** The part of a build that a command is: by what it runs, or a program of the project's own in a script that is called `build`. */
export function stepOf({ argv, at, through }: ProcessCommand, project: Project): ReturnType<typeof buildStepOf> {
	const invocation = invocationOf(argv);
	const step = invocation && buildStepOf(invocation);
	if (!invocation || step || !runtimes.has(invocation.program)) {
		return step;
	}
	const script = [at, ...through].flatMap(({ path, span }) =>
		project
			.in(path, 'process.declare')
			.filter((one) => one.source === 'script' && buildScript.test(one.name) && containsSpan(one.span, span)),
	)[0];
	return script && { kind: 'build', name: script.name };
}

/** Programs that run a file of the project, which may be a build written by hand. */
const runtimes: ReadonlySet<string> = new Set(['node', 'nodejs', 'ts-node', 'tsx', 'bun', 'sh', 'bash']);

/** Names of scripts that build. */
const buildScript = /^(?:build|compile|bundle)(?:[:-](?:prod|production|all|client|server|assets|css|js|ts))?$/;
