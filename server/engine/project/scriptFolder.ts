import { joinPath, relativePath } from '../core/paths.js';
import type { SimpleCommand, Word } from '../shell/command.js';
import { assignedBy } from './shellDefaults.js';

/** The file of a script, as it names itself, with links followed or not. */
const self = String.raw`\$(?:0|\{0\}|BASH_SOURCE|\{BASH_SOURCE(?:\[0\])?(?::?-\$0)?\})`;
const file = String.raw`(?:${self}|\$\((?:realpath|readlink -f|readlink) (?:-- )?${self}\))`;

/** The folder of a script: `$(dirname "$0")`, `${0%/*}`. */
const folderOfFile = new RegExp(String.raw`^(?:\$\(dirname (?:-- )?${file}\)|\$\{(?:0|BASH_SOURCE(?:\[0\])?)%/\*\})`);

/** A folder that a subshell goes to and prints: `$(cd … && pwd)`. */
const printed = /^\$\(cd (?:-- |-P )?(.+?)(?: >\/dev\/null(?: 2>&1)?)? ?(?:&&|;) ?pwd(?: -P)?\)/;
const resolved = /^\$\((?:realpath|readlink -f) (?:-- )?(.+)\)/;
const variable = /^\$(?:(\w+)|\{(\w+)\})/;

/** How deep expressions may stand in each other. */
const mostNested = 4;

/**
 * What a shell script calls by the place where it lies itself: `cd "$(dirname "$0")/.."`, `node "$ROOT/server.js"`. Both the
 * place where it lies and the one where it is called are given as folders of one tree, the workspace or an image.
 */
export class ScriptFolder {
	/** Variables that hold a folder, or a file in one. */
	readonly #variables = new Map<string, string>();
	readonly #home: string;
	/** Where the commands run; undefined where that cannot be told. */
	#here: string | undefined;

	/** `home`: where the script lies; `start`: where it is called. */
	constructor(home: string, start: string) {
		this.#home = joinPath('', home);
		this.#here = joinPath('', start);
	}

	/**
	 * The command with the words that begin with the script's own folder written as paths from where it runs. What it assigns, and where
	 * it goes to, is known from then on; unless it may not run.
	 */
	placed(command: SimpleCommand, runs: boolean): SimpleCommand {
		for (const { name, value } of assignedBy(command)) {
			const path = runs ? this.#path(value) : undefined;
			if (path === undefined) {
				this.#variables.delete(name);
			} else {
				this.#variables.set(name, path);
			}
		}
		const words = command.words.map((word) => this.#placed(word));
		if (words[0]?.text === 'cd') {
			this.#here = runs ? this.#moved(words[1]) : undefined;
		}
		return words.every((word, index) => word === command.words[index]) ? command : { ...command, words };
	}

	#moved(to: Word | undefined): string | undefined {
		return this.#here === undefined || to === undefined || to.expands || /^[/~-]/.test(to.text) ? undefined : joinPath(this.#here, to.text);
	}

	#placed(word: Word): Word {
		const path = word.expands && this.#here !== undefined ? this.#path(word.text) : undefined;
		return path === undefined ? word : { ...word, text: relativePath(this.#here!, path), expands: false };
	}

	/** The path that a word means. */
	#path(text: string, depth = 0): string | undefined {
		const plain = depth === 0 ? text.replaceAll(/["']/g, '').replace(/^`([^`]*)`/, '$($1)') : text;
		const [head, folder] = this.#head(plain, depth) ?? [];
		const rest = head === undefined ? undefined : plain.slice(head.length);
		return folder === undefined || rest === undefined || !/^(?:\/[\w./-]*)?$/.test(rest) ? undefined : joinPath(folder, `.${rest}`);
	}

	/** What a word begins with, and the folder that it means. */
	#head(text: string, depth: number): readonly [head: string, folder: string] | undefined {
		const own = folderOfFile.exec(text);
		if (own) {
			return [own[0], this.#home];
		}
		const [name, plain, braced] = variable.exec(text) ?? [];
		const held = this.#variables.get(plain ?? braced ?? '');
		if (name !== undefined && held !== undefined) {
			return [name, held];
		}
		const [whole, inner] = printed.exec(text) ?? resolved.exec(text) ?? [];
		const folder = inner === undefined || depth >= mostNested ? undefined : this.#path(inner, depth + 1);
		return whole === undefined || folder === undefined ? undefined : [whole, folder];
	}
}
