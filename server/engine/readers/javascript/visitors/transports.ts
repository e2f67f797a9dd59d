import type ts from 'typescript';
import type { Value } from '../../../core/value.js';
import { memberOf } from '../arguments.js';
import { handleParts } from '../apis/databases.js';
import { transports } from '../apis/queues.js';
import { initializerOf, propertyNameText } from '../nodes.js';
import type { VisitorFactory } from '../walk.js';

/**
 * What carries the messages of Nest: `{ transport: Transport.KAFKA, options: … }` connects wherever it stands, as an argument, in a list
 * of clients or given back by a factory.
 */
export const transportVisitors: VisitorFactory = ({ source }) => {
	if (!source.text.includes('Transport.')) {
		return [];
	}
	const { ts } = source;
	return [
		{
			kinds: [ts.SyntaxKind.PropertyAssignment],
			visit(node, at) {
				const { name, initializer } = node as ts.PropertyAssignment;
				const holder = at.parent();
				if (propertyNameText(source, name) !== 'transport' || holder === undefined || !ts.isObjectLiteralExpression(holder)) {
					return;
				}
				const api = at.names.of(initializer, at.scope) ?? '';
				const transport = transports.get(api);
				const given = transport && initializerOf(source, holder, 'options');
				if (transport === undefined || given === undefined) {
					return;
				}
				const inner = (transport.inner ?? []).reduce<Value | undefined>(
					(value, step) => memberOf(value, step),
					at.values.of(given, at.scope),
				);
				const url = transport.url.map((one) => memberOf(inner, one)).find((value) => value !== undefined);
				const parts = Object.fromEntries(
					inner?.kind === 'object'
						? Object.entries(inner.properties).filter(([part]) => transport.parts === true && handleParts.has(part))
						: [],
				);
				if (url !== undefined || Object.keys(parts).length > 0) {
					at.emit('service.connect', at.span(holder), {
						service: transport.service,
						api,
						...(url !== undefined && { url }),
						parts,
					});
				}
			},
		},
	];
};
