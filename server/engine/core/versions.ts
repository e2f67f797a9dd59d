/** Versions as three numbers, so that ranges can be compared. */
export type Version = readonly [number, number, number];

/** A half-open range of versions. */
export interface Interval {
	readonly from: Version;
	readonly to: Version;
}

const lowest: Version = [0, 0, 0];
const highest: Version = [Number.MAX_SAFE_INTEGER, 0, 0];

/** Names of Node.js release lines (release schedule of the Node.js project). */
const releaseLines: Readonly<Record<string, number>> = {
	argon: 4,
	boron: 6,
	carbon: 8,
	dubnium: 10,
	erbium: 12,
	fermium: 14,
	gallium: 16,
	hydrogen: 18,
	iron: 20,
	jod: 22,
	krypton: 24,
};

/**
 * The versions that a range of a runtime allows; undefined when it cannot be known from the text (`lts/*`, `latest`, a variable).
 * Knows exact and partial versions, `^`, `~`,
 * comparators, hyphens, `x` and `||`.
 */
export function rangeOf(text: string): readonly Interval[] | undefined {
	const alternatives = text
		.trim()
		.replace(/^lts[/-]/, '')
		.split('||')
		.map((one) => alternativeOf(one.trim()));
	return alternatives.every((one) => one !== undefined) ? alternatives : undefined;
}

/** Whether two ranges have a version in common. */
export function overlaps(first: readonly Interval[], second: readonly Interval[]): boolean {
	return first.some((a) => second.some((b) => compare(a.from, b.to) < 0 && compare(b.from, a.to) < 0));
}

/** The same ranges, widened to whole major versions. */
export function wholeLine(ranges: readonly Interval[]): readonly Interval[] {
	return ranges.map(({ from, to }) => ({ from: [from[0], 0, 0], to: to[1] === 0 && to[2] === 0 ? to : [to[0] + 1, 0, 0] }));
}

function alternativeOf(text: string): Interval | undefined {
	const line = releaseLines[text.toLowerCase()];
	if (line !== undefined) {
		return major(line);
	}
	if (text === '*' || text === 'x') {
		return { from: lowest, to: highest };
	}
	const hyphen = text.split(/\s+-\s+/);
	if (hyphen.length === 2) {
		const [from, to] = [partial(hyphen[0]!), partial(hyphen[1]!)];
		return from && to && { from: from.from, to: to.to };
	}
	let whole: Interval | undefined = { from: lowest, to: highest };
	for (const part of text.replace(/([<>=~^]+)\s+/g, '$1').split(/[\s,]+/)) {
		const one = comparator(part);
		whole = whole &&
			one && { from: compare(whole.from, one.from) > 0 ? whole.from : one.from, to: compare(whole.to, one.to) < 0 ? whole.to : one.to };
	}
	return whole && compare(whole.from, whole.to) < 0 ? whole : undefined;
}

function comparator(text: string): Interval | undefined {
	const match = /^([<>]=?|[~^=]|~>|==)?v?(.+)$/.exec(text);
	const range = match && partial(match[2]!);
	if (!range) {
		return undefined;
	}
	const [one, two] = range.from;
	switch (match[1]) {
		case '>=':
			return { from: range.from, to: highest };
		case '>':
			return { from: range.to, to: highest };
		case '<':
			return { from: lowest, to: range.from };
		case '<=':
			return { from: lowest, to: range.to };
		case '^':
			return { from: range.from, to: one > 0 ? [one + 1, 0, 0] : range.to };
		case '~':
		case '~>':
			return { from: range.from, to: /\./.test(match[2]!) ? [one, two + 1, 0] : [one + 1, 0, 0] };
		default:
			return range;
	}
}

/** `20`, `20.x`, `20.1`, `20.1.3`: all versions that begin so. */
function partial(text: string): Interval | undefined {
	const match = /^v?(\d{1,6})(?:\.(\d{1,6}|[xX*]))?(?:\.(\d{1,6}|[xX*]))?(?:[-+].*)?$/.exec(text.trim());
	if (!match) {
		return undefined;
	}
	const number = (part: string | undefined): number | undefined => (part === undefined || /\D/.test(part) ? undefined : Number(part));
	const [one, two, three] = [Number(match[1]), number(match[2]), number(match[3])];
	if (two === undefined) {
		return major(one);
	}
	return three === undefined ? { from: [one, two, 0], to: [one, two + 1, 0] } : { from: [one, two, three], to: [one, two, three + 1] };
}

function major(one: number): Interval {
	return { from: [one, 0, 0], to: [one + 1, 0, 0] };
}

/** Negative when `a` is the older version, 0 for the same, positive when it is the newer one. */
export function compare(a: Version, b: Version): number {
	return a[0] - b[0] || a[1] - b[1] || a[2] - b[2];
}
