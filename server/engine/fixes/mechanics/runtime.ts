import type { LocatedFact } from '../../core/fact.js';
import { directoryOf, pathWithin } from '../../core/paths.js';
import { compare, rangeOf, type Version } from '../../core/versions.js';
import type { Project } from '../../project/project.js';

type Stated = LocatedFact<'runtime.version'>;

/**
 * The oldest Node.js that the package of a file is run by: what its images, its platform and its version files name, else what its
 * manifest promises. Undefined where nothing says.
 */
export function oldestNode(path: string, project: Project): Version | undefined {
	const { folder } = project.packageOf(path);
	const stated = project
		.of('runtime.version')
		.filter(
			(one) =>
				one.runtime === 'node' &&
				one.source !== 'pipeline' &&
				(pathWithin(directoryOf(one.path), folder) !== undefined || project.packageOf(one.path).folder === folder),
		);
	const sure = stated.filter((one) => one.source !== 'manifest' && runs(one, stated));
	return oldestOf(sure) ?? oldestOf(stated.filter(({ source }) => source === 'manifest'));
}

/** Whether an image is the one that runs, and not one in which it is built; of a build without such an image, any may be. */
function runs({ source, final, path }: Stated, stated: readonly Stated[]): boolean {
	return source !== 'image' || final === true || !stated.some((other) => other.path === path && other.final === true);
}

function oldestOf(stated: readonly Stated[]): Version | undefined {
	return stated
		.flatMap(({ range, least }) => rangeOf(least === true ? `>=${range}` : range) ?? [])
		.map(({ from }) => from)
		.reduce<Version | undefined>((oldest, one) => (oldest && compare(oldest, one) <= 0 ? oldest : one), undefined);
}
