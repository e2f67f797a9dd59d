import type ts from 'typescript';
import { bare, baseOfChain, isMember, lastName, memberName, writtenAs } from './nodes.js';
import type { Source } from './parse.js';
import type { At } from './walk.js';
import { inBoth, plain, propertiesOfBoth, type InBoth } from './written.js';

/**
 * The names of what both ways of a branch write, each in its own way: into one object, to one variable, or into what both hand to the
 * same function.
 */
export function differingIn(then: ts.Node, otherwise: ts.Node | undefined, at: At): readonly string[] {
	const { source } = at;
	const differing = [
		...inBoth(source, then, otherwise),
		...assignedInBoth(source, then, otherwise),
		...handedInBoth(source, then, otherwise),
	].flatMap(({ name, mine, theirs }) => {
		const [one, other] = [plain(source, mine), plain(source, theirs)];
		return (one !== undefined && other !== undefined && one !== other) || areConstants(mine, theirs, at) ? [name] : [];
	});
	return [...new Set(differing)];
}

/** Two members of one thing that a package has, such as a list of networks or regions: `networks.main`, `networks.trial`. */
function areConstants(one: ts.Expression, other: ts.Expression, { scope, source }: At): boolean {
	const [a, b] = [bare(source, one), bare(source, other)];
	if (!isMember(source, a) || !isMember(source, b) || writtenAs(source, a.expression) !== writtenAs(source, b.expression)) {
		return false;
	}
	const root = baseOfChain(source, a);
	const origin = source.ts.isIdentifier(root) ? scope.lookup(root.text)?.origin : undefined;
	return origin?.kind === 'module' && !/^[.#~@]{0,2}\//.test(origin.specifier) && memberName(source, a) !== memberName(source, b);
}

/** The statements of a way; of `else if`, those that its condition opens. */
function statementsOf(source: Source, node: ts.Node | undefined): readonly ts.Node[] {
	const { ts } = source;
	const way = node !== undefined && ts.isIfStatement(node) ? node.thenStatement : node;
	return way === undefined ? [] : ts.isBlock(way) ? way.statements : ts.isStatement(way) ? [way] : [];
}

/** What the statements of a way assign themselves, by the text of what gets it; the last one counts. */
function assigned(source: Source, node: ts.Node | undefined): ReadonlyMap<string, ts.BinaryExpression> {
	const { ts } = source;
	return new Map(
		statementsOf(source, node).flatMap((statement) => {
			const given = ts.isExpressionStatement(statement) ? statement.expression : undefined;
			return given !== undefined && ts.isBinaryExpression(given) && given.operatorToken.kind === ts.SyntaxKind.EqualsToken
				? [[writtenAs(source, given.left), given] as const]
				: [];
		}),
	);
}

/** What two ways give the same variables or members, whatever else they do: `CHAIN_ID = 97`, `CHAIN_ID = 56`. */
function assignedInBoth(source: Source, then: ts.Node, otherwise: ts.Node | undefined): readonly InBoth[] {
	const others = assigned(source, otherwise);
	return [...assigned(source, then)].flatMap(([written, { left, right }]) => {
		const theirs = others.get(written)?.right;
		const name = lastName(source, left);
		return theirs === undefined || name === undefined ? [] : [{ name, mine: right, theirs }];
	});
}

/** The objects that the statements of a way hand to functions, by the text of what is called. */
function handed(source: Source, node: ts.Node | undefined): ReadonlyMap<string, ts.ObjectLiteralExpression> {
	const { ts } = source;
	return new Map(
		statementsOf(source, node).flatMap((statement) => {
			const given = ts.isExpressionStatement(statement)
				? statement.expression
				: ts.isReturnStatement(statement)
					? statement.expression
					: ts.isVariableStatement(statement)
						? statement.declarationList.declarations[0]?.initializer
						: undefined;
			const right =
				given !== undefined && ts.isBinaryExpression(given) && given.operatorToken.kind === ts.SyntaxKind.EqualsToken ? given.right : given;
			const bared = right === undefined ? undefined : bare(source, right);
			const call = bared !== undefined && ts.isAwaitExpression(bared) ? bare(source, bared.expression) : bared;
			const object =
				call !== undefined && (ts.isCallExpression(call) || ts.isNewExpression(call))
					? call.arguments?.find((argument) => ts.isObjectLiteralExpression(argument))
					: undefined;
			return object === undefined
				? []
				: [[writtenAs(source, (call as ts.CallExpression).expression), object as ts.ObjectLiteralExpression] as const];
		}),
	);
}

/** What two ways that call the same function give the properties of what they hand to it: `pay({ network: networks.trial })`. */
function handedInBoth(source: Source, then: ts.Node, otherwise: ts.Node | undefined): readonly InBoth[] {
	const others = handed(source, otherwise);
	return [...handed(source, then)].flatMap(([callee, object]) => {
		const other = others.get(callee);
		return other === undefined ? [] : propertiesOfBoth(source, object, other);
	});
}
