import { directoryOf, joinPath } from '../core/paths.js';
import { asideRoles } from '../core/role.js';
import { wordList, wordSet } from '../core/wordList.js';
import type { Project } from './project.js';
import { rememberedOverKeystrokes } from './remember.js';

/** Signs of a file whose exports others than its importers call, or that is started by itself. */
export const called: ReadonlySet<string> = new Set([
	'main-guard',
	'test-api',
	'generated',
	'server-directive',
	'component',
	'serverless-handler',
	'framework-route',
	'configuration-export',
	'migration',
]);

/**
 * Names by which the language, platforms, frameworks and tools call what a module exports: what values are turned into texts with
 * (https://tc39.es/ecma262/#sec-ordinarytoprimitive), pages and routes of Next.js (https://nextjs.org/docs/app/api-reference/file-conventions,
 * https://nextjs.org/docs/pages/api-reference/functions), hooks of SvelteKit (https://svelte.dev/docs/kit/hooks) and Remix
 * (https://remix.run/docs/en/main/route/action), migrations, jobs, commands and plugins, and handlers of workers.
 */
export const conventional: ReadonlySet<string> = wordSet(`
	toString toJSON valueOf then
	getServerSideProps getStaticProps getStaticPaths getInitialProps generateMetadata generateStaticParams
	GET HEAD POST PUT DELETE PATCH OPTIONS ALL middleware proxy register onRequestError
	load handle handleError handleFetch loader action headers meta links shouldRevalidate handleRequest
	up down seed run execute perform process handler main init setup teardown builder autocomplete
	onRequest onRequestGet onRequestPost fetch scheduled queue default
`);

/** Packages that load modules, or call what they export, by names that stand in no import. */
const loaders: readonly string[] = wordList(`
	next nuxt nuxt3 nitropack gatsby astro @sveltejs/kit @remix-run/node @react-router/node @redwoodjs/core
	sails @strapi/strapi strapi @adonisjs/core egg midway moleculer actionhero kraken-js express-enrouten trails
	@loopback/core loopback @feathersjs/feathers meteor-node-stubs keystone @keystone-6/core probot hubot
	swagger-tools swagger-node-runner swagger-express-mw swagger-routes-express oas-tools @oas-tools/core exegesis
	express-openapi openapi-backend express-openapi-validator connexion @fastify/autoload fastify-autoload firebase-functions
	consign express-load awilix glue @hapi/glue haute-couture @hapipal/haute-couture @hapipal/schmervice
`);

/** Packages that load the modules of a folder which the program names, and no others. */
const folderLoaders: readonly string[] = wordList('require-all require-dir require-directory include-all');

/** Whether others than importers may call what a file exports. */
export function isCalledByOthers(path: string, guarded: boolean, project: Project): boolean {
	return (
		project.in(path, 'role.sign').some(({ sign }) => called.has(sign) && !(sign === 'main-guard' && guarded)) ||
		isLoadedByOthers(path, project)
	);
}

/** Whether a framework, a process or who installs a package may load a file. */
export function isLoadedByOthers(path: string, project: Project): boolean {
	const dependsOnOne = (names: readonly string[]): boolean => names.some((name) => project.dependencyOf(path, name) !== undefined);
	return (
		dependsOnOne(loaders) ||
		(dependsOnOne(folderLoaders) && (loadsUnknownFolder(project).has(project.packageOf(path).folder) || isInLoadedFolder(path, project))) ||
		isEntry(path, project)
	);
}

/** The folders of packages in which the text does not tell which folder is loaded. */
const loadsUnknownFolder = rememberedOverKeystrokes(
	(project): ReadonlySet<string> =>
		new Set(
			project
				.of('module.import')
				.filter(({ path, specifier }) => folderLoaders.includes(specifier) && project.in(path, 'module.import-folder').length === 0)
				.map(({ path }) => project.packageOf(path).folder),
		),
);

/** Whether a folder that is loaded may hold a file, wherever it counts from. */
export function isInLoadedFolder(path: string, project: Project): boolean {
	return project.of('module.import-folder').some(({ path: loader, folder }) => {
		if (asideRoles.has(project.roleOf(loader).role)) {
			return false;
		}
		const fixed = folder.split(/[*{[]/)[0]!.replace(/^(?:\.?\/)+|\/$/g, '');
		return fixed === '' || path.startsWith(`${joinPath(directoryOf(loader), fixed)}/`) || `/${path}`.includes(`/${fixed}/`);
	});
}

/** Whether a process, a platform or who installs a package starts with a file. */
export function isEntry(path: string, project: Project): boolean {
	const { folder, manifest } = project.packageOf(path);
	const stem = (one: string): string => one.replace(/(?:\/index)?\.[cm]?[jt]sx?$/, '');
	return (
		project.functions.has(path) ||
		(manifest?.entries ?? []).some((entry) => stem(joinPath(folder, entry.path)) === stem(path)) ||
		project.processes.some(({ entries }) => entries.includes(path))
	);
}
