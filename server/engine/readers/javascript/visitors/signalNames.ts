import type ts from 'typescript';
import { isMember, memberName } from '../nodes.js';
import type { At } from '../walk.js';

/**
 * The signal, or the signals of a loop: `['SIGINT', 'SIGTERM'].forEach((signal) => process.on(signal, …))`. A list that is handed over
 * itself becomes one name, by which nothing is ever called.
 */
export function signalNames(event: ts.Expression, at: At): readonly string[] {
	const { ts } = at.source;
	const isSignal = (text: string): boolean => /^SIG[A-Z0-9]+$/.test(text);
	const { node } = at.names.follow(event, at.scope);
	if (ts.isStringLiteralLike(node)) {
		return isSignal(node.text) ? [node.text] : [];
	}
	if (ts.isArrayLiteralExpression(node)) {
		const names = node.elements.flatMap((element) => (ts.isStringLiteralLike(element) ? [element.text] : []));
		return names.length > 0 && names.length === node.elements.length && names.every(isSignal) ? [names.join()] : [];
	}
	if (!ts.isIdentifier(node)) {
		// A member of an enumeration or of constants is called after the signal: `Signals.SIGTERM`.
		const member = isMember(at.source, node) ? (memberName(at.source, node) ?? '') : '';
		return isSignal(member) ? [member] : [];
	}
	for (let level = 1; at.parent(level) !== undefined; level++) {
		const parent = at.parent(level)!;
		let list: ts.Expression | undefined;
		if (ts.isForOfStatement(parent)) {
			list = parent.expression;
		} else if (
			ts.isCallExpression(parent) &&
			isMember(at.source, parent.expression) &&
			(memberName(at.source, parent.expression) === 'forEach' || memberName(at.source, parent.expression) === 'map')
		) {
			list = parent.expression.expression;
		}
		const items = list === undefined ? undefined : at.names.follow(list, at.scope).node;
		if (items !== undefined && ts.isArrayLiteralExpression(items)) {
			const found = items.elements.flatMap((element) => (ts.isStringLiteralLike(element) && isSignal(element.text) ? [element.text] : []));
			if (found.length > 0) {
				return [...new Set([...found, ...(ts.isIdentifier(list!) ? addedLater(list.text, at) : [])])];
			}
		} else if (items !== undefined && ts.isIdentifier(items)) {
			// A list of another module, or of a caller: what else would a program listen for in a loop.
			return /sig/i.test(items.text) || /sig/i.test(node.text) ? ['SIGTERM'] : [];
		}
	}
	// `const onSignal = (signal) => process.on(signal, …)`: which ones, its callers say.
	return /^sig(?:nal)?(?:name|type|event)?$/i.test(node.text) ? ['SIGTERM'] : [];
}

/** The signals that a list of the file gets after it was made: `signals.push('SIGTERM')`. */
function addedLater(list: string, at: At): readonly string[] {
	return [...at.source.text.matchAll(/\b([\w$]{1,60})\.(?:push|unshift|concat)\(\s?['"`](SIG[A-Z0-9]{1,10})['"`]/g)].flatMap(
		([, name, signal]) => (name === list ? [signal!] : []),
	);
}
