import type { LocatedFact } from '../../core/fact.js';
import { directoryOf, pathWithin } from '../../core/paths.js';
import { compare, type Interval, overlaps, rangeOf, type Version } from '../../core/versions.js';
import type { Project } from '../../project/project.js';

type Stated = LocatedFact<'runtime.version'>;

/**
 * The oldest Node.js that the package of a file is run by: what its images, its platform and its version files name, else what its
 * manifest promises. Undefined where nothing says.
 */
export function oldestNode(path: string, project: Project): Version | undefined {
	return oldestOf(nodesOf(path, project));
}

/** From when on servers have `closeIdleConnections()`, and from when on `close()` does that by itself. */
const closesIdle = { byHand: [18, 2, 0], itself: [19, 0, 0] } as const satisfies Record<string, Version>;

/**
 * Whether a server of Node.js may leave connections open on `close()` that nothing goes over, and can be told to close them: by
 * all that is known of what runs the code, and of the types that it is compiled with.
 */
export function keepsIdleConnections(path: string, project: Project): boolean {
	const nodes = nodesOf(path, project);
	const types = /\.[cm]?tsx?$/.test(path) ? rangeOf(project.packageOf(path).dependencies.get('@types/node')?.range ?? '') : undefined;
	return (
		nodes.every(({ from }) => from[0] >= closesIdle.byHand[0]) &&
		overlaps(nodes, [{ from: closesIdle.byHand, to: closesIdle.itself }]) &&
		types?.every(({ to }) => compare(to, closesIdle.byHand) <= 0) !== true
	);
}

/** The versions of Node.js that the package of a file is run by; none where nothing says. */
function nodesOf(path: string, project: Project): readonly Interval[] {
	const { folder } = project.packageOf(path);
	const stated = project
		.of('runtime.version')
		.filter(
			(one) =>
				one.runtime === 'node' &&
				one.source !== 'pipeline' &&
				one.source !== 'development' &&
				(pathWithin(directoryOf(one.path), folder) !== undefined || project.packageOf(one.path).folder === folder),
		);
	const sure = stated.filter((one) => one.source !== 'manifest' && runs(one, stated));
	const ranges = rangesOf(sure);
	return ranges.length > 0 ? ranges : rangesOf(stated.filter(({ source }) => source === 'manifest'));
}

/** Whether an image is the one that runs, and not one in which it is built; of a build without such an image, any may be. */
function runs({ source, final, path }: Stated, stated: readonly Stated[]): boolean {
	return source !== 'image' || final === true || !stated.some((other) => other.path === path && other.final === true);
}

function rangesOf(stated: readonly Stated[]): readonly Interval[] {
	return stated.flatMap(({ range, least }) => rangeOf(least === true ? `>=${range}` : range) ?? []);
}

function oldestOf(ranges: readonly Interval[]): Version | undefined {
	return ranges
		.map(({ from }) => from)
		.reduce<Version | undefined>((oldest, one) => (oldest && compare(oldest, one) <= 0 ? oldest : one), undefined);
}
