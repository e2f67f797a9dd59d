import type ts from 'typescript';
import { namesCredentials } from '../../../core/secrets.js';
import { bare, writtenAs } from '../nodes.js';
import { chain } from '../outerNames.js';
import { valueOf } from '../scope.js';
import type { At, VisitorFactory } from '../walk.js';
import { wordSet } from '../../../core/wordList.js';

/** The parts of a request in which whoever calls says who he is. */
const partsOfRequest: ReadonlySet<string> = wordSet('body headers query');

/** Secrets that a request is asked for, where what it has to say is written beside: `req.headers['x-api-key'] !== '…'`. */
export const comparedVisitors: VisitorFactory = ({ source }) => {
	if (!/\b(?:body|headers|query)\b|[!=]==?\s{0,9}["'`]/.test(source.text)) {
		return [];
	}
	const { ts } = source;
	const k = ts.SyntaxKind;

	/**
	 * Whether a parameter is the password beside the name of an account: `user === 'admin' && password === '…'`, or where others are turned
	 * away, `user !== 'admin' || password !== '…'`.
	 */
	const isOfAccount = (inner: ts.Identifier, at: At): boolean => {
		const both = at.parent();
		const { operatorToken } = at.parent(0) as ts.BinaryExpression;
		if (
			!/^(?:password|passwd|pwd|pass)$/i.test(inner.text) ||
			at.scope.lookup(inner.text)?.origin.kind !== 'parameter' ||
			both === undefined ||
			!ts.isBinaryExpression(both) ||
			both.operatorToken.kind !== (isRefusal(operatorToken) ? k.BarBarToken : k.AmpersandAmpersandToken)
		) {
			return false;
		}
		const other = bare(source, both.left);
		return (
			ts.isBinaryExpression(other) &&
			isRefusal(other.operatorToken) === isRefusal(operatorToken) &&
			ts.isStringLiteralLike(bare(source, other.right)) &&
			/^(?:user|username|login|account|e?mail)\b/i.test(writtenAs(source, bare(source, other.left)))
		);
	};

	const isRefusal = ({ kind }: ts.Node): boolean => kind === k.ExclamationEqualsToken || kind === k.ExclamationEqualsEqualsToken;

	/** The header that is asked of a request by its name: `req.get('x-api-key')`, `ctx.request.header('authorization')`. */
	const headerAsked = (node: ts.Expression): string | undefined => {
		if (!ts.isCallExpression(node) || node.arguments.length !== 1) {
			return undefined;
		}
		const [name] = node.arguments;
		const [receiver, method] = chain(source, node.expression).slice(-2);
		return /^(?:get|header)$/.test(method ?? '') && /^(?:req|request|ctx|headers)$/.test(receiver ?? '') && ts.isStringLiteralLike(name!)
			? name.text
			: undefined;
	};

	/** The names by which an expression is taken out of a request, here or by way of a constant. */
	const askedOf = (node: ts.Expression, at: At): readonly string[] => {
		const inner = bare(source, node);
		const taken = ts.isIdentifier(inner) ? valueOf(at.scope.lookup(inner.text)) : undefined;
		if (ts.isIdentifier(inner) && taken === undefined) {
			return isOfAccount(inner, at) ? [inner.text] : [];
		}
		const header = headerAsked(bare(source, taken === undefined ? inner : taken.value.node));
		if (header !== undefined) {
			return [header];
		}
		const names = taken === undefined ? chain(source, inner) : [...chain(source, taken.value.node), ...taken.steps];
		return names.slice(0, -1).some((name) => partsOfRequest.has(name)) ? names : [];
	};

	return [
		{
			kinds: [k.BinaryExpression],
			visit(node, at) {
				const { left, right, operatorToken } = node as ts.BinaryExpression;
				if (operatorToken.kind < k.EqualsEqualsToken || operatorToken.kind > k.ExclamationEqualsEqualsToken) {
					return;
				}
				for (const [asked, said] of [
					[left, right],
					[right, left],
				] as const) {
					const names = ts.isStringLiteralLike(bare(source, said)) ? askedOf(asked, at) : [];
					const name = names.at(-1);
					const value = name !== undefined && namesCredentials(name) ? at.values.of(said, at.scope, { name }) : undefined;
					if (value?.kind === 'secret') {
						at.emit('literal.named', at.span(said), { names, value, form: 'compared' });
					}
				}
			},
		},
	];
};
