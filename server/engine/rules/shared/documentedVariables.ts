import type { LocatedFact } from '../../core/fact.js';
import { commandsWritten } from '../../project/commandLines.js';
import { environmentDocumentFor, environmentDocuments, isDocumentedElsewhere } from '../../project/environmentDocuments.js';
import type { Project } from '../../project/project.js';

/** The files that tell which variables there are, and what all files of the workspace together declare. */
export class DocumentedVariables {
	readonly #names: ReadonlySet<string>;
	readonly #documents: readonly LocatedFact<'env.declare'>[];

	constructor(project: Project) {
		const declared = project.of('env.declare').filter(({ source, path }) => source !== 'dotenv' || project.isTracked(path) === true);
		const inCommands = project
			.of('process.declare')
			.flatMap((process) =>
				commandsWritten(process).flatMap(({ started, command }) =>
					[...started.assignments, ...command.assignments].map(({ name }) => name),
				),
			);
		// What a test sets for itself tells nobody who runs the service.
		const written = project
			.of('env.write')
			.flatMap(({ variable, path }) => (variable === undefined || project.roleOf(path).role === 'test' ? [] : [variable]));
		// What a library of settings hands on by a name in capitals, a whole group of them, is no variable.
		const groups = project
			.of('module.export')
			.flatMap(({ value }) => (value.kind === 'object' ? Object.entries(value.properties) : []))
			.flatMap(([name, value]) => (value.kind === 'object' && /^[A-Z][A-Z0-9_]*$/.test(name) ? [name] : []));
		this.#names = new Set([...declared.map(({ variable }) => variable), ...inCommands, ...written, ...groups]);
		this.#documents = environmentDocuments(project);
	}

	/** Whether anything declares a variable, sets it for a command, or writes it. */
	has(name: string): boolean {
		return this.#names.has(name);
	}

	/** The file that documents the variables of a source file. */
	documentFor(path: string, project: Project): LocatedFact<'env.declare'> | undefined {
		return environmentDocumentFor(path, this.#documents, project);
	}

	/** Whether a package has no such file, while others have theirs in a folder of examples. */
	isElsewhere(path: string, project: Project): boolean {
		return isDocumentedElsewhere(path, this.#documents, project);
	}
}
