import { readdirSync, readFileSync } from 'node:fs';
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
				found.push({ file: relative(root, name), line: source.getLineAndCharacterOfPosition(node.getStart(source)).line + 1, source: node.text.slice(1, end), flags: node.text.slice(end + 1) });
			}
			ts.forEachChild(node, visit);
		};
		visit(source);
	}
	return found;
}

/** Exponential ones are never borne. What is polynomial is borne where its input is bounded: a line has at most 20,000 characters, and the texts of rules are names and commands. */
describe('regular expressions', { timeout: 3_600_000 }, () => {
	it('none of server and client takes exponential time', async () => {
		const all = [...literalsIn('server'), ...literalsIn('client')];
		const distinct = [...new Map(all.map((literal) => [`/${literal.source}/${literal.flags}`, literal])).values()];
		// The short form asks only of those that repeat something that repeats: nothing else can be exponential.
		const asked = isLong ? distinct : distinct.filter(({ source }) => /[+*}]\)?[^()]*\)[+*{]/.test(source));
		const vulnerable: string[] = [];
		let polynomial = 0;
		let unknown = 0;
		for (const { file, line, source, flags } of asked) {
			const result = await check(source, flags, { timeout: isLong ? 10_000 : 2000 });
			if (result.status === 'vulnerable' && result.complexity.type === 'exponential') {
				vulnerable.push(`${file}:${line} /${source}/${flags}`);
			} else if (result.status === 'vulnerable') {
				polynomial++;
			} else if (result.status === 'unknown') {
				unknown++;
			}
		}
		count('regular expressions', { written: all.length, distinct: distinct.length, asked: asked.length, exponential: vulnerable.length, polynomial, undecided: unknown });
		expect(vulnerable).toEqual([]);
	});
});
