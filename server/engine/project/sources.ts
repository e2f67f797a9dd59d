import type { LocatedFact } from '../core/fact.js';
import { directoryOf, joinPath, pathWithin } from '../core/paths.js';
import { wordSet } from '../core/wordList.js';
import type { CompiledFolder } from './compiledFolders.js';

/** Names of folders that compilers write to, and of the parts of them that name a module format or a mode. */
export const outputFolders: ReadonlySet<string> = wordSet(`
	dist build lib out output compiled target dist-server dist-electron .build
`);
const outputParts: ReadonlySet<string> = wordSet(`
	cjs esm es mjs umd node prod dev production development types dist bundle
`);

/** Leads compiled files back to their sources: by what bundlers are told, the compilers' own output folders, else by the usual names. */
export class Sources {
	readonly #outputs: readonly { readonly folder: string; readonly out: string; readonly root: string | undefined }[];

	readonly #bundled: ReadonlyMap<string, string>;

	/** `bundled`: the sources of files that bundlers make, by their paths; `compiled`: the folders that scripts compile to. */
	constructor(
		outputs: readonly LocatedFact<'build.output'>[],
		bundled: ReadonlyMap<string, string> = new Map(),
		compiled: readonly CompiledFolder[] = [],
	) {
		this.#bundled = bundled;
		const settings = outputs.map(({ path, outDir, rootDir }) => {
			const folder = directoryOf(path);
			return { folder, out: joinPath(folder, outDir), root: rootDir === undefined ? undefined : joinPath(folder, rootDir) };
		});
		this.#outputs = [...settings, ...compiled].filter((each) => each.out !== each.folder).sort((a, b) => b.out.length - a.out.length);
	}

	/** The paths that may be the source of a compiled file, the likeliest first. `packageFolder` is the folder of its package. */
	*candidates(path: string, packageFolder: string): Generator<string> {
		const source = this.#bundled.get(path);
		if (source !== undefined) {
			yield source;
		}
		for (const { folder, out, root } of this.#outputs) {
			const rest = pathWithin(out, path);
			if (rest !== undefined && rest !== '') {
				if (root !== undefined) {
					yield joinPath(root, rest);
				}
				yield joinPath(folder, rest);
				yield joinPath(joinPath(folder, 'src'), rest);
			}
		}
		const within = pathWithin(packageFolder, path);
		if (within === undefined) {
			return;
		}
		let segments = within.split('/');
		if (segments.length < 2 || !outputFolders.has(segments[0]!)) {
			return;
		}
		segments = segments.slice(1);
		yield* this.#below(packageFolder, segments);
		while (segments.length > 1 && outputParts.has(segments[0]!)) {
			segments = segments.slice(1);
			yield* this.#below(packageFolder, segments);
		}
		// One output folder for all projects of a workspace repeats their paths, without the folder of their sources: dist/apps/api/main.js.
		if (segments.length > 1) {
			yield joinPath(packageFolder, [...segments.slice(0, -1), 'src', segments.at(-1)!].join('/'));
		}
		// A compiler that was given no root folder repeats the path to the package below its output: dist/packages/api/src/main.js.
		const repeated = pathWithin(packageFolder, segments.join('/'));
		if (packageFolder !== '' && repeated) {
			yield joinPath(packageFolder, repeated);
		}
	}

	*#below(packageFolder: string, segments: readonly string[]): Generator<string> {
		const rest = segments.join('/');
		if (segments[0] === 'src') {
			yield joinPath(packageFolder, rest);
		}
		yield joinPath(joinPath(packageFolder, 'src'), rest);
		yield joinPath(packageFolder, rest);
	}
}
