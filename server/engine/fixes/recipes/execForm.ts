import type { Fact } from '../../core/fact.js';
import { baseName, directoryOf, joinPath } from '../../core/paths.js';
import { brokenList } from '../../shell/brokenList.js';
import { parseCommandLine } from '../../shell/parse.js';
import { shells } from '../../shell/programs.js';
import { commandInstructionAt, jsonForm } from '../mechanics/dockerfile.js';
import type { Cook } from '../recipe.js';
import { wordSet } from '../../core/wordList.js';

/** Commands of the shell itself: there is no program of that name to run. */
const builtins: ReadonlySet<string> = wordSet(`
	. : [ alias bg break cd command continue eval exec exit export fg getopts hash jobs local read readonly return set shift source
	test times trap type ulimit umask unalias unset wait
`);

/** The JSON form, where the command needs no shell; else `exec` before it, where it is one simple command. */
export const cookExecForm: Cook<'exec-form'> = async ({ instruction }, context) => {
	const { path, span } = instruction;
	const file = await context.read(path);
	const found = file && commandInstructionAt(file.text, span);
	const meant = found && brokenList(found.command);
	if (found && meant) {
		return { title: 'Write the list as JSON', edits: [{ path, span: found.span, newText: jsonForm(meant) }] };
	}
	if (!found || found.command.startsWith('[')) {
		return undefined;
	}
	const facts = await context.facts(path);
	const shell = facts.filter((fact) => fact.kind === 'image.shell' && fact.span.start < span.start).at(-1) as
		Fact<'image.shell'> | undefined;
	if (shell && !shells.has(shell.argv[0]?.split('/').at(-1) ?? '')) {
		return undefined;
	}
	const line = parseCommandLine(found.command, found.span.start);
	const [command] = line.commands;
	const program = command?.words[0];
	if (
		!line.complete ||
		line.commands.length !== 1 ||
		!command ||
		!program ||
		command.next !== undefined ||
		program.expands ||
		builtins.has(program.text)
	) {
		return undefined;
	}
	// The JSON form of an ENTRYPOINT takes CMD as its arguments, which the shell form does not.
	const takesArguments =
		found.keyword === 'ENTRYPOINT' && facts.some((fact) => fact.kind === 'process.declare' && fact.source === 'dockerfile-cmd');
	const isPlain =
		command.assignments.length === 0 &&
		command.redirections.length === 0 &&
		!/[$`\\*?~#\r\n]/.test(found.command) &&
		command.words.every(({ expands }) => !expands);
	// A script without a first line that names its interpreter runs only because a shell tries.
	const needsShell =
		program.text.endsWith('.sh') &&
		(await context.read(joinPath(directoryOf(path), baseName(program.text))))?.text.startsWith('#!') !== true;
	if (isPlain && !shell && !takesArguments && !needsShell) {
		return { edits: [{ path, span: found.span, newText: jsonForm(command.words.map(({ text }) => text)) }] };
	}
	return {
		title: 'Let the shell become the program (exec)',
		edits: [{ path, span: { start: program.span.start, end: program.span.start }, newText: 'exec ' }],
	};
};
