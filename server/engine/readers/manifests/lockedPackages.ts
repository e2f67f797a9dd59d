import type { Fact } from '../../core/fact.js';
import { baseName } from '../../core/paths.js';
import type { Reader } from '../reader.js';

/** The names of packages that a lock file installs where code finds them, and of those that it installs for development alone, where it says so. */
interface Locked {
	readonly names: readonly string[];
	readonly development?: readonly string[];
}

/** By the names of lock files, how the names of the packages are found that each installs where code finds them. */
const readers: Readonly<Record<string, (text: string) => Locked>> = {
	'package-lock.json': ofNpm,
	'npm-shrinkwrap.json': ofNpm,
	'yarn.lock': ofYarn,
	'pnpm-lock.yaml': ofPnpm,
	'bun.lock': ofBun,
};

/**
 * Says which packages the lock file of a package manager for Node.js installs, whoever asks for them. What cannot be read is no
 * news to anybody: nothing is said then.
 */
export const lockedPackages: Reader = {
	id: 'locked packages',
	isExtra: true,
	claims: (path) => Object.hasOwn(readers, baseName(path)),
	read: async ({ path, text }): Promise<readonly Fact[]> => {
		const found = text === '' ? undefined : readers[baseName(path)]?.(text);
		const names = joined(found?.names ?? []);
		return names === ''
			? []
			: [
					{
						kind: 'dependency.locked',
						span: { start: 0, end: 0 },
						names,
						...(found?.development === undefined ? {} : { development: joined(found.development) }),
					},
				];
	},
};

/** Each name once: whatever else a broken file has in their places is left out. */
function joined(names: readonly string[]): string {
	return [...new Set(names.filter((name) => /^(?:@[\w.~-]{1,214}\/)?[\w.~-]{1,214}$/.test(name)))].join(' ');
}

/**
 * The packages that lie where the code of the project looks for them: `node_modules/a` of lock files since version 2, the
 * outer `dependencies` of those before, with whether only development needs them (https://docs.npmjs.com/cli/configuring-npm/package-lock-json).
 */
function ofNpm(text: string): Locked {
	let lock: unknown;
	try {
		lock = JSON.parse(text);
	} catch {
		return { names: [] };
	}
	const { packages, dependencies } = recordOf(lock);
	const found =
		packages === undefined
			? Object.entries(recordOf(dependencies))
			: Object.entries(recordOf(packages)).flatMap(([place, one]): [string, unknown][] => {
					const at = place.lastIndexOf('node_modules/');
					return at < 0 || place.slice(0, at).includes('node_modules/') ? [] : [[place.slice(at + 'node_modules/'.length), one]];
				});
	const development = found.filter(([, one]) => {
		const { dev, devOptional } = recordOf(one);
		return dev === true || devOptional === true;
	});
	return { names: found.map(([name]) => name), development: development.map(([name]) => name) };
}

function recordOf(value: unknown): Readonly<Record<string, unknown>> {
	return typeof value === 'object' && value !== null ? (value as Readonly<Record<string, unknown>>) : {};
}

/** `"a@^1", "a@^2":` and `"a@npm:^1":`, at the start of a line. */
function ofYarn(text: string): Locked {
	return { names: Array.from(text.matchAll(/^"?((?:@[^@/\s"]{1,214}\/)?[^@/\s"#]{1,214})@/gm), ([, name]) => name!) };
}

/** `  /a/1.0.0:`, `  /a@1.0.0:` and `  'a@1.0.0':` below `packages:` (https://github.com/pnpm/spec/tree/master/lockfile). */
function ofPnpm(text: string): Locked {
	const start = text.search(/^packages:/m);
	const found = start < 0 ? [] : text.slice(start).matchAll(/^ {2}'?\/?((?:@[^@/\s']{1,214}\/)?[^@/\s']{1,214})[@/]/gm);
	return { names: Array.from(found, ([, name]) => name!) };
}

/** `    "a": ["a@1.0.0", …` below `"packages": {`; a longer place is inside another package. */
function ofBun(text: string): Locked {
	const start = text.search(/^ {2}"packages": \{/m);
	const found = start < 0 ? [] : text.slice(start).matchAll(/^ {4}"((?:@[^@/\s"]{1,214}\/)?[^@/\s"]{1,214})": \[/gm);
	return { names: Array.from(found, ([, name]) => name!) };
}
