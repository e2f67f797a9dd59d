import type ts from 'typescript';
import { exportedNames, functionAround } from '../exported.js';
import { bare, isMember, memberName, baseOfChain, writtenAs } from '../nodes.js';
import type { At, VisitorFactory } from '../walk.js';

/** What a request brings, and what is kept of it for the answer. */
const ofRequest =
	/\b(?:(?:req|request|ctx)\??\.(?:user|session|query|params|body|headers?|cookies|signedCookies|url|originalUrl|path|hostname|host|ip|flash|isAuthenticated|state)|res\.locals|response\.locals)\b/;

/** By whom something is kept: a part of a request, or of what somebody wrote to a bot. */
export const keyOfRequest =
	/^(?:(?:req|request|ctx)\??\.(?:user|session|query|params|body|ip|from|chat|message)|(?:msg|message)\??\.(?:from|chat|author|guild)|interaction\??\.(?:user|guild))(?![\w$])/;

/** Names of what counts requests, or tries of somebody to get in. */
export const countsRequests = /^_*(?:[a-z]\w{0,40}R|r)ate_?[lL]imit\w*$|^_*(?:login|otp)_?[aA]ttempts$/;

/** Methods that lists have, and little else. */
const ofLists: readonly string[] = ['find', 'findIndex', 'filter', 'some', 'includes', 'indexOf', 'splice', 'map', 'reduce'];

