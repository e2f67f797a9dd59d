import { ancestorsOf } from '../../core/paths.js';
import type { Project } from '../../project/project.js';
import { remembered } from '../../project/remember.js';
import { factsInFolder } from './near.js';

/** The packages that the lock files of a folder and of those around it install. */
export const lockedAt = remembered(
	(project, folder): ReadonlySet<string> =>
		new Set(
			[...ancestorsOf(folder)].flatMap((one) => factsInFolder(project, one, 'dependency.locked').flatMap(({ names }) => names.split(' '))),
		),
);

/**
 * What the nearest lock file that tells says of a package: an install for production has it (`production`), or leaves it out
 * (`development`). Undefined where no lock file tells, or none knows it.
 */
export function lockedFor(project: Project, folder: string, name: string): 'production' | 'development' | undefined {
	const { production, development } = lockedByPurpose(project, folder);
	return development.has(name) ? 'development' : production.has(name) ? 'production' : undefined;
}

const lockedByPurpose = remembered(
	(project, folder): { readonly production: ReadonlySet<string>; readonly development: ReadonlySet<string> } => {
		const telling = [...ancestorsOf(folder)]
			.map((one) => factsInFolder(project, one, 'dependency.locked').filter((fact) => fact.development !== undefined))
			.find((facts) => facts.length > 0);
		const development = new Set((telling ?? []).flatMap((fact) => fact.development!.split(' ')));
		const names = (telling ?? []).flatMap((fact) => fact.names.split(' '));
		return { production: new Set(names.filter((name) => !development.has(name))), development };
	},
);
