import { findNodeAtLocation, type Node } from 'jsonc-parser';
import { baseName, directoryOf, pathWithin } from '../../core/paths.js';
import type { Span } from '../../core/text.js';
import { endOfLineOf } from './lines.js';
import { keysOf, linesOf, type Lockfile, treeOf } from './lockfiles.js';

interface Insertion {
	readonly span: Span;
	readonly newText: string;
}

/**
 * What has to be written into a lock file for a dependency that the manifest in `folder` is to declare, so that a clean install
 * takes both: nothing, where it repeats no manifests. Undefined where only the package manager could write it.
 */
export function declaredInLock(lockfile: Lockfile, folder: string, dependency: string, range: string): readonly Insertion[] | undefined {
	const inside = pathWithin(directoryOf(lockfile.path), folder);
	if (inside === undefined) {
		return undefined;
	}
	switch (baseName(lockfile.path)) {
		case 'package-lock.json':
		case 'npm-shrinkwrap.json':
			return inNpm(lockfile, inside, dependency, range);
		case 'yarn.lock':
			return inYarn(lockfile, inside, dependency, range);
		default:
			return undefined;
	}
}

/** Of npm. What is there for development or as a peer alone may need more than its mark taken off: npm has to say. */
function inNpm(lockfile: Lockfile, inside: string, dependency: string, range: string): readonly Insertion[] | undefined {
	const root = treeOf(lockfile);
	const declared = root && findNodeAtLocation(root, ['packages', inside, 'dependencies']);
	const installed = root && findNodeAtLocation(root, ['packages', `node_modules/${dependency}`]);
	if (
		installed === undefined ||
		declared?.type !== 'object' ||
		['dev', 'peer', 'optional', 'devOptional'].some((flag) => findNodeAtLocation(installed, [flag])?.value === true)
	) {
		return undefined;
	}
	const entries = declared.children ?? [];
	const nameOf = (entry: Node): string => String(entry.children?.[0]?.value);
	const next = entries.find((entry) => nameOf(entry) > dependency);
	const last = entries.at(-1);
	if (last === undefined || entries.some((entry) => nameOf(entry) === dependency)) {
		return undefined;
	}
	const lineOf = (offset: number): string => /[\r\n]+[ \t]*$/.exec(lockfile.text.slice(Math.max(0, offset - 200), offset))?.[0] ?? ' ';
	const entry = `${JSON.stringify(dependency)}: ${JSON.stringify(range)}`;
	const at = next?.offset ?? last.offset + last.length;
	return [{ span: { start: at, end: at }, newText: next ? `${entry},${lineOf(at)}` : `,${lineOf(last.offset)}${entry}` }];
}

/** Of yarn: the classic one has an entry for each range and no more, later ones repeat the dependencies of each workspace. */
function inYarn({ text }: Lockfile, inside: string, dependency: string, range: string): readonly Insertion[] | undefined {
	const own = `@workspace:${inside === '' ? '.' : inside}`;
	const isClassic = !/^__metadata:/m.test(text);
	let isLocked = false;
	let isOwn = false;
	let isSection = false;
	let at: number | undefined;
	let prefix = '';
	for (const { line, start } of linesOf(text)) {
		if (/^\S.*:$/.test(line)) {
			const keys = keysOf(line, start).map(({ key }) => key);
			isLocked ||= keys.some((key) => key === `${dependency}@${range}` || key === `${dependency}@npm:${range}`);
			isOwn = keys.some((key) => key.endsWith(own));
			isSection = false;
		} else if (isOwn && /^ {2}\S/.test(line)) {
			isSection = line === '  dependencies:';
		} else if (isOwn && isSection) {
			const entry = /^ {4}"?([^\s":]+)"?: "?(npm:)?/.exec(line);
			if (entry?.[1] === dependency) {
				return undefined;
			}
			prefix ||= entry?.[2] ?? '';
			if (entry && entry[1]! < dependency) {
				at = start + line.length;
			} else if (entry) {
				at ??= start - endOfLineOf(text).length;
			}
		}
	}
	if (!isLocked || isClassic) {
		return isLocked ? [] : undefined;
	}
	const name = dependency.startsWith('@') ? `"${dependency}"` : dependency;
	// `patch:…`, `workspace:…` say where they come from by themselves.
	const protocol = /^[a-z]+:/.test(range) ? '' : prefix;
	const asked = protocol === '' && /^[~^]?\d/.test(range) ? range : `"${protocol}${range}"`;
	return at === undefined ? undefined : [{ span: { start: at, end: at }, newText: `${endOfLineOf(text)}    ${name}: ${asked}` }];
}
