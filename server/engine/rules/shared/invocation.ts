import { wordSet } from '../../core/wordList.js';

/** A command by its program's bare name and its arguments. */
export interface Invocation {
	readonly program: string;
	readonly arguments: readonly string[];
	/** Variables set for this command alone, by name. */
	readonly environment: ReadonlyMap<string, string>;
}

/** A command that a table speaks of. All of what is given must hold. */
export interface CommandPattern {
	readonly program: string | readonly string[];
	/** Words among the arguments, in this order; each may be one of several (`'i|ci|install'`). */
	readonly words?: readonly string[];
	/** Options of which one must be given. `--x` also stands for `--x=…`. */
	readonly options?: readonly string[];
	/** Options and words of which none may be given, nor a variable for options, which may hold one. */
	readonly without?: readonly string[];
	/** Nothing but options may follow the program. */
	readonly alone?: boolean;
}

/** Interpreters, with their options that take a value. */
const interpreters: ReadonlyMap<string, ReadonlySet<string>> = new Map([
	...['node', 'nodejs', 'ts-node', 'tsx', 'bun'].map(
		(name) =>
			[
				name,
				wordSet(`
		-r --require --import --loader --experimental-loader --env-file -P --project --conditions -C --title
	`),
			] as const,
	),
	...['python', 'python3', 'ruby', 'php'].map((name) => [name, new Set(['-W', '-X', '-I', '-r', '-d', '-c'])] as const),
]);

/**
 * What an argument vector runs; a tool that an interpreter is told to run counts as the program. Undefined when there are only
 * assignments.
 */
export function invocationOf(argv: readonly string[]): Invocation | undefined {
	const environment = new Map<string, string>();
	const [first, ...rest] = withoutAssignments(argv, environment);
	if (first === undefined) {
		return undefined;
	}
	const program = bareName(first);
	return { ...(scriptOf(program, rest) ?? { program, arguments: rest }), environment };
}

/** A word that is nothing but a variable, called after the options that it holds: `$PM2_ARGS`, `${NODE_OPTIONS}`. */
const optionsVariable = /^\$\{?\w*(?:ARGS|ARGUMENTS|OPTS|OPTIONS|FLAGS)\}?$/i;

/** Whether a command is one that a table speaks of. */
export function isCommand(invocation: Invocation, pattern: CommandPattern): boolean {
	const programs = typeof pattern.program === 'string' ? [pattern.program] : pattern.program;
	if (!programs.includes(invocation.program)) {
		return false;
	}
	const given = (option: string): boolean =>
		invocation.arguments.some((argument) => argument === option || (option.startsWith('-') && argument.startsWith(`${option}=`)));
	if (pattern.options && !pattern.options.some(given)) {
		return false;
	}
	if (pattern.without && (pattern.without.some(given) || invocation.arguments.some((argument) => optionsVariable.test(argument)))) {
		return false;
	}
	if (pattern.alone && invocation.arguments.some((argument) => !argument.startsWith('-'))) {
		return false;
	}
	let from = 0;
	for (const word of pattern.words ?? []) {
		const choices = word.split('|');
		const at = invocation.arguments.findIndex((argument, index) => index >= from && choices.includes(argument));
		if (at < 0) {
			return false;
		}
		from = at + 1;
	}
	return true;
}

/** A command as messages name it: the program and the words of its pattern, without arguments that could hold a secret. */
export function nameOf(invocation: Invocation, pattern: CommandPattern): string {
	const words = (pattern.words ?? []).map((word) => word.split('|').find((choice) => invocation.arguments.includes(choice)) ?? word);
	const option = pattern.options?.find((one) =>
		invocation.arguments.some((argument) => argument === one || argument.startsWith(`${one}=`)),
	);
	return [invocation.program, ...words, ...(option === undefined ? [] : [option])].join(' ');
}

/** The last segment of a program's path, without the ending that Windows gives it. */
export function bareName(program: string): string {
	const name = program.slice(Math.max(program.lastIndexOf('/'), program.lastIndexOf('\\')) + 1);
	return name.replace(/\.(exe|cmd|bat)$/i, '');
}

function withoutAssignments(words: readonly string[], environment: Map<string, string>): string[] {
	let index = 0;
	for (; index < words.length; index++) {
		const equals = words[index]!.indexOf('=');
		if (equals <= 0 || !/^[A-Za-z_]\w*$/.test(words[index]!.slice(0, equals))) {
			break;
		}
		environment.set(words[index]!.slice(0, equals), words[index]!.slice(equals + 1));
	}
	return words.slice(index);
}

function afterOptions(words: readonly string[], valued: ReadonlySet<string>): string[] {
	let index = 0;
	while (index < words.length && words[index]!.startsWith('-')) {
		if (words[index] === '--') {
			return words.slice(index + 1);
		}
		index += valued.has(words[index]!) ? 2 : 1;
	}
	return words.slice(index);
}

/**
 * A tool that an interpreter is told to run: `node node_modules/.bin/tsc`, `python -m flask`, `php artisan serve`. Undefined for
 * code of the project.
 */
function scriptOf(program: string, words: readonly string[]): Pick<Invocation, 'program' | 'arguments'> | undefined {
	const valued = interpreters.get(program);
	if (!valued) {
		return undefined;
	}
	const module = words.indexOf('-m');
	if (program.startsWith('python') && module === 0 && words[1] !== undefined) {
		return { program: words[1], arguments: words.slice(2) };
	}
	const rest = afterOptions(words, valued);
	const script = rest[0];
	if (script === undefined) {
		return undefined;
	}
	const name = bareName(script);
	if (name === 'manage.py' || (program === 'php' && name === 'artisan') || (program === 'ruby' && (name === 'rails' || name === 'rake'))) {
		return { program: name, arguments: rest.slice(1) };
	}
	const folders = script.split('/');
	const modules = folders.lastIndexOf('node_modules');
	if (modules < 0) {
		return undefined;
	}
	const owner = folders[modules + 1]?.startsWith('@') ? folders[modules + 2] : folders[modules + 1];
	const plain = name.replace(/\.[cm]?js$/, '');
	const isGeneric = plain === 'cli' || plain === 'index' || plain === 'bin' || plain === 'main';
	return { program: isGeneric && owner !== undefined ? owner : plain, arguments: rest.slice(1) };
}
