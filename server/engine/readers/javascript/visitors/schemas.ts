import type ts from 'typescript';
import type { Value } from '../../../core/value.js';
import { type Call, expressionAt } from '../arguments.js';
import { environmentSchemas, generalSchemas, schemaModules } from '../apis/schemas.js';
import { propertyNameText } from '../nodes.js';
import { checkedMembers, isVariableName, type SchemaVariable, variablesOf } from '../schemas.js';
import type { Located } from '../scope.js';
import type { At, VisitorFactory } from '../walk.js';

/**
 * Variables that a schema of the environment declares: by libraries made for it, and by general ones where the names are those of
 * variables.
 */
export const schemaVisitors: VisitorFactory = ({ source }) => {
	const { ts, text } = source;
	const k = ts.SyntaxKind;
	if (!source.whole.says('mayHoldSchema')) {
		return [];
	}
	const said = new Set<ts.Node>();

	const declare = ({ name, node, fallback, forDevelopment, required, truthy }: SchemaVariable, owner: string, at: At): void => {
		if (!said.has(node)) {
			said.add(node);
			at.emit('env.declare', at.span(node), {
				variable: name,
				value: fallback ?? { kind: 'unknown', span: at.span(node) },
				source: 'schema',
				owner,
				required,
				...(forDevelopment ? { forDevelopment } : {}),
				// znv reads the words for true and false itself before the schema is asked.
				...(truthy && owner !== 'znv' ? { truthy } : {}),
			});
		}
	};

	const evaluationAt = (at: At) => ({
		source,
		names: at.names,
		valueOf: (node: ts.Expression, scope: Located['scope'], name: string) => at.values.of(node, scope, { name }),
	});

	const declareAll = (located: Located | undefined, owner: string, required: boolean, all: boolean, at: At): void => {
		for (const variable of located === undefined ? [] : variablesOf(located, required, all, evaluationAt(at))) {
			declare(variable, owner, at);
		}
	};

	/** An entry of convict's: where the file does not call it, all its words have to be there. */
	const declareEntry = (object: ts.ObjectLiteralExpression, scope: Located['scope'], at: At): boolean => {
		const variable = at.values.member(object, scope, 'env');
		if (variable?.kind !== 'literal' || variable.type !== 'string' || said.has(object)) {
			return variable?.kind === 'literal' && variable.type === 'string';
		}
		said.add(object);
		// What the schema calls sensitive is kept out of logs: a secret, whatever its name (https://github.com/mozilla/node-convict#the-schema).
		const sensitive = at.values.member(object, scope, 'sensitive');
		const hint = {
			name: variable.text,
			...(sensitive?.kind === 'literal' && sensitive.text === 'true' && { expectsSecret: true as const }),
		};
		const value = at.values.member(object, scope, 'default', hint) ?? { kind: 'unknown', span: at.span(object) };
		at.emit('env.declare', variable.span, {
			variable: variable.text,
			value,
			source: 'schema',
			owner: 'convict',
			required: value.kind === 'unknown' || (value.kind === 'literal' && value.type === 'null'),
		});
		return true;
	};

	/** `convict({ port: { env: 'PORT', default: 3000 } })`, at any depth. */
	const declareNested = (node: ts.Expression, at: At, depth = 0): void => {
		const { node: object, scope } = at.names.follow(node, at.scope);
		if (!ts.isObjectLiteralExpression(object) || depth > 8) {
			return;
		}
		if (declareEntry(object, scope, at)) {
			return;
		}
		for (const property of object.properties) {
			if (ts.isPropertyAssignment(property)) {
				declareNested(property.initializer, at, depth + 1);
			}
		}
	};

	const nested = source.whole.says('nestedSchema');

	/** What a file with a library of schemas asks the environment for by name. */
	const asked: ReadonlySet<string> = [...schemaModules.keys()].some((name) => text.includes(name))
		? new Set([...text.matchAll(/process\.env\.(\w+)/g)].map(([, name]) => name!))
		: new Set();
	/** Objects of rules for the environment that no call of the file was seen to make a schema of. */
	const rules: (Located & { readonly owner: string; readonly required: boolean })[] = [];

	return [
		{
			kinds: [k.CallExpression, k.NewExpression],
			visit(node, at) {
				const call = node as Call;
				for (const variable of (ts.isCallExpression(call) && checkedMembers(call, at.scope, evaluationAt(at))?.members) || []) {
					declare(variable, variable.owner, at);
				}
				const name = at.names.of(call.expression, at.scope);
				if (name === undefined) {
					return;
				}
				const [first] = call.arguments ?? [];
				if (name === 'convict' && first !== undefined) {
					declareNested(first, at);
				}
				const own = environmentSchemas.get(name);
				for (const place of own?.places ?? []) {
					declareAll(expressionAt(at, call, place), own!.owner, true, true, at);
				}
				const general = generalSchemas.get(name);
				if (general !== undefined) {
					declareAll(expressionAt(at, call, '0'), general.owner, general.required, false, at);
				}
			},
		},
		{
			// `export default { port: { format: 'Number', default: 3000, env: 'PORT' } }`: settings that another module, or another package,
			// hands to convict.
			kinds: nested ? [k.ObjectLiteralExpression] : [],
			visit(node, at) {
				const object = node as ts.ObjectLiteralExpression;
				const names = new Set(object.properties.map(({ name }) => propertyNameText(source, name)));
				const variable =
					names.has('env') && names.has('default') && (names.has('format') || names.has('doc'))
						? at.values.member(object, at.scope, 'env')
						: undefined;
				if (variable?.kind === 'literal' && isVariableName(variable.text)) {
					declareEntry(object, at.scope, at);
				}
			},
		},
		{
			// `export const rules = { NODE_ENV: Joi.string(), … }`: another module makes a schema of it, or Joi itself as it checks. Rules of anything
			// else may have names in capitals, too; none has this one, or one that the file itself asks the environment for.
			kinds: text.includes('NODE_ENV') || asked.size > 0 ? [k.ObjectLiteralExpression] : [],
			visit(node, at) {
				const object = node as ts.ObjectLiteralExpression;
				const named = object.properties
					.map(({ name }) => propertyNameText(source, name))
					.find((name) => name !== undefined && isVariableName(name) && (name === 'NODE_ENV' || asked.has(name)));
				const rule = named === undefined ? undefined : at.names.member(object, at.scope, named);
				const library = rule && schemaModules.get(/^(?:@[^/]+\/)?[^.()]+/.exec(at.names.of(rule.node, rule.scope) ?? '')?.[0] ?? '');
				if (library !== undefined) {
					rules.push({ node: object, scope: at.scope, ...library });
				}
			},
			finish(at) {
				for (const one of rules) {
					declareAll(one, one.owner, one.required, false, at);
				}
			},
		},
		{
			// A class that `class-validator` checks.
			kinds: [k.ClassDeclaration],
			visit(node, at) {
				const members = (node as ts.ClassDeclaration).members.filter(ts.isPropertyDeclaration);
				const named = members.filter(
					(member) => ts.isIdentifier(member.name) && isVariableName(member.name.text) && (ts.getDecorators(member) ?? []).length > 0,
				);
				if (named.length === 0 || named.length * 2 <= members.length) {
					return;
				}
				for (const member of named) {
					const optional =
						member.questionToken !== undefined ||
						member.initializer !== undefined ||
						/@IsOptional\b/.test(text.slice(member.pos, member.end));
					const fallback: { readonly fallback: Value } | Record<never, never> =
						member.initializer === undefined ? {} : { fallback: at.values.of(member.initializer, at.scope) };
					declare(
						{ name: (member.name as ts.Identifier).text, node: member.name, required: !optional, ...fallback },
						'class-validator',
						at,
					);
				}
			},
		},
	];
};
