import type { Span } from '../../core/text.js';
import { eachLine, isBodyOpened, isTypeOpened } from './lines.js';

/** A function at the start of a line: its name where it is declared, bound, or assigned to an export. */
const declared = /^(export\s+)?(?:async\s+)?function(?:\s*\*\s*|\s+)([\w$]+)\s*[<(]/;
const bound = /^(export\s+)?(?:const|let|var)\s+([\w$]+)\s*(?::[^=]{1,200})?=\s*(?:async\b\s*)?(function\b|\(|[\w$]+\s*=>)/;
const assigned = /^(?:module\.)?exports\.([\w$]+)\s*=\s*(?:async\b\s*)?(function\b|\(|[\w$]+\s*=>)/;
/** The same in the object that a module exports. */
const method = /^(?:async\s+)?(?:\*\s*)?([\w$]+)\s*\(/;
const property = /^([\w$]+)\s*:\s*(?:async\b\s*)?(function\b|\(|[\w$]+\s*=>)/;
/** A class at the start of a line, with what it is made of; one that is decorated is handed to somebody, but for those of NestJS. */
const ofClass = /^(export\s+)?(?:abstract\s+)?class\s+([\w$]+)(?:[\s<][^{}]*)?\{(\})?$/;
/**
 * Decorators by which NestJS knows what a class is, once a module lists it (https://docs.nestjs.com/modules): by themselves they register
 * nothing, as those of entities do, which are found by the names of their files.
 */
const listed = /^@(?:Module|Controller|Injectable|Catch|Resolver|WebSocketGateway|Processor)\b/;
const registered = /^@(?:Entity|ViewEntity|ChildEntity|EventSubscriber|Schema)\b/;
const ofNest = /from ['"]@nestjs\//;
const handedOut = /^(?:module\.)?exports\.([\w$]+)\s*=\s*([\w$]+)\s*;?$/;
const closed = /^(module\.exports\s*=|export)\s*\{([^{}]*)\}\s*;?$/;
const opened = /^(module\.exports\s*=|export)\s*\{$/;

/** A function whose end was not seen yet. */
interface Open {
	readonly name: string;
	readonly start: number;
	readonly exported: readonly string[];
	/** Whether it has no name but that of an export. */
	readonly byAssignment: boolean;
	readonly indent: string;
	readonly isArrow: boolean;
	/** Whether its parameters are behind us; a class has none. */
	isInBody: boolean;
}

/** The decorators in front of a class: where they start, and whether a module of NestJS has to list what they decorate. */
interface Decorators {
	readonly start: number;
	readonly isListed: boolean;
	readonly isRegistered: boolean;
}

/** A function or class that may turn out to be idle. */
export interface Candidate extends Pick<Open, 'name' | 'start' | 'byAssignment'> {
	readonly exported: Set<string>;
	readonly end: number;
	/** Whether code mentions it that is in none of the others. */
	isMentioned: boolean;
	/** Whether code mentions it that runs only where the file is started by itself. */
	isGuarded: boolean;
	/** The others that mention it. */
	readonly callers: Set<Candidate>;
}

/** The condition of code that runs only where the file is started by itself, on a line of its own. */
const guard =
	/^if\s*\((?=.{0,200}(?:\brequire\.main\s*===?\s*module\b|\bmodule\s*===?\s*require\.main\b|!\s*module\.parent\b|\bmodule\.parent\s*===?\s*null\b|(?<!!\s{0,3})\bimport\.meta\.main\b|\bprocess\.argv\[1\]\s*===?\s.{0,60}\bimport\.meta\.|\bimport\.meta\.[\w.]{1,30}\s*===?\s.{0,60}\bprocess\.argv\[1\]))/;

/** The object, or the list of names, that a module exports. */
interface List {
	readonly isObject: boolean;
	indent?: string;
	readonly members: Candidate[];
}

/** What stands at the top of a module, and in the object that it exports, by the lines of its text; they are gone through once. */
export class TopLines {
	readonly candidates: Candidate[] = [];
	readonly entries: { readonly local: string; readonly exported: string; readonly viaExports: boolean }[] = [];
	/** The starts of lines in which names stand only since they are exported. */
	readonly quiet = new Set<number>();
	/** Code that runs only where the file is started by itself, up to the next line that is not indented. */
	readonly guards: Span[] = [];
	/** Whether all that the text does with `exports` is to hand out what it names. */
	readonly areExportsKnown: boolean;
	#known = 0;
	#open: Open | undefined;
	/** The decorators that the line is behind. */
	#decorators: Decorators | undefined;
	readonly #isOfNest: boolean;
	/** Where the guard starts that we are in. */
	#guarded: number | undefined;
	/** The list that we are in. */
	#list: List | undefined;

	constructor(text: string) {
		this.#isOfNest = ofNest.test(text);
		eachLine(text, (line, start) => this.#line(line, start));
		this.#endGuard(text.length);
		this.areExportsKnown = this.#list === undefined && (text.match(/\bexports\b/g)?.length ?? 0) === this.#known;
	}

	#line(line: string, start: number): void {
		if (this.#open !== undefined && this.#goesOn(this.#open, line, start)) {
			return;
		}
		this.#open = undefined;
		if (this.#list !== undefined && this.#inList(this.#list, line, start)) {
			return;
		}
		this.#list = undefined;
		if (/^\s/.test(line)) {
			return;
		}
		this.#top(line, start);
	}

	/** Whether a line belongs to a function that is open; the last one closes it. */
	#goesOn(open: Open, line: string, start: number): boolean {
		if (!line.startsWith(open.indent)) {
			return false;
		}
		const rest = line.slice(open.indent.length);
		if (/^\s/.test(rest)) {
			return true;
		}
		if (open.isInBody) {
			if (!/^\}[;,]?$/.test(rest)) {
				return false;
			}
			this.#close(open, start + open.indent.length + 1);
			this.#open = undefined;
			return true;
		}
		if (!/^[)}\]].*\{$/.test(rest)) {
			return false;
		}
		if (!isTypeOpened(rest)) {
			if (!isBodyOpened(rest, open.isArrow)) {
				return false;
			}
			open.isInBody = true;
		}
		return true;
	}

	#close({ name, byAssignment, exported, start }: Open, end: number): void {
		(this.#list?.members ?? this.candidates).push({
			name,
			byAssignment,
			exported: new Set(exported),
			start,
			end,
			isMentioned: false,
			isGuarded: false,
			callers: new Set(),
		});
	}

	/** The decorators up to a line that is one of them, or goes on with the last one. */
	#decoratedBy(line: string, start: number): Decorators {
		const { start: first, isListed, isRegistered } = this.#decorators ?? { start, isListed: false, isRegistered: false };
		return {
			start: first,
			isListed: isListed || (this.#isOfNest && listed.test(line)),
			isRegistered: isRegistered || registered.test(line),
		};
	}

	/** Whether a line belongs to what is exported together; the last one ends it. */
	#inList(list: List, line: string, start: number): boolean {
		if (/^\}\s*;?$/.test(line)) {
			this.candidates.push(...list.members);
			this.#known += list.isObject ? 1 : 0;
			this.#list = undefined;
			return true;
		}
		const indent = /^\s*/.exec(line)![0];
		if (indent === '' || (list.indent !== undefined && !line.startsWith(list.indent))) {
			return false;
		}
		const rest = line.slice(indent.length);
		if (list.indent === undefined) {
			if (/^(?:\/[/*]|\*)/.test(rest)) {
				return true;
			}
			list.indent = indent;
		}
		if (indent !== list.indent) {
			return true;
		}
		if (this.#names(rest.split('//')[0]!, list.isObject, start)) {
			return true;
		}
		const found = list.isObject ? (property.exec(rest) ?? method.exec(rest)) : null;
		if (found !== null) {
			this.#begin(rest, start + indent.length, indent, found[1]!, [found[1]!], true, found[2]);
		}
		return true;
	}

	#endGuard(end: number): void {
		if (this.#guarded !== undefined) {
			this.guards.push({ start: this.#guarded, end });
			this.#guarded = undefined;
		}
	}

	#top(line: string, start: number): void {
		this.#endGuard(start);
		if (guard.test(line)) {
			this.#guarded = start;
			return;
		}
		const decorators = this.#decorators;
		const decorates = line.startsWith('@') || (decorators !== undefined && /^(?:[)}\]]|\/[/*])/.test(line));
		this.#decorators = decorates ? this.#decoratedBy(line, start) : undefined;
		const made = ofClass.exec(line);
		if (made !== null && (decorators === undefined || (decorators.isListed && !decorators.isRegistered))) {
			const name = made[2]!;
			const exported = made[1] === undefined ? [] : [name];
			const open = { name, start: decorators?.start ?? start, exported, byAssignment: false, indent: '', isArrow: false, isInBody: true };
			if (made[3] === undefined) {
				this.#open = open;
			} else if (decorators !== undefined) {
				this.#close(open, start + line.length);
			}
			return;
		}
		const list = closed.exec(line);
		if (list !== null) {
			const isObject = list[1] !== 'export';
			if (this.#names(list[2]!, isObject, start)) {
				this.#known += isObject ? 1 : 0;
			}
			return;
		}
		const begun = opened.exec(line);
		if (begun !== null) {
			this.#list = { isObject: begun[1] !== 'export', members: [] };
			return;
		}
		const out = handedOut.exec(line);
		if (out !== null) {
			this.#known++;
			this.entries.push({ local: out[2]!, exported: out[1]!, viaExports: true });
			this.quiet.add(start);
			return;
		}
		const found = declared.exec(line) ?? bound.exec(line);
		if (found !== null) {
			this.#begin(line, start, '', found[2]!, found[1] === undefined ? [] : [found[2]!], false, found[3]);
			return;
		}
		const given = assigned.exec(line);
		if (given !== null) {
			this.#known++;
			this.#begin(line, start, '', given[1]!, [given[1]!], true, given[2]);
		}
	}

	/** Notes the names of a line that holds nothing else. */
	#names(line: string, isObject: boolean, start: number): boolean {
		const parts = line
			.split(',')
			.map((part) => part.trim())
			.filter((part) => part !== '');
		const pairs = parts.map((part) => (isObject ? /^(?:([\w$]+)\s*:\s*)?([\w$]+)$/ : /^([\w$]+)(?:\s+as\s+([\w$]+))?$/).exec(part));
		if (pairs.length === 0 || pairs.some((pair) => pair === null)) {
			return false;
		}
		for (const pair of pairs) {
			const local = pair![isObject ? 2 : 1]!;
			this.entries.push({ local, exported: pair![isObject ? 1 : 2] ?? local, viaExports: isObject });
		}
		this.quiet.add(start);
		return true;
	}

	#begin(
		line: string,
		start: number,
		indent: string,
		name: string,
		exported: readonly string[],
		byAssignment: boolean,
		what: string | undefined,
	): void {
		const isArrow = what !== undefined && what !== 'function';
		this.#open = { name, start, exported, byAssignment, indent, isArrow, isInBody: isBodyOpened(line, isArrow) };
	}
}
