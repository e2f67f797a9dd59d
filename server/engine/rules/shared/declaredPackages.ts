import type { LocatedFact } from '../../core/fact.js';
import { ancestorsOf, baseName, directoryOf, joinPath, pathWithin } from '../../core/paths.js';
import type { Project } from '../../project/project.js';
import { filesBelow } from './near.js';
import { settingFor } from '../../project/compilerSettings.js';
import { remembered } from '../../project/remember.js';
import { wordSet } from '../../core/wordList.js';

/** Packages that others are made to hand on: who declares the key may import the values. From the frameworks' documentation. */
const handedOn: Readonly<Record<string, readonly string[]>> = {
	nuxt: [
		'vue',
		'vue-router',
		'h3',
		'ofetch',
		'nitropack',
		'nitro',
		'ufo',
		'defu',
		'unhead',
		'@unhead/vue',
		'@nuxt/kit',
		'@nuxt/schema',
		'consola',
		'pathe',
		'destr',
		'ohash',
	],
	next: ['server-only', 'client-only', 'react', 'react-dom'],
	'@sveltejs/kit': ['svelte', 'vite'],
	astro: ['vite'],
	'@remix-run/dev': ['@remix-run/router'],
	'@docusaurus/core': [
		'@docusaurus/types',
		'@docusaurus/theme-common',
		'@docusaurus/plugin-content-docs',
		'@theme',
		'react',
		'react-router-dom',
	],
	'@docusaurus/preset-classic': ['@docusaurus/theme-common', '@docusaurus/types'],
	'@strapi/strapi': ['koa', '@strapi/utils'],
	'@medusajs/framework': ['@medusajs/framework', 'awilix', '@mikro-orm/core', 'express'],
	// Create React App refuses to start beside another webpack, Babel or ESLint than its own.
	'react-scripts': ['react-dev-utils', 'webpack', 'webpack-dev-server', 'babel-loader', 'eslint'],
	vitest: ['vite'],
	jest: ['@jest/globals'],
	'@ember/test-helpers': ['ember'],
	'ember-source': ['ember', '@ember', '@glimmer'],
	'@angular/core': ['zone.js', 'rxjs', 'tslib'],
	'@adonisjs/core': ['@ioc'],
	// Folders of the project that are copied in beside each function: https://arc.codes/docs/en/guides/developer-experience/sharing-code
	'@architect/architect': ['@architect/shared', '@architect/views'],
	'@babel/core': ['@babel/types', '@babel/traverse', '@babel/parser', '@babel/template'],
	typescript: ['tslib'],
	'@types/node': ['undici-types'],
	'@prisma/client': ['@prisma/client', '.prisma'],
	'@slack/bolt': ['@slack/web-api', '@slack/types', '@slack/oauth', '@slack/logger'],
	'aws-cdk-lib': ['constructs'],
	googleapis: ['google-auth-library', 'gaxios', 'googleapis-common'],
	keystone: ['mongoose'],
	'parse-server': ['parse'],
	// Plugins share the instances of their host.
	'@vendure/core': ['@nestjs/common', '@nestjs/core', '@nestjs/graphql', '@nestjs/terminus', 'graphql-tag', 'typeorm', 'rxjs', 'express'],
	'@nestjs/core': ['rxjs', 'reflect-metadata'],
};

/**
 * What an adapter of a framework brings along for itself: code that imports it as well runs where an installation lays all packages side by side
 * (https://docs.nestjs.com/techniques/performance), and not where each package sees its own dependencies alone (https://pnpm.io/motivation).
 */
const broughtAlong: Readonly<Record<string, readonly string[]>> = {
	'@nestjs/platform-express': ['express'],
	'@nestjs/platform-fastify': ['fastify'],
};

/** Packages of which only types exist, under names of their own: an import of them vanishes when it is compiled. */
const typesOnly: ReadonlySet<string> = wordSet(`
	express-serve-static-core estree geojson mdast hast unist json-schema type-fest csstype trusted-types nlcst xast undici-types
	ts-essentials
`);

/** Whether a package comes along with another that is declared, by that one's design. */
export function isProvided(name: string, declares: (name: string) => boolean): boolean {
	const scope = name.split('/')[0]!;
	return (
		typesOnly.has(name) ||
		isBroughtByAdapter(name, declares) ||
		Object.entries(handedOn).some(([provider, provided]) => (provided.includes(name) || provided.includes(scope)) && declares(provider))
	);
}

