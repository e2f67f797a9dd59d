import { wordSet } from '../core/wordList.js';
import type { Frame, SimpleCommand } from '../shell/command.js';

/** Variables that name the environment: every deploy sets them, and each to something else. */
const environmentName = /(?:^|_)(?:ENV|ENVIRONMENT|STAGE|PROFILES?)$/;

/** Variables that switch something: `SKIP_MIGRATIONS`, `RUN_SEED`, `MIGRATIONS_ENABLED`. Who wants the other way sets them. */
const switchName = /^(?:SKIP|NO|DISABLE|WITHOUT|RUN|AUTO|ENABLE|DO|SHOULD|WITH)_|_(?:SKIP|DISABLED?|ENABLED?)$|_(?:AUTO|SKIP|RUN)_/;

/** `$X`, `${X}`, and with what stands in for it: `${X:-y}`, `${X-y}`, `${X:=y}`. */
const expansion = /\$(?:(\w+)|\{(\w+)(?:(:?[-=])([^{}$`]*))?\})/g;

/** Programs of the shell that assign what they are given: `export X=y`. */
const assigners: ReadonlySet<string> = wordSet(`export readonly local declare`);

/** The variables that a command sets for those that follow it, and the texts that stand for their values. */
export function assignedBy({
	words: [program, ...others],
	assignments,
}: Pick<SimpleCommand, 'words' | 'assignments'>): readonly { readonly name: string; readonly value: string }[] {
	if (program === undefined) {
		return assignments.map(({ name, value }) => ({ name, value: value.text }));
	}
	return assigners.has(program.text)
		? others.flatMap(({ text }) => {
				const [, name, value] = /^([A-Za-z_]\w*)=(.*)$/s.exec(text) ?? [];
				return name === undefined ? [] : [{ name, value: value! }];
			})
		: [];
}

/**
 * What the variables of a script hold when nobody sets one from outside. What comes from elsewhere (arguments, other programs,
 * names of environments) is unknown.
 */
export class ShellDefaults {
	readonly #values: Map<string, string | undefined>;

	/** `declared`: what an image sets. */
	constructor(declared: ReadonlyMap<string, string | undefined>) {
		this.#values = new Map(declared);
	}

	/** Follows the assignments of a command that runs (`X=…`, `export X=…`, `: "${X:=…}"`); of one that may run, they are unknown. */
	follow({ words, assignments }: SimpleCommand, runs: boolean): void {
		const [program, ...others] = words.map(({ text }) => text);
		const assigned = assignedBy({ words, assignments });
		if (assigned.length > 0) {
			for (const { name, value } of assigned) {
				this.#values.set(name, runs ? this.text(value) : undefined);
			}
		} else if (program === ':') {
			others.forEach((other) => this.text(other));
		} else if (program === 'read') {
			others.forEach((other) => this.#values.set(other, undefined));
		} else if (program === '.' || program === 'source') {
			// Whatever it sets: nothing is known any more.
			this.#isOpen = true;
		}
	}

	#isOpen = false;

	/** A word as it is when nobody sets a variable; undefined when that cannot be told. */
	text(word: string): string | undefined {
		let known = true;
		const text = word.replace(expansion, (_whole, plain?: string, braced?: string, operator?: string, fallback = '') => {
			const value = this.#value((plain ?? braced)!, operator, fallback);
			known &&= value !== undefined;
			return value ?? '';
		});
		return known && !/[$`]/.test(text) ? text : undefined;
	}

	#value(name: string, operator: string | undefined, fallback: string): string | undefined {
		const isNamed = /^[A-Za-z_]/.test(name);
		if (!isNamed || this.#isOpen || (this.#values.has(name) && this.#values.get(name) === undefined)) {
			return undefined;
		}
		const set = this.#values.get(name);
		const isSet = set !== undefined && !(operator?.startsWith(':') === true && set === '');
		if (isSet) {
			return set;
		}
		if (environmentName.test(name) || (operator === undefined && !switchName.test(name))) {
			return undefined;
		}
		if (operator?.endsWith('=') === true) {
			this.#values.set(name, fallback);
		}
		return fallback;
	}

	/** Whether what stands in a frame runs when nobody sets a variable; false also when that cannot be told. */
	enters(frame: Frame): boolean {
		if (frame.kind === 'arm') {
			const subject = this.text(frame.subject);
			const isPlain = [...frame.patterns, ...(frame.earlier ?? [])].every((pattern) => pattern === '*' || !/[*?[\]$`]/.test(pattern));
			return (
				subject !== undefined &&
				/\$/.test(frame.subject) &&
				isPlain &&
				frame.patterns.some((pattern) => pattern === '*' || pattern === subject) &&
				!(frame.earlier ?? []).some((pattern) => pattern === '*' || pattern === subject)
			);
		}
		const holds = frame.kind === 'branch' && frame.test !== undefined ? this.#hold([frame.test, ...(frame.also ?? [])]) : undefined;
		return frame.kind === 'branch' && holds !== undefined && holds !== (frame.otherwise === true);
	}

	/**
	 * Whether all of some tests hold. A file that is looked for besides, beside a variable that decides, is taken to be there: an image
	 * brings what its script goes by.
	 */
	#hold(tests: readonly (readonly string[])[]): boolean | undefined {
		const all = tests.filter((test) => !isOfFile(test)).map((test) => this.#holds(test));
		return all.includes(false) ? false : all.length === 0 || all.includes(undefined) ? undefined : true;
	}

	/** Whether a test holds: `[ "$X" != true ]`, `[[ -z $X ]]`. */
	#holds([program, ...words]: readonly string[]): boolean | undefined {
		if (program !== 'test' && program !== (words.at(-1) === ']' ? '[' : '[[')) {
			return undefined;
		}
		const inner = program === 'test' ? words : words.slice(0, -1);
		const [first = '', operator = '', second = ''] = inner;
		if (inner.length === 2 && (first === '-z' || first === '-n')) {
			const text = this.text(operator);
			return text === undefined ? undefined : (text === '') === (first === '-z');
		}
		if (inner.length !== 3 || !/^(?:==?|!=)$/.test(operator) || !/\$/.test(first + second)) {
			return undefined;
		}
		const [one, other] = [this.text(first), this.text(second)];
		if (one === undefined && /^\$(?:NODE_ENV|\{NODE_ENV\})$/.test(first) && /^(?:production|development|test)$/.test(second)) {
			// Whatever name a deploy has beside it: that of production is the one that every image of Node is told.
			return (second === 'production') === (operator !== '!=');
		}
		return one === undefined || other === undefined || /[*?[\]]/.test(other) ? undefined : (one === other) === (operator !== '!=');
	}
}

/** `[ -f .sequelizerc ]`: whether something is there. */
function isOfFile([program, operator, path = '']: readonly string[]): boolean {
	return /^(?:test|\[\[?)$/.test(program ?? '') && /^-[defrs]$/.test(operator ?? '') && !/[$`*?]/.test(path);
}
