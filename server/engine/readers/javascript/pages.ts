import { isFunctionNode, memberName } from './nodes.js';
import type { At } from './walk.js';

/** Methods by which drivers of browsers run a function in a page. */
const pageMethods: ReadonlySet<string> = new Set([
	'evaluate',
	'evaluateHandle',
	'evaluateOnNewDocument',
	'$eval',
	'$$eval',
	'$evaluate',
	'waitForFunction',
	'addInitScript',
	'executeScript',
	'executeAsyncScript',
]);

/** Whether the code around runs in a page that the program drives: `page.evaluate(() => document.title)`. */
export function isSentToPage({ source, ancestors }: At): boolean {
	return ancestors.some((node, index) => {
		const inner = ancestors[index + 1];
		return (
			source.ts.isCallExpression(node) &&
			inner !== undefined &&
			isFunctionNode(source, inner) &&
			pageMethods.has(memberName(source, node.expression) ?? '')
		);
	});
}
