import type { Fact } from '../../core/fact.js';
import { baseName } from '../../core/paths.js';
import type { SourceFile } from '../../core/text.js';
import type { Reader } from '../reader.js';
import { loadTypeScript, parse, type TypeScript } from './parse.js';
import { Edits, type EditsInit, type WholeFile } from './edits/index.js';
import { Rehearsal } from './edits/rehearsal.js';
import { factsOf } from './facts.js';
import { Cuts } from './outline/cuts.js';
import { dialectOf, Outline, type Outlined } from './outline/index.js';
import type { Leads } from './outline/leads.js';
import { phrases } from './phrases.js';
import { isLinterProgram } from './visitors/linters.js';
import { withText } from './saidByText.js';
import { WholeText } from './whole.js';
import { WordsReader } from './words.js';

const extensions = /\.(?:[cm]?[jt]s|[jt]sx)$/i;
/**
 * Programs without an extension stand in `bin`; they are this language when their first line says so, or nothing else does and
 * they read like it.
 */
const programs = /(?:^|\/)bin\/[^./]+$/;
/** Of larger files that took no tree, none is made for the edits to come: they are tables, which hardly anybody edits by hand. */
const largestTreeless = 400_000;
const declarations = /\.d\.[cm]?ts$|\.d\.\w+\.ts$/i;

/**
 * Whether a text without an extension is this language: by its first line, or, where it has none of that kind, by what only this
 * language writes.
 */
function isProgram(text: string): boolean {
	if (/^\uFEFF?#!/.test(text)) {
		return /^\uFEFF?#![^\r\n]{0,200}\b(?:node|nodejs|bun|deno|tsx|ts-node)\b/.test(text);
	}
	return /^[ \t]{0,100}(?:(?:const|let|var)\s[^=\r\n]{1,200}=\s{0,20}require\s{0,20}\(|require\s{0,20}\(\s{0,20}['"]|import\s[^\r\n]{0,200}['"][ \t]{0,20};?[ \t]{0,20}$|['"]use strict['"])/m.test(
		text,
	);
}

/**
 * Makes a reader of JavaScript and TypeScript. Files whose tokens show that they only import and export are not parsed; the
 * parser is loaded with the first file that is.
 * Without outlines every file is parsed. Of a file that is being edited, only what an edit changes is read, unless it has less to
 * parse than `smallestEdited`.
 */
export function createJavascriptReader(
	load: () => Promise<TypeScript> = loadTypeScript,
	outlines = true,
	smallestEdited = outlines ? 2000 : Infinity,
): Reader {
	const outline = outlines ? new Outline() : undefined;
	let loading: Promise<TypeScript> | undefined;
	let editing: Edits | undefined;
	let fromEdits: { readonly path: string; readonly isSure: boolean } | undefined;
	let rehearsal: Rehearsal | undefined;
	/** What was read last of a file that is edited, when it took no tree. */
	let treeless: Pick<WholeFile, 'path' | 'text' | 'facts'> | undefined;
	const words = new WordsReader();
	const begin = (ts: TypeScript): Edits => {
		const init: EditsInit = {
			smallest: smallestEdited,
			dialectOf: (path) => dialectOf(baseName(path)),
			parse: (path, text) => parse(ts, path, text),
			readPart: (path, text, whole, mentionsEnvironment) => {
				const outlined = outline?.read(path, text, true);
				const skeleton = skeletonOf(outlined, text);
				const parsed = parse(ts, path, skeleton.text, whole, leadsOf(outlined));
				const source = mentionsEnvironment ? { ...parsed, mentionsEnvironment } : parsed;
				return { facts: skeleton.restore(factsOf(source)), source, restored: (offset) => skeleton.restored(offset) };
			},
		};
		rehearsal = new Rehearsal(init);
		return new Edits(init);
	};
	return {
		id: 'javascript',
		phrases,
		claims: (path) => (extensions.test(path) && !declarations.test(path)) || programs.test(path),
		isFromEdits: (path) => fromEdits?.path === path,
		isHalfTyped: (path) => fromEdits?.path === path && !fromEdits.isSure,
		async prepare(path) {
			if (treeless?.path === path) {
				const { text, facts } = treeless;
				treeless = undefined;
				const ts = await (loading ??= load());
				editing ??= begin(ts);
				const source = unlessTooDeep(() => parse(ts, path, text));
				if (source !== undefined) {
					editing.remember({ path, text, facts, source, restored: (offset) => offset });
				}
			}
			rehearsal?.begin();
			editing?.prepare(path);
		},
		rehearse: () => rehearsal?.goOn() === true,
		async read(file: SourceFile, whole = false): Promise<readonly Fact[]> {
			const { path, text } = file;
			if (programs.test(path) && !isProgram(text)) {
				return [];
			}
			// What a linter is told leads nowhere in the program, so that no outline would keep it.
			const takesTree = isLinterProgram(path);
			const isEdited = file.version !== 0 && !takesTree;
			const isStroke = isEdited && !whole && smallestEdited < Infinity;
			const said = (facts: readonly Fact[]): readonly Fact[] => words.with(path, text, withText(path, text, facts), isStroke);
			try {
				const known = isEdited && !whole ? editing?.read(path, text) : undefined;
				if (known !== undefined) {
					fromEdits = { path, isSure: known.isSure };
					return said(known.facts);
				}
				fromEdits = fromEdits?.path === path ? undefined : fromEdits;
				// How a text is written is asked for while it is edited.
				const outlined = takesTree ? undefined : outline?.read(path, text, isEdited);
				treeless = undefined;
				if (outlined !== undefined && 'facts' in outlined) {
					const isWanted = text.length >= smallestEdited && text.length < largestTreeless;
					// Where an edit is one of those that only a reading of the whole can tell, so is the next one.
					if (isEdited && isWanted && (whole || editing?.knows(path) !== true)) {
						treeless = { path, text, facts: outlined.facts };
					}
					return said(outlined.facts);
				}
				loading ??= load();
				const ts = await loading;
				const skeleton = skeletonOf(outlined, text);
				const source = parse(ts, path, skeleton.text, new WholeText(text), leadsOf(outlined));
				const facts = skeleton.restore(factsOf(source));
				if (isEdited && smallestEdited < Infinity) {
					editing ??= begin(ts);
					editing.remember({ path, text, facts, source, restored: (offset) => skeleton.restored(offset) });
					if (whole) {
						editing.prepare(path);
					}
				}
				return said(facts);
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

function unlessTooDeep<Made>(make: () => Made): Made | undefined {
	try {
		return make();
	} catch (error) {
		if (error instanceof RangeError) {
			return undefined;
		}
		throw error;
	}
}

/** What is to be parsed of a text: all of it, where no outline leaves anything out. */
function skeletonOf(outlined: Outlined | undefined, text: string): Cuts {
	return outlined !== undefined && 'skeleton' in outlined ? outlined.skeleton : new Cuts(text, []);
}

function leadsOf(outlined: Outlined | undefined): Leads | undefined {
	return outlined !== undefined && 'leads' in outlined ? outlined.leads : undefined;
}

/** The reader of JavaScript, TypeScript, JSX and TSX. */
export const javascript: Reader = createJavascriptReader();
