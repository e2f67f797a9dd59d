import { wordSet } from '../core/wordList.js';
import type { Frame, SimpleCommand, Word } from '../shell/command.js';
import { unwrap, type StartedProgram } from '../shell/unwrap.js';
import { scriptPurpose } from './processTypes.js';
import type { ScriptFolder } from './scriptFolder.js';
import { ShellDefaults } from './shellDefaults.js';

/** The shell's own work, which starts nothing. (`cd` changes where the rest runs.) */
const shellWork: ReadonlySet<string> = wordSet(`
	set export unset readonly local declare shift trap return exit read wait sleep umask ulimit echo printf true false : test [ [[
`);
const tests: ReadonlySet<string> = new Set(['test', '[', '[[']);

/** Functions that call each other, and commands in all. */
const limits = { depth: 8, commands: 500 };

/**
 * The commands of a script that run whenever the script is given these arguments, up to where it gives its place up: none in a
 * branch, and none behind a condition (`[ -f x ] && …`, `… || …`). `exec "$@"` is what the script was given. What a function does
 * runs where it is called, and an arm of `case "$1" in` when the argument is its pattern. A branch that is entered unless somebody
 * sets a variable otherwise (`${SKIP_SEED:-no}`) counts, and what runs in it says so. `declared`: the variables that an image sets;
 * `folder`: where the script lies and is called.
 */
export function certainCommands(
	commands: readonly SimpleCommand[],
	given: readonly Word[],
	declared: ReadonlyMap<string, string | undefined>,
	folder: ScriptFolder,
): readonly SimpleCommand[] {
	return new Script(commands, declared, folder).run(given);
}

class Script {
	readonly #commands: readonly SimpleCommand[];
	/** The commands of each function, without those of functions in it. */
	readonly #functions = new Map<string, SimpleCommand[]>();
	readonly #certain: SimpleCommand[] = [];
	readonly #active = new Set<string>();
	/** Variables that hold the first argument. */
	readonly #firsts = new Set(['$1', '${1}']);
	readonly #defaults: ShellDefaults;
	readonly #folder: ScriptFolder;
	/** What is followed runs by default only. */
	#byDefault = false;
	#ended = false;

	constructor(commands: readonly SimpleCommand[], declared: ReadonlyMap<string, string | undefined>, folder: ScriptFolder) {
		this.#commands = commands;
		this.#folder = folder;
		this.#defaults = new ShellDefaults(declared);
		for (const command of commands) {
			const [outer] = command.frames ?? [];
			if (outer?.kind === 'function') {
				const body = this.#functions.get(outer.name);
				if (body === undefined) {
					this.#functions.set(outer.name, [command]);
				} else {
					body.push(command);
				}
			}
		}
	}

