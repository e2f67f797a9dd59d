import { FactsFile } from '../../disk/factsFile.js';
import type { ShardOptions } from '../args.js';
import { exitStatus, type Io } from '../io.js';
import { openMemory, saveFacts } from '../memory.js';
import { openSession } from '../session.js';
import { findTargets } from '../targets.js';

/** Reads a share of the files into a file of facts, which `check --facts` answers from. */
export async function shard(options: ShardOptions, io: Io): Promise<number> {
	const { share } = options;
	const isBelow = (path: string): boolean => !('folder' in share) || path.startsWith(`${share.folder}/`);
	const isOurs = (path: string, index: number): boolean => ('folder' in share ? isBelow(path) : index % share.count === share.index);
	// What is read to find the way around the root is not part of a folder's share: its facts depend on its files alone.
	const memory = new FactsFile(io.build, isBelow);
	let read = 0;
	for (const { root } of await findTargets(options.paths, io.workingDirectory)) {
		const known = await openMemory(root, options, io, memory);
		const session = await openSession(root, io, { inlineConfiguration: options.inlineConfiguration, memory });
		try {
			read += await session.engine.readShare(isOurs);
		} finally {
			session.engine.dispose();
		}
		await known?.save();
	}
	await saveFacts(memory, options.factsOut, io);
	io.stderr.write(`Read ${read} files into ${options.factsOut}.\n`);
	return exitStatus.clean;
}
