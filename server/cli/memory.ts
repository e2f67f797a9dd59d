import { resolve } from 'node:path';
import { codeOf } from '../disk/errorCode.js';
import { cacheFileOf, FactsFile } from '../disk/factsFile.js';
import { UsageError, type Io } from './io.js';

/** The facts that a run starts with and leaves behind, where it was asked to. */
export interface Memory {
	readonly facts: FactsFile;
	/** Whether there was something to start with. */
	readonly isFull: boolean;
	/** Keeps what the run read. A cache that cannot be written is said, and fails nothing; false then. */
	save(): Promise<boolean>;
}

/** Opens what `--cache` and `--facts` name for a root, into what is known already; undefined when there is neither. */
export async function openMemory(
	root: string,
	{ cache, facts }: { readonly cache: string | undefined; readonly facts: readonly string[] },
	io: Io,
	known?: FactsFile,
): Promise<Memory | undefined> {
	if (cache === undefined && facts.length === 0) {
		return undefined;
	}
	const memory = known ?? new FactsFile(io.build);
	for (const file of facts) {
		if (!(await memory.load(resolve(io.workingDirectory, file)))) {
			io.stderr.write(`warning: ${file} holds no facts of this version: the files are read again.\n`);
		}
	}
	const file = cache === undefined ? undefined : cacheFileOf(resolve(io.workingDirectory, cache), root, 'facts');
	if (file !== undefined) {
		await memory.load(file);
	}
	return {
		facts: memory,
		isFull: !memory.isEmpty,
		async save() {
			try {
				await (file === undefined ? undefined : memory.save(file));
				return true;
			} catch (error) {
				io.stderr.write(`warning: --cache: ${cache} cannot be written (${codeOf(error)}).\n`);
				return false;
			}
		},
	};
}

/** Writes facts where `--facts-out` says. */
export async function saveFacts(memory: FactsFile, file: string, io: Io): Promise<void> {
	try {
		await memory.save(resolve(io.workingDirectory, file));
	} catch (error) {
		throw new UsageError(`--facts-out: ${file} cannot be written (${codeOf(error)}).`);
	}
}
