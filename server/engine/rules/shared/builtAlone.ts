import { ancestorsOf } from '../../core/paths.js';
import { composeBuildOf } from '../../project/composeBuilds.js';
import type { Project } from '../../project/project.js';
import { remembered } from '../../project/remember.js';
import { dockerContextsOf } from './dockerContext.js';
import { factsInFolder, packageAt } from './near.js';

/**
 * Whether the package of a folder belongs to no workspace and is made into an image there: what lies further up does not come
 * into it.
 */
export const isBuiltAlone = remembered((project, folder): boolean => {
	const owner = packageAt(project, folder);
	return (
		folder !== '' &&
		owner?.workspaceRoot === undefined &&
		![...ancestorsOf(folder)].some((one) => factsInFolder(project, one, 'workspace.members').length > 0) &&
		factsInFolder(project, folder, 'image.base').some(
			({ path }) =>
				dockerContextsOf(project, path)[0] === folder &&
				copiesManifest(project, path) &&
				!project.of('compose.service').some((service) => {
					const build = service.dockerfile === undefined ? undefined : composeBuildOf(service);
					return build?.dockerfile === path && build.context !== folder;
				}),
		)
	);
});

/** Whether an image gets the manifest that lies beside its Dockerfile. */
function copiesManifest(project: Project, dockerfile: string): boolean {
	return project
		.in(dockerfile, 'image.copy')
		.some(({ from, sources }) => from === undefined && sources.some((source) => /^(?:\.?\/)?package[*.-][\w.*]*$|^\.\/?$/.test(source)));
}
