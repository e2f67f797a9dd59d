import type ts from 'typescript';
import { bare, isFunctionNode, isMember, isNullish, lastName, memberName } from './nodes.js';
import type { At } from './walk.js';

/** How far out a condition is looked for. */
const reach = 12;

/** What tells a switch: its name, or what it is compared with. */
export interface SwitchWords {
	readonly named: RegExp;
	readonly chosen?: RegExp;
	/** What is asked for not to be set: `!options.silent`. */
	readonly unless?: RegExp;
}

/** What decides whether a place is reached: a condition, or the word of a case. */
interface Way {
	readonly form: 'if' | 'operator' | 'case';
	readonly asked: ts.Expression;
}

/** The ways that lead to the place of a visit, from the innermost. */
function* waysTo(at: At): Generator<Way> {
	const { ts } = at.source;
	for (let level = 1; level <= reach; level++) {
		const [inner, outer] = [at.parent(level - 1), at.parent(level)];
		if (outer === undefined) {
			return;
		}
		if (ts.isIfStatement(outer) && outer.thenStatement === inner) {
			yield { form: 'if', asked: outer.expression };
		} else if (ts.isCaseClause(outer) && outer.expression !== inner) {
			yield { form: 'case', asked: outer.expression };
		} else if (
			ts.isBinaryExpression(outer) &&
			outer.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken &&
			outer.right === inner
		) {
			yield { form: 'operator', asked: outer.left };
		} else if (ts.isConditionalExpression(outer) && outer.whenTrue === inner) {
			yield { form: 'operator', asked: outer.condition };
		}
	}
}

/**
 * Whether the place of a visit is reached only under a condition that asks a switch, by its name or by what is chosen: `if
 * (config.debugMode) …`, `logToFile && …`,
 * `if (options.type === 'file') …`, `case 'file':`.
 */
export function isUnderSwitch(at: At, words: SwitchWords): boolean {
	for (const { form, asked } of waysTo(at)) {
		if (form === 'case' ? isWord(asked, words.chosen, at) : asks(asked, at, words)) {
			return true;
		}
	}
	return false;
}

/** Whether the place of a visit is only one of two ways through its function. */
export function isOneOfTwo(at: At): boolean {
	const { ts } = at.source;
	for (let level = 1; level <= reach; level++) {
		const [inner, outer] = [at.parent(level - 1), at.parent(level)];
		if (outer === undefined || isFunctionNode(at.source, outer)) {
			return false;
		}
		if (
			(ts.isIfStatement(outer) && outer.expression !== inner && !isForWhatIsGiven(outer, at)) ||
			(ts.isConditionalExpression(outer) && outer.condition !== inner) ||
			(ts.isBinaryExpression(outer) && outer.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken && outer.right === inner)
		) {
			return true;
		}
	}
	return false;
}

/** `if (options) { … }`: around all that is done. */
function isForWhatIsGiven({ expression, elseStatement }: ts.IfStatement, at: At): boolean {
	return elseStatement === undefined && at.source.ts.isIdentifier(expression) && /^(?:options|opts|config|settings)$/.test(expression.text);
}

function asks(condition: ts.Expression, at: At, words: SwitchWords): boolean {
	const { ts } = at.source;
	const asked = bare(at.source, condition);
	if (!ts.isBinaryExpression(asked)) {
		const isNot = words.unless !== undefined && ts.isPrefixUnaryExpression(asked) && asked.operator === ts.SyntaxKind.ExclamationToken;
		const value = isNot ? bare(at.source, asked.operand) : (givenIn(asked, at) ?? asked);
		const name = lastName(at.source, value);
		return name !== undefined && (isNot ? words.unless! : words.named).test(name);
	}
	const {
		left,
		right,
		operatorToken: { kind },
	} = asked;
	switch (kind) {
		case ts.SyntaxKind.AmpersandAmpersandToken:
			return asks(left, at, words) || asks(right, at, words);
		case ts.SyntaxKind.BarBarToken:
			return asks(left, at, words) && asks(right, at, words);
		case ts.SyntaxKind.EqualsEqualsEqualsToken:
		case ts.SyntaxKind.EqualsEqualsToken:
			return isWord(right, words.chosen, at) || (right.kind !== ts.SyntaxKind.FalseKeyword && asks(left, at, words));
		case ts.SyntaxKind.ExclamationEqualsEqualsToken:
		case ts.SyntaxKind.ExclamationEqualsToken:
			return isNullish(at.source, right) && asks(left, at, words);
		default:
			return false;
	}
}

/** What a condition asks to be there: `options.folder` of `!isNil(options.folder)`. */
function givenIn(condition: ts.Expression, at: At): ts.Expression | undefined {
	const { ts } = at.source;
	const call = ts.isPrefixUnaryExpression(condition) ? bare(at.source, condition.operand) : undefined;
	if (call === undefined || !ts.isCallExpression(call) || call.arguments.length !== 1) {
		return undefined;
	}
	const callee = bare(at.source, call.expression);
	const name = lastName(at.source, callee);
	return name !== undefined && /^is(?:Nil|Null|Undefined|Empty|Nullish|NullOrUndefined)$/.test(name) ? call.arguments[0] : undefined;
}

/**
 * Whether the place of a visit is reached only where something was chosen by a word: `case 'file':`, `if
 * (outputs.includes('file'))`, `if (target === 'file' && …)`.
 */
export function isChosen(at: At, word: RegExp): boolean {
	for (const { form, asked } of waysTo(at)) {
		if (form === 'case' ? isWord(asked, word, at) : form === 'if' && choosesBy(asked, word, at)) {
			return true;
		}
	}
	return false;
}

function choosesBy(condition: ts.Expression, word: RegExp, at: At): boolean {
	const { ts } = at.source;
	const asked = bare(at.source, condition);
	if (ts.isBinaryExpression(asked)) {
		const { kind } = asked.operatorToken;
		if (kind === ts.SyntaxKind.AmpersandAmpersandToken) {
			return choosesBy(asked.left, word, at) || choosesBy(asked.right, word, at);
		}
		return (kind === ts.SyntaxKind.EqualsEqualsEqualsToken || kind === ts.SyntaxKind.EqualsEqualsToken) && isWord(asked.right, word, at);
	}
	return (
		ts.isCallExpression(asked) &&
		isMember(at.source, asked.expression) &&
		/^(?:includes|has)$/.test(memberName(at.source, asked.expression) ?? '') &&
		asked.arguments.length === 1 &&
		isWord(asked.arguments[0]!, word, at)
	);
}

function isWord(node: ts.Expression, word: RegExp | undefined, at: At): boolean {
	return at.source.ts.isStringLiteralLike(node) && word?.test(node.text) === true;
}
