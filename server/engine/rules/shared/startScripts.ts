import type { LocatedFact } from '../../core/fact.js';
import { commandsWritten, type WrittenCommand } from '../../project/commandLines.js';
import type { Project } from '../../project/project.js';
import { givesItsPlace, processOf, startedWords } from './imageCommands.js';

type Declaration = LocatedFact<'process.declare'>;

/** What the shell does between the programs that a script starts, or after them. */
const asideWork: ReadonlySet<string> = new Set(['echo', 'printf', 'set', 'export', 'exit']);

/**
 * The program that a start script of an image runs at its end, while its shell stays in front of it; undefined where there is no
 * such script, where it hands over with
 * `exec`, or minds signals itself.
 */
export function behindScript(declaration: Declaration, project: Project): WrittenCommand | undefined {
	const command = processOf(declaration, project)?.commands.at(-1);
	const place = command && [...command.through, command.at].find(({ path }) => project.in(path, 'shell.script').length > 0);
	const script = place && project.in(place.path, 'shell.script')[0];
	if (!script || (declaration.form !== 'exec' && !givesItsPlace(declaration, project))) {
		return undefined;
	}
	const written = commandsWritten(script);
	const last = written.findLast(
		({ started, command: { words } }) =>
			!asideWork.has(started.program) && !(isGivenNothing(declaration) && words.map(({ text }) => text).join(' ') === 'exec $@'),
	);
	const minds = written.some(({ started }) => started.program === 'trap' || started.program === 'wait');
	// A branch that the image enters counts where no other one gives the place up.
	const isTaken =
		command.command.byDefault === true && !written.some(({ started }) => started.program === 'exec' || started.wrappers.includes('exec'));
	const stays =
		last !== undefined &&
		last.command.span.start === place.span.start &&
		(last.started.conditional !== true || isTaken) &&
		!last.started.wrappers.includes('exec') &&
		last.started.background !== true &&
		last.command.next !== '|';
	return stays && !minds && last.exact ? last : undefined;
}

/** Whether an image runs a script without arguments, so that the script's `exec "$@"` does nothing. */
function isGivenNothing(declaration: Declaration): boolean {
	const [script = '', ...others] = startedWords(declaration);
	const [flag, line = '', ...more] = others;
	return (
		declaration.source === 'dockerfile-cmd' &&
		(others.length === 0 ? !/\s/.test(script) : flag === '-c' && more.length === 0 && !/\s/.test(line.trim()))
	);
}

/** `dumb-init` passes signals to every process, and so does `tini -g`. */
export function signalsAll({ path }: Declaration, project: Project): boolean {
	return project.in(path, 'process.declare').some((one) => {
		const before = (one.argv ?? []).slice(0, (one.argv ?? []).length - startedWords(one).length);
		return before.some((word) => word.endsWith('dumb-init') || word === '-g');
	});
}

/** Whether a script says by its name that it is the one for production. */
export function saysProduction(script: string): boolean {
	return /(?:^|[:_-])(?:prod|production|serve|server|deploy)$/.test(script);
}

/** Whether another script of a manifest says that it is the one for production. */
export function isBesideProduction(manifest: string, name: string, project: Project): boolean {
	return project.in(manifest, 'process.declare').some((one) => one.source === 'script' && one.name !== name && saysProduction(one.name));
}
