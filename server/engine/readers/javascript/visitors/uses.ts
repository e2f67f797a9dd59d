import type ts from 'typescript';
import type { FactTypes } from '../../../core/fact.js';
import type { EnvironmentValue } from '../../../core/value.js';
import { pathSettings } from '../apis/settings.js';
import { environmentAccess } from '../environment.js';
import { bare, isFunctionNode, isMember, memberName } from '../nodes.js';
import type { Scope } from '../scope.js';
import type { At, VisitorFactory } from '../walk.js';
import { textRead } from './handedText.js';
import { onlyPrintsFailure } from './printedChecks.js';
import { wordSet } from '../../../core/wordList.js';

type How = FactTypes['env.use']['how'];

const numbers: ReadonlySet<string> = new Set(['Number', 'parseInt', 'parseFloat', 'Number.parseInt', 'Number.parseFloat', 'BigInt']);
/** What takes a text apart, or opens what it names, and throws an error about its form where there is none. */
const parsers: ReadonlySet<string> = wordSet(`
	JSON.parse URL node:url.URL Buffer.from node:fs.readFileSync connection-string connection-string.ConnectionString pg-connection-string.parse
	mongodb-connection-string-url
`);
const asserting: ReadonlySet<string> = new Set([
	'node:assert',
	'node:assert.ok',
	'node:assert.strict',
	'node:assert.strict.ok',
	'console.assert',
	'tiny-invariant',
	'invariant',
	'ts-invariant.invariant',
]);
/** What stops without a setting, and takes the defaults of the schema of the environment for settings. */
const ofSettings = '@nestjs/config.ConfigService().getOrThrow';
const requiring: ReadonlySet<string> = new Set(['getOrThrow', 'required', 'require', 'requireEnv', 'mustGet']);

