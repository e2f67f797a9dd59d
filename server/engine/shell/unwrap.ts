import type { Span } from '../core/text.js';
import type { SimpleCommand, Word } from './command.js';
import { managerCall } from './managers.js';
import { afterOptions, programName } from './options.js';
import { parseCommandLine } from './parse.js';
import { frameworks, type Interpreter, interpreters, shells, wrappers } from './programs.js';

/** What a command comes down to. */
export type Target =
	/** A script of a package manifest. `workspace` names the package, `folder` the directory, when the command says so. */
	| {
			readonly kind: 'script';
			readonly manager: string;
			readonly script: string;
			readonly workspace?: string;
			readonly folder?: string;
			readonly alone?: true;
	  }
	/** A file. `runtime` runs it; it is `''` when the file is started by itself. `preloads` are modules loaded before it. */
	| { readonly kind: 'entry'; readonly file: Word; readonly runtime: string; readonly preloads: readonly string[] }
	/** The command line of a framework: `next start`. `command` is its first operand. */
	| { readonly kind: 'framework'; readonly framework: string; readonly command?: string }
	| { readonly kind: 'program' };

/** A program that a command starts, without what is wrapped around it. */
export interface StartedProgram {
	/** Its name without folder and `.exe`, `.cmd`. */
	readonly program: string;
	/** The program and its arguments, as words. */
	readonly words: readonly Word[];
	readonly target: Target;
	/** The names of the programs around it, outermost first: `exec`, `env`, `dumb-init`, `sh`, `npx` … */
	readonly wrappers: readonly string[];
	/** Assignments before it, those of `env` and `cross-env` included. */
	readonly assignments: SimpleCommand['assignments'];
	/** Restarts when files change. */
	readonly watches: boolean;
	/** A shell does not wait for it: `&` stands behind it, or behind the command line that it is written in. */
	readonly background?: true;
	/** It stands in a branch, a loop or a function of a command line inside a word, so that it may not run at all. */
	readonly conditional?: true;
	/** The commands of the line inside a word that it stands in: `sh -c "…"`. Programs of one line share the list. */
	readonly inner?: readonly SimpleCommand[];
	/** What it is when there is no such script: `yarn tsc` runs a program where no script has that name. */
	readonly otherwise?: StartedProgram;
}

/** Wrappers may wrap wrappers; further down than this nobody looks. */
const deepest = 8;

/**
 * What a command starts: usually one program; several for `sh -c "a && b"` and for programs that start others side by side; none
 * for bare assignments.
 */
export function unwrap(command: SimpleCommand): readonly StartedProgram[] {
	return unwrapWords({ words: command.words, wrappers: [], assignments: command.assignments, depth: 0 }).map((one) => marked(one, command));
}

/** What the shell says of a whole command is true of all that it starts. */
function marked(one: StartedProgram, { next, conditional }: SimpleCommand): StartedProgram {
	return next === '&' || conditional === true
		? { ...one, ...(next === '&' && { background: true }), ...(conditional && { conditional }) }
		: one;
}

/** The command of an exec form, in which no shell takes part. Its words have the span of the whole. */
export function commandOfArgv(argv: readonly string[], span: Span): SimpleCommand {
	return { assignments: [], words: argv.map((text) => ({ text, expands: false, span })), redirections: [], span };
}

interface Rest {
	readonly words: readonly Word[];
	readonly wrappers: readonly string[];
	readonly assignments: SimpleCommand['assignments'];
	readonly depth: number;
}

