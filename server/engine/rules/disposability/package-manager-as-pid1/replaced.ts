import type { LocatedFact } from '../../../core/fact.js';
import type { Process, Project } from '../../../project/project.js';
import { remembered } from '../../../project/remember.js';
import { composeContainer, workloadContainer, workloadTypeOf } from '../../shared/containers.js';
import { isLentSources } from '../../shared/mounts.js';
import { processesOfImage } from '../../shared/near.js';
import { isOfDeploy } from '../../shared/writtenCommands.js';

/**
 * Whether whoever keeps an image running gives it a command of his own, as far as the repository tells: what the image itself would
 * start is started nowhere then. A command that asks a package manager again is no better.
 */
export function isReplaced({ path, source }: LocatedFact<'process.declare'>, project: Project): boolean {
	const users = usersOf(project, path);
	return (
		users.length > 0 &&
		users.every(
			({ declaration }) =>
				declaration.path !== path &&
				!/\b(?:npm|npx|yarn|pnpm)\b/.test(declaration.command) &&
				(source !== 'dockerfile-entrypoint' || isOfEntrypoint(declaration)),
		)
	);
}

/** Whether what a manifest says takes the place of the entry point of an image, and not only that of its command. */
function isOfEntrypoint({ source, appends }: LocatedFact<'process.declare'>): boolean {
	return source === 'compose-entrypoint' || source === 'workload-entrypoint' || (source === 'workload' && appends !== true);
}

/** What is kept running in an image: the processes of the containers that compose files, clusters and platforms start from it. */
const usersOf = remembered((project, dockerfile): readonly Process[] => {
	const services = isLentSources(project, dockerfile)
		? []
		: project
				.of('compose.service')
				.filter(({ path }) => isOfDeploy(project, path))
				.map((service) => composeContainer(project, service));
	const workloads = project
		.of('workload.container')
		.filter(({ path, workload }) => {
			const type = workloadTypeOf(project, { path, workload });
			return type !== 'task' && type !== 'scheduled';
		})
		.map((container) => workloadContainer(project, container));
	const platforms = processesOfImage(project, dockerfile).filter(
		({ declaration: { path, source } }) => source === 'platform' && /(?:^|\/)(?:fly(?:\.[\w-]{1,40})?\.toml|heroku\.yml)$/.test(path),
	);
	return [...[...services, ...workloads].flatMap((one) => (one?.dockerfile === dockerfile ? [one.process] : [])), ...platforms].filter(
		({ type }) => type !== 'development' && type !== 'task' && type !== 'release',
	);
});
