import { baseName, joinPath } from '../core/paths.js';
import { optionOf } from './bundles.js';
import { commandsWritten } from './commandLines.js';
import type { Packages } from './packages.js';

/** A folder that a compiler writes to, and the folder of its sources. Paths are of the workspace. */
export interface CompiledFolder {
	/** The folder of the package whose script runs the compiler. */
	readonly folder: string;
	readonly out: string;
	readonly root: string;
}

/** The options by which compilers are told where to: https://babeljs.io/docs/babel-cli, https://swc.rs/docs/usage/cli, `tsc --help`. */
const compilers: Readonly<Record<string, readonly string[]>> = {
	babel: ['-d', '--out-dir'],
	swc: ['-d', '--out-dir'],
	tsc: ['--outDir', '--outdir'],
};

/** The folders that scripts of packages compile to, as far as their commands name them: `babel --out-dir ./.server ./src`. */
export function compiledByScripts(packages: Packages): readonly CompiledFolder[] {
	return packages.all.flatMap(({ folder, scripts }) =>
		[...scripts.values()]
			.filter(({ command }) => /\b(?:babel|swc|tsc)\b/.test(command))
			.flatMap((script) => commandsWritten(script).flatMap(({ argv }) => compiledIn(argv)))
			.map(({ out, source }) => ({ folder, out: joinPath(folder, out), root: joinPath(folder, source) }))
			.filter(({ out, root }) => out !== root),
	);
}

function compiledIn([program = '', ...words]: readonly string[]): readonly { readonly out: string; readonly source: string }[] {
	const name = baseName(program);
	const out = optionOf(words, Object.hasOwn(compilers, name) ? compilers[name]! : []);
	const given = words.filter((word) => word !== out && isFolder(word));
	// Of several words one may be the value of an option: most sources lie where all sources lie.
	return out !== undefined && /^[\w@./-]+$/.test(out) ? [{ out, source: given.length === 1 ? given[0]! : 'src' }] : [];
}

/** Whether a word names a folder by its look: no option, no file and no extension. */
function isFolder(word: string): boolean {
	return /^(?:\.{0,2}\/)?[\w@][\w@./-]*$/.test(word) && !/\.\w+$/.test(word);
}
