import type ts from 'typescript';
import { listeningMethods } from './apis/servers.js';
import { eventOf } from './socketEvents.js';
import { bare, isFunctionNode, isMember, memberName, propertyNameText, writtenAs } from './nodes.js';
import type { Source } from './parse.js';
import type { At } from './walk.js';

/** By source, since many facts of one file ask for them. */
const knownNames = new WeakMap<Source, ReadonlySet<string>>();

/** The names of a file that others can import, those of functions in an exported object included. */
export function exportedNames(source: Source): ReadonlySet<string> {
	let names = knownNames.get(source);
	if (names === undefined) {
		names = findExported(source);
		knownNames.set(source, names);
	}
	return names;
}

function findExported(source: Source): ReadonlySet<string> {
	const { ts } = source;
	const names = new Set<string>();
	for (const statement of source.file.statements) {
		if (ts.isExportDeclaration(statement) && statement.exportClause !== undefined && ts.isNamedExports(statement.exportClause)) {
			for (const element of statement.exportClause.elements) {
				names.add((element.propertyName ?? element.name).text);
			}
		} else if (ts.isExportAssignment(statement)) {
			addValue(statement.expression);
		} else if (isExportedItself(source, statement)) {
			const declared = ts.isVariableStatement(statement) ? statement.declarationList.declarations : [statement as ts.FunctionDeclaration];
			for (const one of declared) {
				if (one.name !== undefined && ts.isIdentifier(one.name)) {
					names.add(one.name.text);
				}
				const value = ts.isVariableDeclaration(one) && one.initializer !== undefined ? bare(source, one.initializer) : undefined;
				if (value !== undefined && (ts.isObjectLiteralExpression(value) || ts.isNewExpression(value))) {
					addValue(value);
				}
			}
		} else if (
			ts.isExpressionStatement(statement) &&
			ts.isBinaryExpression(statement.expression) &&
			isMember(source, statement.expression.left)
		) {
			commonjs(statement.expression);
		}
	}
	// `const orders = new Orders(); export { orders };`: who has the object can call what the class does.
	for (const statement of source.file.statements) {
		for (const { name, initializer } of ts.isVariableStatement(statement) ? statement.declarationList.declarations : []) {
			if (ts.isIdentifier(name) && names.has(name.text) && initializer !== undefined && ts.isNewExpression(bare(source, initializer))) {
				addValue(initializer);
			}
		}
	}
	return names;

	/** `exports.x = y`, `module.exports = { a, b: c }`, `module.exports = f`. */
	function commonjs({ left, right }: ts.BinaryExpression): void {
		const target = /^(?:module\.)?exports(?:\.(\w+))?$/.exec(writtenAs(source, left));
		if (target === null) {
			return;
		}
		if (target[1] !== undefined) {
			names.add(target[1]);
		}
		addValue(right);
	}

	function addValue(value: ts.Expression): void {
		const inner = bare(source, value);
		if (ts.isIdentifier(inner)) {
			names.add(inner.text);
		} else if (ts.isNewExpression(inner) && ts.isIdentifier(inner.expression)) {
			names.add(inner.expression.text);
		} else if (ts.isObjectLiteralExpression(inner)) {
			for (const property of inner.properties) {
				const name = propertyNameText(source, property.name);
				if (ts.isPropertyAssignment(property) && ts.isNewExpression(property.initializer)) {
					addValue(property.initializer);
				}
				names.add(ts.isPropertyAssignment(property) && ts.isIdentifier(property.initializer) ? property.initializer.text : (name ?? ''));
			}
		}
	}
}

/** The name of a function: its own, or what it is bound to. `outer` is the node around it. */
export function functionName(source: Source, node: ts.Node, outer: ts.Node | undefined): string | undefined {
	const { ts } = source;
	if (ts.isFunctionDeclaration(node)) {
		return node.name?.text;
	}
	if (ts.isMethodDeclaration(node)) {
		return propertyNameText(source, node.name);
	}
	if (!(ts.isFunctionExpression(node) || ts.isArrowFunction(node)) || outer === undefined) {
		return undefined;
	}
	if (ts.isVariableDeclaration(outer)) {
		return ts.isIdentifier(outer.name) ? outer.name.text : undefined;
	}
	if (ts.isPropertyAssignment(outer) || ts.isPropertyDeclaration(outer)) {
		return propertyNameText(source, outer.name);
	}
	if (isModule(source, outer) && ts.isFunctionExpression(node) && node.name !== undefined) {
		return node.name.text;
	}
	return ts.isBinaryExpression(outer) && isMember(source, outer.left) ? memberName(source, outer.left) : undefined;
}

