import { asCalled, asChanged, asHolder, asReturned, asTarget, asWhole, type Uses } from './uses.js';
import type { Kind, Unit } from './units.js';

/** What is read in any case, for what of it others matter: an edited statement, or a function around. */
export interface Touched {
	/** The names that it declares: what they stand for may change. */
	readonly declares: readonly string[];
	/** The names of functions that do something else now, though what they return is the same: it matters to whom they are handed. */
	readonly handed?: readonly string[];
	/** What it does itself. */
	readonly uses?: Uses;
	/** All that it mentions. */
	readonly mentions: readonly string[];
	/** What it depends on. */
	needs(kinds: ReadonlyMap<string, Kind>): Iterable<string>;
}

/** What declares names, and where. */
export type Declaring = Pick<Unit, 'declares' | 'hoists' | 'list'>;

/** What is read with edited statements. */
export interface Related {
	readonly units: Set<Unit>;
	/** The functions of the file that are mentioned in it, but not read. */
	missing(): readonly string[];
}

/** How many calls of a function are told from one. */
const fewCallers = 2;
/** How often a statement is asked for a name, before a reading of the whole takes no longer. */
const mostLooks = 100_000;
/** Of a statement with so many units of text, all counts. */
const small = 600;

/** Names that are declared nowhere and hold what several statements put together. */
const shared: ReadonlySet<string> = new Set(['module', 'exports']);

/**
 * The statements that must be read with edited ones so that both say what they say in the whole file: what the edited ones depend
 * on (what declares and what changes the names that they mention), what depends on
 * them, and what those depend on. Undefined where that takes too long.
 */
export function relatedTo(
	touched: readonly Touched[],
	units: readonly Unit[],
	others: readonly Declaring[],
	around: readonly Declaring[],
): Related | undefined {
	const kinds = new Map<string, Kind>();
	/** By name: where the outermost list opens that declares it. The lists stand within each other. */
	const opens = new Map<string, number>();
	const placeNames = ({ declares, hoists, list }: Declaring): void => {
		const open = hoists && list.isBody !== true ? -1 : list.open;
		for (const name of declares.keys()) {
			opens.set(name, Math.min(opens.get(name) ?? open, open));
		}
	};
	around.forEach(placeNames);
	for (const each of [...units, ...others]) {
		placeNames(each);
		for (const [name, kind] of each.declares) {
			kinds.set(name, kinds.get(name) === 'function' ? 'function' : kind);
		}
	}
	/** Whether a statement can mean by a name what others mean: one around the list that declares it means another thing. */
	const mayShare = ({ list }: Unit, name: string): boolean => {
		if (name === 'this' || name.startsWith('this.')) {
			// Statements of the module have no `this` in common.
			return list.open !== -1 || name === 'this';
		}
		const dot = name.indexOf('.');
		return list.open >= (opens.get(dot < 0 ? name : name.slice(0, dot)) ?? -1);
	};
	const related = new Set<Unit>();
	/** The names that something depends on. */
	const waiting: string[] = [];
	const take = (unit: Unit): void => {
		if (!related.has(unit)) {
			related.add(unit);
			waiting.push(...neededBy(unit, kinds));
		}
	};
	const changed = new Set<string>();
	const changedNames: string[] = [];
	const change = (name: string): void => {
		if (!changed.has(name)) {
			changed.add(name);
			changedNames.push(name);
		}
	};
	for (const { declares, handed, uses, needs } of touched) {
		for (const name of handed ?? []) {
			for (const unit of units) {
				if (((unit.uses.names.get(name) ?? 0) & (asWhole | asTarget)) !== 0 && mayShare(unit, name)) {
					take(unit);
				}
			}
		}
		waiting.push(...needs(kinds));
		for (const name of declares) {
			change(name);
		}
		for (const [name, use] of uses?.names ?? []) {
			if (changes(name, use, kinds)) {
				change(name);
			}
		}
	}
	let looks = 0;
	for (let name = changedNames.pop(); name !== undefined; name = changedNames.pop()) {
		looks += units.length;
		if (looks > mostLooks) {
			return undefined;
		}
		for (const unit of units) {
			const use = unit.uses.names.get(name);
			if (use === undefined || !mayShare(unit, name)) {
				continue;
			}
			take(unit);
			for (const [declared, kind] of unit.declares) {
				if (kind !== 'function' || (use & asReturned) !== 0) {
					change(declared);
				}
			}
			for (const other of unit.uses.feeds.get(name) ?? []) {
				if (changes(other, unit.uses.names.get(other) ?? 0, kinds)) {
					change(other);
				}
			}
		}
	}
	const reached = new Set<string>();
	for (let name = waiting.pop(); name !== undefined; name = waiting.pop()) {
		if (reached.has(name) || !isKnown(name, kinds)) {
			continue;
		}
		reached.add(name);
		looks += units.length;
		if (looks > mostLooks) {
			return undefined;
		}
		const callers: Unit[] = [];
		for (const unit of units) {
			const use = mayShare(unit, name) ? (unit.uses.names.get(name) ?? 0) : 0;
			if (changes(name, use, kinds) || unit.declares.has(name)) {
				take(unit);
			} else if ((use & (asWhole | asCalled)) !== 0) {
				callers.push(unit);
			}
		}
		if (kinds.get(name) === 'function') {
			if (callers.length <= fewCallers) {
				callers.forEach(take);
			} else {
				// What a function is given matters where it is called once: it takes no more than that to see that it is not.
				callers
					.sort((one, other) => one.end - one.start - other.end + other.start)
					.slice(0, fewCallers)
					.forEach((unit) => related.add(unit));
			}
		}
	}
	return {
		units: related,
		missing: () => {
			const read = new Set([...related].flatMap((unit) => [...unit.declares.keys()]));
			for (const { declares, handed } of touched) {
				for (const name of [...declares, ...(handed ?? [])]) {
					read.add(name);
				}
			}
			const missing = new Set<string>();
			const look = (names: Iterable<string>): void => {
				for (const name of names) {
					if (kinds.get(name) === 'function' && !read.has(name) && !name.includes('.')) {
						missing.add(name);
					}
				}
			};
			touched.forEach(({ mentions }) => look(mentions));
			related.forEach(({ uses }) => look(uses.names.keys()));
			return [...missing];
		},
	};
}

