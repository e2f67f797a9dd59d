import type { Fact, FactTypes } from '../../core/fact.js';
import { isInComment } from './taken.js';
import { isOfWord, longestText } from './lines.js';
import { type Candidate, TopLines } from './topLines.js';
import { mayBeOfProject } from './qualified.js';

type Idle = FactTypes['module.idle'] & Pick<Fact, 'span'>;

/** How many functions are followed back from one: of what more than these lead to, nothing is said. */
const mostCallers = 200;

/**
 * The functions at the top of a module, and in the object that it exports, that the file mentions nowhere else but where it exports
 * them, in other such functions, or where it finds that it was started by itself. Asked of the lines of the text, since functions are
 * left out of what is parsed: a function ends with the first line that is indented as its first one and closes a brace; one that is laid
 * out otherwise is passed over.
 */
function idleFunctions(text: string): readonly Idle[] {
	if (text.length > longestText || !/function|=>|exports|class/.test(text)) {
		return [];
	}
	const lines = new TopLines(text);
	const candidates = lines.candidates.filter(({ byAssignment }) => !byAssignment || lines.areExportsKnown);
	const declarations = new Map(candidates.filter(({ byAssignment }) => !byAssignment).map((one) => [one.name, one]));
	for (const { local, exported, viaExports } of lines.entries) {
		const one = declarations.get(local);
		if (one !== undefined) {
			if (viaExports && !lines.areExportsKnown) {
				one.isMentioned = true;
			}
			one.exported.add(exported);
		}
	}
	markMentioned(text, candidates, lines);
	return candidates.flatMap((one) => idleOf(one) ?? []);
}

/** What is said of an import whose names stand nowhere but in such functions. */
type Use = Pick<Fact<'module.import'>, 'idleIn' | 'idleBy'>;

/**
 * The imports of which every name stands in functions that nothing surely calls, and nowhere else, with the names of those functions.
 */
function importsOfIdle(text: string, idle: readonly Idle[], facts: readonly Fact[]): ReadonlyMap<Fact, Use> {
	/** The functions in which its names stand, by these. */
	const holders = new Map<Fact, Map<string, Set<string>>>();
	const byLocal = new Map<string, Fact>();
	const seen = new Set<string>();
	for (const fact of idle.length === 0 ? [] : facts) {
		if (
			fact.kind === 'module.import' &&
			!fact.typeOnly &&
			fact.form !== 'export' &&
			mayBeOfProject(fact.specifier) &&
			fact.names.length > 0
		) {
			holders.set(fact, new Map());
			for (const { local } of fact.names) {
				if (seen.has(local)) {
					holders.delete(byLocal.get(local) ?? fact);
				}
				seen.add(local);
				byLocal.set(local, fact);
			}
		}
	}
	const looks = new Set([...byLocal.keys()].map((name) => lookOf(name.charCodeAt(0), name.length)));
	const places = idle.toSorted((a, b) => a.span.start - b.span.start);
	let holding = 0;
	eachWord(text, looks, (start, end) => {
		const local = text.slice(start, end);
		const fact = byLocal.get(local);
		const held = fact === undefined ? undefined : holders.get(fact);
		if (fact === undefined || held === undefined || isImported(text, start, end, fact) || isInComment(text, start)) {
			return;
		}
		while (holding < places.length && places[holding]!.span.end <= start) {
			holding++;
		}
		const holder = places[holding];
		if (holder === undefined || start < holder.span.start) {
			holders.delete(fact);
		} else {
			const names = held.get(local) ?? new Set();
			held.set(local, names.add(holder.name));
		}
	});
	return new Map([...holders].filter(([, held]) => held.size > 0).map(([fact, held]) => [fact, useOf(held)]));
}

function useOf(held: ReadonlyMap<string, ReadonlySet<string>>): Use {
	const idleIn = [...new Set([...held.values()].flatMap((names) => [...names]))];
	return {
		idleIn,
		...(idleIn.length > 1 && held.size > 1 && { idleBy: Object.fromEntries([...held].map(([local, names]) => [local, [...names]])) }),
	};
}

