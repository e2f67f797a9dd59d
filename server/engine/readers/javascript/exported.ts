import type ts from 'typescript';
import { bare, isFunctionNode, isMember, memberName, propertyNameText, writtenAs } from './nodes.js';
import type { Source } from './parse.js';
import type { At } from './walk.js';

/** The names of a file that others can import, those of functions in an exported object included. */
export function exportedNames(source: Source): ReadonlySet<string> {
	const { ts } = source;
	const names = new Set<string>();
	for (const statement of source.file.statements) {
		if (ts.isExportDeclaration(statement) && statement.exportClause !== undefined && ts.isNamedExports(statement.exportClause)) {
			for (const element of statement.exportClause.elements) {
				names.add((element.propertyName ?? element.name).text);
			}
		} else if (ts.isExportAssignment(statement)) {
			addValue(statement.expression);
		} else if (
			ts.canHaveModifiers(statement) &&
			(ts.getModifiers(statement) ?? []).some((modifier) => modifier.kind === ts.SyntaxKind.ExportKeyword)
		) {
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
	if (ts.isPropertyAssignment(outer)) {
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
		/^(?:on|once|addListener)$/.test(memberName(source, outer.expression) ?? '') &&
		isFunctionNode(source, node) &&
		node.parameters.length === 0;
	return {
		...(name !== undefined && { function: name }),
		...(listens && event !== undefined && ts.isStringLiteralLike(event) && { event: event.text }),
	};
}

/** The outermost function around the walk, by name, and whether others can call it. */
export function functionAround(at: At, exported: ReadonlySet<string>): { readonly function?: string; readonly exported?: boolean } {
	const { source } = at;
	const { ts } = source;
	for (const [index, node] of at.ancestors.entries()) {
		const outer = at.ancestors[index - 1];
		const name = functionName(source, node, outer);
		if (name !== undefined) {
			const owner = at.ancestors.find((one): one is ts.ClassDeclaration => ts.isClassDeclaration(one))?.name?.text;
			return exported.has(name) ||
				(isModule(source, outer) && name !== 'exports') ||
				(exported.has('*') && ts.isPropertyAssignment(outer ?? node)) ||
				(owner !== undefined && exported.has(owner))
				? { function: name, exported: true }
				: { function: name };
		}
	}
	return {};
}