/** The names that others need of a statement: of a large one, and of exports, no functions but those that are returned. */
function neededBy({ start, end, uses, isExport }: Unit, kinds: ReadonlyMap<string, Kind>): readonly string[] {
	const names: string[] = [];
	for (const [name, use] of uses.names) {
		if ((end - start <= small && !isExport) || (use & asReturned) !== 0 || kinds.get(name) !== 'function') {
			names.push(name);
		}
	}
	return names;
}

/**
 * Whether a use changes what others see in a name. Members of functions and modules, and what this one exports, count by
 * themselves only.
 */
function changes(name: string, use: number, kinds: ReadonlyMap<string, Kind>): boolean {
	if ((use & (asChanged | asTarget)) !== 0) {
		return isKnown(name, kinds);
	}
	return (
		(use & asHolder) !== 0 && name !== 'exports' && isKnown(name, kinds) && kinds.get(name) !== 'function' && kinds.get(name) !== 'module'
	);
}

function isKnown(name: string, kinds: ReadonlyMap<string, Kind>): boolean {
	const dot = name.indexOf('.');
	const owner = dot < 0 ? name : name.slice(0, dot);
	return kinds.has(owner) || (owner === 'this' && (kinds.has(name) || kinds.has('this'))) || shared.has(owner);
}

/** What matters of an edited statement. */
export function asTouched({ declares, uses }: Unit): Touched {
	const mentions = [...uses.names.keys()];
	return { declares: [...declares.keys()], uses, mentions, needs: () => mentions };
}

/** What matters of a function that an edit stands in: what it returns, where the edit may change that. */
export function asSurrounding(unit: Unit, uses: Uses, returns: boolean): Touched {
	const names = [...unit.declares.keys()];
	const mentions = [...uses.names.keys()];
	return { declares: returns ? names : [], handed: names, mentions, needs: () => mentions };
}
