import { findNodeAtLocation, type Node } from 'jsonc-parser';
import { baseName, directoryOf, pathWithin } from '../../core/paths.js';
import type { Span } from '../../core/text.js';
import { parseJson } from '../../readers/manifests/json.js';

/** A lock file as somebody read it. */
export interface Lockfile {
	readonly path: string;
	readonly text: string;
}

/** What a lock file says of a dependency. */
export interface Locked {
	readonly version: string;
	/** A range that the file records for this version: with another one, a frozen install refuses to run. */
	readonly asked?: string;
	/** Where it repeats the range of the manifest: that must change along, or a frozen install refuses to run. */
	readonly ranges: readonly RepeatedRange[];
}

/** A place that repeats a range, and what has to be written before and behind a new one: of a tag, yarn leaves out the protocol. */
export interface RepeatedRange extends Span {
	readonly around?: readonly [before: string, behind: string];
}

/**
 * What a lock file records of a dependency of the package in `folder`. Knows npm (1 to 3), pnpm and yarn (classic and berry).
 * `range` is what the manifest asks for; without one, it is what others
 * brought along. Undefined when the lock file does not say, or says no plain version (a tarball, a folder).
 */
export function lockedDependency(lockfile: Lockfile, folder: string, dependency: string, range: string): Locked | undefined {
	const inside = pathWithin(directoryOf(lockfile.path), folder);
	if (inside === undefined) {
		return undefined;
	}
	const locked = readerOf(baseName(lockfile.path))?.(lockfile, inside, dependency, range);
	return locked !== undefined && /^\d+\.\d+\.\d+(?:-[\w.-]+)?$/.test(locked.version) ? locked : undefined;
}

type LockReader = (lockfile: Lockfile, folder: string, dependency: string, range: string) => Locked | undefined;

function readerOf(name: string): LockReader | undefined {
	switch (name) {
		case 'package-lock.json':
		case 'npm-shrinkwrap.json':
			return fromNpm;
		case 'pnpm-lock.yaml':
			return fromPnpm;
		case 'yarn.lock':
			return fromYarn;
		default:
			return undefined;
	}
}

const npmSections = ['dependencies', 'devDependencies', 'optionalDependencies'];

const trees = new WeakMap<Lockfile, Node | undefined>();

/** The tree of a lock file in JSON, which may be megabytes: made once for all that is asked of one reading. */
export function treeOf(lockfile: Lockfile): Node | undefined {
	if (!trees.has(lockfile)) {
		trees.set(lockfile, parseJson(lockfile.text));
	}
	return trees.get(lockfile);
}

function fromNpm(lockfile: Lockfile, folder: string, dependency: string, range: string): Locked | undefined {
	const root = treeOf(lockfile);
	const entryAt = (...path: string[]): Node | undefined => root && findNodeAtLocation(root, [...path, 'version']);
	const nested = folder === '' ? undefined : entryAt('packages', `${folder}/node_modules/${dependency}`);
	const version: unknown = (nested ?? entryAt('packages', `node_modules/${dependency}`) ?? entryAt('dependencies', dependency))?.value;
	if (root === undefined || typeof version !== 'string') {
		return undefined;
	}
	const repeated = npmSections
		.map((section) => findNodeAtLocation(root, ['packages', folder, section, dependency]))
		.filter((node) => node?.value === range);
	return { version, ranges: repeated.map((node) => ({ start: node!.offset + 1, end: node!.offset + node!.length - 1 })) };
}

/**
 * Walks the indented lines down to `importers: / <folder>: / dependencies: / <name>: / version:`; older files have no importers
 * at the root.
 */
function fromPnpm({ text }: Lockfile, folder: string, dependency: string, range: string): Locked | undefined {
	const path: { readonly indent: number; readonly key: string }[] = [];
	const ranges: Span[] = [];
	for (const { line, start } of linesOf(text)) {
		const match = /^( *)(?:'([^']+)'|([^\s:'#][^:]*)):(?: +(.*))?$/.exec(line);
		if (!match) {
			continue;
		}
		const indent = match[1]!.length;
		while (path.length > 0 && path.at(-1)!.indent >= indent) {
			path.pop();
		}
		path.push({ indent, key: match[2] ?? match[3]! });
		const keys = path.map(({ key }) => key);
		const importer = keys[0] === 'importers' ? keys[1] : '.';
		const rest = keys[0] === 'importers' ? keys.slice(2) : keys;
		const value = match[4]?.trim().replace(/^'(.*)'$/, '$1') ?? '';
		if (importer !== (folder === '' ? '.' : folder) || rest[1] !== dependency || value === '') {
			continue;
		}
		const isSection = /^(?:dev|optional)?dependencies$/i.test(rest[0] ?? '');
		if (value === range && ((isSection && rest[2] === 'specifier') || (rest[0] === 'specifiers' && rest.length === 2))) {
			const at = start + line.lastIndexOf(range);
			ranges.push({ start: at, end: at + range.length });
		} else if (isSection && ((rest.length === 3 && rest[2] === 'version') || rest.length === 2)) {
			return { version: /^[^(]+/.exec(value)![0], ranges };
		}
	}
	return undefined;
}

