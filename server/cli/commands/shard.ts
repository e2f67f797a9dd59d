import { FactsFile } from '../../disk/factsFile.js';
import type { ShardOptions } from '../args.js';
import { exitStatus, type Io } from '../io.js';
import { buildOf, openMemory, saveFacts } from '../memory.js';
import { openSession } from '../session.js';
import { findTargets } from '../targets.js';

/** Reads a share of the files into a file of facts, which `check --facts` answers from. */
export async function shard(options: ShardOptions, io: Io): Promise<number> {
	const memory = new FactsFile(await buildOf(io));
	let read = 0;
	for (const { root } of await findTargets(options.paths, io.workingDirectory)) {
		const known = await openMemory(root, options, io, memory);
		const session = openSession(root, io, { inlineConfiguration: options.inlineConfiguration, memory });
		try {
			read += await session.engine.readShare(options.index, options.count);
		} finally {
			session.engine.dispose();
		}
		await known?.save();
	}
	await saveFacts(memory, options.factsOut, io);
	io.stderr.write(`Read ${read} files into ${options.factsOut}.\n`);
	return exitStatus.clean;
}
