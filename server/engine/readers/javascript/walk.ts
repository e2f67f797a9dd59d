import type ts from 'typescript';
import type { Context, Fact, FactKind, FactTypes, Guard } from '../../core/fact.js';
import type { Span } from '../../core/text.js';
import { Contexts } from './context.js';
import { asksCommandLine } from './commandLine.js';
import { Guards } from './guards.js';
import { Names } from './names.js';
import { isFunctionNode, spanOf } from './nodes.js';
import type { Leads } from './outline/leads.js';
import type { Source } from './parse.js';
import { bind } from './bind.js';
import type { Scope, Scopes } from './scope.js';
import { Values } from './values.js';

/** What a visitor sees of the place it is at, and where it says what it found. */
export interface At {
	readonly source: Source;
	readonly names: Names;
	readonly values: Values;
	readonly scopes: Scopes;
	readonly contexts: Contexts;
	readonly guarding: Guards;
	readonly scope: Scope;
	/** The nodes around the current one, outermost first. */
	readonly ancestors: readonly ts.Node[];
	readonly within: readonly Context[];
	/** What has to hold for the current place to be reached, as far as it is known. */
	readonly guards: readonly Guard[];
	/** The node around the current one, `level` steps out (1 is the parent, 0 the node itself). */
	parent(level?: number): ts.Node | undefined;
	/** The innermost statement around the current node. */
	statement(): ts.Node | undefined;
	/** The innermost function around the current node, or the file. */
	functionNode(): ts.Node;
	emit<Kind extends FactKind>(kind: Kind, span: Span, data: FactTypes[Kind], guards?: readonly Guard[]): void;
	/** Runs `emitting` as if the walk stood where a condition is true (or, when not `positive`, false). */
	under(condition: ts.Expression, positive: boolean, emitting: () => void): void;
	/** Runs `emitting` as if the walk stood in such a context. */
	inside(context: Context, emitting: () => void): void;
	span(node: ts.Node): Span;
}

/** Looks at the nodes of some kinds. */
export interface Visitor {
	readonly kinds: readonly ts.SyntaxKind[];
	visit(node: ts.Node, at: At): void;
	/** Runs after the walk, at the file. */
	finish?(at: At): void;
}

/** Makes the visitors of one file; what they keep is the file's own. */
export type VisitorFactory = (at: At) => readonly Visitor[];

/** Walks a file once and lets every visitor see its nodes, with scopes, contexts and guards as they are there. */
export function walk(source: Source, factories: readonly VisitorFactory[]): { readonly facts: readonly Fact[]; readonly scopes: Scopes } {
	const walker = new Walker(source, factories);
	return { facts: walker.run(), scopes: walker.scopes };
}

class Walker implements At {
	readonly source: Source;
	readonly names: Names;
	readonly values: Values;
	readonly scopes: Scopes;
	readonly contexts: Contexts;
	readonly ancestors: ts.Node[] = [];
	readonly #facts: Fact[] = [];
	/** By the kind of node; most kinds have none. */
	readonly #visitors: (Visitor[] | undefined)[] = [];
	readonly #finishing: Visitor[] = [];
	readonly guarding: Guards;
	readonly #kinds: typeof ts.SyntaxKind;
	/** The kinds of nodes that open a scope. */
	readonly #opening: readonly (boolean | undefined)[];
	/** What leads somewhere. Where the environment is read, its values lead wherever they go: then all has to be looked at. */
	readonly #leads: Leads | undefined;
	/** What is visited. */
	#node: ts.Node | undefined;
	#scope: Scope;
	#within: readonly Context[] = [];
	#guards: readonly Guard[] = [];