/** Whether an adapter that is declared has a package as a dependency of its own. */
export function isBroughtByAdapter(name: string, declares: (name: string) => boolean): boolean {
	return Object.entries(broughtAlong).some(([adapter, brought]) => brought.includes(name) && declares(adapter));
}

/** The package manifests of a file's folder and of those above it, innermost first: Node.js looks for packages in all of them. */
export function manifestsAbove(project: Project, path: string): readonly LocatedFact<'package'>[] {
	// Of the folders above the root, few have anything that is known.
	const folders = [...ancestorsOf(directoryOf(path))].filter(
		(folder) => !folder.startsWith('..') || project.has(joinPath(folder, 'package.json')),
	);
	if (folders.some((folder) => hasForeignManifest(project, folder))) {
		return [];
	}
	return folders.flatMap((folder) => project.in(joinPath(folder, 'package.json'), 'package'));
}

/** Other runtimes and tools have manifests of their own, that name what is imported. */
const foreignManifests = [
	'deno.json',
	'deno.jsonc',
	'import_map.json',
	'importmap.json',
	'jsr.json',
	'bower.json',
	'package.json5',
	'package.yaml',
	'.meteor/packages',
];

/** Manifests of Deno, whose imports are read: beside a package.json that declares packages, they only add to it. */
const denoManifests = ['deno.json', 'deno.jsonc'];

const hasForeignManifest = remembered((project, folder) => {
	const declares = project.in(joinPath(folder, 'package.json'), 'dependency').length > 0;
	return foreignManifests.some((name) => project.has(joinPath(folder, name)) && !(declares && denoManifests.includes(name)));
});

/** What a manifest declares, together with that of another runtime beside it. */
export function declaredIn(project: Project, manifest: LocatedFact<'package'>): readonly LocatedFact<'dependency'>[] {
	return [manifest.path, ...denoManifests.map((name) => joinPath(directoryOf(manifest.path), name))].flatMap((path) =>
		project.in(path, 'dependency'),
	);
}

/**
 * Whether a specifier may be somebody's alias for a folder: of a compiler's, a bundler's or a loader's configuration that is not
 * read or only in part.
 */
export function mayBeAlias(project: Project, specifier: string, path: string): boolean {
	const first = specifier.split('/')[0]!;
	if (project.of('module.alias').some(({ pattern }) => matches(pattern, specifier))) {
		return true;
	}
	// A plugin that its host loads by a search path of its own: `node/utils/Settings` is a file of the host. Nobody imports the file that
	// the import stands in: `redis.js` around a package takes that from elsewhere.
	if (
		[...ancestorsOf(directoryOf(path))].some((folder) => {
			const found = project.resolveModule(`./${specifier.replace(/\/$/, '')}`, joinPath(folder, 'package.json'));
			return found !== undefined && found !== path;
		})
	) {
		return true;
	}
	if (isScopeOfRegistry(project, first, path)) {
		return false;
	}
	const segment = first.replace(/^@/, '').toLowerCase();
	const { anywhere, atTop } = namesIn(project, project.packageOf(path).folder);
	if (first.startsWith('@')) {
		return anywhere.has(segment);
	}
	// What is looked for from a folder on (`config/defer`) has to lie there, in whatever language it is written.
	const within = specifier
		.slice(first.length)
		.toLowerCase()
		.replace(/\/$|\.[cm]?jsx?$/, '');
	const isOwn = (place: string): boolean => place === path || (place === directoryOf(path) && /^index\.[cm]?[jt]sx?$/.test(baseName(path)));
	const places = atTop.get(segment) ?? [];
	return within === ''
		? places.some((place) => !isOwn(place))
		: places.length > 0 &&
				filesBelow(project, project.packageOf(path).folder).some((file) => `/${file.toLowerCase()}`.includes(`/${segment}${within}`));
}

/**
 * Whether a manifest above a file declares packages of a scope (`@acme/…`) by versions, and none of them is of the workspace: nobody
 * calls a folder of his own by the scope of others, whatever a folder beside it is called.
 */
