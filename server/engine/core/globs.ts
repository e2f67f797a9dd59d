/**
 * What patterns of a workspace may cost: they are written by whoever wrote the repository, and are matched against names of the same
 * author. Longer ones, and ones that stand for more patterns, match nothing.
 */
export const globLimits = { length: 500, alternatives: 32, patterns: 1000 } as const;

/** How a tool reads its patterns. */
export interface GlobOptions {
	/** `{a,b}` and `{1..3}` stand for several patterns. Default: yes. */
	readonly braces?: boolean;
	/** Wildcards stand for names that begin with a dot as well. Default: yes. */
	readonly dot?: boolean;
}

/** Whether a path is meant by patterns. */
export type Matcher = (path: string) => boolean;

/**
 * Matches paths with patterns: `*` and `?` within a name, `**` for any number of folders, `[a-z]` and `[!a-z]`, `{a,b}`; a backslash takes a
 * character as it is. Never through a regular expression: time grows with the length of the pattern times that of the path, whatever they are.
 */
export function globMatcher(patterns: readonly string[], options: GlobOptions = {}): Matcher {
	const dot = options.dot ?? true;
	const usable = patterns.filter((pattern) => pattern !== '' && pattern.length <= globLimits.length);
	const literal = new Set(usable);
	const globs = usable.flatMap((pattern) => ((options.braces ?? true) ? (alternativesOf(pattern) ?? []) : [pattern]).map(parseGlob));
	return (path) => {
		if (literal.has(path)) {
			return true;
		}
		const names = path.split('/');
		return globs.some((glob) => matchesGlob(glob, names, dot));
	};
}

/** What stands for one character of a name: the character itself, any (`?`), one of a class; or for any number of them (`*`). */
type Unit =
	string | { readonly negated: boolean; readonly ranges: readonly (readonly [from: string, to: string])[] } | typeof any | typeof star;
const any = 1;
const star = 2;

/** A name in a pattern: a plain one, or units. */
type Segment = string | readonly Unit[];

/** A pattern: runs of names, between which any number of folders may stand. */
export type Glob = readonly (readonly Segment[])[];

/** Takes a pattern apart where `**` stands for folders; at an end of the pattern it leaves an empty run. */
export function parseGlob(pattern: string): Glob {
	const runs: Segment[][] = [[]];
	for (const segment of pattern.split('/')) {
		if (/^\*\*+$/.test(segment)) {
			// Two in a row say no more than one.
			if (runs.length === 1 || runs.at(-1)!.length > 0) {
				runs.push([]);
			}
		} else {
			runs.at(-1)!.push(parseSegment(segment));
		}
	}
	return runs;
}

/** Whether a path, split into its names, is what a pattern means. */
export function matchesGlob(glob: Glob, names: readonly string[], dot: boolean): boolean {
	const first = glob[0]!;
	if (!matchesRun(first, names, 0, dot)) {
		return false;
	}
	if (glob.length === 1) {
		return first.length === names.length;
	}
	const last = glob.at(-1)!;
	const end = names.length - last.length;
	let at = first.length;
	if (end < at || !matchesRun(last, names, end, dot)) {
		return false;
	}
	// Each run where it comes first: what is left for the next ones can only be longer.
	for (const run of glob.slice(1, -1)) {
		while (!matchesRun(run, names, at, dot)) {
			if (at + run.length >= end || !isCrossed(names[at]!, dot)) {
				return false;
			}
			at++;
		}
		at += run.length;
	}
	if (at > end) {
		return false;
	}
	for (; at < end; at++) {
		if (!isCrossed(names[at]!, dot)) {
			return false;
		}
	}
	return true;
}

/** Whether `**` passes through a folder of this name. */
function isCrossed(name: string, dot: boolean): boolean {
	return !name.startsWith('.') || (dot && name !== '.' && name !== '..');
}

function matchesRun(run: readonly Segment[], names: readonly string[], from: number, dot: boolean): boolean {
	return (
		from + run.length <= names.length &&
		run.every((segment, index) => {
			const name = names[from + index]!;
			return typeof segment === 'string' ? segment === name : matchesName(segment, name, dot);
		})
	);
}

function matchesName(units: readonly Unit[], name: string, dot: boolean): boolean {
	if (name === '' || (typeof units[0] !== 'string' && !isCrossed(name, dot))) {
		return false;
	}
	let unit = 0;
	let at = 0;
	// Where the last star stands, and how far it reaches: an earlier one need not reach further, since what follows it was found.
	let lastStar = -1;
	let reach = 0;
	while (at < name.length) {
		const current = units[unit];
		if (current === star) {
			lastStar = unit++;
			reach = at;
		} else if (current !== undefined && isMeant(current, name[at]!)) {
			unit++;
			at++;
		} else if (lastStar >= 0) {
			unit = lastStar + 1;
			at = ++reach;
		} else {
			return false;
		}
	}
	while (units[unit] === star) {
		unit++;
	}
	return unit === units.length;
}

