import type { LocatedFact } from '../core/fact.js';
import { directoryOf, joinPath } from '../core/paths.js';
import { groupedByEach } from '../core/group.js';
import { containsSpan, type Location } from '../core/text.js';
import { wordSet } from '../core/wordList.js';
import type { MakeCall } from '../shell/make.js';
import type { FactIndex } from './facts.js';
import { outputFolders } from './sources.js';

/** A task that is done: what it does, and the places that ask for it, outermost first; none for one that is asked for by its name. */
export interface Task {
	readonly name: string;
	readonly steps: readonly LocatedFact<'task.step'>[];
	readonly way: readonly Location[];
}

/** Tasks that one call does, and how many may stand before each other. */
const limits = { tasks: 200, depth: 12 };

/** The names under which `make` looks for its file, in this order. */
const usualNames = ['GNUmakefile', 'makefile', 'Makefile'];

/** Folders that a build makes, besides those that compilers write to. */
const madeFolders: ReadonlySet<string> = wordSet(`node_modules public static assets coverage vendor bin tmp`);

/** The paths of a folder at which a call may find its file, in the order in which it looks. */
export function taskFilesIn(folder: string, { file }: MakeCall): readonly string[] {
	return (file === undefined ? usualNames : [file]).map((name) => joinPath(folder, name));
}

/** Files with the folders that they lie in. */
export function withFolders(files: readonly string[]): ReadonlySet<string> {
	const there = new Set<string>();
	for (const file of files) {
		for (let path = file; path !== '' && !there.has(path); path = directoryOf(path)) {
			there.add(path);
		}
	}
	return there;
}

/** The tasks of one file, and its variables. */
export class TaskFile {
	readonly #path: string;
	readonly #first: string | undefined;
	readonly #rules: ReadonlyMap<string, readonly LocatedFact<'task.declare'>[]>;
	readonly #steps: readonly LocatedFact<'task.step'>[];
	readonly #variables: ReadonlyMap<string, LocatedFact<'task.variable'>>;
	readonly #isThere: (name: string) => boolean;
	readonly #isDone = new Map<string, boolean>();

	/** `isThere`: whether a file or folder of a name is there, where the tasks are done. */
	constructor(path: string, facts: Pick<FactIndex, 'in'>, isThere: (name: string) => boolean) {
		this.#path = path;
		const declared = facts.in(path, 'task.declare');
		this.#first = declared.find((one) => one.first === true)?.names[0];
		this.#rules = groupedByEach(declared, ({ names }) => new Set(names));
		this.#steps = facts.in(path, 'task.step');
		this.#variables = new Map(facts.in(path, 'task.variable').map((one) => [one.name, one]));
		this.#isThere = isThere;
	}

	/**
	 * What a call does: the tasks that it asks for, each behind those that it needs. Undefined where that is not known of one that it names.
	 * What is needed and nobody can tell is left out, and then this is not the whole.
	 */
	done({ targets }: MakeCall): { readonly tasks: readonly Task[]; readonly isWhole: boolean } | undefined {
		const names = targets.length > 0 ? targets : this.#first === undefined ? [] : [this.#first];
		if (names.length === 0 || names.some((name) => !this.#does(name))) {
			return undefined;
		}
		const tasks: Task[] = [];
		let isWhole = true;
		const asked = new Set<string>();
		const visit = (name: string, way: readonly Location[]): void => {
			if (asked.has(name)) {
				return;
			}
			if (asked.size >= limits.tasks || way.length > limits.depth || !this.#does(name)) {
				isWhole = false;
				return;
			}
			asked.add(name);
			const rules = this.#rules.get(name) ?? [];
			for (const need of rules.flatMap(({ needs }) => needs)) {
				visit(need.name, [...way, { path: this.#path, span: need.span }]);
			}
			tasks.push({ name, steps: rules.flatMap((rule) => this.#stepsOf(rule)), way });
		};
		names.forEach((name) => visit(name, []));
		return { tasks, isWhole };
	}

	/** A variable that the file sets. */
	variable(name: string): LocatedFact<'task.variable'> | undefined {
		return this.#variables.get(name);
	}

	#stepsOf({ span }: LocatedFact<'task.declare'>): readonly LocatedFact<'task.step'>[] {
		return this.#steps.filter((step) => containsSpan(span, step.span));
	}

	/**
	 * Whether a task is certainly done when somebody asks for it. It is not where it is said twice what it does, or a condition decides, and
	 * is left out where a file has its name, as one may that a build made before.
	 */
	#does(name: string): boolean {
		let does = this.#isDone.get(name);
		if (does === undefined) {
			does = this.#decide(name, this.#rules.get(name) ?? []);
			this.#isDone.set(name, does);
		}
		return does;
	}

	#decide(name: string, rules: readonly LocatedFact<'task.declare'>[]): boolean {
		const isMade = /[./]/.test(name) || outputFolders.has(name) || madeFolders.has(name);
		return (
			rules.length > 0 &&
			rules.every((rule) => rule.undecided !== true) &&
			rules.filter((rule) => this.#stepsOf(rule).length > 0).length < 2 &&
			(rules.some((rule) => rule.always === true) || !(isMade || this.#isThere(name)))
		);
	}
}
