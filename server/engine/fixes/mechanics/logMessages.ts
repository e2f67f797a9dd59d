import { decodeStringLiteral } from './literals.js';
import type { LogArgument } from './logArguments.js';

/** A message needs no `: ` at its end when its details stand elsewhere. Only what is written out is touched. */
export function withoutColon(message: string): string {
	const quote = message[0]!;
	if (message.at(-1) !== quote || (quote !== '`' && decodeStringLiteral(message) === undefined)) {
		return message;
	}
	const whole = withoutLineEnds(message.slice(1, -1));
	const trimmed = withoutBlanks(whole.replace(/(?::|=|(?<=[ \t])-{1,9}>?)$/, ''));
	return trimmed === '' || trimmed.endsWith('\\') ? message : quote + trimmed + quote;
}

/** A text without blanks at its end, and without what is written for the end of a line (`'failed:\\n'`). */
function withoutLineEnds(text: string): string {
	const trimmed = withoutBlanks(text);
	return /(?<!\\)\\n$/.test(trimmed.slice(-3)) ? withoutLineEnds(trimmed.slice(0, -2)) : trimmed;
}

/** A text without blanks at its end. No expression: it would try each of many blanks as the first one. */
function withoutBlanks(text: string): string {
	let end = text.length;
	while (end > 0 && (text[end - 1] === ' ' || text[end - 1] === '\t')) {
		end--;
	}
	return text.slice(0, end);
}

/**
 * What the console would print of some arguments, as one text: the sentence that its author wrote. Undefined where one of them
 * would read otherwise in a text.
 */
export function sentenceOf(args: readonly LogArgument[]): string | undefined {
	let sentence = '';
	for (const one of args) {
		const part = one.kind === 'text' ? insideTemplate(one.source) : one.kind === 'value' && one.isPlain ? `\${${one.source}}` : undefined;
		if (part === undefined || part.includes('\n')) {
			return undefined;
		}
		// The console sets a blank between any two, and authors often one of their own.
		sentence += sentence === '' || sentence.endsWith(' ') || part.startsWith(' ') ? part : ` ${part}`;
	}
	const trimmed = withoutColon(`\`${sentence.trim()}\``);
	const text = trimmed.slice(1, -1);
	if (!/[\p{L}\p{N}]/u.test(text)) {
		return undefined;
	}
	const quote = args.find(({ kind, source }) => kind === 'text' && !source.startsWith('`'))?.source[0] ?? "'";
	return text.includes('${') || text.includes('\\') || text.includes(quote) ? trimmed : quote + text + quote;
}

/** What stands between the quotes of a text, as it is written in a template. */
function insideTemplate(source: string): string | undefined {
	if (source.startsWith('`')) {
		return source.slice(1, -1);
	}
	return decodeStringLiteral(source) === undefined
		? undefined
		: source
				.slice(1, -1)
				.replace(/\\(['"])/g, '$1')
				.replaceAll('`', '\\`')
				.replaceAll('${', '\\${');
}
