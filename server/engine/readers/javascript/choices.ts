import type ts from 'typescript';
import { environmentKindOf, type EnvironmentKind } from '../../core/environmentNames.js';
import { wordsOf } from '../../core/words.js';
import { bare, isMember, lastName, memberName, writtenAs } from './nodes.js';
import { speaksOfEnvironment } from './outline/branches.js';
import type { Source } from './parse.js';
import { valueOf, type Scope } from './scope.js';

/** An expression without the `!` before it. */
function unnegated(source: Source, node: ts.Expression): ts.Expression {
	const { ts } = source;
	let inner = bare(source, node);
	while (ts.isPrefixUnaryExpression(inner) && inner.operator === ts.SyntaxKind.ExclamationToken) {
		inner = bare(source, inner.operand);
	}
	return inner;
}

/**
 * Whether a condition is a flag, and what the flag holds asks a text for something else than the name of the environment, in view:
 * `const isLocal = authUrl.includes('local')` goes by an address, whatever it is called.
 */
export function asksText(source: Source, condition: ts.Expression, scope: Scope): boolean {
	const { ts } = source;
	const k = ts.SyntaxKind;
	const inner = unnegated(source, condition);
	const held = ts.isIdentifier(inner) ? valueOf(scope.lookup(inner.text)) : undefined;
	if (held === undefined || held.steps.length > 0) {
		return false;
	}
	const asked = unnegated(source, held.value.node);
	const text = source.text.slice(asked.pos, asked.end);
	const asks =
		ts.isCallExpression(asked) && isMember(source, asked.expression)
			? /^(?:includes|startsWith|endsWith|match|test)$/.test(memberName(source, asked.expression) ?? '')
			: ts.isBinaryExpression(asked) &&
				[k.EqualsEqualsToken, k.EqualsEqualsEqualsToken, k.ExclamationEqualsToken, k.ExclamationEqualsEqualsToken].includes(
					asked.operatorToken.kind,
				) &&
				/host|url|origin|address/i.test(text);
	return asks && !speaksOfEnvironment(text);
}

/** The name of one side of a choice, and what is left of it without what it says of the environment. */
export function restOfName(
	source: Source,
	node: ts.Expression,
): { readonly name: string; readonly kind: EnvironmentKind; readonly rest: string } | undefined {
	const inner = bare(source, node);
	const name = lastName(source, inner);
	const words = name === undefined ? [] : wordsOf(name);
	// `SANDBOX_TOKEN`, `LIVE_TOKEN`: of a service of others, which has two of everything.
	const kinds = words.map((word) => (word === 'sandbox' ? 'test' : environmentKindOf(word)));
	const at = kinds.findIndex((kind) => kind !== undefined);
	const rest = words.filter((_, index) => index !== at).join(' ');
	return name === undefined || at < 0 || (rest === '' && words[0] === 'sandbox') ? undefined : { name, kind: kinds[at]!, rest };
}

/**
 * The name of a member whose object has another one for an environment, called alike: `settings.store` beside `settings.store_dev`.
 * Tests may have one of their own.
 */
export function unnamedBeside(source: Source, one: ts.Expression, other: ts.Expression): string | undefined {
	const [unnamed, named] = [bare(source, one), bare(source, other)];
	const rest = restOfName(source, named);
	const name = isMember(source, unnamed) ? memberName(source, unnamed) : undefined;
	return rest !== undefined &&
		rest.kind !== 'test' &&
		rest.rest !== '' &&
		name !== undefined &&
		isMember(source, named) &&
		isMember(source, unnamed) &&
		wordsOf(name).join(' ') === rest.rest &&
		writtenAs(source, unnamed.expression) === writtenAs(source, named.expression)
		? name
		: undefined;
}

/** The comparison with which a chain of `||` starts, and the two ways from there: `(isProduction && 'text') || process.env.NAME`. */
export function startOfChain(
	source: Source,
	node: ts.BinaryExpression,
): { readonly condition: ts.Expression; readonly one: ts.Expression; readonly other: ts.Expression } | undefined {
	const { ts } = source;
	const left = bare(source, node.left);
	if (!ts.isBinaryExpression(left)) {
		return undefined;
	}
	return left.operatorToken.kind === ts.SyntaxKind.BarBarToken
		? startOfChain(source, left)
		: left.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken
			? { condition: left.left, one: left.right, other: node.right }
			: undefined;
}
