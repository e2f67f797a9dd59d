import { isSecretName } from '../../core/secrets.js';
import { isFunctionNode, propertyNameText } from './nodes.js';
import type { At } from './walk.js';

/** How many expressions may stand around a read in the property that holds it: `Number(process.env.X ?? 1)`. */
const mostAround = 5;

/** The property that the secret of a variable is read into where the walk stands, if its name stands in the file there alone. */
export function heldByProperty(variable: string | undefined, at: At): { readonly property?: string } {
	const { source } = at;
	const { ts } = source;
	if (variable === undefined || !isSecretName(variable)) {
		return {};
	}
	for (let level = 0; level < mostAround; level++) {
		const node = at.parent(level);
		if (node === undefined || ts.isStatement(node) || isFunctionNode(source, node)) {
			return {};
		}
		if (ts.isPropertyAssignment(node)) {
			const property = propertyNameText(source, node.name);
			return property !== undefined && source.whole.text.split(property).length === 2 ? { property } : {};
		}
	}
	return {};
}
