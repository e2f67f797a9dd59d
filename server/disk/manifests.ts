import { readdir } from 'node:fs/promises';
import { dirname, join } from 'node:path';

const names: ReadonlySet<string> = new Set([
	'package.json',
	'package-lock.json',
	'npm-shrinkwrap.json',
	'pnpm-lock.yaml',
	'yarn.lock',
	'bun.lock',
	'bun.lockb',
	'pnpm-workspace.yaml',
	'lerna.json',
	'.npmrc',
	'.gitignore',
	'.dockerignore',
	'.twelvefactor.json',
	'Procfile',
	'Dockerfile',
	'Containerfile',
	'compose.yaml',
	'compose.yml',
	'docker-compose.yaml',
	'docker-compose.yml',
	'tsconfig.json',
	'tsconfig.base.json',
	'.env.example',
	'.env.sample',
	'.env.template',
]);

/** Whether a file of this name in a folder above the workspace root says something about the workspace. */
export function isOuterManifest(name: string): boolean {
	return names.has(name) || name.startsWith('Dockerfile.');
}

/** The manifests in the folders above `root` up to `top`, nearest first, as paths that start with `../`. */
export async function outerManifests(root: string, top: string): Promise<readonly string[]> {
	const found: string[] = [];
	let prefix = '../';
	for (let current = root; current !== top && dirname(current) !== current; prefix += '../') {
		current = dirname(current);
		const entries = await readdir(join(current), { withFileTypes: true }).catch(() => []);
		found.push(
			...entries
				.filter((entry) => entry.isFile() && isOuterManifest(entry.name))
				.map(({ name }) => prefix + name)
				.sort(),
		);
	}
	return found;
}
