import { baseName, directoryOf, joinPath } from '../core/paths.js';
import { stringOf, textFromPlace, type Value } from '../core/value.js';
import { commandsWritten, type CommandFact } from './commandLines.js';
import type { FactIndex } from './facts.js';
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

/** Names of the settings of webpack and Rspack: `webpack.config.js`, `webpack.server.js`, `webpack/production.js` aside. */
const settingsFile = /^(?:webpack|rspack)[-.\w]*\.[cm]?[jt]s$/;

/** The most settings of one file, and entries of one of them, that are looked at. */
const mostSettings = 50;

/**
 * The sources that the settings of webpack make bundles of, by the paths of the bundles, with and without their extension
 * (https://webpack.js.org/concepts/entry-points/, https://webpack.js.org/concepts/output/). Settings that a function makes are not known.
 */
export function bundledByWebpack(packages: Packages, facts: Pick<FactIndex, 'of'>): ReadonlyMap<string, string> {
	return new Map(
		facts
			.of('module.export')
			.filter(({ path, name }) => name === 'default' && settingsFile.test(baseName(path)))
			.flatMap(({ path, value }) => {
				const home = packages.of(path).folder;
				const all = value.kind === 'list' ? value.items : [value];
				return all.slice(0, mostSettings).flatMap((one) => webpackBundles(one, path, home));
			})
			.flatMap(({ output, entry }): [string, string][] => [
				[output, entry],
				[output.replace(code, ''), entry],
			]),
	);
}

function webpackBundles(settings: Value, path: string, home: string): readonly Bundle[] {
	const { entry, output, context }: Readonly<Record<string, Value | undefined>> = settings.kind === 'object' ? settings.properties : {};
	const { path: out, filename }: Readonly<Record<string, Value | undefined>> = output?.kind === 'object' ? output.properties : {};
	const folder = out === undefined ? joinPath(home, 'dist') : placeNamed(out, path, home);
	const name = filename === undefined ? '[name].js' : stringOf(filename);
	const root = context === undefined ? home : placeNamed(context, path, home);
	if (folder === undefined || name === undefined || root === undefined) {
		return [];
	}
	const entries: readonly (readonly [string, Value | undefined])[] =
		entry?.kind === 'object' && entry.properties['import'] === undefined ? Object.entries(entry.properties) : [['main', entry]];
	return entries.slice(0, mostSettings).flatMap(([chunk, value]) => {
		const source = sourceOf(value, path, root);
		const file = name.replaceAll('[name]', chunk);
		return source === undefined || /[[\]*]/.test(file) ? [] : [{ output: joinPath(folder, file), entry: source }];
	});
}

/** The module of an entry: of several the last one, which the others make room for (`['babel-polyfill', './server']`). */
function sourceOf(entry: Value | undefined, path: string, root: string): string | undefined {
	const value = entry?.kind === 'object' ? entry.properties['import'] : entry;
	const last = value?.kind === 'list' ? value.items.at(-1) : value;
	return last === undefined ? undefined : placeNamed(last, path, root);
}

/** A path that is written out, or that starts in the folder of the settings or where they are run. */
function placeNamed(value: Value, path: string, root: string): string | undefined {
	const named = textFromPlace(value);
	if (named === undefined || (named.place === undefined && (named.text === '' || named.text.startsWith('/')))) {
		return undefined;
	}
	const text = named.text.replace(/^\/+/, '');
	switch (named.place) {
		case 'module-directory':
			return joinPath(directoryOf(path), text);
		case 'working-directory':
		case undefined:
			return joinPath(root, text);
		default:
			return undefined;
	}
}
