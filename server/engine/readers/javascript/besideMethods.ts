import { propertyNameText } from './nodes.js';
import type { Source } from './parse.js';
import type { Located, Scope, Scopes } from './scope.js';

/**
 * An object of settings beside a method, in the same object literal, where nobody replaces it: `{ config: { host }, open() { connect(this.config); } }`.
 * `owner` is the scope of the method.
 */
export function settingsBeside(source: Source, scopes: Scopes, { literal, parent }: Scope, name: string): Located | undefined {
	const { ts } = source;
	const [property, ...others] = (literal?.properties ?? []).filter((one) => propertyNameText(source, one.name) === name);
	if (
		parent === undefined ||
		others.length > 0 ||
		property === undefined ||
		!ts.isPropertyAssignment(property) ||
		!ts.isObjectLiteralExpression(property.initializer)
	) {
		return undefined;
	}
	const methods = (literal?.properties ?? []).map((one) => scopes.of.get(ts.isPropertyAssignment(one) ? one.initializer : one));
	const isWritten =
		methods.some((one) => one?.literal === literal && one?.members.has(name)) ||
		[...parent.bindings.values()].some(
			({ origin, memberWrites }) => origin.kind === 'expression' && origin.value.node === literal && memberWrites.has(name),
		);
	return isWritten ? undefined : { node: property.initializer, scope: parent };
}
