import type { Fact } from '../../core/fact.js';
import { baseName } from '../../core/paths.js';
import type { Reader } from '../reader.js';

const managers: Readonly<Record<string, { readonly ecosystem: string; readonly manager: string }>> = {
	'package-lock.json': { ecosystem: 'npm', manager: 'npm' },
	'npm-shrinkwrap.json': { ecosystem: 'npm', manager: 'npm' },
	'pnpm-lock.yaml': { ecosystem: 'npm', manager: 'pnpm' },
	'yarn.lock': { ecosystem: 'npm', manager: 'yarn' },
	'bun.lock': { ecosystem: 'npm', manager: 'bun' },
	'bun.lockb': { ecosystem: 'npm', manager: 'bun' },
	'deno.lock': { ecosystem: 'deno', manager: 'deno' },
	'poetry.lock': { ecosystem: 'pypi', manager: 'poetry' },
	'uv.lock': { ecosystem: 'pypi', manager: 'uv' },
	'pdm.lock': { ecosystem: 'pypi', manager: 'pdm' },
	'Pipfile.lock': { ecosystem: 'pypi', manager: 'pipenv' },
	'Gemfile.lock': { ecosystem: 'rubygems', manager: 'bundler' },
	'gems.locked': { ecosystem: 'rubygems', manager: 'bundler' },
	'composer.lock': { ecosystem: 'packagist', manager: 'composer' },
	'go.sum': { ecosystem: 'go', manager: 'go' },
	'Cargo.lock': { ecosystem: 'crates', manager: 'cargo' },
	'packages.lock.json': { ecosystem: 'nuget', manager: 'nuget' },
	'gradle.lockfile': { ecosystem: 'maven', manager: 'gradle' },
};

/** Whether a path is that of a lock file of a package manager. */
export function isLockFile(path: string): boolean {
	return Object.hasOwn(managers, baseName(path));
}

/**
 * Says that a lock file is there and whose it is. Its text is not looked at: it may be binary, and it is often larger than what
 * is read.
 */
export const lockfiles: Reader = {
	id: 'lockfiles',
	pathOnly: true,
	claims: isLockFile,
	read: async ({ path }): Promise<readonly Fact[]> => {
		const name = baseName(path);
		const lock = Object.hasOwn(managers, name) ? managers[name] : undefined;
		return lock === undefined ? [] : [{ kind: 'dependency.lock', span: { start: 0, end: 0 }, ...lock }];
	},
};
