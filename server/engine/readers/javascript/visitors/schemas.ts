import type ts from 'typescript';
import type { Value } from '../../../core/value.js';
import { type Call, expressionAt } from '../arguments.js';
import { environmentSchemas, generalSchemas } from '../apis/schemas.js';
import { bare, isMember, memberName, propertyNameText } from '../nodes.js';
import type { Located } from '../scope.js';
import type { At, VisitorFactory } from '../walk.js';
import { isVariableName } from '../values.js';

const optionalCalls: ReadonlySet<string> = new Set(['optional', 'nullish', 'default', 'prefault', 'catch', 'nullable', 'allow', 'optionalWhen', 'notRequired']);

/** Variables that a schema of the environment declares: by libraries made for it, and by general ones where the names are those of variables. */
export const schemaVisitors: VisitorFactory = ({ source }) => {
	const { ts, text } = source;
	const k = ts.SyntaxKind;
	if (!/\b(?:env|Env|ENV|config|Config|convict|schema|Schema)\b|[eE]nv/.test(text)) {
		return [];
	}

	/** What a chain of calls says: `z.string().default('x')`, `Joi.string().required()`, `port({ default: 3000 })`. */
	const rulesOf = (node: ts.Expression, at: At, scope: Located['scope'], requiredUnlessSaid: boolean): { readonly value: Value; readonly required: boolean } => {
		let value: Value = { kind: 'unknown', span: at.span(node) };
		let optional = false;
		let required = false;
		let current = bare(source, node);
		for (let depth = 0; depth < 24; depth++) {
			if (ts.isCallExpression(current)) {
				const callee = bare(source, current.expression);
				const method = isMember(source, callee) ? memberName(source, callee) : ts.isIdentifier(callee) ? callee.text : undefined;
				const [first] = current.arguments;
				if (method === 'required') {
					required = true;
				} else if (method !== undefined && optionalCalls.has(method)) {
					optional = true;
				}
				if (method === 'default' && first !== undefined) {
					value = at.values.of(first, scope);
				}
				for (const argument of current.arguments) {
					const inner = at.names.member(argument, scope, 'default') ?? at.names.member(argument, scope, 'devDefault');
					if (inner !== undefined) {
						value = at.values.of(inner.node, inner.scope);
						optional = true;
					}
				}
				if (!isMember(source, callee)) {
					break;
				}
				current = bare(source, callee.expression);
			} else if (isMember(source, current)) {
				current = bare(source, current.expression);
			} else {
				break;
			}
		}
		const object = at.names.member(node, scope, 'default');
		if (object !== undefined) {
			value = at.values.of(object.node, object.scope);
			optional = true;
		}
		return { value, required: required || (requiredUnlessSaid && !optional) };
	};

	const declare = (located: Located, owner: string, at: At, requiredUnlessSaid: boolean, all: boolean): void => {
		const { node, scope } = at.names.follow(located.node, located.scope);
		if (!ts.isObjectLiteralExpression(node)) {
			return;
		}
		const named = node.properties.flatMap((property) => {
			const name = propertyNameText(source, property.name);
			return name === undefined || !ts.isPropertyAssignment(property) ? [] : [{ name, property }];
		});
		// A general schema is one of the environment when it speaks of variables: their names are in capitals.
		if (!all && named.filter(({ name }) => isVariableName(name) && name.length > 1).length * 2 <= named.length) {
			return;
		}
		for (const { name, property } of named) {
			if (all || isVariableName(name)) {
				const { value, required } = rulesOf(property.initializer, at, scope, requiredUnlessSaid);
				at.emit('env.declare', at.span(property.name), { variable: name, value, source: 'schema', owner, required });
			}
		}
	};

	/** `convict({ port: { env: 'PORT', default: 3000 } })`, at any depth. */
	const declareNested = (node: ts.Expression, at: At, depth = 0): void => {
		const { node: object, scope } = at.names.follow(node, at.scope);
		if (!ts.isObjectLiteralExpression(object) || depth > 8) {
			return;
		}
		const variable = at.values.member(object, scope, 'env');
		if (variable?.kind === 'literal' && variable.type === 'string') {
			const value = at.values.member(object, scope, 'default', { name: variable.text }) ?? { kind: 'unknown', span: at.span(object) };
			at.emit('env.declare', variable.span, { variable: variable.text, value, source: 'schema', owner: 'convict', required: value.kind === 'unknown' || (value.kind === 'literal' && value.type === 'null') });
			return;
		}
		for (const property of object.properties) {
			if (ts.isPropertyAssignment(property)) {
				declareNested(property.initializer, at, depth + 1);
			}
		}
	};

	return [
		{
			kinds: [k.CallExpression, k.NewExpression],
			visit(node, at) {
				const call = node as Call;
				const name = at.names.of(call.expression, at.scope);
				if (name === undefined) {
					return;
				}
				if (name === 'convict') {
					const [first] = call.arguments ?? [];
					if (first !== undefined) {
						declareNested(first, at);
					}
					return;
				}
				const own = environmentSchemas.get(name);
				for (const place of own?.places ?? []) {
					const located = expressionAt(at, call, place);
					if (located !== undefined) {
						declare(located, own!.owner, at, true, true);
					}
				}
				const general = generalSchemas.get(name);
				const located = general === undefined ? undefined : expressionAt(at, call, '0');
				if (general !== undefined && located !== undefined) {
					declare(located, general.owner, at, general.required, false);
				}
			},
		},
		{
			// A class that `class-validator` checks.
			kinds: [k.ClassDeclaration],
			visit(node, at) {
				const members = (node as ts.ClassDeclaration).members.filter(ts.isPropertyDeclaration);
				const named = members.filter((member) => ts.isIdentifier(member.name) && isVariableName(member.name.text) && (ts.getDecorators(member) ?? []).length > 0);
				if (named.length === 0 || named.length * 2 <= members.length) {
					return;
				}
				for (const member of named) {
					const optional = member.questionToken !== undefined || member.initializer !== undefined || /@IsOptional\b/.test(text.slice(member.pos, member.end));
					const value: Value = member.initializer === undefined ? { kind: 'unknown', span: at.span(member.name) } : at.values.of(member.initializer, at.scope);
					at.emit('env.declare', at.span(member.name), { variable: (member.name as ts.Identifier).text, value, source: 'schema', owner: 'class-validator', required: !optional });
				}
			},
		},
	];
};
