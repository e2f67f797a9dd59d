import type ts from 'typescript';
import { chainingMakers, childMethods, fluentMethods, typeInstances } from './apis/builtins.js';
import { givenBackBy } from './givenBack.js';
import { settingsBeside } from './besideMethods.js';
import { bare, extendedBy, isMember, memberName, propertyNameText, requiredModule, spreadArms } from './nodes.js';
import type { Source } from './parse.js';
import { canonical, exportName, moduleName } from './qualified.js';
import { argumentsOf } from './values/callers.js';
import { type Binding, type Located, type Origin, type Scope, type Scopes, type Step, type ThisMember, valueOf } from './scope.js';

const maximumDepth = 24;

/**
 * What a container is asked by that makes instances of classes, be it one of a package or of the project: `container.resolve(OrdersController)`
 * (https://github.com/microsoft/tsyringe#resolution, https://inversify.io/docs/api/container/#get, https://docs.typestack.community/typedi).
 */
const ofContainer = /(?:^|\.)(?:[Cc]ontainer|\w{1,40}Container)(?:\(\))?\.(?:get|resolve)$/;

/**
 * Resolves expressions to qualified names: a module or a global, then its members; `()` stands for what a call or `new` returns
 * (`express().listen`, `pg.Pool().query`). What is not certain has no name.
 */
export class Names {
	readonly #source: Source;
	readonly #scopes: Scopes;
	readonly #known = new Map<ts.Node, string | undefined>();
	/** Whether a call of the file may give the environment to a function. */
	readonly #handsEnvironment: boolean;

	constructor(source: Source, scopes: Scopes) {
		this.#source = source;
		this.#scopes = scopes;
		this.#handsEnvironment = source.mentionsEnvironment && /[(,]\s?process\.env\s?[,)]/.test(source.text);
	}

