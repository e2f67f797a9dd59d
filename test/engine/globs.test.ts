import ignore from 'ignore';
import picomatch from 'picomatch';
import { describe, expect, it } from 'vitest';
import { GitIgnore } from '../../server/engine/core/gitIgnore.js';
import { alternativesOf, globMatcher } from '../../server/engine/core/globs.js';
import { Random } from '../faults/support/random.js';

describe('a pattern', () => {
	it.each([
		['*.js', 'a.js', true],
		['*.js', 'a/b.js', false],
		['**/*.js', 'a.js', true],
		['**/*.js', 'a/b/c.js', true],
		['a/**', 'a', true],
		['a/**/b', 'a/b', true],
		['a/**/b', 'a/x/y/b', true],
		['a/**/b', 'ab', false],
		['a/**/b/**/c', 'a/b/x/b/c', true],
		['a?c', 'abc', true],
		['a?c', 'a/c', false],
		['[a-c]x', 'bx', true],
		['[!a-c]x', 'bx', false],
		['[]x]', ']', true],
		['[x', '[x', true],
		['pages/[id].ts', 'pages/[id].ts', true],
		['app/(shop)/page.tsx', 'app/(shop)/page.tsx', true],
		['{a,b{c,d}}.js', 'bd.js', true],
		['{a,b{c,d}}.js', 'b.js', false],
		['a{1..3}', 'a2', true],
		['a{1..3}', 'a4', false],
		['a{b}', 'a{b}', true],
		['\\*', '*', true],
		['\\*', 'a', false],
		['**', 'a/b', true],
		['**', '../a', false],
		['*', '.a', true],
		['', '', false],
	])('%s means %s: %s', (pattern, path, expected) => expect(globMatcher([pattern])(path)).toBe(expected));

	it('leaves names with a dot out where a tool does', () => {
		const matches = globMatcher(['packages/*', 'libs/**'], { dot: false });
		expect(['packages/a', 'packages/.a', 'libs/a/b', 'libs/.a/b'].map(matches)).toEqual([true, false, true, false]);
	});

	it('takes braces for characters where a tool does', () =>
		expect(['{a,b}', 'a'].map(globMatcher(['{a,b}*'], { braces: false }))).toEqual([true, false]));

	it('matches nothing when it stands for too many, or is too long', () => {
		expect(alternativesOf('{a,b}'.repeat(6))).toBeUndefined();
		expect(alternativesOf(`{${'a,'.repeat(200)}}`)).toBeUndefined();
		expect(alternativesOf('{1..9999}')).toBeUndefined();
		expect(globMatcher(['{a,b}'.repeat(6)])('aaaaaa')).toBe(false);
		expect(globMatcher([`${'a'.repeat(1000)}*`])('a'.repeat(1001))).toBe(false);
	});

	it('means to picomatch what it means here', () => {
		const random = new Random(7);
		const atoms = ['a', 'b', 'ab', '.', '.a', '*', '*', '?', '[ab]', '[!a]', '[a-b]', '{a,b}', '{a,.b}', '{ab,b?}', '\\*', '-'];
		const names = ['a', 'b', 'ab', 'aab', 'ba', '.a', '.b', 'a.b', 'b.a', 'a-b', '*', '..a'];
		const several = <T>(most: number, make: () => T): T[] => Array.from({ length: 1 + random.below(most) }, make);
		const segment = (): string =>
			random.below(4) === 0
				? '**'
				: several(3, () => random.pick(atoms))
						.join('')
						.replace(/\*+/g, '*');
		const differences: string[] = [];
		let compared = 0;
		let matched = 0;
		for (let round = 0; round < 4000; round++) {
			const pattern = several(4, segment).join('/');
			const dot = round % 2 === 0;
			// What picomatch takes in a way of its own: `./`, `a*/**` without `a` itself, and a negated class for the dot of a name.
			const isOdd = /(?:^|\/)\.\//.test(pattern) || /\*[^/]*(?:\/\*\*)+$/.test(pattern) || (!dot && /(?:^|\/)\[!/.test(pattern));
			if (isOdd) {
				continue;
			}
			const theirs = picomatch(pattern, { dot, noextglob: true, nonegate: true, posix: true });
			const ours = globMatcher([pattern], { dot });
			for (const path of Array.from({ length: 10 }, () => several(4, () => random.pick(names)).join('/'))) {
				compared++;
				matched += ours(path) ? 1 : 0;
				if (theirs(path) !== ours(path)) {
					differences.push(`${pattern} on ${path} (dot: ${dot})`);
				}
			}
		}
		expect(differences).toEqual([]);
		expect(compared).toBeGreaterThan(20_000);
		expect(matched).toBeGreaterThan(1000);
	});
});

describe('the patterns of a .gitignore', () => {
	it.each([
		[['*.log', '!keep.log'], 'a/keep.log', false],
		[['logs/', '!logs/keep.log'], 'logs/keep.log', true],
		[['/build'], 'src/build', undefined],
		[['src/*.js'], 'src/a/b.js', undefined],
		[['dist/'], 'dist', undefined],
		[['dist/'], 'a/dist/', true],
		[['a/**'], 'a/', undefined],
		[['a/**'], 'a/b', true],
		[['# a', '\\#b', '\\!c'], '#b', true],
		[['a '], 'a', true],
		[['a\\ '], 'a ', true],
		[['', ' ', '/', '!'], 'a', undefined],
	])('%j on %s: %s', (lines, path, expected) => expect(new GitIgnore(lines).verdict(path)).toBe(expected));

	it('mean what they mean to the library that others read them with', () => {
		const random = new Random(11);
		const atoms = ['a', 'b', 'ab', '.', '.a', '*', '*', '?', '[ab]', '[!a]', '[a-b]', '\\*', '-', 'A', 'B', '{a,b}', ' ', '\\ '];
		const names = ['a', 'b', 'ab', 'aab', 'ba', '.a', '.b', 'a.b', 'b.a', 'a-b', '*', '..a', 'A', 'aB', '{a,b}', 'a ', ' b'];
		const several = <T>(most: number, make: () => T): T[] => Array.from({ length: 1 + random.below(most) }, make);
		const maybe = (text: string): string => (random.below(4) === 0 ? text : '');
		const segment = (): string =>
			random.below(5) === 0
				? '**'
				: several(3, () => random.pick(atoms))
						.join('')
						.replace(/\*+/g, '*');
		const differences: string[] = [];
		let decided = 0;
		for (let round = 0; round < 4000; round++) {
			const lines = several(3, () => maybe('!') + maybe('/') + several(3, segment).join('/') + maybe('/') + maybe('  '));
			const caseless = round % 2 === 0;
			const theirs = ignore({ ignorecase: caseless }).add(lines);
			const ours = new GitIgnore(lines, caseless);
			for (const path of Array.from({ length: 10 }, () => several(4, () => random.pick(names)).join('/') + maybe('/'))) {
				const { ignored, unignored } = theirs.test(path);
				const verdict = ours.verdict(path);
				decided += verdict === undefined ? 0 : 1;
				if (verdict !== (ignored ? true : unignored ? false : undefined)) {
					differences.push(`${JSON.stringify(lines)} on ${path}: ${verdict}`);
				}
			}
		}
		expect(differences).toEqual([]);
		expect(decided).toBeGreaterThan(5000);
	});
});
