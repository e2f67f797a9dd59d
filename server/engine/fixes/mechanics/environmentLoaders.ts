import { ancestorsOf, baseName, directoryOf, joinPath } from '../../core/paths.js';
import type { Project } from '../../project/project.js';

/** Packages that put a `.env` into the environment, besides all those named like `dotenv`, and frameworks that do so by themselves. */
const loaders =
	/^(?:env-cmd|node-env-file|env-file|custom-env|@nestjs\/config|@adonisjs\/\w+|next|nuxt|vite|astro|@sveltejs\/kit|@remix-run\/\w+|react-scripts|gatsby|@redwoodjs\/\w+|@strapi\/strapi|blitz|keystone|@vue\/cli-service)$/;

/**
 * Whether the program of a file gets to read the values of a file like `.env`: the file is there already, a library or a framework
 * loads it, a command does (`--env-file`), or what starts the containers.
 */
export function isLoaded(local: string, path: string, project: Project): boolean {
	const { folder, manifest, dependencies, workspaceRoot } = project.packageOf(path);
	const names = [...dependencies.keys(), ...(workspaceRoot?.dependencies.keys() ?? [])];
	const isNear = (other: string): boolean =>
		project.packageOf(other).folder === folder || [...ancestorsOf(folder)].includes(directoryOf(other));
	return (
		// Without a manifest, nobody can say.
		manifest === undefined ||
		project.has(local) ||
		names.some((name) => name.includes('dotenv') || loaders.test(name)) ||
		project
			.of('env.load')
			.some(({ path: other, file, api }) =>
				file?.kind === 'literal'
					? joinPath(directoryOf(other), file.text) === local || (baseName(file.text) === baseName(local) && isNear(other))
					: isNear(other) && !api.startsWith('kubernetes.'),
			) ||
		project
			.of('process.declare')
			.some(({ path: other, command }) => isNear(other) && (command.includes('--env-file') || /\bbun\b/.test(command))) ||
		// compose itself reads the one beside it.
		project.of('compose.service').some(({ path: other }) => directoryOf(other) === directoryOf(local) && baseName(local) === '.env')
	);
}
