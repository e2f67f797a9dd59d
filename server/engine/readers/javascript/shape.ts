import type ts from 'typescript';
import { copyOf } from '../../core/detach.js';
import type { Fact, FactTypes } from '../../core/fact.js';
import { extensionOf } from '../../core/paths.js';
import { requiredModule } from './nodes.js';
import { countSyntaxErrors, type Source } from './parse.js';
import type { Scopes } from './scope.js';
import type { WholeText } from './whole.js';

/** The language of a file and the format of its modules; `told` is what its import and export statements tell. */
export function moduleShape(
	path: string,
	text: WholeText,
	told: 'esm' | 'commonjs' | undefined,
	bindsRequire = false,
): Fact<'module.shape'> {
	const extension = extensionOf(path);
	return {
		kind: 'module.shape',
		span: { start: 0, end: 0 },
		language: extension === '.ts' || extension === '.tsx' || extension === '.mts' || extension === '.cts' ? 'typescript' : 'javascript',
		format:
			extension === '.mjs' || extension === '.mts'
				? 'esm'
				: extension === '.cjs' || extension === '.cts'
					? 'commonjs'
					: (told ?? formatOf(text, bindsRequire)),
	};
}

/** How a file is written: its module format, quotes, semicolons, indentation, and where a new import goes. */
export function shapeOf(source: Source, scopes: Scopes): readonly Fact[] {
	return [
		moduleShape(source.path, source.whole, statedFormat(source), scopes.module.lookup('require') !== undefined),
		{
			kind: 'module.style',
			span: { start: 0, end: 0 },
			importOffset: importOffset(source),
			...letteringOf(source.whole.text),
			semicolons: isEnded(statementEnds(source)),
			topLevelNames: [...scopes.module.bindings.keys()].sort(),
			syntaxErrors: countSyntaxErrors(source),
		},
	];
}

/** The format that the statements of a file tell. */
function statedFormat({ ts, file }: Source): 'esm' | 'commonjs' | undefined {
	for (const statement of file.statements) {
		if (
			ts.isImportDeclaration(statement) ||
			ts.isExportDeclaration(statement) ||
			(ts.isExportAssignment(statement) && statement.isExportEquals !== true)
		) {
			return 'esm';
		}
		if (ts.isImportEqualsDeclaration(statement) || (ts.isExportAssignment(statement) && statement.isExportEquals === true)) {
			return 'commonjs';
		}
		if (
			ts.canHaveModifiers(statement) &&
			(ts.getModifiers(statement) ?? []).some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword)
		) {
			return 'esm';
		}
	}
	return undefined;
}

/** The format that the text of a file without such statements tells. */
function formatOf(text: WholeText, bindsRequire: boolean): FactTypes['module.shape']['format'] {
	if (text.says('importMeta')) {
		return 'esm';
	}
	return !bindsRequire && text.says('commonjs') ? 'commonjs' : 'unknown';
}

/**
 * After shebang, licence comment, directives, and the imports that stand at the top. The offset is the start of a line, or the
 * end of the text.
 */
function importOffset(source: Source): number {
	const { ts, file, text } = source;
	let last: ts.Node | undefined;
	let directives = true;
	for (const statement of file.statements) {
		if (ts.isExpressionStatement(statement) && ts.isStringLiteral(statement.expression) && directives) {
			last = statement;
			continue;
		}
		directives = false;
		if (ts.isImportDeclaration(statement) || ts.isImportEqualsDeclaration(statement)) {
			last = statement;
		} else if (isRequire(source, statement)) {
			// What is required below imports is code: an import belongs to the others.
			last = last !== undefined && ts.isImportDeclaration(last) ? last : statement;
		} else if (last !== undefined && !ts.isImportDeclaration(last) && !isConfigurationCall(source, statement)) {
			// Requires end where other code starts; imports may come later, for they are hoisted.
			break;
		}
	}
	if (last !== undefined) {
		return lineAfter(text, last.end);
	}
	return afterHeader(source);
}

/** `require('dotenv').config()` between requires does not end them. */
function isConfigurationCall(source: Source, statement: ts.Statement): boolean {
	const { ts } = source;
	return (
		ts.isExpressionStatement(statement) &&
		ts.isCallExpression(statement.expression) &&
		ts.isPropertyAccessExpression(statement.expression.expression) &&
		statement.expression.expression.name.text === 'config'
	);
}

function isRequire(source: Source, statement: ts.Statement): boolean {
	const { ts } = source;
	if (ts.isVariableStatement(statement)) {
		const { declarations } = statement.declarationList;
		return (
			declarations.length > 0 &&
			declarations.every((declaration) => {
				let value: ts.Expression | undefined = declaration.initializer;
				while (value !== undefined && ts.isPropertyAccessExpression(value)) {
					value = value.expression;
				}
				return (
					value !== undefined &&
					(requiredModule(source, value) !== undefined ||
						(ts.isCallExpression(value) && requiredModule(source, value.expression) !== undefined))
				);
			})
		);
	}
	if (!ts.isExpressionStatement(statement)) {
		return false;
	}
	const { expression } = statement;
	return (
		requiredModule(source, expression) !== undefined ||
		(ts.isCallExpression(expression) &&
			ts.isPropertyAccessExpression(expression.expression) &&
			requiredModule(source, expression.expression.expression) !== undefined)
	);
}

/**
 * After the shebang and the first comment, when that is a licence or a description of the file (a blank line sets it off, or it
 * says so).
 */
