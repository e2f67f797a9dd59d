import type { Span } from '../../core/text.js';

/** An instruction of a Dockerfile that starts a program: `ENTRYPOINT  npm start`. */
export interface CommandInstruction {
	readonly keyword: 'CMD' | 'ENTRYPOINT';
	/** The keyword as it is written, with the blanks behind it. */
	readonly head: string;
	readonly command: string;
	/** The span of the command in the file. */
	readonly span: Span;
}

/**
 * The CMD or ENTRYPOINT at a span; undefined when something else stands there (a HEALTHCHECK, an ONBUILD). Trailing blanks do not
 * belong to the command.
 */
export function commandInstructionAt(text: string, span: Span): CommandInstruction | undefined {
	const source = text.slice(span.start, span.end);
	const head = /^(CMD|ENTRYPOINT)[ \t]+/i.exec(source);
	if (!head) {
		return undefined;
	}
	const command = source.slice(head[0].length).trimEnd();
	const start = span.start + head[0].length;
	return command === ''
		? undefined
		: { keyword: head[1]!.toUpperCase() as 'CMD' | 'ENTRYPOINT', head: head[0], command, span: { start, end: start + command.length } };
}

/** An argument vector in the form that CMD and ENTRYPOINT take without a shell. */
export function jsonForm(argv: readonly string[]): string {
	return `[${argv.map((word) => JSON.stringify(word)).join(', ')}]`;
}
