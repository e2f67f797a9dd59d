import type { Fact } from '../../core/fact.js';
import { wordSet } from '../../core/wordList.js';
import { eachLine, isBodyOpened, longestText } from './lines.js';

type Method = Fact<'module.method'>;

/** The start of a class at the start of a line: its name, and what it is made of. */
const ofClass = /^(?:export\s+)?(?:default\s+)?(?:abstract\s+)?class\s+([\w$]+)((?:[\s<][^{}]*)?)\{$/;
const modifiers = /^(?:(?:public|private|protected|static|async|override|readonly)\s+)*\*?\s*/;
const method = /^([\w$]+)\s*(?:<[^<>()]*>)?\(/;
const bound = /^([\w$]+)\s*(?::[^=]{1,200})?=\s*(?:async\b\s*)?(function\b|\(|[\w$]+\s*=>)/;

/** Decorators of classes that a container makes, and never calls otherwise. */
const container = /^@(?:injectable|Injectable|singleton|scoped|autoInjectable|Service)\(.*\)$/;

/** Words before a parenthesis at the start of a line that are no names of methods. */
const statements: ReadonlySet<string> = wordSet('constructor if for while switch catch with return await super get set');

interface Open {
	readonly name: string;
	readonly start: number;
	readonly isArrow: boolean;
	isInBody: boolean;
}

interface Class {
	readonly name: string;
	readonly heritage: readonly string[];
	indent?: string;
	open?: Open | undefined;
	isDecorated: boolean;
}

/**
 * The methods of the classes at the top of a module that a decorator, a library or a base that is made at run time cannot have called:
 * by their lines, as functions that nothing mentions are found. One that is laid out otherwise is passed over.
 */
function methodsOf(text: string): readonly Method[] {
	const found: Method[] = [];
	let home: Class | undefined;
	let decorator: 'none' | 'container' | 'other' = 'none';
	eachLine(text, (line, start) => {
		if (/^\s/.test(line)) {
			if (home !== undefined) {
				inClass(home, line, start, found);
			}
			return;
		}
		home = undefined;
		if (line.startsWith('@')) {
			decorator = decorator !== 'other' && container.test(line) ? 'container' : 'other';
			return;
		}
		const header = ofClass.exec(line);
		const heritage = header === null || decorator === 'other' ? undefined : heritageOf(header[2]!);
		home = heritage === undefined ? undefined : { name: header![1]!, heritage, isDecorated: false };
		decorator = decorator === 'other' && /^[)}\]]|^\/[/*]/.test(line) ? 'other' : 'none';
	});
	return found;
}

/** The names of what a class extends and implements; undefined where that is more than names. */
function heritageOf(text: string): readonly string[] | undefined {
	let bare = text;
	for (let depth = 0; depth < 4 && bare.includes('<'); depth++) {
		bare = bare.replace(/<[^<>]*>/g, '');
	}
	const words = bare.split(/[\s,]+/).filter((word) => word !== '');
	const bases = words[0] === 'extends' ? words.slice(1, 2) : [];
	const [next, ...others] = words[0] === 'extends' ? words.slice(2) : words;
	const all = [...bases, ...others];
	return (next === undefined || next === 'implements') && all.every((name) => /^[\w$]+$/.test(name)) ? all : undefined;
}

function inClass(home: Class, line: string, start: number, found: Method[]): void {
	home.indent ??= /^\s*/.exec(line)![0];
	if (!line.startsWith(home.indent)) {
		home.open = undefined;
		return;
	}
	const rest = line.slice(home.indent.length);
	if (/^\s/.test(rest)) {
		return;
	}
	const { open } = home;
	if (open !== undefined) {
		if (!open.isInBody && /^[)}\]].*\{$/.test(rest)) {
			open.isInBody = isBodyOpened(rest, open.isArrow);
			return;
		}
		home.open = undefined;
		if (open.isInBody && /^\}[;,]?$/.test(rest)) {
			const span = { start: open.start, end: start + home.indent.length + 1 };
			found.push({
				kind: 'module.method',
				name: open.name,
				of: home.name,
				...(home.heritage.length > 0 && { heritage: home.heritage }),
				span,
			});
			return;
		}
	}
	if (rest.startsWith('@')) {
		home.isDecorated = true;
		return;
	}
	if (/^(?:[)}\]]|\/[/*]|\*)/.test(rest)) {
		return;
	}
	const bare = rest.slice(modifiers.exec(rest)![0].length);
	const given = bound.exec(bare) ?? method.exec(bare);
	if (given !== null && !home.isDecorated && !statements.has(given[1]!)) {
		const isArrow = given[2] !== undefined && given[2] !== 'function';
		home.open = { name: given[1]!, start: start + home.indent.length, isArrow, isInBody: isBodyOpened(rest, isArrow) };
	}
	home.isDecorated = false;
}

/** What is read of a file, with the methods of its classes. */
export function withMethods(text: string, facts: readonly Fact[]): readonly Fact[] {
	const methods = text.length <= longestText && /\bclass\s/.test(text) ? methodsOf(text) : [];
	return methods.length === 0 ? facts : [...facts, ...methods];
}
