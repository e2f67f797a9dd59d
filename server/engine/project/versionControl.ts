import { GitIgnore } from '../core/gitIgnore.js';
import { directoryOf } from '../core/paths.js';
import type { VersionControl } from '../core/workspace.js';
import type { FactIndex } from './facts.js';

/** Stands for the name of the workspace root (and of folders between it and an outer ignore file), which paths do not tell. */
const unknownName = '__workspace__';

/** Answers what git would ignore, from the ignore files of every level and the repository's own excludes. */
export class IgnoreFiles {
	/** Matchers by folder; those of outer folders have `..` as their folder. */
	readonly #byFolder = new Map<string, GitIgnore>();
	readonly #excludes: GitIgnore | undefined;
	readonly #outer: readonly string[];
	readonly #folders = new Map<string, boolean>();

	constructor(facts: FactIndex, versionControl: VersionControl | undefined) {
		for (const path of facts.filesWith('ignore.pattern')) {
			const patterns = facts.in(path, 'ignore.pattern').filter((fact) => fact.tool === 'git');
			if (patterns.length > 0) {
				this.#byFolder.set(
					directoryOf(path),
					new GitIgnore(
						patterns.map((fact) => fact.pattern),
						true,
					),
				);
			}
		}
		this.#outer = [...this.#byFolder.keys()].filter((folder) => folder.startsWith('..')).sort((a, b) => a.length - b.length);
		this.#excludes = versionControl && versionControl.excludes.length > 0 ? new GitIgnore(versionControl.excludes, true) : undefined;
	}

	/** Whether a file of the workspace is ignored. Outer paths never are. */
	isIgnored(path: string): boolean {
		if (path === '' || path.startsWith('..') || path.startsWith('/')) {
			return false;
		}
		return this.#isFolderIgnored(directoryOf(path)) || this.#decide(path);
	}

	#isFolderIgnored(folder: string): boolean {
		if (folder === '') {
			return false;
		}
		let ignored = this.#folders.get(folder);
		if (ignored === undefined) {
			ignored = this.#isFolderIgnored(directoryOf(folder)) || this.#decide(`${folder}/`);
			this.#folders.set(folder, ignored);
		}
		return ignored;
	}

	/** The last matching pattern decides, and deeper files come after those above them. `path` of a folder ends in `/`. */
	#decide(path: string): boolean {
		let folder = directoryOf(path.endsWith('/') ? path.slice(0, -1) : path);
		for (;;) {
			const matcher = this.#byFolder.get(folder);
			const verdict = matcher?.verdict(folder === '' ? path : path.slice(folder.length + 1));
			if (verdict !== undefined) {
				return verdict;
			}
			if (folder === '') {
				break;
			}
			folder = directoryOf(folder);
		}
		for (const outer of this.#outer) {
			const above = outer.split('/').map(() => unknownName);
			const verdict = this.#byFolder.get(outer)!.verdict(`${above.join('/')}/${path}`);
			if (verdict !== undefined) {
				return verdict;
			}
		}
		return this.#excludes?.verdict(path) ?? false;
	}
}
