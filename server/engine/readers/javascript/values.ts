import type ts from 'typescript';
import { isSecretName, literalValue, type SecretHint } from '../../core/secrets.js';
import type { UnknownValue, Value } from '../../core/value.js';
import type { Names } from './names.js';
import { bare, spanOf } from './nodes.js';
import type { Source } from './parse.js';
import type { Binding, Scope, Scopes } from './scope.js';
import { evaluateBinding } from './values/bindings.js';
import { evaluateCall } from './values/calls.js';
import type { Evaluator } from './values/evaluator.js';
import { evaluateAccess } from './values/members.js';
import { evaluateObject, maximumProperties } from './values/objects.js';
import { places } from './values/places.js';
import { choice, environmentIn, isText, pushPart, required, withFallback } from './values/shapes.js';

const maximumDepth = 16;

/**
 * Evaluates expressions without running them: through constants, object members, spreads and defaults, to literals, environment
 * reads and imports.
 */
export class Values implements Evaluator {
	readonly source: Source;
	readonly names: Names;
	readonly scopes: Scopes;
	/** What is known of an expression, and, where something was known of the place it goes to, by that. */
	readonly #known = new Map<ts.Node, Value>();
	readonly #hinted = new Map<ts.Node, Map<string, Value>>();
	readonly written = new Map<Binding, Value>();

	constructor(source: Source, names: Names, scopes: Scopes) {
		this.source = source;
		this.names = names;
		this.scopes = scopes;
	}

	/** The value of an expression. `hint` says what is known of the place it goes to. */
	of(node: ts.Expression, scope: Scope, hint: SecretHint = {}, depth = 0): Value {
		if (depth > maximumDepth) {
			return this.unknown(node);
		}
		if (hint.expectsSecret !== true && (hint.name === undefined || hint.name === '')) {
			return this.#once(this.#known, node, node, scope, hint, depth);
		}
		let known = this.#hinted.get(node);
		if (known === undefined) {
			known = new Map<string, Value>();
			this.#hinted.set(node, known);
		}
		return this.#once(known, hint.expectsSecret === true ? `!${hint.name ?? ''}` : hint.name!, node, scope, hint, depth);
	}

