import type ts from 'typescript';
import { isEndless } from '../loops.js';
import { isFunctionNode, propertyNameText, requiredModule, spanOf } from '../nodes.js';
import { hasSyntaxErrors, type Source } from '../parse.js';
import type { Uses } from './uses.js';

/** What a name stands for, as far as it matters to who depends on it. */
export type Kind = 'module' | 'function' | 'value';

/**
 * Statements that stand beside each other: those of the module, or of a block, from its bracket to the other one; or the members
 * of a class.
 */
export interface List {
	open: number;
	close: number;
	readonly isClass?: boolean;
	/** Whether it is the body of a function: what is declared in it is seen nowhere else. */
	readonly isBody?: boolean;
}

/** A statement of such a list. Places are UTF-16 offsets in the whole text, and move with edits. */
export interface Unit {
	start: number;
	end: number;
	readonly list: List;
	/** The names that it declares in its list. */
	readonly declares: ReadonlyMap<string, Kind>;
	/** Whether some of them are seen around a block that it stands in: those of `var`, and of functions. */
	readonly hoists: boolean;
	readonly uses: Uses;
	/** Whether it does nothing but export what others declare: what functions do does not matter to it. */
	readonly isExport: boolean;
	/** Whether those beside it may mean something else without it: a directive, a constructor, or what leaves under a condition. */
	readonly counts: boolean;
	/** Whether it ends where it does, whatever follows. */
	readonly isClosed: boolean;
}

/** A statement as the tree has it. */
export interface Statement {
	readonly start: number;
	readonly end: number;
	readonly declares: ReadonlyMap<string, Kind>;
	readonly hoists: boolean;
	readonly isExport: boolean;
	readonly counts: boolean;
	readonly isClosed: boolean;
}

/** The statements of a list, or the members of a class, with what they declare. */
export function statementsOf(source: Source, nodes: readonly ts.Node[]): readonly Statement[] {
	return withoutEmpty(source, nodes).map((node) => {
		const declares = new Map<string, Kind>();
		if (source.ts.isClassElement(node)) {
			declaredByMember(source, node, declares);
		} else {
			declaredBy(source, node, declares);
		}
		return {
			...spanOf(source, node),
			declares,
			hoists: hoists(source, node),
			isExport: isExport(source, node),
			counts: isCounting(source, node),
			isClosed: isClosed(source, node),
		};
	});
}

function declaredByMember(source: Source, member: ts.ClassElement, into: Map<string, Kind>): void {
	const { ts } = source;
	const name = propertyNameText(source, member.name);
	if (name !== undefined) {
		const isFunction =
			!ts.isPropertyDeclaration(member) || (member.initializer !== undefined && isFunctionNode(source, member.initializer));
		into.set(`this.${name}`, isFunction ? 'function' : 'value');
	}
}

function isCounting({ ts }: Source, statement: ts.Node): boolean {
	return (
		ts.isConstructorDeclaration(statement) ||
		(ts.isIfStatement(statement) && statement.elseStatement === undefined) ||
		(ts.isExpressionStatement(statement) && ts.isStringLiteral(statement.expression))
	);
}

function isClosed(source: Source, node: ts.Node): boolean {
	const { ts, file } = source;
	const hasBody =
		ts.isClassDeclaration(node) ||
		((ts.isFunctionDeclaration(node) || ts.isMethodDeclaration(node) || ts.isConstructorDeclaration(node) || ts.isAccessor(node)) &&
			node.body !== undefined);
	// That a bracket is missing is said of the place where it could stand at the latest.
	return hasBody && file.text.charCodeAt(node.end - 1) === 125 && !hasSyntaxErrors(source, node.pos, Infinity);
}

/** `module.exports = { a, b: c }`, `exports.a = b`, `export { a, b }`, `export default a`. */
function isExport(source: Source, node: ts.Node): boolean {
	const { ts } = source;
	if (ts.isExportDeclaration(node)) {
		return true;
	}
	if (ts.isExportAssignment(node)) {
		return isMereName(source, node.expression);
	}
	if (!ts.isExpressionStatement(node) || !ts.isBinaryExpression(node.expression)) {
		return false;
	}
	const { left, operatorToken, right } = node.expression;
	return (
		operatorToken.kind === ts.SyntaxKind.EqualsToken &&
		/^(?:module\.)?exports(?:\.\w+)?$/.test(source.text.slice(spanOf(source, left).start, left.end)) &&
		isMereName(source, right)
	);
}

