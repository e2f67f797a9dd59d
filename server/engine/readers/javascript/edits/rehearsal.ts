import { WholeText } from '../whole.js';
import { Edits, type EditsInit } from './index.js';

const path = 'rehearsal.js';
const before = `const http = require('http');\nclass A {\n\tb(c) {\n`;
const after = `\n\t\treturn this.c(c, process.env.C);\n\t}\n}\nfunction d(e) {\n\treturn new A(e);\n}\nhttp.createServer(d).listen(process.env.PORT);\n`;
/** What is typed at first, while somebody may be about to. */
const first = ['console.log(process.env.D', ');', `\nthis.c = [d('x')];`];
/** What is typed later, by the letter: finished statements and half ones, in the function and between two of the module. */
const inside = ['if (c) { console.log(process.env.D); }', 'const f = await this.c({ host: "x" });'];
const between = ['const g = d(process.env.G || 3000);', "app.get('/', (req, res) => res.send(g));"];
/** After that, code is about as fast as it gets. */
const rounds = 3;

/**
 * Edits a text that nobody wrote: code takes many times as long when it runs for the first time, and that need not be when
 * somebody waits.
 */
export class Rehearsal {
	readonly #init: EditsInit;
	#strokes: Iterator<unknown> | undefined;
	#hasBegun = false;

	constructor(init: EditsInit) {
		this.#init = { ...init, smallest: 0 };
	}

	/** The least of it, at once; nothing when that was done. */
	begin(): void {
		if (!this.#hasBegun) {
			this.#hasBegun = true;
			Array.from(this.#type(first, before.length));
			this.#strokes = this.#later();
		}
	}

	/** A stroke of the rest. Whether there are more. */
	goOn(): boolean {
		return this.#strokes?.next().done === false;
	}

	*#later(): Generator<void> {
		for (let round = 0; round < rounds; round++) {
			yield* this.#type(
				inside.flatMap((text) => [...text, '\n']),
				before.length,
			);
			yield* this.#type(
				between.flatMap((text) => [...text, '\n']),
				before.length + after.indexOf('function'),
			);
		}
	}

	*#type(strokes: readonly string[], start: number): Generator<void> {
		const edits = new Edits(this.#init);
		let text = before + after;
		const { facts } = this.#init.readPart(path, text, new WholeText(text), false);
		edits.remember({ path, text, facts, source: this.#init.parse(path, text), restored: (offset) => offset });
		let at = start;
		for (const part of strokes) {
			text = text.slice(0, at) + part + text.slice(at);
			at += part.length;
			edits.read(path, text);
			yield;
		}
	}
}
