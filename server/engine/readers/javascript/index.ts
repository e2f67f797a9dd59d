import type { Fact } from '../../core/fact.js';
import type { SourceFile } from '../../core/text.js';
import type { Reader } from '../reader.js';
import { loadTypeScript, parse, type TypeScript } from './parse.js';
import { factsOf } from './facts.js';
import { Outline } from './outline/index.js';
import { phrases } from './phrases.js';
import { answersOf } from './whole.js';

const extensions = /\.(?:[cm]?[jt]s|[jt]sx)$/i;
/** Programs without an extension stand in `bin`; they are this language when their first line says so, or nothing else does and they read like it. */
const programs = /(?:^|\/)bin\/[^./]+$/;
const declarations = /\.d\.[cm]?ts$|\.d\.\w+\.ts$/i;

/** Whether a text without an extension is this language: by its first line, or, where it has none of that kind, by what only this language writes. */
function isProgram(text: string): boolean {
	if (/^\uFEFF?#!/.test(text)) {
		return /^\uFEFF?#![^\r\n]{0,200}\b(?:node|nodejs|bun|deno|tsx|ts-node)\b/.test(text);
	}
	return /^\s*(?:(?:const|let|var)\s[^=\r\n]{1,200}=\s*require\s*\(|require\s*\(\s*['"]|import\s[^\r\n]{0,200}['"]\s*;?\s*$|['"]use strict['"])/m.test(text);
}

/**
 * Makes a reader of JavaScript and TypeScript. Files whose tokens show that they only import and export are not parsed; the parser is loaded with the first file that is.
 * Without outlines every file is parsed.
 */
export function createJavascriptReader(load: () => Promise<TypeScript> = loadTypeScript, outlines = true): Reader {
	const outline = outlines ? new Outline() : undefined;
	let loading: Promise<TypeScript> | undefined;
	/** What was parsed of the file that was edited last, and its facts there. */
	let edited: { readonly path: string; readonly text: string; readonly answers: string; readonly facts: readonly Fact[] } | undefined;
	return {
		id: 'javascript',
		phrases,
		claims: (path) => (extensions.test(path) && !declarations.test(path)) || programs.test(path),
		async read(file: SourceFile): Promise<readonly Fact[]> {
			if (programs.test(file.path) && !isProgram(file.text)) {
				return [];
			}
			// How a text is written is asked for while it is edited.
			const outlined = outline?.read(file.path, file.text, file.version !== 0);
			if (outlined !== undefined && 'facts' in outlined) {
				return outlined.facts;
			}
			loading ??= load();
			const ts = await loading;
			const text = outlined?.skeleton.text ?? file.text;
			try {
				// Most edits stand in functions that nothing is asked of: what is parsed is what it was.
				const answers = file.version === 0 ? '' : answersOf(file.text);
				const isAsBefore = file.version !== 0 && edited?.path === file.path && edited.text === text && edited.answers === answers;
				const facts = isAsBefore ? edited!.facts : factsOf(parse(ts, file.path, text, file.text));
				if (file.version !== 0) {
					edited = { path: file.path, text, answers, facts };
				}
				return outlined?.skeleton.restore(facts) ?? facts;
			} catch (error) {
				// The parser is recursive: text that is nested too deeply has no facts.
				if (error instanceof RangeError) {
					return [];
				}
				throw error;
			}
		},
	};
}

/** The reader of JavaScript, TypeScript, JSX and TSX. */
export const javascript: Reader = createJavascriptReader();
