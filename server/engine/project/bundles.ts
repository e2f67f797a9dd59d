import { joinPath } from '../core/paths.js';
import { commandsWritten, type CommandFact } from './commandLines.js';
import type { Packages } from './packages.js';

/** A file that a bundler makes, and the one source that it is made of. Paths are as they are written. */
interface Bundle {
	readonly output: string;
	readonly entry: string;
}

/** How bundlers are told where to: one file, or a folder in which the file is called after its source. */
interface Bundler {
	readonly verb?: string;
	readonly file: readonly string[];
	readonly folder: readonly string[];
	/** What the file in the folder is called, whatever its source. */
	readonly name?: string;
}

const bundlers: Readonly<Record<string, Bundler>> = {
	bun: { verb: 'build', file: ['--outfile'], folder: ['--outdir'] },
	esbuild: { file: ['--outfile'], folder: ['--outdir'] },
	deno: { verb: 'compile', file: ['--output', '-o'], folder: [] },
	ncc: { verb: 'build', file: [], folder: ['-o', '--out'], name: 'index.js' },
};

const code = /\.[cm]?[jt]sx?$/;

/** What a command bundles: one source, or several of one folder, each for itself. */
function bundlesIn([path = '', ...words]: readonly string[]): readonly Bundle[] {
	const program = path.slice(path.lastIndexOf('/') + 1);
	const bundler = Object.hasOwn(bundlers, program) ? bundlers[program] : undefined;
	if (bundler === undefined || (bundler.verb !== undefined && words[0] !== bundler.verb)) {
		return [];
	}
	const [file, folder] = [optionOf(words, bundler.file), optionOf(words, bundler.folder)];
	const entries = words.filter((word) => code.test(word) && !word.startsWith('-') && word !== file);
	const homes = new Set(entries.map((entry) => entry.slice(0, entry.lastIndexOf('/') + 1)));
	const isOne = entries.length === 1 || (file === undefined && bundler.name === undefined && homes.size === 1);
	if (!isOne || /[$*]/.test(`${entries.join('')}${file}${folder}`)) {
		return [];
	}
	return entries.flatMap((entry) => {
		const stem = entry.slice(entry.lastIndexOf('/') + 1).replace(code, '');
		const output = file ?? (folder === undefined ? undefined : `${folder}/${bundler.name ?? `${stem}.js`}`);
		return output === undefined ? [] : [{ output, entry }];
	});
}

/** What the first of some options is given among the words of a command: `--outdir made`, `--outdir=made`. */
export function optionOf(words: readonly string[], options: readonly string[]): string | undefined {
	const at = words.findIndex((word) => options.some((option) => word === option || word.startsWith(`${option}=`)));
	const word = words[at] ?? '';
	return at < 0 ? undefined : word.includes('=') ? word.slice(word.indexOf('=') + 1) : words[at + 1];
}

/** The bundles that a command line makes. */
export function bundlesOf(fact: CommandFact): readonly Bundle[] {
	return /\b(?:bun|esbuild|deno|ncc)\b/.test(fact.command) ? commandsWritten(fact).flatMap(({ argv }) => bundlesIn(argv)) : [];
}

/** The source that a package script makes a bundle of, by the path of the bundle in the workspace. */
export function bundledByScripts(packages: Packages): ReadonlyMap<string, string> {
	return new Map(
		packages.all.flatMap(({ folder, scripts }) =>
			[...scripts.values()].flatMap((script) =>
				bundlesOf(script).map(({ output, entry }): [string, string] => [joinPath(folder, output), joinPath(folder, entry)]),
			),
		),
	);
}
