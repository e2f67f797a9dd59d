import type ts from 'typescript';
import type { FactTypes } from '../../../core/fact.js';
import type { StateChange } from '../../../core/facts/state.js';
import { askerName, isNameOfRequest, isReadAfterWaiting } from '../askers.js';
import { changesAsked } from '../changes.js';
import { exportedNames, functionAround, prototypeAt } from '../exported.js';
import { type FunctionNode, isFunctionNode, isMember, isNullish, propertyNameText } from '../nodes.js';
import type { At, VisitorFactory } from '../walk.js';
import { mutators } from '../writes.js';

type Holds = FactTypes['state.module']['holds'];

/** A field of a class, or of what an old-style constructor makes, that holds many things, a number that is counted, or whoever asks. */
interface Field {
	readonly node: ts.Node;
	readonly holds: Holds;
	readonly owner: 'one' | 'each';
	readonly changes: StateChange[];
	/** Whether all that was put in so far is only made where it was not, and can be made again. */
	lazy?: boolean;
	/** Whether responses or sockets are put in. */
	connections?: true;
}

/** How many changes of one field are told. */
const mostChanges = 50;

/** Decorators of classes that a container makes once. */
const singletons: ReadonlySet<string> = new Set([
	'@nestjs/common.Injectable',
	'@nestjs/common.Controller',
	'@nestjs/graphql.Resolver',
	'@nestjs/websockets.WebSocketGateway',
	'nestjs-telegraf.Update',
	'@tsed/di.Injectable',
	'@tsed/di.Service',
	'@tsed/di.Controller',
	'typedi.Service',
	'tsyringe.singleton',
	'routing-controllers.Controller',
	'routing-controllers.JsonController',
]);

/** Decorators of classes that a container makes once where it is told to elsewhere. */
const injected: ReadonlySet<string> = new Set(['tsyringe.injectable', 'inversify.injectable']);