	#once<Key>(known: Map<Key, Value>, key: Key, node: ts.Expression, scope: Scope, hint: SecretHint, depth: number): Value {
		const before = known.get(key);
		if (before !== undefined) {
			return before;
		}
		// What is defined by itself cannot be known.
		known.set(key, this.unknown(node));
		const value = this.#seen(node, scope, hint, depth);
		known.set(key, value);
		return value;
	}

	#seen(node: ts.Expression, scope: Scope, hint: SecretHint, depth: number): Value {
		const { ts } = this.source;
		if (
			ts.isAsExpression(node) &&
			ts.isTypeReferenceNode(node.type) &&
			ts.isIdentifier(node.type.typeName) &&
			node.type.typeName.text === 'const'
		) {
			return required(this.of(node.expression, scope, hint, depth + 1));
		}
		const inner = bare(this.source, node);
		if (inner !== node && ts.isAsExpression(inner)) {
			return this.of(inner, scope, hint, depth + 1);
		}
		if (ts.isParenthesizedExpression(node) && ts.isAsExpression(node.expression)) {
			return this.of(node.expression, scope, hint, depth + 1);
		}
		return this.#evaluate(inner, scope, hint, depth + 1);
	}

	/** The value of a member of an expression, or undefined where it has none. */
	member(node: ts.Expression, scope: Scope, name: string, hint: SecretHint = {}): Value | undefined {
		const located = this.names.member(node, scope, name);
		return located === undefined ? undefined : this.of(located.node, located.scope, hint);
	}

	#evaluate(node: ts.Expression, scope: Scope, hint: SecretHint, depth: number): Value {
		const { ts } = this.source;
		const k = ts.SyntaxKind;
		switch (node.kind) {
			case k.StringLiteral:
			case k.NoSubstitutionTemplateLiteral:
				return literalValue((node as ts.StringLiteralLike).text, 'string', this.span(node), hint);
			case k.NumericLiteral:
				return literalValue((node as ts.NumericLiteral).text, 'number', this.span(node), hint);
			case k.TrueKeyword:
			case k.FalseKeyword:
				return literalValue(node.kind === k.TrueKeyword ? 'true' : 'false', 'boolean', this.span(node), hint);
			case k.NullKeyword:
				return literalValue('null', 'null', this.span(node), hint);
			case k.TemplateExpression:
				return this.#template(node as ts.TemplateExpression, scope, hint, depth);
			case k.BinaryExpression:
				return this.#binary(node as ts.BinaryExpression, scope, hint, depth);
			case k.PrefixUnaryExpression:
				return this.#prefix(node as ts.PrefixUnaryExpression, scope, hint, depth);
			case k.ConditionalExpression:
				return this.#conditional(node as ts.ConditionalExpression, scope, hint, depth);
			case k.Identifier:
				return this.identifier(node as ts.Identifier, scope, hint, depth);
			case k.PropertyAccessExpression:
			case k.ElementAccessExpression:
				return evaluateAccess(this, node as ts.PropertyAccessExpression, scope, hint, depth);
			case k.NewExpression: {
				const made = (node as ts.NewExpression).arguments?.length === 0 ? this.names.of(node, scope) : undefined;
				return made === 'Map()' || made === 'Set()'
					? { ...this.unknown(node), holds: made === 'Map()' ? 'map' : 'set' }
					: evaluateCall(this, node as ts.CallExpression, scope, hint, depth);
			}
			case k.CallExpression:
				return evaluateCall(this, node as ts.CallExpression, scope, hint, depth);
			case k.ObjectLiteralExpression:
				return evaluateObject(this, node as ts.ObjectLiteralExpression, scope, depth);
			case k.ArrayLiteralExpression: {
				const { elements } = node as ts.ArrayLiteralExpression;
				const items = elements
					.slice(0, maximumProperties)
					.map((element) => this.of(ts.isSpreadElement(element) ? element.expression : element, scope, hint, depth));
				return { kind: 'list', items, span: this.span(node) };
			}
			case k.MetaProperty:
			default:
				return this.unknown(node);
		}
	}

	#template(node: ts.TemplateExpression, scope: Scope, hint: SecretHint, depth: number): Value {
		const parts: Value[] = [];
		const { start } = this.span(node);
		this.#textPart(parts, node.head.text, { start: start + 1, end: node.head.end - 2 }, hint);
		for (const { expression, literal } of node.templateSpans) {
			pushPart(parts, this.of(expression, scope, hint, depth));
			const { start: from } = this.span(literal);
			this.#textPart(
				parts,
				literal.text,
				{ start: from + 1, end: Math.max(from + 1, literal.end - (literal.kind === this.source.ts.SyntaxKind.TemplateTail ? 1 : 2)) },
				hint,
			);
		}
		return { kind: 'template', parts, span: this.span(node) };
	}

	#textPart(parts: Value[], text: string, span: { start: number; end: number }, hint: SecretHint): void {
		if (text !== '') {
			// A piece of a text proves less than the whole of it, so that no API's expectation is passed on.
			parts.push(
				literalValue(
					text,
					'string',
					{ start: span.start, end: Math.max(span.start, span.end) },
					hint.name === undefined ? {} : { name: hint.name },
				),
			);
		}
	}

	#binary(node: ts.BinaryExpression, scope: Scope, hint: SecretHint, depth: number): Value {
		const k = this.source.ts.SyntaxKind;
		const span = this.span(node);
		switch (node.operatorToken.kind) {
			case k.BarBarToken:
			case k.QuestionQuestionToken: {
				const left = this.of(node.left, scope, hint, depth);
				if (left.kind === 'literal' && left.text !== '' && left.text !== '0' && left.type !== 'null') {
					return left;
				}
				// What stands in for a secret is one, whatever it is called here.
				const right = this.of(
					node.right,
					scope,
					left.kind === 'env' && left.name !== undefined && isSecretName(left.name) ? { ...hint, name: left.name } : hint,
					depth,
				);
				if (left.kind === 'env') {
					return { ...withFallback(left, right), span };
				}
				return choice(span, left, right);
			}
			case k.AmpersandAmpersandToken:
				return choice(span, this.unknown(node.left), this.of(node.right, scope, hint, depth));
			case k.PlusToken: {
				const left = this.of(node.left, scope, hint, depth);
				const right = this.of(node.right, scope, hint, depth);
				if (!isText(left) && !isText(right)) {
					return environmentIn(span, left, right) ?? this.unknown(node);
				}
				const parts: Value[] = [];
				pushPart(parts, left);
				pushPart(parts, right);
				return { kind: 'template', parts, span };
			}
			case k.EqualsEqualsEqualsToken:
			case k.EqualsEqualsToken:
			case k.ExclamationEqualsEqualsToken:
			case k.ExclamationEqualsToken:
			case k.MinusToken:
			case k.AsteriskToken:
			case k.SlashToken:
			case k.GreaterThanToken:
			case k.LessThanToken:
				return environmentIn(span, this.of(node.left, scope, {}, depth), this.of(node.right, scope, {}, depth)) ?? this.unknown(node);
			default:
				return this.unknown(node);
		}
	}

	#prefix(node: ts.PrefixUnaryExpression, scope: Scope, hint: SecretHint, depth: number): Value {
		const k = this.source.ts.SyntaxKind;
		const operand = this.of(node.operand, scope, hint, depth);
		if (operand.kind === 'env') {
			return { ...operand, span: this.span(node) };
		}
		if (operand.kind === 'literal' && operand.type === 'number' && (node.operator === k.MinusToken || node.operator === k.PlusToken)) {
			return { ...operand, text: node.operator === k.MinusToken ? `-${operand.text}` : operand.text, span: this.span(node) };
		}
		return this.unknown(node);
	}

	#conditional(node: ts.ConditionalExpression, scope: Scope, hint: SecretHint, depth: number): Value {
		const span = this.span(node);
		const condition = this.of(node.condition, scope, {}, depth);
		const whenTrue = this.of(node.whenTrue, scope, hint, depth);
		const whenFalse = this.of(node.whenFalse, scope, hint, depth);
		if (condition.kind === 'env' && condition.name !== undefined) {
			if (whenTrue.kind === 'env' && whenTrue.name === condition.name) {
				return { ...withFallback(whenTrue, whenFalse), span };
			}
			if (whenFalse.kind === 'env' && whenFalse.name === condition.name) {
				return { ...withFallback(whenFalse, whenTrue), span };
			}
		}
		return choice(span, whenTrue, whenFalse);
	}

	/** The value of a name. */
	identifier(node: ts.Identifier, scope: Scope, hint: SecretHint, depth: number): Value {
		const binding = scope.lookup(node.text);
		if (binding === undefined) {
			const place = places.get(node.text);
			return place === undefined ? this.unknown(node) : { kind: 'place', place, span: this.span(node) };
		}
		return evaluateBinding(this, binding, node, hint, depth);
	}

	/** The span of a node. */
	span(node: ts.Node): { start: number; end: number } {
		return spanOf(this.source, node);
	}

	/** What cannot be known. */
	unknown(node: ts.Node): UnknownValue {
		return { kind: 'unknown', span: this.span(node) };
	}
}
