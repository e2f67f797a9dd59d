import { isEndless, worksForever } from '../loops.js';
import type { VisitorFactory } from '../walk.js';

/** Loops that work until the process ends. */
export const loopVisitors: VisitorFactory = ({ source }) => {
	const k = source.ts.SyntaxKind;
	return [
		{
			kinds: [k.WhileStatement, k.DoStatement, k.ForStatement],
			visit(node, at) {
				if (isEndless(source, node) && worksForever(source, node)) {
					const { start, end } = at.span(node);
					// The head says it all; of `do`, the word.
					const body = at.span(node.statement).start;
					at.emit('process.loop', { start, end: source.ts.isDoStatement(node) ? start + 2 : Math.min(body - 1, end) }, { api: 'loop' });
				}
			},
		},
	];
};
