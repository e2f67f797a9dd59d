import type { LocatedFact } from '../core/fact.js';
import { baseName, directoryOf, isOuterPath, joinPath } from '../core/paths.js';
import { composeBuildOf } from './composeBuilds.js';
import type { FactIndex } from './facts.js';
import type { Packages } from './packages.js';
import { isDevelopmentPath } from './roles/pathRoles.js';

/**
 * The Dockerfile of the image that a workload or a platform runs a command in: for a platform the one beside its file, for a
 * container the one that a compose file builds under
 * that name, whose folder, suffix or package has the image's name, or the only one there is. Undefined for images made elsewhere.
 */
export function dockerfileOfDeclaration(
	facts: FactIndex,
	packages: Packages,
	{ path, source, owner }: LocatedFact<'process.declare'>,
): string | undefined {
	const dockerfiles = facts.filesWith('image.base').filter((each) => !isOuterPath(each) && !isDevelopmentPath(each));
	if (source === 'platform') {
		const beside = joinPath(directoryOf(path), 'Dockerfile');
		return dockerfiles.includes(beside) ? beside : undefined;
	}
	const used = facts.in(path, 'image.use').find((each) => each.owner === owner);
	if (used === undefined) {
		return undefined;
	}
	const name = baseName(used.image).toLowerCase();
	const built = facts
		.of('image.use')
		.find((each) => each.where === 'compose' && each.builds === true && each.image === used.image && used.image !== '');
	const service = built && facts.in(built.path, 'compose.service').find((each) => each.service === built.owner);
	const build = service && composeBuildOf(service);
	if (build) {
		return dockerfiles.includes(build.dockerfile) ? build.dockerfile : undefined;
	}
	const named = dockerfiles.filter(
		(each) =>
			name !== '' &&
			(baseName(directoryOf(each)).toLowerCase() === name ||
				baseName(each).toLowerCase() === `dockerfile.${name}` ||
				packages
					.of(each)
					.name?.replace(/^@[^/]*\//, '')
					.toLowerCase() === name),
	);
	if (named.length === 1) {
		return named[0];
	}
	// An image without an owner is an official one.
	return dockerfiles.length === 1 && (used.dynamic || used.image.includes('/')) ? dockerfiles[0] : undefined;
}
