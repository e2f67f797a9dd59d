import type ts from 'typescript';
import { bare, isMember, memberName } from '../nodes.js';
import type { At, VisitorFactory } from '../walk.js';

/** What a request brings, and what is kept of it for the answer. */
const ofRequest =
	/\b(?:(?:req|request|ctx)\??\.(?:user|session|query|params|body|headers?|cookies|signedCookies|url|originalUrl|path|hostname|host|ip|flash|isAuthenticated|state)|res\.locals|response\.locals)\b/;

/**
 * What a request writes to where the whole application keeps what its pages show: `app.locals.user = request.user`
 * (https://expressjs.com/en/api.html#app.locals: they last as long as the application), or into the contents of a file, which all
 * that import it have in common.
 */
export const globalVisitors: VisitorFactory = ({ source }) => {
	const { ts } = source;

	/** The name under `app.locals` that an expression is. */
	const localOf = (target: ts.Expression): string | undefined => {
		const holder = isMember(source, target) ? bare(source, target.expression) : undefined;
		const owner =
			holder !== undefined && isMember(source, holder) && memberName(source, holder) === 'locals' ? holder.expression : undefined;
		const name =
			owner === undefined
				? undefined
				: ts.isIdentifier(owner)
					? owner.text
					: isMember(source, owner)
						? memberName(source, owner)
						: undefined;
		return name === 'app' || name === 'application' ? memberName(source, target as ts.PropertyAccessExpression) : undefined;
	};

	/** The file of data (`./texts.json`) into whose contents an expression leads: `texts[language].title`. */
	const dataOf = (target: ts.Expression, at: At): string | undefined => {
		let inner = target;
		while (isMember(source, inner)) {
			inner = bare(source, inner.expression);
		}
		const origin = inner !== target && ts.isIdentifier(inner) ? at.scope.lookup(inner.text)?.origin : undefined;
		return origin?.kind === 'module' && origin.specifier.startsWith('.') && origin.specifier.endsWith('.json')
			? origin.specifier
			: undefined;
	};

	return [
		{
			kinds: [ts.SyntaxKind.BinaryExpression],
			visit(node, at) {
				const { left, right, operatorToken } = node as ts.BinaryExpression;
				if (operatorToken.kind !== ts.SyntaxKind.EqualsToken || !at.within.includes('request-handler')) {
					return;
				}
				const name = localOf(bare(source, left));
				if (name !== undefined && ofRequest.test(source.text.slice(right.pos, right.end))) {
					at.emit('state.global', at.span(node), { api: `app.locals.${name}`, value: at.values.of(right, at.scope) });
				}
				const file = name === undefined ? dataOf(bare(source, left), at) : undefined;
				if (file !== undefined) {
					at.emit('state.global', at.span(node), { api: file, value: at.values.of(right, at.scope) });
				}
			},
		},
	];
};