function isMeant(unit: Exclude<Unit, typeof star>, character: string): boolean {
	return typeof unit === 'string'
		? unit === character
		: unit === any || unit.ranges.some(([from, to]) => from <= character && character <= to) !== unit.negated;
}

function parseSegment(text: string): Segment {
	if (!/[*?[\\]/.test(text)) {
		return text;
	}
	const units: Unit[] = [];
	for (let at = 0; at < text.length; at++) {
		const unit = text[at]!;
		if (unit === '*') {
			if (units.at(-1) !== star) {
				units.push(star);
			}
		} else if (unit === '?') {
			units.push(any);
		} else if (unit === '\\') {
			at += at + 1 < text.length ? 1 : 0;
			units.push(text[at]!);
		} else {
			const found = unit === '[' ? classAt(text, at) : undefined;
			units.push(found?.unit ?? unit);
			at = found?.last ?? at;
		}
	}
	return units.every((unit) => typeof unit === 'string') ? units.join('') : units;
}

/** The class that begins at a bracket; one that nothing closes is none. */
function classAt(text: string, start: number): { readonly unit: Unit; readonly last: number } | undefined {
	let at = start + 1;
	const negated = text[at] === '!' || text[at] === '^';
	at += negated ? 1 : 0;
	const ranges: [string, string][] = [];
	for (const first = at; at < text.length; at++) {
		if (text[at] === ']' && at > first) {
			return { unit: { negated, ranges }, last: at };
		}
		at += text[at] === '\\' && at + 1 < text.length ? 1 : 0;
		const from = text[at]!;
		if (text[at + 1] === '-' && at + 2 < text.length && text[at + 2] !== ']') {
			at += text[at + 2] === '\\' && at + 3 < text.length ? 3 : 2;
			ranges.push([from, text[at]!]);
		} else {
			ranges.push([from, from]);
		}
	}
	return undefined;
}

/** The patterns that a pattern with braces stands for, or undefined where they are too many. */
export function alternativesOf(pattern: string): readonly string[] | undefined {
	const done: string[] = [];
	const open = [pattern];
	for (let next = open.pop(); next !== undefined; next = open.pop()) {
		const group = firstGroup(next);
		if (group === undefined) {
			done.push(next);
		} else {
			open.push(...group);
		}
		if (done.length + open.length > globLimits.alternatives) {
			return undefined;
		}
	}
	return done;
}

/** A pattern with each alternative in place of its first group. Braces without a comma or a range are characters. */
function firstGroup(pattern: string): readonly string[] | undefined {
	const starts: { readonly at: number; readonly commas: number[] }[] = [];
	let found: { readonly start: number; readonly end: number; readonly parts: readonly string[] } | undefined;
	for (let at = 0; at < pattern.length; at++) {
		const unit = pattern[at];
		if (unit === '\\') {
			at++;
		} else if (unit === '{') {
			starts.push({ at, commas: [] });
		} else if (unit === ',') {
			starts.at(-1)?.commas.push(at);
		} else if (unit === '}') {
			const group = starts.pop();
			const parts = group === undefined ? undefined : partsOf(pattern, group.at, group.commas, at);
			if (group !== undefined && parts !== undefined && (found === undefined || group.at < found.start)) {
				found = { start: group.at, end: at, parts };
			}
			if (found !== undefined && starts.length === 0) {
				break;
			}
		}
	}
	return found?.parts.map((part) => pattern.slice(0, found.start) + part + pattern.slice(found.end + 1));
}

function partsOf(pattern: string, start: number, commas: readonly number[], end: number): readonly string[] | undefined {
	if (commas.length > 0) {
		return [...commas, end].map((comma, index) => pattern.slice((index === 0 ? start : commas[index - 1]!) + 1, comma));
	}
	const range = /^(\d{1,4})\.\.(\d{1,4})$|^([a-zA-Z])\.\.([a-zA-Z])$/.exec(pattern.slice(start + 1, end));
	if (range === null) {
		return undefined;
	}
	const [from, to] = range[1] === undefined ? [range[3]!.charCodeAt(0), range[4]!.charCodeAt(0)] : [Number(range[1]), Number(range[2])];
	const [low, high] = from! <= to! ? [from!, to!] : [to!, from!];
	return Array.from({ length: Math.min(high - low, globLimits.alternatives) + 1 }, (_, index) =>
		range[1] === undefined ? String.fromCharCode(low + index) : String(low + index),
	);
}
