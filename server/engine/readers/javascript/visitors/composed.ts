import type ts from 'typescript';
import { baseName } from '../../../core/paths.js';
import { initializerOf, propertyNameText } from '../nodes.js';
import type { At, VisitorFactory } from '../walk.js';

const manifestFiles = /^(?:glue)?[-_.]?manifest(?:\.config)?\.[cm]?[jt]s$/i;

/** Whether a module of this name may tell Glue what a server is composed of. */
export function mayTellGlue(name: string): boolean {
	return manifestFiles.test(name);
}

/**
 * The packages that a manifest of hapi's Glue has loaded by their names: `register: { plugins: ['vision', { plugin: '@acme/orders' }] }`
 * (https://hapi.dev/module/glue/api), also where a store of Confidence chooses one (`plugin: { $filter, $default: '@acme/orders' }`).
 */
export const composedVisitors: VisitorFactory = ({ source }) => {
	const { ts, path } = source;
	if (!mayTellGlue(baseName(path)) || !source.whole.says('registersPlugins')) {
		return [];
	}
	const load = (node: ts.Expression | undefined, at: At): void => {
		if (node === undefined) {
			return;
		}
		if (ts.isStringLiteral(node)) {
			// What lies beside the server counts from a folder that the call of Glue names.
			if (!node.text.startsWith('.')) {
				at.emit('module.load', at.span(node), { specifier: at.values.of(node, at.scope) });
			}
		} else if (ts.isObjectLiteralExpression(node)) {
			const filtered = initializerOf(source, node, '$filter') !== undefined;
			for (const property of filtered ? node.properties : []) {
				if (ts.isPropertyAssignment(property) && !/^\$(?:filter|base|meta|id)$/.test(propertyNameText(source, property.name) ?? '$id')) {
					load(property.initializer, at);
				}
			}
		}
	};
	return [
		{
			kinds: [ts.SyntaxKind.PropertyAssignment],
			visit(node, at) {
				const { name, initializer } = node as ts.PropertyAssignment;
				if (!ts.isArrayLiteralExpression(initializer) || !/^(?:plugins|registrations)$/.test(propertyNameText(source, name) ?? '')) {
					return;
				}
				for (const element of initializer.elements) {
					const plugin = ts.isObjectLiteralExpression(element) ? initializerOf(source, element, 'plugin') : element;
					const register =
						plugin !== undefined && ts.isObjectLiteralExpression(plugin) ? initializerOf(source, plugin, 'register') : undefined;
					load(register ?? plugin, at);
				}
			},
		},
	];
};