	/** The qualified name of an expression. */
	of(node: ts.Expression, scope: Scope, depth = 0): string | undefined {
		if (depth > maximumDepth) {
			return undefined;
		}
		const inner = bare(this.#source, node);
		if (this.#known.has(inner)) {
			return this.#known.get(inner);
		}
		this.#known.set(inner, undefined);
		const name = this.#find(inner, scope, depth + 1);
		const usual = name === undefined ? undefined : canonical(name);
		this.#known.set(inner, usual);
		return usual;
	}

	/** The expression that a name, or a member of an object literal, stands for; the node itself when it stands for nothing else. */
	follow(node: ts.Expression, scope: Scope, depth = 0): Located {
		const { ts } = this.#source;
		const inner = bare(this.#source, node);
		const here: Located = { node: inner, scope };
		if (depth > maximumDepth) {
			return here;
		}
		if (ts.isIdentifier(inner)) {
			const value = valueOf(scope.lookup(inner.text));
			if (value === undefined) {
				return here;
			}
			let current: Located | undefined = value.value;
			for (const step of value.steps) {
				current = current === undefined ? undefined : this.member(current.node, current.scope, step, depth + 1);
			}
			return current === undefined ? here : this.follow(current.node, current.scope, depth + 1);
		}
		if (isMember(this.#source, inner)) {
			const name = memberName(this.#source, inner);
			const value =
				name === undefined
					? undefined
					: inner.expression.kind === ts.SyntaxKind.ThisKeyword
						? this.thisMember(name, scope)
						: this.member(inner.expression, scope, name, depth + 1);
			return value === undefined ? here : this.follow(value.node, value.scope, depth + 1);
		}
		return here;
	}

	/** The expression of a member of an object literal, with what is spread into it. */
	member(object: ts.Expression, scope: Scope, name: string, depth = 0): Located | undefined {
		const { ts } = this.#source;
		if (depth > maximumDepth) {
			return undefined;
		}
		const binding = ts.isIdentifier(object) ? scope.lookup(object.text) : undefined;
		if (binding?.memberWrites.has(name) === true) {
			const writes = binding.memberWrites.get(name)!;
			// What is there from the start is one of two, unless it only holds the place.
			const isOnly = writes.length === 1 && !this.#isSaid(this.#memberOfLiteral(object, scope, name, depth));
			return isOnly ? writes[0] : undefined;
		}
		return this.#memberOfLiteral(object, scope, name, depth);
	}

	/** Whether an expression says something by itself: a text, a number, `true`. */
	#isSaid(located: Located | undefined): boolean {
		const { ts } = this.#source;
		const node = located && bare(this.#source, located.node);
		return (
			node !== undefined &&
			((ts.isStringLiteralLike(node) && node.text !== '') ||
				ts.isNumericLiteral(node) ||
				node.kind === ts.SyntaxKind.TrueKeyword ||
				node.kind === ts.SyntaxKind.FalseKeyword)
		);
	}

	#memberOfLiteral(object: ts.Expression, scope: Scope, name: string, depth: number): Located | undefined {
		const { ts } = this.#source;
		const target = this.follow(object, scope, depth + 1);
		if (!ts.isObjectLiteralExpression(target.node)) {
			return undefined;
		}
		for (let i = target.node.properties.length - 1; i >= 0; i--) {
			const property = target.node.properties[i]!;
			if (ts.isSpreadAssignment(property)) {
				const { arms, conditional } = spreadArms(this.#source, property.expression);
				for (const arm of arms) {
					const spread = this.member(arm, target.scope, name, depth + 1);
					// What is not known may have the member, too, and what is taken under a condition is one of two.
					if (spread !== undefined || !ts.isObjectLiteralExpression(this.follow(arm, target.scope, depth + 1).node)) {
						return conditional ? undefined : spread;
					}
				}
			} else if (propertyNameText(this.#source, property.name) === name) {
				if (ts.isPropertyAssignment(property)) {
					return { node: property.initializer, scope: target.scope };
				}
				return ts.isShorthandPropertyAssignment(property) ? { node: property.name, scope: target.scope } : undefined;
			}
		}
		return undefined;
	}

	/** What a member of `this` is assigned, when it is assigned once. */
	thisMember(name: string, scope: Scope): Located | undefined {
		const owner = scope.thisScope;
		const values = owner?.members.get(name)?.values;
		return values === undefined && owner?.literal !== undefined
			? settingsBeside(this.#source, this.#scopes, owner, name)
			: values?.length === 1
				? values[0]
				: undefined;
	}

	/** The member of what `this` is at a place. */
	fieldOfThis(name: string | undefined, scope: Scope): ThisMember | undefined {
		return name === undefined ? undefined : scope.thisScope?.members.get(name);
	}

	/**
	 * The instance that a parameter, or a member of `this`, is by its type alone, where another module of the program has the class:
	 * `constructor(private readonly orders: Orders)`.
	 */
	instanceBehind(node: ts.Expression, scope: Scope): string | undefined {
		const origin = this.classBehind(node, scope);
		return origin && `${exportName(origin.specifier, origin.name)}()`;
	}

	/** The class of another module whose instance a parameter, or a member of `this`, is by its type alone. */
	classBehind(node: ts.Expression, scope: Scope): (Origin & { readonly kind: 'module' }) | undefined {
		const { ts } = this.#source;
		const isOfThis = isMember(this.#source, node) && node.expression.kind === ts.SyntaxKind.ThisKeyword;
		const owner = isOfThis ? scope.thisScope : undefined;
		const binding = ts.isIdentifier(node) ? scope.lookup(node.text) : undefined;
		const type = isOfThis
			? this.fieldOfThis(memberName(this.#source, node), scope)?.type
			: binding?.origin.kind === 'parameter' && binding.origin.steps.length === 0
				? binding.origin.type
				: undefined;
		if (type === undefined || !ts.isTypeReferenceNode(type) || !ts.isIdentifier(type.typeName)) {
			return undefined;
		}
		const origin = (owner ?? scope).lookup(type.typeName.text)?.origin;
		return origin?.kind === 'module' ? origin : undefined;
	}

	/** The name of a type annotation, as the instance it describes. */
	ofType(type: ts.TypeNode | undefined, scope: Scope): string | undefined {
		const { ts } = this.#source;
		if (type === undefined) {
			return undefined;
		}
		if (ts.isUnionTypeNode(type)) {
			return type.types.map((one) => this.ofType(one, scope)).find((name) => name !== undefined);
		}
		if (!ts.isTypeReferenceNode(type)) {
			return undefined;
		}
		const parts: string[] = [];
		let entity: ts.EntityName = type.typeName;
		while (ts.isQualifiedName(entity)) {
			parts.unshift(entity.right.text);
			entity = entity.left;
		}
		const origin = scope.lookup(entity.text)?.origin;
		// There is one process, whoever hands it over.
		if (origin === undefined && entity.text === 'NodeJS' && (parts[0] === 'Process' || parts[0] === 'ProcessEnv') && parts.length === 1) {
			return parts[0] === 'Process' ? 'process' : 'process.env';
		}
		if (origin?.kind !== 'module') {
			return undefined;
		}
		const name = canonical([exportName(origin.specifier, origin.name), ...parts].join('.'));
		return typeInstances.get(name);
	}

	#find(node: ts.Expression, scope: Scope, depth: number): string | undefined {
		const { ts } = this.#source;
		const k = ts.SyntaxKind;
		switch (node.kind) {
			case k.Identifier:
				return this.#identifier((node as ts.Identifier).text, scope, depth);
			case k.PropertyAccessExpression:
			case k.ElementAccessExpression:
				return this.#access(node as ts.PropertyAccessExpression, scope, depth);
			case k.CallExpression:
				return this.#call(node as ts.CallExpression, scope, depth);
			case k.NewExpression:
				return this.#instance((node as ts.NewExpression).expression, scope, depth);
			case k.ConditionalExpression: {
				const { whenTrue, whenFalse } = node as ts.ConditionalExpression;
				return this.of(whenTrue, scope, depth) ?? this.of(whenFalse, scope, depth);
			}
			case k.BinaryExpression: {
				const { left, right, operatorToken } = node as ts.BinaryExpression;
				if (operatorToken.kind === k.BarBarToken || operatorToken.kind === k.QuestionQuestionToken) {
					return this.of(left, scope, depth) ?? this.of(right, scope, depth);
				}
				return operatorToken.kind === k.AmpersandAmpersandToken ? this.of(right, scope, depth) : undefined;
			}
			case k.MetaProperty:
				return (node as ts.MetaProperty).keywordToken === k.ImportKeyword ? 'import.meta' : undefined;
			default:
				return undefined;
		}
	}

	#identifier(name: string, scope: Scope, depth: number): string | undefined {
		const binding = scope.lookup(name);
		if (binding === undefined) {
			return name === 'undefined' ? undefined : name;
		}
		return this.ofBinding(binding, depth);
	}

	/** The qualified name of what a binding holds. */
	ofBinding(binding: Binding, depth = 0): string | undefined {
		const { origin } = binding;
		if (origin.kind === 'module' && (binding.constant || binding.writes.length === 0)) {
			return exportName(origin.specifier, origin.name);
		}
		if (origin.kind === 'parameter' && binding.writes.length === 0) {
			const typed = this.ofType(typeBehind(this.#source, origin.type, origin.steps), binding.scope);
			return (
				typed ??
				(origin.fallback === undefined || origin.steps.length > 0
					? undefined
					: this.of(origin.fallback.node, origin.fallback.scope, depth + 1)) ??
				this.#handed(binding, depth)
			);
		}
		const value = valueOf(binding);
		if (value !== undefined) {
			let name: string | undefined;
			if (value.steps.length === 0) {
				name = this.of(value.value.node, value.value.scope, depth + 1);
			} else {
				const base = this.of(value.value.node, value.value.scope, depth + 1);
				name = base === undefined ? undefined : [base, ...value.steps].join('.');
			}
			if (name !== undefined) {
				return name;
			}
		}
		if (binding.writes.length > 1) {
			// Written several times, but always the same kind of thing (`server = https.createServer()` or `http.createServer()`).
			for (const write of binding.writes) {
				const name = this.of(write.node, write.scope, depth + 1);
				if (name?.endsWith('()') === true) {
					return name;
				}
			}
		}
		return this.ofType(binding.type, binding.scope);
	}

	/** The environment, where that is what all calls of this file give a parameter: `new Settings(process.env)`. */
	#handed(parameter: Binding, depth: number): string | undefined {
		if (!this.#handsEnvironment) {
			return undefined;
		}
		const given = argumentsOf(this.#source, this.#scopes, parameter);
		return given.length > 0 && given.every(({ node, scope }) => this.of(node, scope, depth + 1) === 'process.env')
			? 'process.env'
			: undefined;
	}

	#access(node: ts.PropertyAccessExpression | ts.ElementAccessExpression, scope: Scope, depth: number): string | undefined {
		const { ts } = this.#source;
		const object = bare(this.#source, node.expression);
		const name = memberName(this.#source, node) ?? this.#constantName(node, object, scope);
		if (name === undefined) {
			return undefined;
		}
		if (object.kind === ts.SyntaxKind.ThisKeyword) {
			return this.#thisAccess(name, scope, depth);
		}
		const base = this.of(object, scope, depth);
		if (base !== undefined) {
			if (base === 'globalThis' || base === 'global' || (base === 'window' && name !== 'window')) {
				return name;
			}
			const hung = this.#hung(object, base, scope, name, depth);
			return hung ?? (name === 'default' && !base.endsWith(')') ? base : `${base}.${name}`);
		}
		const value = this.member(object, scope, name, depth);
		return value === undefined ? undefined : this.of(value.node, value.scope, depth);
	}

	/** What the file itself hangs on something that a package made: `app.server = http.createServer(app)`. */
	#hung(object: ts.Expression, base: string, scope: Scope, name: string, depth: number): string | undefined {
		const { ts } = this.#source;
		const isMade = base.endsWith('()') && ts.isIdentifier(object) && scope.lookup(object.text)?.memberWrites.has(name) === true;
		const value = isMade ? this.member(object, scope, name, depth) : undefined;
		const made = value && this.of(value.node, value.scope, depth);
		return made?.endsWith('()') === true ? made : undefined;
	}

	/** The name in `process[key]` where `key` is a constant text: some hide `env` so from bundlers, which would replace it. */
	#constantName(node: ts.PropertyAccessExpression | ts.ElementAccessExpression, object: ts.Expression, scope: Scope): string | undefined {
		const { ts } = this.#source;
		if (!ts.isElementAccessExpression(node) || !ts.isIdentifier(object) || object.text !== 'process') {
			return undefined;
		}
		const { node: key } = this.follow(node.argumentExpression, scope);
		return ts.isStringLiteralLike(key) ? key.text : undefined;
	}

	#thisAccess(name: string, scope: Scope, depth: number): string | undefined {
		const owner = scope.thisScope;
		const member = owner?.members.get(name);
		if (owner === undefined || member === undefined) {
			return undefined;
		}
		const typed = this.ofType(member.type, owner);
		for (const value of member.values) {
			const found = this.of(value.node, value.scope, depth);
			if (found !== undefined) {
				// What another module of the program makes, its type tells more of than its place.
				return found.startsWith('.') ? (typed ?? found) : found;
			}
		}
		return typed;
	}

	#call(node: ts.CallExpression, scope: Scope, depth: number): string | undefined {
		const { ts } = this.#source;
		const specifier = requiredModule(this.#source, node);
		if (specifier !== undefined && scope.lookup('require') === undefined) {
			return moduleName(specifier);
		}
		const callee = bare(this.#source, node.expression);
		const start = this.#startOfChain(node);
		const base = start === undefined ? undefined : this.of(start, scope, depth);
		// The container of Nest gives out other things, too.
		if (base?.endsWith(')') === true && !base.startsWith('@nestjs/')) {
			return base;
		}
		const name = this.of(callee, scope, depth);
		if (name === undefined) {
			const returned = ts.isIdentifier(callee) ? this.returned(node, scope) : undefined;
			return returned && this.of(returned.node, returned.scope, depth);
		}
		const [first, ...others] = node.arguments;
		if (first !== undefined && others.length === 0 && ofContainer.test(name) && this.#isClassOfModule(first, scope)) {
			return this.#instance(first, scope, depth);
		}
		if (
			(name === 'node:util.promisify' || name === 'bluebird.promisifyAll' || name === 'bluebird.promisify' || name === 'Object.freeze') &&
			first !== undefined
		) {
			return this.of(first, scope, depth);
		}
		if (/^process\.(?:on|once|off|addListener|prependListener|setMaxListeners|removeListener|removeAllListeners)$/.test(name)) {
			// `process.on(…).once(…)`: listeners are added in a chain.
			return 'process';
		}
		const dot = name.lastIndexOf('.');
		if (dot > 0 && name[dot - 1] === ')') {
			const method = name.slice(dot + 1);
			if (method === 'get' && first !== undefined && name.startsWith('@nestjs/core.NestFactory.')) {
				// `app.get(ConfigService)`: the container gives out an instance of the class it is asked for.
				return this.#instance(ts.isExpressionWithTypeArguments(first) ? first.expression : first, scope, depth);
			}
			if (fluentMethods.has(method) || childMethods.has(method) || chainingMakers.has(name.slice(0, dot - 2))) {
				return name.slice(0, dot);
			}
		}
		return `${name}()`;
	}

	/** Whether an expression is what another module exports under the name of a class. */
	#isClassOfModule(node: ts.Expression, scope: Scope): boolean {
		const { ts } = this.#source;
		const inner = bare(this.#source, node);
		return ts.isIdentifier(inner) && /^[A-Z][a-z\d]/.test(inner.text) && scope.lookup(inner.text)?.origin.kind === 'module';
	}

	/** What a chain of calls starts with of which each returns what it is called on: a chain may be longer than names are deep. */
	#startOfChain(node: ts.CallExpression): ts.Expression | undefined {
		const { ts } = this.#source;
		let start: ts.Expression = node;
		for (let links = 0; ; links++) {
			const callee: ts.Expression | undefined = ts.isCallExpression(start) ? bare(this.#source, start.expression) : undefined;
			const method = callee !== undefined && isMember(this.#source, callee) ? memberName(this.#source, callee) : undefined;
			if (method === undefined || !fluentMethods.has(method)) {
				return links < 2 ? undefined : start;
			}
			start = bare(this.#source, (callee as ts.PropertyAccessExpression).expression);
		}
	}

	/** What a call of a function of this file, or of a method of the class around it, gives back, where it gives back one thing. */
	returned(call: ts.CallExpression, scope: Scope): Located | undefined {
		return givenBackBy(this.#source, this.#scopes, call, scope);
	}

	#instance(callee: ts.Expression, scope: Scope, depth: number): string | undefined {
		const { ts } = this.#source;
		const inner = bare(this.#source, callee);
		const name = this.of(inner, scope, depth);
		if (name !== undefined) {
			return `${name}()`;
		}
		const origin = ts.isIdentifier(inner) ? scope.lookup(inner.text)?.origin : undefined;
		const base = origin?.kind === 'class' ? extendedBy(this.#source, origin.node) : undefined;
		return base && this.#instance(base, scope, depth);
	}
}

/** The type of a parameter, or of what is taken out of one by its name: `({ agenda }: { agenda: Agenda })`. */
function typeBehind({ ts }: Source, type: ts.TypeNode | undefined, steps: readonly Step[]): ts.TypeNode | undefined {
	const [step, ...others] = steps;
	if (step === undefined || type === undefined) {
		return type;
	}
	const members: readonly ts.TypeElement[] = others.length === 0 && ts.isTypeLiteralNode(type) ? type.members : [];
	return members.find(
		(member): member is ts.PropertySignature =>
			ts.isPropertySignature(member) && ts.isIdentifier(member.name) && member.name.text === step.name,
	)?.type;
}
