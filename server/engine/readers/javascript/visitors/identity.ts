import type ts from 'typescript';
import type { FactTypes } from '../../../core/fact.js';
import { identities } from '../apis/processes.js';
import { bare, isMember, isNullish, memberName } from '../nodes.js';
import type { At, VisitorFactory } from '../walk.js';

interface Identity {
	readonly api: string;
	readonly by: FactTypes['instance.identity']['by'];
	readonly variable?: string;
}

const variables: ReadonlyMap<string, Identity['by']> = new Map([
	['HOSTNAME', 'hostname'],
	['POD_NAME', 'hostname'],
	['DYNO', 'hostname'],
	['COMPUTERNAME', 'hostname'],
	['NODE_APP_INSTANCE', 'number'],
	['INSTANCE_ID', 'number'],
	['pm_id', 'number'],
	['NODE_INSTANCE', 'number'],
	['CF_INSTANCE_INDEX', 'number'],
]);
const comparing: ReadonlySet<string> = new Set(['startsWith', 'endsWith', 'includes', 'match', 'test', 'indexOf', 'equals']);
const lockStatement = /\bpg_(?:try_)?advisory_(?:xact_)?lock|\bGET_LOCK\s*\(/i;

/** Who of its kind this process is, and the locks that make one of them the leader. */
export const identityVisitors: VisitorFactory = ({ source }) => {
	const { ts, text } = source;
	const k = ts.SyntaxKind;
	const asks = /hostname|cluster|process\.pid|HOSTNAME|POD_NAME|DYNO|INSTANCE|pm_id|threadId/.test(text);
	const locks = lockStatement.test(text) || /['"]NX['"]|\bNX\s*:/.test(text);

	const identityOf = (node: ts.Expression, at: At): Identity | undefined => {
		const inner = bare(source, node);
		const name = at.names.of(inner, at.scope);
		const by = name === undefined ? undefined : identities.get(name);
		if (name !== undefined && by !== undefined) {
			return { api: name, by };
		}
		const value = at.values.of(inner, at.scope);
		const known = value.kind === 'env' && value.name !== undefined ? variables.get(value.name) : undefined;
		return value.kind === 'env' && value.name !== undefined && known !== undefined
			? { api: 'env', by: known, variable: value.name }
			: undefined;
	};

	const textOf = (node: ts.Expression | undefined, at: At): { readonly comparedWith: string } | Record<never, never> => {
		const value = node === undefined ? undefined : at.values.of(node, at.scope);
		return value?.kind === 'literal' ? { comparedWith: value.text } : {};
	};

	const comparison = (node: ts.BinaryExpression, at: At): void => {
		const { left, right, operatorToken } = node;
		if (operatorToken.kind < k.EqualsEqualsToken || operatorToken.kind > k.ExclamationEqualsEqualsToken) {
			return;
		}
		for (const [one, other] of [
			[left, right],
			[right, left],
		] as const) {
			const identity = ts.isStringLiteralLike(one) || ts.isNumericLiteral(one) ? undefined : identityOf(one, at);
			if (identity !== undefined && other.kind !== k.UndefinedKeyword && !isNullish(source, other)) {
				at.emit('instance.identity', at.span(node), { ...identity, use: 'comparison', ...textOf(other, at) });
				return;
			}
		}
	};

	return [
		...(asks
			? [
					{ kinds: [k.BinaryExpression], visit: (node: ts.Node, at: At) => comparison(node as ts.BinaryExpression, at) },
					{
						kinds: [k.CallExpression],
						visit(node: ts.Node, at: At) {
							const call = node as ts.CallExpression;
							const callee = bare(source, call.expression);
							if (isMember(source, callee) && comparing.has(memberName(source, callee) ?? '')) {
								const identity = identityOf(callee.expression, at);
								if (identity !== undefined) {
									at.emit('instance.identity', at.span(call), { ...identity, use: 'comparison', ...textOf(call.arguments[0], at) });
								}
							} else if (at.names.of(callee, at.scope) === 'node:os.hostname') {
								at.emit('instance.identity', at.span(call), { api: 'node:os.hostname()', by: 'hostname', use: 'value' });
							}
						},
					},
				]
			: []),
		...(locks
			? [
					{
						kinds: [k.StringLiteral, k.NoSubstitutionTemplateLiteral, k.TemplateExpression],
						visit(node: ts.Node, at: At) {
							if (lockStatement.test(text.slice(node.pos, node.end))) {
								at.emit('lock.acquire', at.span(node), { api: 'sql', store: 'external' as const });
							}
						},
					},
					{
						// `redis.set(key, value, 'NX', 'PX', 1000)`, `redis.set(key, value, { NX: true })`
						kinds: [k.CallExpression],
						visit(node: ts.Node, at: At) {
							const call = node as ts.CallExpression;
							if (memberName(source, call.expression) !== 'set' || call.arguments.length < 3) {
								return;
							}
							const exclusive = call.arguments
								.slice(2)
								.some((argument) =>
									ts.isStringLiteralLike(argument) ? argument.text === 'NX' : at.names.member(argument, at.scope, 'NX') !== undefined,
								);
							if (exclusive) {
								at.emit('lock.acquire', at.span(call), { api: 'redis.set', store: 'external' as const });
							}
						},
					},
				]
			: []),
	];
};