	run(given: readonly Word[]): readonly SimpleCommand[] {
		this.#follow(
			this.#commands.filter(({ frames }) => frames?.[0]?.kind !== 'function'),
			0,
			given,
		);
		// What a script does before says nothing of what it starts in the end, and what only developers leave at its default is not deployed.
		const isLeft = (command: SimpleCommand): boolean => {
			const started = command.byDefault === true ? programOf(command) : undefined;
			return started !== undefined && isForDevelopers(started);
		};
		const certain = this.#certain.filter((command) => !isLeft(command));
		const isOpen = (!this.#ended || certain.length < this.#certain.length) && certain.every((command) => programOf(command) === undefined);
		const either = isOpen ? startedEitherWay(this.#commands, given) : undefined;
		return either === undefined ? this.#certain : [...certain, withoutFrames(either)];
	}

	/** `outer`: how many frames around the commands are entered for certain. */
	#follow(commands: readonly SimpleCommand[], outer: number, given: readonly Word[]): void {
		let before: SimpleCommand['next'];
		let decided = false;
		for (const command of commands) {
			if (this.#ended || this.#certain.length >= limits.commands) {
				return;
			}
			decided = before === '||' || (before === '&&' && decided);
			const program = command.words[0]?.text ?? '';
			const frames = (command.frames ?? []).slice(outer).filter((frame) => !this.#isEntered(frame, given));
			const runs = !decided && frames.every((frame) => this.#defaults.enters(frame) || this.#isAsked(frame, given));
			const placed = this.#folder.placed(command, runs);
			if (runs) {
				const around = this.#byDefault;
				this.#byDefault ||= frames.length > 0;
				this.#take(placed, program, given);
				this.#byDefault = around;
			}
			this.#defaults.follow(command, runs);
			decided ||= tests.has(program);
			before = command.next;
		}
	}

	#take(command: SimpleCommand, program: string, given: readonly Word[]): void {
		if (program === '') {
			for (const { name, value } of command.assignments) {
				if (this.#firsts.has(value.text)) {
					this.#firsts.add(`$${name}`).add(`\${${name}}`);
				}
			}
			return;
		}
		if (shellWork.has(program)) {
			this.#ended = program === 'exit';
			return;
		}
		const handsOver = command.words.at(-1)?.text === '$@';
		const words = handsOver ? [...command.words.slice(0, -1), ...given] : command.words;
		const body = this.#functions.get(program);
		if (body !== undefined) {
			if (!this.#active.has(program) && this.#active.size < limits.depth) {
				this.#active.add(program);
				this.#follow(body, 1, words.slice(1));
				this.#active.delete(program);
			}
			return;
		}
		// `exec "$@"` starts nothing where nothing is given.
		if (words.length > 0 && !(words.length === 1 && program === 'exec')) {
			this.#certain.push({ ...withoutFrames({ ...command, words }), ...(this.#byDefault && { byDefault: true }) });
		}
		this.#ended = program === 'exec' && words.length > 1;
	}

	/** Whether a branch is for the program that the script is given: `if [ "$1" = node ]`. */
	#isAsked(frame: Frame, [first]: readonly Word[]): boolean {
		const [program, subject = '', operator, word, ...others] = (frame.kind === 'branch' && frame.also === undefined && frame.test) || [];
		return (
			frame.kind === 'branch' &&
			frame.otherwise === undefined &&
			tests.has(program ?? '') &&
			this.#firsts.has(subject) &&
			(operator === '=' || operator === '==') &&
			others.every((other) => /^\]{1,2}$/.test(other)) &&
			first !== undefined &&
			!first.expands &&
			first.text === word
		);
	}

	#isEntered(frame: Frame, [first]: readonly Word[]): boolean {
		return (
			frame.kind === 'arm' &&
			this.#firsts.has(frame.subject) &&
			first !== undefined &&
			!first.expands &&
			frame.patterns.includes(first.text)
		);
	}
}

/** Programs that run a file of code, and those that do so for developers. */
const runtimes: ReadonlySet<string> = wordSet(`node nodejs bun deno tsx ts-node nodemon supervisor ts-node-dev tsnd node-dev`);

/** What a command starts that runs a file of code or a script of a package. */
function programOf(command: SimpleCommand): StartedProgram | undefined {
	return unwrap(command).find(({ target }) => target.kind === 'script' || (target.kind === 'entry' && runtimes.has(target.runtime)));
}

/** Whether what is started waits for changes of its sources, or is a script that says by its name that it is for developers. */
function isForDevelopers({ watches, target }: StartedProgram): boolean {
	return watches || (target.kind === 'script' && scriptPurpose(target.script) === 'development');
}

/**
 * What a script starts, whichever branch is taken, where nothing else starts anything: the plainest command of those that run one file
 * (`if …; then node server.js; else node -r newrelic server.js; fi`), the one that is not for developers (`npm start`, else `npm run
 * dev`), or the only one where nothing is given that would take its place (`exec "$@"`).
 */
function startedEitherWay(commands: readonly SimpleCommand[], given: readonly Word[]): SimpleCommand | undefined {
	const starting = commands.flatMap((command) => {
		const started = command.frames?.[0]?.kind === 'function' ? undefined : programOf(command);
		return started === undefined ? [] : [{ command, started }];
	});
	if (starting.length < 2) {
		return given.length === 0 && commands.some(({ words }) => words.at(-1)?.text === '$@') ? starting[0]?.command : undefined;
	}
	const files = new Set(starting.map(({ started: { target } }) => (target.kind === 'entry' ? target.file.text : undefined)));
	const deployed = starting.filter(({ started }) => !isForDevelopers(started));
	const isChoice = starting.some(({ command: { frames } }) => frames?.some((frame) => frame.kind === 'branch' && frame.otherwise === true));
	return (files.size === 1 && !files.has(undefined)) || (isChoice && deployed.length === 1)
		? (deployed.length === 0 ? starting : deployed).reduce((one, other) =>
				other.command.words.length < one.command.words.length ? other : one,
			).command
		: undefined;
}

/** A command that runs for certain. */
function withoutFrames({ assignments, words, redirections, next, span }: SimpleCommand): SimpleCommand {
	return { assignments, words, redirections, ...(next !== undefined && { next }), span };
}
