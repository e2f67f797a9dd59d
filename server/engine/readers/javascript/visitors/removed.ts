import type ts from 'typescript';
import type { Call } from '../arguments.js';
import { isFunctionNode, writtenAs } from '../nodes.js';
import type { At } from '../walk.js';

/** Calls by which a file is removed, and what they are given. */
const removers =
	/\b(?:unlink|unlinkSync|rm|rmSync|rmdir|remove|removeSync|rimraf|emptyDir)\s*\(\s*(?:([\w$]+)\s*[,)]|([\w$.]{1,60}\.(?:path|filepath|tempFilePath))\s*[,)])?/g;

/**
 * Whether the function around a write removes again what it wrote: it removes something, and not only what is another path
 * (`const old = …; unlink(old)`), or what was there before it wrote.
 */
export function isRemoved(call: Call, target: ts.Expression | undefined, at: At): boolean {
	const node = at.functionNode();
	if (!isFunctionNode(at.source, node)) {
		return false;
	}
	const text = at.source.text.slice(node.pos, node.end);
	const written = target !== undefined && at.source.ts.isIdentifier(target) ? target.text : undefined;
	return [...text.matchAll(removers)].some(
		({ 1: removed, 2: uploaded, index }) =>
			(uploaded === undefined || target === undefined || isUploadAt(target, uploaded, at)) &&
			(written === undefined || removed === undefined || removed === written || !isOtherPath(removed, written, text)) &&
			!isRemovedBefore(node.pos + index, call, node, at),
	);
}

/** Whether what is written lies where a parser of forms has put an upload (`file.path`): elsewhere, what is removed there was its copy. */
function isUploadAt(target: ts.Expression, uploaded: string, { source, names, scope }: At): boolean {
	return [target, names.follow(target, scope).node].some((node) => writtenAs(source, node).includes(uploaded));
}

/**
 * Whether something is removed on the way to a write, by the function itself: what one within it removes, it may remove at any time, and the
 * next round of a loop removes what the last one wrote.
 */
function isRemovedBefore(place: number, call: Call, around: ts.Node, at: At): boolean {
	const { ts } = at.source;
	const isNested = (node: ts.Node): boolean =>
		ts.forEachChild(
			node,
			(child) =>
				child.pos <= place &&
				place < child.end &&
				(isFunctionNode(at.source, child) || ts.isIterationStatement(child, false) || isNested(child)),
		) === true;
	return place < call.pos && !isNested(around);
}

/** Whether a name is given a value in a text that does not speak of another name. */
function isOtherPath(name: string, other: string, text: string): boolean {
	const initializer = new RegExp(`\\b(?:const|let|var)\\s+${name.replace(/\$/g, '\\$')}\\s*=\\s*([^;\\n]{1,300})`).exec(text)?.[1];
	return initializer !== undefined && !initializer.split(/[^\w$]+/).includes(other);
}