/** Whether an expression is a name, or an object of names. */
function isMereName({ ts }: Source, node: ts.Expression): boolean {
	return (
		ts.isIdentifier(node) ||
		(ts.isObjectLiteralExpression(node) &&
			node.properties.every(
				(property) =>
					ts.isShorthandPropertyAssignment(property) || (ts.isPropertyAssignment(property) && ts.isIdentifier(property.initializer)),
			))
	);
}

function hoists(source: Source, node: ts.Node): boolean {
	const { ts } = source;
	if (ts.isFunctionDeclaration(node) || (ts.isVariableDeclarationList(node) && (node.flags & ts.NodeFlags.BlockScoped) === 0)) {
		return true;
	}
	return !isFunctionNode(source, node) && !ts.isClassLike(node) && ts.forEachChild(node, (child) => hoists(source, child)) === true;
}

function declaredBy(source: Source, node: ts.Node, into: Map<string, Kind>, isNested = false): void {
	const { ts } = source;
	if (isNested && ts.isVariableDeclarationList(node) && (node.flags & ts.NodeFlags.BlockScoped) !== 0) {
		return;
	}
	if (ts.isFunctionDeclaration(node) || ts.isClassDeclaration(node)) {
		if (node.name !== undefined) {
			into.set(node.name.text, 'function');
		}
		return;
	}
	if (ts.isImportDeclaration(node)) {
		const clause = node.importClause;
		const named = clause?.namedBindings;
		for (const name of [
			clause?.name,
			...(named === undefined ? [] : ts.isNamespaceImport(named) ? [named.name] : named.elements.map((element) => element.name)),
		]) {
			if (name !== undefined) {
				into.set(name.text, 'module');
			}
		}
		return;
	}
	if (ts.isEnumDeclaration(node) || ts.isImportEqualsDeclaration(node) || ts.isModuleDeclaration(node)) {
		into.set(node.name.text, 'value');
	}
	if (ts.isVariableDeclaration(node)) {
		const { initializer } = node;
		const kind: Kind =
			initializer === undefined
				? 'value'
				: requiredModule(source, initializer) !== undefined
					? 'module'
					: isFunctionNode(source, initializer) || ts.isClassExpression(initializer)
						? 'function'
						: 'value';
		namesIn(source, node.name, kind, into);
	}
	if (ts.isCatchClause(node)) {
		// What is caught is seen in the clause alone.
		declaredBy(source, node.block, into, true);
	} else if (!isFunctionNode(source, node)) {
		ts.forEachChild(node, (child) =>
			declaredBy(source, child, into, isNested || !(ts.isVariableStatement(node) || ts.isVariableDeclarationList(node))),
		);
	}
}

function namesIn(source: Source, name: ts.BindingName, kind: Kind, into: Map<string, Kind>): void {
	const { ts } = source;
	if (ts.isIdentifier(name)) {
		into.set(name.text, kind);
		return;
	}
	for (const element of name.elements) {
		if (!ts.isOmittedExpression(element)) {
			namesIn(source, element.name, kind, into);
		}
	}
}

/** A node that holds a list. */
interface Container {
	readonly open: number;
	readonly close: number;
	readonly isClass: boolean;
	readonly isBody: boolean;
	readonly nodes: readonly ts.Node[];
}

function containerOf(source: Source, node: ts.Node, outer: ts.Node | undefined): Container | undefined {
	const { ts } = source;
	if (ts.isBlock(node) || ts.isModuleBlock(node)) {
		const isBody = outer !== undefined && isFunctionNode(source, outer);
		return { open: spanOf(source, node).start, close: node.end - 1, isClass: false, isBody, nodes: node.statements };
	}
	return ts.isClassDeclaration(node) || ts.isClassExpression(node)
		? { open: node.members.pos - 1, close: node.end - 1, isClass: true, isBody: false, nodes: node.members }
		: undefined;
}

/** The outermost list within a statement in which a range lies, brackets not included. */
export function listAround(source: Source, node: ts.Node, start: number, end: number, outer?: ts.Node): Container | undefined {
	if (node.pos > start || node.end < end) {
		return undefined;
	}
	// Whether a loop without a condition ends, all of it says.
	if (isEndless(source, node)) {
		return undefined;
	}
	const container = containerOf(source, node, outer);
	if (container !== undefined && container.open < start && end <= container.close) {
		return container;
	}
	return source.ts.forEachChild(node, (child) => listAround(source, child, start, end, node));
}

/** The nodes of a list without those that say nothing. */
function withoutEmpty({ ts }: Source, nodes: readonly ts.Node[]): readonly ts.Node[] {
	return nodes.filter(({ kind }) => kind !== ts.SyntaxKind.EmptyStatement && kind !== ts.SyntaxKind.SemicolonClassElement);
}
