import type { Workspace } from './core/workspace.js';
import { FactStore, type FactsMemory } from './store.js';

const nothing: ReadonlySet<string> = new Set();

/** Reads files for an engine elsewhere, one after the other, into a memory; nothing else is kept of them. */
export async function readFiles(
	workspace: Workspace,
	memory: FactsMemory,
	log: (message: string) => void,
	paths: Iterable<string>,
): Promise<void> {
	const store = new FactStore({ workspace, log, memory });
	for (const path of paths) {
		await store.read(path);
		store.retain(nothing);
	}
}
