import type ts from 'typescript';
import { bare, initializerOf, propertyNameText } from './nodes.js';
import type { At } from './walk.js';

/**
 * The name under which a container hands out what a property holds, and what it holds: `{ provide: 'API_URL', useValue: '…' }`,
 * `container.register('API_URL', { useFactory: () => '…' })`.
 */
export function providedBy(property: ts.PropertyAssignment, at: At): { readonly name: string; readonly value: ts.Expression } | undefined {
	const { source } = at;
	const { ts } = source;
	const own = propertyNameText(source, property.name);
	const owner = own === 'useValue' || own === 'useFactory' ? at.parent() : undefined;
	if (owner === undefined || !ts.isObjectLiteralExpression(owner)) {
		return undefined;
	}
	const around = at.parent(2);
	const token =
		initializerOf(source, owner, 'provide') ?? (around !== undefined && ts.isCallExpression(around) ? around.arguments[0] : undefined);
	const said = token && bare(source, at.names.follow(token, at.scope).node);
	const name = said && (ts.isStringLiteralLike(said) ? said.text : ts.isIdentifier(said) ? said.text : undefined);
	const held = bare(source, property.initializer);
	const value = ts.isArrowFunction(held) && !ts.isBlock(held.body) ? held.body : own === 'useValue' ? held : undefined;
	return name === undefined || value === undefined ? undefined : { name, value };
}
