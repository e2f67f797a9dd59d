import { DiagnosticSeverity, type Diagnostic, type DiagnosticRelatedInformation, type Range } from 'vscode-languageserver';
import { URI, Utils } from 'vscode-uri';
import type { Finding, LineIndex, Severity, Span } from '../engine/vocabulary.js';

/** The only place where spans become ranges, severities numbers, and paths URIs. */

/** What a diagnostic carries, so that an action finds its finding again and knows whether the text has moved on. */
export interface DiagnosticData {
	readonly rule: string;
	readonly messageId: string;
	readonly start: number;
	readonly end: number;
	/** The document version of the finding; null for a file that is not open. */
	readonly version: number | null;
}

const severityNumbers: Readonly<Record<Severity, DiagnosticSeverity>> = {
	error: DiagnosticSeverity.Error,
	warning: DiagnosticSeverity.Warning,
	information: DiagnosticSeverity.Information,
	hint: DiagnosticSeverity.Hint,
};

/** The range of a span. */
export function toRange(lines: LineIndex, { start, end }: Span): Range {
	return { start: lines.positionAt(start), end: lines.positionAt(end) };
}

/** The span of a range. */
export function toSpan(lines: LineIndex, { start, end }: Range): Span {
	return { start: lines.offsetAt(start), end: lines.offsetAt(end) };
}

/** A finding as the editor shows it. `page` is where its rule is explained. */
export function toDiagnostic(
	finding: Finding,
	lines: LineIndex,
	version: number | null,
	page: string | undefined,
	related: readonly DiagnosticRelatedInformation[],
): Diagnostic {
	const { rule, messageId, message, severity, at } = finding;
	const data: DiagnosticData = { rule, messageId, start: at.span.start, end: at.span.end, version };
	return {
		range: toRange(lines, at.span),
		severity: severityNumbers[severity],
		source: 'twelve-factor',
		code: rule,
		message,
		data,
		...(page === undefined ? {} : { codeDescription: { href: page } }),
		...(related.length === 0 ? {} : { relatedInformation: [...related] }),
	};
}

/** The data of a diagnostic that came back from the editor; undefined when it is none of ours or lost it. */
export function dataOf(diagnostic: Diagnostic): DiagnosticData | undefined {
	const data: unknown = diagnostic.data;
	if (diagnostic.source !== 'twelve-factor' || typeof data !== 'object' || data === null) {
		return undefined;
	}
	const { rule, messageId, start, end, version } = data as Partial<Record<keyof DiagnosticData, unknown>>;
	const isWhole =
		typeof rule === 'string' &&
		typeof messageId === 'string' &&
		typeof start === 'number' &&
		typeof end === 'number' &&
		(typeof version === 'number' || version === null);
	return isWhole ? { rule, messageId, start, end, version } : undefined;
}

/** Whether a diagnostic's data speak of a finding. */
export function isOf(data: DiagnosticData, { rule, messageId, at }: Finding): boolean {
	return data.rule === rule && data.messageId === messageId && data.start === at.span.start && data.end === at.span.end;
}

/** So many answers are kept of one question about URIs: those about open documents are asked with every keystroke. */
const mostKept = 500;

function keeping<Answer>(answer: (first: string, second: string) => Answer): (first: string, second?: string) => Answer {
	const known = new Map<string, Answer>();
	return (first, second = '') => {
		const key = `${first}\n${second}`;
		let found = known.get(key);
		if (found === undefined) {
			if (known.size >= mostKept) {
				known.clear();
			}
			found = answer(first, second);
			known.set(key, found);
		}
		return found;
	};
}

const normalized = keeping((uri) => URI.parse(uri).toString());
const joined = keeping((root, path) => Utils.joinPath(URI.parse(root), path).toString());
const within = keeping(findPath);

/** A URI in the one spelling by which documents and files are compared: editors encode them differently. */
export function normalizeUri(uri: string): string {
	return normalized(uri);
}

/** The URI of a path within a root. */
export function uriOf(root: string, path: string): string {
	return joined(root, path);
}

/** A URI as people read it, without its encoding: for what is shown or compared, not to be parsed again. */
export function plainUri(uri: string): string {
	const { scheme, authority, path } = URI.parse(uri);
	return `${scheme}://${authority}${path.replace(/\/$/, '')}`;
}

/** The path of a URI within a root; undefined when it lies elsewhere. */
export function pathOf(root: string, uri: string): string | undefined {
	return within(root, uri) ?? undefined;
}

function findPath(root: string, uri: string): string | null {
	const base = URI.parse(root);
	const target = URI.parse(uri);
	if (base.scheme !== target.scheme || base.authority !== target.authority) {
		return null;
	}
	const folder = base.path.endsWith('/') ? base.path : `${base.path}/`;
	return target.path.startsWith(folder) && target.path.length > folder.length ? target.path.slice(folder.length) : null;
}
