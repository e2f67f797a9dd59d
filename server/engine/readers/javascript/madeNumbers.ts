import type { Fact } from '../../core/fact.js';
import { longestText } from './lines.js';
import { ownImportsOf } from './ownImports.js';
import { isInComment } from './taken.js';

/** A call that makes a number of a name or of a member of it, and how its arguments end. */
const made =
	/(?<![\w$.])(?:Number\.)?(?:parseInt|parseFloat|Number)\(\s{0,20}([A-Za-z_$][\w$]{0,80})((?:\??\.[A-Za-z_$][\w$]{0,80}){0,6})\s{0,20}(?:,\s{0,4}\d{1,2}\s{0,4})?\)(?!\s{0,20}(?:\|\||\?\?))/g;
/** What looks at whether a number came of it. */
const looked = /\b(?:isNaN|isFinite|isInteger|isSafeInteger)\b/;

/**
 * What is read of a file, with what its text shows it to make numbers of that other modules of the project export, where it does not look at
 * what came of it: `parseFloat(settings.fee)`. Asked of the text, since functions are left out of what is parsed.
 */
export function withMadeNumbers(text: string, facts: readonly Fact[]): readonly Fact[] {
	if (text.length > longestText || !/(?:parseInt|parseFloat|Number)\(/.test(text) || looked.test(text)) {
		return facts;
	}
	const imports = ownImportsOf(facts);
	if (imports.size === 0) {
		return facts;
	}
	const found: Fact<'setting.use'>[] = [];
	for (const { index, 0: call, 1: root, 2: rest } of text.matchAll(made)) {
		const route = imports.get(root!);
		if (route === undefined || isInComment(text, index)) {
			continue;
		}
		const members = rest!.split(/\??\./).slice(1);
		const [first, ...others] = members;
		const isOfWhole = route.name === '*' && first !== undefined;
		const start = index + call.indexOf(root!);
		found.push({
			kind: 'setting.use',
			span: { start: index, end: index + call.length },
			value: {
				kind: 'import',
				specifier: route.specifier,
				...(isOfWhole ? { name: first, members: others } : { name: route.name, members: [...route.members, ...members] }),
				span: { start, end: start + root!.length + rest!.length },
			},
			how: 'number',
		});
	}
	return found.length === 0 ? facts : [...facts, ...found];
}
