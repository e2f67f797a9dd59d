import { createHash } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { fileURLToPath } from 'node:url';
import { check } from 'recheck';
import ts from 'typescript';
import { describe, expect, it } from 'vitest';
import { count, isLong } from './support/counts.js';

const root = fileURLToPath(new URL('../../', import.meta.url));

interface Literal {
	readonly file: string;
	readonly line: number;
	readonly source: string;
	readonly flags: string;
}

/** Every regular expression that is written in a folder. */
function literalsIn(folder: string): readonly Literal[] {
	const found: Literal[] = [];
	for (const entry of readdirSync(join(root, folder), { recursive: true, withFileTypes: true })) {
		if (!entry.isFile() || !entry.name.endsWith('.ts')) {
			continue;
		}
		const name = join(entry.parentPath, entry.name);
		const text = readFileSync(name, 'utf8');
		const source = ts.createSourceFile(name, text, ts.ScriptTarget.Latest);
		const visit = (node: ts.Node): void => {
			if (ts.isRegularExpressionLiteral(node)) {
				const end = node.text.lastIndexOf('/');
				found.push({
					file: relative(root, name),
					line: source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1,
					source: node.text.slice(1, end),
					flags: node.text.slice(end + 1),
				});
			}
			ts.forEachChild(node, visit);
		};
		visit(source);
	}
	return found;
}

/**
 * The hashes of those that the long form has asked about and found bearable, one a line: the short form leaves them out. The long
 * form writes it anew.
 */
const decidedFile = join(root, 'test/faults/regexes.decided.txt');

function hashOf({ source, flags }: Literal): string {
	return createHash('sha256').update(`/${source}/${flags}`).digest('hex').slice(0, 12);
}

/** Those that are borne though they are polynomial, or nobody can tell, each with the reason. */
const borne: ReadonlyMap<string, string> = new Map(
	readFileSync(join(root, 'test/faults/regexes.borne.tsv'), 'utf8')
		.split('\n')
		.filter((line) => line !== '' && !line.startsWith('#'))
		.map((line) => line.split('\t') as [string, string, string])
		.map(([hash, reason]) => [hash, reason]),
);

/**
 * Exponential ones are never borne. What is polynomial is borne where its input is bounded, and the list says by what: a line has
 * at most 20,000 characters, and the texts of rules are names and commands.
 */
describe('regular expressions', { timeout: 3_600_000 }, () => {
	it('none of server and client takes exponential time', async () => {
		const all = [...literalsIn('server'), ...literalsIn('client')];
		const distinct = [...new Map(all.map((literal) => [`/${literal.source}/${literal.flags}`, literal])).values()];
		// The short form asks of those that are new or changed, and of those that repeat something that repeats.
		const decided = new Set(existsSync(decidedFile) ? readFileSync(decidedFile, 'utf8').split('\n') : distinct.map(hashOf));
		const asked = isLong
			? distinct
			: distinct.filter((literal) => !decided.has(hashOf(literal)) || /[+*}]\)?[^()]*\)[+*{]/.test(literal.source));
		const bearable: string[] = [];
		const undecided: string[] = [];
		const unlisted: string[] = [];
		const vulnerable: string[] = [];
		let polynomial = 0;
		for (const literal of asked) {
			const { file, line, source, flags } = literal;
			const result = await check(source, flags, { timeout: isLong ? 10_000 : 2000 });
			const reason = borne.get(hashOf(literal));
			// In its short time, the short form does not come to an end with all of them.
			if (reason === undefined && (result.status === 'vulnerable' || (result.status === 'unknown' && isLong))) {
				unlisted.push(`${hashOf(literal)}\t${result.status === 'unknown' ? 'undecided' : '?'}\t/${source}/${flags} in ${file}:${line}`);
			}
			if (result.status === 'vulnerable' && result.complexity.type === 'exponential') {
				vulnerable.push(`${file}:${line} /${source}/${flags}`);
			} else if (result.status === 'vulnerable') {
				polynomial++;
			} else if (result.status === 'unknown') {
				undecided.push(`${file}:${line} /${source}/${flags}`);
				continue;
			}
			bearable.push(hashOf(literal));
		}
		count('regular expressions', {
			written: all.length,
			distinct: distinct.length,
			asked: asked.length,
			exponential: vulnerable.length,
			polynomial,
			undecided: undecided.length,
		});
		expect(vulnerable).toEqual([]);
		expect(unlisted, 'what is polynomial or undecided is made linear, or listed with its reason in regexes.borne.tsv').toEqual([]);
		const written = new Set(distinct.map(hashOf));
		expect([...borne].filter(([hash, reason]) => !written.has(hash) || !/^(?:counted|cut|line|undecided)$/.test(reason))).toEqual([]);
		if (isLong) {
			writeFileSync(decidedFile, `${bearable.sort().join('\n')}\n`);
		}
	});
});
