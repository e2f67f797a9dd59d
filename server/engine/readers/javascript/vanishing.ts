import type { Fact } from '../../core/fact.js';
import { mayBeOfProject } from './qualified.js';

/** How far around a name it is looked at what stands there. */
const reach = 200;

/** What a name before it makes a value of the next one: types never follow these. */
const beforeValues = /(?:^|[^\w$.])(?:new|instanceof|await|return|throw|yield|case|of|delete|export\s+default)\s+$/;
const called = /^(?:\s*(?:!\s*)?\??\.\s*[\w$]+)*[ \t]*!?(?:\?\.)?(?:<[^<>;(){}]*>)?\(/;
const operated = /^\s*(?:===?|!==?|&&|\|\||\?\?|[-+*%/]|instanceof\b)/;
const endsArgument = /^\s*(?:,|\)(?!\s*(?:=>|[{:])))/;
const startsArgument = /[\w$)\]>]\($/;
const assigned = /(?:\b(?:const|let|var)\s[^=;]{1,150}|[\w$\])]\.[\w$]+\s*)=\s*$/;

/** Packages that hold types by their names, whatever those are called: `@acme/api-types`. */
const ofTypes = /[-/.]types$/;

/**
 * Marks the imports of packages that TypeScript may leave out, although they do not say `type`: none of their names is surely used
 * as a value, be it that all stand where types do, or nowhere. Asked of the text, since functions are left out of what is parsed.
 */
