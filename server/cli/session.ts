import { readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { createDiskWorkspace, type DiskWorkspace } from '../disk/diskWorkspace.js';
import type { Engine, FactsMemory, Journal, SourceFile } from '../engine/vocabulary.js';
import type { Trace } from '../disk/trace.js';
import type { Io } from './io.js';
import { prefixOf } from './targets.js';

/** An engine on a folder, with texts that fixes changed and nobody wrote yet. */
export interface Session {
	readonly root: string;
	/** What stands before paths when they are shown: the way from the working directory to the root, or nothing. */
	readonly prefix: string;
	readonly engine: Engine;
	readonly workspace: DiskWorkspace;
	/** Texts that shadow the disk, by path. */
	readonly changed: Map<string, SourceFile>;
	/** Lines that the engine logged. */
	readonly log: string[];
}

/** Opens a folder. Dispose of the engine when done. The engine is loaded here, by whoever needs one. */
export async function openSession(
	root: string,
	{ assets, workingDirectory, stderr }: Pick<Io, 'assets' | 'workingDirectory'> & Partial<Pick<Io, 'stderr'>>,
	options: {
		readonly inlineConfiguration?: boolean;
		readonly verbose?: boolean;
		readonly memory?: FactsMemory | undefined;
		readonly trace?: Trace | undefined;
	} = {},
): Promise<Session> {
	const { createEngine } = await import('../engine/index.js');
	const changed = new Map<string, SourceFile>();
	const log: string[] = [];
	const workspace = createDiskWorkspace(
		root,
		{ get: (path) => changed.get(path), paths: () => changed.keys() },
		{ blocks: true, hashes: options.memory !== undefined, trace: options.trace },
	);
	const prefix = prefixOf(root, workingDirectory);
	const engine = createEngine({
		workspace,
		assets: { load: (name) => readFile(join(assets, name)) },
		log: (message) => log.push(message),
		...(options.memory === undefined ? {} : { memory: options.memory }),
		inlineSuppressions: options.inlineConfiguration ?? true,
		...(options.verbose ? { journal: spokenJournal((path) => stderr?.write(`${prefix}${path}\n`)) } : {}),
	});
	return { root, prefix, engine, workspace, changed, log };
}

/** Names every file on which work begins, once in a row. Nothing is left out: whoever calls the command line decides what to exclude. */
function spokenJournal(say: (path: string) => void): Journal {
	let last: string | undefined;
	return {
		begin: (path) => {
			if (path !== last) {
				say(path);
			}
			last = path;
		},
		beginStep: () => undefined,
		end: () => undefined,
		quarantined: () => undefined,
		isSuspended: () => false,
	};
}
