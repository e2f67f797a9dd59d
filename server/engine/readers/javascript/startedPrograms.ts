import { propertyNameText } from './nodes.js';
import type { At } from './walk.js';

/** Whether what is visited, or a spread of it, is the environment of a program that is started: `spawn('node', ['x.js'], { env: { …, A: 'b' } })`. */
export function isForProgram(at: At): boolean {
	const { ts } = at.source;
	const spread = at.parent();
	const level = spread !== undefined && ts.isSpreadAssignment(spread) ? 3 : 1;
	const [property, call] = [at.parent(level), at.parent(level + 2)];
	return (
		property !== undefined &&
		ts.isPropertyAssignment(property) &&
		propertyNameText(at.source, property.name) === 'env' &&
		call !== undefined &&
		ts.isCallExpression(call) &&
		/^(?:(?:node:)?child_process|execa|cross-spawn)\b/.test(at.names.of(call.expression, at.scope) ?? '')
	);
}
