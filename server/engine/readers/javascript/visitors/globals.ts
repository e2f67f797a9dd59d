import type ts from 'typescript';
import { bare, isMember, memberName } from '../nodes.js';
import type { VisitorFactory } from '../walk.js';

/** What a request brings, and what is kept of it for the answer. */
const ofRequest =
	/\b(?:(?:req|request|ctx)\??\.(?:user|session|query|params|body|headers?|cookies|signedCookies|url|originalUrl|path|hostname|host|ip|flash|isAuthenticated|state)|res\.locals|response\.locals)\b/;

/**
 * What a request writes to where the whole application keeps what its pages show: `app.locals.user = request.user`
 * (https://expressjs.com/en/api.html#app.locals: they last as long as the application).
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
			},
		},
	];
};
