import type { LocatedFact } from '../../core/fact.js';
import { ancestorsOf, baseName, directoryOf, isOuterPath, pathWithin } from '../../core/paths.js';
import { commandsWritten } from '../../project/commandLines.js';
import type { Project } from '../../project/project.js';
import { isInExamples } from './aside.js';

/** Declarations that are made to tell which variables there are. */
const documenting: ReadonlySet<string> = new Set(['dotenv-example', 'app-json', 'schema']);

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
		const written = project.of('env.write').flatMap(({ variable }) => variable ?? []);
		this.#names = new Set([...declared.map(({ variable }) => variable), ...inCommands, ...written]);
		const documents = new Map(
			declared
				.filter(({ source, path }) => documenting.has(source) && !isInExamples(path) && !isOuterPath(path))
				.map((one) => [one.path, one]),
		);
		// `.env.sample` before `.env.acceptance.sample`, which is for one use.
		this.#documents = [...documents.values()].sort((one, other) => wordsIn(one.path) - wordsIn(other.path));
	}

	/** Whether anything declares a variable, sets it for a command, or writes it. */
	has(name: string): boolean {
		return this.#names.has(name);
	}

	/**
	 * The file that documents the variables of a source file: an example before anything else, in the nearest folder above it, else
	 * anywhere in its package.
	 */
	documentFor(path: string, project: Project): LocatedFact<'env.declare'> | undefined {
		const all = this.#documents;
		const { folder } = project.packageOf(path);
		for (const ofKind of [all.filter(({ source }) => source === 'dotenv-example'), all]) {
			for (const above of ancestorsOf(directoryOf(path))) {
				const found = ofKind.find((one) => directoryOf(one.path) === above);
				if (found) {
					return found;
				}
			}
			// What lies among the sources of a package is what it writes for others; what lies in another package is that one's.
			const within = ofKind.find(
				(one) => project.packageOf(one.path).folder === folder && !pathWithin(folder, one.path)?.startsWith('src/'),
			);
			if (within) {
				return within;
			}
		}
		return undefined;
	}
}

function wordsIn(path: string): number {
	return baseName(path).split('.').length;
}
