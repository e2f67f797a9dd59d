import { mutated } from './mutate.js';
import type { Random } from './random.js';

/** Code that is hard to split without a grammar, or that decides what may be left out. */
const pieces = [
	...[
		'/[/"`]/g',
		'/ 2 /',
		'`a ${b + `c ${"}"}`} d`',
		'x++ / 2',
		'<T,>(x: T) => x',
		'<T extends {}>(x: T) => { go(x); }',
		'a < b > (c)',
		' as const',
		'!',
		'?.',
		'#x',
		'\\u0061',
		'(0, a.b)(1)',
		'async (x) => { await one(x, 1, 2, 3, 4, 5); }',
		'() => {}',
		'function () { one(1); two(2); three(3, 4); }',
		'function* gen() { yield /a"b/; }',
	],
	...[
		'<a b="}">{c}</a>',
		'<>{"<"}</>',
		'<A b={() => { one(1); two(2); three(3); }} />',
		"don't",
		"// it's\n",
		'/* ` */',
		'/** @type {X} */',
		'<!-- x\n',
		'\n--> x\n',
		';',
		',',
		'\n',
		'\n\n',
		'\r\n',
		'\u2028',
		'\\\n',
	],
	...[
		'this.port = 3000;',
		'this.app = express();',
		'this.a.b = new Pool();',
		'process.env.PORT',
		"process.on('SIGTERM', stop);",
		"app.get('/x', handle);",
		"console.log('x');",
		'setInterval(tick, 60 * 60 * 1000);',
		"require('./x')",
		"await import('./x')",
		'import x from "pg";\n',
		"import type { A } from './a';\n",
		'export { a as b };\n',
		'export default ',
		'export const ',
		'export * from "./x";\n',
		'module.exports = ',
		'exports.a = ',
		'module.exports = { a, b() { one(1, 2, 3, 4, 5); } };\n',
	],
	...[
		'if (a) /b/.test(c);',
		'if (a) { b(); } /c/.test(d);\n',
		'let x = {} / 1;\n',
		'return ',
		'new ',
		'await ',
		'typeof ',
		'case 1: ',
		'label: ',
		'@Get("/x")\n',
		'@Injectable() ',
		'static x = new Map();',
		'private readonly x: Map<string, () => void> = new Map();',
		'get a() { return 1; }',
		'static { this.a = 1; }',
		'abstract ',
		'declare ',
		'enum A { B }\n',
		'namespace N { export const a = 1; }\n',
		'type A = { b: () => void };\n',
		'interface A { b(): void }\n',
		'let a: typeof b = c;\n',
		'= {}',
		' = b = ',
		'({ a, ...b }) => ',
		'[a, b] = [b, a];\n',
		'for (const a of b) { c(a, 1, 2, 3, 4, 5); }\n',
		'const {a, b: {c}} = d;\n',
	],
	...[
		'const host = "db.acme.io";',
		"'https://acme.io/x'",
		'password: "hunter2"',
		"logger.info('x');",
		"fs.writeFileSync('/var/log/x', a);",
		'new Redis({ host: "10.0.0.1" });',
		'createServer().listen(this.port);',
		'seen.push(1);',
		'count++;',
		'cache[id] = 1;',
		'Object.assign(a, b);',
		'const log = make();',
		'function make() { const a = one(1, 2, 3); two(a, 4, 5); return new Logger(); }\n',
		'eslint-disable no-console',
		'/* eslint-disable no-console */',
		'"use client";',
	],
];

/**
 * One changed program: often one that is still a program, by moving, copying and taking out lines and pairs of brackets, and by
 * putting code in at the border of tokens.
 */
export function mutatedCode(text: string, other: string, random: Random): string {
	let result = text;
	for (let change = random.below(3); change >= 0; change--) {
		result = once(result, other, random);
	}
	return random.below(12) === 0 ? result.replace(/\r?\n/g, random.pick(['\r\n', '\r', '\u2028'])) : result;
}

function once(text: string, other: string, random: Random): string {
	switch (random.below(9)) {
		case 0:
			return mutated(text, random);
		case 1:
			return linesMoved(text, text, random);
		case 2:
			return linesMoved(text, other, random);
		case 3:
			return wordSwapped(text, random);
		case 4:
			return bracketsTouched(text, random);
		case 5: {
			const lines = text.split('\n');
			lines.splice(random.below(lines.length + 1), 0, random.pick(pieces));
			return lines.join('\n');
		}
		case 6:
			return text.replace(/;(?=\n)/g, (end) => (random.below(3) === 0 ? '' : end));
		default: {
			const at = border(text, random);
			return text.slice(0, at) + random.pick(pieces) + text.slice(random.below(2) === 0 ? at : border(text, random, at));
		}
	}
}

/** A place between two tokens, roughly. */
function border(text: string, random: Random, from = random.below(text.length + 1)): number {
	const found = text.slice(from, from + 200).search(/(?<=\w)\W|(?<=\W)\w|(?<=[(){}[\],;=])/);
	return found < 0 ? from : from + found;
}

function linesMoved(text: string, other: string, random: Random): string {
	const lines = text.split('\n');
	const source = other === text ? lines : other.split('\n');
	const part = source.slice(random.below(source.length)).slice(0, 1 + random.below(8));
	lines.splice(random.below(lines.length + 1), random.below(2) * random.below(4), ...part);
	return lines.join('\n');
}

function wordSwapped(text: string, random: Random): string {
	const words = [...text.matchAll(/[\w$]+/g)];
	if (words.length < 2) {
		return text;
	}
	const { 0: word, index } = random.pick(words);
	const by = random.pick(words)[0];
	return random.below(3) === 0 ? text.replaceAll(word, () => by) : text.slice(0, index) + by + text.slice(index + word.length);
}

/** Takes out what stands in a pair of brackets, or puts a pair around something. */
function bracketsTouched(text: string, random: Random): string {
	const at = random.below(text.length + 1);
	const open = text.slice(at).search(/[([{]/);
	if (open < 0) {
		return text;
	}
	const close = text.slice(at + open).search(/[)\]}]/);
	if (close < 0) {
		return text;
	}
	const [from, to] = [at + open, at + open + close];
	const inner = text.slice(from + 1, to);
	switch (random.below(4)) {
		case 0:
			return text.slice(0, from + 1) + text.slice(to);
		case 1:
			return `${text.slice(0, from)}(${text.slice(from, to + 1)})${text.slice(to + 1)}`;
		case 2:
			return `${text.slice(0, from + 1)}${inner}, ${inner}${text.slice(to)}`;
		default:
			return text.slice(0, from) + text.slice(to + 1);
	}
}