function unwrapWords(rest: Rest): readonly StartedProgram[] {
	const { words, depth } = rest;
	const first = words[0];
	if (first === undefined) {
		return [];
	}
	const program = programName(first.text);
	if (depth >= deepest) {
		return [startedOf(rest, program, { kind: 'program' })];
	}
	const within = (inner: readonly Word[], assignments: SimpleCommand['assignments'] = []): readonly StartedProgram[] =>
		unwrapWords({
			words: inner,
			wrappers: [...rest.wrappers, program],
			assignments: [...rest.assignments, ...assignments],
			depth: depth + 1,
		});
	const line = (word: Word): readonly StartedProgram[] => inLine(word, rest, program);

	if (shells.has(program)) {
		const at = words.findIndex((word, index) => index > 0 && /^-[a-z]*c$/.test(word.text));
		const script = words[at + 1];
		if (at > 0 && words.slice(1, at).every((word) => word.text.startsWith('-')) && script !== undefined) {
			return line(script);
		}
	}
	const wrapper = Object.hasOwn(wrappers, program) ? wrappers[program] : undefined;
	if (wrapper !== undefined) {
		const { operands, assignments } = afterOptions(words.slice(1), wrapper);
		if (operands.length > 0) {
			return within(operands, assignments);
		}
	}
	if (program === 'cross-env-shell') {
		const { operands, assignments } = afterOptions(words.slice(1), { assigns: true });
		return operands.length === 1
			? line(operands[0]!).map((one) => ({ ...one, assignments: [...assignments, ...one.assignments] }))
			: within(operands, assignments);
	}
	const sideBySide = startsSeveral(program, words, line, rest);
	if (sideBySide !== undefined) {
		return sideBySide;
	}
	const call = managerCall(program, words);
	if (call?.kind === 'command') {
		return call.line === undefined ? within(call.words) : line(call.line);
	}
	if (call?.kind === 'script') {
		const otherwise = call.otherwise === undefined ? undefined : within(call.otherwise)[0];
		const started = startedOf(rest, program, call.target);
		return [otherwise === undefined ? started : { ...started, otherwise }];
	}
	return interpreted(rest, program, line);
}

/** A command line inside a word (`sh -c "…"`). Its spans are exact where the word is quoted without escapes, else they are the word's. */
function inLine(word: Word, rest: Rest, program: string): readonly StartedProgram[] {
	const quotes = word.span.end - word.span.start - word.text.length;
	const exact = quotes === 2 || quotes === 0;
	const { span } = word;
	const moved = <Part extends { readonly span: Span }>(one: Part): Part => (exact ? one : { ...one, span });
	const inner = parseCommandLine(word.text, span.start + quotes / 2).commands.map((command) => ({
		...moved(command),
		words: command.words.map(moved),
		assignments: command.assignments.map(({ name, value }) => ({ name, value: moved(value) })),
		redirections: command.redirections.map((one) => ({ ...moved(one), target: moved(one.target) })),
	}));
	return inner.flatMap((command) =>
		unwrapWords({
			words: command.words,
			wrappers: [...rest.wrappers, program],
			assignments: [...rest.assignments, ...command.assignments],
			depth: rest.depth + 1,
		}).map((one) => ({ inner, ...marked(one, command) })),
	);
}

/** `concurrently "npm:api" "npm run web"`, `npm-run-all -p api web`, `run-p api web`. */
function startsSeveral(
	program: string,
	words: readonly Word[],
	line: (word: Word) => readonly StartedProgram[],
	rest: Rest,
): readonly StartedProgram[] | undefined {
	const script = (word: Word): StartedProgram =>
		startedOf({ ...rest, words: [word] }, program, { kind: 'script', manager: 'npm', script: word.text });
	switch (program) {
		case 'concurrently': {
			const { operands } = afterOptions(
				words.slice(1),
				{
					valued: [
						'-n',
						'--names',
						'-c',
						'--prefix-colors',
						'-p',
						'--prefix',
						'-s',
						'--success',
						'-m',
						'--max-processes',
						'-l',
						'--prefix-length',
						'--restart-tries',
						'--restart-after',
						'--default-input-target',
						'--name-separator',
					],
				},
				true,
			);
			return operands.flatMap((word) => {
				const shortcut = /^(?:npm|yarn|pnpm|bun):(.+)$/.exec(word.text)?.[1];
				return shortcut === undefined ? line(word) : [script({ ...word, text: shortcut })];
			});
		}
		case 'npm-run-all':
		case 'npm-run-all2':
		case 'run-p':
		case 'run-s':
			return afterOptions(words.slice(1), {}, true).operands.map(script);
		default:
			return undefined;
	}
}

