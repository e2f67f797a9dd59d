import { environmentKindOf, namesEnvironment } from '../../core/environmentNames.js';
import { isWithin, type LocatedFact } from '../../core/fact.js';
import { baseName } from '../../core/paths.js';
import type { Location } from '../../core/text.js';
import type { Value } from '../../core/value.js';
import type { Project } from '../../project/project.js';

/** Files of variables between which the name of the environment chooses. */
export interface BranchedVariables {
	readonly files: readonly string[];
	readonly at: Location;
}

/**
 * The files of variables between which a module chooses by the name of the environment: `path: production ? '.env.production' : '.env.development'`,
 * or a call for each. A file for tests does not count, and one that only machines of developers lay over the rest leaves deploys to their variables.
 */
export function variablesByBranch(project: Project, path: string): BranchedVariables | undefined {
	const loads = project.in(path, 'env.load').filter((fact) => !isWithin(fact, 'test'));
	for (const load of loads) {
		const branch = branchOf(project, load);
		const names = branch && filesOfDeploys(namesOf(load.file));
		if (branch !== undefined && names !== undefined) {
			return { files: names, at: { path, span: branch.span } };
		}
	}
	const guarded = loads.filter(isByEnvironment);
	const names = filesOfDeploys(guarded.flatMap(({ file }) => (file?.kind === 'choice' ? [] : namesOf(file))));
	return names && { files: names, at: { path, span: guarded[0]!.span } };
}

/** Whether a branch on the name of the environment says no more than which file of variables is loaded. */
export function choosesVariables(project: Project, branch: LocatedFact<'env.branch'>): boolean {
	return project
		.in(branch.path, 'env.load')
		.some((load) => branchOf(project, load)?.span.start === branch.span.start && filesOfDeploys(namesOf(load.file)) !== undefined);
}

/** The branch on the name of the environment that a file of variables is chosen by. */
function branchOf(project: Project, { file, path, span: call }: LocatedFact<'env.load'>): LocatedFact<'env.branch'> | undefined {
	return file?.kind === 'choice' && (file.path ?? path) === path
		? project.in(path, 'env.branch').find(
				({ span, variable, form }) =>
					namesEnvironment(variable) &&
					(form === 'conditional'
						? span.start === file.span.start && span.end === file.span.end
						: // `if (production) file = '.env.production'; else file = '.env.development';` before the call
							form === 'if' && span.end < call.start && file.of.some((one) => one.span.start > span.end && one.span.end < call.start)),
			)
		: undefined;
}

/** Whether something is done in a deploy of one name, or in all but it. */
function isByEnvironment({ guards = [] }: LocatedFact<'env.load'>): boolean {
	return guards.some(
		({ variable, operator, value }) =>
			(operator === '=' || operator === '!=') &&
			namesEnvironment(variable) &&
			value !== undefined &&
			(environmentKindOf(value) ?? 'test') !== 'test',
	);
}

/** The names of the files that a value leads to: of a list the one that counts first. */
function namesOf(value: Value | undefined): readonly string[] {
	if (value?.kind === 'choice') {
		return value.of.flatMap(namesOf);
	}
	if (value?.kind === 'list') {
		return namesOf(value.items[0]);
	}
	const end = value?.kind === 'template' ? value.parts.at(-1) : value;
	const name = end?.kind === 'literal' ? baseName(end.text) : '';
	return /(?:^|\.)env(?:\.|$)/i.test(name) ? [name] : [];
}

/** Several names, tests aside, of which one is that of an environment people use, or of development where the other is no more than `.env`. */
function filesOfDeploys(names: readonly string[]): readonly string[] | undefined {
	const words = (name: string): readonly string[] => name.toLowerCase().split(/[.-]/);
	const isOf = (name: string, kind: string): boolean => words(name).some((word) => environmentKindOf(word) === kind);
	const own = [...new Set(names)].filter((name) => !isOf(name, 'test'));
	return own.length > 1 && own.some((name) => isOf(name, 'production') || (isOf(name, 'development') && !words(name).includes('local')))
		? own
		: undefined;
}