	constructor(source: Source, factories: readonly VisitorFactory[]) {
		this.source = source;
		this.#leads = source.mentionsEnvironment ? undefined : source.leads;
		this.scopes = bind(source);
		this.#kinds = source.ts.SyntaxKind;
		const opening: (boolean | undefined)[] = [];
		for (const node of this.scopes.of.keys()) {
			opening[node.kind] = true;
		}
		this.#opening = opening;
		this.#scope = this.scopes.module;
		this.names = new Names(source, this.scopes);
		this.values = new Values(source, this.names, this.scopes);
		this.guarding = new Guards(source, this.names, this.values);
		this.contexts = new Contexts(source, this.names, this.scopes);
		for (const factory of factories) {
			for (const visitor of factory(this)) {
				if (visitor.finish !== undefined) {
					this.#finishing.push(visitor);
				}
				for (const kind of visitor.kinds) {
					(this.#visitors[kind] ??= []).push(visitor);
				}
			}
		}
	}

	get scope(): Scope {
		return this.#scope;
	}

	get within(): readonly Context[] {
		return this.#within;
	}

	get guards(): readonly Guard[] {
		return this.#guards;
	}

	parent(level = 1): ts.Node | undefined {
		return level === 0 ? this.#node : this.ancestors[this.ancestors.length - level];
	}

	statement(): ts.Node | undefined {
		const k = this.source.ts.SyntaxKind;
		for (let i = this.ancestors.length - 1; i >= 0; i--) {
			const { kind } = this.ancestors[i]!;
			if (kind >= k.FirstStatement && kind <= k.LastStatement) {
				return this.ancestors[i];
			}
		}
		return undefined;
	}

	functionNode(): ts.Node {
		for (let i = this.ancestors.length - 1; i >= 0; i--) {
			if (isFunctionNode(this.source, this.ancestors[i]!)) {
				return this.ancestors[i]!;
			}
		}
		return this.source.file;
	}

	span(node: ts.Node): Span {
		return spanOf(this.source, node);
	}

	emit<Kind extends FactKind>(kind: Kind, span: Span, data: FactTypes[Kind], guards: readonly Guard[] = this.#guards): void {
		if (kind === 'role.sign') {
			// A sign is of the whole file, wherever it stands.
			this.#facts.push({ kind, span, ...data } as unknown as Fact);
			return;
		}
		const fact = {
			kind,
			span,
			...(this.#within.length === 0 ? {} : { within: this.#within }),
			...(guards.length === 0 ? {} : { guards }),
			...data,
		} as unknown as Fact;
		this.#facts.push(fact);
	}

	run(): readonly Fact[] {
		try {
			this.#visit(this.source.file);
			for (const visitor of this.#finishing) {
				visitor.finish?.(this);
			}
		} catch (error) {
			// Nesting that the stack cannot hold: what was found so far stands.
			if (!(error instanceof RangeError)) {
				throw error;
			}
		}
		return this.#facts;
	}

	readonly #visit = (node: ts.Node): void => {
		if (this.#leads?.within(node.pos, node.end) === false && node !== this.source.file) {
			return;
		}
		const k = this.#kinds;
		const { kind } = node;
		const visitors = this.#visitors[kind];
		this.#node = node;
		if (kind <= k.LastToken) {
			// Names, literals, keywords: they open nothing and hold nothing.
			if (visitors !== undefined) {
				for (const visitor of visitors) {
					visitor.visit(node, this);
				}
			}
			return;
		}
		if ((kind >= k.FirstTypeNode && kind <= k.LastTypeNode) || kind === k.InterfaceDeclaration || kind === k.TypeAliasDeclaration) {
			return;
		}
		const scopeBefore = this.#scope;
		const withinBefore = this.#within;
		if (this.#opening[kind] === true) {
			this.#scope = this.scopes.of.get(node) ?? scopeBefore;
		}
		if (isFunctionNode(this.source, node)) {
			this.#within = [...withinBefore, this.contexts.ofFunction(node, this)];
		}
		if (visitors !== undefined) {
			for (const visitor of visitors) {
				visitor.visit(node, this);
			}
		}
		this.ancestors.push(node);
		this.#children(node);
		this.ancestors.pop();
		this.#scope = scopeBefore;
		this.#within = withinBefore;
	};

	#children(node: ts.Node): void {
		const { ts } = this.source;
		const k = this.#kinds;
		switch (node.kind) {
			case k.SourceFile:
			case k.Block:
			case k.ModuleBlock:
			case k.CaseClause:
			case k.DefaultClause:
				this.#statements(node as ts.Block);
				return;
			case k.IfStatement: {
				const { expression, thenStatement, elseStatement } = node as ts.IfStatement;
				this.#visit(expression);
				this.#branch(
					thenStatement,
					expression,
					true,
					this.contexts.isMainGuard(expression, this.#scope) || asksCommandLine(this.source, this.names, expression, this.#scope)
						? 'main-guard'
						: this.contexts.isTestGuard(expression)
							? 'test'
							: undefined,
				);
				if (elseStatement !== undefined) {
					this.#branch(elseStatement, expression, false);
				}
				return;
			}
			case k.SwitchStatement: {
				const { expression, caseBlock } = node as ts.SwitchStatement;
				this.#visit(expression);
				if (asksCommandLine(this.source, this.names, expression, this.#scope)) {
					this.#in('main-guard', caseBlock);
				} else {
					this.#cases(expression, caseBlock);
				}
				return;
			}
			case k.ConditionalExpression: {
				const { condition, whenTrue, whenFalse } = node as ts.ConditionalExpression;
				this.#visit(condition);
				this.#branch(whenTrue, condition, true);
				this.#branch(whenFalse, condition, false);
				return;
			}
			case k.BinaryExpression: {
				const { left, right, operatorToken } = node as ts.BinaryExpression;
				this.#visit(left);
				if (operatorToken.kind === k.AmpersandAmpersandToken) {
					this.#branch(right, left, true);
				} else if (operatorToken.kind === k.BarBarToken && !this.guarding.isRead(left, this.#scope)) {
					this.#branch(right, left, false);
				} else {
					this.#visit(right);
				}
				return;
			}
			case k.TryStatement: {
				const { tryBlock, catchClause, finallyBlock } = node as ts.TryStatement;
				if (catchClause === undefined) {
					this.#visit(tryBlock);
				} else {
					this.#in('try', tryBlock);
					// Where nothing is tried, nothing is caught.
					if (tryBlock.statements.length > 0) {
						this.#in('catch', catchClause);
					}
				}
				if (finallyBlock !== undefined) {
					this.#visit(finallyBlock);
				}
				return;
			}
			case k.CallExpression: {
				const added = this.guarding.ofConfigure(node as ts.CallExpression);
				if (added.length > 0) {
					this.#guarded(added, () => ts.forEachChild(node, this.#visit));
				} else {
					ts.forEachChild(node, this.#visit);
				}
				return;
			}
			case k.ImportDeclaration:
			case k.ExportDeclaration:
				return;
			default:
				ts.forEachChild(node, this.#visit);
		}
	}

	#in(context: Context, node: ts.Node): void {
		this.inside(context, () => this.#visit(node));
	}

	inside(context: Context, emitting: () => void): void {
		const before = this.#within;
		this.#within = [...before, context];
		emitting();
		this.#within = before;
	}

	under(condition: ts.Expression, positive: boolean, emitting: () => void): void {
		this.#guarded(this.guarding.of(condition, this.#scope, positive), emitting);
	}

	/** Walks what holds only where these guards do, besides those around. */
	#guarded(added: readonly Guard[], walk: () => void): void {
		const before = this.#guards;
		if (added.length > 0) {
			this.#guards = [...before, ...added];
		}
		walk();
		this.#guards = before;
	}

	#branch(node: ts.Node, condition: ts.Expression, positive: boolean, context?: Context): void {
		// `if (false)`: what is switched off in the text runs in no deploy.
		if (condition.kind === (positive ? this.source.ts.SyntaxKind.FalseKeyword : this.source.ts.SyntaxKind.TrueKeyword)) {
			return;
		}
		this.under(condition, positive, () => {
			if (context === undefined) {
				this.#visit(node);
			} else {
				this.#in(context, node);
			}
		});
	}

	/** The cases of a switch: `case 'test':` of one on the name of the environment holds only there, unless another case falls into it. */
	#cases(expression: ts.Expression, { clauses }: ts.CaseBlock): void {
		let isEntered = false;
		for (const clause of clauses) {
			const asked =
				this.source.ts.isCaseClause(clause) && !isEntered ? this.guarding.ofCase(expression, clause.expression, this.#scope) : [];
			this.#guarded(asked, () => this.#visit(clause));
			const last = clause.statements.at(-1);
			isEntered = last === undefined || !this.guarding.leaves(last);
		}
	}

	/** Statements in order: what stands after `if (…) return;` holds only under the opposite condition. */
	#statements(block: { readonly statements: ts.NodeArray<ts.Statement> }): void {
		const before = this.#guards;
		for (const statement of block.statements) {
			this.#visit(statement);
			if (
				this.source.ts.isIfStatement(statement) &&
				statement.elseStatement === undefined &&
				this.guarding.leaves(statement.thenStatement)
			) {
				// What is left of a program that ends without a variable always has it: that is no condition.
				const required = this.guarding.ends(statement.thenStatement);
				const added = this.guarding
					.of(statement.expression, this.#scope, false)
					.filter(({ operator }) => !(required && operator === 'set'));
				if (added.length > 0) {
					this.#guards = [...this.#guards, ...added];
				}
			}
		}
		this.#guards = before;
	}
}
