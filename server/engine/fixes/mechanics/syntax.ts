import { compare, rangeOf, type Version } from '../../core/versions.js';
import { directoryOf } from '../../core/paths.js';
import { settingFor } from '../../project/compilerSettings.js';
import type { Project } from '../../project/project.js';
import { oldestNode } from './runtime.js';

/**
 * The first that know `??`: https://www.typescriptlang.org/docs/handbook/release-notes/typescript-3-7.html and
 * https://node.green/#ES2020.
 */
const nullishSince = { typescript: [3, 7, 0], node: [14, 0, 0] } as const satisfies Record<string, Version>;

/**
 * Whether what compiles a file and what runs it know `??`; where nothing says, what is maintained today does. A compiler hands on
 * what its settings take for known, so that both count.
 */
export function knowsNullish(path: string, project: Project): boolean {
	const node = oldestNode(path, project);
	return isSince(compilerOf(path, project), nullishSince.typescript) && (node === undefined || compare(node, nullishSince.node) >= 0);
}

/** Whether the compiler refuses `process.env.NAME`, which says of no variable that it exists, and takes it in brackets. */
export function wantsBrackets(path: string, project: Project): boolean {
	return /\.[cm]?tsx?$/.test(path) && settingFor(project, directoryOf(path), ({ bracketsUnknown }) => bracketsUnknown) === true;
}

/** Whether what compiles a file is surely older than that, and so than what libraries of today are written for. */
export function hasOldCompiler(path: string, project: Project): boolean {
	const range = compilerOf(path, project);
	const intervals = range === undefined ? undefined : rangeOf(range);
	return intervals !== undefined && intervals.length > 0 && intervals.every(({ to }) => compare(to, nullishSince.typescript) <= 0);
}

function compilerOf(path: string, project: Project): string | undefined {
	return /\.[cm]?tsx?$/.test(path) ? project.packageOf(path).dependencies.get('typescript')?.range : undefined;
}

/** Whether the oldest version of a range is no older than `since`. */
function isSince(range: string | undefined, since: Version): boolean {
	const intervals = range === undefined ? undefined : rangeOf(range);
	return intervals === undefined || intervals.every(({ from }) => compare(from, since) >= 0);
}
