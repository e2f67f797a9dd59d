import type { LocatedFact } from '../core/fact.js';
import { moved } from '../core/moved.js';
import type { CommandLine } from '../shell/command.js';
import { parseCommandLine } from '../shell/parse.js';

/** How deep variables may stand in each other, and how long what one of them, and a whole line, may come to. */
const limits = { depth: 20, value: 2000, line: 20_000 };

/** Stands for what is not known: the shell reader takes it for a variable of the shell. */
const unknown = '${_}';

/**
 * The command line of a step, with the variables of its file in it as they are set. What none sets stays a variable, of the environment;
 * what a function would return is not known. Places are those of the text: what a variable holds stands where the variable does.
 */
export function lineOfStep(
	{ command, span }: LocatedFact<'task.step'>,
	task: string,
	valueOf: (name: string) => string | undefined,
): CommandLine {
	if (!command.includes('$')) {
		return parseCommandLine(command, span.start);
	}
	const values = new Values(task, valueOf);
	let text = '';
	/** Where each unit of the text starts and ends in the command. */
	const starts: number[] = [];
	const ends: number[] = [];
	for (const { from, to, value } of values.parts(command)) {
		if (text.length + value.length > limits.line) {
			return { commands: [], complete: false };
		}
		text += value;
		const isOwn = command[from] !== '$';
		for (let at = 0; at < value.length; at++) {
			starts.push(isOwn ? from + at : from);
			ends.push(isOwn ? from + at + 1 : to);
		}
	}
	// A variable may hold the `@` that keeps a line quiet.
	const quiet = /^[\s@+-]+/.exec(text)?.[0].length ?? 0;
	const line = parseCommandLine(' '.repeat(quiet) + text.slice(quiet));
	const startOf = (offset: number): number => span.start + (starts[offset] ?? command.length);
	return moved(
		{ ...line, complete: line.complete && values.areKnown },
		{ at: (offset) => (offset === 0 ? span.start : span.start + (ends[offset - 1] ?? command.length)), ofStart: startOf, ofEmpty: startOf },
	);
}

interface Part {
	readonly from: number;
	readonly to: number;
	readonly value: string;
}

/** Puts what variables hold in their places. */
class Values {
	areKnown = true;
	readonly #task: string;
	readonly #valueOf: (name: string) => string | undefined;
	/** What variables come to; undefined while that is being found out, so that no variable is part of itself. */
	readonly #found = new Map<string, string | undefined>();

	constructor(task: string, valueOf: (name: string) => string | undefined) {
		this.#task = task;
		this.#valueOf = valueOf;
	}

	/** The parts of a text: those that stand for themselves, and references with what they come to. */
	parts(text: string, depth = 0): readonly Part[] {
		const parts: Part[] = [];
		for (let at = 0; at < text.length;) {
			const dollar = text.indexOf('$', at);
			const until = dollar < 0 ? text.length : dollar;
			if (until > at) {
				parts.push({ from: at, to: until, value: text.slice(at, until) });
			}
			at = until;
			if (dollar >= 0) {
				const end = endOfReference(text, dollar);
				parts.push({ from: dollar, to: end, value: this.#come(text.slice(dollar + 1, end), depth) });
				at = end;
			}
		}
		return parts;
	}

	/** What a reference comes to, which is given without its dollar sign. */
	#come(reference: string, depth: number): string {
		if (reference === '$' || reference === '') {
			return '$';
		}
		const name = /^(?:\(([\w.-]{1,128}|@)\)|\{([\w.-]{1,128}|@)\}|([A-Za-z@]))$/
			.exec(reference)
			?.slice(1)
			.find((one) => one !== undefined);
		if (name === undefined) {
			this.areKnown = false;
			return unknown;
		}
		if (name === '@') {
			return this.#task;
		}
		return this.#variable(name, depth) ?? (/^[A-Za-z_]\w{0,127}$/.test(name) ? `\${${name}}` : unknown);
	}

	#variable(name: string, depth: number): string | undefined {
		if (!this.#found.has(name)) {
			this.#found.set(name, undefined);
			const value = depth < limits.depth ? this.#valueOf(name) : undefined;
			const whole =
				value === undefined
					? undefined
					: this.parts(value, depth + 1)
							.map((part) => part.value)
							.join('');
			this.#found.set(name, whole !== undefined && whole.length <= limits.value ? whole : undefined);
		}
		return this.#found.get(name);
	}
}

/** Where a reference ends that begins with the dollar sign at a place: behind one sign, or the bracket that closes the one behind it. */
function endOfReference(text: string, dollar: number): number {
	const open = text[dollar + 1];
	const close = open === '(' ? ')' : open === '{' ? '}' : undefined;
	let depth = 0;
	for (let at = dollar + 1; close !== undefined && at < text.length; at++) {
		depth += text[at] === open ? 1 : text[at] === close ? -1 : 0;
		if (depth === 0) {
			return at + 1;
		}
	}
	return close === undefined ? Math.min(text.length, dollar + 2) : text.length;
}
