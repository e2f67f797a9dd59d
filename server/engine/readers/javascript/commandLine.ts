import type ts from 'typescript';
import type { Names } from './names.js';
import { bare, isMember } from './nodes.js';
import type { Source } from './parse.js';
import type { Scope } from './scope.js';

/**
 * What the arguments of a program are called once they are followed to where they come from: as the runtime hands them over, or
 * as a library has sorted them.
 */
const argumentNames =
	/^(?:process\.argv\b|Deno\.args\b|Bun\.argv\b|(?:minimist|mri|arg|yargs-parser|meow|nopt|command-line-args|sade|cac)\(\)|(?:node:)?util\.parseArgs\(\)|yargs(?:\/yargs)?\b.*\.(?:argv|parse\(\)|parseSync\(\))|(?:commander|cac|sade)\b.*\.opts\(\))/;

/**
 * What is asked of the arguments where it only says how the program as a whole runs, under a name that a service has as well:
 * such a branch is the service.
 */
const settingsAsked = /(?:^|\.)(?:port|host|hostname|config|cluster|workers?|debug|verbose|env|daemon|serve|server|start)(?:\b|$)/i;

/**
 * Whether a condition asks what somebody wrote behind the program at a command line: `process.argv.includes('--seed')`,
 * `process.argv[2] === 'migrate'`, `argv.resetPassword`.
 */
export function asksCommandLine(source: Source, names: Names, condition: ts.Expression, scope: Scope, depth = 0): boolean {
	const { ts } = source;
	if (depth > 4 || !source.whole.says('mentionsArguments')) {
		return false;
	}
	const node = bare(source, condition);
	if (ts.isBinaryExpression(node)) {
		const { left, right } = node;
		const k = ts.SyntaxKind;
		switch (node.operatorToken.kind) {
			case k.AmpersandAmpersandToken:
				return asksCommandLine(source, names, left, scope, depth + 1) || asksCommandLine(source, names, right, scope, depth + 1);
			case k.BarBarToken:
				return asksCommandLine(source, names, left, scope, depth + 1) && asksCommandLine(source, names, right, scope, depth + 1);
			case k.EqualsEqualsEqualsToken:
			case k.EqualsEqualsToken:
			case k.ExclamationEqualsEqualsToken:
			case k.ExclamationEqualsToken:
			case k.GreaterThanToken:
			case k.GreaterThanEqualsToken: {
				// `process.argv.indexOf('--x') !== -1` asks for it; `process.argv[2] !== 'x'` is what goes on without.
				const isIndex = /^-?[01]$/.test(source.text.slice(right.end - 1, right.end));
				const isNegative =
					node.operatorToken.kind === k.ExclamationEqualsEqualsToken || node.operatorToken.kind === k.ExclamationEqualsToken;
				return (
					(!isNegative || isIndex) &&
					isArgument(source, names, left, scope) &&
					!(ts.isStringLiteralLike(right) && settingsAsked.test(right.text.replace(/^-+/, '')))
				);
			}
			default:
				return false;
		}
	}
	return isArgument(source, names, node, scope);
}

function isArgument(source: Source, names: Names, node: ts.Expression, scope: Scope): boolean {
	const { ts } = source;
	const asked = bare(source, node);
	const inner = ts.isElementAccessExpression(asked) ? asked.expression : asked;
	const name =
		names.of(inner, scope) ??
		(ts.isCallExpression(inner) && isMember(source, inner.expression) ? names.of(inner.expression.expression, scope) : undefined);
	const literal = ts.isCallExpression(asked) ? asked.arguments[0] : undefined;
	const flag = literal !== undefined && ts.isStringLiteralLike(literal) ? literal.text.replace(/^-+/, '') : '';
	return name !== undefined && argumentNames.test(name) && !settingsAsked.test(name) && !settingsAsked.test(flag);
}
