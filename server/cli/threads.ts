import { availableParallelism } from 'node:os';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { FactsFile } from '../disk/factsFile.js';
import type { Io } from './io.js';
import { openSession, type Session } from './session.js';

/** Below this many files a thread costs more than it reads: it loads the program and the parser once more. */
const leastFiles = 1500;
const mostThreads = 4;

/** What a thread is asked for. */
interface Share {
	readonly root: string;
	readonly assets: string;
	readonly build: string;
	readonly index: number;
	readonly count: number;
}

/** Reads the files of a large root on all processors, each thread its share, into the memory that the run then answers from. A thread that fails leaves its share to the run. */
export async function readInThreads(session: Session, memory: FactsFile, { thread, assets }: Pick<Io, 'thread' | 'assets'>): Promise<void> {
	const count = Math.min(availableParallelism(), mostThreads);
	if (thread === undefined || count < 2 || (await session.engine.countFiles()) < leastFiles) {
		return;
	}
	const others = Array.from({ length: count - 1 }, (_, at) => entriesOf(thread, { root: session.root, assets, build: memory.build, index: at + 1, count }));
	await session.engine.readShare((_, at) => at % count === 0);
	for (const entries of await Promise.all(others)) {
		memory.add(entries);
	}
}

function entriesOf(thread: string, share: Share): Promise<ReadonlyMap<string, string>> {
	return new Promise((resolve) => {
		const worker = new Worker(thread, { workerData: share });
		worker.once('message', (entries: ReadonlyMap<string, string>) => resolve(entries));
		worker.once('error', () => resolve(new Map()));
		worker.once('exit', () => resolve(new Map()));
	});
}

/** Whether this is such a thread; then it reads its share, and nothing else runs. */
export function runThread(): boolean {
	if (!isMainThread) {
		void readShare(workerData as Share);
	}
	return !isMainThread;
}

async function readShare({ root, assets, build, index, count }: Share): Promise<void> {
	const memory = new FactsFile(build);
	const { engine } = await openSession(root, { assets, workingDirectory: root }, { memory });
	await engine.readShare((_, at) => at % count === index);
	parentPort?.postMessage(memory.entries());
}
