import { isWithin, type LocatedFact } from '../../core/fact.js';
import { serviceRoles } from '../../core/role.js';
import type { Project } from '../../project/project.js';
import { remembered } from '../../project/remember.js';
import { haveWord } from '../../core/words.js';
import { wordSet } from '../../core/wordList.js';

/** Words of work that somebody asks for at a command line, once. */
const taskWords: ReadonlySet<string> = wordSet(`
	export import migrate migration migrations seed backfill backup restore replay reindex dump cleanup prune generate build cli
	command commands
`);

/**
 * Whether an entry that reads its arguments is all that imports a file, and takes from it what by its name is the work of a
 * command: `node server.js export-events`.
 */
export function isOfCommand(fact: LocatedFact, project: Project): boolean {
	return !isWithin(fact, 'request-handler') && !isWithin(fact, 'event-handler') && isBehindCommand(project, fact.path);
}

/** The same of a whole file. */
const isBehindCommand = remembered((project, path): boolean => {
	const entries = new Set(project.processesOf(path).flatMap((process) => process.entries));
	if (
		entries.has(path) ||
		![...entries].some((entry) => project.in(entry, 'role.sign').some(({ sign }) => sign === 'command-line-parser'))
	) {
		return false;
	}
	const importers = project.importersOf(path).filter((file) => file !== path && serviceRoles.includes(project.roleOf(file).role));
	return (
		importers.length > 0 &&
		importers.every(
			(importer) =>
				entries.has(importer) &&
				project.in(importer, 'role.sign').some(({ sign }) => sign === 'command-line-parser') &&
				project
					.in(importer, 'module.import')
					.filter(({ specifier, typeOnly }) => !typeOnly && project.resolveModule(specifier, importer) === path)
					.every(
						({ names }) =>
							names.length > 0 &&
							names.every(({ exported, local }) => haveWord([exported === 'default' ? (local ?? '') : exported], taskWords)),
					),
		)
	);
});
