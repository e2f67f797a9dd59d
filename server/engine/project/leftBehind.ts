import { baseName, directoryOf } from '../core/paths.js';
import { asideRoles, serviceRoles } from '../core/role.js';
import { wordList } from '../core/wordList.js';
import { isCalledByOthers, isInLoadedFolder } from './outerCalls.js';
import type { Project } from './project.js';
import { remembered, rememberedOverKeystrokes } from './remember.js';
import { loadsOpenly, unreadIn } from './unread.js';

/** More importers than these are not looked through. */
const mostImporters = 100;

/** What stands in files that frameworks and platforms find by their places. */
const found = ['http.route', 'server.listen', 'queue.consume', 'schedule'] as const;

/**
 * Whether a file was left behind: of its package it is known what a deploy starts, that does not load it, nothing else imports it but
 * tests and files that were left behind as well, and nothing would find it by its place.
 */
export const isLeftBehind = remembered((project, path): boolean => {
	const all = new Set([path]);
	for (const each of all) {
		if (all.size > mostImporters || !isUnloaded(project, each)) {
			return false;
		}
		for (const importer of project.importersOf(each)) {
			if (project.roleOf(importer).role !== 'test') {
				all.add(importer);
			}
		}
	}
	return true;
});

/** Whether nothing but an import could load a file. */
const isUnloaded = remembered((project, path): boolean => {
	if (project.roleOf(path).role !== 'unknown' || project.in(path, 'module.shape').length === 0 || project.processesOf(path).length > 0) {
		return false;
	}
	const owner = project.packageOf(path);
	return (
		owner.kind === 'service' &&
		project.processes.some(
			({ type, package: { folder }, entries }) =>
				(type === 'web' || type === 'worker') && folder === owner.folder && entries.some((entry) => project.has(entry)),
		) &&
		!project.in(path, 'role.sign').some(({ sign }) => sign === 'shebang' || sign === 'command-line-parser') &&
		project.in(path, 'server.listen').length === 0 &&
		!isCalledByOthers(path, false, project) &&
		!unreadIn(project, owner.folder) &&
		!loadsOpenly(project, owner.folder) &&
		!isInLoadedFolder(path, project) &&
		!unresolvedIn(project).has(nameOf(path)) &&
		(isWired(path, project) ||
			(found.every((kind) => project.in(path, kind).length === 0) && !settings.test(path) && reachedIn(project).has(homeOf(path))))
	);
});

/**
 * Whether a file is a part of an application of NestJS, or nothing but such parts load it: it knows no others than the modules, the
 * controllers and the providers that are handed to it, wherever they lie (https://docs.nestjs.com/modules).
 */
function isWired(path: string, project: Project): boolean {
	const importers = project.importersOf(path);
	return isOfNest(path, project) || (importers.length > 0 && importers.every((one) => isOfNest(one, project)));
}

/** Whether a file takes something of NestJS, beside types. */
function isOfNest(path: string, project: Project): boolean {
	return project.in(path, 'module.import').some(({ specifier, typeOnly }) => !typeOnly && nest.test(specifier));
}

/** Packages whose decorators and functions make parts of an application of NestJS. */
const nest =
	/^@nestjs\/(?:common|config|swagger|mongoose|typeorm|sequelize|bull|bullmq|schedule|passport|jwt|websockets|microservices|graphql|cqrs)$/;

/** What libraries of settings load by its place, whatever else is imported from there. */
const settings = /(?:^|\/)(?:config|configs|configuration|conf|settings|env|environments?)[/.]|[/.-](?:config|settings)\.[cm]?[jt]s$/i;

/**
 * The folders of modules that services are known to load: who loads a folder by other means than we know leaves all of it unreached. As
 * they were when the typing last rested.
 */
const reachedIn = rememberedOverKeystrokes(
	(project): ReadonlySet<string> =>
		new Set(project.of('module.shape').flatMap(({ path }) => (serviceRoles.includes(project.roleOf(path).role) ? [homeOf(path)] : []))),
);

/** The folder that a module stands in by the name by which it is imported: that of an index is the one around its own. */
function homeOf(path: string): string {
	return /(?:^|\/)index\.[cm]?[jt]sx?$/.test(path) ? directoryOf(directoryOf(path)) : directoryOf(path);
}

/**
 * The last names of specifiers of which nobody knows where they lead, as they were when the typing last rested: an alias that we do not
 * know may lead anywhere.
 */
const unresolvedIn = rememberedOverKeystrokes(
	(project): ReadonlySet<string> =>
		new Set(
			project
				.of('module.import')
				.flatMap(({ specifier, path }) =>
					/[./]/.test(specifier) && project.resolveModule(specifier, path) === undefined ? [nameOf(specifier)] : [],
				),
		),
);

/** The name by which a module is imported: that of its file, or of the folder of which it is the index. */
function nameOf(path: string): string {
	return baseName(path.replace(/\.[cm]?[jt]sx?$/, '').replace(/\/index$/, ''));
}

/**
 * Whether what a file does is done by no process of a deploy. One that serves may well be started by a deploy that we do not see, whatever
 * else loads it.
 */
export function isAside(path: string, project: Project): boolean {
	const { role } = project.roleOf(path);
	return (
		role === 'test' ||
		((asideRoles.has(role) || (!serviceRoles.includes(role) && describesDeploys(path, project))) &&
			found.every((kind) => project.in(path, kind).length === 0)) ||
		isScrap(path, project) ||
		isLeftBehind(project, path)
	);
}

/** Whether a file is none that could run: it takes and hands out nothing, nothing is known to load it, and it breaks the syntax. */
function isScrap(path: string, project: Project): boolean {
	return (
		project.roleOf(path).role === 'unknown' &&
		project.in(path, 'module.shape').some(({ format }) => format === 'unknown') &&
		project.in(path, 'module.style').some(({ syntaxErrors }) => syntaxErrors > 0) &&
		project.importersOf(path).length === 0
	);
}

/** Packages in whose programs a deploy is described: they run before it, and none of their code does in it. */
const ofInfrastructure: readonly string[] = wordList(`
	aws-cdk-lib @aws-cdk/core aws-cdk cdktf cdk8s @pulumi/pulumi @pulumi/aws @pulumi/gcp @pulumi/azure-native @pulumi/kubernetes
`);

/** Whether a file belongs to a package that describes a deploy, and that serves nothing itself. */
function describesDeploys(path: string, project: Project): boolean {
	const { kind, dependencies } = project.packageOf(path);
	return kind !== 'service' && ofInfrastructure.some((name) => dependencies.has(name));
}
