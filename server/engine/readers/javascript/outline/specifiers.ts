import { needsTree } from './grammar.js';
import { wordToken, type Tokens } from './tokens.js';

/** One name of `{ a, b as c, type D }`: under which it is exported, its name here, and its first and last token. */
export interface NameInBraces {
	readonly exported: string;
	readonly local: string;
	readonly typeOnly: boolean;
	readonly first: number;
	readonly last: number;
}

/** The names of `{ a, b as c, type D }` of an import or export, `open` the brace. Throws `NeedsTree` where there is more than names. */
export function namesInBraces(tokens: Tokens, open: number): readonly NameInBraces[] {
	const close = tokens.closing(open);
	const list: NameInBraces[] = [];
	for (let at = open + 1; at < close;) {
		let last = at;
		while (last + 1 < close && !tokens.is(last + 1, ',')) {
			last++;
		}
		const words = Array.from({ length: last - at + 1 }, (_, index) => tokens.of(at + index));
		if (words.some((_, index) => tokens.kind(at + index) !== wordToken)) {
			needsTree();
		}
		const typeOnly = words.length === 2 || words.length === 4;
		const [exported, as, local] = typeOnly ? words.slice(1) : words;
		if ((typeOnly && words[0] !== 'type') || (as !== undefined && as !== 'as') || words.length > 4) {
			needsTree();
		}
		list.push({ exported: exported!, local: local ?? exported!, typeOnly, first: at, last });
		at = last + 2;
	}
	return list;
}
