import type ts from 'typescript';
import type { At } from '../walk.js';

/** Words in conditions on what is in progress: `0 === activeCallIds.size`, `!busy`, `inFlight < 1`. */
const workInProgress =
	/\.(?:size|length)\b|(?:active|pending|in_?flight|busy|idle|outstanding|unfinished|drained)|(?:^|[^a-z])(?:calls|jobs|tasks|requests|connections|clients|sessions)|(?:Calls|Jobs|Tasks|Requests|Connections|Clients|Sessions)|[a-z]Count\b|\bcount\b/;

/** Whether a condition asks for what is in progress. */
function asksForWork(condition: ts.Node, at: At): boolean {
	return workInProgress.test(withoutTexts(at.source.text.slice(condition.pos, condition.end)));
}

/** Whether a way through a function waits for something. */
function waits(way: ts.Node | undefined, at: At): boolean {
	return way !== undefined && /\b(?:setTimeout|setInterval|await|once)\b/.test(withoutTexts(at.source.text.slice(way.pos, way.end)));
}

/** Whether a part of a decision is only reached when nothing is in progress, or beside another that waits. */
export function isHeldBy(decision: ts.Node, part: ts.Node, at: At): boolean {
	const { ts } = at.source;
	if (ts.isIfStatement(decision) && part !== decision.expression) {
		const { expression, thenStatement, elseStatement } = decision;
		return asksForWork(expression, at) || waits(part === thenStatement ? elseStatement : thenStatement, at);
	}
	return (
		(ts.isConditionalExpression(decision) && part !== decision.condition && asksForWork(decision.condition, at)) ||
		(ts.isBinaryExpression(decision) &&
			decision.operatorToken.kind === ts.SyntaxKind.AmpersandAmpersandToken &&
			part === decision.right &&
			asksForWork(decision.left, at))
	);
}

/** Whether a function is left where something is in progress: what stands behind is done when nothing is. */
export function leavesForWork({ expression, thenStatement }: ts.IfStatement, at: At): boolean {
	return asksForWork(expression, at) && /\breturn\b/.test(withoutTexts(at.source.text.slice(thenStatement.pos, thenStatement.end)));
}

/** Code without comments and without what stands in quotes. */
export function withoutTexts(code: string): string {
	return code.replace(/\/\/[^\n]*|'[^'\n]*'|"[^"\n]*"|`[^`]*`/g, '');
}
