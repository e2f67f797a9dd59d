import type { ClientCapabilities, Connection, InitializeParams } from 'vscode-languageserver';
import { pathOf } from './convert.js';
import { defaultSettings, readSettings, type Settings } from './features/configuration.js';
import type { Diagnostics } from './features/diagnostics.js';
import type { Root } from './root.js';
import type { Scans } from './scans.js';
import type { Roots } from './roots.js';

/** A workspace folder, as the client names it. */
export interface Folder {
	readonly uri: string;
	readonly name: string;
}

/** Milliseconds until a folder that was opened is scanned: what is open in the editor comes first. */
const untilFirstScan = 50;

/** What surrounds the folders. */
export interface FoldersInit {
	readonly connection: Connection;
	readonly capabilities: ClientCapabilities;
	readonly roots: Roots;
	readonly scans: Scans;
	readonly diagnostics: Diagnostics;
	/** Scans a root in the background. */
	scan(root: Root, delay: number): void;
}

/** The folders of the workspace with their settings, each with a root that answers for it unless it is switched off. */
export class Folders {
	readonly #init: FoldersInit;
	readonly #settings = new Map<string, Settings>();
	#all: readonly Folder[];

	constructor(init: FoldersInit, all: readonly Folder[]) {
		this.#init = init;
		this.#all = all;
	}

	/** The folders that the client has open, whether or not they are switched off. */
	get all(): readonly Folder[] {
		return this.#all;
	}

	/** Whether there are folders, and every one is switched off. */
	get areDisabled(): boolean {
		return this.#all.length > 0 && this.#all.every(({ uri }) => this.#settings.get(uri)?.enable === false);
	}

	/** The settings of a folder. */
	settingsOf(uri: string): Settings {
		return this.#settings.get(uri) ?? defaultSettings;
	}

	/** Whether the innermost folder around a document is switched off. */
	isDisabled(uri: string): boolean {
		let innermost: string | undefined;
		for (const folder of this.#all) {
			if (pathOf(folder.uri, uri) !== undefined && (innermost === undefined || folder.uri.length > innermost.length)) {
				innermost = folder.uri;
			}
		}
		return innermost !== undefined && this.#settings.get(innermost)?.enable === false;
	}

	async openAll(): Promise<void> {
		await Promise.all(this.#all.map((folder) => this.#open(folder)));
	}

	/** Opens a folder anew: nothing that was read before counts any more. */
	reopen({ uri, name }: Folder): Root | undefined {
		const { roots, scans } = this.#init;
		const before = roots.folders.find((root) => root.uri === uri);
		if (before) {
			scans.stop(before);
		}
		return roots.open(uri, name, this.#settings.get(uri)?.rules ?? {});
	}

	/** Reads the settings again, and opens anew the folders whose settings changed. */
	async readSettings(): Promise<void> {
		for (const folder of this.#all) {
			const before = this.settingsOf(folder.uri);
			const after = await this.#readSettings(folder);
			if (JSON.stringify(before) !== JSON.stringify(after)) {
				await this.#open(folder, after);
			}
		}
	}

	/** Takes in that folders came and went. */
	async change(added: readonly Folder[], removed: readonly Folder[]): Promise<void> {
		for (const folder of removed) {
			this.#all = this.#all.filter(({ uri }) => uri !== folder.uri);
			this.#settings.delete(folder.uri);
			this.#close(folder.uri);
		}
		for (const folder of added) {
			this.#all = [...this.#all.filter(({ uri }) => uri !== folder.uri), folder];
			await this.#open(folder);
		}
		// A folder within another one answers for its files while it is there: the outer one gives them up, and takes them back.
		const { roots, diagnostics, scan } = this.#init;
		for (const root of roots.folders) {
			for (const path of diagnostics.pathsOf(root)) {
				if (!roots.isOwner(root, path)) {
					diagnostics.clear(root.uriOf(path));
				}
			}
			scan(root, 1);
		}
	}

	async #open(folder: Folder, settings?: Settings): Promise<void> {
		const known = settings ?? (await this.#readSettings(folder));
		if (!this.#all.some(({ uri }) => uri === folder.uri)) {
			// It was closed while the editor was asked: nobody would ever close it again.
			return;
		}
		this.#settings.set(folder.uri, known);
		if (!known.enable) {
			this.#close(folder.uri);
			return;
		}
		const root = this.reopen(folder);
		if (root) {
			this.#init.scan(root, untilFirstScan);
		}
	}

	#close(uri: string): void {
		const { roots, scans, diagnostics } = this.#init;
		const root = roots.close(uri);
		if (root) {
			scans.stop(root);
			diagnostics.clearRoot(root);
		}
	}

	#readSettings({ uri }: Folder): Promise<Settings> {
		return readSettings(this.#init.connection, this.#init.capabilities, uri);
	}
}

/** The folders that a client starts with: an older one knows of a single root. */
export function foldersOf({ workspaceFolders, rootUri }: InitializeParams): readonly Folder[] {
	return workspaceFolders ?? (rootUri ? [{ uri: rootUri, name: rootUri.slice(rootUri.lastIndexOf('/') + 1) }] : []);
}