/** What a program does with the variables it reads: trusts, converts, compares, checks them. */
export const useVisitors: VisitorFactory = ({ source }) => {
	if (!source.mentionsEnvironment && !source.whole.says('readsConfig')) {
		return [];
	}
	const { ts } = source;
	const k = ts.SyntaxKind;

	/** Whether an expression asks more of a value than whether there is one. */
	const isComparison = (node: ts.Node): boolean => !ts.isIdentifier(node) && !isMember(source, node as ts.Expression);

	const emit = (
		at: At,
		node: ts.Node,
		value: EnvironmentValue,
		how: How,
		more: Pick<FactTypes['env.use'], 'comparedWith' | 'kept' | 'ofSettings'> = {},
	): void => {
		if (value.name !== undefined) {
			at.emit('env.use', at.span(node), {
				variable: value.name,
				how,
				fallback: value.fallback !== undefined,
				...(how === 'check' && value.fallback !== undefined && !isComparison(node) ? { ofNone: true as const } : {}),
				...more,
			});
		}
	};

	/** `(process.env.X as string)?.split(' ')`: whatever the type says, the chain does without it. */
	const isAskedByChain = (at: At): boolean => {
		const outer = [at.parent(), at.parent(2)].find((one) => one !== undefined && !ts.isParenthesizedExpression(one));
		return outer !== undefined && ts.isPropertyAccessExpression(outer) && outer.questionDotToken !== undefined;
	};

	const readOf = (node: ts.Expression, at: At): EnvironmentValue | undefined => {
		const value = at.values.of(node, at.scope);
		return value.kind === 'env' && value.name !== undefined ? value : undefined;
	};

	/** A read as it is written here, or through a constant; not a calculation with one. */
	const plainRead = (node: ts.Expression, at: At): EnvironmentValue | undefined => {
		const inner = bare(source, node);
		return ts.isIdentifier(inner) || isMember(source, inner) || ts.isCallExpression(inner) ? readOf(inner, at) : undefined;
	};

	/** Whether a read is of what a comparison gave (`const on = process.env.X === 'true'`), and no text any more. */
	const isAnswer = ({ span }: EnvironmentValue): boolean => /[!=]==?|[<>]/.test(source.text.slice(span.start, span.end));

	/** Whether a branch ends the program, or the function, in an error. */
	const stops = (statement: ts.Statement): boolean => {
		const all = ts.isBlock(statement) ? statement.statements : [statement];
		return all.some(
			(one) =>
				one.kind === k.ThrowStatement ||
				(ts.isExpressionStatement(one) &&
					ts.isCallExpression(one.expression) &&
					isMember(source, one.expression.expression) &&
					memberName(source, one.expression.expression) === 'exit'),
		);
	};

	/** A setting that a library gives by its path, here or by way of a constant, and that nothing converts on the way. */
	const setting = (node: ts.Expression, at: At, how: FactTypes['setting.use']['how'] = 'presence'): void => {
		const followed = at.names.follow(node, at.scope);
		const given = bare(source, followed.node);
		const isAsked = ts.isCallExpression(given) && isMember(source, given.expression) && memberName(source, given.expression) === 'get';
		const value = isAsked || isMember(source, given) ? at.values.of(given, followed.scope) : undefined;
		if (value?.kind === 'import' && pathSettings.has(value.specifier)) {
			at.emit('setting.use', at.span(node), { value, how });
		}
	};

	/** What a condition asks of variables, and of settings. */
	const condition = (node: ts.Expression, at: At, checks: boolean, depth = 0, kept = false): void => {
		const inner = bare(source, node);
		if (depth > 8) {
			return;
		}
		if (ts.isPrefixUnaryExpression(inner) && inner.operator === k.ExclamationToken) {
			condition(inner.operand, at, checks, depth + 1);
		} else if (ts.isBinaryExpression(inner)) {
			const operator = inner.operatorToken.kind;
			if (operator === k.AmpersandAmpersandToken || operator === k.BarBarToken) {
				condition(inner.left, at, checks, depth + 1);
				condition(inner.right, at, checks, depth + 1);
			} else if (checks) {
				const read = plainRead(inner.left, at) ?? plainRead(inner.right, at);
				if (read !== undefined) {
					emit(at, inner, read, 'check');
				}
			}
		} else if (
			ts.isCallExpression(inner) &&
			(at.names.of(inner.expression, at.scope) === 'Boolean' || (checks && inner.arguments.length === 1))
		) {
			// `if (isNaN(port)) throw …`
			const [first] = inner.arguments;
			if (first !== undefined) {
				condition(first, at, checks, depth + 1);
			}
		} else {
			const read = plainRead(inner, at);
			if (read !== undefined && (checks || !isAnswer(read))) {
				emit(at, inner, read, checks ? 'check' : 'presence', kept && !checks ? { kept: true } : {});
			} else if (read === undefined && !checks) {
				setting(inner, at);
			}
		}
	};

	/** A function of this file that stops when the variable it is asked for is missing. */
	const helperStops = (call: ts.CallExpression, at: At): boolean => {
		const target = at.contexts.functionOf(call.expression, at.scope);
		return (
			target?.body !== undefined &&
			/\bthrow\b|\bexit\s*\(/.test(source.text.slice(target.body.pos, target.body.end)) &&
			!(call.arguments.length === 2 && isLenient(target.parameters[2]))
		);
	};

	/** A parameter that, left out, lets a default hold everywhere: `options = { requireInProduction: false }`. */
	const isLenient = (parameter: ts.ParameterDeclaration | undefined): boolean => {
		const text = parameter === undefined ? '' : source.text.slice(parameter.pos, parameter.end);
		return /requir|mandatory|strict/i.test(text) && /\?\s*:|=/.test(text) && !/\btrue\b/.test(text);
	};

	/** A read by a helper of this file that gives out the text as it is: `get('DB_PORT', 5432)`. */
	const asText = (node: ts.Expression, at: At): EnvironmentValue | undefined => {
		const call = bare(source, node);
		const body = ts.isCallExpression(call) ? at.contexts.functionOf(call.expression, at.scope)?.body : undefined;
		return body === undefined ||
			/\b(?:Number|parseInt|parseFloat|parse|Boolean|toBool\w*)\s*\(|\btrue\b/.test(source.text.slice(body.pos, body.end))
			? undefined
			: readOf(call, at);
	};

	/** A read by the `ConfigService` of NestJS, which gives `undefined` where a variable is missing. */
	const askedOfNest = (node: ts.Expression, at: At): EnvironmentValue | undefined => {
		const call = bare(source, node);
		return ts.isCallExpression(call) && at.names.of(call.expression, at.scope) === '@nestjs/config.ConfigService().get'
			? readOf(call, at)
			: undefined;
	};

	const isBoolean = (node: ts.Expression | undefined): boolean => node?.kind === k.TrueKeyword || node?.kind === k.FalseKeyword;

	/** Whether a value is kept as it is: nothing compares or converts it there. */
	const isKept = (at: At): boolean => {
		const parent = at.parent();
		return (
			parent !== undefined && (ts.isPropertyAssignment(parent) || ts.isVariableDeclaration(parent) || ts.isPropertyDeclaration(parent))
		);
	};

	/** Whether a value is assigned to something as it is. */
	const isAssigned = (at: At): boolean => {
		const parent = at.parent();
		return parent !== undefined && ts.isBinaryExpression(parent) && parent.operatorToken.kind === k.EqualsToken;
	};

	/** A call that converts what it is handed first: into a number, or into the parts of a text. */
	const converted = (call: ts.CallExpression | ts.NewExpression, first: ts.Expression, how: How, at: At): void => {
		const read = readOf(first, at);
		if (read !== undefined) {
			const whole = at.parent();
			const outer = whole !== undefined && ts.isBinaryExpression(whole) && whole.left === call ? readOf(whole, at) : undefined;
			emit(at, call, outer ?? read, how);
		} else if (how === 'number') {
			setting(first, at, 'number');
			computed(call, first, at);
		}
	};

	/** A number made of a variable whose name is computed, in code that does not look at what came of it. */
	const computed = (call: ts.CallExpression | ts.NewExpression, first: ts.Expression, at: At): void => {
		const value = at.values.of(first, at.scope);
		if (value.kind !== 'env' || value.name !== undefined || value.fallback !== undefined) {
			return;
		}
		const parent = at.parent();
		const around = isFunctionNode(source, at.functionNode()) ? at.functionNode() : (at.ancestors[1] ?? call);
		const isReplaced =
			parent !== undefined &&
			ts.isBinaryExpression(parent) &&
			(parent.operatorToken.kind === k.BarBarToken || parent.operatorToken.kind === k.QuestionQuestionToken);
		if (
			!isReplaced &&
			!/\b(?:isNaN|isFinite|isInteger|isSafeInteger|throw|assert\w*|test|match)\b/.test(source.text.slice(around.pos, around.end))
		) {
			at.emit('env.use', at.span(call), { how: 'number', fallback: false });
		}
	};

	return [
		{
			kinds: [k.NewExpression],
			visit(node, at) {
				const made = node as ts.NewExpression;
				const [first] = made.arguments ?? [];
				if (first !== undefined && parsers.has(at.names.of(made.expression, at.scope) ?? '')) {
					converted(made, first, 'data', at);
				}
			},
		},
		{
			kinds: [k.NonNullExpression, k.AsExpression, k.TypeAssertionExpression],
			visit(node, at) {
				const { expression } = node as ts.NonNullExpression;
				// `<string>process.env.X` says what `process.env.X as string` says.
				const type = ts.isAsExpression(node) || ts.isTypeAssertionExpression(node) ? node.type : undefined;
				if (
					type !== undefined &&
					(type.kind === k.AnyKeyword ||
						type.kind === k.UnknownKeyword ||
						(ts.isTypeReferenceNode(type) && source.text.slice(type.pos, type.end).trim() === 'const'))
				) {
					return;
				}
				if (type !== undefined && (type.kind === k.NumberKeyword || type.kind === k.BooleanKeyword)) {
					const read = asText(expression, at);
					if (read !== undefined) {
						emit(at, node, read, 'cast');
					}
				}
				const access = environmentAccess(source, at.names, bare(source, expression), at.scope);
				const trusted =
					access?.variable !== undefined
						? ({ kind: 'env', name: access.variable, span: at.span(expression) } as const)
						: askedOfNest(expression, at);
				if (trusted !== undefined && trusted.fallback === undefined && !isAskedByChain(at)) {
					emit(at, node, trusted, 'assertion');
				}
			},
		},
		{
			kinds: [k.CallExpression],
			visit(node, at) {
				const call = node as ts.CallExpression;
				const [first] = call.arguments;
				const name = at.names.of(call.expression, at.scope);
				if (first !== undefined && name !== undefined && (numbers.has(name) || parsers.has(name))) {
					converted(call, first, numbers.has(name) ? 'number' : 'data', at);
				} else if (first !== undefined && name === 'Boolean') {
					// What stands in a condition is asked there, and what stands before an `&&` is asked with it.
					const whole = at.parent();
					if (
						whole !== undefined &&
						!ts.isIfStatement(whole) &&
						!ts.isConditionalExpression(whole) &&
						!ts.isBinaryExpression(whole) &&
						!ts.isPrefixUnaryExpression(whole)
					) {
						condition(
							ts.isBinaryExpression(first) && first.operatorToken.kind === k.AmpersandAmpersandToken ? first.right : first,
							at,
							false,
							0,
							isKept(at) || isAssigned(at),
						);
					}
				} else if (first !== undefined && name !== undefined && asserting.has(name)) {
					condition(first, at, true);
				} else {
					const method = isMember(source, call.expression)
						? memberName(source, call.expression)
						: ts.isIdentifier(call.expression)
							? call.expression.text
							: undefined;
					const read =
						method !== undefined &&
						(requiring.has(method) ||
							(ts.isIdentifier(call.expression) && first !== undefined && ts.isStringLiteralLike(first) && helperStops(call, at)))
							? readOf(call, at)
							: undefined;
					if (read !== undefined) {
						emit(at, call, read, 'check', at.names.of(call.expression, at.scope) === ofSettings ? { ofSettings: true } : {});
					}
					const text = isBoolean(call.arguments[1]) && isKept(at) ? asText(call, at) : undefined;
					if (text !== undefined) {
						emit(at, call, text, 'switch', { comparedWith: call.arguments[1]?.kind === k.TrueKeyword ? 'true' : 'false' });
					}
				}
			},
		},
		{
			kinds: [k.PrefixUnaryExpression],
			visit(node, at) {
				const { operator, operand } = node as ts.PrefixUnaryExpression;
				if (operator === k.PlusToken) {
					const read = readOf(operand, at);
					if (read !== undefined) {
						emit(at, node, read, 'number');
					}
				} else if (operator === k.ExclamationToken && ts.isPrefixUnaryExpression(operand) && operand.operator === k.ExclamationToken) {
					condition(operand.operand, at, false, 0, isKept(at) || isAssigned(at));
				}
			},
		},
		{
			kinds: [k.IfStatement],
			visit(node, at) {
				const branch = node as ts.IfStatement;
				condition(branch.expression, at, stops(branch.thenStatement));
				if (onlyPrintsFailure(branch, at)) {
					at.emit('env.use', at.span(branch.expression), { how: 'printed', fallback: false });
				}
			},
		},
		{
			kinds: [k.ConditionalExpression],
			visit(node, at) {
				if (readOf(node as ts.ConditionalExpression, at) === undefined) {
					condition((node as ts.ConditionalExpression).condition, at, false);
				}
			},
		},
		{
			kinds: [k.BinaryExpression],
			visit(node, at) {
				const { left, right, operatorToken } = node as ts.BinaryExpression;
				switch (operatorToken.kind) {
					case k.EqualsEqualsEqualsToken:
					case k.EqualsEqualsToken:
					case k.ExclamationEqualsEqualsToken:
					case k.ExclamationEqualsToken: {
						compare(left, right, node, at);
						compare(right, left, node, at);
						break;
					}
					case k.BarBarToken:
					case k.QuestionQuestionToken: {
						const variable = isBoolean(right) && isKept(at) ? textRead(left, at) : undefined;
						if (variable !== undefined) {
							emit(at, node, { kind: 'env', name: variable, span: at.span(left), fallback: at.values.of(right, at.scope) }, 'switch', {
								comparedWith: right.kind === k.TrueKeyword ? 'true' : 'false',
							});
						}
						break;
					}
					case k.AmpersandAmpersandToken: {
						const parent = at.parent();
						if (
							parent !== undefined &&
							!ts.isIfStatement(parent) &&
							!ts.isConditionalExpression(parent) &&
							!(ts.isBinaryExpression(parent) && parent.operatorToken.kind !== k.EqualsToken)
						) {
							condition(left, at, false);
						}
						break;
					}
				}
			},
		},
	];

	function compare(one: ts.Expression, other: ts.Expression, node: ts.Node, at: At): void {
		const text = literalText(other, at.scope, at);
		const read = text === undefined ? undefined : plainRead(one, at);
		if (text !== undefined && read !== undefined) {
			emit(at, node, read, 'comparison', { comparedWith: text });
		}
	}

	function literalText(node: ts.Expression, scope: Scope, at: At): string | undefined {
		const value = at.values.of(node, scope);
		return value.kind === 'literal' && value.type === 'string' ? value.text : undefined;
	}
};