function afterHeader({ text }: Source): number {
	let at = text.charCodeAt(0) === 0xfeff ? 1 : 0;
	if (text.startsWith('#!', at)) {
		at = lineAfter(text, at);
	}
	let header = at;
	for (;;) {
		const start = skipBlank(text, header);
		let end: number;
		if (text.startsWith('/*', start)) {
			const close = text.indexOf('*/', start + 2);
			end = close < 0 ? text.length : lineAfter(text, close + 2);
		} else if (text.startsWith('//', start)) {
			end = start;
			while (text.startsWith('//', end)) {
				end = lineAfter(text, end);
			}
		} else {
			return header;
		}
		const comment = text.slice(start, end);
		const blank = /^[ \t]*(?:\r\n|\n|\r)/.exec(text.slice(end, end + 200))?.[0];
		const setOff = end >= text.length || blank !== undefined;
		if (!setOff && !/licen[cs]e|copyright|@file|@ts-check|@ts-nocheck|eslint-disable|@flow|jshint|SPDX|use strict/i.test(comment)) {
			return header;
		}
		header = end + (blank?.length ?? 0);
	}
}

function skipBlank(text: string, from: number): number {
	let at = from;
	while (at < text.length && /\s/.test(text[at]!)) {
		at++;
	}
	return at;
}

/** The start of the line after the one that holds `offset`. */
function lineAfter(text: string, offset: number): number {
	for (let at = offset; at < text.length; at++) {
		const code = text.charCodeAt(at);
		if (code === 13) {
			return text.charCodeAt(at + 1) === 10 ? at + 2 : at + 1;
		}
		if (code === 10) {
			return at + 1;
		}
	}
	return text.length;
}

/** How many statements end with a semicolon, and how many do without. */
export interface StatementEnds {
	readonly ended: number;
	readonly open: number;
}

/** Counts how the statements of a module end. */
export function statementEnds({ ts, file, text }: Source): StatementEnds {
	let ended = 0;
	let open = 0;
	for (const statement of file.statements) {
		if (
			ts.isImportDeclaration(statement) ||
			ts.isVariableStatement(statement) ||
			ts.isExpressionStatement(statement) ||
			ts.isExportAssignment(statement)
		) {
			if (text.charCodeAt(statement.end - 1) === 59) {
				ended++;
			} else {
				open++;
			}
		}
	}
	return { ended, open };
}

/** Whether statements end with a semicolon, as most of them do. */
export function isEnded({ ended, open }: StatementEnds): boolean {
	return ended >= open;
}

interface Lettering {
	readonly quote: "'" | '"';
	readonly indent?: string;
}

/** So much of a text shows how it is written. */
const enoughToShow = 4000;

/** The start of the text that was asked for last: most edits of a long file leave it as it is. */
let shown: { readonly head: string; readonly lettering: Lettering } | undefined;

/** The quotes and the indentation that the start of a text shows. */
export function letteringOf(text: string): Lettering {
	const head = text.slice(0, enoughToShow);
	if (shown?.head !== head) {
		const indent = stepOf(head);
		const quote = quoteOf(head);
		shown = { head: copyOf(head), lettering: { quote, ...(indent !== undefined && { indent }) } };
	}
	return shown.lettering;
}

/** Comments, templates and strings; what is cut off ends with the text, and a string that nobody closed with its line. */
const lettered = /\/\/.*|\/\*[\s\S]*?(?:\*\/|$)|`(?:\\[\s\S]|[^\\`])*(?:`|\\?$)|"(?:\\.|[^"\\\r\n])*("?)|'(?:\\.|[^'\\\r\n])*('?)/g;

/** The quotes that most strings have: those within comments and templates are of another text. */
function quoteOf(head: string): Lettering['quote'] {
	let doubles = 0;
	for (const [, double, single] of head.matchAll(lettered)) {
		doubles += double === '"' ? 1 : single === "'" ? -1 : 0;
	}
	return doubles > 0 ? '"' : "'";
}

/** The widest step of blanks that somebody indents by. */
const widestStep = 8;

/**
 * One step of indentation: the one that most lines take behind a line that opens something, else behind any line. Comments are laid
 * out in their own way, and what stands half a step further (a blank before `*`, an aligned argument) is outvoted.
 */
function stepOf(head: string): string | undefined {
	const [behindOpening, behindAny] = [new Map<string, number>(), new Map<string, number>()];
	let before = '';
	let opens = false;
	let inComment = false;
	for (const line of head.split(/\r\n|\n|\r/)) {
		const code = line.trimStart();
		const isComment = inComment || /^(?:\/\/|\/\*)/.test(code);
		inComment = (inComment || code.startsWith('/*')) && !code.includes('*/');
		if (code === '' || isComment) {
			continue;
		}
		const indent = line.slice(0, line.length - code.length);
		const step = indent.startsWith(before) ? indent.slice(before.length) : '';
		const unit = step.startsWith('\t') ? '\t' : /^ +$/.test(step) && step.length <= widestStep ? step : '';
		if (unit !== '') {
			const votes = opens ? behindOpening : behindAny;
			votes.set(unit, (votes.get(unit) ?? 0) + 1);
		}
		before = indent;
		opens = /[{([]\s*(?:\/\/.*)?$/.test(code);
	}
	return mostVoted(behindOpening) ?? mostVoted(behindAny);
}

function mostVoted(votes: ReadonlyMap<string, number>): string | undefined {
	return [...votes].reduce<readonly [string, number] | undefined>((best, one) => (best && best[1] >= one[1] ? best : one), undefined)?.[0];
}
