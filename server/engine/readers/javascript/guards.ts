import type ts from 'typescript';
import { environmentKindOf, namesEnvironment, type EnvironmentKind } from '../../core/environmentNames.js';
import type { Guard } from '../../core/fact.js';
import type { Value } from '../../core/value.js';
import type { Names } from './names.js';
import { valueOf } from './scope.js';
import { bare, isMember, lastName, memberName } from './nodes.js';
import type { Source } from './parse.js';
import type { Scope } from './scope.js';
import type { Values } from './values.js';

/** Names under which programs keep the name of their environment. */
const environmentMembers: ReadonlySet<string> = new Set([
	'NODE_ENV',
	'APP_ENV',
	'ENVIRONMENT',
	'ENV',
	'nodeEnv',
	'appEnv',
	'environment',
	'env',
]);

/** Names that say so only where settings have them: `settings.stage`, while an order goes through stages of its own. */
const stageMembers: ReadonlySet<string> = new Set(['stage', 'appStage', 'STAGE', 'APP_STAGE']);

/** Short forms of the names of environments. */
const environments: Readonly<Record<string, string>> = { prod: 'production', dev: 'development', test: 'test' };

/** What all names of a list stand for: tests, developers and their tests, or those that serve somebody. */
function kindOfAll(names: readonly string[]): EnvironmentKind | undefined {
	const kinds = new Set(names.map(environmentKindOf));
	const [only] = kinds;
	return kinds.size === 1 ? only : kinds.size === 2 && kinds.has('development') && kinds.has('test') ? 'development' : undefined;
}

/** Whether a name is that of the environment which serves everybody, and none on the way there. */
function isLive(name: string): boolean {
	return /^(?:prod(?:uction)?|prd|live)$/i.test(name);
}

/**
 * What is known where an environment is one of several kinds that a list names, or none of them: one of `dev` and `staging` is not
 * production, none of them no machine of a developer, and what is none of `dev` and `prod` is not production either.
 */
function ofSeveralKinds(
	names: readonly string[],
	positive: boolean,
): { readonly operator: '!='; readonly value: EnvironmentKind } | undefined {
	const kinds = names.map(environmentKindOf);
	if (kinds.includes(undefined) || kindOfAll(names) !== undefined || !kinds.includes('production')) {
		return undefined;
	}
	if (names.some(isLive)) {
		// A list of all that there are only checks the name.
		const isAll = kinds.includes('development') && kinds.includes('test');
		return positive || isAll ? undefined : { operator: '!=', value: 'production' };
	}
	return positive
		? { operator: '!=', value: 'production' }
		: kinds.includes('development')
			? { operator: '!=', value: 'development' }
			: undefined;
}

/** What a name asks of the environment where nothing is known of its value: `isProduction`, `IS_DEV`, `debug`. */
function named(name: string | undefined, positive: boolean): readonly Guard[] {
	if (name === undefined) {
		return [];
	}
	const [, kind] =
		/^_{0,2}(?:is_?)(prod|dev|test)(?:uction|elopment|elop|ing)?(?:_?(?:env|environment|mode))?_{0,2}$/i.exec(name) ??
		/^(dev|prod)(?:elopment|uction)_?mode$/i.exec(name) ??
		[];
	if (kind !== undefined) {
		return [{ variable: 'NODE_ENV', operator: positive ? '=' : '!=', value: environments[kind.toLowerCase()]! }];
	}
	// `isLocal`, `IS_OFFLINE`: on a developer's machine.
	if (/^_{0,2}is_?(?:running_?)?(?:local|offline)(?:ly)?(?:_?(?:env|environment|mode|dev(?:elopment)?))?_{0,2}$/i.test(name)) {
		return [{ variable: 'NODE_ENV', operator: positive ? '=' : '!=', value: 'development' }];
	}
	const asksForMore =
		/^(?:is_?)?(?:debug|verbose)(?:_?(?:mode|enabled|logs?|logging|output))?$|^enable_?(?:logs?|logging|debug(?:ging)?|trac(?:e|ing)|verbose|tim(?:ers?|ings?)|profil(?:er|ing))$|^(?:logs?|logging|trac(?:e|ing)|verbose)_?enabled$|^(?:print|show|log|dump)_?(?:debug|tim(?:e|es|ers?|ings?)|durations?|stats|statistics|trac(?:e|es|ing)|profil(?:e|er|ing)|memory)$|^(?:is_?)?dry_?run(?:_?mode)?$/i;
	return asksForMore.test(name) ? [{ variable: 'DEBUG', operator: positive ? 'set' : 'unset' }] : [];
}

