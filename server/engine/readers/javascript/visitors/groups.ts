import type ts from 'typescript';
import type { Value } from '../../../core/value.js';
import { groupingModules, settingsReaders } from '../apis/settings.js';
import { isEnvironmentName } from '../environment.js';
import { isMember, memberName, propertyNameText, requiredModule } from '../nodes.js';
import type { At, VisitorFactory } from '../walk.js';


/** Settings in groups by the name of the environment. */
export const groupVisitors: VisitorFactory = ({ source }) => {
	if (!source.mentionsEnvironment && !/['"`]config['"`]/.test(source.text)) {
		return [];
	}
	const { ts } = source;
	const k = ts.SyntaxKind;

	/** The variable that names the environment, in a value. */
	const environmentIn = (value: Value): string | undefined => {
		switch (value.kind) {
			case 'env':
				return value.name !== undefined && isEnvironmentName(value.name) ? value.name : undefined;
			case 'template':
				return value.parts.map(environmentIn).find((name) => name !== undefined);
			case 'choice':
				return value.of.map(environmentIn).find((name) => name !== undefined);
			default:
				return undefined;
		}
	};

	/** The names of an object's properties, in this file. */
	const keysOf = (node: ts.Expression, at: At): readonly string[] => {
		const { node: object } = at.names.follow(node, at.scope);
		return ts.isObjectLiteralExpression(object) ? object.properties.flatMap((property) => propertyNameText(source, property.name) ?? []) : [];
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
				const variable = environmentIn(at.values.of(argumentExpression, at.scope));
				if (variable !== undefined) {
					const object = at.values.of(expression, at.scope);
					at.emit('env.group', at.span(node), { variable, form: 'lookup', groups: keysOf(expression, at), ...(object.kind === 'import' ? { file: object } : {}) });
				}
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
				const loads = call.expression.kind === k.ImportKeyword || (ts.isIdentifier(call.expression) && call.expression.text === 'require');
				const api = loads ? undefined : at.names.of(call.expression, at.scope);
				const reads = api !== undefined && (settingsReaders.has(api) || (api === 'js-yaml.load' && second === undefined));
				if (!loads && !reads && !(isMember(source, call.expression) && memberName(source, call.expression) === 'loadFile')) {
					return;
				}
				const file = at.values.of(first, at.scope);
				const variable = file.kind === 'template' ? environmentIn(file) : undefined;
				if (variable !== undefined) {
					at.emit('env.group', at.span(node), { variable, form: 'file', groups: [], ...(api === undefined ? {} : { api }), file });
				}
			},
		},
		{
			kinds: [k.ImportDeclaration],
			visit(node, at) {
				const { moduleSpecifier } = node as ts.ImportDeclaration;
				if (ts.isStringLiteralLike(moduleSpecifier)) {
					library(moduleSpecifier.text, node, at);
				}
			},
		},
		{
			kinds: [k.SwitchStatement],
			visit(node, at) {
				const { expression, caseBlock } = node as ts.SwitchStatement;
				const variable = environmentIn(at.values.of(expression, at.scope));
				const groups = caseBlock.clauses.flatMap((clause) => (ts.isCaseClause(clause) && ts.isStringLiteralLike(clause.expression) ? [clause.expression.text] : []));
				if (variable !== undefined && groups.length > 0) {
					at.emit('env.group', at.span(expression), { variable, form: 'switch', groups });
				}
			},
		},
	];
};