function interpreted(rest: Rest, program: string, line: (word: Word) => readonly StartedProgram[]): readonly StartedProgram[] {
	const { words } = rest;
	const interpreter = Object.hasOwn(interpreters, program) ? interpreters[program] : undefined;
	if (interpreter !== undefined) {
		const read = afterOptions(withoutHeldOptions(words.slice(1)), {
			...interpreter,
			valued: [...(interpreter.valued ?? []), ...(interpreter.preloads ?? []), ...(interpreter.execs ?? [])],
		});
		const watches =
			interpreter.alwaysWatches === true ||
			(interpreter.watches ?? []).some((option) => read.options.some((one) => one.name === option)) ||
			((interpreter.optionalVerbs ?? []).includes('watch') && read.operands[0]?.text === 'watch');
		const optionOf = (names: readonly string[] | undefined): readonly Word[] =>
			read.options.filter((one) => names?.includes(one.name)).flatMap((one) => one.value ?? []);
		const executed = optionOf(interpreter.execs)[0];
		if (executed !== undefined) {
			// `nodemon --exec ts-node src/main.ts`: the operands belong to the command, and so do options that are not of nodemon.
			const inner = line(executed);
			const others = read.options.filter(({ name, value }) => value === undefined && !isOptionOf(interpreter, name));
			const handedOn = words.slice(words.indexOf(executed) + 1).filter(({ text }) => others.some(({ name }) => name === text));
			const bare =
				inner.length === 1 && inner[0]?.target.kind === 'program'
					? unwrapWords({
							...rest,
							words: [...inner[0].words, ...handedOn, ...read.operands],
							wrappers: inner[0].wrappers,
							depth: rest.depth + 1,
						})
					: inner;
			return bare.map((one) => ({ ...one, watches }));
		}
		const runs = read.options.find((one) => one.name === '--run')?.value;
		if (runs !== undefined && program === 'node') {
			return [{ ...startedOf(rest, program, { kind: 'script', manager: 'node', script: runs.text, alone: true }), watches }];
		}
		const operands =
			interpreter.optionalVerbs?.includes(read.operands[0]?.text ?? '') === true
				? afterOptions(read.operands.slice(1), interpreter).operands
				: read.operands;
		const file = operands[0];
		const without = read.options.some((one) => interpreter.withoutFile?.includes(one.name));
		const isFile =
			file !== undefined &&
			!without &&
			!(program === 'deno' && file.text === 'task') &&
			!(program === 'bun' && !/\.[cm]?[jt]sx?$|^\.{0,2}\//.test(file.text)) &&
			!(program.startsWith('pm2') && !/[./]/.test(file.text));
		if (isFile) {
			return [
				{
					...startedOf(rest, program, {
						kind: 'entry',
						file,
						runtime: program,
						preloads: optionOf(interpreter.preloads).map((word) => word.text),
					}),
					watches,
				},
			];
		}
		if (program === 'deno' && file?.text === 'task' && operands[1] !== undefined) {
			return [startedOf(rest, program, { kind: 'script', manager: 'deno', script: operands[1].text, alone: true })];
		}
		// What is told to do something else than to run a file (`node --test --watch`) starts no main of a package, either.
		return [{ ...startedOf(rest, program, { kind: 'program' }), watches: watches && !without }];
	}
	const first = words[0]!;
	if (frameworks.has(program)) {
		const command = afterOptions(words.slice(1), {}).operands[0]?.text;
		const watches = words.some((word) => word.text === '--watch' || word.text === '-w') || command === 'dev';
		return [
			{
				...startedOf(
					rest,
					program,
					command === undefined ? { kind: 'framework', framework: program } : { kind: 'framework', framework: program, command },
				),
				watches,
			},
		];
	}
	// A file with a folder or an extension of source code is started by itself; binaries of packages are programs.
	const isFile =
		(/\.(?:[cm]?[jt]sx?|sh|py|rb|php)$/.test(first.text) || /^\.{0,2}\/(?!usr\/|bin\/|sbin\/|opt\/)/.test(first.text)) &&
		!/node_modules\//.test(first.text);
	return [startedOf(rest, program, isFile ? { kind: 'entry', file: first, runtime: '', preloads: [] } : { kind: 'program' })];
}

/** Whether an interpreter has an option. */
function isOptionOf({ valued, preloads, execs, watches }: Interpreter, name: string): boolean {
	return [valued, preloads, execs, watches].some((names) => names?.includes(name) === true);
}

/** Words without the variables for options among them, which may as well be empty: `node $NODE_OPTIONS server.js`. */
function withoutHeldOptions(words: readonly Word[]): readonly Word[] {
	const last = words.length - 1;
	return words.filter(({ text, expands }, index) => !expands || index === last || !/^\$\{?\w*(?:OPTION|OPT|ARG|FLAG)S\}?$/i.test(text));
}

function startedOf({ words, wrappers: around, assignments }: Omit<Rest, 'depth'>, program: string, target: Target): StartedProgram {
	return { program, words, target, wrappers: around, assignments, watches: false };
}
