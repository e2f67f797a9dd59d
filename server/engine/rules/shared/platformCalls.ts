import { joinPath } from '../../core/paths.js';
import type { Project } from '../../project/project.js';
import { remembered } from '../../project/remember.js';
import { factsOfPackage } from './near.js';
import { wordList } from '../../core/wordList.js';

/** Files by which a platform is told which functions of a package to call. */
const platformFiles: readonly string[] = wordList(`
	serverless.yml serverless.yaml serverless.ts serverless.js samconfig.toml sst.config.ts wrangler.toml wrangler.json
	wrangler.jsonc firebase.json host.json netlify.toml vercel.json now.json project.yml
`);

/** Packages that make a function for a platform of a server that is written as any other. */
const adapters: readonly string[] = wordList(`
	@as-integrations/aws-lambda @as-integrations/azure-functions @codegenie/serverless-express @fastify/aws-lambda @vendia/serverless-express
	apollo-server-lambda aws-lambda-fastify aws-serverless-express azure-function-express serverless-http
`);

/** The files with functions that a platform calls, by what they export or by a manifest that names them. */
export const platformFunctions = remembered(
	(project): ReadonlySet<string> =>
		new Set([...project.of('role.sign').flatMap(({ sign, path }) => (sign === 'serverless-handler' ? [path] : [])), ...project.functions]),
);

/** Whether a platform calls the functions of a file. */
export function isPlatformFunction(project: Project, path: string): boolean {
	return platformFunctions(project, '').has(path);
}

/** Whether a package has functions that a platform calls. */
export function hasPlatformFunctions(project: Project, folder: string): boolean {
	return foldersWithFunctions(project, '').has(folder);
}

const foldersWithFunctions = remembered(
	(project): ReadonlySet<string> => new Set([...platformFunctions(project, '')].map((path) => project.packageOf(path).folder)),
);

/**
 * Whether nothing but a platform that calls functions is known to run a file: no process gets there but those of developers, and its
 * package does not listen.
 */
export function isRunByPlatform(project: Project, path: string): boolean {
	const owner = project.packageOf(path);
	return (
		hasPlatformFunctions(project, owner.folder) &&
		project.processesOf(path).every(({ type }) => type === 'development') &&
		factsOfPackage(project, owner, 'server.listen').length === 0
	);
}

/** Whether a script of a package starts a file, where a platform calls functions of the package and nothing else is known to be deployed of it. */
export function isStartedBesidePlatform(project: Project, path: string): boolean {
	const { folder } = project.packageOf(path);
	return (
		hasPlatformFunctions(project, folder) &&
		project.processesOf(path).some(({ entries }) => entries.includes(path)) &&
		project.processes.every((process) => process.package.folder !== folder || process.declaration.source === 'script')
	);
}

/**
 * Whether a server only stands in, on a developer's machine, for the platform that calls the package's functions: nothing but a
 * script of the package starts it, and a file of the package has the functions. A web server that loads the program (Passenger) says where it
 * listens and when it ends, too.
 */
export const standsInForPlatform = remembered((project: Project, path: string): boolean => {
	const { folder, dependencies } = project.packageOf(path);
	if (project.has(joinPath(folder, 'Passengerfile.json'))) {
		return true;
	}
	if (!platformFiles.some((name) => project.has(joinPath(folder, name))) && !adapters.some((name) => dependencies.has(name))) {
		return false;
	}
	const handlers = hasPlatformFunctions(project, folder);
	// Vercel calls what a file hands out, and listens itself.
	const isHandedOut =
		project.has(joinPath(folder, 'vercel.json')) && project.in(path, 'module.export').some(({ name }) => name === 'default');
	return (handlers || isHandedOut) && project.processesOf(path).every(({ declaration }) => declaration.source === 'script');
});
