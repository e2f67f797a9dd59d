import type { LocatedFact } from '../core/fact.js';
import { joinPath } from '../core/paths.js';
import { serviceRoles, type Role } from '../core/role.js';
import { containsSpan, type Location } from '../core/text.js';
import type { Value } from '../core/value.js';
import { wordList, wordSet } from '../core/wordList.js';
import type { Package, Project } from './project.js';

/** Signs of a file whose exports others than its importers call, or that is started by itself. */
const called: ReadonlySet<string> = new Set([
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
const conventional: ReadonlySet<string> = wordSet(`
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
	require-all require-dir require-directory include-all consign express-load awilix glue @hapi/glue haute-couture
`);

/** Roles of files that call what they import once, when somebody asks for it, or when a program is built: no deploy's processes run them. */
const aside: ReadonlySet<Role> = new Set(['admin', 'build', 'docs']);

/** Code that no reader reads, and that imports modules all the same. */
const unread = /\.(?:vue|svelte|astro|mdx|coffee|ls|litcoffee|marko|civet|imba)$/;
const code = /\.(?:[cm]?[jt]s|[jt]sx)$/;
/** What pages load, and what programs wrote: it is too long to be read, and imports nothing of the service. */
const ofPages = /[.-]min\.js$|\.d\.(?:\w+\.)?[cm]?ts$|(?:^|\/)(?:public|static|assets|vendor|vendors|www|wwwroot|dist|build)\//;

/** By all files of a workspace: the packages in which some may import what is not known. */
const unreadPackages = new WeakMap<ReadonlySet<string>, ReadonlySet<string>>();

/** Whether nothing calls a function that its own file does not mention. `files` are all of the workspace. */
export function isIdle({ path, exported, guarded }: LocatedFact<'module.idle'>, project: Project, files: ReadonlySet<string>): boolean {
	const [shape] = project.in(path, 'module.shape');
	if (shape === undefined || shape.format === 'unknown' || project.in(path, 'role.sign').some(({ sign }) => sign === 'generated')) {
		return false;
	}
	const owner = project.packageOf(path);
	// What a file does when it is started by itself is the work of a command, where the service takes other things of it and no process is it.
	if (
		guarded === true &&
		(isEntry(path, owner, project) || !project.importersOf(path).some((importer) => serviceRoles.includes(project.roleOf(importer).role)))
	) {
		return false;
	}
	if (exported.length === 0) {
		return true;
	}
	return (
		!exported.some((name) => conventional.has(name)) &&
		!project.in(path, 'role.sign').some(({ sign }) => called.has(sign) && !(sign === 'main-guard' && guarded === true)) &&
		isLeft(path, project, files, (importer) => aside.has(project.roleOf(importer).role) || !mayTake(importer, path, exported, project))
	);
}

/**
 * Whether nothing reads what stands at a place in an object that a module exports as a whole, and with which its own file does nothing
 * else: all that import the module take other properties of it.
 */
export function isUnread({ path, span }: Location, project: Project, files: ReadonlySet<string>): boolean {
	const names = new Set(
		project.in(path, 'module.export').flatMap(({ name, value, untouched }) => {
			const parts: readonly [string, Value][] =
				name === 'default' && value.kind === 'object' ? Object.entries(value.properties) : [[name, value]];
			return untouched === true ? parts.flatMap(([part, held]) => (containsSpan(held.span, span) ? [part] : [])) : [];
		}),
	);
	return (
		names.size === 1 &&
		!names.has('default') &&
		// What a tool is configured by, the tool reads; here the service does.
		!project.in(path, 'role.sign').some(({ sign }) => sign !== 'configuration-export' && called.has(sign)) &&
		project.importersOf(path).some((importer) => serviceRoles.includes(project.roleOf(importer).role)) &&
		isLeft(path, project, files, (importer) => !mayTake(importer, path, [...names], project))
	);
}

/** Whether a module of a service is imported, and all importers but tests leave something of it alone, as far as anybody can tell. */
function isLeft(path: string, project: Project, files: ReadonlySet<string>, leaves: (importer: string) => boolean): boolean {
	const owner = project.packageOf(path);
	if (owner.kind !== 'service' || loaders.some((name) => project.dependencyOf(path, name) !== undefined) || isEntry(path, owner, project)) {
		return false;
	}
	const importers = project.importersOf(path).filter((importer) => importer !== path && project.roleOf(importer).role !== 'test');
	return importers.length > 0 && importers.every(leaves) && !unreadIn(project, files).has(owner.folder);
}

function isEntry(path: string, { folder, manifest }: Package, project: Project): boolean {
	const stem = (one: string): string => one.replace(/(?:\/index)?\.[cm]?[jt]sx?$/, '');
	return (
		project.functions.has(path) ||
		(manifest?.entries ?? []).some((entry) => stem(joinPath(folder, entry.path)) === stem(path)) ||
		project.processes.some(({ entries }) => entries.includes(path))
	);
}

/** Whether a file may take one of these names of a module that it imports. What it loads otherwise than by imports is taken as a whole. */
function mayTake(importer: string, path: string, exported: readonly string[], project: Project): boolean {
	const imports = project.in(importer, 'module.import').filter(({ specifier }) => project.resolveModule(specifier, importer) === path);
	return (
		imports.length === 0 ||
		project.in(importer, 'module.shape').length === 0 ||
		imports.some(({ typeOnly, unused, form, names, takes }) => {
			if (typeOnly || unused === true) {
				return false;
			}
			const isNamed = form === 'import' || (form === 'export' && names.length > 0);
			const taken = takes ?? (isNamed ? names.map((name) => name.exported) : undefined);
			return taken === undefined || taken.some((name) => name === '*' || name === 'default' || exported.includes(name));
		})
	);
}

/** The folders of packages with code that no reader reads or could read, or that loads modules by names which are not known. */
function unreadIn(project: Project, files: ReadonlySet<string>): ReadonlySet<string> {
	let folders = unreadPackages.get(files);
	if (folders === undefined) {
		folders = new Set([
			...[...files]
				.filter((path) => unread.test(path) || (code.test(path) && !ofPages.test(path) && project.in(path, 'module.shape').length === 0))
				.map((path) => project.packageOf(path).folder),
			...project.of('module.load').map(({ path }) => project.packageOf(path).folder),
		]);
		unreadPackages.set(files, folders);
	}
	return folders;
}
