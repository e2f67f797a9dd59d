import type ts from 'typescript';
import { environmentKindOf, namesEnvironment } from '../../../core/environmentNames.js';
import type { FactTypes, Guard } from '../../../core/fact.js';
import { actionsOf } from '../actions.js';
import { restOfName, startOfChain, unnamedBeside } from '../choices.js';
import { differingIn } from '../differing.js';
import { leavesForSome } from '../leaving.js';
import { allGivenBack, givenBack, isNumber, onlyOf } from '../givenBack.js';
import { functionName } from '../exported.js';
import { bare, isFunctionNode, isMember, lastName, memberName, propertyNameText, statementsAfter, writtenAs } from '../nodes.js';
import { speaksOfEnvironment } from '../outline/branches.js';
import type { At, VisitorFactory } from '../walk.js';
import { inBoth, isWritten } from '../written.js';
import { comparisonIn, isOnEnvironment } from './comparisons.js';
import { levelsOf, toldByBoth } from './kinds.js';
import { choiceOf, readSideOf } from './writtenSides.js';

const mostNames = 12;

/** Branches on the name of the environment. */
export const branchVisitors: VisitorFactory = ({ source }) => {
	if (!source.mentionsEnvironment) {
		return [];
	}
	const { ts } = source;
	const k = ts.SyntaxKind;

	const emit = (
		at: At,
		node: ts.Node,
		guard: Guard,
		form: FactTypes['env.branch']['form'],
		then: readonly string[],
		otherwise: readonly string[],
		more: Pick<
			FactTypes['env.branch'],
			| 'target'
			| 'orEmpty'
			| 'elseRead'
			| 'thenRead'
			| 'levels'
			| 'kinds'
			| 'off'
			| 'returns'
			| 'leaves'
			| 'arms'
			| 'differs'
			| 'sides'
			| 'unset'
		> = {},
	): void => {
		at.emit('env.branch', at.span(node), {
			variable: guard.variable,
			operator: guard.operator === '!=' ? '!=' : '=',
			value: guard.value ?? '',
			then,
			otherwise,
			form,
			...more,
		});
	};

	/** `!['dev', 'prod'].includes(environment)`: nothing is asked besides, even if what is known of one side says nothing of the other. */
	const isPlainCall = (condition: ts.Expression): boolean => {
		const inner = bare(source, condition);
		return ts.isPrefixUnaryExpression(inner) ? isPlainCall(inner.operand) : ts.isCallExpression(inner);
	};

	/** What follows a branch of a function that returns, where its words say that it is on the environment, and on nothing besides. */
	const restOf = (node: ts.IfStatement, at: At): readonly ts.Statement[] => {
		const { expression, thenStatement } = node;
		const last = ts.isBlock(thenStatement) ? thenStatement.statements.at(-1) : thenStatement;
		const around = at.parent(2);
		return last !== undefined &&
			ts.isReturnStatement(last) &&
			around !== undefined &&
			isFunctionNode(source, around) &&
			speaksOfEnvironment(source.text.slice(expression.pos, expression.end)) &&
			(at.guarding.of(expression, at.scope, false).some((guard) => isOnEnvironment(source, guard)) || isPlainCall(expression))
			? statementsAfter(source, node, at.parent())
			: [];
	};

	/** Whether an expression gives back nothing at all: `null`, `undefined`. */
	const isNothing = (node: ts.Expression): boolean => {
		const inner = bare(source, node);
		return inner.kind === k.NullKeyword || (ts.isIdentifier(inner) && inner.text === 'undefined');
	};

	/** Whether a function starts with a branch that does nothing but to leave it. */
	const isFirst = (node: ts.IfStatement, at: At): boolean => {
		const block = at.parent();
		const last = onlyOf(source, node.thenStatement);
		return (
			block !== undefined &&
			ts.isBlock(block) &&
			block.statements[0] === node &&
			last !== undefined &&
			ts.isReturnStatement(last) &&
			(last.expression === undefined || isNothing(last.expression))
		);
	};

	/** What the only statement after a branch gives back, where both give back something that is made there, as the two sides of a choice do. */
	const makerAfter = (node: ts.IfStatement, at: At): ts.Expression | undefined => {
		const made = givenBack(source, node.thenStatement);
		const around = at.parent(2);
		if (
			made === undefined ||
			node.elseStatement !== undefined ||
			!ts.isNewExpression(bare(source, made)) ||
			around === undefined ||
			!isFunctionNode(source, around) ||
			!speaksOfEnvironment(source.text.slice(node.expression.pos, node.expression.end))
		) {
			return undefined;
		}
		const [after, ...more] = statementsAfter(source, node, at.parent());
		const other = more.length === 0 ? givenBack(source, after) : undefined;
		return other !== undefined && ts.isNewExpression(bare(source, other)) ? other : undefined;
	};

	/** The variable that one side of a choice reads, and nothing else. */
	const readBy = (node: ts.Expression, at: At): string | undefined => {
		const value = at.values.of(node, at.scope);
		return value.kind === 'env' ? value.name : undefined;
	};

	/** The names of two sides that are alike but for the environments they are called after, or of two variables. */
	const armsOf = (one: ts.Expression, other: ts.Expression, at: At): Pick<FactTypes['env.branch'], 'arms'> => {
		const reads = [readBy(one, at), readBy(other, at)] as const;
		if (reads[0] !== undefined && reads[1] !== undefined) {
			return reads[0] === reads[1] ? {} : { arms: [reads[0], reads[1]] };
		}
		const [a, b] = [restOfName(source, one), restOfName(source, other)];
		if (a === undefined || b === undefined) {
			const unnamed = a === undefined ? unnamedBeside(source, one, other) : unnamedBeside(source, other, one);
			return unnamed === undefined ? {} : { arms: a === undefined ? [unnamed, b!.name] : [a.name, unnamed] };
		}
		return a.rest === b.rest && a.name !== b.name && (a.kind === 'production' || b.kind === 'production') ? { arms: [a.name, b.name] } : {};
	};

	const differsOf = (then: ts.Node, otherwise: ts.Node | undefined, at: At): Pick<FactTypes['env.branch'], 'differs'> => {
		const differs = differingIn(then, otherwise, at);
		return differs.length === 0 ? {} : { differs: differs.slice(0, mostNames) };
	};

	/**
	 * Two variables that the two ways read for one setting: `{ id: process.env.APP_ID }`, `{ id: process.env.DEV_APP_ID }`. Tests may have
	 * some of their own.
	 */
	const readsOf = ({ value }: Guard, then: ts.Node, otherwise: ts.Node | undefined, at: At): Pick<FactTypes['env.branch'], 'arms'> => {
		for (const { mine, theirs } of environmentKindOf(value ?? '') === 'test' ? [] : inBoth(source, then, otherwise)) {
			const [one, other] = [readBy(mine, at), readBy(theirs, at)];
			if (one !== undefined && other !== undefined && one !== other) {
				return { arms: [one, other] };
			}
		}
		return {};
	};

	/** The name of the innermost function, or of the property that it is read as. */
	const nameOfFunction = (at: At): string | undefined => {
		const node = at.functionNode();
		return ts.isGetAccessorDeclaration(node)
			? propertyNameText(source, node.name)
			: functionName(source, node, at.ancestors[at.ancestors.lastIndexOf(node) - 1]);
	};

	/** The function that gives back one written value or another: `if (isProduction) return 1; return 0.05;`. */
	const choosingFunction = (chosen: ts.Expression | undefined, otherwise: ts.Expression | undefined, at: At): string | undefined =>
		chosen !== undefined && otherwise !== undefined && isWritten(source, chosen) && isWritten(source, otherwise)
			? nameOfFunction(at)
			: undefined;

	/** The function that gives back other numbers in one environment than everywhere else. */
	const numbersOf = (then: ts.Statement, otherwise: readonly ts.Statement[], at: At): Pick<FactTypes['env.branch'], 'differs'> => {
		const [one, other] = [[then], otherwise].map((statements) => statements.flatMap((statement) => allGivenBack(source, statement)));
		const name =
			one!.length > 0 && other!.length > 0 && [...one!, ...other!].every((each) => isNumber(source, each)) ? nameOfFunction(at) : undefined;
		const [a, b] = [one!, other!].map((all) => all.map((each) => writtenAs(source, each)).join());
		return name === undefined || a === b ? {} : { differs: [name] };
	};

	/** Whether a level is that of one event, and not of the log: chosen in a function, or beside a message. */
	const isOfEvent = (at: At): boolean => {
		const object = at.parent(2);
		return object !== undefined && ts.isObjectLiteralExpression(object)
			? object.properties.some(({ name }) => /^(?:message|msg|text|event|category)$/.test(propertyNameText(source, name) ?? ''))
			: isFunctionNode(source, at.functionNode());
	};

	/** `rateLimit.enabled` for what is on or off: the name itself says nothing. */
	const switchName = (target: string, at: At): string => {
		const around = at.parent(2);
		const outer =
			/^(?:enabled?|active|disabled)$/.test(target) && around !== undefined && ts.isPropertyAssignment(around)
				? propertyNameText(source, around.name)
				: undefined;
		return outer === undefined ? target : `${outer}.${target}`;
	};

	/** The name that a value goes to: a property, a variable, an assigned member. */
	const targetName = (at: At, depth = 1): string | undefined => {
		const parent = at.parent(depth);
		if (parent === undefined) {
			return undefined;
		}
		if (ts.isPropertyAssignment(parent) || ts.isVariableDeclaration(parent) || ts.isPropertyDeclaration(parent)) {
			return propertyNameText(source, parent.name as ts.PropertyName);
		}
		return ts.isBinaryExpression(parent) && isMember(source, parent.left) ? memberName(source, parent.left) : undefined;
	};

	/**
	 * The name that a choice goes to where nothing else gives a value, and the variable of the environment that is asked first:
	 * `const bucket = process.env.BUCKET || (isProduction ? 'shop' : 'shop-dev')`.
	 */
	const defaulted = (node: ts.Expression, at: At): { readonly name: string; readonly unset?: string } | undefined => {
		let child: ts.Node = node;
		let unset: string | undefined;
		for (let depth = 1; ; depth++) {
			const parent = at.parent(depth);
			if (parent !== undefined && ts.isParenthesizedExpression(parent)) {
				child = parent;
			} else if (
				parent !== undefined &&
				ts.isBinaryExpression(parent) &&
				(parent.operatorToken.kind === k.BarBarToken || parent.operatorToken.kind === k.QuestionQuestionToken) &&
				parent.right === child
			) {
				unset = readBy(parent.left, at) ?? unset;
				child = parent;
			} else {
				const name = child === node ? undefined : targetName(at, depth);
				return name === undefined ? undefined : { name, ...(unset === undefined ? {} : { unset }) };
			}
		}
	};

	/** The names of both sides of a choice that only names them: `isProduction ? corsOptions : openCorsOptions`. */
	const sidesOf = (one: ts.Expression, other: ts.Expression): Pick<FactTypes['env.branch'], 'sides'> => {
		const names = [one, other].flatMap((side) => lastName(source, bare(source, side)) ?? []);
		return names.length === 2 ? { sides: [names[0]!, names[1]!] } : {};
	};

	/** What one side of a choice does, of what gets it: one that only names a module is that module. */
	const armOf = (arm: ts.Expression, at: At, target: string | undefined): readonly string[] => {
		const inner = bare(source, arm);
		// `useClass: production ? S3Storage : DiskStorage`: the container makes one.
		if (target === 'useClass' && ts.isIdentifier(inner)) {
			return [inner.text];
		}
		const origin = ts.isIdentifier(inner) ? at.scope.lookup(inner.text)?.origin : undefined;
		return origin?.kind === 'module' && (origin.name === '*' || origin.name === 'default') ? [origin.specifier] : actionsOf(arm, at);
	};

	const isOff = (node: ts.Expression): boolean => {
		const inner = bare(source, node);
		return inner.kind === k.FalseKeyword || inner.kind === k.NullKeyword;
	};

	/** Whether all that a branch does is to put `false` or `null` somewhere: `logger = false`. */
	const switchesOff = (branch: ts.Statement): boolean => {
		const only = onlyOf(source, branch);
		const written = only !== undefined && ts.isExpressionStatement(only) ? only.expression : undefined;
		return written !== undefined && ts.isBinaryExpression(written) && written.operatorToken.kind === k.EqualsToken && isOff(written.right);
	};

	return [
		{
			kinds: [k.IfStatement],
			visit(node, at) {
				const { expression, thenStatement, elseStatement } = node as ts.IfStatement;
				const guard = comparisonIn(expression, at);
				if (guard === undefined) {
					return;
				}
				const then = actionsOf(thenStatement, at);
				const rest = elseStatement === undefined ? restOf(node as ts.IfStatement, at) : [];
				const target = choosingFunction(givenBack(source, thenStatement), givenBack(source, elseStatement ?? rest[0]), at);
				const more = {
					...(target === undefined ? {} : { target }),
					...numbersOf(thenStatement, elseStatement === undefined ? rest : [elseStatement], at),
					...differsOf(thenStatement, elseStatement, at),
					...readsOf(guard, thenStatement, elseStatement, at),
					...(leavesForSome(node as ts.IfStatement, at) && { leaves: true as const }),
					...(elseStatement === undefined && switchesOff(thenStatement) && { off: 'then' as const }),
				};
				if (rest.length === 0) {
					emit(at, expression, guard, 'if', then, actionsOf(elseStatement ?? makerAfter(node as ts.IfStatement, at), at), more);
				} else {
					// A function that does nothing there is left out as a whole.
					const whole = then.length === 0 && isFirst(node as ts.IfStatement, at) ? nameOfFunction(at) : undefined;
					const otherwise = new Set([
						...rest.flatMap((statement) => actionsOf(statement, at, at.scope, true)).slice(0, mostNames),
						...(whole === undefined ? [] : [whole]),
					]);
					emit(at, expression, guard, 'if', then, [...otherwise], { returns: true, ...more });
				}
			},
		},
		{
			kinds: [k.ConditionalExpression],
			visit(node, at) {
				const { condition, whenTrue, whenFalse } = node as ts.ConditionalExpression;
				const guard = comparisonIn(condition, at);
				if (guard !== undefined) {
					const rest = defaulted(node as ts.ConditionalExpression, at);
					const target = targetName(at) ?? rest?.name;
					const named = target === undefined ? [] : [target];
					const parent = at.parent();
					const given = parent !== undefined && (ts.isReturnStatement(parent) || ts.isArrowFunction(parent));
					const holder = target ?? (given ? nameOfFunction(at) : undefined);
					const levels = target === undefined || isOfEvent(at) ? undefined : levelsOf(source, whenTrue, whenFalse);
					emit(at, node, guard, 'conditional', [...named, ...armOf(whenTrue, at, target)], armOf(whenFalse, at, target), {
						...choiceOf(source, holder, whenTrue, whenFalse),
						...readSideOf(holder, guard, whenTrue, whenFalse, at),
						...(rest?.unset !== undefined && { unset: rest.unset }),
						...(levels && { levels }),
						...toldByBoth(source, target, whenTrue, whenFalse),
						...(isOff(whenTrue) !== isOff(whenFalse) && { off: isOff(whenTrue) ? ('then' as const) : ('otherwise' as const) }),
						...sidesOf(whenTrue, whenFalse),
						...armsOf(whenTrue, whenFalse, at),
						...differsOf(whenTrue, whenFalse, at),
						...readsOf(guard, whenTrue, whenFalse, at),
					});
				}
			},
		},
		{
			// `secure: isProduction`: a setting that is on or off by the name of the environment.
			kinds: [k.PropertyAssignment],
			visit(node, at) {
				const { name, initializer } = node as ts.PropertyAssignment;
				const target = propertyNameText(source, name);
				const value = bare(source, initializer);
				if (
					target !== undefined &&
					(ts.isIdentifier(value) ||
						isMember(source, value) ||
						ts.isPrefixUnaryExpression(value) ||
						ts.isBinaryExpression(value) ||
						(ts.isCallExpression(value) && isMember(source, value.expression) && memberName(source, value.expression) === 'includes'))
				) {
					const guard = comparisonIn(value, at);
					if (guard !== undefined) {
						emit(at, value, guard, 'value', [switchName(target, at)], []);
					}
				}
			},
		},
		{
			kinds: [k.SwitchStatement],
			visit(node, at) {
				const { expression, caseBlock } = node as ts.SwitchStatement;
				const value = at.values.of(expression, at.scope);
				if (value.kind !== 'env' || value.name === undefined || !namesEnvironment(value.name)) {
					return;
				}
				for (const clause of caseBlock.clauses) {
					if (ts.isCaseClause(clause) && ts.isStringLiteralLike(clause.expression)) {
						const guard: Guard = { variable: value.name, operator: '=', value: clause.expression.text };
						emit(
							at,
							clause.expression,
							guard,
							'switch',
							clause.statements.flatMap((statement) => actionsOf(statement, at)).slice(0, mostNames),
							[],
						);
					}
				}
			},
		},
		{
			kinds: [k.BinaryExpression],
			visit(node, at) {
				const { left, right, operatorToken } = node as ts.BinaryExpression;
				const parent = at.parent();
				const holder = operatorToken.kind === k.BarBarToken ? targetName(at) : undefined;
				const start = holder === undefined ? undefined : startOfChain(source, node as ts.BinaryExpression);
				if (start !== undefined) {
					const guard = comparisonIn(start.condition, at);
					const chosen = guard && readSideOf(holder, guard, start.one, start.other, at);
					if (chosen?.elseRead === true) {
						emit(at, node, guard!, 'conditional', [chosen.target!], [], chosen);
					}
					return;
				}
				if (
					operatorToken.kind !== k.AmpersandAmpersandToken ||
					parent === undefined ||
					(ts.isIfStatement(parent) && parent.expression === node)
				) {
					return;
				}
				const guard = comparisonIn(left, at);
				const then = guard === undefined ? [] : actionsOf(right, at);
				if (guard !== undefined && then.length > 0) {
					emit(at, node, guard, 'logical', then, []);
				}
			},
		},
	];
};
