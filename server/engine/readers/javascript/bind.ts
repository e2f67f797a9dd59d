import type ts from 'typescript';
import { bare, type FunctionNode, isFunctionNode, isMember, propertyNameText, requiredModule, specifierText } from './nodes.js';
import type { Source } from './parse.js';
import { added, none, nothing, type Origin, Scope, type Scopes, type Step, withEntry } from './scope.js';
import { addMember, Writes } from './writes.js';

/** Whether a name stands for a value as a whole, rather than for a part of one. */
function isValue(origin: Origin): origin is Extract<Origin, { readonly kind: 'expression' }> {
	return origin.kind === 'expression' && origin.steps.length === 0;
}

/** Declares every name of a file in one walk. */
export function bind(source: Source): Scopes {
	return new Binder(source).run();
}

class Binder {
	readonly #source: Source;
	readonly #module: Scope;
	readonly #of = new Map<ts.Node, Scope>();
	readonly #writes: Writes;
	readonly #handovers: { call: ts.CallExpression; scope: Scope }[] = [];
	/** Functions that are methods of an object literal, by that. */
	readonly #methods = new Map<ts.Node, ts.ObjectLiteralExpression>();
	#scope: Scope;

	constructor(source: Source) {
		this.#source = source;
		this.#writes = new Writes(source);
		this.#module = new Scope('module', source.file, undefined);
		this.#scope = this.#module;
		this.#of.set(source.file, this.#module);
	}

