import type ts from 'typescript';
import { readsEnvironment, type Value } from '../../../core/value.js';
import { bare, isFunctionNode, isMember, memberName, propertyNameText, writtenAs } from '../nodes.js';
import { type Located, soleReturn } from '../scope.js';
import type { Source } from '../parse.js';
import type { At, Visitor, VisitorFactory } from '../walk.js';

/** A name at the top of the module, and the members that lead from there to a value. */
interface Home {
	readonly of: string;
	readonly members: readonly string[];
}

/** The member of a class at the top of the module; `level` is how far the class is from what is visited. */
function inClass(member: ts.ClassElement, name: string | undefined, level: number, at: At): Home | undefined {
	const { ts } = at.source;
	const owner = at.parent(level);
	if (
		name === undefined ||
		owner === undefined ||
		!ts.isClassDeclaration(owner) ||
		owner.name === undefined ||
		at.parent(level + 1)?.kind !== ts.SyntaxKind.SourceFile
	) {
		return undefined;
	}
	return { of: owner.name.text, members: isStatic(member, at) ? [name] : ['()', name] };
}

function isStatic(member: ts.ClassElement, { source: { ts } }: At): boolean {
	return ts.canHaveModifiers(member) && (ts.getModifiers(member) ?? []).some(({ kind }) => kind === ts.SyntaxKind.StaticKeyword);
}

/** Tells of static fields that are written as a whole, where nothing of the file writes them again. */
function constantVisitor(source: Source): Visitor {
	const { ts } = source;
	return {
		kinds: [ts.SyntaxKind.PropertyDeclaration],
		visit(node, at) {
			const member = node as ts.PropertyDeclaration;
			const name = propertyNameText(source, member.name);
			const home =
				name !== undefined && member.initializer !== undefined && isStatic(member, at) ? inClass(member, name, 1, at) : undefined;
			if (name === undefined || home === undefined || at.scope.thisScope?.members.get(name)?.values.length !== 1) {
				return;
			}
			const value = at.values.of(member.initializer!, at.scope, { name });
			if (isWritten(value) && !readsEnvironment(value) && at.scope.lookup(home.of)?.memberWrites.has(name) !== true) {
				at.emit('module.setting', at.span(node), { ...home, value });
			}
		},
	};
}

/** Whether a value is written as a whole: a text, a number, a secret, or an object of such. */
function isWritten(value: Value, depth = 0): boolean {
	return (
		value.kind === 'secret' ||
		(value.kind === 'literal' && (value.type === 'string' || value.type === 'number')) ||
		(value.kind === 'object' &&
			value.open !== true &&
			depth < 4 &&
			Object.keys(value.properties).length > 0 &&
			Object.values(value.properties).every((one) => one.kind === 'literal' || isWritten(one, depth + 1)))
	);
}

/**
 * What classes, objects and functions at the top of a module give from the environment when others ask them, and what static fields of
 * classes say that hold constants: `class Settings { static readonly port = 3000 }`.
 */
