import type { Fact, FactTypes } from '../../core/fact.js';
import { longestText } from './lines.js';
import { ownImportsOf } from './ownImports.js';
import { isInComment } from './taken.js';

/** A call that makes a number of a name or of a member of it, and how its arguments end. */
const made =
	/(?<![\w$.])(?:Number\.)?(?:parseInt|parseFloat|Number)\(\s{0,20}([A-Za-z_$][\w$]{0,80})((?:\??\.[A-Za-z_$][\w$]{0,80}){0,6})\s{0,20}(?:,\s{0,4}\d{1,2}\s{0,4})?\)(?!\s{0,20}(?:\|\||\?\?))/g;
/** A name, or a member of it, of which a type says that it is a text; what a chain goes on from may be missing. */
const asserted =
	/(?<![\w$.])([A-Za-z_$][\w$]{0,80})((?:\??\.[A-Za-z_$][\w$]{0,80}){0,6})(?: {1,4}as {1,4}string\b(?!\s{0,4}(?:\||\[|\)\s{0,4}(?:\?\.|\|\||\?\?)))|!(?!=|\s{0,4}\?\.))/g;
/** What looks at whether a number came of it. */
const looked = /\b(?:isNaN|isFinite|isInteger|isSafeInteger)\b/;

/**
 * What is read of a file, with what its text shows it to take for granted of what other modules of the project export: it makes numbers
 * of it and does not look at what came of that (`parseFloat(settings.fee)`), or says that it is a text (`settings.key as string`).
 * Asked of the text, since functions are left out of what is parsed.
 */
export function withTrustedSettings(text: string, facts: readonly Fact[]): readonly Fact[] {
	const ways = (
		[
			['number', made, /(?:parseInt|parseFloat|Number)\(/.test(text) && !looked.test(text)],
			['assertion', asserted, / as +string\b|[\w$]!/.test(text)],
		] as const
	).filter(([, , mayBe]) => mayBe);
	if (text.length > longestText || ways.length === 0) {
		return facts;
	}
	const imports = ownImportsOf(facts);
	if (imports.size === 0) {
		return facts;
	}
	const found: Fact<'setting.use'>[] = [];
	const add = (whole: RegExpMatchArray, how: FactTypes['setting.use']['how']): void => {
		const { 0: use, 1: root, 2: rest } = whole;
		const index = whole.index!;
		const route = imports.get(root!);
		if (route === undefined || isInComment(text, index)) {
			return;
		}
		const members = rest!.split(/\??\./).slice(1);
		const [first, ...others] = members;
		const isOfWhole = route.name === '*' && first !== undefined;
		const start = index + use.indexOf(root!);
		found.push({
			kind: 'setting.use',
			span: { start: index, end: index + use.length },
			value: {
				kind: 'import',
				specifier: route.specifier,
				...(isOfWhole ? { name: first, members: others } : { name: route.name, members: [...route.members, ...members] }),
				span: { start, end: start + root!.length + rest!.length },
			},
			how,
		});
	};
	for (const [how, pattern] of ways) {
		for (const whole of text.matchAll(pattern)) {
			add(whole, how);
		}
	}
	return found.length === 0 ? facts : [...facts, ...found];
}
