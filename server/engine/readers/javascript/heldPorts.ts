import type { Fact } from '../../core/fact.js';
import type { LiteralValue } from '../../core/value.js';
import { longestText } from './lines.js';
import { isInComment } from './taken.js';

/** What shows that a text may hold a port as this file tells: most have none. A `port` is looked for anywhere in a word: to start from every word costs far more. */
const mayHold =
	/\bstatic\s[^\n=(]{0,80}=\s?['"]?[1-9]\d{1,4}\b|\benum\s{1,4}\w|[pP]ort\s?(?::\s?number\s?)?=\s?[1-9]\d{1,4}\s?;|[pP]ort\s?(?:=\s?)?\(\)[^\n=]{0,40}(?:\{\s{0,20}return|=>)\s?['"]?[1-9]/;
const called = /port$/i;
const classes = /\bclass\s{1,4}([A-Za-z_$][\w$]{0,80})/g;
/** `static readonly PORT: number = 3000`, and the field of an instance that is written nowhere else. */
const fields =
	/^[ \t]{1,20}(?:(?:public|private|protected)\s)?(static\s)?(?:readonly\s)?(?:static\s)?([\w$]{1,80})(?:\s?:\s?[\w$.]{1,40})?\s?=\s?(['"]?)([1-9]\d{1,4})\3\s?(?:;|$)/gm;
const enums = /\benum\s{1,4}([A-Za-z_$][\w$]{0,80})\s{0,4}\{([^{}]{0,2000})\}/g;
const members = /[^,\r\n]+/g;
/** `Port = 3000` of an enumeration, also before a comment. */
const member = /^([A-Za-z_$][\w$]{0,80}) ?= ?([1-9]\d{1,4})(?:$|[ /])/;
/** `get port() { return 3000; }` of a class. */
const getters = /\bget\s{1,4}([\w$]{0,80}[pP]ort)\s?\(\)(?:\s?:\s?\w{1,20})?\s?\{\s{0,20}return\s(['"]?)([1-9]\d{1,4})\2\s?;?\s{0,20}\}/g;
/** `function getPort() { return 3000; }`, `exports.getPort = () => 3000`. */
const functions =
	/(?:\bfunction\s{1,4}|\b(?:const|exports\.)\s?)([\w$]{0,80}[pP]ort)\s?(?:=\s?)?\(\)(?:\s?:\s?\w{1,20})?\s?(?:\{\s{0,20}return\s|=>\s?)(['"]?)([1-9]\d{1,4})\2\s{0,20}(?:;|\}|\)|$)/gm;

/** `export default () => ({ name: 'shop', port: 3000 })`, the settings of a program, as they are or in a namespace of Nest's. */
const settings =
	/\bexport\s{1,4}default\s{1,4}(?:registerAs\(\s{0,20}['"][\w.-]{1,60}['"],\s{0,20})?\(\)\s?(?::\s?\w{1,40}\s?)?=>\s?\(\{[^{}]{0,600}?\b(port)\s?:\s?(['"]?)([1-9]\d{1,4})\2\b/g;

/** Whether a text may be of such settings: most have no port in them. */
const givesSettings = /\bexport\s{1,4}default\s{1,4}(?:registerAs\b|\(\))/;

/** Whether a text may hold a port in a class, an enum or a function that gives it. */
export function mayHoldPorts(text: string): boolean {
	return mayHold.test(text);
}

/**
 * What is read of a file, with the ports that its classes and enums hold for good, and that its functions give: `Config.port` of
 * `static readonly port = 3000`, `Ports.Http`, `getPort()`. Asked of the text, since most such files are read without a tree.
 */
export function withHeldPorts(text: string, facts: readonly Fact[]): readonly Fact[] {
	if (text.length > longestText || !(mayHoldPorts(text) || givesSettings.test(text))) {
		return facts;
	}
	const found: Fact<'module.setting'>[] = [];
	const say = (of: string | undefined, path: readonly string[], digits: string, from: number, quote = '', required = false): void => {
		const start = text.indexOf(`${quote}${digits}`, from);
		const span = { start, end: start + digits.length + quote.length * 2 };
		if (of !== undefined && !isInComment(text, start)) {
			const value: LiteralValue = {
				kind: 'literal',
				type: quote === '' ? 'number' : 'string',
				text: digits,
				span,
				...(required && { required }),
			};
			const names = isDefault(text, of) ? [of, 'default'] : [of];
			found.push(...names.map((name) => ({ kind: 'module.setting' as const, of: name, members: path, value, span })));
		}
	};
	const named = [...text.matchAll(classes)].filter(({ index }) => !isInComment(text, index));
	const classAt = (at: number): string | undefined => named.findLast(({ index }) => index < at)?.[1];
	for (const { index, 0: whole, 1: isStatic, 2: name, 3: quote, 4: digits } of text.matchAll(fields)) {
		const owner = isStatic === undefined && !/\sstatic\s/.test(whole) ? 'this' : classAt(index);
		if (called.test(name!) && !isWritten(text, `${owner ?? ''}.${name!}`)) {
			say(classAt(index), owner === 'this' ? ['()', name!] : [name!], digits!, index + whole.indexOf('='), quote);
		}
	}
	for (const { index, 1: name, 2: body } of text.matchAll(enums)) {
		for (const { index: at, 0: written } of body!.matchAll(members)) {
			const [, said, digits] = member.exec(written.trim()) ?? [];
			if (said !== undefined && /port/i.test(`${name!} ${said}`)) {
				say(name, [said], digits!, text.indexOf('{', index) + 1 + at + written.indexOf('='), '', true);
			}
		}
	}
	for (const { index, 0: whole, 1: name, 2: quote, 3: digits } of text.matchAll(getters)) {
		say(classAt(index), ['()', name!], digits!, index + whole.indexOf('return'), quote);
	}
	for (const { index, 0: whole, 1: name, 2: quote, 3: digits } of text.matchAll(functions)) {
		say(name, ['()'], digits!, index + whole.indexOf(')'), quote);
	}
	for (const { index, 0: whole, 1: name, 2: quote, 3: digits } of text.matchAll(settings)) {
		say('default', ['()', name!], digits!, index + whole.lastIndexOf(name!), quote);
	}
	return found.length === 0 ? facts : [...facts, ...found];
}

/** Whether something is assigned to a member anywhere: `this.port = port`. */
function isWritten(text: string, member: string): boolean {
	return new RegExp(`(?<![\\w$])${member.replaceAll('$', '\\$').replace('.', '\\.')}\\s?=(?!=)`).test(text);
}

/** Whether a module exports something as its default: `export default class Config`, `module.exports = Config`. */
function isDefault(text: string, name: string): boolean {
	return new RegExp(
		`(?:\\bexport\\s{1,4}default\\s{1,4}(?:abstract\\s{1,4})?(?:class\\s{1,4})?|\\bmodule\\.exports\\s?=\\s?)${name.replaceAll('$', '\\$')}(?![\\w$])`,
	).test(text);
}
