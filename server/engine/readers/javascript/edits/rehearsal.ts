import { WholeText } from '../whole.js';
import { Edits, type EditsInit } from './index.js';

const path = 'rehearsal.js';
const before = `const http = require('http');\nclass A {\n\tb(c) {\n`;
const after = `\n\t\treturn this.c(c, process.env.C);\n\t}\n}\nfunction d(e) {\n\treturn new A(e);\n}\nhttp.createServer(d).listen(process.env.PORT);\n`;
const typed = ['console.log(process.env.D', ');', `\nthis.c = [d('x')];`];

/**
 * Edits a text that nobody wrote: code takes many times as long when it runs for the first time, and that need not be when
 * somebody waits.
 */
export function rehearse(init: EditsInit): void {
	const edits = new Edits({ ...init, smallest: 0 });
	let text = before + after;
	const { facts } = init.readPart(path, text, new WholeText(text), false);
	edits.remember({ path, text, facts, source: init.parse(path, text), restored: (offset) => offset });
	let at = before.length;
	for (const part of typed) {
		text = text.slice(0, at) + part + text.slice(at);
		at += part.length;
		edits.read(path, text);
	}
}