/**
 * Finds the entry whose key asks for this range: `"a@^1", a@latest:` (classic), `"a@npm:latest":` and a patch of it (berry), which
 * repeats what each workspace asks for. Undefined when a package besides asks for the same range: both would have to stay.
 */
function fromYarn({ text }: Lockfile, folder: string, dependency: string, range: string): Locked | undefined {
	if (range === '') {
		return onlyOfYarn(text, dependency);
	}
	const own = `@workspace:${folder === '' ? '.' : folder}`;
	const ranges: RepeatedRange[] = [];
	const isBerry = /^__metadata:/m.test(text);
	let version: string | undefined;
	let keys: readonly string[] = [];
	let isAsked = false;
	let section = '';
	for (const { line, start } of linesOf(text)) {
		if (/^\S.*:$/.test(line)) {
			const found = keysOf(line, start);
			keys = found.map(({ key }) => key);
			const asking = found.filter(({ key }) => asksFor(key, dependency, range));
			isAsked = asking.length > 0;
			ranges.push(
				...asking.map(({ key, end }) =>
					isBerry && key === `${dependency}@${range}` ? keyOfTag(line, key, end, range) : rangeWithin(key, end, range),
				),
			);
			continue;
		}
		const heading = /^ {2}"?(\w+)"?:$/.exec(line)?.[1];
		section = heading ?? (/^ {2}\S/.test(line) ? '' : section);
		version ??= isAsked ? /^ +version:? "?([^"]+)"?$/.exec(line)?.[1] : undefined;
		const repeated = /^ {4}"?([^\s":]+)"?:? "?(?:npm:)?([^"]+)"?$/.exec(line);
		if (repeated?.[1] === dependency && repeated[2] === range && /^(?:d|devD|optionalD)ependencies$/.test(section)) {
			if (!keys.some((key) => key.endsWith(own))) {
				return undefined;
			}
			const at = start + line.lastIndexOf(range);
			ranges.push({ start: at, end: at + range.length });
		}
	}
	return version === undefined ? undefined : { version, ranges };
}

/** Whether a key of an entry of yarn asks for a range of a dependency, itself or as what a patch is laid on. */
function asksFor(key: string, dependency: string, range: string): boolean {
	return (
		key === `${dependency}@${range}` ||
		key === `${dependency}@npm:${range}` ||
		key.startsWith(`${dependency}@patch:${dependency}@npm%3A${range}#`) ||
		key.startsWith(`${dependency}@patch:${dependency}@${range}#`)
	);
}

/** Where the range stands in such a key, which ends at an offset. */
function rangeWithin(key: string, end: number, range: string): Span {
	const start = end - key.length + (key.includes('#') ? key.indexOf('#') : key.length) - range.length;
	return { start, end: start + range.length };
}

/** Where a tag stands in a key of a later yarn: a range has a protocol before it, and a key with one stands in quotes. */
function keyOfTag(line: string, key: string, end: number, range: string): RepeatedRange {
	return line.startsWith('"')
		? { start: end - range.length, end, around: ['npm:', ''] }
		: { start: end - key.length, end, around: [`"${key.slice(0, -range.length)}npm:`, '"'] };
}

/** The one entry for a dependency that nobody in the workspace asked for. Of several, nobody knows which one an import finds. */
function onlyOfYarn(text: string, dependency: string): Locked | undefined {
	const found: { readonly asked: string | undefined; version?: string }[] = [];
	let isInside = false;
	for (const { line, start } of linesOf(text)) {
		if (/^\S.*:$/.test(line)) {
			const ranges = keysOf(line, start).flatMap(({ key }) =>
				key.startsWith(`${dependency}@`) ? [key.slice(dependency.length + 1).replace(/^npm:/, '')] : [],
			);
			isInside = ranges.length > 0;
			if (isInside) {
				found.push({ asked: ranges.find((range) => /^[~^]?\d/.test(range)) });
			}
		} else if (isInside) {
			const version = /^ +version:? "?([^"]+)"?$/.exec(line)?.[1];
			if (version !== undefined) {
				found.at(-1)!.version ??= version;
			}
		}
	}
	const only = found.length === 1 ? found[0] : undefined;
	return only?.version === undefined
		? undefined
		: { version: only.version, ranges: [], ...(only.asked !== undefined && { asked: only.asked }) };
}

/** The keys of the first line of an entry of yarn, without their quotes, and where they end. */
export function keysOf(line: string, start: number): readonly { readonly key: string; readonly end: number }[] {
	return [...line.slice(0, -1).matchAll(/[^\s,"]+/g)].map((match) => ({ key: match[0], end: start + match.index + match[0].length }));
}

/** The lines of a text with the offsets at which they start. */
export function* linesOf(text: string): Generator<{ readonly line: string; readonly start: number }> {
	let start = 0;
	for (const whole of text.split('\n')) {
		yield { line: whole.endsWith('\r') ? whole.slice(0, -1) : whole, start };
		start += whole.length + 1;
	}
}
