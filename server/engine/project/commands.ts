import type { LocatedFact } from '../core/fact.js';
import { directoryOf, joinPath } from '../core/paths.js';
import type { Location } from '../core/text.js';
import type { CommandLine, SimpleCommand, Word } from '../shell/command.js';
import { makeCall, type MakeCall } from '../shell/make.js';
import { parseCommandLine } from '../shell/parse.js';
import { commandOfArgv, unwrap } from '../shell/unwrap.js';
import type { StartedProgram } from '../shell/unwrap.js';
import { Callees, moved, scriptFolder, type Place } from './callees.js';
import type { FactIndex } from './facts.js';
import type { PackageFolder, Packages } from './packages.js';
import type { ProcessCommand } from './project.js';
import { completed, withTask, wordsForScript } from './openScripts.js';
import type { ScriptFolder } from './scriptFolder.js';
import { certainCommands } from './shellScripts.js';
import { TaskFile } from './taskFiles.js';
import { lineOfStep } from './taskLines.js';

/** A command of a process, and where it runs. */
export interface PlacedCommand extends ProcessCommand {
	readonly place: Place;
}

/**
 * Commands of one process, scripts that may call each other, and scripts that are looked into in all: those that call each other
 * twice would double with every step.
 */
const limits = { commands: 100, depth: 12, scripts: 200 };

interface Walk {
	readonly out: PlacedCommand[];
	readonly active: Set<string>;
	scripts: number;
	/** Scripts before and after others are left out: what a script calls inherits that. */
	alone: boolean;
}

/** Programs that read a script and run it themselves, the file started by itself (`''`) included. */
const shells: ReadonlySet<string> = new Set(['', 'sh', 'bash', 'ash', 'dash', 'zsh', 'ksh', 'source', '.']);

/** The setting `ignore-scripts` of npm and its like, as a variable. */
const hooksVariable = /^npm_config_ignore_scripts$/i;

/** Where a command stands. */
interface Origin {
	readonly declaration: LocatedFact<'process.declare'>;
	/** The file that holds the line. */
	readonly path: string;
	readonly line: CommandLine;
	readonly command: SimpleCommand;
	readonly through: readonly Location[];
}

/** A shell that reads a command line inside a word, and where it has gone to by now: what goes somewhere there, takes nobody else along. */
interface InnerShell {
	readonly inner: StartedProgram['inner'];
	readonly depth: number;
	readonly place: Place;
}

/**
 * The inner shell that a program is started by, after another program of the same command; `place` is where the outer one is.
 * `concurrently "cd web && npm start" "cd api && npm start"` has two of them side by side; a line within a line goes on where that one is.
 */
function innerShell({ inner, wrappers }: StartedProgram, last: InnerShell | undefined, place: Place): InnerShell | undefined {
	if (inner === undefined) {
		return undefined;
	}
	const isSame = last !== undefined && (last.inner === inner || wrappers.length > last.depth);
	return isSame ? last : { inner, depth: wrappers.length, place };
}

/** Variables of `make` that no file has to set. */
const makeVariables: ReadonlyMap<string, string> = new Map([
	['MAKE', 'make'],
	['CURDIR', '.'],
	['PWD', '.'],
]);

/** Follows command lines through wrappers, package scripts, shell scripts and tasks to the programs that they start. */
export class Commands {
	readonly #packages: Packages;
	readonly #facts: FactIndex;
	readonly #callees: Callees;

	constructor(packages: Packages, facts: FactIndex) {
		this.#packages = packages;
		this.#facts = facts;
		this.#callees = new Callees(packages, facts);
	}

