import { ancestorsOf } from '../../core/paths.js';
import { remembered } from '../../project/remember.js';
import { factsInFolder } from './near.js';

/** The packages that the lock files of a folder and of those around it install. */
export const lockedAt = remembered(
	(project, folder): ReadonlySet<string> =>
		new Set(
			[...ancestorsOf(folder)].flatMap((one) => factsInFolder(project, one, 'dependency.locked').flatMap(({ names }) => names.split(' '))),
		),
);