export function withVanishing(path: string, text: string, all: readonly Fact[]): readonly Fact[] {
	const facts = withAccepted(text, all);
	if (!/\.[cm]?tsx?$/i.test(path)) {
		return facts;
	}
	const markup = path.endsWith('x') && (text.includes('/>') || text.includes('</'));
	const imports = facts.filter((fact): fact is Fact<'module.import'> => fact.kind === 'module.import' && fact.form === 'import');
	const unused = new Set<Fact>(
		imports.filter(
			({ specifier, typeOnly, names }) =>
				!typeOnly && mayBeOfProject(specifier) && names.length > 0 && !names.some(({ local }) => isMentioned(text, local, imports, markup)),
		),
	);
	const vanishing = new Set<Fact>(
		imports.filter(
			({ specifier, typeOnly, names }) =>
				!typeOnly &&
				!/^[./#~]/.test(specifier) &&
				names.length > 0 &&
				names.every(
					({ exported, local }) => !isValue(text, local, isTypeLike(exported, local) || ofTypes.test(specifier), imports, markup),
				),
		),
	);
	// What is a type here is one where it is handed on: `export { Logger } from 'winston'`.
	for (const fact of facts) {
		if (
			fact.kind === 'module.import' &&
			fact.form === 'export' &&
			!fact.typeOnly &&
			fact.names.length > 0 &&
			fact.names.every(({ exported, local }) => isTypeLike(exported, local) && isTypeOf(fact.specifier, exported, vanishing))
		) {
			vanishing.add(fact);
		}
	}
	return vanishing.size + unused.size === 0
		? facts
		: facts.map((fact) =>
				fact.kind === 'module.import' && (vanishing.has(fact) || unused.has(fact))
					? { ...fact, ...(vanishing.has(fact) && { mayVanish: true as const }), ...(unused.has(fact) && { unused: true as const }) }
					: fact,
			);
}

/** Whether a name may be that of a type, by how it is written. */
function isTypeLike(exported: string, local: string): boolean {
	return /^[A-Z]/.test(exported === 'default' || exported === '*' ? local : exported);
}

/** Whether a name of a package is imported in the same file, and used as a type there or not at all. */
function isTypeOf(specifier: string, name: string, vanishing: ReadonlySet<Fact>): boolean {
	return [...vanishing].some(
		(fact) => fact.kind === 'module.import' && fact.specifier === specifier && fact.names.some(({ exported }) => exported === name),
	);
}

function isValue(text: string, name: string, typeLike: boolean, imports: readonly Fact[], markup: boolean): boolean {
	// Elements are made by it, though nobody writes so.
	if (markup && name === 'React') {
		return true;
	}
	for (const { end, before } of mentionsOf(text, name, imports, /[\w$'"/-]/)) {
		if (isSurelyValue(before, text.slice(end, end + reach), typeLike, markup)) {
			return true;
		}
	}
	return false;
}

/** Whether a name that is imported stands anywhere else, comments aside. */
function isMentioned(text: string, name: string, imports: readonly Fact[], markup: boolean): boolean {
	return (markup && name === 'React') || mentionsOf(text, name, imports, /[\w$]/).next().done !== true;
}

/** Where a name stands by itself, outside of imports and lines of comments, and the text before it; `beside`: what belongs to another name. */
function* mentionsOf(
	text: string,
	name: string,
	imports: readonly Fact[],
	beside: RegExp,
): Generator<{ readonly end: number; readonly before: string }> {
	for (let at = text.indexOf(name); at >= 0; at = text.indexOf(name, at + name.length)) {
		const end = at + name.length;
		const isMember = text[at - 1] === '.' && !text.startsWith('...', at - 3);
		if (
			isMember ||
			beside.test(text[at - 1] ?? ' ') ||
			beside.test(text[end] ?? ' ') ||
			imports.some(({ span }) => at >= span.start && at < span.end)
		) {
			continue;
		}
		const before = text.slice(Math.max(0, at - reach), at);
		const line = before.slice(before.lastIndexOf('\n') + 1);
		if (!/^\s*(?:\*|\/\*)|(?:^|[^:])\/\//.test(line)) {
			yield { end, before };
		}
	}
}

function isSurelyValue(before: string, after: string, typeLike: boolean, markup: boolean): boolean {
	if (/\btypeof\s+$/.test(before)) {
		return false;
	}
	return (
		(called.test(after) && !/\bfunction\s*(?:\*\s*)?$/.test(before)) ||
		beforeValues.test(before) ||
		/(?:\.\.\.|@)$/.test(before) ||
		/\bclass\b[^{};]*\bextends\s+$/.test(before) ||
		after.startsWith('`') ||
		(markup && /(?:^|[^\w$>])<$/.test(before) && /^[\s/>.]/.test(after)) ||
		(operated.test(after) && !/^\s*(?:\*\/|\/\/|\/\*)/.test(after)) ||
		/[=!]==?\s*$/.test(before) ||
		((startsArgument.test(before) || /,\s*$/.test(before)) && !/\bfunction\s*[\w$]*\([^)]*$/.test(before) && isArgument(before, after)) ||
		assigned.test(before) ||
		/^!?\s*\.\s*(?:[a-z_$]|[A-Z][A-Z\d_]{2,}\b)/.test(after) ||
		// A type hardly ever starts with a small letter; what a namespace holds may.
		(!typeLike && !/^\s*\.\s*[A-Z]/.test(after))
	);
}

function isArgument(before: string, after: string): boolean {
	return endsArgument.test(after) && (startsArgument.test(before) || /^\s*\)/.test(after));
}

/** What linters call an import of a package that no manifest declares. */
const undeclared =
	/disable-(?:next-)?line\b[^\n]{0,200}(?:no-extraneous-dependencies|no-extraneous-(?:import|require)|no-implicit-dependencies)/;

/** Marks the imports of which a comment tells a linter that their packages need not be declared. */
function withAccepted(text: string, facts: readonly Fact[]): readonly Fact[] {
	if (!undeclared.test(text)) {
		return facts;
	}
	return facts.map((fact) => {
		if (fact.kind !== 'module.import') {
			return fact;
		}
		const lineStart = text.lastIndexOf('\n', fact.span.start - 1) + 1;
		const lineEnd = text.indexOf('\n', fact.span.end);
		const above = lineStart === 0 ? '' : text.slice(text.lastIndexOf('\n', lineStart - 2) + 1, lineStart);
		const here = text.slice(lineStart, lineEnd < 0 ? text.length : lineEnd);
		const isSaid = (undeclared.test(above) && above.includes('next-line')) || (undeclared.test(here) && !here.includes('next-line'));
		return isSaid ? { ...fact, accepted: true as const } : fact;
	});
}
