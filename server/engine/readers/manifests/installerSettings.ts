import type { Fact, FactTypes } from '../../core/fact.js';
import { baseName } from '../../core/paths.js';
import type { Reader } from '../reader.js';
import { linesOf } from './lines.js';

/** A setting that is true or false, by the file that holds it. */
const settings: Readonly<Record<string, RegExp>> = {
	'.npmrc': /^\s*(package-lock|shrinkwrap|lockfile|frozen-lockfile|ignore-scripts)\s*=\s*(true|false)\s*$/,
	'.yarnrc': /^--(?:install|\*)\.((?:frozen|pure)-lockfile)\s+(true|false)\s*$/,
	'.yarnrc.yml': /^(enableImmutableInstalls)\s*:\s*(true|false)\s*$/,
};

/** What a setting says: whether lock files are wanted, whether they are kept as they are, whether scripts before and after others run. */
const says = (name: string, isOn: boolean): Omit<FactTypes['dependency.policy'], 'ecosystem'> =>
	name === 'ignore-scripts'
		? { hooks: !isOn }
		: name === 'enableImmutableInstalls' || /^(?:frozen|pure)-/.test(name)
			? { frozen: isOn }
			: { lockfile: isOn };

/**
 * Reads of `.npmrc` `package-lock`, `shrinkwrap`, `ignore-scripts` and pnpm's `lockfile` and `frozen-lockfile`, of `.yarnrc`
 * `--install.frozen-lockfile`, of `.yarnrc.yml` `enableImmutableInstalls`, and nothing else: the files may hold tokens.
 */
export const installerSettings: Reader = {
	id: 'installer-settings',
	claims: (path) => Object.hasOwn(settings, baseName(path)),
	read: async ({ path, text }) =>
		linesOf(text).flatMap(({ text: line, start }): readonly Fact[] => {
			const [, name, value] = settings[baseName(path)]!.exec(line) ?? [];
			return name === undefined
				? []
				: [
						{
							kind: 'dependency.policy',
							span: { start, end: start + line.trimEnd().length },
							ecosystem: 'npm',
							...says(name, value === 'true'),
						},
					];
		}),
};
