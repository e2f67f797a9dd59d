import type { FactTypes, LocatedFact } from '../../core/fact.js';
import type { Value } from '../../core/value.js';
import type { Project } from '../../project/project.js';
import { rememberedOverKeystrokes } from '../../project/remember.js';
import { homeOf } from './routeCalls.js';

type State = LocatedFact<'state.module'>;
type Change = LocatedFact<'state.change'>;

/**
 * A collection that a module exports and leaves to others to fill, once for each file that does: as if that file had it, so that what
 * runs for requests there counts. Nothing where the module changes it itself, or says not that it is one.
 */
export function outerStatesOf(project: Project, { name, path, value, span }: LocatedFact<'module.export'>): readonly State[] {
	const holds = collectionOf(value);
	const changes = holds === undefined ? [] : (changesByHome(project).get(path)?.get(name) ?? []);
	if (holds === undefined || changes.length === 0 || project.in(path, 'state.module').some(({ variable }) => variable === name)) {
		return [];
	}
	const isLazy = changes.every(({ change, lazy }) => lazy === true || change.operation === 'remove');
	const isSaid = ({ path: file, span: at }: Change): boolean =>
		project.in(file, 'state.global').some((one) => one.added === true && one.span.start === at.start);
	return [...new Set(changes.map((one) => one.path))].flatMap((file) => {
		const own = changes.filter((one) => one.path === file);
		const removals = changes.filter((one) => one.path !== file && one.change.operation === 'remove');
		return own.some(isSaid)
			? []
			: [
					{
						kind: 'state.module' as const,
						path: file,
						span,
						variable: name,
						holds,
						changes: [...own, ...removals].map(({ change }) => change),
						...(isLazy && { lazy: true }),
					},
				];
	});
}

/** What kind of collection a value is that holds nothing when its module is loaded. */
function collectionOf(value: Value): FactTypes['state.module']['holds'] | undefined {
	switch (value.kind) {
		case 'list':
			return value.items.length === 0 ? 'list' : undefined;
		case 'object':
			return value.open !== true && Object.keys(value.properties).length === 0 ? 'object' : undefined;
		case 'unknown':
			return value.holds;
		default:
			return undefined;
	}
}

/** By file and by the name under which it is exported, what other modules do to a collection. */
const changesByHome = rememberedOverKeystrokes((project): ReadonlyMap<string, ReadonlyMap<string, readonly Change[]>> => {
	const found = new Map<string, Map<string, Change[]>>();
	for (const fact of project.of('state.change')) {
		const target = project.resolveModule(fact.specifier, fact.path);
		if (target !== undefined) {
			const home = homeOf(project, target, fact.name);
			const names = found.get(home) ?? new Map<string, Change[]>();
			found.set(home, names);
			names.set(fact.name, [...(names.get(fact.name) ?? []), fact]);
		}
	}
	return found;
});