	run(): Scopes {
		try {
			this.#source.ts.forEachChild(this.#source.file, this.#visit);
		} catch (error) {
			if (!(error instanceof RangeError)) {
				throw error;
			}
		}
		this.#writes.apply();
		return { module: this.#module, of: this.#of, handovers: this.#handovers };
	}

	readonly #visit = (node: ts.Node): void => {
		const { ts } = this.#source;
		const k = ts.SyntaxKind;
		if (node.kind <= k.LastToken || (node.kind >= k.FirstTypeNode && node.kind <= k.LastTypeNode)) {
			return;
		}
		switch (node.kind) {
			case k.InterfaceDeclaration:
			case k.TypeAliasDeclaration:
				return;
			case k.ImportDeclaration:
				this.#import(node as ts.ImportDeclaration);
				return;
			case k.ImportEqualsDeclaration:
				this.#importEquals(node as ts.ImportEqualsDeclaration);
				return;
			case k.VariableDeclarationList:
				this.#variables(node as ts.VariableDeclarationList);
				return;
			case k.FunctionDeclaration: {
				const { name } = node as ts.FunctionDeclaration;
				if (name !== undefined) {
					this.#declare(this.#scope, name.text, node, { kind: 'function', node: node as ts.FunctionDeclaration }, false);
				}
				this.#function(node as ts.FunctionDeclaration, 'function');
				return;
			}
			case k.FunctionExpression:
			case k.MethodDeclaration:
			case k.Constructor:
			case k.GetAccessor:
			case k.SetAccessor:
				this.#function(node as FunctionNode, 'function');
				return;
			case k.ArrowFunction:
				this.#function(node as FunctionNode, 'arrow');
				return;
			case k.ClassDeclaration:
			case k.ClassExpression:
				this.#class(node as ts.ClassLikeDeclaration);
				return;
			case k.EnumDeclaration:
				this.#declare(this.#scope, (node as ts.EnumDeclaration).name.text, node, { kind: 'unknown' }, true);
				break;
			case k.ModuleDeclaration: {
				const { name } = node as ts.ModuleDeclaration;
				if (ts.isIdentifier(name)) {
					this.#declare(this.#scope, name.text, node, { kind: 'unknown' }, true);
				}
				break;
			}
			case k.Block:
			case k.CaseBlock:
			case k.ForStatement:
			case k.ForInStatement:
			case k.ForOfStatement:
			case k.CatchClause:
			case k.ModuleBlock:
				this.#enter(new Scope('block', node, this.#scope));
				if (ts.isCatchClause(node) && node.variableDeclaration !== undefined) {
					this.#pattern(this.#scope, node.variableDeclaration.name, { kind: 'unknown' }, node.variableDeclaration, false);
					this.#visit(node.block);
				} else {
					ts.forEachChild(node, this.#visit);
				}
				this.#leave();
				return;
			case k.ReturnStatement: {
				const { expression } = node as ts.ReturnStatement;
				if (expression !== undefined) {
					const { functionScope } = this.#scope;
					functionScope.returns = added(functionScope.returns, { node: expression, scope: this.#scope });
				}
				break;
			}
			case k.BinaryExpression:
				this.#writes.assignment(node as ts.BinaryExpression, this.#scope);
				break;
			case k.PrefixUnaryExpression:
			case k.PostfixUnaryExpression: {
				const { operator, operand } = node as ts.PrefixUnaryExpression;
				if (operator === k.PlusPlusToken || operator === k.MinusMinusToken) {
					this.#writes.write(operand, undefined, { node, operation: 'count' }, this.#scope);
				}
				break;
			}
			case k.DeleteExpression:
				this.#writes.write((node as ts.DeleteExpression).expression, undefined, { node, operation: 'remove' }, this.#scope);
				break;
			case k.ObjectLiteralExpression:
				for (const property of (node as ts.ObjectLiteralExpression).properties) {
					const method = ts.isPropertyAssignment(property) ? property.initializer : property;
					if (isFunctionNode(this.#source, method)) {
						this.#methods.set(method, node as ts.ObjectLiteralExpression);
					}
				}
				break;
			case k.CallExpression:
				this.#writes.call(node as ts.CallExpression, this.#scope);
				this.#handover(node as ts.CallExpression);
				break;
		}
		ts.forEachChild(node, this.#visit);
	};

	#enter(scope: Scope): void {
		this.#of.set(scope.node, scope);
		this.#scope = scope;
	}

	#leave(): void {
		this.#scope = this.#scope.parent!;
	}

	#declare(
		scope: Scope,
		name: string,
		node: ts.Node,
		origin: Origin,
		constant: boolean,
		details: { initialized?: boolean; type?: ts.TypeNode | undefined } = {},
	): void {
		const known = scope.bindings.get(name);
		if (known?.origin.kind === 'function' && known.origin.node.body === undefined && origin.kind === 'function') {
			// A signature of an overloaded function: the one with a body is what is called.
			known.origin = origin;
			known.node = node;
			return;
		}
		if (known !== undefined) {
			if (isValue(known.origin) && isValue(origin) && !known.constant && !constant) {
				// `var` twice is one variable that is written again.
				known.writes = added(known.writes, origin.value);
				return;
			}
			// A function and a variable of one name: nobody can say which.
			known.origin = { kind: 'unknown' };
			return;
		}
		scope.bindings = withEntry(scope.bindings, name, {
			name,
			scope,
			node,
			constant,
			origin,
			initialized: details.initialized ?? true,
			type: details.type,
			writes: none,
			memberWrites: nothing,
			changes: none,
			changedInFunction: false,
		});
	}

	#import(node: ts.ImportDeclaration): void {
		const { ts } = this.#source;
		const { importClause: clause, moduleSpecifier } = node;
		if (clause === undefined || !ts.isStringLiteralLike(moduleSpecifier)) {
			return;
		}
		const specifier = specifierText(moduleSpecifier);
		const whole = clause.phaseModifier === ts.SyntaxKind.TypeKeyword;
		const declare = (identifier: ts.Identifier, name: string, typeOnly: boolean): void =>
			this.#declare(this.#module, identifier.text, identifier, { kind: 'module', specifier, name, typeOnly }, true);
		if (clause.name !== undefined) {
			declare(clause.name, 'default', whole);
		}
		const named = clause.namedBindings;
		if (named !== undefined && ts.isNamespaceImport(named)) {
			declare(named.name, '*', whole);
		} else if (named !== undefined) {
			for (const element of named.elements) {
				declare(element.name, (element.propertyName ?? element.name).text, whole || element.isTypeOnly);
			}
		}
	}

	#importEquals(node: ts.ImportEqualsDeclaration): void {
		const { ts } = this.#source;
		const reference = node.moduleReference;
		if (ts.isExternalModuleReference(reference) && ts.isStringLiteralLike(reference.expression)) {
			this.#declare(
				this.#scope,
				node.name.text,
				node,
				{ kind: 'module', specifier: specifierText(reference.expression), name: '*', typeOnly: node.isTypeOnly },
				true,
			);
		} else {
			this.#declare(this.#scope, node.name.text, node, { kind: 'unknown' }, true);
		}
	}

	#variables(list: ts.VariableDeclarationList): void {
		const { ts } = this.#source;
		const constant = (list.flags & ts.NodeFlags.Const) !== 0 || (list.flags & ts.NodeFlags.Using) === ts.NodeFlags.Using;
		const scope = (list.flags & ts.NodeFlags.BlockScoped) === 0 ? this.#scope.functionScope : this.#scope;
		for (const declaration of list.declarations) {
			const origin: Origin = declaration.initializer === undefined ? { kind: 'unknown' } : this.#originOf(declaration.initializer);
			this.#pattern(scope, declaration.name, origin, declaration, constant, declaration.initializer !== undefined);
			if (declaration.initializer !== undefined) {
				this.#visit(declaration.initializer);
			}
		}
	}

	#originOf(initializer: ts.Expression): Origin {
		const inner = bare(this.#source, initializer);
		if (isFunctionNode(this.#source, inner)) {
			return { kind: 'function', node: inner };
		}
		if (this.#source.ts.isClassExpression(inner)) {
			return { kind: 'class', node: inner };
		}
		const specifier = requiredModule(this.#source, inner);
		if (specifier !== undefined && this.#scope.lookup('require') === undefined) {
			return { kind: 'module', specifier, name: '*', typeOnly: false };
		}
		return { kind: 'expression', value: { node: initializer, scope: this.#scope }, steps: [] };
	}

	/** Declares the names of a pattern; each knows the steps from the whole to it. */
	#pattern(
		scope: Scope,
		name: ts.BindingName,
		origin: Origin,
		declaration: ts.VariableDeclaration | ts.ParameterDeclaration | ts.BindingElement,
		constant: boolean,
		initialized = true,
	): void {
		const { ts } = this.#source;
		if (ts.isIdentifier(name)) {
			const type = 'type' in declaration ? declaration.type : undefined;
			this.#declare(scope, name.text, declaration, origin, constant, { initialized, type });
			return;
		}
		for (const element of name.elements) {
			if (ts.isOmittedExpression(element)) {
				continue;
			}
			if (element.initializer !== undefined) {
				this.#visit(element.initializer);
			}
			const key = ts.isArrayBindingPattern(name) ? undefined : propertyNameText(this.#source, element.propertyName ?? element.name);
			const known = key !== undefined && element.dotDotDotToken === undefined;
			// `const { database: { host } } = require('./config')`: of a module, only its exports are told by their names.
			const whole =
				origin.kind === 'module' && origin.name === '*' && !ts.isIdentifier(element.name) && declaration.initializer !== undefined
					? ({ kind: 'expression', value: { node: declaration.initializer, scope: this.#scope }, steps: [] } as const)
					: origin;
			this.#pattern(scope, element.name, known ? this.#step(whole, key, element.initializer) : { kind: 'unknown' }, element, constant);
		}
	}

	#step(origin: Origin, name: string, fallback: ts.Expression | undefined): Origin {
		const step: Step = fallback === undefined ? { name } : { name, fallback };
		switch (origin.kind) {
			case 'expression':
			case 'parameter':
				return { ...origin, steps: [...origin.steps, step] };
			case 'module':
				if (origin.name === '*') {
					return { ...origin, name };
				}
				return { kind: 'unknown' };
			default:
				return { kind: 'unknown' };
		}
	}

	#function(node: FunctionNode, kind: 'function' | 'arrow'): void {
		const { ts } = this.#source;
		const scope = new Scope(kind, node, this.#scope);
		const literal = this.#methods.get(node);
		if (literal !== undefined) {
			scope.literal = literal;
		}
		this.#enter(scope);
		if (ts.isFunctionExpression(node) && node.name !== undefined) {
			this.#declare(scope, node.name.text, node, { kind: 'function', node }, true);
		}
		node.parameters.forEach((parameter, index) => {
			const origin: Origin = {
				kind: 'parameter',
				index,
				steps: [],
				rest: parameter.dotDotDotToken !== undefined,
				...(parameter.type === undefined ? {} : { type: parameter.type }),
				...(parameter.initializer === undefined ? {} : { fallback: { node: parameter.initializer, scope } }),
			};
			this.#pattern(scope, parameter.name, origin, parameter, false);
			if (ts.isConstructorDeclaration(node) && parameter.modifiers !== undefined && ts.isIdentifier(parameter.name)) {
				addMember(this.#scope, parameter.name.text, { node: parameter.name, scope }, parameter.type);
			}
			if (parameter.initializer !== undefined) {
				this.#visit(parameter.initializer);
			}
			parameter.modifiers?.forEach(this.#visit);
		});
		if (node.body !== undefined) {
			if (ts.isBlock(node.body)) {
				// The body shares the scope of the parameters.
				this.#of.set(node.body, scope);
				ts.forEachChild(node.body, this.#visit);
			} else {
				scope.returns = added(scope.returns, { node: node.body, scope });
				this.#visit(node.body);
			}
		}
		this.#leave();
		node.modifiers?.forEach(this.#visit);
	}

	#class(node: ts.ClassLikeDeclaration): void {
		const { ts } = this.#source;
		if (node.name !== undefined && ts.isClassDeclaration(node)) {
			this.#declare(this.#scope, node.name.text, node, { kind: 'class', node }, true);
		}
		node.modifiers?.forEach(this.#visit);
		node.heritageClauses?.forEach(this.#visit);
		this.#enter(new Scope('class', node, this.#scope));
		for (const member of node.members) {
			if (ts.isPropertyDeclaration(member)) {
				const name = propertyNameText(this.#source, member.name);
				if (name !== undefined && member.initializer !== undefined) {
					addMember(this.#scope, name, { node: member.initializer, scope: this.#scope }, member.type);
				} else if (name !== undefined) {
					addMember(this.#scope, name, undefined, member.type);
				}
			}
			this.#visit(member);
		}
		this.#leave();
	}

	/** A function that is handed over by name. */
	#handover(node: ts.CallExpression): void {
		const { ts } = this.#source;
		for (const argument of node.arguments) {
			if (ts.isIdentifier(argument) || isMember(this.#source, argument)) {
				this.#handovers.push({ call: node, scope: this.#scope });
				break;
			}
		}
	}
}
