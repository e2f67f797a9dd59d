import { GitIgnore } from '../../server/engine/core/gitIgnore.js';
import {
	createEngine,
	type Assets,
	type Engine,
	type EngineInit,
	type Listing,
	type SourceFile,
	type VersionControl,
	type Workspace,
} from '../../server/engine/index.js';

/** A workspace in memory. Every file is under version control unless an ignore file of the root names it, as after `git add .`. */
export class MemoryWorkspace implements Workspace {
	readonly #files = new Map<string, { text: string; version: number }>();
	versionControl: VersionControl | undefined | 'tracked' = 'tracked';

	constructor(files: Readonly<Record<string, string>> = {}) {
		for (const [path, text] of Object.entries(files)) {
			this.write(path, text);
		}
	}

	/** Creates or changes a file; its version grows. */
	write(path: string, text: string): void {
		this.#files.set(path, { text, version: (this.#files.get(path)?.version ?? 0) + 1 });
	}

	remove(path: string): void {
		this.#files.delete(path);
	}

	text(path: string): string | undefined {
		return this.#files.get(path)?.text;
	}

	async list(): Promise<Listing> {
		const all = [...this.#files.keys()].sort();
		const files = all.filter((path) => !path.startsWith('../'));
		return {
			files,
			outer: all.filter((path) => path.startsWith('../')),
			skipped: [],
			versionControl:
				this.versionControl === 'tracked'
					? { system: 'git', tracked: new Set(files.filter((path) => !this.#isIgnored(path))), excludes: [] }
					: this.versionControl,
		};
	}

	async read(path: string): Promise<SourceFile | undefined> {
		const file = this.#files.get(path);
		return file && { path, version: file.version, text: file.text };
	}

	#isIgnored(path: string): boolean {
		return new GitIgnore((this.text('.gitignore') ?? '').split(/\r?\n/)).verdict(path) ?? false;
	}
}

/** Assets of the tests: none, unless given. */
export function memoryAssets(assets: Readonly<Record<string, string>> = {}): Assets {
	return {
		load: (name) =>
			name in assets ? Promise.resolve(new TextEncoder().encode(assets[name])) : Promise.reject(new Error(`no asset ${name}`)),
	};
}

/** An engine over a workspace in memory. A line in its log is a failure that nobody should miss, so the tests collect them. */
export function createTestEngine(
	workspace: Workspace,
	init: Partial<EngineInit> = {},
): { readonly engine: Engine; readonly log: string[] } {
	const log: string[] = [];
	return { engine: createEngine({ workspace, assets: memoryAssets(), log: (message) => log.push(message), ...init }), log };
}
