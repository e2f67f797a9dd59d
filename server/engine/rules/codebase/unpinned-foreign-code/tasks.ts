import type { LocatedFact } from '../../../core/fact.js';
import { groupedByEach } from '../../../core/group.js';
import { containsSpan } from '../../../core/text.js';
import { commandsWritten, type WrittenCommand } from '../../../project/commandLines.js';
import type { Project } from '../../../project/project.js';

type Task = LocatedFact<'task.declare'>;

/** What somebody asks for who has just got the code, or is about to build it. */
const builds = /^(?:all|install|setup|bootstrap|build|prepare|init|deps|dependencies|start|run|deploy|release)(?:$|[-_])/;

/**
 * What a Makefile does for those who build: the commands of each of its tasks that is asked for first, is called so, or that such a one needs
 * or calls. Others are for the hands of a maintainer.
 */
export function commandsOfTasks(project: Project, path: string): readonly (readonly WrittenCommand[])[] {
	const tasks = project.in(path, 'task.declare');
	const byName = groupedByEach(tasks, ({ names }) => names);
	const steps = project.in(path, 'task.step');
	const variables = new Map(
		project.in(path, 'task.variable').flatMap(({ name, value }) => (value === undefined ? [] : [[name, value] as const])),
	);
	const stepsOf = ({ span }: Task): readonly LocatedFact<'task.step'>[] => steps.filter((step) => containsSpan(span, step.span));
	const inUse = new Set(tasks.filter(({ names, first }) => first === true || names.some((name) => builds.test(name))));
	// What is added on the way is gone through, too.
	for (const task of inUse) {
		const called = stepsOf(task).flatMap(({ command }) => calledBy(command));
		[...task.needs.map(({ name }) => name), ...called].flatMap((name) => byName.get(name) ?? []).forEach((one) => inUse.add(one));
	}
	return [...inUse].map((task) => stepsOf(task).flatMap((step) => commandsWritten(withVariables(step, variables))));
}

/** The tasks that a step has worked off by another `make`: `$(MAKE) schemas`. */
function calledBy(command: string): readonly string[] {
	return command
		.split(/&&|\|\||;/)
		.map((part) => part.trim().split(/\s+/))
		.flatMap(([program = '', ...words]) => (/^(?:make|\$[({]MAKE[)}])$/.test(program) && !words.includes('-C') ? words : []));
}

/** A step with the variables of its file that hold one text; one that has none stays what it is. */
function withVariables(step: LocatedFact<'task.step'>, variables: ReadonlyMap<string, string>): LocatedFact<'task.step'> {
	const command = step.command.replace(
		/\$(?:\(([\w.-]{1,64})\)|\{([\w.-]{1,64})\})/g,
		(written, round?: string, braced?: string) => variables.get(round ?? braced!) ?? written,
	);
	return command === step.command ? step : { ...step, command };
}
