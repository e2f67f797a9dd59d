import type { Fact } from '../../core/fact.js';
import type { Edit } from '../../core/fix.js';
import type { SourceFile, Span } from '../../core/text.js';
import { applyEdits } from '../apply.js';
import { statementEnd } from './callArguments.js';

/** Rounds of looking for what has become unused: a constant may be the last use of an import. */
const mostRounds = 4;

/**
 * Edits of one file, with those that take out the imports and plain constants of the module that nothing uses any more after
 * them: compilers that are asked to find unused names refuse
 * such a file. What was unused before stays.
 */
export function withoutLeftovers(file: SourceFile, facts: readonly Fact[], edits: readonly Edit[]): readonly Edit[] {
	let all = edits;
	for (let round = 0; round < mostRounds; round++) {
		const removed = all.map(({ span }) => file.text.slice(span.start, span.end)).join(' ');
		const names = new Set(removed.match(/(?<![\w$])[A-Za-z_$][\w$]*/g) ?? []);
		const text = withoutComments(applyEdits(file.text, all));
		const spans = [...names]
			.flatMap((name) => (countUses(text, name) === 1 ? (importOf(file, facts, name) ?? constantOf(file.text, name) ?? []) : []))
			.concat(pluginOf(file, facts, removed, text));
		const added = spans.filter((span) => !all.some((edit) => edit.span.start < span.end && span.start < edit.span.end));
		const distinct = added.filter((span, at) => !added.slice(0, at).some((other) => other.start < span.end && span.start < other.end));
		if (distinct.length === 0) {
			break;
		}
		all = [...all, ...distinct.map((span) => ({ path: file.path, span, newText: '' }))];
	}
	return all;
}

/** How often a name stands for a variable: not as a property, a key or a word of a comment. */
function countUses(text: string, name: string): number {
	const escaped = name.replaceAll('$', '\\$');
	let count = 0;
	for (const match of text.matchAll(new RegExp(`(?<![\\w$])${escaped}(?![\\w$])`, 'g'))) {
		const before = text.slice(Math.max(0, match.index - 80), match.index).trimEnd();
		const after = text.slice(match.index + name.length, match.index + name.length + 80).trimStart();
		const isProperty = before.endsWith('.') && !before.endsWith('...');
		const isKey = after.startsWith(':') && /[{,]$/.test(before);
		count += isProperty || isKey ? 0 : 1;
	}
	return count;
}

/** Comments and the contents of plain strings as blanks. */
function withoutComments(text: string): string {
	return text.replace(/'(?:\\.|[^'\\\n])*'|"(?:\\.|[^"\\\n])*"|`(?:\\.|[^`\\])*`?|\/\/[^\n]*|\/\*(?:[^*]|\*(?!\/))*(?:\*\/)?/g, (part) =>
		part.startsWith('`') ? part : part.startsWith('/') ? ' '.repeat(part.length) : `${part[0]!}${' '.repeat(part.length - 2)}${part[0]!}`,
	);
}