function isScopeOfRegistry(project: Project, scope: string, path: string): boolean {
	const isOf = (name: string | undefined): boolean => name?.startsWith(`${scope}/`) === true;
	return (
		/^@./.test(scope) &&
		!project.packages.some(({ name }) => isOf(name)) &&
		manifestsAbove(project, path).some((manifest) =>
			project.in(manifest.path, 'dependency').some(({ name, range }) => isOf(name) && /^[\^~]?\d/.test(range)),
		)
	);
}

/** What an alias may be of in a package, in lower case. */
interface Names {
	readonly anywhere: ReadonlySet<string>;
	/** By the names that stand next to the top: the folders and files that have them. */
	readonly atTop: ReadonlyMap<string, readonly string[]>;
}

/**
 * The names of folders and files of a package, in lower case, that an alias may be of: `components/Button`, `@components/Button`,
 * `config`, `src/db`.
 */
const namesIn = remembered((project, home): Names => {
	const anywhere = new Set<string>();
	const atTop = new Map<string, string[]>();
	const add = (name: string, place: string): void => {
		const places = atTop.get(name) ?? [];
		if (!places.includes(place)) {
			atTop.set(name, [...places, place]);
		}
	};
	for (const file of filesBelow(project, home)) {
		const parts = pathWithin(home, file)?.split('/') ?? [];
		const folders = parts.slice(0, -1);
		folders.forEach((folder) => anywhere.add(folder.toLowerCase()));
		folders.slice(0, 2).forEach((folder, at) => add(folder.toLowerCase(), joinPath(home, folders.slice(0, at + 1).join('/'))));
		const stem = parts.length <= 2 ? /^(.+?)\.[cm]?[jt]sx?$/.exec(parts.at(-1) ?? '')?.[1]?.toLowerCase() : undefined;
		if (stem !== undefined) {
			anywhere.add(stem);
			add(stem, file);
		}
	}
	return { anywhere, atTop };
});

function matches(pattern: string, specifier: string): boolean {
	const star = pattern.indexOf('*');
	const prefix = star < 0 ? pattern : pattern.slice(0, star);
	return pattern !== '*' && (star < 0 ? specifier === pattern : specifier.startsWith(prefix));
}

/** Where other packages of the same workspace declare a package. */
export function declaredBeside(project: Project, manifest: string, name: string): readonly LocatedFact<'dependency'>[] {
	const own = project.packageOf(manifest);
	const root = own.workspaceRoot ?? own;
	return project.of('dependency').filter(({ name: declared, scope, path }) => {
		const other = declared === name && scope !== 'peer' && path !== manifest ? project.packageOf(path) : undefined;
		return other !== undefined && (other === root || other.workspaceRoot === root);
	});
}

/**
 * The range by which others declare a package: those whose package this one depends on come first, since they brought it along;
 * then the one that most have.
 */
export function rangeOf(project: Project, manifest: string, others: readonly LocatedFact<'dependency'>[]): string | undefined {
	const own = project.packageOf(manifest);
	const bringers = others.filter(({ path }) => own.dependencies.has(project.packageOf(path).name ?? ''));
	const counts = new Map<string, number>();
	for (const { range } of bringers.length > 0 ? bringers : others) {
		counts.set(range, (counts.get(range) ?? 0) + 1);
	}
	return [...counts].sort(([, one], [, other]) => other - one)[0]?.[0];
}

/** The lock file that is written for the package in a folder: its own, or the one of the workspaces that it belongs to. */
export function lockfileFor(project: Project, folder: string): string | undefined {
	const [lock] = project.lockfilesOf(folder);
	const own = project.packageOf(joinPath(folder, 'package.json'));
	return lock && [folder, own.folder, own.workspaceRoot?.folder].includes(directoryOf(lock.path)) ? lock.path : undefined;
}

/** Whether an import may vanish when a compiler drops types: no name of it is surely a value, and its settings do not keep it. */
export function mayBeTypes({ path, mayVanish }: LocatedFact<'module.import'>, project: Project): boolean {
	return mayVanish === true && !keepsImports(project, directoryOf(path));
}

const keepsImports = remembered((project, folder): boolean => settingFor(project, folder, ({ keepsImports: keeps }) => keeps) === true);
