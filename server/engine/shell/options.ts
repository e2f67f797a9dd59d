import type { SimpleCommand, Word } from './command.js';
import type { OptionSyntax } from './programs.js';

/** An option as it is written; `value` is the next word, or what follows its `=`. */
export interface Option {
	readonly name: string;
	readonly value?: Word;
}

/** What stands before and after the options of a program. */
export interface Operands {
	readonly options: readonly Option[];
	readonly assignments: SimpleCommand['assignments'];
	/** The words from the first operand on, with the options that follow it. */
	readonly operands: readonly Word[];
}

/** The name of a program without its folder and without the extension that Windows adds. */
export function programName(text: string): string {
	const name = text.slice(Math.max(text.lastIndexOf('/'), text.lastIndexOf('\\')) + 1);
	return name.replace(/\.(?:exe|cmd|bat|ps1)$/i, '').replace(/^(wait-for(?:-it)?)\.sh$/, '$1') || text;
}

/**
 * Passes over the options of a program. With `anywhere`, options between the operands are passed over too. Empty operands when a
 * required verb is missing.
 */
export function afterOptions(words: readonly Word[], syntax: OptionSyntax, anywhere = false): Operands {
	const options: Option[] = [];
	const assignments: { name: string; value: Word }[] = [];
	const kept: Word[] = [];
	let left = syntax.operands ?? 0;
	let verbs = syntax.verbs ?? [];
	for (let at = 0; at < words.length; at++) {
		const word = words[at]!;
		if (word.text === '--') {
			return { options, assignments, operands: verbs.length > 0 ? [] : [...kept, ...words.slice(at + 1)] };
		}
		if (word.text.length > 1 && word.text.startsWith('-')) {
			const equals = word.text.indexOf('=');
			if (equals > 0) {
				options.push({ name: word.text.slice(0, equals), value: { ...word, text: word.text.slice(equals + 1) } });
				continue;
			}
			const value = words[at + 1];
			if (value !== undefined && (syntax.valued?.includes(word.text) === true || word.text === '--run')) {
				options.push({ name: word.text, value });
				at++;
			} else {
				options.push({ name: word.text });
			}
			continue;
		}
		if (verbs.length > 0) {
			if (!verbs.includes(word.text)) {
				return { options, assignments, operands: [] };
			}
			verbs = [];
			continue;
		}
		const assigned = syntax.assigns === true ? /^([A-Za-z_]\w{0,127})=/.exec(word.text)?.[1] : undefined;
		if (assigned !== undefined) {
			assignments.push({ name: assigned, value: { ...word, text: word.text.slice(assigned.length + 1) } });
		} else if (left > 0) {
			left--;
		} else if (syntax.afterDashes === true) {
			continue;
		} else if (anywhere) {
			kept.push(word);
		} else {
			return { options, assignments, operands: words.slice(at) };
		}
	}
	return { options, assignments, operands: kept };
}