export const settingVisitors: VisitorFactory = ({ source }) => {
	if (!source.mentionsEnvironment) {
		return /\bstatic\b/.test(source.whole.text) ? [constantVisitor(source)] : [];
	}
	const { ts } = source;
	const k = ts.SyntaxKind;

	const isNamespace = ({ expression }: ts.CallExpression): boolean => ts.isIdentifier(expression) && expression.text === 'registerAs';

	/** What a function may do before it gives something: name parts of it, and check the environment, where it is one of settings. */
	const mayStandBefore = (at: At): ((statement: ts.Statement) => boolean) => {
		const parent = at.parent();
		const isOfSettings = parent !== undefined && ts.isCallExpression(parent) && isNamespace(parent);
		return (one) => ts.isVariableStatement(one) || (isOfSettings && (ts.isExpressionStatement(one) || ts.isIfStatement(one)));
	};

	/** What a function at the top of the module, or in an object or a class there, is called by. */
	const homeOf = (node: ts.Node, at: At): Home | undefined => {
		if (ts.isFunctionDeclaration(node)) {
			return node.name === undefined || at.parent()?.kind !== k.SourceFile ? undefined : { of: node.name.text, members: [] };
		}
		const path: string[] = [];
		for (let level = ts.isMethodDeclaration(node) || ts.isGetAccessorDeclaration(node) ? 0 : 1; ; level++) {
			const outer = at.parent(level);
			if (outer === undefined) {
				return undefined;
			}
			if (ts.isPropertyAssignment(outer) || ts.isMethodDeclaration(outer) || ts.isGetAccessorDeclaration(outer)) {
				const name = propertyNameText(source, outer.name);
				const holder = at.parent(level + 1);
				if (name === undefined || holder === undefined || !ts.isObjectLiteralExpression(holder)) {
					return ts.isPropertyAssignment(outer) ? undefined : inClass(outer, name, level + 1, at);
				}
				path.unshift(name);
				level++;
			} else if (ts.isPropertyDeclaration(outer)) {
				return path.length > 0 ? undefined : inClass(outer, propertyNameText(source, outer.name), level + 1, at);
			} else if (ts.isVariableDeclaration(outer)) {
				const isTop = at.parent(level + 3)?.kind === k.SourceFile && ts.isIdentifier(outer.name);
				return isTop ? { of: (outer.name as ts.Identifier).text, members: path } : undefined;
			} else if (ts.isExportAssignment(outer)) {
				return { of: 'default', members: path };
			} else if (ts.isBinaryExpression(outer)) {
				const target = isMember(source, outer.left) ? /^(?:module\.)?exports(?:\.(\w+))?$/.exec(writtenAs(source, outer.left)) : null;
				const [of = 'default', ...members] = target?.[1] === undefined ? path : [target[1], ...path];
				return target === null || at.parent(level + 2)?.kind !== k.SourceFile ? undefined : { of, members };
			} else if (ts.isCallExpression(outer) && isNamespace(outer)) {
				// `registerAs('app', () => ({ … }))` is what the function gives.
			} else if (!ts.isParenthesizedExpression(outer) && !ts.isAsExpression(outer) && !ts.isSatisfiesExpression(outer)) {
				return undefined;
			}
		}
	};

	/** What a function gives by the name that it is called with: `return this.settings[key]`, `return this.config.get(key)`. */
	const byName = ({ node, scope }: Located, [parameter]: readonly ts.ParameterDeclaration[], at: At): Value | undefined => {
		const returned = bare(source, node);
		const isName = (one: ts.Expression | undefined): boolean =>
			one !== undefined &&
			parameter !== undefined &&
			ts.isIdentifier(one) &&
			ts.isIdentifier(parameter.name) &&
			one.text === parameter.name.text;
		if (ts.isElementAccessExpression(returned) && isName(returned.argumentExpression)) {
			return at.values.of(returned.expression, scope);
		}
		const value = ts.isCallExpression(returned) && isName(returned.arguments[0]) ? at.values.of(returned, scope) : undefined;
		return value?.kind === 'env' && value.name === undefined ? value : undefined;
	};

	const emit = (at: At, node: ts.Node, { of, members }: Home, value: Value): void => {
		if (readsEnvironment(value)) {
			at.emit('module.setting', at.span(node), { of, members, value });
		}
	};

	/** The field of a class, where nothing else writes it. */
	const emitField = (at: At, node: ts.Node, home: Home | undefined, name: string | undefined, value: ts.Expression): void => {
		const isOnly = name !== undefined && at.scope.thisScope?.members.get(name)?.values.length === 1;
		if (home !== undefined && isOnly && !isFunctionNode(source, bare(source, value))) {
			emit(at, node, home, at.values.of(value, at.scope, { name }));
		}
	};

	return [
		constantVisitor(source),
		{
			kinds: [k.FunctionDeclaration, k.ArrowFunction, k.FunctionExpression, k.MethodDeclaration, k.GetAccessor],
			visit(node, at) {
				const target = node as ts.FunctionDeclaration | ts.GetAccessorDeclaration;
				const returned =
					target.parameters.length <= 1 && (ts.isGetAccessorDeclaration(target) || target.asteriskToken === undefined)
						? soleReturn(source, at.scopes, target, mayStandBefore(at))
						: undefined;
				const home = returned && homeOf(node, at);
				if (home !== undefined) {
					const { of, members } = home;
					const isNamed = target.parameters.length > 0;
					const value = isNamed
						? byName(returned!, target.parameters, at)
						: at.values.of(returned!.node, returned!.scope, { name: members.at(-1) ?? of });
					const all = isNamed || ts.isGetAccessorDeclaration(target) ? members : [...members, '()'];
					if (value !== undefined) {
						emit(at, node, { of, members: all }, value);
					}
				}
			},
		},
		{
			kinds: [k.PropertyDeclaration],
			visit(node, at) {
				const { name, initializer } = node as ts.PropertyDeclaration;
				if (initializer !== undefined) {
					const text = propertyNameText(source, name);
					emitField(at, node, inClass(node as ts.PropertyDeclaration, text, 1, at), text, initializer);
				}
			},
		},
		{
			// `this.port = process.env.PORT` in a constructor.
			kinds: [k.BinaryExpression],
			visit(node, at) {
				const { left, operatorToken, right } = node as ts.BinaryExpression;
				const maker = at.parent(3);
				if (
					operatorToken.kind === k.EqualsToken &&
					maker !== undefined &&
					ts.isConstructorDeclaration(maker) &&
					isMember(source, left) &&
					left.expression.kind === k.ThisKeyword
				) {
					const name = memberName(source, left);
					emitField(at, node, inClass(maker, name, 4, at), name, right);
				}
			},
		},
	];
};
