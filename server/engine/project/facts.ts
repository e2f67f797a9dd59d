import type { Fact, FactKind, LocatedFact } from '../core/fact.js';

/** The facts of one file, by kind. Facts get their path when they are first asked for. */
class FileFacts {
	readonly #path: string;
	#kinds: ReadonlySet<FactKind> | undefined;
	readonly #located = new Map<FactKind, readonly LocatedFact[]>();

	constructor(
		path: string,
		readonly all: readonly Fact[],
	) {
		this.#path = path;
	}

	has(kind: FactKind): boolean {
		this.#kinds ??= new Set(this.all.map((fact) => fact.kind));
		return this.#kinds.has(kind);
	}

	of(kind: FactKind): readonly LocatedFact[] {
		let located = this.#located.get(kind);
		if (!located) {
			const path = this.#path;
			const some: LocatedFact[] = [];
			for (const fact of this.has(kind) ? this.all : none) {
				if (fact.kind === kind) {
					some.push({ ...fact, path });
				}
			}
			located = some.length > 0 ? some : none;
			this.#located.set(kind, located);
		}
		return located;
	}
}

const none: readonly never[] = [];

/** All facts of a workspace, by file and by kind. */
export class FactIndex {
	readonly #files: ReadonlyMap<string, FileFacts>;
	readonly #sorted: readonly string[];
	#filesByKind: Map<FactKind, string[]> | undefined;
	readonly #byKind = new Map<FactKind, readonly LocatedFact[]>();

	private constructor(files: ReadonlyMap<string, FileFacts>, sorted: readonly string[]) {
		this.#files = files;
		this.#sorted = sorted;
	}

	/** Indexes facts by path. */
	static of(facts: ReadonlyMap<string, readonly Fact[]>): FactIndex {
		const files = new Map<string, FileFacts>();
		for (const [path, all] of facts) {
			files.set(path, new FileFacts(path, all));
		}
		return new FactIndex(files, [...files.keys()].sort());
	}

	/** The paths, sorted by code unit. */
	get paths(): readonly string[] {
		return this.#sorted;
	}

	/** Whether there are facts (or an empty list of them) for a path: whether it was read. */
	has(path: string): boolean {
		return this.#files.has(path);
	}

	/** The facts of a kind in all files, in the order of paths. */
	of<Kind extends FactKind>(kind: Kind): readonly LocatedFact<Kind>[] {
		let all = this.#byKind.get(kind);
		if (!all) {
			all = this.filesWith(kind).flatMap((path) => this.#files.get(path)?.of(kind) ?? none);
			this.#byKind.set(kind, all);
		}
		return all as unknown as readonly LocatedFact<Kind>[];
	}

	/** The facts of a kind in one file, in the order of its reader. */
	in<Kind extends FactKind>(path: string, kind: Kind): readonly LocatedFact<Kind>[] {
		return (this.#files.get(path)?.of(kind) ?? none) as unknown as readonly LocatedFact<Kind>[];
	}

	/** Whether a file has a fact of a kind. */
	hasKind(path: string, kind: FactKind): boolean {
		return this.#files.get(path)?.has(kind) ?? false;
	}

	/** The paths of the files with a fact of a kind, sorted. */
	filesWith(kind: FactKind): readonly string[] {
		if (!this.#filesByKind) {
			this.#filesByKind = new Map();
			for (const path of this.#sorted) {
				for (const { kind: each } of this.#files.get(path)!.all) {
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

	/** The facts of a file as its readers gave them; undefined when it was not read. */
	all(path: string): readonly Fact[] | undefined {
		return this.#files.get(path)?.all;
	}

	/** The index with other facts of one file; undefined takes the file away. */
	with(path: string, facts: readonly Fact[] | undefined): FactIndex {
		const files = new Map(this.#files);
		const had = files.has(path);
		if (facts) {
			files.set(path, new FileFacts(path, facts));
		} else {
			files.delete(path);
		}
		return new FactIndex(files, had === (facts !== undefined) ? this.#sorted : [...files.keys()].sort());
	}
}
