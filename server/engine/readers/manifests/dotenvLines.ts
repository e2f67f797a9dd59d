import { hasSecretPrefix, isRandom, isWordy } from '../../core/secrets/shapes.js';
import type { Line } from './lines.js';

/** Private keys have some fifty lines, chains of certificates some hundred. */
const longestBlock = 500;

/** An assignment on a line: its name, and where name and value start on it. */
export interface Assignment {
	readonly name: string;
	readonly nameAt: number;
	readonly valueAt: number;
}

/** The assignment that a line holds. What is left of a value over several lines is none, even where it ends with `=`, as base 64 does. */
export function assignmentOn(line: string): Assignment | undefined {
	const head = /^([ \t]*(?:export[ \t]+)?)([A-Za-z_][\w.-]{0,127})[ \t]*=[ \t]*/.exec(line);
	return head === null || isPadded(line) || !mayBeName(head[2]!)
		? undefined
		: { name: head[2]!, nameAt: head[1]!.length, valueAt: head[0].length };
}

/** Whether a line ends with `=` only because base 64 is filled up with it: nobody leaves `abQ0x9`, or anything before `==`, empty. */
export function isPadded(line: string): boolean {
	const padded = /^[ \t]*([\w+/-]+)(={1,6})[ \t]*$/.exec(line);
	if (padded === null) {
		return false;
	}
	const [, text, padding] = padded;
	return padding!.length > 1 || !/^(?:[A-Z_][A-Z0-9_]*|[a-z_][a-z0-9_-]*|[a-z]+(?:[A-Z][a-z]+)+)$/.test(text!);
}

/** Whether what stands before a `=` may be repeated: no token, and nothing that only a generator writes. */
export function mayBeName(text: string): boolean {
	return /^[A-Za-z_][\w.-]{0,127}$/.test(text) && !hasSecretPrefix(text) && !(/[a-z]/.test(text) && /[A-Z]/.test(text) && isRandom(text));
}

/**
 * Whether a word that stands on a line for itself is written as names of variables are. Any other may be a piece of a key or a
 * password, and is not repeated.
 */
export function isPlainName(text: string): boolean {
	return (
		/^[A-Z_][A-Z0-9_]{0,63}$/.test(text) &&
		text
			.split('_')
			.every(
				(part) => /^(?:[A-Z0-9]{0,8}|[A-Z]{9,12}|\d{1,8})$/.test(part) || (part.length <= 24 && /^[A-Z]+$/.test(part) && isWordy(part)),
			)
	);
}

/**
 * The numbers of the lines on which a key goes on that was put in without quotes, up to its last one (`-----END …`), or, while that is
 * missing, to where the next assignment is.
 */
export function linesOfKeys(lines: readonly Line[]): ReadonlySet<number> {
	const inside = new Set<number>();
	for (const [index, { text }] of lines.entries()) {
		const begin = inside.has(index) ? -1 : text.indexOf('-----BEGIN ');
		if (begin < 0 || text.includes('-----END ', begin)) {
			continue;
		}
		for (let next = index + 1; next < Math.min(lines.length, index + longestBlock); next++) {
			const line = lines[next]!.text;
			if (isPlainName(assignmentOn(line)?.name ?? '-')) {
				break;
			}
			inside.add(next);
			if (line.includes('-----END ')) {
				break;
			}
		}
	}
	return inside;
}
