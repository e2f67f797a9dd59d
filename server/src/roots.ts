import type { TextDocument } from 'vscode-languageserver-textdocument';
import type { RuleSettings } from '../engine/vocabulary.js';
import { pathOf, uriOf } from './convert.js';
import { Answers } from './answers.js';
import type { OpenDocuments } from './documents.js';
import type { Environment } from './environment.js';
import { createLooseWorkspace, looseName } from './looseWorkspace.js';
import type { Quarantine } from './quarantine.js';
import { Root, type RootInit } from './root.js';

/** A file with the root that answers for it. */
export interface Owned {
	readonly root: Root;
	readonly path: string;
}

/** What surrounds the roots. */
export interface RootsInit {
	readonly environment: Environment;
	readonly documents: OpenDocuments;
	readonly quarantine: Quarantine;
	/** A folder of the client's own, for what is kept from session to session. */
	readonly storage: string | undefined;
	/** Whether the server before this one ended well, so that its answers count. */
	readonly trustsAnswers: boolean;
	/** Whether whole folders are scanned in the background. */
	readonly scansWorkspace: boolean;
	log(message: string): void;
}

/** The roots: one per workspace folder, and one per open document that lies in none. */
export class Roots {
	readonly #init: RootsInit;
	readonly #folders = new Map<string, Root>();
	readonly #loose = new Map<string, Owned>();

	constructor(init: RootsInit) {
		this.#init = init;
	}

	/** The roots of workspace folders. */
	get folders(): readonly Root[] {
		return [...this.#folders.values()];
	}

	/** Opens a workspace folder (again, with other settings). Undefined when this host cannot reach it. */
	open(uri: string, name: string, rules: RuleSettings): Root | undefined {
		this.close(uri);
		const { environment, documents, storage, trustsAnswers, scansWorkspace, log } = this.#init;
		const workspace = environment.openFolder(
			uri,
			documents.textsOf(uri, () => this.#openPathsIn(uri)),
		);
		if (!workspace) {
			log(`The folder ${name} cannot be reached and is not checked.`);
			return undefined;
		}
		const facts = storage === undefined ? undefined : environment.keepFacts?.(storage, uri);
		const kept = storage === undefined || !trustsAnswers ? undefined : environment.keepAnswers?.(storage, uri);
		const root = new Root({
			...this.#around(),
			uri,
			name,
			workspace,
			awaitsScan: scansWorkspace,
			rules,
			...(facts ? { facts } : {}),
			...(kept ? { answers: new Answers(kept, rules) } : {}),
		});
		this.#folders.set(uri, root);
		return root;
	}

	/** Closes a workspace folder. Returns its root, if it was open. */
	close(uri: string): Root | undefined {
		const root = this.#folders.get(uri);
		this.#folders.delete(uri);
		root?.dispose();
		return root;
	}

	/** Who answers for a URI: the innermost folder around it, else the loose root of the open document. */
	ownerOf(uri: string): Owned | undefined {
		let owner: Owned | undefined;
		for (const root of this.#folders.values()) {
			const path = root.pathOf(uri);
			if (path !== undefined && (owner === undefined || path.length < owner.path.length)) {
				owner = { root, path };
			}
		}
		return owner ?? this.#loose.get(uri);
	}

	/** Every folder around a URI, the owner among them: an inner folder's files are part of the outer project too. */
	allAround(uri: string): readonly Owned[] {
		return this.folders.flatMap((root) => {
			const path = root.pathOf(uri);
			return path === undefined ? [] : [{ root, path }];
		});
	}

	/** Whether a root answers for one of its paths, rather than a folder within it. */
	isOwner(root: Root, path: string): boolean {
		return this.ownerOf(root.uriOf(path))?.root === root;
	}

	/** Makes a root for an open document that lies in no folder. */
	adopt(document: TextDocument): Owned {
		const path = looseName(document.uri, document.languageId);
		const workspace = createLooseWorkspace(path, () => this.#init.documents.get(document.uri));
		// The stand-in folder maps the one path to the document and back; nothing else is ever asked of it.
		const root = new LooseRoot(document.uri, path, {
			...this.#around(),
			uri: document.uri,
			name: path,
			workspace,
			awaitsScan: false,
			rules: {},
		});
		const owned = { root, path };
		this.#loose.set(document.uri, owned);
		return owned;
	}

	/** Lets go of a loose document. */
	abandon(uri: string): void {
		this.#loose.get(uri)?.root.dispose();
		this.#loose.delete(uri);
	}

	isLoose(root: Root): boolean {
		return root instanceof LooseRoot;
	}

	dispose(): void {
		for (const root of [...this.#folders.values(), ...[...this.#loose.values()].map((owned) => owned.root)]) {
			root.dispose();
		}
		this.#folders.clear();
		this.#loose.clear();
	}

	/** What every root has around it. */
	#around(): Pick<RootInit, 'environment' | 'journal' | 'log'> {
		const { environment, quarantine, log } = this.#init;
		return { environment, journal: (plain) => quarantine.journalOf(plain), log };
	}

	*#openPathsIn(uri: string): Iterable<string> {
		for (const document of this.#init.documents.all) {
			const path = pathOf(uri, document.uri);
			if (path !== undefined) {
				yield path;
			}
		}
	}
}

/** A root of one document, whatever its URI looks like. */
class LooseRoot extends Root {
	readonly #document: string;
	readonly #path: string;

	constructor(document: string, path: string, init: ConstructorParameters<typeof Root>[0]) {
		super(init);
		this.#document = document;
		this.#path = path;
	}

	override pathOf(uri: string): string | undefined {
		return uri === this.#document ? this.#path : undefined;
	}

	override uriOf(path: string): string {
		return path === this.#path ? this.#document : uriOf(this.#document, path);
	}
}
