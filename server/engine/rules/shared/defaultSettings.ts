import type { LocatedFact } from '../../core/fact.js';
import { ancestorsOf, directoryOf, joinPath } from '../../core/paths.js';
import type { Value } from '../../core/value.js';
import type { Project } from '../../project/project.js';
import { settingKeyOf, settingsModule } from '../../project/settings.js';

/**
 * What the defaults of the settings module say of a setting that no variable is mapped to, where no other file of its folder says
 * anything of it; undefined for any other value.
 */
export function defaultSettingOf(project: Project, value: Value | undefined, path: string): Value | undefined {
	if (value?.kind !== 'import' || value.specifier !== settingsModule) {
		return undefined;
	}
	const key = settingKeyOf(value);
	for (const folder of ancestorsOf(directoryOf(path))) {
		const home = joinPath(folder, 'config');
		const said = project
			.of('settings.file')
			.filter((file) => directoryOf(file.path) === home)
			.flatMap((file) => entryOf(project, file.path, key) ?? []);
		if (said.length > 0) {
			const [only, ...others] = said;
			const isDefault = /\/default\.\w+$/.test(`/${only!.path}`);
			return isDefault && others.length === 0 && only!.value.kind === 'literal' ? { ...only!.value, path: only!.path } : undefined;
		}
	}
	return undefined;
}

function entryOf(project: Project, path: string, key: string): LocatedFact<'literal.named'> | undefined {
	return project.in(path, 'literal.named').find(({ names }) => names.join('.') === key);
}
