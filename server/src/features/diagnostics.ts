import type { Connection, Diagnostic, DiagnosticRelatedInformation } from 'vscode-languageserver';
import { linesOf, type LineIndex, type FileReport, type Finding, type WorkspaceReport } from '../../engine/vocabulary.js';
import { normalizeUri, toDiagnostic } from '../convert.js';
import type { OpenDocuments } from '../documents.js';
import type { FindingCounts } from '../protocol.js';
import type { Root } from '../root.js';
import type { Owned, Roots } from '../roots.js';

/** What stands in the editor for one file. */
export interface Published {
	readonly root: Root;
	readonly path: string;
	/** As the editor writes it. */
	readonly uri: string;
	/** The document version that the findings are of; null for a file that is not open. */
	readonly version: number | null;
	readonly findings: readonly Finding[];
	readonly diagnostics: readonly Diagnostic[];
	readonly lines: LineIndex;
}

/** Pushes diagnostics, and remembers what it pushed: actions and hovers are about what the user sees. */
export class Diagnostics {
	readonly #connection: Connection;
	readonly #documents: OpenDocuments;
	readonly #roots: Roots;
	readonly #pageUri: (rule: string) => string | undefined;
	readonly #published = new Map<string, Published>();

	constructor(connection: Connection, documents: OpenDocuments, roots: Roots, pageUri: (rule: string) => string | undefined) {
		this.#connection = connection;
		this.#documents = documents;
		this.#roots = roots;
		this.#pageUri = pageUri;
	}

	/** What stands in the editor for a URI. */
	get(uri: string): Published | undefined {
		return this.#published.get(normalizeUri(uri));
	}

	/** How many problems stand in the editor, in all. */
	get counts(): FindingCounts {
		const counts = { error: 0, warning: 0, information: 0, hint: 0 };
		for (const { findings } of this.#published.values()) {
			for (const { severity } of findings) {
				counts[severity]++;
			}
		}
		return counts;
	}

	/** Publishes what a check of one file found. Does nothing when the document has moved on, since a newer check is on its way. */
	async publishFile({ root, path }: Owned, report: FileReport): Promise<void> {
		const uri = root.uriOf(path);
		const document = this.#documents.get(uri);
		if (document && document.version !== report.version) {
			return;
		}
		await this.#publish(root, path, document?.uri ?? uri, document ? report.version : null, report.findings);
	}

	/**
	 * Publishes what a scan found, and takes away what it did not find any more. Returns the open files that changed meanwhile:
	 * they need a check of their own.
	 */
	async publishScan(root: Root, report: WorkspaceReport, touched: ReadonlySet<string>): Promise<readonly string[]> {
		const recheck: string[] = [];
		const found = new Set<string>();
		for (const file of report.files) {
			if (!this.#roots.isOwner(root, file.path)) {
				continue;
			}
			const uri = root.uriOf(file.path);
			found.add(normalizeUri(uri));
			const document = this.#documents.get(uri);
			if (document && (document.version !== file.version || touched.has(file.path))) {
				recheck.push(file.path);
			} else {
				await this.#publish(root, file.path, document?.uri ?? uri, document ? file.version : null, file.findings);
			}
		}
		for (const [key, entry] of [...this.#published]) {
			if (entry.root.uri === root.uri && !found.has(key)) {
				if (touched.has(entry.path) && this.#documents.get(entry.uri)) {
					recheck.push(entry.path);
				} else {
					this.clear(entry.uri);
				}
			}
		}
		return recheck;
	}

	/** Takes away what stands for a URI. */
	clear(uri: string): void {
		if (this.#published.delete(normalizeUri(uri))) {
			this.#send(uri, this.#documents.get(uri)?.version ?? null, []);
		}
	}

	/** Takes away all that stands for a root. */
	clearRoot(root: Root): void {
		for (const entry of [...this.#published.values()]) {
			if (entry.root.uri === root.uri) {
				this.clear(entry.uri);
			}
		}
	}

	/** The paths of a root for which something stands in the editor. */
	pathsOf(root: Root): readonly string[] {
		return [...this.#published.values()].filter((entry) => entry.root.uri === root.uri).map(({ path }) => path);
	}

	async #publish(root: Root, path: string, uri: string, version: number | null, findings: readonly Finding[]): Promise<void> {
		const key = normalizeUri(uri);
		const text = findings.length === 0 ? '' : await root.textOf(path);
		const lines = linesOf(text ?? '');
		const locate = root.locator();
		const diagnostics: Diagnostic[] = [];
		for (const finding of findings) {
			const related: DiagnosticRelatedInformation[] = [];
			for (const { at, message } of finding.related) {
				related.push({ location: await locate(at), message });
			}
			diagnostics.push(toDiagnostic(finding, lines, version, this.#pageUri(finding.rule), related));
		}
		const document = this.#documents.get(uri);
		if (root.isDisposed || (document?.version ?? null) !== version) {
			// Reading took time, and the document has moved on.
			return;
		}
		const before = this.#published.get(key);
		if (findings.length === 0) {
			this.#published.delete(key);
		} else {
			this.#published.set(key, { root, path, uri, version, findings, diagnostics, lines });
		}
		// An open document hears of every version, even when nothing is wrong; of one version, and of a closed file, only news.
		const isNews = before ? JSON.stringify(before.diagnostics) !== JSON.stringify(diagnostics) : diagnostics.length > 0 || version !== null;
		if (isNews || (version !== null && before?.version !== version)) {
			this.#send(uri, version, diagnostics);
		}
	}

	#send(uri: string, version: number | null, diagnostics: Diagnostic[]): void {
		this.#connection.sendDiagnostics({ uri, diagnostics, ...(version === null ? {} : { version }) }).catch(() => undefined);
	}
}
