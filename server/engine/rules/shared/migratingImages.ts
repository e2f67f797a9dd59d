import type { LocatedFact } from '../../core/fact.js';
import { repositoryName } from '../../core/imageName.js';
import type { Project } from '../../project/project.js';
import { finalStages } from './images.js';
import { isOfDeploy } from './writtenCommands.js';

/**
 * Images of others whose entry point applies what lies in a folder before it starts the server. Hasura's with the command line
 * inside does so with each start (https://hasura.io/docs/2.0/migrations-metadata-seeds/auto-apply-migrations/).
 */
const migratingImages: readonly { readonly name: string; readonly tag: string; readonly folder: string }[] = [
	{ name: 'graphql-engine', tag: 'cli-migrations', folder: 'hasura-migrations' },
];

/** Images that migrate each time they start, with the migrations that are copied into them: the copies, and the base that does it. */
export function migratingCopies(
	project: Project,
): readonly { readonly copy: LocatedFact<'image.copy'>; readonly base: LocatedFact<'image.base'> }[] {
	return project
		.of('image.base')
		.filter(({ path, final }) => final && isOfDeploy(project, path))
		.flatMap(({ path }) => {
			const base = finalStages(project, path).at(-1);
			const known =
				base && migratingImages.find(({ name, tag }) => repositoryName(base.image) === name && base.tag?.includes(tag) === true);
			const copy = known && project.in(path, 'image.copy').find(({ final, target }) => final && folderName(target) === known.folder);
			return base && copy && !replacesEntrypoint(project, path) ? [{ copy, base }] : [];
		});
}

function folderName(target: string): string | undefined {
	return target.split('/').find((part) => part !== '' && part !== '.');
}

/** Whether an image has an entry point of its own that does not hand over to the one of its base. */
function replacesEntrypoint(project: Project, dockerfile: string): boolean {
	return project
		.in(dockerfile, 'process.declare')
		.some(
			({ source, final, command }) => source === 'dockerfile-entrypoint' && final !== false && !command.includes('docker-entrypoint.sh'),
		);
}
