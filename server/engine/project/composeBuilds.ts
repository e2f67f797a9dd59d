import type { LocatedFact } from '../core/fact.js';
import { directoryOf, joinPath } from '../core/paths.js';
import type { FactIndex } from './facts.js';

/** What a compose service is built from: a folder, and a Dockerfile by its path. */
export interface ComposeBuild {
	readonly context: string;
	readonly dockerfile: string;
}

/**
 * What a compose service is built from; undefined when its image comes from elsewhere
 * (https://docs.docker.com/reference/compose-file/build/).
 */
export function composeBuildOf({ path, build, dockerfile }: LocatedFact<'compose.service'>): ComposeBuild | undefined {
	if (build === undefined) {
		return undefined;
	}
	const context = joinPath(directoryOf(path), build);
	return { context, dockerfile: joinPath(context, dockerfile ?? 'Dockerfile') };
}

/** The Dockerfiles that compose services are built from. */
export function composedDockerfiles(facts: Pick<FactIndex, 'of'>): ReadonlySet<string> {
	return new Set(facts.of('compose.service').flatMap((service) => composeBuildOf(service)?.dockerfile ?? []));
}