/** What to take out with the import of a name: its statement, or the name alone where the statement brings others. */
function importOf(file: SourceFile, facts: readonly Fact[], name: string): Span | undefined {
	const { text } = file;
	const fact = facts.find(
		(one): one is Fact<'module.import'> =>
			one.kind === 'module.import' && one.form !== 'import()' && one.names.some(({ local }) => local === name),
	);
	if (!fact) {
		return undefined;
	}
	// A function may ask for a module, too.
	const line = text.lastIndexOf('\n', fact.span.start - 1) + 1;
	const start = line + /^[ \t]*/.exec(text.slice(line, fact.span.start))![0].length;
	const end = statementEnd(text, start);
	const statement = end === undefined ? '' : text.slice(start, end);
	if (!/^(?:import\s|(?:const|let|var)\s[^=]*=\s*require\s*\()/.test(statement) || !statement.includes(fact.specifier)) {
		return undefined;
	}
	if (fact.names.length === 1) {
		return /^(?:import\s[^;]*|(?:const|let|var)\s[^=]*=\s*require\s*\(\s*(['"`])[^'"`]*\1\s*\))\s*;?$/.test(statement)
			? wholeLines(text, { start: line, end: end! })
			: undefined;
	}
	const whole = new RegExp(`^import\\s+(${name.replaceAll('$', '\\$')}\\s*,\\s*)(?=\\{)`).exec(statement);
	if (whole) {
		return { start: start + whole[0].length - whole[1]!.length, end: start + whole[0].length };
	}
	const open = statement.indexOf('{');
	const binding =
		open < 0
			? null
			: new RegExp(
					`(?:,\\s*(?:\\w+\\s+as\\s+|\\w+\\s*:\\s*)?${name.replaceAll('$', '\\$')}(?=\\s*[,}])|(?<=[{,]\\s*)(?:\\w+\\s+as\\s+|\\w+\\s*:\\s*)?${name.replaceAll('$', '\\$')}\\s*,\\s*)`,
				).exec(statement.slice(open));
	return binding ? { start: start + open + binding.index, end: start + open + binding.index + binding[0].length } : undefined;
}

/** A constant at the outermost level whose value does nothing but be worked out. */
function constantOf(text: string, name: string): Span | undefined {
	const head = new RegExp(`^(?:const|let|var)[ \\t]+${name.replaceAll('$', '\\$')}(?:[ \\t]*:[^=\\n]+)?[ \\t]*=(?!=)`, 'm').exec(text);
	const end = head ? statementEnd(text, head.index) : undefined;
	if (!head || end === undefined) {
		return undefined;
	}
	const value = text.slice(head.index + head[0].length, end).replace(/'[^'\n]*'|"[^"\n]*"/g, "''");
	const calls = [...value.matchAll(/(?<![\w$.])([\w$.]+)\s*\(/g)].map((match) => match[1]!);
	const isPlain =
		!/=>|\b(?:await|function|class|yield|delete)\b|[^=!<>]=(?!=)|\+\+|--/.test(value) &&
		calls.every((callee) =>
			/^(?:path\.\w+|join|resolve|dirname|process\.cwd|os\.tmpdir|fileURLToPath|url\.fileURLToPath|URL|String|Number)$/.test(callee),
		);
	return isPlain ? wholeLines(text, { start: head.index, end }) : undefined;
}

/** An import for its effect alone, which was to give a library the transport that is gone: `winston-daily-rotate-file`. */
function pluginOf({ text }: SourceFile, facts: readonly Fact[], removed: string, left: string): readonly Span[] {
	if (!/\bDailyRotateFile\b/.test(removed) || /\bDailyRotateFile\b/.test(left)) {
		return [];
	}
	return facts.flatMap((fact) => {
		if (fact.kind !== 'module.import' || fact.specifier !== 'winston-daily-rotate-file' || fact.names.length > 0) {
			return [];
		}
		const start = text.lastIndexOf('\n', fact.span.start - 1) + 1;
		const statement = /^(?:import\s*|require\s*\(\s*)(['"])winston-daily-rotate-file\1\s*\)?\s*;?/.exec(text.slice(start));
		return statement ? [wholeLines(text, { start, end: start + statement[0].length })] : [];
	});
}

/** A statement with its line break, where nothing else stands on its lines, and with one of two empty lines around it. */
function wholeLines(text: string, { start, end }: Span): Span {
	const behind = /^[ \t]*(?:\r\n|\n|\r)/.exec(text.slice(end))?.[0];
	if (behind === undefined || (start > 0 && !/[\r\n]/.test(text[start - 1]!))) {
		return { start, end };
	}
	const after = end + behind.length;
	const isSetOff = start === 0 || /(?:\r\n|\n|\r)[ \t]*(?:\r\n|\n|\r)$/.test(text.slice(Math.max(0, start - 200), start));
	const gap = isSetOff ? (/^[ \t]*(?:\r\n|\n|\r)/.exec(text.slice(after))?.[0] ?? '') : '';
	return { start, end: after + gap.length };
}
