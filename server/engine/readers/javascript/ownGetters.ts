import type ts from 'typescript';
import { environmentReader, handsOnGetter } from './environment.js';
import { innermostFunction, isExportedItself } from './exported.js';
import { bare, isFunctionNode } from './nodes.js';
import type { Source } from './parse.js';
import type { At } from './walk.js';

/** Whether an expression reads the variable that the caller of the function around it names: `getEnv = (name) => process.env[name]`. */
export function isReadForCaller(source: Source, node: ts.Expression, at: At): boolean {
	const { ts } = source;
	const inner = bare(source, node);
	const around = at.functionNode();
	const [parameter] = isFunctionNode(source, around) ? around.parameters : [];
	return (
		parameter !== undefined &&
		ts.isElementAccessExpression(inner) &&
		ts.isIdentifier(inner.argumentExpression) &&
		ts.isIdentifier(parameter.name) &&
		parameter.name.text === inner.argumentExpression.text &&
		(environmentReader.test(innermostFunction(at).function ?? '') || isOwnGetter(source, around))
	);
}

/** `function get(name, fallback) { … }` that the file keeps to itself: all that call it are seen. */
function isOwnGetter(source: Source, node: ts.Node): boolean {
	const { ts } = source;
	return (
		ts.isFunctionDeclaration(node) &&
		/^(?:get|required?|optional|read|fetch)$/.test(node.name?.text ?? '') &&
		!isExportedItself(source, node) &&
		!handsOnGetter(source.whole.text)
	);
}
