import type { Location } from '../../core/text.js';
import { commandsWritten } from '../../project/commandLines.js';
import type { Project } from '../../project/project.js';
import { installOf, packageNameOf } from './installs.js';
import { isMovingTag } from './mutableTags.js';
import { packageNamed } from './near.js';
import { isOfDeploy, spanOf } from './writtenCommands.js';

/**
 * Images that are made of what the repository itself has published, in whatever release is the latest: they name no version, a tag that
 * moves, or an argument of the build whose default is one.
 */
export function movingOwnInstalls(project: Project): readonly { readonly at: Location; readonly name: string; readonly command: string }[] {
	return project
		.of('image.run')
		.filter(({ path }) => isOfDeploy(project, path))
		.flatMap((run) =>
			commandsWritten(run).flatMap((written) => {
				const install = installOf(written);
				const specifier = install?.packages.find(
					(one) => packageNamed(project, packageNameOf(one)) !== undefined && isMovingTag(tagOf(project, run.path, one)),
				);
				return install && specifier !== undefined
					? [
							{
								at: { path: run.path, span: spanOf(written) },
								name: packageNameOf(specifier),
								command: `${install.manager} ${install.verb} ${specifier}`,
							},
						]
					: [];
			}),
		);
}

/** The version or tag of a package that is named, an argument of the image by its default; undefined where none is written. */
function tagOf(project: Project, dockerfile: string, specifier: string): string | undefined {
	const written = specifier.slice(packageNameOf(specifier).length + 1);
	const [, variable] = /^\$\{?(\w+)\}?$/.exec(written) ?? [];
	if (variable === undefined) {
		return written === '' ? undefined : written;
	}
	const value = project
		.in(dockerfile, 'env.declare')
		.find((one) => one.source === 'dockerfile-arg' && one.variable === variable && one.value.kind === 'literal')?.value;
	return value?.kind === 'literal' ? value.text : written;
}
