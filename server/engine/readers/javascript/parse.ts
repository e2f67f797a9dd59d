import type ts from 'typescript';
import { extensionOf } from '../../core/paths.js';
import { mayCallReader } from './environment.js';
import { asksOtherModule } from './outline/branches.js';
import type { Leads } from './outline/leads.js';
import { WholeText } from './whole.js';

/** The TypeScript module, as far as this reader uses it: its parser, never a Program. */
export type TypeScript = typeof ts;

/** A parsed file. Nodes have no parents: what needs them walks with a stack. */
export interface Source {
	readonly ts: TypeScript;
	readonly file: ts.SourceFile;
	readonly text: string;
	/** The file of which `text` is what was left to be parsed: for questions to a text as a whole. */
	readonly whole: WholeText;
	readonly path: string;
	/** Whether the text has anything to do with an environment: a look that spares most files the rest. */
	readonly mentionsEnvironment: boolean;
	/** Where the text has anything to say, as far as that is known; elsewhere, nobody has to look. */
	readonly leads?: Leads | undefined;
}

/** Loads the parser, which takes a while: only when the first file needs it. */
export async function loadTypeScript(): Promise<TypeScript> {
	const module = (await import('typescript')) as unknown as TypeScript & { readonly default?: TypeScript };
	// A copy with plain properties: bundlers hand on exports through a getter, or two, and the walk asks for them millions of times.
	return { ...(module.default ?? module) };
}

/** Parses a file, recovering from syntax errors. */
export function parse(ts: TypeScript, path: string, text: string, whole = new WholeText(text), leads?: Leads): Source {
	const file = ts.createSourceFile(
		path,
		text,
		{ languageVersion: ts.ScriptTarget.Latest, jsDocParsingMode: ts.JSDocParsingMode.ParseNone },
		false,
		scriptKind(ts, path),
	);
	return {
		ts,
		file,
		text,
		whole,
		path,
		leads,
		mentionsEnvironment:
			/\benv\b|ConfigService|env-var|\bckey\b|\bNODE_ENV\b|\b(?:environment|nodeEnv|appEnv|stage|app_?stage)\s?[!=]=|\b(?:debug|verbose|enable_?log|logging_?enabled|dry_?run|(?:print|show|log|dump)_?(?:debug|tim|duration|stat|trac|profil|memory))\w{0,12}\s?(?:\)|&&|\?)|\bENABLE_(?:LOG|DEBUG|TRAC)|\b(?:development|production)_?mode\b/i.test(
				text,
			) ||
			asksOtherModule(text) ||
			mayCallReader(text),
	};
}

function scriptKind(ts: TypeScript, path: string): ts.ScriptKind {
	switch (extensionOf(path)) {
		case '.ts':
		case '.mts':
		case '.cts':
			return ts.ScriptKind.TS;
		case '.tsx':
			return ts.ScriptKind.TSX;
		case '.jsx':
			return ts.ScriptKind.JSX;
		default:
			return ts.ScriptKind.JS;
	}
}

/** How many syntax errors the parser recovered from. */
export function countSyntaxErrors(source: Source): number {
	const errors = (source.file as unknown as { readonly parseDiagnostics?: readonly unknown[] }).parseDiagnostics;
	return errors?.length ?? 0;
}

/** Whether the parser recovered from a syntax error from one place up to and with another. */
export function hasSyntaxErrors(source: Source, from: number, to: number): boolean {
	const errors = (source.file as unknown as { readonly parseDiagnostics?: readonly { readonly start?: number }[] }).parseDiagnostics ?? [];
	return errors.some(({ start = 0 }) => from <= start && start <= to);
}
