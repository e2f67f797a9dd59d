import type ts from 'typescript';
import type { Span } from '../../../core/text.js';
import type { EnvironmentValue, Value } from '../../../core/value.js';
import {
	askedBeforeFilling,
	environmentAccess,
	functionOfProject,
	isEnvironment,
	isNamedBySettings,
	isReaderOfModule,
	isReaderOfStrapi,
} from '../environment.js';
import { bare, isMember, memberName, propertyNameText } from '../nodes.js';
import type { At, VisitorFactory } from '../walk.js';
import { heldByProperty } from '../heldByProperty.js';
import { prefixAt } from '../prefixes.js';
import { isVariableName, letsOnlyNamedThrough } from '../schemas.js';
import { withFallback } from '../values/shapes.js';
import { isReadForCaller } from '../ownGetters.js';
import { isForProgram } from '../startedPrograms.js';
import { isRandom } from '../random.js';
import { variablesWalked } from '../walkedLists.js';

/** Reads of, writes to, and the passing on of the environment. */
export const environmentVisitors: VisitorFactory = ({ source }) => {
	if (!source.mentionsEnvironment) {
		return [];
	}
	const { ts } = source;
	const k = ts.SyntaxKind;
	const bundled = source.text.includes('import.meta.env');
	/** Accesses that an outer expression (its default, a write to it) has spoken for. */
	const handled = new Set<ts.Node>();

	const read = (
		at: At,
		span: Span,
		variable: string | undefined,
		fallback?: Value,
		{
			random,
			byCaller,
			ofDatabase,
			emptyStays,
			required,
		}: { readonly [Flag in 'random' | 'byCaller' | 'ofDatabase' | 'emptyStays' | 'required']?: boolean } = {},
	): void =>
		at.emit('env.read', span, {
			form: 'value',
			...(bundled && source.text.slice(span.start, span.start + 200).includes('import.meta.env') ? { bundled: true } : {}),
			...(variable === undefined ? {} : { variable }),
			...(fallback === undefined ? {} : { fallback }),
			...(random === true ? { random: true } : {}),
			...(byCaller === true ? { byCaller: true } : {}),
			...(ofDatabase === true ? { ofDatabase: true } : {}),
			...(required === true ? { required: true } : {}),
			...(emptyStays === true && fallback !== undefined ? { emptyStays: true } : {}),
			...heldByProperty(variable, at),
		});

	/** `getRequiredEnv('X', 'local')` of another module. */
	const isRequiring = (callee: ts.Expression, at: At): boolean =>
		/required?|must|or_?throw/i.test(ts.isIdentifier(callee) ? callee.text : (memberName(source, callee) ?? '')) &&
		isReaderOfModule(source, callee, at.scope);

	/** The default that follows in a chain: `env.get('PAGES').default('20').asInt()` of env-var. */
	const chainedDefault = (at: At): Value | undefined => {
		for (let level = 1; ; level += 2) {
			const member = at.parent(level);
			const called = at.parent(level + 1);
			if (member === undefined || called === undefined || !ts.isPropertyAccessExpression(member) || !ts.isCallExpression(called)) {
				return undefined;
			}
			if (member.name.text === 'default' && called.expression === member) {
				const value = at.values.of(called, at.scope);
				return value.kind === 'env' ? value.fallback : undefined;
			}
		}
	};

	/** The read that an expression is after conversions: `Number(process.env.X)`, `process.env.X.trim()`. */
	const direct = (at: At, node: ts.Expression, depth = 0): ReturnType<typeof environmentAccess> => {
		const inner = bare(source, node);
		const access = environmentAccess(source, at.names, inner, at.scope);
		if (access !== undefined || depth > 6) {
			return access;
		}
		if (ts.isPrefixUnaryExpression(inner)) {
			return direct(at, inner.operand, depth + 1);
		}
		if (ts.isCallExpression(inner)) {
			const { expression, arguments: given } = inner;
			const [first] = given;
			if (isMember(source, expression)) {
				const receiver = direct(at, expression.expression, depth + 1);
				if (receiver !== undefined) {
					return receiver;
				}
			}
			return first === undefined ? undefined : direct(at, first, depth + 1);
		}
		return undefined;
	};

	const withDefault = (node: ts.BinaryExpression, at: At): void => {
		if (node.operatorToken.kind !== k.BarBarToken && node.operatorToken.kind !== k.QuestionQuestionToken) {
			return;
		}
		// `a || b || c` is `(a || b) || c`: the last default is the outermost one.
		const operands: ts.Expression[] = [node.right];
		const operators = [node.operatorToken.kind];
		let left: ts.Expression = bare(source, node.left);
		while (
			ts.isBinaryExpression(left) &&
			(left.operatorToken.kind === k.BarBarToken || left.operatorToken.kind === k.QuestionQuestionToken)
		) {
			operands.unshift(left.right);
			operators.unshift(left.operatorToken.kind);
			left = bare(source, left.left);
		}
		const all = [left, ...operands];
		all.forEach((operand, index) => {
			const start = index === 0 ? at.span(node).start : at.span(operand).start;
			const span = { start, end: at.span(node).end };
			const emptyStays = operators.slice(index).every((operator) => operator === k.QuestionQuestionToken);
			const later = all.slice(index + 1);
			heldDefault(bare(source, operand), later, { span, emptyStays }, at);
			const access = direct(at, operand);
			if (access === undefined || handled.has(access.node)) {
				return;
			}
			handled.add(access.node);
			read(at, span, access.variable, firstKnown(later, access.variable, at), {
				random: later.some((one) => isRandom(one, at)),
				byCaller: access.variable === undefined && isReadForCaller(source, access.node, at),
				emptyStays,
			});
		});
	};

	/** What is taken instead of a variable: the next of a chain, which may fall back on what comes after it. */
	const firstKnown = (later: readonly ts.Expression[], variable: string | undefined, at: At): Value | undefined => {
		const hint = variable === undefined ? {} : { name: variable };
		let fallback: Value | undefined;
		for (const one of later) {
			const value = at.values.of(one, at.scope, hint);
			if (fallback === undefined) {
				fallback = value;
			} else if (fallback.kind === 'env') {
				fallback = withFallback(fallback, value);
			}
		}
		return fallback;
	};

	/**
	 * `const { JWT_SECRET } = process.env; … JWT_SECRET || 'secret'`: what was read without a default gets one where it is used. So does
	 * what a helper or a framework reads by its name: `config.get('JWT_SECRET') ?? 'secret'`, and each of several in a chain.
	 */
	const heldDefault = (
		left: ts.Expression,
		later: readonly ts.Expression[],
		{ span, emptyStays }: { readonly span: Span; readonly emptyStays: boolean },
		at: At,
	): void => {
		const isAsked = ts.isCallExpression(left) && namedBy(left) !== undefined;
		if (later.length === 0 || handled.has(left) || (!ts.isIdentifier(left) && !isAsked)) {
			return;
		}
		const held = at.values.of(left, at.scope);
		if (
			held.kind !== 'env' ||
			held.name === undefined ||
			held.fallback !== undefined ||
			(isAsked ? namedBy(left) !== held.name || direct(at, left) !== undefined : !source.text.includes(held.name))
		) {
			return;
		}
		const fallback = firstKnown(later, held.name, at);
		const end = fallback?.kind === 'env' ? lastOf(fallback) : fallback;
		if (end?.kind === 'literal' || end?.kind === 'secret') {
			handled.add(left); // a call that asks; names are not looked for there
			read(at, span, held.name, fallback, { emptyStays });
		}
	};

	/** What is taken where none of the variables is there that fall back on each other. */
	const lastOf = ({ fallback }: EnvironmentValue): Value | undefined => (fallback?.kind === 'env' ? lastOf(fallback) : fallback);

	/** The variable that a call names first. */
	const namedBy = ({ arguments: [first] }: ts.CallExpression): string | undefined =>
		first !== undefined && ts.isStringLiteralLike(first) && isVariableName(first.text) ? first.text : undefined;

	const conditional = (node: ts.ConditionalExpression, at: At): void => {
		const condition = direct(at, node.condition);
		const value = at.values.of(node, at.scope);
		if (condition?.variable === undefined || value.kind !== 'env' || value.fallback === undefined) {
			return;
		}
		handled.add(condition.node);
		for (const branch of [node.whenTrue, node.whenFalse]) {
			const access = direct(at, branch);
			if (access !== undefined) {
				handled.add(access.node);
			}
		}
		read(at, at.span(node), condition.variable, value.fallback);
	};

	const pattern = (name: ts.BindingName, at: At): void => {
		if (!ts.isObjectBindingPattern(name)) {
			return;
		}
		for (const element of name.elements) {
			if (element.dotDotDotToken !== undefined) {
				at.emit('env.read', at.span(element), { form: 'all' });
				continue;
			}
			const variable = propertyNameText(source, element.propertyName ?? element.name);
			const fallback =
				element.initializer === undefined || variable === undefined
					? undefined
					: at.values.of(element.initializer, at.scope, { name: variable });
			read(at, at.span(element), variable, fallback, { emptyStays: true });
		}
	};

	/** Whether a schema gets the environment, alone (`schema.parse(process.env)`) or as an option (`createEnv({ runtimeEnv: process.env })`). */
	const isChecked = (node: ts.Expression, at: At): boolean => {
		const parent = at.parent();
		const call = parent !== undefined && ts.isPropertyAssignment(parent) && parent.initializer === node ? at.parent(2) : parent;
		return (
			call !== undefined &&
			ts.isCallExpression(call) &&
			letsOnlyNamedThrough(call, at.names.of(call.expression, at.scope), at.scope, {
				source,
				names: at.names,
				valueOf: (one, scope, name) => at.values.of(one, scope, { name }),
			})
		);
	};

	/** A mention of the whole environment that is no read of one variable. */
	const whole = (node: ts.Expression, at: At): void => {
		const parent = at.parent();
		if (parent === undefined || (isMember(source, parent) && parent.expression === node) || handled.has(node)) {
			return;
		}
		if (ts.isVariableDeclaration(parent) || ts.isImportSpecifier(parent)) {
			if (ts.isVariableDeclaration(parent) && ts.isObjectBindingPattern(parent.name)) {
				pattern(parent.name, at);
			}
			return;
		}
		if (ts.isBinaryExpression(parent) && parent.operatorToken.kind === k.InKeyword && parent.right === node) {
			read(at, at.span(parent), ts.isStringLiteralLike(parent.left) ? parent.left.text : undefined);
			return;
		}
		if ((ts.isBinaryExpression(parent) && parent.left === node) || (ts.isPropertyAccessExpression(node) && ts.isTypeOfExpression(parent))) {
			return;
		}
		if (ts.isCallExpression(parent) && parent.arguments[0] === node && at.names.of(parent.expression, at.scope) === 'Object.assign') {
			const [, second] = parent.arguments;
			if (second !== undefined && at.names.of(second, at.scope) === 'dotenv.parse()') {
				at.emit('env.load', at.span(parent), { api: 'dotenv.parse', override: true });
			}
			const value = second === undefined ? undefined : at.values.of(second, at.scope);
			if (value?.kind === 'object') {
				for (const [variable, one] of Object.entries(value.properties)) {
					at.emit('env.write', one.span, { variable, value: one });
				}
			} else if (value !== undefined) {
				at.emit('env.write', at.span(parent), { value });
			}
			return;
		}
		if (
			ts.isCallExpression(parent) &&
			at.names.of(node, at.scope) === 'vite.loadEnv()' &&
			at.names.of(parent.expression, at.scope) === 'Object.assign'
		) {
			return; // `Object.assign(process.env, loadEnv(…))`: what is loaded is put where others ask for it
		}
		const call = ts.isCallExpression(parent) && parent.arguments[0] === node ? parent : undefined;
		const prefix = call === undefined ? undefined : prefixAt(source.text, at.span(call).start);
		const taker = call === undefined ? undefined : functionOfProject(source, call.expression, at);
		at.emit('env.read', at.span(node), {
			form: 'all',
			...(isChecked(node, at) ? { checked: true as const } : {}),
			...(isForProgram(at) ? { toProgram: true as const } : {}),
			...(prefix !== undefined && { prefix }),
			...(taker !== undefined && { handedTo: taker }),
		});
	};

	return [
		{
			kinds: [k.IfStatement],
			visit: (node, at) => askedBeforeFilling(source, node as ts.IfStatement, at).forEach((each) => handled.add(each)),
		},
		{ kinds: [k.BinaryExpression], visit: (node, at) => withDefault(node as ts.BinaryExpression, at) },
		{ kinds: [k.ConditionalExpression], visit: (node, at) => conditional(node as ts.ConditionalExpression, at) },
		{
			kinds: [k.BinaryExpression],
			visit(node, at) {
				const { left, right, operatorToken } = node as ts.BinaryExpression;
				if (operatorToken.kind < k.FirstAssignment || operatorToken.kind > k.LastAssignment || !isMember(source, left)) {
					return;
				}
				const access = environmentAccess(source, at.names, left, at.scope);
				if (access !== undefined) {
					handled.add(access.node);
					const assigned = at.values.of(right, at.scope, access.variable === undefined ? {} : { name: access.variable });
					// `??=` and `||=` only fill in what is missing.
					const fills = operatorToken.kind === k.QuestionQuestionEqualsToken || operatorToken.kind === k.BarBarEqualsToken;
					const value: Value = fills
						? { kind: 'env', ...(access.variable === undefined ? {} : { name: access.variable }), fallback: assigned, span: at.span(node) }
						: assigned;
					at.emit('env.write', at.span(node), { ...(access.variable === undefined ? {} : { variable: access.variable }), value });
				}
			},
		},
		{
			kinds: [k.DeleteExpression],
			visit(node, at) {
				const access = environmentAccess(source, at.names, (node as ts.DeleteExpression).expression, at.scope);
				if (access !== undefined) {
					handled.add(access.node);
					at.emit('env.write', at.span(node), {
						...(access.variable === undefined ? {} : { variable: access.variable }),
						value: { kind: 'unknown', span: at.span(node) },
					});
				}
			},
		},
		{
			kinds: [k.PropertyAccessExpression, k.ElementAccessExpression],
			visit(node, at) {
				const access = node as ts.PropertyAccessExpression;
				const found = environmentAccess(source, at.names, access, at.scope);
				if (found === undefined) {
					if (
						memberName(source, access) === 'env' &&
						isEnvironment(at.names, access, at.scope) &&
						at.names.of(access, at.scope) !== 'Deno.env'
					) {
						whole(access, at);
					}
					return;
				}
				if (handled.has(found.node)) {
					return;
				}
				handled.add(found.node);
				const listed = found.variable === undefined ? variablesWalked(found.node, at) : undefined;
				if (listed !== undefined) {
					for (const element of listed) {
						read(at, at.span(element), element.text, undefined, { required: true });
					}
					return;
				}
				read(at, at.span(node), found.variable, undefined, {
					byCaller: found.variable === undefined && isReadForCaller(source, found.node, at),
					ofDatabase: found.variable === undefined && isNamedBySettings(source, found.node),
				});
			},
		},
		{
			kinds: [k.Identifier],
			visit(node, at) {
				const { text } = node as ts.Identifier;
				if (text !== 'env' && !text.endsWith('Env')) {
					return;
				}
				const parent = at.parent();
				if (
					parent === undefined ||
					ts.isImportSpecifier(parent) ||
					ts.isBindingElement(parent) ||
					((ts.isVariableDeclaration(parent) || ts.isParameter(parent)) && parent.name === node) ||
					(ts.isPropertyAccessExpression(parent) && parent.name === node) ||
					(ts.isPropertyAssignment(parent) && parent.name === node)
				) {
					return;
				}
				const name = (node as ts.Identifier).text;
				if (
					(name === 'env' || name.endsWith('Env')) &&
					at.scope.lookup(name) !== undefined &&
					isEnvironment(at.names, node as ts.Identifier, at.scope)
				) {
					whole(node as ts.Identifier, at);
				}
			},
		},
		{
			kinds: [k.CallExpression],
			visit(node, at) {
				const call = node as ts.CallExpression;
				const access = environmentAccess(source, at.names, call, at.scope);
				if (access !== undefined) {
					if (!handled.has(access.node)) {
						handled.add(access.node);
						read(at, at.span(node), access.variable);
					}
					return;
				}
				const [first] = call.arguments;
				if (first === undefined || !ts.isStringLiteralLike(first) || !isVariableName(first.text)) {
					// A name that is computed may be any.
					if (
						first !== undefined &&
						!ts.isStringLiteralLike(first) &&
						ts.isIdentifier(call.expression) &&
						isReaderOfModule(source, call.expression, at.scope)
					) {
						read(at, at.span(node), undefined);
					}
					return;
				}
				// Helpers of this file and services of a framework that read a variable by its name.
				const value = handled.has(call) ? undefined : at.values.of(call, at.scope);
				if (value?.kind === 'env' && value.name === first.text) {
					// How a helper of this file asks, only its body tells.
					const emptyStays = isMember(source, call.expression) || isReaderOfStrapi(source, call.expression, at.scope);
					read(at, at.span(node), first.text, value.fallback ?? chainedDefault(at), {
						emptyStays,
						required: isRequiring(call.expression, at),
					});
				}
			},
		},
	];
};
