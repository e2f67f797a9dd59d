import type { LocatedFact } from '../../core/fact.js';
import { environmentKindOf, namesEnvironment, type EnvironmentKind } from '../../core/environmentNames.js';
import { baseName, isOuterPath } from '../../core/paths.js';
import type { Location } from '../../core/text.js';
import type { Value } from '../../core/value.js';
import type { Project } from '../../project/project.js';
import { remembered } from '../../project/remember.js';
import { isDevelopmentOnly } from './guards.js';
import { partsOf, placeOf } from './places.js';

/** A file of variables that code loads by the name of the environment: `<NODE_ENV>.env`. */
export interface VariablesByName {
	readonly file: string;
	readonly at: Location;
}

/** Endings of what shows how such a file looks. */
const sampleEnding = /[.-](?:example|sample|template|dist)$/i;

/**
 * The file of variables that code loads by the name of the environment, where such a file is known for an environment that people use: it
 * is in the repository, this has a sample of it, a container gets it, or what starts the program says the name. Where nothing tells any
 * name, the code alone does, and so it does where scripts alone name the files of developers. Names that only files of developers and of tests
 * bear, which are here, leave deploys to their variables.
 */
export function variablesByName(fact: LocatedFact<'env.load'>, project: Project): VariablesByName | undefined {
	if (fact.file === undefined || isDevelopmentOnly(fact)) {
		return undefined;
	}
	for (const value of partsOf(project.resolve(fact.file, fact.path))) {
		const name = value.kind === 'template' ? nameOf(value.parts) : undefined;
		if (name !== undefined) {
			const { before, variable, after } = name;
			const inFiles = kindsOf(
				fileNames(project, '')
					.filter((one) => one.length > before.length + after.length && one.startsWith(before) && one.endsWith(after))
					.map((one) => one.slice(before.length, one.length - after.length)),
			);
			const given = kindsOf(namesGiven(project, variable));
			const kinds = [...inFiles, ...given];
			// A script for developers names a file that is not here: which ones a deploy has, nobody tells.
			const isOpen = inFiles.length === 0 && given.includes('development');
			if (kinds.length === 0 || kinds.includes('production') || isOpen) {
				return { file: `${before}<${variable}>${after}`, at: placeOf(value, fact) };
			}
		}
	}
	return undefined;
}

/** The name of a file that a path ends with, in which the name of the environment is all that is open; undefined for any other path. */
function nameOf(parts: readonly Value[]): { readonly before: string; readonly variable: string; readonly after: string } | undefined {
	const hole = parts.findIndex(({ kind }) => kind !== 'literal' && kind !== 'place');
	const open = parts[hole];
	const text = (some: readonly Value[]): string => some.map((part) => (part.kind === 'literal' ? part.text : '')).join('');
	const after = text(parts.slice(hole + 1));
	if (
		open?.kind !== 'env' ||
		open.name === undefined ||
		!namesEnvironment(open.name) ||
		parts.slice(hole + 1).some(({ kind }) => kind !== 'literal') ||
		after.includes('/')
	) {
		return undefined;
	}
	const before = baseName(`${text(parts.slice(0, hole))}|`).slice(0, -1);
	return /(?:^|\.)env(?:\.|$)/i.test(before + after) ? { before, variable: open.name, after } : undefined;
}

function kindsOf(names: readonly string[]): readonly EnvironmentKind[] {
	return names.flatMap((name) => environmentKindOf(name) ?? []);
}

/** The names of the files of a repository, of those that its samples stand for, and of those that containers get. */
const fileNames = remembered((project): readonly string[] => [
	...project.files.filter((path) => !isOuterPath(path)).map((path) => baseName(path).replace(sampleEnding, '')),
	...project.of('env.load').flatMap(({ file, path }) => (file?.kind === 'literal' && !isOuterPath(path) ? [baseName(file.text)] : [])),
]);

/** The names of environments that commands of the project start programs with: `cross-env NODE_ENV=production node dist/main`. */
function namesGiven(project: Project, variable: string): readonly string[] {
	return project.processes.flatMap(({ commands }) =>
		commands.flatMap(({ started }) =>
			started.assignments.flatMap(({ name, value }) =>
				name === variable && /^[\w-]{1,40}$/.test(value.text) ? [value.text.toLowerCase()] : [],
			),
		),
	);
}