/** `module.exports = …`: what is there is what others import. */
function isModule(source: Source, node: ts.Node | undefined): boolean {
	return (
		node !== undefined &&
		source.ts.isBinaryExpression(node) &&
		isMember(source, node.left) &&
		writtenAs(source, node.left) === 'module.exports'
	);
}

/**
 * The innermost function around the walk: its name, and the event it is handed to an emitter for when it takes nothing
 * (`database.once('open', () => …)`).
 */
export function innermostFunction(at: At): { readonly function?: string; readonly event?: string } {
	const { source } = at;
	const { ts } = source;
	const index = at.ancestors.lastIndexOf(at.functionNode());
	const [node, outer] = [at.ancestors[index], at.ancestors[index - 1]];
	if (node === undefined) {
		return {};
	}
	const name = functionName(source, node, outer);
	const [event] = outer !== undefined && ts.isCallExpression(outer) ? outer.arguments : [];
	const listens =
		outer !== undefined &&
		ts.isCallExpression(outer) &&
		isMember(source, outer.expression) &&
		listeningMethods.has(memberName(source, outer.expression) ?? '') &&
		isFunctionNode(source, node);
	const heard = listens && event !== undefined ? eventOf(event, at.scope, at.names, ts) : undefined;
	// `client.once('ready', (client) => …)`: a client is handed itself.
	const tells = listens && (node.parameters.length === 0 || (node.parameters.length === 1 && /^(?:client)?ready$/i.test(heard ?? '')));
	return { ...(name !== undefined && { function: name }), ...(tells && heard !== undefined && { event: heard }) };
}

/** The function around a place: by name, whether others can call it, and what holds it. */
export interface FunctionAround {
	readonly function?: string;
	readonly exported?: boolean;
	/** The class, constructor or object that the function is a method of, by the name that the module gives it. */
	readonly holder?: string;
}

/**
 * The outermost function around the walk that has a name, and whether others can call it: it is exported itself, or it is a method
 * of a class, of an old-style constructor or of an object that is.
 */
export function functionAround(at: At, exported: ReadonlySet<string>): FunctionAround {
	const { source, ancestors } = at;
	for (const [index, node] of ancestors.entries()) {
		const outer = ancestors[index - 1];
		const name = functionName(source, node, outer);
		if (name === undefined) {
			continue;
		}
		const method = methodOfConstructor(source, ancestors, index);
		if (method !== undefined) {
			return { function: method, holder: name, ...(exported.has(name) && { exported: true }) };
		}
		const held = holderOf(source, ancestors, index);
		const isExported =
			exported.has(name) ||
			(isModule(source, outer) && name !== 'exports') ||
			(exported.has('*') && source.ts.isPropertyAssignment(outer ?? node)) ||
			held?.exported === true ||
			(held?.name !== undefined && exported.has(held.name));
		return { function: name, ...(isExported && { exported: true }), ...(held?.name !== undefined && { holder: held.name }) };
	}
	return {};
}

/** `function Orders() { this.place = function () { … }; }`: what stands in a function that an old-style constructor gives its objects. */
function methodOfConstructor(source: Source, ancestors: readonly ts.Node[], index: number): string | undefined {
	const { ts } = source;
	for (let inner = index + 1; inner < ancestors.length; inner++) {
		const node = ancestors[inner]!;
		if (isFunctionNode(source, node)) {
			const outer = ancestors[inner - 1]!;
			return ts.isBinaryExpression(outer) && isMember(source, outer.left) && outer.left.expression.kind === ts.SyntaxKind.ThisKeyword
				? memberName(source, outer.left)
				: undefined;
		}
	}
	return undefined;
}

/** What holds a function that stands at an index of the nodes around the walk: by name, where it has one, or as what the module exports. */
interface Holder {
	readonly name?: string;
	readonly exported?: boolean;
}

