import type ts from 'typescript';
import type { ParameterPlace } from '../../../core/value.js';
import { isExportedItself } from '../exported.js';
import { bare, isFunctionNode, isMember, memberName, propertyNameText, writtenAs } from '../nodes.js';
import type { Source } from '../parse.js';
import type { Binding, Scope } from '../scope.js';
import { isLeftOutHere } from './callers.js';
import type { Evaluator } from './evaluator.js';

/** How far a value is followed back to the parameter that it came as. */
const farthest = 6;

/** Calls that leave a port what it is. */
const conversions: ReadonlySet<string> = new Set(['Number', 'parseInt', 'String', 'Number.parseInt']);

/** The parameter of what the module exports that an expression is, or is read from: `port`, `options.port`, `this.port` of a class that was given one. */
export function parameterBehind(
	evaluator: Evaluator,
	node: ts.Expression,
	scope: Scope,
	within: readonly string[] = [],
	depth = 0,
): ParameterPlace | undefined {
	const { source, names } = evaluator;
	const { ts } = source;
	const inner = bare(source, node);
	if (depth > farthest) {
		return undefined;
	}
	if (ts.isIdentifier(inner)) {
		const binding = scope.lookup(inner.text);
		return binding && behindBinding(evaluator, binding, within, depth);
	}
	if (isMember(source, inner)) {
		const name = memberName(source, inner);
		if (name === undefined) {
			return undefined;
		}
		if (inner.expression.kind === ts.SyntaxKind.ThisKeyword) {
			const member = names.thisMember(name, scope);
			return member && parameterBehind(evaluator, member.node, member.scope, within, depth + 1);
		}
		return parameterBehind(evaluator, inner.expression, scope, [name, ...within], depth + 1);
	}
	const [first] = ts.isCallExpression(inner) && conversions.has(names.of(inner.expression, scope) ?? '') ? inner.arguments : [];
	return first && parameterBehind(evaluator, first, scope, within, depth + 1);
}

function behindBinding(evaluator: Evaluator, binding: Binding, within: readonly string[], depth: number): ParameterPlace | undefined {
	const { origin } = binding;
	if (
		binding.writes.length > 0 ||
		(origin.kind !== 'parameter' && origin.kind !== 'expression') ||
		origin.steps.some(({ fallback }) => fallback !== undefined)
	) {
		return undefined;
	}
	const all = [...origin.steps.map(({ name }) => name), ...within];
	if (origin.kind === 'expression') {
		return parameterBehind(evaluator, origin.value.node, origin.value.scope, all, depth + 1);
	}
	const home = origin.rest || (origin.fallback !== undefined && all.length > 0) ? undefined : homeOf(evaluator.source, binding.scope);
	if (home === undefined || home.names.length === 0) {
		return undefined;
	}
	const place = { ...home, index: origin.index, within: all };
	return origin.fallback === undefined
		? place
		: {
				...place,
				byDefault: evaluator.of(origin.fallback.node, origin.fallback.scope, {}, depth + 1),
				...(isLeftOutHere(evaluator.source, evaluator.scopes, binding) && { leftOutHere: true as const }),
			};
}

/** The names by which others import the function of a scope, or the class that it is the constructor or a method of. */
function homeOf(source: Source, { node, parent }: Scope): Pick<ParameterPlace, 'names' | 'members'> | undefined {
	const { ts } = source;
	if (!isFunctionNode(source, node)) {
		return undefined;
	}
	const owner = parent?.node;
	if (owner === undefined || !ts.isClassLike(owner)) {
		return ts.isFunctionDeclaration(node) || ts.isArrowFunction(node) || ts.isFunctionExpression(node)
			? { names: exportsOf(source, node), members: [] }
			: undefined;
	}
	const name = ts.isConstructorDeclaration(node) ? undefined : propertyNameText(source, node.name);
	const isStatic = (ts.getModifiers(node as ts.MethodDeclaration) ?? []).some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword);
	if (!ts.isConstructorDeclaration(node) && (name === undefined || !ts.isMethodDeclaration(node))) {
		return undefined;
	}
	return { names: exportsOf(source, owner), members: [...(isStatic ? [] : ['()']), ...(name === undefined ? [] : [name])] };
}

/** The names by which a module exports a function or class at its top. */
function exportsOf(source: Source, node: ts.Node): readonly string[] {
	const { ts } = source;
	const { statements } = source.file;
	const names = new Set<string>();
	const locals = new Set<string>();
	const isIt = (one: ts.Expression | undefined): boolean => {
		const value = one && bare(source, one);
		return value !== undefined && (value === node || (ts.isIdentifier(value) && locals.has(value.text)));
	};
	for (const statement of statements) {
		const isExported = isExportedItself(source, statement);
		if (statement === node) {
			const declared = (statement as ts.FunctionDeclaration).name?.text;
			const isDefault = (ts.getModifiers(statement as ts.FunctionDeclaration) ?? []).some(
				({ kind }) => kind === ts.SyntaxKind.DefaultKeyword,
			);
			if (declared !== undefined) {
				locals.add(declared);
			}
			if (isExported && (isDefault || declared !== undefined)) {
				names.add(isDefault ? 'default' : declared!);
			}
		} else if (ts.isVariableStatement(statement)) {
			for (const { name, initializer } of statement.declarationList.declarations) {
				if (ts.isIdentifier(name) && initializer !== undefined && bare(source, initializer) === node) {
					locals.add(name.text);
					if (isExported) {
						names.add(name.text);
					}
				}
			}
		}
	}
	for (const statement of statements) {
		if (
			ts.isExportDeclaration(statement) &&
			statement.moduleSpecifier === undefined &&
			statement.exportClause !== undefined &&
			ts.isNamedExports(statement.exportClause)
		) {
			for (const element of statement.exportClause.elements) {
				if (locals.has((element.propertyName ?? element.name).text)) {
					names.add(element.name.text);
				}
			}
		} else if (ts.isExportAssignment(statement)) {
			if (isIt(statement.expression)) {
				names.add('default');
			}
		} else if (
			ts.isExpressionStatement(statement) &&
			ts.isBinaryExpression(statement.expression) &&
			isMember(source, statement.expression.left)
		) {
			const { left, right } = statement.expression;
			const target = /^(?:module\.)?exports(?:\.([\w$]+))?$/.exec(writtenAs(source, left));
			if (target === null) {
				continue;
			}
			if (isIt(right)) {
				names.add(target[1] ?? 'default');
			}
			const object = bare(source, right);
			for (const property of target[1] === undefined && ts.isObjectLiteralExpression(object) ? object.properties : []) {
				const value = ts.isPropertyAssignment(property)
					? property.initializer
					: ts.isShorthandPropertyAssignment(property)
						? property.name
						: undefined;
				const name = propertyNameText(source, property.name);
				if (name !== undefined && isIt(value)) {
					names.add(name);
				}
			}
		}
	}
	return [...names];
}