/**
 * What a request writes to where the whole application keeps what its pages show: `app.locals.user = request.user`
 * (https://expressjs.com/en/api.html#app.locals: they last as long as the application), or into the contents of a file or of an
 * object of another module, which all that import it have in common.
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

	/** The module that a chain of members starts with, where it starts with an import. */
	const moduleBehind = (node: ts.Expression, at: At): { readonly specifier: string } | undefined => {
		const inner = baseOfChain(source, node);
		const origin = ts.isIdentifier(inner) ? at.scope.lookup(inner.text)?.origin : undefined;
		return origin?.kind === 'module' ? origin : undefined;
	};

	/**
	 * What a request writes to of another module: the file of data (`./texts.json`) into whose contents an expression leads, or the
	 * member of an object that is imported (`settings.tenant`).
	 */
	const importedAs = (target: ts.Expression, at: At): string | undefined => {
		const origin = isMember(source, target) ? moduleBehind(target, at) : undefined;
		if (origin === undefined) {
			return undefined;
		}
		const written = writtenAs(source, target);
		return origin.specifier.startsWith('.') && origin.specifier.endsWith('.json')
			? origin.specifier
			: /^[\w$]{1,60}(?:\.[\w$]{1,60}){1,4}$/.test(written)
				? written
				: undefined;
	};

	/** Whether what is written comes from the request; to a member of an import, as it is, so that tokens tell it as well. */
	const bringsRequest = (api: string, right: ts.Expression): boolean => {
		const written = writtenAs(source, right);
		return ofRequest.test(written) && (api.startsWith('app.locals.') || /^(?:req|request|ctx)\??\./.test(written));
	};

	/** What an expression is called that starts with an import of another module of the project: `service.joins`. */
	const ownImportAs = (node: ts.Expression, at: At): string | undefined => {
		const written = writtenAs(source, node);
		return moduleBehind(node, at)?.specifier.startsWith('.') === true && /^[\w$]{1,60}(?:\.[\w$]{1,60}){0,4}$/.test(written)
			? written
			: undefined;
	};

	/** The list of another module that an expression is: what only lists can do is done with it in this file, too. */
	const listAs = (target: ts.Expression, at: At): string | undefined => {
		const written = ownImportAs(target, at);
		return written !== undefined && isList(written) ? written : undefined;
	};

	/** The object of another module into which something is put by whom it is for: `service.joins[ctx.from.id] = 'waiting'`. */
	const keyedAs = (target: ts.Expression, at: At): string | undefined =>
		ts.isElementAccessExpression(target) && keyOfRequest.test(writtenAs(source, target.argumentExpression))
			? ownImportAs(bare(source, target.expression), at)
			: undefined;

	const isList = (written: string): boolean =>
		ofLists.some((method) => {
			const at = source.whole.text.indexOf(`${written}.${method}(`);
			return at >= 0 && !/[\w$.]/.test(source.whole.text.charAt(at - 1));
		});

	/** The member of the global object that an expression is: `global.orders`. */
	const globalAs = (target: ts.Expression, at: At): string | undefined => {
		const owner = isMember(source, target) ? bare(source, target.expression) : undefined;
		return owner !== undefined &&
			ts.isIdentifier(owner) &&
			(owner.text === 'global' || owner.text === 'globalThis') &&
			at.scope.lookup(owner.text) === undefined
			? writtenAs(source, target)
			: undefined;
	};

	/** The name of a map that a function puts on the global object to count requests in: `global.rateLimits ??= new Map()`. */
	const countOf = (target: ts.Expression, right: ts.Expression, at: At): string | undefined => {
		const made = bare(source, right);
		return globalAs(target, at) !== undefined && ts.isNewExpression(made) && writtenAs(source, made.expression) === 'Map'
			? memberName(source, target as ts.PropertyAccessExpression)
			: undefined;
	};

	return [
		{
			kinds: [ts.SyntaxKind.CallExpression],
			visit(node, at) {
				const { expression, arguments: given } = node as ts.CallExpression;
				const method = isMember(source, expression) ? memberName(source, expression) : undefined;
				if ((method !== 'push' && method !== 'unshift') || given[0] === undefined || at.functionNode() === undefined) {
					return;
				}
				const target = bare(source, (expression as ts.PropertyAccessExpression).expression);
				const api = globalAs(target, at) ?? (at.within.includes('request-handler') ? listAs(target, at) : undefined);
				if (api !== undefined) {
					at.emit('state.global', at.span(node), { api, value: at.values.of(given[0], at.scope), added: true });
				}
			},
		},
		{
			kinds: [ts.SyntaxKind.BinaryExpression],
			visit(node, at) {
				const { left, right, operatorToken } = node as ts.BinaryExpression;
				const isSet = operatorToken.kind === ts.SyntaxKind.EqualsToken || operatorToken.kind === ts.SyntaxKind.QuestionQuestionEqualsToken;
				const count = isSet && at.functionNode() !== undefined ? countOf(bare(source, left), right, at) : undefined;
				if (count !== undefined && countsRequests.test(count)) {
					const around = functionAround(at, exportedNames(source));
					const change = { span: at.span(node), operation: 'add' as const, within: [...at.within], ...around };
					at.emit('state.module', at.span(node), { variable: count, holds: 'map', changes: [change] });
					return;
				}
				if (operatorToken.kind !== ts.SyntaxKind.EqualsToken) {
					return;
				}
				const target = bare(source, left);
				// By whose key something is kept, tells that a request does so.
				const keyed = at.functionNode() === source.file ? undefined : keyedAs(target, at);
				if (keyed === undefined && !at.within.includes('request-handler')) {
					return;
				}
				if (keyed !== undefined) {
					// Whatever is put in, it is there for one of them.
					const key = (target as ts.ElementAccessExpression).argumentExpression;
					at.emit('state.global', at.span(node), { api: keyed, value: at.values.of(key, at.scope), added: true });
					return;
				}
				const name = localOf(target);
				const isOfClient = isMember(source, target) && at.names.of(target, at.scope)?.startsWith('axios.defaults.') === true;
				const value = isOfClient ? bare(source, right) : right;
				if (isOfClient && !ts.isStringLiteralLike(value) && !ts.isNumericLiteral(value)) {
					// Whatever is asked of others meanwhile goes out with it, too (https://axios-http.com/docs/config_defaults).
					at.emit('state.global', at.span(node), { api: 'axios.defaults', value: at.values.of(right, at.scope) });
					return;
				}
				const api = name === undefined ? importedAs(target, at) : `app.locals.${name}`;
				if (api !== undefined && (api.endsWith('.json') || bringsRequest(api, right))) {
					at.emit('state.global', at.span(node), { api, value: at.values.of(right, at.scope) });
				}
			},
		},
	];
};
