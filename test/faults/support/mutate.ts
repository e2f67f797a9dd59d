import type { Random } from './random.js';

/** What people, tools and accidents put into a text. */
const pieces = [
	...[
		'"',
		"'",
		'`',
		'\\',
		'\n',
		'\r\n',
		'\r',
		'{',
		'}',
		'[',
		']',
		'(',
		')',
		'<',
		'>',
		'/',
		'//',
		'/*',
		'*/',
		'#',
		'<!--',
		'${',
		'{{',
		'}}',
		'$',
		'@',
		'=',
		':',
		',',
		';',
		'|\n',
		'>\n',
		'- ',
		'? ',
		'&x ',
		'*x',
		'<<: ',
		'%',
		'!',
		'~',
		'\t',
		' ',
		'---\n',
		'...',
	],
	...[
		'\ufeff',
		'\u2028',
		'\u0000',
		'\ud800',
		'\udc00',
		'😀',
		'é',
		'\u202e',
		'\u00a0',
		'<<EOF\n',
		'FROM ',
		'CMD ',
		'ENV ',
		'process.env',
		'await ',
		'export ',
		'import(',
		'class ',
		'=>',
		'?.',
		'...',
		'function',
		'return\n',
		'__proto__',
		'constructor',
		'toString',
		'null',
		'-1',
		'1e999',
		'0x',
		'twelve-factor-disable-next-line ',
	],
	...['<<<<<<< HEAD\n', '=======\n', '>>>>>>> other\n', '[[[[[[[[', '((((((((', '{"a":{"a":', 'x'.repeat(300)],
];

/** One damaged text. Mostly small damage, as while typing; now and then a truncation, flipped bytes, other line ends or doubled parts. */
export function mutated(text: string, random: Random): string {
	switch (random.below(14)) {
		case 0:
			return text.slice(0, random.below(text.length + 1));
		case 1:
			return text.slice(random.below(text.length + 1));
		case 2:
			return flipped(text, random);
		case 3:
			return edited(text, random).replace(/\r?\n/g, random.pick(['\r\n', '\r', '\n\n', '\u2028']));
		case 4:
			return `\ufeff${edited(text, random)}`;
		case 5:
			return conflicted(text, random);
		case 6:
			return nested(text, random);
		case 7: {
			// Typed up to here, and no further.
			const lines = text.split('\n');
			const line = random.below(lines.length);
			lines[line] = lines[line]!.slice(0, random.below(lines[line]!.length + 1));
			return lines.join('\n');
		}
		case 8: {
			const lines = text.split('\n');
			const [line] = lines.splice(random.below(lines.length), 1);
			lines.splice(random.below(lines.length + 1), 0, line!);
			return lines.join('\n');
		}
		default:
			return edited(text, random);
	}
}

function edited(text: string, random: Random): string {
	let result = text;
	for (let change = random.below(4); change >= 0; change--) {
		const from = random.below(result.length + 1);
		result = result.slice(0, from) + (random.below(4) === 0 ? '' : random.pick(pieces)) + result.slice(from + random.below(9));
	}
	return result;
}

function flipped(text: string, random: Random): string {
	const bytes = Buffer.from(text, 'utf8');
	for (let change = random.below(6); change >= 0 && bytes.length > 0; change--) {
		bytes[random.below(bytes.length)]! ^= 1 << random.below(8);
	}
	return bytes.toString('utf8');
}

function conflicted(text: string, random: Random): string {
	const lines = text.split('\n');
	const at = random.below(lines.length);
	const part = lines.slice(at, at + 1 + random.below(4));
	return [
		...lines.slice(0, at),
		'<<<<<<< HEAD',
		...part,
		'=======',
		...part.map((line) => edited(line, random)),
		'>>>>>>> feature/x',
		...lines.slice(at + part.length),
	].join('\n');
}

function nested(text: string, random: Random): string {
	const at = random.below(text.length + 1);
	const depth = random.pick([5, 50, 150, 199, 205, 1000]);
	const [open, close] = random.pick([
		['(', ')'],
		['[', ']'],
		['{', '}'],
		['{"a":', '}'],
		['[{', '}]'],
		['a(', ')'],
		['<a>', '</a>'],
		['`${', '}`'],
		['- ', ''],
		['!', ''],
		['x=>', ''],
	]) as [string, string];
	return text.slice(0, at) + open.repeat(depth) + (random.below(2) === 0 ? close.repeat(depth) : '') + text.slice(at);
}
