import type { LocatedFact } from '../core/fact.js';
import { ancestorsOf, directoryOf, joinPath } from '../core/paths.js';
import type { Project } from './project.js';

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

/** What the settings say that an editor takes for the files of a folder. */
export function settingFor<Setting>(
	project: Project,
	folder: string,
	setting: (settings: LocatedFact<'build.settings'>) => Setting | undefined,
): Setting | undefined {
	const settings = [...ancestorsOf(folder)].map((one) => joinPath(one, 'tsconfig.json')).find((one) => project.has(one));
	return settings === undefined ? undefined : inheritedSetting(project, settings, setting);
}
