import type { Project } from '../../project/project.js';
import { isAsidePath } from './aside.js';
import { engineOf, engineOfImage } from './databases.js';

/** Whether a package keeps its data in SQLite as far as can be seen: the file belongs to one process, which is the one to change its schema. */
export function isEmbedded(project: Project, path: string): boolean {
	const { folder, dependencies } = project.packageOf(path);
	const engines = [...project.of('service.connect'), ...project.of('service.engine')]
		.filter((one) => project.packageOf(one.path).folder === folder)
		.map(({ service }) => engineOf(service))
		.filter((engine) => engine !== undefined && relational.has(engine.name));
	const uses = project
		.of('image.use')
		.some(
			({ image, path: file }) =>
				!isAsidePath(file) && relational.has(engineOfImage(image)?.name ?? '') && engineOfImage(image)?.embedded === false,
		);
	return (
		!uses &&
		!engines.some((engine) => engine?.embedded === false) &&
		((engines.length > 0 && !hasDriver(dependencies.keys())) ||
			[...dependencies.keys()].some((name) => /(?:^|[-/])(?:better-)?sqlite3?$|^(?:libsql|@libsql\/client)$/.test(name)))
	);
}

/** Whether one of the packages talks to a database that is a server. */
function hasDriver(names: Iterable<string>): boolean {
	return [...names].some((name) => {
		const engine = engineOf(name);
		return engine !== undefined && relational.has(engine.name) && !engine.embedded;
	});
}

const relational: ReadonlySet<string> = new Set(['PostgreSQL', 'MySQL', 'CockroachDB', 'SQL Server', 'Oracle', 'MongoDB', 'SQLite']);
