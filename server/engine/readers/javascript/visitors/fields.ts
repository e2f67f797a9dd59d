import type ts from 'typescript';
import type { FactTypes } from '../../../core/fact.js';
import type { StateChange } from '../../../core/facts/state.js';
import { exportedNames, functionAround } from '../exported.js';
import { propertyNameText } from '../nodes.js';
import type { At, VisitorFactory } from '../walk.js';
import { mutators } from '../writes.js';

type Holds = FactTypes['state.module']['holds'];

/** A field of a class that holds many things. */
interface Field {
	readonly node: ts.Node;
	readonly holds: Holds;
	readonly owner: 'one' | 'each';
	readonly changes: StateChange[];
}

/** How many changes of one field are told. */
const mostChanges = 50;

/** Decorators of classes that a container makes once. */
const singletons: ReadonlySet<string> = new Set([
	'@nestjs/common.Injectable',
	'@nestjs/common.Controller',
	'typedi.Service',
	'tsyringe.singleton',
	'routing-controllers.Controller',
	'routing-controllers.JsonController',
]);

/** Collections in the fields of classes, and where methods put something in. */
export const fieldVisitors: VisitorFactory = ({ source }) => {
	const { ts, text } = source;
	const k = ts.SyntaxKind;
	if (!/\bthis\.#?\w+[.[]|\bstatic\b/.test(text)) {
		return [];
	}
	const classes = new Map<ts.Node, ReadonlyMap<string, Field>>();
	let names: ReadonlySet<string> | undefined;

	return [
		{
			kinds: [k.ClassDeclaration, k.ClassExpression],
			visit(node, at) {
				const fields = fieldsOf(node as ts.ClassLikeDeclaration, at);
				if (fields.size > 0) {
					classes.set(node, fields);
				}
			},
		},
		{
			kinds: [k.CallExpression, k.BinaryExpression],
			visit(node, at) {
				if (classes.size > 0) {
					record(node as ts.CallExpression | ts.BinaryExpression, at);
				}
			},
			finish(at) {
				for (const fields of classes.values()) {
					for (const [name, { node, holds, owner, changes }] of fields) {
						if (changes.length > 0) {
							at.emit('state.module', at.span(node), { variable: name, holds, changes, owner });
						}
					}
				}
			},
		},
	];

	/** The fields that begin empty: by their own value, or by one that the constructor gives them. */
	function fieldsOf(node: ts.ClassLikeDeclaration, at: At): ReadonlyMap<string, Field> {
		const fields = new Map<string, Field>();
		const single = isSingleton(node, at) || isMadeByModule(node) || keepsItsOnlyObject(node);
		const add = (name: string | undefined, value: ts.Expression | undefined, shown: ts.Node, isStatic: boolean): void => {
			const holds = value === undefined ? undefined : holdsOf(value);
			if (name !== undefined && holds !== undefined && !fields.has(name)) {
				fields.set(name, { node: shown, holds, owner: isStatic || single ? 'one' : 'each', changes: [] });
			}
		};
		for (const member of node.members) {
			if (ts.isPropertyDeclaration(member)) {
				add(nameOf(member.name), member.initializer, member.name, member.modifiers?.some(({ kind }) => kind === k.StaticKeyword) ?? false);
			} else if (ts.isConstructorDeclaration(member)) {
				for (const statement of member.body?.statements ?? []) {
					const assigned =
						ts.isExpressionStatement(statement) &&
						ts.isBinaryExpression(statement.expression) &&
						statement.expression.operatorToken.kind === k.EqualsToken
							? statement.expression
							: undefined;
					if (assigned !== undefined && ts.isPropertyAccessExpression(assigned.left) && assigned.left.expression.kind === k.ThisKeyword) {
						add(assigned.left.name.text, assigned.right, assigned.left, false);
					}
				}
			}
		}
		return fields;
	}

	function nameOf(name: ts.PropertyName): string | undefined {
		return ts.isPrivateIdentifier(name) ? name.text : propertyNameText(source, name);
	}

	function holdsOf(value: ts.Expression): Holds | undefined {
		if (ts.isArrayLiteralExpression(value)) {
			return value.elements.length === 0 ? 'list' : undefined;
		}
		if (ts.isObjectLiteralExpression(value)) {
			return value.properties.length === 0 ? 'object' : undefined;
		}
		const made =
			ts.isNewExpression(value) && ts.isIdentifier(value.expression) && (value.arguments?.length ?? 0) === 0
				? value.expression.text
				: undefined;
		return made === 'Map' ? 'map' : made === 'Set' ? 'set' : made === 'Array' ? 'list' : undefined;
	}

	/** A class that a container makes once, unless it is told to make one for each request. */
	function isSingleton(node: ts.ClassLikeDeclaration, at: At): boolean {
		return (ts.getDecorators(node as ts.ClassDeclaration) ?? []).some(({ expression }) => {
			const callee = ts.isCallExpression(expression) ? expression.expression : expression;
			return (
				singletons.has(at.names.of(callee, at.scope) ?? '') && !/scope|transient|request/i.test(text.slice(expression.pos, expression.end))
			);
		});
	}

	/** `static getInstance()`: a class that keeps the one object that there is of it. */
	function keepsItsOnlyObject({ members }: ts.ClassLikeDeclaration): boolean {
		return members.some(
			(member) =>
				ts.canHaveModifiers(member) &&
				(ts.getModifiers(member) ?? []).some(({ kind }) => kind === k.StaticKeyword) &&
				member.name !== undefined &&
				/^#?_*(?:get)?_?(?:shared)?_?instance$/i.test(nameOf(member.name as ts.PropertyName) ?? ''),
		);
	}

	/** Whether the module itself makes an object of a class, for all who import it: `export const orders = new Orders()`. */
	function isMadeByModule({ name }: ts.ClassLikeDeclaration): boolean {
		const makes = (value: ts.Expression | undefined): boolean =>
			value !== undefined && ts.isNewExpression(value) && ts.isIdentifier(value.expression) && value.expression.text === name?.text;
		return (
			name !== undefined &&
			source.file.statements.some((statement) => {
				if (ts.isVariableStatement(statement)) {
					return statement.declarationList.declarations.some(({ initializer }) => makes(initializer));
				}
				if (ts.isExportAssignment(statement)) {
					return makes(statement.expression);
				}
				return ts.isExpressionStatement(statement) && ts.isBinaryExpression(statement.expression) && makes(statement.expression.right);
			})
		);
	}

	/** `this.orders.push(x)`, `this.orders[id] = x`, and the same of the class itself. */
	function record(node: ts.CallExpression | ts.BinaryExpression, at: At): void {
		let target: ts.Expression | undefined;
		let operation: StateChange['operation'] | undefined;
		if (ts.isCallExpression(node)) {
			if (
				ts.isPropertyAccessExpression(node.expression) &&
				node.expression.questionDotToken === undefined &&
				node.typeArguments === undefined
			) {
				operation = mutators.get(node.expression.name.text);
				target = node.expression.expression;
			}
		} else if (node.operatorToken.kind === k.EqualsToken && ts.isElementAccessExpression(node.left)) {
			operation = 'add';
			target = node.left.expression;
		}
		if (
			operation === undefined ||
			target === undefined ||
			!ts.isPropertyAccessExpression(target) ||
			target.questionDotToken !== undefined
		) {
			return;
		}
		const owner =
			target.expression.kind === k.ThisKeyword
				? classAround(at)
				: ts.isIdentifier(target.expression)
					? classNamed(target.expression.text)
					: undefined;
		const field = owner === undefined ? undefined : classes.get(owner)?.get(target.name.text);
		if (field !== undefined && field.changes.length < mostChanges) {
			names ??= exportedNames(source);
			field.changes.push({ span: at.span(node), operation, within: at.within, ...functionAround(at, names) });
		}
	}

	/** The class whose method is around; undefined in its constructor, and where `this` is something else. */
	function classAround(at: At): ts.Node | undefined {
		for (let level = 1; ; level++) {
			const node = at.parent(level);
			if (node === undefined || ts.isFunctionDeclaration(node) || ts.isFunctionExpression(node) || ts.isConstructorDeclaration(node)) {
				return undefined;
			}
			if (ts.isMethodDeclaration(node) || ts.isAccessor(node)) {
				return at.parent(level + 1);
			}
			if (ts.isClassLike(node)) {
				return node;
			}
		}
	}

	function classNamed(name: string): ts.Node | undefined {
		return [...classes.keys()].find((node) => (node as ts.ClassLikeDeclaration).name?.text === name);
	}
};
