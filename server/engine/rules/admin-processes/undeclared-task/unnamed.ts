import { baseName, directoryOf, isOuterPath, pathWithin } from '../../../core/paths.js';
import { haveWord } from '../../../core/words.js';
import { wordSet } from '../../../core/wordList.js';
import type { Package, Project } from '../../../project/project.js';
import { isAsidePath } from '../../shared/aside.js';
import { engineOf } from '../../shared/databases.js';
import { filesOfPackage } from '../../shared/near.js';
import { commandsOf } from './commands.js';

/** Words of scripts that people try something with, or that make files: nothing that a deploy is in need of. */
const trying: ReadonlySet<string> = wordSet(`
	test tests testing e2e smoke dev debug check inspect demo example examples sample mock mocks stub stubs fake bench benchmark load stress perf generate
	gen generator reset verify build lint format docs draw screenshot screenshots playground scratch tmp old
`);

/** Scripts of one service that work on what it keeps, and that nothing names. */
export interface UnnamedScripts {
	readonly service: Package;
	readonly paths: readonly string[];
}

/** The one-off scripts of each service which no manifest, pipeline or other script calls. */
export function unnamedScripts(project: Project): readonly UnnamedScripts[] {
	return project.services.flatMap((service) => {
		const scripts =
			service.manifest === undefined ? [] : filesOfPackage(project, service).filter((path) => isScript(project, service, path));
		const paths = scripts.filter((path) => !isNamed(path, commandsOf(project, '')) && works(project, path));
		return paths.length > 0 ? [{ service, paths }] : [];
	});
}

/** Words of names of files that do one thing to a database, wherever they lie. */
const tasks: ReadonlySet<string> = wordSet('seed seeds seeder seeding backfill populate migrate cleanup');

/** Folders of what a tool or a program runs in turn, by its own rules: files in them say by their names what they do, not that somebody starts them. */
const ofTools = /(?:^|\/)(?:migrations?|seeds?|seeders?|factories|fixtures|models|entities|prisma|cron|jobs|workers)(?:\/|$)/i;

function isScript(project: Project, service: Package, path: string): boolean {
	const folder = pathWithin(service.folder, directoryOf(path)) ?? '';
	const { role } = project.roleOf(path);
	const isTask = haveWord([baseName(path)], tasks) || /create[._-]?(?:super|admin)/i.test(baseName(path));
	// What gives nothing away is there to be started.
	const isNamedForIt =
		isTask && ['admin', 'cli', 'unknown'].includes(role) && !ofTools.test(folder) && project.in(path, 'module.export').length === 0;
	const isInFolder = /^(?:src\/)?(?:scripts|tools|bin)(?:\/[\w-]+)?$/.test(folder) && (role === 'admin' || role === 'cli');
	return (
		(isInFolder || isNamedForIt) &&
		/\.[cm]?[jt]s$/.test(path) &&
		!isOuterPath(path) &&
		!isAsidePath(path) &&
		!haveWord([baseName(path)], trying) &&
		project.importersOf(path).length === 0 &&
		project.processesOf(path).length === 0
	);
}

/** Whether a command line has the name of a file in it, with its ending or without. */
function isNamed(path: string, commands: string): boolean {
	return commands.includes(baseName(path).replace(/\.\w+$/, ''));
}

/** How many files are looked at for what a script works on. */
const most = 100;

/** Whether a script opens a database, by itself or by way of what it imports. One that loads what is for tests tries something. */
function works(project: Project, path: string): boolean {
	const reached = new Set([path]);
	let opens = false;
	for (const each of reached) {
		if (project.roleOf(each).role === 'test') {
			return false;
		}
		opens ||= opensByItself(project, each);
		for (const { specifier, typeOnly } of reached.size < most ? project.in(each, 'module.import') : []) {
			const target = typeOnly ? undefined : project.resolveModule(specifier, each);
			if (target !== undefined) {
				reached.add(target);
			}
		}
	}
	return opens;
}

/**
 * Whether a file opens a database. The client of Prisma finds its handle in the schema that it was made from, so that whoever takes the
 * class, and not only types of it, makes a client.
 */
function opensByItself(project: Project, path: string): boolean {
	return (
		project.in(path, 'service.connect').some(({ service }) => service === 'sql' || engineOf(service) !== undefined) ||
		project.in(path, 'cloud.resource').some(({ api }) => /^aws-sdk\.DynamoDB\b/.test(api)) ||
		project
			.in(path, 'module.import')
			.some(
				({ specifier, typeOnly, names }) =>
					!typeOnly &&
					(databasesOfClouds.has(specifier) || (specifier === '@prisma/client' && names.some((one) => one.exported === 'PrismaClient'))),
			)
	);
}

/** Packages whose clients are of databases that a cloud has, and of nothing else. */
const databasesOfClouds: ReadonlySet<string> = wordSet(`
	@aws-sdk/client-dynamodb @aws-sdk/lib-dynamodb @google-cloud/firestore firebase-admin/firestore @azure/cosmos @supabase/supabase-js
`);
