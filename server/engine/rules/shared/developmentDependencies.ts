import type { LocatedFact } from '../../core/fact.js';
import type { RelatedPlace } from '../../core/finding.js';
import type { Project } from '../../project/project.js';
import { factsInFolder } from './near.js';

/**
 * What packages take as an optional peer that is mostly a development dependency: `peerDependencies` and `peerDependenciesMeta` in
 * their manifests (https://unpkg.com/@prisma/client/package.json, https://unpkg.com/typeorm/package.json).
 */
const optionalPeers: ReadonlyMap<string, readonly string[]> = new Map([
	['prisma', ['@prisma/client']],
	['ts-node', ['typeorm']],
]);

/** Where a package is declared for development, beside what needs it in production. */
export function declaredForDevelopment({ path, nameSpan }: LocatedFact<'dependency'>): RelatedPlace {
	return { at: { path, span: nameSpan }, message: 'declared for development here' };
}

/** Whether an install for production leaves a package out: it is declared for development, and nowhere else in the same manifest. */
export function isLeftOutOfProduction(project: Project, dependency: LocatedFact<'dependency'>): boolean {
	return isForDevelopment(project, dependency) && takerOf(project, dependency) === undefined;
}

/**
 * The package of production by which npm installs one of development there, too: it takes that as an optional peer. Undefined for what is
 * left out, and for what the manifest declares for production itself.
 */
export function keptByPeer(project: Project, dependency: LocatedFact<'dependency'>): string | undefined {
	return isForDevelopment(project, dependency) ? takerOf(project, dependency) : undefined;
}

function isForDevelopment(project: Project, { path, name }: LocatedFact<'dependency'>): boolean {
	return project
		.in(path, 'dependency')
		.filter((one) => one.name === name)
		.every(({ scope }) => scope === 'development');
}

/**
 * The package of production that takes a package as an optional peer, for which npm installs it all the same: its lock file calls that
 * `devOptional` (https://docs.npmjs.com/cli/configuring-npm/package-lock-json). Other managers leave it out.
 */
function takerOf(project: Project, { path, name }: LocatedFact<'dependency'>): string | undefined {
	const { folder, workspaceRoot } = project.packageOf(path);
	return [folder, workspaceRoot?.folder ?? folder].some((home) =>
		factsInFolder(project, home, 'dependency.lock').some(({ manager }) => manager === 'npm'),
	)
		? (optionalPeers.get(name) ?? []).find((other) =>
				project.in(path, 'dependency').some((one) => one.name === other && one.scope === 'runtime'),
			)
		: undefined;
}
