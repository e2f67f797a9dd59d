import type ts from 'typescript';
import { namesEnvironment } from '../../../core/environmentNames.js';
import { filteringModules } from '../apis/settings.js';
import { initializerOf, propertyNameText } from '../nodes.js';
import type { VisitorFactory } from '../walk.js';

/**
 * Settings of a document that chooses between some of them by the name of the environment: `{ $filter: { $env: 'NODE_ENV' }, production: … }`,
 * or by what whoever asks calls `env` (https://hapipal.com/docs/confidence).
 */
export const filteredVisitors: VisitorFactory = ({ source }) => {
	if (!source.text.includes('$filter') || ![...filteringModules].some((name) => source.text.includes(name))) {
		return [];
	}
	const { ts } = source;

	/** The variable that a filter asks, or the text by which whoever asks for the settings names the environment. */
	const asked = (filter: ts.Expression): { readonly variable?: string } | undefined => {
		if (ts.isStringLiteralLike(filter)) {
			return /^(?:node_?)?env(?:ironment)?$/i.test(filter.text) ? {} : undefined;
		}
		const variable = ts.isObjectLiteralExpression(filter) ? initializerOf(source, filter, '$env') : undefined;
		return variable !== undefined && ts.isStringLiteralLike(variable) && namesEnvironment(variable.text)
			? { variable: variable.text }
			: undefined;
	};

	return [
		{
			kinds: [ts.SyntaxKind.ObjectLiteralExpression],
			visit(node, at) {
				const object = node as ts.ObjectLiteralExpression;
				const filter = initializerOf(source, object, '$filter');
				const found = filter && asked(filter);
				if (found === undefined) {
					return;
				}
				const groups = object.properties.flatMap(({ name }) => {
					const text = propertyNameText(source, name);
					return text === undefined || (text.startsWith('$') && text !== '$default') ? [] : [text.replace('$', '')];
				});
				const parent = at.parent();
				const target = parent !== undefined && ts.isPropertyAssignment(parent) ? propertyNameText(source, parent.name) : undefined;
				at.emit('env.group', at.span(filter!), { ...found, form: 'filter', groups, ...(target === undefined ? {} : { target }) });
			},
		},
	];
};
