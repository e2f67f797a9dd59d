import type { Fact } from '../../../core/fact.js';
import { baseName } from '../../../core/paths.js';
import { maskLine } from '../../../core/secrets.js';
import type { Reader } from '../../reader.js';
import { imageReference } from '../imageReference.js';
import { jobRuntime } from '../imageRuntime.js';

/** A text of Groovy, or a word of its code, with what stands directly before it. */
interface Token {
	readonly kind: 'text' | 'code';
	readonly text: string;
	readonly start: number;
	/** Whether Groovy fills in what it names. */
	readonly filled: boolean;
}

/**
 * Comments, texts and what stands between them. A slash begins a text of its own kind in Groovy, which no pipeline needs: it is code
 * here.
 */
const tokens =
	/\/\/[^\n]*|\/\*[^]*?(?:\*\/|$)|'''([^]*?)(?:'''|$)|"""([^]*?)(?:"""|$)|'((?:[^'\\\n]|\\.)*)(?:'|$)|"((?:[^"\\\n]|\\.)*)(?:"|$)|[^"'/]+|\//g;

/** Reads pipelines of Jenkins: the commands of their `sh` steps, by the stage that they stand in, and the images that they run in. */
export const jenkins: Reader = {
	id: 'jenkins',
	claims: (path) => /^Jenkinsfile(?:[.-][\w-]{1,40})?$|\.jenkinsfile$/i.test(baseName(path)),
	read: async ({ text }) => factsOf(tokensOf(text)),
};

function tokensOf(text: string): readonly Token[] {
	return [...text.matchAll(tokens)].flatMap((match): readonly Token[] => {
		const [whole, thriceSingle, thriceDouble, single, double] = match;
		const inner = thriceSingle ?? thriceDouble ?? single ?? double;
		if (inner !== undefined) {
			const quotes = (thriceSingle ?? thriceDouble) ? 3 : 1;
			const filled = thriceDouble !== undefined || double !== undefined;
			return [{ kind: 'text', text: inner, start: match.index + quotes, filled }];
		}
		return whole.startsWith('//') || whole.startsWith('/*') ? [] : [{ kind: 'code', text: whole, start: match.index, filled: false }];
	});
}

function factsOf(all: readonly Token[]): readonly Fact[] {
	let job = 'pipeline';
	let before = '';
	const facts: Fact[] = [];
	for (const token of all) {
		if (token.kind === 'code') {
			before = `${before}${token.text}`.slice(-200);
			continue;
		}
		const span = { start: token.start, end: token.start + token.text.length };
		if (/(?:^|[^\w.])stage\s{0,3}\(?\s{0,3}$/.test(before)) {
			job = token.text;
		} else if (isOfShell(before)) {
			// What Groovy fills in is unknown, as a variable of a made-up name of the same length.
			const command = token.filled
				? token.text.replace(/\$\{[^{}\n]{1,200}\}/g, (part) => `\${${'_'.repeat(part.length - 3)}}`)
				: token.text;
			if (command.trim() !== '') {
				facts.push({ kind: 'pipeline.step', span, job, command: maskLine(command) });
			}
		} else if (/(?:^|[^\w.])(?:image\s{1,3}|docker\s{1,3}|docker\.image\s{0,3}\(\s{0,3})$/.test(before) && !token.text.includes('$')) {
			const reference = imageReference(token.text);
			if (reference !== undefined) {
				const use: Fact = { kind: 'image.use', span, ...reference, where: 'pipeline-job', owner: job };
				facts.push(use, ...jobRuntime(reference, span, 'image', job));
			}
		}
		before = `${before}''`.slice(-200);
	}
	return facts;
}

/** Whether a text behind this code is what a step `sh` runs: `sh '…'`, `sh('…')`, `sh(label: '…', script: '…')`, `sh script: '…'`. */
function isOfShell(before: string): boolean {
	const text = before.trimEnd();
	const open = text.lastIndexOf('(');
	const called = open < 0 ? '' : text.slice(0, open).trimEnd();
	const isNamed = /(?:^|\W)script\s?:$/.test(text);
	return (
		endsInShell.test(open === text.length - 1 ? called : text) ||
		(isNamed && (endsInShell.test(called) || /(?:^|[^\w.])sh\s{1,3}script\s?:$/.test(text)))
	);
}

const endsInShell = /(?:^|[^\w.])sh$/;
