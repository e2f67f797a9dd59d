import type ts from 'typescript';
import type { FactTypes } from '../../../core/fact.js';
import type { Value } from '../../../core/value.js';
import { bare, isFunctionNode, isMember, memberName, propertyNameText, specifierText } from '../nodes.js';
import type { At, VisitorFactory } from '../walk.js';
import { emitComputed } from './folders.js';

type ImportNames = FactTypes['module.import']['names'];

/**
 * Imports and exports. `module.exports = x` exports `default`, and each property of an object it is given by its name;
 * `require('./x')` imports the namespace
 * `*`, so that its first member is the name of an export; an ESM default import is `default`.
 */
export const moduleVisitors: VisitorFactory = ({ source }) => {
	const { ts } = source;
	const k = ts.SyntaxKind;
	const unknown = (node: ts.Node, at: At): Value => ({ kind: 'unknown', span: at.span(node) });
	const valueOf = (node: ts.Expression, at: At, name: string): Value =>
		isFunctionNode(source, bare(source, node)) ? unknown(node, at) : at.values.of(node, at.scope, name === 'default' ? {} : { name });

	const exportObject = (node: ts.Expression, at: At): void => {
		const target = at.names.follow(node, at.scope);
		if (!ts.isObjectLiteralExpression(target.node)) {
			return;
		}
		for (const property of target.node.properties) {
			const name = ts.isSpreadAssignment(property) ? undefined : propertyNameText(source, property.name);
			if (name === undefined || name === 'default') {
				continue;
			}
			const value = ts.isPropertyAssignment(property)
				? at.values.of(property.initializer, target.scope, { name })
				: ts.isShorthandPropertyAssignment(property)
					? at.values.of(property.name, target.scope, { name })
					: unknown(property, at);
			at.emit('module.export', at.span(property), { name, value });
		}
	};

	/** The export that `exports.x`, `module.exports` or `module.exports.x` is; `default` for the whole. */
	const exportTarget = (node: ts.Expression, at: At): string | undefined => {
		const name = at.names.of(node, at.scope);
		// The default of a module has the name of the module itself.
		if (name === 'module.exports' || (name === 'exports' && isMember(source, node) && memberName(source, node) === 'default')) {
			return 'default';
		}
		return /^(?:module\.)?exports\.([^.()]+)$/.exec(name ?? '')?.[1];
	};

	return [
		{
			kinds: [k.ImportDeclaration],
			visit(node, at) {
				const { importClause: clause, moduleSpecifier } = node as ts.ImportDeclaration;
				if (!ts.isStringLiteralLike(moduleSpecifier)) {
					return;
				}
				const names: ImportNames[number][] = [];
				if (clause?.name !== undefined) {
					names.push({ exported: 'default', local: clause.name.text });
				}
				const bindings = clause?.namedBindings;
				let typed = clause?.phaseModifier === k.TypeKeyword;
				if (bindings !== undefined && ts.isNamespaceImport(bindings)) {
					names.push({ exported: '*', local: bindings.name.text });
				} else if (bindings !== undefined) {
					names.push(
						...bindings.elements.map((element) => ({ exported: (element.propertyName ?? element.name).text, local: element.name.text })),
					);
					typed ||= clause?.name === undefined && bindings.elements.length > 0 && bindings.elements.every((element) => element.isTypeOnly);
				}
				at.emit('module.import', at.span(node), {
					specifier: specifierText(moduleSpecifier),
					names,
					typeOnly: typed,
					dynamic: false,
					optional: false,
					form: 'import',
				});
			},
		},
		{
			kinds: [k.ImportEqualsDeclaration],
			visit(node, at) {
				const { moduleReference, name, isTypeOnly } = node as ts.ImportEqualsDeclaration;
				if (ts.isExternalModuleReference(moduleReference) && ts.isStringLiteralLike(moduleReference.expression)) {
					at.emit('module.import', at.span(node), {
						specifier: specifierText(moduleReference.expression),
						names: [{ exported: '*', local: name.text }],
						typeOnly: isTypeOnly,
						dynamic: false,
						optional: false,
						form: 'require',
					});
				}
			},
		},
		{
			kinds: [k.ExportDeclaration],
			visit(node, at) {
				const { exportClause, moduleSpecifier, isTypeOnly } = node as ts.ExportDeclaration;
				const span = at.span(node);
				if (moduleSpecifier === undefined || !ts.isStringLiteralLike(moduleSpecifier)) {
					if (exportClause !== undefined && ts.isNamedExports(exportClause) && !isTypeOnly) {
						for (const element of exportClause.elements) {
							const local = element.propertyName ?? element.name;
							if (!element.isTypeOnly && ts.isIdentifier(local)) {
								at.emit('module.export', at.span(element), { name: element.name.text, value: valueOf(local, at, element.name.text) });
							}
						}
					}
					return;
				}
				const specifier = specifierText(moduleSpecifier);
				const imported = (name: string): Value => ({ kind: 'import', specifier, name, members: [], span });
				const names: ImportNames[number][] = [];
				if (exportClause === undefined || ts.isNamespaceExport(exportClause)) {
					const local = exportClause?.name.text ?? '*';
					names.push({ exported: '*', local });
					if (!isTypeOnly) {
						at.emit('module.export', span, { name: local, value: imported('*') });
					}
				} else {
					for (const element of exportClause.elements) {
						const exported = (element.propertyName ?? element.name).text;
						names.push({ exported, local: element.name.text });
						if (!isTypeOnly && !element.isTypeOnly) {
							at.emit('module.export', at.span(element), { name: element.name.text, value: imported(exported) });
						}
					}
				}
				at.emit('module.import', span, { specifier, names, typeOnly: isTypeOnly, dynamic: false, optional: false, form: 'export' });
			},
		},
		{
			kinds: [k.ExportAssignment],
			visit(node, at) {
				const { expression } = node as ts.ExportAssignment;
				at.emit('module.export', at.span(node), { name: 'default', value: valueOf(expression, at, 'default') });
			},
		},
		{
			kinds: [k.VariableStatement],
			visit(node, at) {
				const statement = node as ts.VariableStatement;
				if (!hasExport(statement.modifiers)) {
					return;
				}
				for (const declaration of statement.declarationList.declarations) {
					exportBinding(declaration.name, at);
				}
			},
		},
		{
			kinds: [k.FunctionDeclaration, k.ClassDeclaration, k.EnumDeclaration],
			visit(node, at) {
				const { modifiers, name } = node as ts.FunctionDeclaration;
				if (!hasExport(modifiers)) {
					return;
				}
				const isDefault = modifiers?.some((modifier) => modifier.kind === k.DefaultKeyword) ?? false;
				const exported = isDefault ? 'default' : name?.text;
				if (exported !== undefined) {
					at.emit('module.export', name === undefined ? at.span(node) : at.span(name), {
						name: exported,
						value:
							isDefault && name !== undefined && source.mentionsEnvironment
								? { kind: 'unknown', span: at.span(name), route: { specifier: '', name: name.text, members: [] } }
								: unknown(name ?? node, at),
					});
				}
			},
		},
		{
			kinds: [k.BinaryExpression],
			visit(node, at) {
				const { left, right, operatorToken } = node as ts.BinaryExpression;
				if (operatorToken.kind !== k.EqualsToken || !isMember(source, left)) {
					return;
				}
				const member = memberName(source, left);
				if (member === undefined || (member !== 'exports' && !mentionsExports(left))) {
					return;
				}
				const name = exportTarget(left, at);
				if (name === undefined) {
					return;
				}
				at.emit('module.export', at.span(node), { name, value: valueOf(right, at, name) });
				if (name === 'default' && member === 'exports') {
					exportObject(right, at);
				}
			},
		},
		{
			kinds: [k.CallExpression],
			visit(node, at) {
				const call = node as ts.CallExpression;
				const dynamic = call.expression.kind === k.ImportKeyword;
				const isRequire = (one: ts.Node): boolean =>
					ts.isIdentifier(one) && one.text === 'require' && at.scope.lookup('require') === undefined;
				if (!dynamic && !isRequire(call.expression)) {
					emitEach(call, isRequire, at);
					return;
				}
				const [first] = call.arguments;
				if (first === undefined) {
					return;
				}
				if (!ts.isStringLiteralLike(first)) {
					emitComputed(first, at, call);
					return;
				}
				const parent = at.parent();
				const awaited = parent !== undefined && (ts.isAwaitExpression(parent) || ts.isNonNullExpression(parent)) ? at.parent(2) : parent;
				at.emit('module.import', at.span(node), {
					specifier: specifierText(first),
					names: namesOf(awaited, at),
					typeOnly: false,
					dynamic: dynamic || at.within.includes('function'),
					optional: at.within.includes('try') || isCaught(parent, at),
					form: dynamic ? 'import()' : 'require',
				});
			},
		},
	];

	/** `settings.routes.map(require)`: each module of a list is loaded. */
	function emitEach({ expression, arguments: [first] }: ts.CallExpression, isRequire: (one: ts.Node) => boolean, at: At): void {
		if (
			first !== undefined &&
			isRequire(first) &&
			isMember(source, expression) &&
			/^(?:map|forEach|flatMap)$/.test(memberName(source, expression) ?? '')
		) {
			at.emit('module.load', at.span(first), { specifier: at.values.of(expression.expression, at.scope) });
		}
	}

	/** `import('x').catch(…)`, `import('x').then(use, orElse)`, `import('x').then(use).catch(…)`. */
	function isCaught(parent: ts.Node | undefined, at: At): boolean {
		let level = 1;
		let member = parent;
		while (member !== undefined && ts.isPropertyAccessExpression(member)) {
			const call = at.parent(level + 1);
			if (member.name.text === 'catch') {
				return true;
			}
			if (member.name.text !== 'then' || call === undefined || !ts.isCallExpression(call)) {
				return false;
			}
			if (call.arguments.length > 1) {
				return true;
			}
			level += 2;
			member = at.parent(level);
		}
		return false;
	}

	function hasExport(modifiers: ts.NodeArray<ts.ModifierLike> | undefined): boolean {
		return modifiers?.some((modifier) => modifier.kind === k.ExportKeyword) ?? false;
	}

	function exportBinding(name: ts.BindingName, at: At): void {
		if (ts.isIdentifier(name)) {
			at.emit('module.export', at.span(name), { name: name.text, value: valueOf(name, at, name.text) });
			return;
		}
		for (const element of name.elements) {
			if (!ts.isOmittedExpression(element)) {
				exportBinding(element.name, at);
			}
		}
	}

	function mentionsExports(node: ts.PropertyAccessExpression | ts.ElementAccessExpression): boolean {
		const inner = node.expression;
		return (ts.isIdentifier(inner) && inner.text === 'exports') || (ts.isPropertyAccessExpression(inner) && inner.name.text === 'exports');
	}

	/** The names that a `require` or `await import` is bound to. */
	function namesOf(parent: ts.Node | undefined, at: At): ImportNames {
		if (parent !== undefined && ts.isPropertyAccessExpression(parent) && parent.name.text !== 'then' && parent.name.text !== 'catch') {
			const outer = at.parent(2);
			const local =
				outer !== undefined && ts.isVariableDeclaration(outer) && ts.isIdentifier(outer.name) ? outer.name.text : parent.name.text;
			return [{ exported: parent.name.text, local }];
		}
		if (parent === undefined || !ts.isVariableDeclaration(parent)) {
			return [];
		}
		if (ts.isIdentifier(parent.name)) {
			return [{ exported: '*', local: parent.name.text }];
		}
		const names: ImportNames[number][] = [];
		for (const element of parent.name.elements) {
			if (!ts.isOmittedExpression(element) && ts.isIdentifier(element.name)) {
				const exported = propertyNameText(source, element.propertyName ?? element.name);
				if (exported !== undefined) {
					names.push({ exported, local: element.name.text });
				}
			}
		}
		return names;
	}
};
