import { compare, rangeOf, type Version } from '../../core/versions.js';
import type { Project } from '../../project/project.js';

/**
 * The first that know `??`: https://www.typescriptlang.org/docs/handbook/release-notes/typescript-3-7.html and
 * https://node.green/#ES2020.
 */
const nullishSince = { typescript: [3, 7, 0], node: [14, 0, 0] } as const satisfies Record<string, Version>;

/** Whether what compiles or runs a file surely knows `??`; where nothing says, what is maintained today does. */
export function knowsNullish(path: string, project: Project): boolean {
	const { range, since } = languageOf(path, project);
	return isSince(range, since);
}

/** Whether what compiles or runs a file is surely older than that, and so than what libraries of today are written for. */
export function isOld(path: string, project: Project): boolean {
	const { range, since } = languageOf(path, project);
	const intervals = range === undefined ? undefined : rangeOf(range);
	return intervals !== undefined && intervals.length > 0 && intervals.every(({ to }) => compare(to, since) <= 0);
}

/** What the package says of the version that compiles or runs a file, and the first one that counts. */
function languageOf(path: string, project: Project): { readonly range: string | undefined; readonly since: Version } {
	const { dependencies, manifest } = project.packageOf(path);
	if (/\.[cm]?tsx?$/.test(path)) {
		return { range: dependencies.get('typescript')?.range, since: nullishSince.typescript };
	}
	const engines = manifest && project.in(manifest.path, 'runtime.version').find(({ runtime }) => runtime === 'node');
	return { range: engines?.range, since: nullishSince.node };
}

/** Whether the oldest version of a range is no older than `since`. */
function isSince(range: string | undefined, since: Version): boolean {
	const intervals = range === undefined ? undefined : rangeOf(range);
	return intervals === undefined || intervals.every(({ from }) => compare(from, since) >= 0);
}