	/**
	 * The commands of a declaration. `argv` stands in for its own arguments (an ENTRYPOINT put together with its CMD); `entrypoint` is
	 * a script that does something first, and then hands over.
	 */
	follow(
		declaration: LocatedFact<'process.declare'>,
		place: Place,
		argv?: readonly string[],
		entrypoint?: LocatedFact<'process.declare'>,
	): readonly PlacedCommand[] {
		const walk: Walk = { out: [], active: new Set(), scripts: 0, alone: false };
		if (declaration.source === 'script') {
			const owner = this.#packages.of(declaration.path);
			walk.alone = this.#renouncesHooks(owner);
			this.#script(owner, declaration, [], walk);
		} else {
			const line = lineOf(declaration, argv);
			if (entrypoint !== undefined) {
				this.#before(entrypoint, line, declaration, place, walk);
			}
			this.#line(line, declaration, place, [], walk);
		}
		return walk.out;
	}

	/** What the script of an entrypoint does before it hands over to a command. */
	#before(
		entrypoint: LocatedFact<'process.declare'>,
		{ commands: [handed] }: CommandLine,
		declaration: LocatedFact<'process.declare'>,
		place: Place,
		walk: Walk,
	): void {
		const { argv = [], span, path } = entrypoint;
		const script = argv.at(-1);
		const file = script === undefined || place.image === undefined ? undefined : this.#callees.scriptInImage(script, place.image);
		const given = handed?.words ?? [];
		if (file === undefined || given.length === 0) {
			return;
		}
		const { commands, complete } = parseCommandLine(file.command, file.span.start);
		const folder = scriptFolder(script!, file.path, place);
		const own = certainCommands(commands, given, this.#declaredIn(place), folder).filter(({ words }) => words.at(-1) !== given.at(-1));
		this.#line({ commands: own, complete }, declaration, place, [{ path, span }], walk, file.path);
	}

	/** The variables that an image sets; what it takes from its build is unknown. */
	#declaredIn({ image }: Place): ReadonlyMap<string, string | undefined> {
		const declared = image === undefined ? [] : this.#facts.in(image.files.dockerfile, 'env.declare');
		return new Map(
			declared
				.filter(({ source }) => source === 'dockerfile-env')
				.map(({ variable, value }) => [variable, value.kind === 'literal' ? value.text : undefined]),
		);
	}

	/** A script with those that run before and after it. `given` are the words that stand behind its name where it is called. */
	#script(
		owner: PackageFolder,
		declaration: LocatedFact<'process.declare'>,
		through: readonly Location[],
		walk: Walk,
		given?: { readonly words: readonly Word[]; readonly origin: Origin },
	): void {
		const key = `${owner.folder}\0${declaration.name}`;
		if (walk.active.has(key) || walk.active.size >= limits.depth || ++walk.scripts > limits.scripts) {
			return;
		}
		walk.active.add(key);
		const [before, after] = walk.alone ? [] : [owner.scripts.get(`pre${declaration.name}`), owner.scripts.get(`post${declaration.name}`)];
		for (const each of [before, declaration, after]) {
			if (each) {
				const line = lineOf(each);
				const place = { folder: owner.folder };
				const last = given && each === declaration ? completed(line, given.words) : undefined;
				const own = last
					? { ...line, commands: line.commands.slice(0, -1) }
					: each === declaration
						? withTask(line, given?.words ?? [])
						: line;
				this.#line(own, each, place, through, walk);
				// Where the script is called, it is said what is started.
				for (const started of given && last ? unwrap(last) : []) {
					this.#command(started, given!.origin, place, walk);
				}
			}
		}
		walk.active.delete(key);
	}

	/** `path` is the file that the line stands in, when that is not the declaration's. */
	#line(
		line: CommandLine,
		declaration: LocatedFact<'process.declare'>,
		start: Place,
		through: readonly Location[],
		walk: Walk,
		path = declaration.path,
	): void {
		let place = start;
		for (const command of line.commands) {
			let shell: InnerShell | undefined;
			for (const started of unwrap(command)) {
				if (walk.out.length >= limits.commands) {
					return;
				}
				shell = innerShell(started, shell, place);
				if (started.program !== 'cd') {
					this.#command(started, { declaration, path, line, command, through }, shell?.place ?? place, walk);
				} else if (shell === undefined) {
					place = moved(place, started.words[1]);
				} else {
					shell = { ...shell, place: moved(shell.place, started.words[1]) };
				}
			}
		}
	}

	#command(started: StartedProgram, origin: Origin, place: Place, walk: Walk): void {
		const { declaration, path, line, command, through } = origin;
		const at: Location = { path, span: command.span };
		const scripts = this.#callees.scriptsOf(started, place);
		if (scripts) {
			const { alone } = walk;
			for (const { owner, script } of scripts) {
				walk.alone = alone || this.#leavesHooks(started, owner, declaration);
				this.#script(owner, script, [...through, at], walk, { words: wordsForScript(started), origin });
			}
			walk.alone = alone;
			return;
		}
		if (started.otherwise) {
			this.#command(started.otherwise, origin, place, walk);
			return;
		}
		const call = makeCall(started.words);
		if (call && this.#tasks(call, started, declaration, place, [...through, at], walk)) {
			return;
		}
		const name = scriptWordOf(started);
		const file = name && this.#callees.shellScriptAt(name.text, place);
		if (file) {
			const given = started.words.slice(started.words.indexOf(name) + 1);
			const folder = scriptFolder(name.text, file.path, place);
			if (this.#shellScript(file, given, folder, declaration, place, [...through, at], walk)) {
				return;
			}
		}
		const argv = started.words.map((word) => word.text);
		walk.out.push({ argv, command, started, line, at, through, folder: this.#callees.folderOf(place), declaration, place });
		this.#seed(started, declaration, place, [...through, at], walk);
	}

	/** What a package fills its database with runs beside the tool that is asked to. */
	#seed(
		started: StartedProgram,
		declaration: LocatedFact<'process.declare'>,
		place: Place,
		through: readonly Location[],
		walk: Walk,
	): void {
		const owner = asksForSeed(started) ? this.#packages.ofFolder(this.#callees.folderOf(place)) : undefined;
		const { seed, path } = owner?.manifest ?? {};
		const key = `\0${path ?? ''}\0seed`;
		if (owner === undefined || seed === undefined || walk.active.has(key) || walk.active.size >= limits.depth) {
			return;
		}
		walk.active.add(key);
		this.#line(parseCommandLine(seed.command, seed.span.start), declaration, { folder: owner.folder }, through, walk, path);
		walk.active.delete(key);
	}

	/** Whether the scripts before and after one are left out: by an option, the environment, or the settings of the package. */
	#leavesHooks({ target, assignments }: StartedProgram, owner: PackageFolder, declaration: LocatedFact<'process.declare'>): boolean {
		return (
			(target.kind === 'script' && target.alone === true) ||
			assignments.some(({ name, value }) => hooksVariable.test(name) && value.text === 'true') ||
			this.#facts
				.in(declaration.path, 'env.declare')
				.some(
					({ variable, value, source }) =>
						source === 'dockerfile-env' && hooksVariable.test(variable) && value.kind === 'literal' && value.text === 'true',
				) ||
			this.#renouncesHooks(owner)
		);
	}

	/** Whether the settings of a package leave out the scripts before and after others, whoever calls them. */
	#renouncesHooks({ folder }: PackageFolder): boolean {
		return this.#facts.in(joinPath(folder, '.npmrc'), 'dependency.policy').some(({ hooks }) => hooks === false);
	}

	/**
	 * What a shell script certainly runs. False when that is nothing: then the script itself is the command.
	 */
	#shellScript(
		file: LocatedFact<'shell.script'>,
		given: readonly Word[],
		folder: ScriptFolder,
		declaration: LocatedFact<'process.declare'>,
		place: Place,
		through: readonly Location[],
		walk: Walk,
	): boolean {
		const key = `\0${file.path}`;
		if (walk.active.has(key) || walk.active.size >= limits.depth || ++walk.scripts > limits.scripts) {
			return false;
		}
		const { commands, complete } = parseCommandLine(file.command, file.span.start);
		const before = walk.out.length;
		walk.active.add(key);
		this.#line(
			{ commands: certainCommands(commands, given, this.#declaredIn(place), folder), complete },
			declaration,
			place,
			through,
			walk,
			file.path,
		);
		walk.active.delete(key);
		return walk.out.length > before;
	}

	/** What `make` certainly runs. False when that is nothing, or not known: then `make` itself is the command. */
	#tasks(
		call: MakeCall,
		{ assignments }: StartedProgram,
		declaration: LocatedFact<'process.declare'>,
		start: Place,
		through: readonly Location[],
		walk: Walk,
	): boolean {
		const place = call.folder === undefined ? start : moved(start, { text: call.folder, expands: false });
		const path = this.#callees.taskFileAt(call, place);
		const key = `${path ?? ''}\0${call.targets.join(' ')}`;
		if (path === undefined || walk.active.has(key) || walk.active.size >= limits.depth || ++walk.scripts > limits.scripts) {
			return false;
		}
		const home = place.image === undefined ? place.folder : directoryOf(path);
		const file = new TaskFile(path, this.#facts, (name) => this.#callees.isThere(joinPath(home, name)));
		const environment = new Map([...this.#environmentOf(declaration, place), ...valuesOf(assignments)]);
		const given = new Map(valuesOf(call.given));
		const valueOf = (name: string): string | undefined => {
			const own = file.variable(name);
			const isOfFile = own !== undefined && !(own.byDefault === true && environment.has(name));
			return given.has(name)
				? given.get(name)
				: isOfFile
					? own.value
					: environment.has(name)
						? environment.get(name)
						: makeVariables.get(name);
		};
		const before = walk.out.length;
		walk.active.add(key);
		const { tasks, isWhole } = file.done(call) ?? { tasks: [], isWhole: false };
		for (const { name, steps, way } of tasks) {
			for (const step of steps) {
				const line = lineOfStep(step, name, valueOf);
				this.#line({ ...line, complete: line.complete && isWhole }, declaration, place, [...through, ...way], walk, path);
			}
		}
		walk.active.delete(key);
		return walk.out.length > before;
	}

	/** The variables that a process is given where it is declared; those that are taken from elsewhere are unknown. */
	#environmentOf({ path, owner, source }: LocatedFact<'process.declare'>, place: Place): Map<string, string | undefined> {
		const given = source.startsWith('compose') ? this.#facts.in(path, 'env.declare').filter((one) => one.owner === owner) : [];
		return new Map([...this.#declaredIn(place), ...given.map(({ variable }) => [variable, undefined] as const)]);
	}
}

/** What assignments set; what expands is unknown. */
function valuesOf(assignments: StartedProgram['assignments']): readonly (readonly [string, string | undefined])[] {
	return assignments.map(({ name, value }) => [name, value.expands ? undefined : value.text]);
}

/** The parsed command line of a declaration. */
function lineOf(declaration: LocatedFact<'process.declare'>, argv?: readonly string[]): CommandLine {
	const words = argv ?? (declaration.form === 'exec' ? declaration.argv : undefined);
	return words
		? { commands: [commandOfArgv(words, declaration.span)], complete: true }
		: parseCommandLine(declaration.command, declaration.span.start);
}

/** Whether a command has `prisma.seed` of the manifest run: `prisma db seed`. */
function asksForSeed({ program, words }: StartedProgram): boolean {
	return program === 'prisma' && words[1]?.text === 'db' && words[2]?.text === 'seed';
}

/** The word that names the script that a command runs: `sh start.sh`, `bin/start`. */
function scriptWordOf({ words: [first], target }: StartedProgram): Word | undefined {
	const word =
		target.kind === 'entry' && shells.has(target.runtime)
			? target.file
			: target.kind === 'program' && first?.text.includes('/') === true
				? first
				: undefined;
	return word?.expands === false ? word : undefined;
}
