import type ts from 'typescript';
import { groupedBy } from '../../../core/group.js';
import { namesEnvironment } from '../../../core/environmentNames.js';
import type { Value } from '../../../core/value.js';
import { groupingModules, settingsReaders } from '../apis/settings.js';
import { initializerOf, isFunctionNode, isMember, memberName, propertyNameText, requiredModule, specifierText } from '../nodes.js';
import type { Located, Scope } from '../scope.js';
import { argumentsOf, callsByName, type NamedCall } from '../values/callers.js';
import type { At, VisitorFactory } from '../walk.js';

/** Settings in groups by the name of the environment. */
export const groupVisitors: VisitorFactory = ({ source }) => {
	if (
		!source.mentionsEnvironment &&
		!source.whole.says('readsConfig') &&
		!/\$\{\w{0,40}env(?:ironment)?\}|env(?:ironment)?\]/i.test(source.text)
	) {
		return [];
	}
	const { ts } = source;
	const k = ts.SyntaxKind;

	/** The variable that names the environment, in a value. */
	const environmentIn = (value: Value): string | undefined => {
		switch (value.kind) {
			case 'env':
				return value.name !== undefined && namesEnvironment(value.name) ? value.name : undefined;
			case 'template':
				return value.parts.map(environmentIn).find((name) => name !== undefined);
			case 'choice':
				return value.of.map(environmentIn).find((name) => name !== undefined);
			default:
				return undefined;
		}
	};

	/** Whether a value is what another module calls the environment: `config.env`. */
	const isCalledEnvironment = (value: Value): boolean =>
		value.kind === 'import' && /^(?:node_?)?env(?:ironment)?$/i.test(value.members.at(-1) ?? value.name);

	/** Whether a part of a path is what a caller calls the environment: `` `./keys/${environment}.json` ``. */
	const holdsGivenEnvironment = (node: ts.Expression, at: At): boolean =>
		ts.isTemplateExpression(node) &&
		node.templateSpans.some(
			({ expression }) =>
				ts.isIdentifier(expression) &&
				/^(?:node|app|deploy)?env(?:ironment)?$/i.test(expression.text) &&
				at.scope.lookup(expression.text)?.origin.kind === 'parameter',
		);

	/**
	 * The variable that names the environment, where a part of a path is a parameter of a function of this file that somewhere in it is
	 * handed the environment: `load(process.env.NODE_ENV)`.
	 */
	const handedEnvironment = (node: ts.Expression, at: At): string | undefined => {
		const { node: path, scope } = at.names.follow(node, at.scope);
		const parts = ts.isTemplateExpression(path)
			? path.templateSpans.map(({ expression }) => expression)
			: ts.isCallExpression(path)
				? path.arguments.flatMap((one) => (ts.isTemplateExpression(one) ? one.templateSpans.map(({ expression }) => expression) : [one]))
				: [];
		for (const part of parts) {
			const variable = environmentAsGiven(part, scope, at);
			if (variable !== undefined) {
				return variable;
			}
		}
		return undefined;
	};

	/** The variable that names the environment, where a parameter of a function or a class of this file is handed it somewhere in the file. */
	const environmentAsGiven = (node: ts.Expression, scope: Scope, at: At): string | undefined => {
		const parameter = ts.isIdentifier(node) ? scope.lookup(node.text) : undefined;
		if (parameter?.origin.kind !== 'parameter' || !isFunctionNode(source, parameter.scope.node)) {
			return undefined;
		}
		const { index } = parameter.origin;
		const given: readonly Located[] = ts.isConstructorDeclaration(parameter.scope.node)
			? argumentsOf(source, at.scopes, parameter)
			: callsOf(parameter.scope.node, at).flatMap(({ node: call, scope: home }) =>
					call.arguments?.[index] === undefined ? [] : [{ node: call.arguments[index], scope: home }],
				);
		return given.map((one) => environmentIn(at.values.of(one.node, one.scope))).find((name) => name !== undefined);
	};

	let calls: ReadonlyMap<ts.Node | undefined, readonly NamedCall[]> | undefined;
	/** The calls in this file of one of its functions, by its name. */
	const callsOf = (target: ts.Node, { scopes, contexts }: At): readonly NamedCall[] => {
		calls ??= groupedBy([...callsByName(source, scopes).values()].flat(), ({ node, scope }) =>
			ts.isCallExpression(node) ? contexts.functionOf(node.expression, scope) : undefined,
		);
		return calls.get(target) ?? [];
	};

	/** The names of an object's properties, in this file; those that constants give (`[Env.production]`) included. */
	const keysOf = (node: ts.Expression, at: At): readonly string[] => {
		const { node: object, scope } = at.names.follow(node, at.scope);
		return ts.isObjectLiteralExpression(object)
			? object.properties.flatMap(
					({ name }) =>
						propertyNameText(source, name) ??
						(name !== undefined && ts.isComputedPropertyName(name) ? textOf(name.expression, scope, at) : undefined) ??
						[],
				)
			: [];
	};

	/** The keys of `new Map([['production', …], …])`. */
	const entriesOf = (node: ts.Expression, at: At): readonly string[] => {
		const { node: made, scope } = at.names.follow(node, at.scope);
		const list = ts.isNewExpression(made) && at.names.of(made, scope) === 'Map()' ? made.arguments?.[0] : undefined;
		return list === undefined || !ts.isArrayLiteralExpression(list)
			? []
			: list.elements.flatMap(
					(entry) =>
						(ts.isArrayLiteralExpression(entry) && entry.elements[0] !== undefined ? textOf(entry.elements[0], scope, at) : undefined) ??
						[],
				);
	};

	const textOf = (node: ts.Expression, scope: Scope, at: At): string | undefined => {
		const value = at.values.of(node, scope);
		return value.kind === 'literal' && value.type === 'string' ? value.text : undefined;
	};

	/** The path in `require(path)`, where a program puts it together. */
	const loadedFile = (node: ts.Expression, at: At): Value | undefined => {
		const { node: call, scope } = at.names.follow(node, at.scope);
		return ts.isCallExpression(call) &&
			ts.isIdentifier(call.expression) &&
			call.expression.text === 'require' &&
			call.arguments[0] !== undefined
			? at.values.of(call.arguments[0], scope)
			: undefined;
	};

	/** The path among the arguments of nconf, which may call a store by a name, and take options: `file('deploy', { file: path })`. */
	const pathOfStore = (first: ts.Expression, second: ts.Expression | undefined): ts.Expression => {
		const given = second ?? first;
		return (ts.isObjectLiteralExpression(given) ? initializerOf(source, given, 'file') : undefined) ?? given;
	};

	/** The group that a name from the environment chooses among those of an object. */
	const chosen = (node: ts.Node, object: ts.Expression, key: ts.Expression, at: At): void => {
		const name = at.values.of(key, at.scope);
		const variable = environmentIn(name) ?? environmentAsGiven(key, at.scope, at);
		const given = variable === undefined && isCalledEnvironment(name) ? name : undefined;
		if (variable !== undefined || given !== undefined) {
			const value = at.values.of(object, at.scope);
			const file = value.kind === 'import' ? value : loadedFile(object, at);
			at.emit('env.group', at.span(node), {
				...(variable === undefined ? {} : { variable }),
				...(given === undefined ? {} : { key: given }),
				form: 'lookup',
				groups: keysOf(object, at),
				...(ts.isIdentifier(object) ? { table: object.text } : {}),
				...(file === undefined ? {} : { file }),
			});
		}
	};

	const library = (specifier: string, node: ts.Node, at: At): void => {
		if (groupingModules.has(specifier)) {
			at.emit('env.group', at.span(node), { form: 'library', groups: [], api: specifier });
		}
	};

	return [
		{
			kinds: [k.ElementAccessExpression],
			visit(node, at) {
				const { expression, argumentExpression } = node as ts.ElementAccessExpression;
				if (ts.isStringLiteralLike(argumentExpression) || ts.isNumericLiteral(argumentExpression)) {
					return;
				}
				chosen(node, expression, argumentExpression, at);
			},
		},
		{
			kinds: [k.CallExpression],
			visit(node, at) {
				const call = node as ts.CallExpression;
				const [first, second] = call.arguments;
				if (first === undefined) {
					return;
				}
				const specifier = requiredModule(source, call);
				if (specifier !== undefined) {
					library(specifier, node, at);
					return;
				}
				if (isMember(source, call.expression) && memberName(source, call.expression) === 'get') {
					if (second !== undefined && at.names.of(call.expression, at.scope) === 'lodash.get') {
						chosen(node, first, second, at);
						return;
					}
					const variable = environmentIn(at.values.of(first, at.scope));
					const groups = variable === undefined ? [] : entriesOf(call.expression.expression, at);
					if (groups.length > 0) {
						at.emit('env.group', at.span(node), { variable: variable!, form: 'lookup', groups });
					}
					return;
				}
				const loads = call.expression.kind === k.ImportKeyword || (ts.isIdentifier(call.expression) && call.expression.text === 'require');
				const api = loads ? undefined : at.names.of(call.expression, at.scope);
				const reads = api !== undefined && (settingsReaders.has(api) || (api === 'js-yaml.load' && second === undefined));
				if (!loads && !reads && !(isMember(source, call.expression) && memberName(source, call.expression) === 'loadFile')) {
					return;
				}
				const path = api === 'nconf.file' ? pathOfStore(first, second) : first;
				const file = at.values.of(path, at.scope);
				const variable = file.kind === 'template' ? (environmentIn(file) ?? handedEnvironment(path, at)) : undefined;
				if (variable !== undefined || (file.kind === 'template' && holdsGivenEnvironment(path, at))) {
					at.emit('env.group', at.span(node), {
						...(variable === undefined ? {} : { variable }),
						form: 'file',
						groups: [],
						...(api === undefined ? {} : { api }),
						file,
					});
				}
			},
		},
		{
			kinds: [k.ImportDeclaration],
			visit(node, at) {
				const { moduleSpecifier } = node as ts.ImportDeclaration;
				if (ts.isStringLiteralLike(moduleSpecifier)) {
					library(specifierText(moduleSpecifier), node, at);
				}
			},
		},
		{
			kinds: [k.SwitchStatement],
			visit(node, at) {
				const { expression, caseBlock } = node as ts.SwitchStatement;
				const variable = environmentIn(at.values.of(expression, at.scope));
				const groups = caseBlock.clauses.flatMap((clause) =>
					ts.isCaseClause(clause) && ts.isStringLiteralLike(clause.expression) ? [clause.expression.text] : [],
				);
				if (variable !== undefined && groups.length > 0) {
					at.emit('env.group', at.span(expression), { variable, form: 'switch', groups });
				}
			},
		},
	];
};
