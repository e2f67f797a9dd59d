import type { LocatedFact } from '../core/fact.js';
import type { Span } from '../core/text.js';
import type { CommandLine, SimpleCommand } from '../shell/command.js';
import { parseCommandLine } from '../shell/parse.js';
import { commandOfArgv, unwrap, type StartedProgram } from '../shell/unwrap.js';

/** The facts that hold a shell command line. */
export type CommandFact = LocatedFact<'image.run' | 'pipeline.step' | 'shell.script' | 'process.declare' | 'task.step'>;

/** A program that a command line starts as it is written there: package scripts are not followed. */
export interface WrittenCommand {
	readonly started: StartedProgram;
	/** The program and its arguments as text. */
	readonly argv: readonly string[];
	readonly command: SimpleCommand;
	readonly line: CommandLine;
	readonly fact: CommandFact;
	/** Spans of words are those of the text, so that an edit may act on them. */
	readonly exact: boolean;
}

/** The programs that a command line which code hands to a shell starts, each with its arguments; what runs others (`npx`) is left out. */
export function argvsOfText(text: string): readonly (readonly string[])[] {
	return commandsOfText(text, 0).map(({ argv }) => argv);
}

/** As {@link argvsOfText}, with the places of the commands, counted from `offset`. */
export function commandsOfText(text: string, offset: number): readonly { readonly argv: readonly string[]; readonly span: Span }[] {
	return parseCommandLine(text, offset).commands.flatMap((command) =>
		unwrap(command).map(({ words }) => ({ argv: words.map((word) => word.text), span: command.span })),
	);
}

const written = new WeakMap<CommandFact, readonly WrittenCommand[]>();

/**
 * The programs that the command line of a fact starts, in order. Many rules ask, and some after each keystroke: a fact that stands
 * keeps its answer.
 */
export function commandsWritten(fact: CommandFact): readonly WrittenCommand[] {
	let commands = written.get(fact);
	if (!commands) {
		commands = readCommands(fact);
		written.set(fact, commands);
	}
	return commands;
}

function readCommands(fact: CommandFact): readonly WrittenCommand[] {
	const argv = fact.kind === 'process.declare' && fact.form === 'exec' ? fact.argv : undefined;
	const line = argv ? { commands: [commandOfArgv(argv, fact.span)], complete: true } : parseCommandLine(fact.command, fact.span.start);
	const exact = argv === undefined && fact.span.end - fact.span.start === fact.command.length;
	return line.commands.flatMap((command) =>
		unwrap(command).map((started) => ({ started, argv: started.words.map(({ text }) => text), command, line, fact, exact })),
	);
}