function holderOf(source: Source, ancestors: readonly ts.Node[], index: number): Holder | undefined {
	const { ts } = source;
	const around = ancestors.findIndex((one) => ts.isClassLike(one));
	if (around >= 0 && around < index) {
		const { name } = ancestors[around] as ts.ClassLikeDeclaration;
		const bound = boundTo(source, ancestors, around);
		return name === undefined ? bound : { name: name.text, ...(bound?.exported === true && { exported: true }) };
	}
	const outer = ancestors[index - 1];
	if (outer !== undefined && ts.isBinaryExpression(outer) && isMember(source, outer.left)) {
		// `Orders.prototype.place = …`, `orders.place = …`
		const name = objectName(source, outer.left.expression);
		return name === undefined ? undefined : { name };
	}
	const object = objectAround(source, ancestors, index);
	return object === undefined ? undefined : boundTo(source, ancestors, object);
}

/** The index of the object that is written out around a function; its method stands in it, the value of a property one step further in. */
function objectAround({ ts }: Source, ancestors: readonly ts.Node[], index: number): number | undefined {
	const outer = ancestors[index - 1];
	const object = outer !== undefined && ts.isPropertyAssignment(outer) ? index - 2 : index - 1;
	return object >= 0 && ts.isObjectLiteralExpression(ancestors[object]!) ? object : undefined;
}

/** What a class, or an object that is written out, is bound to: a variable, the prototype of a constructor, or what the module exports. */
function boundTo(source: Source, ancestors: readonly ts.Node[], index: number): Holder | undefined {
	const { ts } = source;
	if (ts.isClassDeclaration(ancestors[index]!)) {
		return isExportedItself(source, ancestors[index]!) ? { exported: true } : undefined;
	}
	for (let level = index - 1; level >= 0; level--) {
		const node = ancestors[level]!;
		if (ts.isVariableDeclaration(node)) {
			return ts.isIdentifier(node.name) ? { name: node.name.text } : undefined;
		}
		if (ts.isExportAssignment(node)) {
			return { exported: true };
		}
		if (ts.isCallExpression(node)) {
			// `Object.assign(Orders.prototype, { … })`
			const [target] = node.arguments;
			const name = target === undefined || target === ancestors[level + 1] ? undefined : prototypeOwner(source, target);
			return name === undefined ? undefined : { name };
		}
		if (ts.isBinaryExpression(node) && isMember(source, node.left)) {
			if (/^(?:module\.)?exports(?:\.\w+)?$/.test(writtenAs(source, node.left))) {
				return { exported: true };
			}
			const name = objectName(source, node.left);
			return name === undefined ? undefined : { name };
		}
		if (
			!ts.isPropertyAssignment(node) &&
			!ts.isObjectLiteralExpression(node) &&
			!ts.isNewExpression(node) &&
			!ts.isParenthesizedExpression(node) &&
			!ts.isAsExpression(node) &&
			!ts.isSatisfiesExpression(node)
		) {
			return undefined;
		}
	}
	return undefined;
}

/** The name of an object that is given a member, or of the constructor whose prototype it is. */
function objectName(source: Source, node: ts.Expression): string | undefined {
	const inner = bare(source, node);
	return source.ts.isIdentifier(inner) ? (inner.text === 'exports' ? undefined : inner.text) : prototypeOwner(source, inner);
}

/** The constructor whose prototype an expression is: `Orders.prototype`. */
function prototypeOwner(source: Source, node: ts.Expression): string | undefined {
	return isMember(source, node) && memberName(source, node) === 'prototype' && source.ts.isIdentifier(node.expression)
		? node.expression.text
		: undefined;
}

/** Whether a statement says of itself that it is exported. */
export function isExportedItself({ ts }: Source, node: ts.Node): boolean {
	return ts.canHaveModifiers(node) && (ts.getModifiers(node) ?? []).some(({ kind }) => kind === ts.SyntaxKind.ExportKeyword);
}

/** The constructor to whose prototype a function is given, which stands at an index of the nodes around a walk. */
export function prototypeAt(source: Source, ancestors: readonly ts.Node[], index: number): string | undefined {
	const { ts } = source;
	const outer = ancestors[index - 1];
	if (outer !== undefined && ts.isBinaryExpression(outer) && isMember(source, outer.left)) {
		return prototypeOwner(source, outer.left.expression);
	}
	const object = objectAround(source, ancestors, index);
	const around = object === undefined ? undefined : ancestors[object - 1];
	if (around === undefined) {
		return undefined;
	}
	const target = ts.isBinaryExpression(around) ? around.left : ts.isCallExpression(around) ? around.arguments[0] : undefined;
	return target === undefined ? undefined : prototypeOwner(source, target);
}
