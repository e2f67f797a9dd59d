import type { Fact } from '../../core/fact.js';
import { mayBeOfProject } from './qualified.js';

type Names = Fact<'module.import'>['names'];
type Export = Fact<'module.export'>;

/** How far before a call the pattern is looked for that takes apart what it returns. */
const reach = 2000;

const member = /\s*(?:\?|!)?\.\s*([\w$]+)/y;
const assignment = /\s*(?:[-+*/%&|^?]{0,3}=(?![=>])|\+\+|--)/y;

/**
 * Says of imports of the project's own modules which names are taken, where the text shows that no others can be. Asked of the text,
 * since functions are left out of what is parsed.
 */
export function withTaken(text: string, facts: readonly Fact[]): readonly Fact[] {
	let changed: Fact[] | undefined;
	const handed = facts.filter((fact): fact is Export => fact.kind === 'module.export' && fact.value.kind === 'import');
	facts.forEach((fact, index) => {
		const takes = fact.kind === 'module.import' ? takenBy(text, fact, facts) : undefined;
		if (fact.kind === 'module.import' && takes !== undefined) {
			const handsOn = handed.length === 0 ? [] : handedOn(text, fact, handed);
			changed ??= [...facts];
			changed[index] = { ...fact, takes, ...(handsOn.length > 0 && { handsOn }) } as Fact;
		}
	});
	return changed ?? facts;
}

/** The names of an import that stand nowhere else but in it and where the file exports them, with those that they are exported by. */
function handedOn(text: string, { names, form, span, specifier }: Fact<'module.import'>, handed: readonly Export[]): Names {
	const own = form === 'import' ? handed.filter(({ value }) => value.kind === 'import' && value.specifier === specifier) : [];
	return own.length === 0
		? []
		: names.flatMap(({ exported, local }) => {
				const exports = own.filter(({ value }) => value.kind === 'import' && value.name === exported && value.members.length === 0);
				const isOnlyHandedOn =
					exports.length > 0 &&
					exported !== '*' &&
					exported !== 'default' &&
					[...mentionsOf(text, local)].every((at) =>
						[span, ...exports.map((one) => one.span)].some(({ start, end }) => at >= start && at < end),
					);
				return isOnlyHandedOn ? exports.map(({ name }) => ({ exported, local: name })) : [];
			});
}

function takenBy(text: string, fact: Fact<'module.import'>, facts: readonly Fact[]): readonly string[] | undefined {
	const { names, form, span, typeOnly, specifier } = fact;
	if (typeOnly || form === 'export' || names.length === 0 || !mayBeOfProject(specifier)) {
		return undefined;
	}
	const wholes = names.filter(({ exported }) => exported === '*' || exported === 'default');
	const named = names.filter((name) => !wholes.includes(name)).map(({ exported }) => exported);
	if (wholes.length === 0) {
		// What an import takes by name is all that it takes.
		return form === 'import' || isMemberOf(text, span.end, named) || isTakenApart(text, span.start, named.length) ? named : undefined;
	}
	const all = new Set(named);
	for (const { local, exported } of wholes) {
		// The default of what is required is what a default import is.
		if (form !== 'import' && exported === 'default') {
			return undefined;
		}
		for (const name of membersOf(text, local, fact, facts) ?? [undefined]) {
			if (name === undefined) {
				return undefined;
			}
			all.add(name);
		}
	}
	return [...all];
}

/** `require('./orders').list`. */
function isMemberOf(text: string, end: number, names: readonly string[]): boolean {
	member.lastIndex = end;
	return names.length === 1 && member.exec(text)?.[1] === names[0];
}

/** `const { list, find: search } = require('./orders')`: with as many entries as there are names, all of them are known. */
function isTakenApart(text: string, start: number, count: number): boolean {
	const before = text.slice(Math.max(0, start - reach), start);
	const end = /\}\s*=\s*(?:await\s*)?$/.exec(before)?.index;
	if (end === undefined) {
		return false;
	}
	const inner = before.slice(before.lastIndexOf('{', end) + 1, end);
	return !/[[\]}]|\.\.\./.test(inner) && inner.split(',').filter((part) => part.trim() !== '').length === count;
}

/** The members of a name that a file mentions; undefined where it mentions the name in any other way. */
function membersOf(text: string, local: string, fact: Fact<'module.import'>, facts: readonly Fact[]): readonly string[] | undefined {
	const members: string[] = [];
	for (const at of mentionsOf(text, local)) {
		const end = at + local.length;
		const isOwn = at >= fact.span.start && at < fact.span.end;
		const isDeclared =
			end <= fact.span.start && fact.span.start - end < 100 && /^\s*=\s*(?:await\s*)?$/.test(text.slice(end, fact.span.start));
		if (isOwn || isDeclared) {
			continue;
		}
		member.lastIndex = end;
		const name = member.exec(text)?.[1];
		assignment.lastIndex = member.lastIndex;
		if (name === undefined || name === 'default' || assignment.test(text)) {
			// Another import may speak of a file by the same word.
			if (facts.some(({ kind, span }) => kind === 'module.import' && span !== fact.span && at >= span.start && at < span.end)) {
				continue;
			}
			return undefined;
		}
		members.push(name);
	}
	return members;
}

/** Where a word stands by itself and is no member of something, lines of comments aside. */
export function* mentionsOf(text: string, name: string): Generator<number> {
	for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + name.length)) {
		if (
			!(text[at - 1] === '.' && !text.startsWith('...', at - 3)) &&
			!/[\w$]/.test(text[at - 1] ?? ' ') &&
			!/[\w$]/.test(text[at + name.length] ?? ' ') &&
			!isInComment(text, at)
		) {
			yield at;
		}
	}
}

/** Whether a place is in a line that is nothing but a comment. */
export function isInComment(text: string, at: number): boolean {
	const line = text.slice(Math.max(text.lastIndexOf('\n', at - 1) + 1, at - 300), at);
	return /^\s*(?:\*\s|\/\/)/.test(line) && !line.includes('${');
}
