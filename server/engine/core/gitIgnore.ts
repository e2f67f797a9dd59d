import { matchesGlob, parseGlob, type Glob } from './globs.js';

/** Longer lines are no patterns; the names of files are not longer either. */
const longestPattern = 1000;

interface Rule {
	readonly glob: Glob;
	readonly negated: boolean;
	readonly onlyFolders: boolean;
}

/** The patterns of a `.gitignore`, as git reads them, in time that grows with their length and that of a path. */
export class GitIgnore {
	readonly #rules: readonly Rule[];
	readonly #caseless: boolean;
	readonly #folders = new Map<string, boolean | undefined>();

	/** `caseless` is how git compares where file systems do. */
	constructor(lines: readonly string[], caseless = false) {
		this.#caseless = caseless;
		this.#rules = lines.flatMap((line) => ruleOf(caseless ? line.toLowerCase() : line) ?? []);
	}

	/**
	 * Whether a path is ignored (or, by a pattern with `!`, is not); undefined where no pattern speaks of it. A folder ends with `/`; what lies
	 * in an ignored one cannot be taken back.
	 */
	verdict(path: string): boolean | undefined {
		const plain = this.#caseless ? path.toLowerCase() : path;
		return plain.endsWith('/') ? this.#folder(plain.slice(0, -1)) : this.#within(plain) || this.#own(plain, false);
	}

	#folder(path: string): boolean | undefined {
		if (this.#folders.has(path)) {
			return this.#folders.get(path);
		}
		const verdict = this.#within(path) || this.#own(path, true);
		this.#folders.set(path, verdict);
		return verdict;
	}

	/** Whether a folder around a path is ignored. */
	#within(path: string): boolean {
		const slash = path.lastIndexOf('/');
		return slash > 0 && this.#folder(path.slice(0, slash)) === true;
	}

	#own(path: string, isFolder: boolean): boolean | undefined {
		const names = path.split('/');
		const rule = this.#rules.findLast(({ glob, onlyFolders }) => (isFolder || !onlyFolders) && matchesGlob(glob, names, true));
		return rule && !rule.negated;
	}
}

function ruleOf(line: string): Rule | undefined {
	const negated = line.startsWith('!');
	// Blanks at the end count behind a backslash only.
	const written = line.slice(negated ? 1 : 0).replace(/\r$/, '');
	const trimmed = written.trimEnd();
	const pattern = /(?<!\\)(?:\\\\)*\\$/.test(trimmed) && trimmed.length < written.length ? `${trimmed} ` : trimmed;
	if (line.startsWith('#') || pattern === '' || pattern.length > longestPattern) {
		return undefined;
	}
	const onlyFolders = pattern.endsWith('/');
	const body = onlyFolders ? pattern.slice(0, -1) : pattern;
	// A slash before the end binds a pattern to the folder of its file; without one it is a name at any depth.
	const placed = body.includes('/') ? body.replace(/^\//, '') : `**/${body === '**' ? '*' : body}`;
	return body === '' ? undefined : { glob: parseGlob(placed.replace(/\/\*\*$/, '/**/*')), negated, onlyFolders };
}