/** Collections in the fields of classes, and where methods put something in. */
export const fieldVisitors: VisitorFactory = ({ source, names: known }) => {
	const { ts, text } = source;
	const k = ts.SyntaxKind;
	if (!/\bthis\.#?\w+(?:[.[]|\s?(?:\+\+|--|[-+]?=))|(?:\+\+|--)this\b|\bstatic\b/.test(text)) {
		return [];
	}
	const classes = new Map<ts.Node, ReadonlyMap<string, Field>>();
	const asked = changesAsked(source, known);
	let names: ReadonlySet<string> | undefined;
	let makers: ReadonlySet<string> | undefined;

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
			kinds: [k.ObjectLiteralExpression],
			visit(node, at) {
				const { properties } = node as ts.ObjectLiteralExpression;
				if (isObjectOfModule(node, at) && properties.some((property) => methodOf(property) !== undefined)) {
					const fields = new Map<string, Field>();
					for (const property of properties) {
						if (ts.isPropertyAssignment(property)) {
							addField(fields, propertyNameText(source, property.name), property.initializer, property.name, true);
						}
					}
					if (fields.size > 0) {
						classes.set(node, fields);
					}
				}
			},
		},
		{
			kinds: [k.CallExpression, k.BinaryExpression, k.PrefixUnaryExpression, k.PostfixUnaryExpression],
			visit(node, at) {
				record(node as ts.CallExpression | ts.BinaryExpression | ts.PrefixUnaryExpression | ts.PostfixUnaryExpression, at);
			},
			finish(at) {
				for (const fields of classes.values()) {
					for (const [name, { node, holds, owner, changes, lazy, connections }] of fields) {
						if (changes.length > 0) {
							at.emit('state.module', at.span(node), {
								variable: name,
								holds,
								changes,
								owner,
								...(lazy === true && { lazy }),
								...(connections && { connections }),
								...(holds === 'value' && askerName.test(name) && isReadAfterWaiting(source.whole.text, name) && { awaited: true as const }),
							});
						}
					}
				}
			},
		},
	];

	/** The fields that begin empty: by their own value, or by one that the constructor gives them. */
	function fieldsOf(node: ts.ClassLikeDeclaration, at: At): ReadonlyMap<string, Field> {
		const fields = new Map<string, Field>();
		const single = (isOf(singletons, node, at) && !takesRequest(node)) || isMadeByModule(node, at) || keepsItsOnlyObject(node);
		// A cache is kept for longer than one call: nobody would find anything in one of their own.
		const keeps = single || isOf(injected, node, at);
		for (const member of node.members) {
			if (ts.isPropertyDeclaration(member)) {
				const isStatic = member.modifiers?.some(({ kind }) => kind === k.StaticKeyword) ?? false;
				const name = propertyNameText(source, member.name);
				addField(fields, name, member.initializer, member.name, isStatic || (/cache/i.test(name ?? '') ? keeps : single));
			} else if (ts.isConstructorDeclaration(member)) {
				addAssigned(fields, member.body, single);
			}
		}
		return fields;
	}

	/** Whether an object is one that the module makes for itself or for others: the value of a variable, or what it exports. */
	function isObjectOfModule(node: ts.Node, at: At): boolean {
		const parent = at.parent();
		return (
			parent !== undefined &&
			at.functionNode() === source.file &&
			((ts.isVariableDeclaration(parent) && parent.initializer === node) ||
				ts.isExportAssignment(parent) ||
				(ts.isBinaryExpression(parent) && parent.right === node && isMember(source, parent.left)))
		);
	}

	/** The function by which a property of an object is a method of it. */
	function methodOf(property: ts.ObjectLiteralElementLike): ts.Node | undefined {
		return ts.isMethodDeclaration(property)
			? property
			: ts.isPropertyAssignment(property) && ts.isFunctionExpression(property.initializer)
				? property.initializer
				: undefined;
	}

	/**
	 * The same of what `new Orders()` makes where `Orders` is a function that has methods: asked for once there is one, since nothing
	 * in the function itself need lead anywhere.
	 */
	function constructorFields(node: FunctionNode, name: string | undefined): ReadonlyMap<string, Field> {
		let fields = classes.get(node);
		if (fields === undefined) {
			const made = new Map<string, Field>();
			if (node.body !== undefined && ts.isBlock(node.body)) {
				addAssigned(made, node.body, name !== undefined && makesObject(name));
			}
			fields = made;
			classes.set(node, fields);
		}
		return fields;
	}

	function addField(
		fields: Map<string, Field>,
		name: string | undefined,
		value: ts.Expression | undefined,
		shown: ts.Node,
		one: boolean,
	): void {
		const holds = value === undefined ? holdsNothing(name) : holdsOf(value, name);
		if (name !== undefined && holds !== undefined && !fields.has(name)) {
			fields.set(name, { node: shown, holds, owner: one ? 'one' : 'each', changes: [] });
		}
	}

	function addAssigned(fields: Map<string, Field>, body: ts.Block | undefined, one: boolean): void {
		for (const { name, value, node } of assignedIn(body)) {
			addField(fields, name, value, node, one);
		}
	}

	/** What the statements of a constructor assign to members of `this`. */
	function assignedIn(
		body: ts.Block | undefined,
	): readonly { readonly name: string; readonly value: ts.Expression; readonly node: ts.Expression }[] {
		return (body?.statements ?? []).flatMap((statement) => {
			const assigned =
				ts.isExpressionStatement(statement) &&
				ts.isBinaryExpression(statement.expression) &&
				statement.expression.operatorToken.kind === k.EqualsToken
					? statement.expression
					: undefined;
			return assigned !== undefined && ts.isPropertyAccessExpression(assigned.left) && assigned.left.expression.kind === k.ThisKeyword
				? [{ name: assigned.left.name.text, value: assigned.right, node: assigned.left }]
				: [];
		});
	}

	/** The variable that the visited node is the value of. */
	function boundVariable(at: At): ts.Identifier | undefined {
		const parent = at.parent();
		return parent !== undefined && ts.isVariableDeclaration(parent) && ts.isIdentifier(parent.name) ? parent.name : undefined;
	}

	/** What begins without a value holds something of whoever asks, if its name says so. */
	function holdsNothing(name: string | undefined): Holds | undefined {
		return name !== undefined && isNameOfRequest(name) ? 'value' : undefined;
	}

	function holdsOf(value: ts.Expression, name: string | undefined): Holds | undefined {
		if (ts.isNumericLiteral(value)) {
			return 'counter';
		}
		if (isNullish(source, value) || (ts.isStringLiteral(value) && value.text === '')) {
			return holdsNothing(name);
		}
		if (ts.isArrayLiteralExpression(value)) {
			return 'list';
		}
		if (ts.isObjectLiteralExpression(value)) {
			return value.properties.length === 0 ? 'object' : undefined;
		}
		const made = ts.isNewExpression(value) && ts.isIdentifier(value.expression) ? value.expression.text : undefined;
		return made === 'Map' ? 'map' : made === 'Set' ? 'set' : made === 'Array' ? 'list' : undefined;
	}

	/** Whether a class has one of some decorators, by which a container makes it once unless it is told to make one for each request. */
	function isOf(decorators: ReadonlySet<string>, node: ts.ClassLikeDeclaration, at: At): boolean {
		return (ts.getDecorators(node as ts.ClassDeclaration) ?? []).some(({ expression }) => {
			const callee = ts.isCallExpression(expression) ? expression.expression : expression;
			return (
				decorators.has(at.names.of(callee, at.scope) ?? '') && !/scope|transient|request/i.test(text.slice(expression.pos, expression.end))
			);
		});
	}

	/** Whether the constructor of a class is handed the request: then there is one for each (https://docs.nestjs.com/fundamentals/injection-scopes). */
	function takesRequest(node: ts.ClassLikeDeclaration): boolean {
		return /@Inject\(\s?(?:REQUEST|CONTEXT|INQUIRER)\b/.test(text.slice(node.pos, node.end));
	}

	/** `static getInstance()`: a class that keeps the one object that there is of it. */
	function keepsItsOnlyObject({ members }: ts.ClassLikeDeclaration): boolean {
		return members.some(
			(member) =>
				ts.canHaveModifiers(member) &&
				(ts.getModifiers(member) ?? []).some(({ kind }) => kind === k.StaticKeyword) &&
				member.name !== undefined &&
				/^#?_*(?:get)?_?(?:shared)?_?instance$/i.test(propertyNameText(source, member.name as ts.PropertyName) ?? ''),
		);
	}

	/** Whether the module itself makes an object of a class, for all who import it: `export const orders = new Orders()`. */
	function isMadeByModule(node: ts.ClassLikeDeclaration, at: At): boolean {
		const name = node.name ?? boundVariable(at);
		let level = 1;
		while (at.parent(level)?.kind === k.ParenthesizedExpression) {
			level++;
		}
		// `module.exports = new (class { … })()`
		const parent = at.parent(level);
		const isMadeThere = parent !== undefined && ts.isNewExpression(parent) && at.functionNode() === source.file;
		return isMadeThere || (name !== undefined && makesObject(name.text));
	}

	/** Whether a statement of the module makes an object of what has a name. */
	function makesObject(name: string): boolean {
		makers ??= new Set(source.file.statements.flatMap(valuesOf).flatMap(makersIn));
		return makers.has(name);
	}

	/** What a statement gives to variables, to exports or to members. */
	function valuesOf(statement: ts.Statement): readonly ts.Expression[] {
		if (ts.isVariableStatement(statement)) {
			return statement.declarationList.declarations.flatMap(({ initializer }) => initializer ?? []);
		}
		if (ts.isExportAssignment(statement)) {
			return [statement.expression];
		}
		return ts.isExpressionStatement(statement) && ts.isBinaryExpression(statement.expression) ? [statement.expression.right] : [];
	}

	/** The names of the classes and constructors that a value is made by. */
	function makersIn(value: ts.Expression): readonly string[] {
		if (ts.isNewExpression(value)) {
			return ts.isIdentifier(value.expression) ? [value.expression.text] : [];
		}
		return ts.isObjectLiteralExpression(value)
			? value.properties.flatMap((property) => (ts.isPropertyAssignment(property) ? makersIn(property.initializer) : []))
			: [];
	}

	/** `this.orders.push(x)`, `this.orders[id] = x`, `this.nextId++`, `this.user = user`, and the same of the class itself. */
	function record(node: ts.CallExpression | ts.BinaryExpression | ts.PrefixUnaryExpression | ts.PostfixUnaryExpression, at: At): void {
		let target: ts.Expression | undefined;
		let operation: StateChange['operation'] | undefined;
		const written = writtenBy(node);
		if (written !== undefined && written.target.expression.kind === k.ThisKeyword) {
			({ target, operation } = written);
		} else if (ts.isCallExpression(node)) {
			if (
				ts.isPropertyAccessExpression(node.expression) &&
				node.expression.questionDotToken === undefined &&
				node.typeArguments === undefined
			) {
				operation = mutators.get(node.expression.name.text);
				target = node.expression.expression;
			}
		} else if (ts.isBinaryExpression(node) && node.operatorToken.kind === k.EqualsToken && ts.isElementAccessExpression(node.left)) {
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
		const fields =
			target.expression.kind === k.ThisKeyword
				? fieldsAround(at)
				: ts.isIdentifier(target.expression)
					? classNamed(target.expression.text)
					: undefined;
		const field = fields?.get(target.name.text);
		// A list that begins anew, and a number that is set, say nothing.
		const isOfKind =
			field?.holds === 'counter' ? operation === 'count' : operation !== 'count' && (operation === 'assign') === (field?.holds === 'value');
		if (field !== undefined && isOfKind && field.changes.length < mostChanges) {
			names ??= exportedNames(source);
			if (operation !== 'remove') {
				field.lazy = field.lazy !== false && asked.isLazy({ name: target.name.text }, { node, operation }, at);
				if (asked.addsConnection({ node, operation }, at) && isAskedFor(target.name.text)) {
					field.connections = true;
				}
			}
			field.changes.push({
				span: at.span(node),
				operation,
				within: at.within,
				...functionAround(at, names),
				...asked.toldBy({ name: target.name.text }, { node, operation }, at),
				...(operation === 'count' && isLimit(target.name.text, node, at) ? { refuses: true as const } : {}),
			});
		}
	}

	/** What is written as a whole: `this.user = user`, `this.nextId += 1`, `++this.nextId`. */
	function writtenBy(
		node: ts.Node,
	): { readonly target: ts.PropertyAccessExpression; readonly operation: StateChange['operation'] } | undefined {
		if (ts.isBinaryExpression(node) && ts.isPropertyAccessExpression(node.left)) {
			const kind = node.operatorToken.kind;
			return kind === k.EqualsToken
				? { target: node.left, operation: 'assign' }
				: kind === k.PlusEqualsToken || kind === k.MinusEqualsToken
					? { target: node.left, operation: 'count' }
					: undefined;
		}
		return (ts.isPrefixUnaryExpression(node) || ts.isPostfixUnaryExpression(node)) &&
			(node.operator === k.PlusPlusToken || node.operator === k.MinusMinusToken) &&
			ts.isPropertyAccessExpression(node.operand)
			? { target: node.operand, operation: 'count' }
			: undefined;
	}

	/** `if (this.attempts++ > 5) throw …`, where nothing in the file begins anew. */
	function isLimit(name: string, node: ts.Node, at: At): boolean {
		const condition = at.parent();
		const branch = condition !== undefined && ts.isBinaryExpression(condition) ? at.parent(2) : undefined;
		return (
			branch !== undefined &&
			ts.isIfStatement(branch) &&
			branch.expression === condition &&
			/^\s{0,99}\{?\s{0,99}throw\b/.test(text.slice(branch.thenStatement.pos, branch.thenStatement.end)) &&
			!new RegExp(`[.]${name.replaceAll('$', '\\$')}(?:--|\\s?-?=[^=])`).test(source.whole.text) &&
			node.kind !== k.BinaryExpression
		);
	}

	/** Whether the file takes out of a field what is in it, or hands it on: nobody is written to by what is only kept up. */
	function isAskedFor(name: string): boolean {
		const field = `[.]${name.replaceAll('$', '\\$')}`;
		return new RegExp(
			`${field}[?!]{0,2}[.](?:get|values|entries|keys|forEach|find|filter|map|flatMap|some|every|has|reduce)\\(|` +
				`\\b(?:of|in|return) [\\w$]{1,80}${field}(?![\\w$]|\\.size)|` +
				`(?:[(,] ?|[.]{3})[\\w$]{1,80}${field}[),\\]]|` +
				`${field}\\[[^\\]]{1,100}\\](?!\\s?=[^=])`,
		).test(source.whole.text);
	}

	/**
	 * The fields of the class or constructor whose method is around; undefined in the constructor itself, and where `this` is something
	 * else.
	 */
	function fieldsAround(at: At): ReadonlyMap<string, Field> | undefined {
		for (let level = 1; ; level++) {
			const node = at.parent(level);
			if (node === undefined || ts.isFunctionDeclaration(node) || ts.isConstructorDeclaration(node)) {
				return undefined;
			}
			if (ts.isFunctionExpression(node)) {
				return fieldsOfMethod(at, level);
			}
			if (ts.isMethodDeclaration(node) || ts.isAccessor(node)) {
				const holder = at.parent(level + 1);
				return holder !== undefined && ts.isObjectLiteralExpression(holder) ? fieldsOfMethod(at, level) : holder && classes.get(holder);
			}
			if (ts.isClassLike(node)) {
				return classes.get(node);
			}
		}
	}

	/** The fields of what a function some levels out is a method of: it is given to the prototype of a constructor, or by that to `this`. */
	function fieldsOfMethod(at: At, level: number): ReadonlyMap<string, Field> | undefined {
		const around = at.parent(ts.isMethodDeclaration(at.parent(level)!) ? level + 1 : level + 2);
		const own = around === undefined || !ts.isObjectLiteralExpression(around) ? undefined : classes.get(around);
		if (own !== undefined) {
			return own;
		}
		const name = prototypeAt(source, at.ancestors, at.ancestors.length - level);
		if (name !== undefined) {
			const origin = at.scope.lookup(name)?.origin;
			const made = origin?.kind === 'expression' ? origin.value.node : origin?.kind === 'function' ? origin.node : undefined;
			return made !== undefined && isFunctionNode(source, made) ? constructorFields(made, name) : undefined;
		}
		const outer = at.parent(level + 1);
		if (
			outer === undefined ||
			!ts.isBinaryExpression(outer) ||
			!isMember(source, outer.left) ||
			outer.left.expression.kind !== k.ThisKeyword
		) {
			return undefined;
		}
		for (let further = level + 2; ; further++) {
			const node = at.parent(further);
			if (node === undefined || ts.isConstructorDeclaration(node)) {
				const owner = at.parent(further + 1);
				return owner && classes.get(owner);
			}
			if (isFunctionNode(source, node)) {
				return ts.isFunctionDeclaration(node) || ts.isFunctionExpression(node) ? constructorFields(node, node.name?.text) : undefined;
			}
		}
	}

	function classNamed(name: string): ReadonlyMap<string, Field> | undefined {
		return [...classes].find(([node]) => ts.isClassLike(node) && node.name?.text === name)?.[1];
	}
};
