import type { FactTypes } from '../../../core/fact.js';
import { endsExpression, farthest, isMember, needsTree, startsStatement } from './grammar.js';
import { wordToken, type Tokens } from './tokens.js';

/** Whether only calls stand around a token, and no function. */
export function isAtTop(tokens: Tokens, at: number): boolean {
	let depth = tokens.depths[at]!;
	for (let i = at - 1; i >= 0; i--) {
		const inner = tokens.depths[i]!;
		if (at - i > farthest) {
			return false;
		}
		if (inner < depth) {
			if (!tokens.is(i, '(')) {
				return false;
			}
			depth = inner;
		}
		if (
			tokens.is(i, '=>') ||
			tokens.is(i, 'function') ||
			tokens.is(i, 'await') ||
			tokens.is(i, 'if') ||
			tokens.is(i, 'for') ||
			tokens.is(i, 'while')
		) {
			return false;
		}
		if (depth === 0 && (tokens.is(i, ';') || tokens.is(i, '}') || startsStatement(tokens, i))) {
			return true;
		}
	}
	return depth === 0;
}

/** The names that are taken of a module where it is required: of the call from `at`, whose bracket closes at `close`. */
export function requiredNames(tokens: Tokens, at: number, close: number): FactTypes['module.import']['names'] {
	const member = tokens.is(close + 1, '.') ? close + 2 : -1;
	const pattern = patternBefore(tokens, at);
	if (member >= 0) {
		const exported = tokens.of(member);
		if (exported === 'then' || exported === 'catch') {
			needsTree();
		}
		// What goes on after the member is another expression than the declaration's.
		const whole = !tokens.is(member + 1, '.') && !tokens.is(member + 1, '(') && !tokens.is(member + 1, '[') && !tokens.is(member + 1, '!');
		if (pattern !== undefined && (!whole || !endsExpression(tokens, member))) {
			needsTree();
		}
		const local = pattern !== undefined && tokens.kind(pattern) === wordToken ? tokens.of(pattern) : exported;
		return [{ exported, local }];
	}
	if (pattern === undefined || tokens.is(close + 1, '(') || tokens.is(close + 1, '[')) {
		return [];
	}
	if (!endsExpression(tokens, close)) {
		needsTree();
	}
	if (tokens.kind(pattern) === wordToken) {
		return [{ exported: '*', local: tokens.of(pattern) }];
	}
	const open = pattern;
	const list: { exported: string; local: string }[] = [];
	const end = tokens.closing(open);
	for (let i = open + 1; i < end;) {
		if (tokens.kind(i) !== wordToken) {
			needsTree();
		}
		const renamed = tokens.is(i + 1, ':');
		const local = renamed ? i + 2 : i;
		if (tokens.kind(local) !== wordToken || !(tokens.is(local + 1, ',') || local + 1 === end)) {
			needsTree();
		}
		list.push({ exported: tokens.of(i), local: tokens.of(local) });
		i = local + 2;
	}
	return list;
}

/** The name or pattern that is declared with what starts at `at`. */
export function patternBefore(tokens: Tokens, at: number): number | undefined {
	if (!tokens.is(at - 1, '=')) {
		return undefined;
	}
	let start = at - 2;
	if (tokens.is(start, '}')) {
		const depth = tokens.depths[start]!;
		do {
			start--;
		} while (start >= 0 && tokens.depths[start]! > depth);
	} else if (tokens.kind(start) !== wordToken) {
		needsTree();
	}
	if (isMember(tokens, start)) {
		return undefined;
	}
	const declares = tokens.is(start - 1, 'var') || tokens.is(start - 1, 'let') || tokens.is(start - 1, 'const');
	if (declares) {
		return start;
	}
	if (tokens.is(start - 1, ',')) {
		// The second of several declarations, or of a sequence: look at how the statement starts.
		for (let i = start - 1; i >= 0; i--) {
			if (start - i > farthest) {
				needsTree();
			}
			if (tokens.depths[i] === 0 && (tokens.is(i, 'var') || tokens.is(i, 'let') || tokens.is(i, 'const'))) {
				return start;
			}
			if (tokens.depths[i] === 0 && (tokens.is(i, ';') || startsStatement(tokens, i))) {
				break;
			}
		}
	}
	return undefined;
}
