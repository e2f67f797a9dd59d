import type { LocatedFact } from '../../core/fact.js';
import { directoryOf, joinPath } from '../../core/paths.js';
import type { Project } from '../../project/project.js';

/** Settings that build on settings that build on settings. */
const deepest = 4;

/** What the settings of a compiler say, or those they build on. */
export function inheritedSetting<Setting>(
	project: Project,
	path: string,
	setting: (settings: LocatedFact<'build.settings'>) => Setting | undefined,
	depth = 0,
): Setting | undefined {
	const settings = project.in(path, 'build.settings')[0];
	const said = settings && setting(settings);
	if (said !== undefined || settings?.inherits?.startsWith('.') !== true || depth > deepest) {
		return said;
	}
	const base = joinPath(directoryOf(path), settings.inherits);
	return inheritedSetting(project, base.endsWith('.json') ? base : `${base}.json`, setting, depth + 1);
}
