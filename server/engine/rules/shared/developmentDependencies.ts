import type { LocatedFact } from '../../core/fact.js';
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

/** Whether an install for production leaves a package out: it is declared for development, and nowhere else in the same manifest. */
export function isLeftOutOfProduction(project: Project, dependency: LocatedFact<'dependency'>): boolean {
	return (
		project
			.in(dependency.path, 'dependency')
			.filter(({ name }) => name === dependency.name)
			.every(({ scope }) => scope === 'development') && !isKeptAsPeer(project, dependency)
	);
}

/**
 * Whether npm installs it all the same, since a package of production takes it as an optional peer: its lock file calls that
 * `devOptional` (https://docs.npmjs.com/cli/configuring-npm/package-lock-json). Other managers leave it out.
 */
function isKeptAsPeer(project: Project, { path, name }: LocatedFact<'dependency'>): boolean {
	const { folder, workspaceRoot } = project.packageOf(path);
	return (
		[folder, workspaceRoot?.folder ?? folder].some((home) =>
			factsInFolder(project, home, 'dependency.lock').some(({ manager }) => manager === 'npm'),
		) &&
		(optionalPeers.get(name) ?? []).some((other) =>
			project.in(path, 'dependency').some((one) => one.name === other && one.scope === 'runtime'),
		)
	);
}