/** Whether a name stands in an import, or right before one that is given to it: `const orders = require('./orders')`. */
function isImported(text: string, start: number, end: number, { span }: Fact): boolean {
	return (
		(start >= span.start && start < span.end) ||
		(end <= span.start && span.start - end < 500 && /^[^;()'"`]*=\s*(?:await\s*)?$/.test(text.slice(end, span.start)))
	);
}

/** What is said of a function that nothing surely calls: by which names others may call it, or those that do. */
function idleOf(one: Candidate): Idle | undefined {
	const callers = new Set([one]);
	// What is added on the way is gone through, too.
	for (const caller of callers) {
		if (caller.isMentioned || caller.exported.has('default')) {
			return undefined;
		}
		for (const other of caller.callers) {
			callers.add(other);
			if (callers.size > mostCallers) {
				return undefined;
			}
		}
	}
	const all = [...callers];
	const { name, start, end } = one;
	const exported = [...new Set(all.flatMap((caller) => [...caller.exported]))];
	return { name, exported, ...(all.some(({ isGuarded }) => isGuarded) && { guarded: true as const }), span: { start, end } };
}

function markMentioned(text: string, candidates: readonly Candidate[], { quiet, guards }: TopLines): void {
	const byName = new Map<string, Candidate>();
	for (const one of candidates) {
		for (const name of new Set([one.name, ...one.exported])) {
			const same = byName.get(name);
			if (same === undefined) {
				byName.set(name, one);
			} else {
				// Which of them is called is not known.
				same.isMentioned = true;
				one.isMentioned = true;
			}
		}
	}
	if (byName.size === 0) {
		return;
	}
	// Hardly any word is as long as one of the names, and starts like it: only those are taken out of the text.
	const looks = new Set([...byName.keys()].map((name) => lookOf(name.charCodeAt(0), name.length)));
	const holders = candidates.toSorted((a, b) => a.start - b.start);
	let holding = 0;
	eachWord(text, looks, (start, end) => {
		const one = byName.get(text.slice(start, end));
		if (
			one === undefined ||
			one.isMentioned ||
			(start >= one.start && start < one.end) ||
			quiet.has(text.lastIndexOf('\n', start) + 1) ||
			isInComment(text, start)
		) {
			return;
		}
		while (holding < holders.length && holders[holding]!.end <= start) {
			holding++;
		}
		const holder = holders[holding];
		if (holder !== undefined && start >= holder.start) {
			one.callers.add(holder);
		} else if (guards.some((span) => start >= span.start && start < span.end)) {
			one.isGuarded = true;
		} else {
			one.isMentioned = true;
		}
	});
}

/** Visits the words of a text that are as long as one of some names, and start like it. */
function eachWord(text: string, looks: ReadonlySet<number>, visit: (start: number, end: number) => void): void {
	for (let at = 0; looks.size > 0 && at < text.length; at++) {
		const start = at;
		while (isOfWord(text.charCodeAt(at))) {
			at++;
		}
		if (at > start && looks.has(lookOf(text.charCodeAt(start), at - start))) {
			visit(start, at);
		}
	}
}

function lookOf(first: number, length: number): number {
	return (first << 16) | length;
}

/** What is read of a file, with the functions in it that nothing in it mentions, and the imports that only those use. */
export function withIdle(text: string, facts: readonly Fact[]): readonly Fact[] {
	const idle = idleFunctions(text).map((one): Fact<'module.idle'> => ({ kind: 'module.idle', ...one }));
	if (idle.length === 0) {
		return facts;
	}
	const imports = importsOfIdle(text, idle, facts);
	return [...facts.map((fact) => (imports.has(fact) ? ({ ...fact, ...imports.get(fact)! } as Fact) : fact)), ...idle];
}
