import type { Fact, FactKind, LocatedFact } from '../core/fact.js';

/** The facts of one file, by kind. Facts get their path when they are first asked for. */
class FileFacts {
	readonly #path: string;
	#byKind: ReadonlyMap<FactKind, readonly Fact[]> | undefined;
	readonly #located = new Map<FactKind, readonly LocatedFact[]>();

	constructor(
		path: string,
		readonly all: readonly Fact[],
	) {
		this.#path = path;
	}

	has(kind: FactKind): boolean {
		return this.#sorted().has(kind);
	}

	of(kind: FactKind): readonly LocatedFact[] {
		// Most files have facts of few kinds, and are asked for all.
		const those = this.#sorted().get(kind);
		if (!those) {
			return none;
		}
		let located = this.#located.get(kind);
		if (!located) {
			const path = this.#path;
			located = those.map((fact) => ({ ...fact, path }));
			this.#located.set(kind, located);
		}
		return located;
	}

	#sorted(): ReadonlyMap<FactKind, readonly Fact[]> {
		if (!this.#byKind) {
			const byKind = new Map<FactKind, Fact[]>();
			for (const fact of this.all) {
				const those = byKind.get(fact.kind);
				if (those) {
					those.push(fact);
				} else {
					byKind.set(fact.kind, [fact]);
				}
			}
			this.#byKind = byKind;
		}
		return this.#byKind;
	}
}

const none: readonly never[] = [];

/**
 * The facts of a workspace as they were when it was last built. What is put together for one question is kept for the next, over
 * all edits of single files.
 */
class Facts {
	readonly files: ReadonlyMap<string, FileFacts>;
	/** The paths, sorted by code unit. */
	readonly sorted: readonly string[];
	#filesByKind: Map<FactKind, string[]> | undefined;
	readonly #byKind = new Map<FactKind, readonly LocatedFact[]>();

	constructor(files: ReadonlyMap<string, FileFacts>) {
		this.files = files;
		this.sorted = [...files.keys()].sort();
	}

	filesWith(kind: FactKind): readonly string[] {
		if (!this.#filesByKind) {
			this.#filesByKind = new Map();
			for (const path of this.sorted) {
				for (const { kind: each } of this.files.get(path)!.all) {
					const paths = this.#filesByKind.get(each);
					if (!paths) {
						this.#filesByKind.set(each, [path]);
					} else if (paths[paths.length - 1] !== path) {
						paths.push(path);
					}
				}
			}
		}
		return this.#filesByKind.get(kind) ?? none;
	}

	of(kind: FactKind): readonly LocatedFact[] {
		let all = this.#byKind.get(kind);
		if (!all) {
			const some: LocatedFact[] = [];
			for (const path of this.filesWith(kind)) {
				for (const fact of this.files.get(path)!.of(kind)) {
					some.push(fact);
				}
			}
			all = some;
			this.#byKind.set(kind, all);
		}
		return all;
	}
}

/** With more edited files than that, all is put together anew. */
const mostEdited = 100;

/** All facts of a workspace, by file and by kind: those of the last build, and over them those of the few files that were edited since. */
export class FactIndex {
	readonly #base: Facts;
	/** By path: of files that the base knows. */
	readonly #edited: ReadonlyMap<string, FileFacts>;
	readonly #filesByKind = new Map<FactKind, readonly string[]>();
	readonly #byKind = new Map<FactKind, readonly LocatedFact[]>();

	private constructor(base: Facts, edited: ReadonlyMap<string, FileFacts>) {
		this.#base = base;
		this.#edited = edited;
	}

	/** Indexes facts by path. */
	static of(facts: ReadonlyMap<string, readonly Fact[]>): FactIndex {
		const files = new Map<string, FileFacts>();
		for (const [path, all] of facts) {
			files.set(path, new FileFacts(path, all));
		}
		return new FactIndex(new Facts(files), new Map());
	}

	/** The paths, sorted by code unit. */
	get paths(): readonly string[] {
		return this.#base.sorted;
	}

	/** Whether there are facts (or an empty list of them) for a path: whether it was read. */
	has(path: string): boolean {
		return this.#base.files.has(path);
	}

	/** The facts of a kind in all files, in the order of paths. */
	of<Kind extends FactKind>(kind: Kind): readonly LocatedFact<Kind>[] {
		let all = this.#byKind.get(kind);
		if (!all) {
			all = this.#base.of(kind);
			for (const [path, file] of this.#edited) {
				if (file.has(kind) || this.#base.files.get(path)!.has(kind)) {
					all = replaced(all, path, file.of(kind), pathOfFact);
				}
			}
			this.#byKind.set(kind, all);
		}
		return all as unknown as readonly LocatedFact<Kind>[];
	}

	/** The facts of a kind in one file, in the order of its reader. */
	in<Kind extends FactKind>(path: string, kind: Kind): readonly LocatedFact<Kind>[] {
		return (this.#file(path)?.of(kind) ?? none) as unknown as readonly LocatedFact<Kind>[];
	}

	/** Whether a file has a fact of a kind. */
	hasKind(path: string, kind: FactKind): boolean {
		return this.#file(path)?.has(kind) ?? false;
	}

	/** The paths of the files with a fact of a kind, sorted. */
	filesWith(kind: FactKind): readonly string[] {
		let paths = this.#filesByKind.get(kind);
		if (!paths) {
			paths = this.#base.filesWith(kind);
			for (const [path, file] of this.#edited) {
				if (file.has(kind) !== this.#base.files.get(path)!.has(kind)) {
					paths = replaced(paths, path, file.has(kind) ? [path] : none, itself);
				}
			}
			this.#filesByKind.set(kind, paths);
		}
		return paths;
	}

	/** The facts of a file as its readers gave them; undefined when it was not read. */
	all(path: string): readonly Fact[] | undefined {
		return this.#file(path)?.all;
	}

	/** The index with other facts of one file; undefined takes the file away. Costs nothing where the file was there. */
	with(path: string, facts: readonly Fact[] | undefined): FactIndex {
		if (facts && this.#base.files.has(path) && (this.#edited.size < mostEdited || this.#edited.has(path))) {
			return new FactIndex(this.#base, new Map(this.#edited).set(path, new FileFacts(path, facts)));
		}
		const files = new Map([...this.#base.files, ...this.#edited]);
		if (facts) {
			files.set(path, new FileFacts(path, facts));
		} else {
			files.delete(path);
		}
		return new FactIndex(new Facts(files), new Map());
	}

	#file(path: string): FileFacts | undefined {
		return this.#edited.get(path) ?? this.#base.files.get(path);
	}
}

/** A list in the order of paths, with other items for one of them. */
function replaced<Item>(items: readonly Item[], path: string, others: readonly Item[], pathOf: (item: Item) => string): readonly Item[] {
	let start = 0;
	for (let end = items.length; start < end;) {
		const middle = (start + end) >> 1;
		if (pathOf(items[middle]!) < path) {
			start = middle + 1;
		} else {
			end = middle;
		}
	}
	let end = start;
	while (end < items.length && pathOf(items[end]!) === path) {
		end++;
	}
	return [...items.slice(0, start), ...others, ...items.slice(end)];
}

function pathOfFact({ path }: LocatedFact): string {
	return path;
}

function itself(path: string): string {
	return path;
}