/** `config.app.production` of another module of the project: it can be nothing but the answer to that question, where it is one. */
function keptElsewhere(value: Value, positive: boolean): readonly Guard[] {
	if (value.kind !== 'import' || !/^(?:\.\.?|[#~@])\//.test(value.specifier)) {
		return [];
	}
	const [, kind] = /^(prod|dev)(?:uction|elopment)?$/i.exec(value.members.at(-1) ?? value.name) ?? [];
	return kind === undefined ? [] : [{ variable: 'NODE_ENV', operator: positive ? '=' : '!=', value: environments[kind.toLowerCase()]! }];
}

/** `config.getEnvironment()` of a module of the project. */
function isGetter(value: Value): boolean {
	const route = value.kind === 'unknown' ? value.route : undefined;
	const [name, call] = route === undefined ? [] : [route.name, ...route.members].slice(-2);
	return call === '()' && name !== undefined && /^get_?(?:node|app)?_?env(?:ironment)?(?:_?name)?$/i.test(name);
}

function orNamed(found: readonly Guard[], name: string | undefined, positive: boolean): readonly Guard[] {
	return found.length > 0 ? found : named(name, positive);
}

/** Reads conditions on the environment. */
export class Guards {
	readonly #source: Source;
	readonly #names: Names;
	readonly #values: Values;
	readonly #known = [new Map<ts.Node, readonly Guard[]>(), new Map<ts.Node, readonly Guard[]>()] as const;
	/** Whether the text mentions an environment at all: most files do not. */
	readonly #any: boolean;

	constructor(source: Source, names: Names, values: Values) {
		this.#any = source.mentionsEnvironment;
		this.#source = source;
		this.#names = names;
		this.#values = values;
	}

	/** Whether an expression is nothing but a read of the environment (so that `||` after it gives a default). */
	isRead(node: ts.Expression, scope: Scope): boolean {
		const { ts } = this.#source;
		if (!this.#any) {
			return false;
		}
		const inner = bare(this.#source, node);
		return !ts.isBinaryExpression(inner) && !ts.isPrefixUnaryExpression(inner) && this.#values.of(inner, scope).kind === 'env';
	}

	/** What holds of the environment where a condition is true (or, when not `positive`, false). */
	of(condition: ts.Expression, scope: Scope, positive: boolean, depth = 0): readonly Guard[] {
		if (!this.#any || depth > 12) {
			return [];
		}
		const known = this.#known[positive ? 1 : 0];
		const before = known.get(condition);
		if (before !== undefined) {
			return before;
		}
		known.set(condition, []);
		const found = this.#find(condition, scope, positive, depth);
		known.set(condition, found);
		return found;
	}

	#find(condition: ts.Expression, scope: Scope, positive: boolean, depth: number): readonly Guard[] {
		const { ts } = this.#source;
		const k = ts.SyntaxKind;
		const node = bare(this.#source, condition);
		if (ts.isPrefixUnaryExpression(node) && node.operator === k.ExclamationToken) {
			return this.of(node.operand, scope, !positive, depth + 1);
		}
		if (ts.isBinaryExpression(node)) {
			switch (node.operatorToken.kind) {
				case k.AmpersandAmpersandToken:
					return positive
						? [...this.of(node.left, scope, true, depth + 1), ...this.of(node.right, scope, true, depth + 1)]
						: this.#otherwise(node, scope, depth);
				case k.BarBarToken:
					if (!positive) {
						return [...this.of(node.left, scope, false, depth + 1), ...this.of(node.right, scope, false, depth + 1)];
					}
					return [...this.#set(this.#values.of(node, scope), true), ...this.#either(node, scope, depth)];
				case k.EqualsEqualsEqualsToken:
				case k.EqualsEqualsToken:
					return this.#compared(node, scope, positive);
				case k.ExclamationEqualsEqualsToken:
				case k.ExclamationEqualsToken:
					return this.#compared(node, scope, !positive);
				default:
					return [];
			}
		}
		if (ts.isIdentifier(node)) {
			const binding = scope.lookup(node.text);
			const held = valueOf(binding);
			if (held !== undefined && held.steps.length === 0 && bare(this.#source, held.value.node) !== node) {
				return orNamed(this.of(held.value.node, held.value.scope, positive, depth + 1), node.text, positive);
			}
			return orNamed(this.#set(binding === undefined ? undefined : this.#values.of(node, scope), positive), node.text, positive);
		}
		const followed = this.#names.follow(node, scope);
		if (followed.node !== node) {
			return orNamed(this.of(followed.node, followed.scope, positive, depth + 1), memberName(this.#source, node), positive);
		}
		if (ts.isCallExpression(node) && node.arguments.length === 0) {
			// `isTestEnvironment()`: what it asks is seen by its name where its body is not.
			const callee = bare(this.#source, node.expression);
			return named(ts.isIdentifier(callee) ? callee.text : memberName(this.#source, callee), positive);
		}
		if (ts.isCallExpression(node) && node.arguments.length === 1) {
			const [argument] = node.arguments;
			const called = this.#names.of(node.expression, scope);
			if (called === 'Boolean' && argument !== undefined) {
				return this.of(argument, scope, positive, depth + 1);
			}
			const listed = argument === undefined ? [] : this.#listed(node.expression, argument, scope, positive);
			if (listed.length > 0) {
				return listed;
			}
			// `['a', 'b'].includes(process.env.X)`: some condition on the variable.
			return argument === undefined ? [] : this.#set(this.#values.of(argument, scope), true);
		}
		const value = this.#values.of(node, scope);
		const found = orNamed(this.#set(value, positive), memberName(this.#source, node), positive);
		return found.length > 0 ? found : keptElsewhere(value, positive);
	}

	/**
	 * `!process.env.FORCE_DEV && process.env.NODE_ENV === 'production'`: where that is false, it is not production, or somebody
	 * asked for its manners to be left out.
	 */
	#otherwise({ left, right }: ts.BinaryExpression, scope: Scope, depth: number): readonly Guard[] {
		const isAllEnvironment = [left, right].every((side) => this.of(side, scope, true, depth + 1).length > 0);
		return isAllEnvironment
			? [left, right]
					.flatMap((side) => this.of(side, scope, false, depth + 1))
					.filter(({ variable, operator }) => operator === '!=' && namesEnvironment(variable))
			: [];
	}

	/** `NODE_ENV === 'development' || SIMULATED === 'true'`: where that is true, it is development, or somebody asked for its manners. */
	#either({ left, right }: ts.BinaryExpression, scope: Scope, depth: number): readonly Guard[] {
		const sides = [left, right].map((side) => this.of(side, scope, true, depth + 1));
		const all = sides.every((guards) => guards.length > 0) ? sides.flat().filter(({ variable }) => namesEnvironment(variable)) : [];
		// `!NODE_ENV || NODE_ENV !== 'production'`: a missing name is not that one either.
		const isOther =
			all.some(({ operator }) => operator === 'unset') &&
			all.every(({ variable, operator }) => variable === all[0]?.variable && (operator === 'unset' || operator === '!='));
		return all.filter(({ operator }) => operator === '=' || (isOther && operator === '!='));
	}

	/**
	 * `app.configure('development', function () { … })` of Express 3 and hapi's and restify's likes: what is set up for environments by name
	 * (https://expressjs.com/en/guide/migrating-4.html).
	 */
	ofConfigure(call: ts.CallExpression): readonly Guard[] {
		const { ts } = this.#source;
		if (
			call.arguments.length < 2 ||
			!isMember(this.#source, call.expression) ||
			memberName(this.#source, call.expression) !== 'configure'
		) {
			return [];
		}
		const names = call.arguments.slice(0, -1).map((each) => (ts.isStringLiteralLike(each) ? each.text : ''));
		const kind = kindOfAll(names);
		return kind === undefined ? [] : [{ variable: 'NODE_ENV', operator: '=', value: kind }];
	}

	/** What holds of the environment in a case of a switch. */
	ofCase(expression: ts.Expression, asked: ts.Expression, scope: Scope): readonly Guard[] {
		return this.#any ? this.#compared({ left: expression, right: asked }, scope, true) : [];
	}

	#compared(node: Pick<ts.BinaryExpression, 'left' | 'right'>, scope: Scope, positive: boolean): readonly Guard[] {
		const left = this.#values.of(node.left, scope);
		const right = this.#values.of(node.right, scope);
		const [read, other] = left.kind === 'env' ? [left, right] : [right, left];
		if (read.kind !== 'env' || read.name === undefined) {
			// `config.env === 'production'`, `env.NODE_ENV` of another module: the member says what is asked, wherever its value comes from.
			const member = [node.left, node.right]
				.map((side) => bare(this.#source, side))
				.flatMap((side) => memberName(this.#source, side) ?? (this.#source.ts.isIdentifier(side) ? side.text : []))
				.find((name) => environmentMembers.has(name) || (stageMembers.has(name) && this.#isOfSettings(node)));
			const getter =
				member === undefined &&
				([node.left, node.right].some((side) => this.#asksByName(bare(this.#source, side))) || [left, right].some(isGetter));
			if (member === undefined && !getter) {
				return [];
			}
			const asked = [left, right].find(({ kind }) => kind === 'literal');
			const environment =
				asked?.kind === 'literal'
					? /^(?:prod(?:uction)?|dev(?:elopment)?|testing|[a-z-]*tests?|staging|stage|live|local)$/.exec(asked.text)?.[0]
					: [node.left, node.right].map((side) => this.#memberConstantOf(bare(this.#source, side), scope)).find((one) => one !== undefined);
			const variable = member !== undefined && stageMembers.has(member) ? 'STAGE' : 'NODE_ENV';
			return environment === undefined ? [] : [{ variable, operator: positive ? '=' : '!=', value: environment }];
		}
		if (other.kind === 'literal') {
			return [{ variable: read.name, operator: positive ? '=' : '!=', value: other.text }];
		}
		const constant = namesEnvironment(read.name) ? this.#constantOf(bare(this.#source, read === left ? node.right : node.left)) : undefined;
		if (constant !== undefined) {
			return [{ variable: read.name, operator: positive ? '=' : '!=', value: constant }];
		}
		return other.kind === 'unknown' && this.#source.ts.isIdentifier(bare(this.#source, node.right))
			? [{ variable: read.name, operator: positive ? 'unset' : 'set' }]
			: [];
	}

	/** `['local', 'dev'].includes(process.env.SHOP_ENV)`: names of one kind of environment, which the first of them stands for. */
	#listed(callee: ts.Expression, argument: ts.Expression, scope: Scope, positive: boolean): readonly Guard[] {
		const { ts } = this.#source;
		if (!isMember(this.#source, callee) || memberName(this.#source, callee) !== 'includes') {
			return [];
		}
		// `process.env.NODE_ENV?.includes('production')`
		const asked = this.#values.of(callee.expression, scope);
		if (asked.kind === 'env' && asked.name !== undefined && namesEnvironment(asked.name)) {
			const kind = ts.isStringLiteralLike(argument) ? environmentKindOf(argument.text) : undefined;
			return kind === undefined ? [] : [{ variable: asked.name, operator: positive ? '=' : '!=', value: kind }];
		}
		const list = this.#names.follow(callee.expression, scope).node;
		const names = ts.isArrayLiteralExpression(list)
			? list.elements.map((element) => (ts.isStringLiteralLike(element) ? element.text : ''))
			: [];
		const mixed = ofSeveralKinds(names, positive);
		const kind = kindOfAll(names) ?? mixed?.value;
		const read = this.#values.of(argument, scope);
		const inner = bare(this.#source, argument);
		const member = memberName(this.#source, inner) ?? (ts.isIdentifier(inner) ? inner.text : '');
		const variable =
			read.kind === 'env' && read.name !== undefined && namesEnvironment(read.name)
				? read.name
				: read.kind !== 'env' && environmentMembers.has(member)
					? 'NODE_ENV'
					: undefined;
		// What is none of `staging` and `uat` may well be production itself.
		const isOpen = kind === 'production' && !positive && !names.some(isLive);
		return kind === undefined || variable === undefined || (isOpen && mixed === undefined)
			? []
			: [{ variable, operator: mixed?.operator ?? (positive ? '=' : '!='), value: kind }];
	}

	/** The environment that a constant of another module is named after: `Environment.Production`, `DEVELOPMENT`. */
	#constantOf(node: ts.Expression): string | undefined {
		const name = lastName(this.#source, node);
		const [, kind] = /^(?:env_|environment_)?(prod|production|dev|development|staging|test)(?:_env|_environment)?$/i.exec(name ?? '') ?? [];
		return kind === undefined ? undefined : (environments[kind.toLowerCase()] ?? kind.toLowerCase());
	}

	/**
	 * The environment that a member of an enumeration of environments of another module is named after: `Environment.Prod`. Services
	 * that others run have sandboxes of their own, so that `PayPalEnvironment.Production` says nothing of ours.
	 */
	#memberConstantOf(node: ts.Expression, scope: Scope): string | undefined {
		const holder = isMember(this.#source, node) ? bare(this.#source, node.expression) : undefined;
		return holder !== undefined &&
			this.#source.ts.isIdentifier(holder) &&
			/^(?:app|node|deploy|runtime)?_?env(?:ironment)?s?(?:_?(?:names?|types?|enum))?$/i.test(holder.text) &&
			scope.lookup(holder.text)?.origin.kind === 'module'
			? this.#constantOf(node)
			: undefined;
	}

	/** Whether a side of a comparison is a member of settings, by their name. */
	#isOfSettings({ left, right }: Pick<ts.BinaryExpression, 'left' | 'right'>): boolean {
		return [left, right].some((side) => {
			const member = bare(this.#source, side);
			const holder = isMember(this.#source, member) ? bare(this.#source, member.expression) : undefined;
			return holder !== undefined && this.#source.ts.isIdentifier(holder) && /^(?:app_?)?(?:env|config|conf|settings)$/i.test(holder.text);
		});
	}

	/** `app.get('env')` of Express, `config.get('env')`, `config.get('server.env')`: settings that hold the name of the environment. */
	#asksByName(node: ts.Expression): boolean {
		const { ts } = this.#source;
		const [first] = ts.isCallExpression(node) && node.arguments.length === 1 ? node.arguments : [];
		return (
			ts.isCallExpression(node) &&
			first !== undefined &&
			ts.isStringLiteralLike(first) &&
			environmentMembers.has(first.text.slice(first.text.lastIndexOf('.') + 1)) &&
			isMember(this.#source, node.expression) &&
			memberName(this.#source, node.expression) === 'get'
		);
	}

	#set(value: Value | undefined, positive: boolean): readonly Guard[] {
		return value?.kind === 'env' && value.name !== undefined ? [{ variable: value.name, operator: positive ? 'set' : 'unset' }] : [];
	}

	/** Whether a statement throws, or ends the program. */
	ends(statement: ts.Statement): boolean {
		const { ts } = this.#source;
		const last = ts.isBlock(statement) ? statement.statements.at(-1) : statement;
		return last !== undefined && (ts.isThrowStatement(last) || (ts.isExpressionStatement(last) && this.leaves(last)));
	}

	/** Whether control never comes out at the end of a statement. */
	leaves(statement: ts.Statement): boolean {
		const { ts } = this.#source;
		const k = ts.SyntaxKind;
		switch (statement.kind) {
			case k.ReturnStatement:
			case k.ThrowStatement:
			case k.ContinueStatement:
			case k.BreakStatement:
				return true;
			case k.Block: {
				const last = (statement as ts.Block).statements.at(-1);
				return last !== undefined && this.leaves(last);
			}
			case k.ExpressionStatement: {
				const { expression } = statement as ts.ExpressionStatement;
				return (
					ts.isCallExpression(expression) &&
					ts.isPropertyAccessExpression(expression.expression) &&
					expression.expression.name.text === 'exit'
				);
			}
			default:
				return false;
		}
	}
}
