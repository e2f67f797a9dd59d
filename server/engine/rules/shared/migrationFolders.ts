import { groupedBy } from '../../core/group.js';
import { directoryOf, isOuterPath } from '../../core/paths.js';
import type { Location } from '../../core/text.js';
import type { Project } from '../../project/project.js';
import { remembered } from '../../project/remember.js';
import { isInExamples } from './aside.js';

/** The migrations of a workspace, by the folder that they lie in. */
export const migrationFolders = remembered((project): ReadonlyMap<string, readonly Location[]> => {
	const folders = new Map<string, readonly Location[]>([...migrationsOfPrisma(project), ...migrationsOfDrizzle(project)]);
	for (const fact of project.of('role.sign')) {
		const folder = directoryOf(fact.path);
		// A class with `up` and `down` may be anything; in a folder of migrations it is one.
		if (
			fact.sign === 'migration' &&
			/(?:^|\/)(?:migrations?|db\/migrate)(?:\/|$)/i.test(folder) &&
			!isOuterPath(fact.path) &&
			!isInExamples(fact.path)
		) {
			folders.set(folder, [...(folders.get(folder) ?? []), fact]);
		}
	}
	return folders;
});

/** Whether drizzle-kit has written the migrations of a folder: it keeps a journal of them beside. */
export function isOfDrizzle(project: Project, folder: string): boolean {
	return project.has(`${folder}/meta/_journal.json`);
}

/**
 * The migrations that Prisma has written, each in a folder of its own, by the folder around them all
 * (https://www.prisma.io/docs/orm/prisma-migrate/understanding-prisma-migrate/migration-histories).
 */
function migrationsOfPrisma(project: Project): ReadonlyMap<string, readonly Location[]> {
	return groupedBy(written(project, /(?:^|\/)migrations\/[^/]{1,200}\/migration\.sql$/, ['prisma', '@prisma/client']), ({ path }) =>
		directoryOf(directoryOf(path)),
	);
}

/** The migrations that drizzle-kit has written: numbered files with a journal beside them (https://orm.drizzle.team/docs/drizzle-kit-generate). */
function migrationsOfDrizzle(project: Project): ReadonlyMap<string, readonly Location[]> {
	return groupedBy(
		written(project, /(?:^|\/)\d{4}_[^/]{1,200}\.sql$/, ['drizzle-orm']).filter(({ path }) => isOfDrizzle(project, directoryOf(path))),
		({ path }) => directoryOf(path),
	);
}

/** The files of a form in packages that depend on one of the packages which write such files. */
function written(project: Project, form: RegExp, writers: readonly string[]): readonly Location[] {
	return project.files
		.filter(
			(path) =>
				form.test(path) &&
				!isOuterPath(path) &&
				!isInExamples(path) &&
				writers.some((name) => project.packageOf(path).dependencies.has(name)),
		)
		.map((path) => ({ path, span: { start: 0, end: 0 } }));
}
