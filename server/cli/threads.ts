import { availableParallelism } from 'node:os';
import { isMainThread, parentPort, Worker, workerData } from 'node:worker_threads';
import { createDiskWorkspace } from '../disk/diskWorkspace.js';
import type { FactsFile } from '../disk/factsFile.js';
import type { Trace } from '../disk/trace.js';
import type { FactsMemory, StoredFile } from '../engine/vocabulary.js';
import type { Io } from './io.js';
import type { Session } from './session.js';

/** Below this many files a thread costs more than it reads: it loads the engine and the parser once more. */
const leastFiles = 1500;
const mostThreads = 4;
/**
 * With two processors, the other one has its hands full with compiling and collecting what the first one reads: a second thread
 * gains nothing, and costs half as much again.
 */
const leastProcessors = 3;
/** Files that a thread takes at a time. */
const filesPerTurn = 8;

/** What a thread is asked for. */
interface Work {
	readonly root: string;
	readonly paths: readonly string[];
	/** The place of the next file that nobody has taken, for all threads in one. */
	readonly next: Int32Array;
	readonly hashes: boolean;
}

/** What a thread comes back with: of each file its path, its hash and the JSON of what was read. */
interface Done {
	readonly files: readonly (readonly [string, string | undefined, string])[];
	readonly log: readonly string[];
}

/**
 * Reads the files of a large root on all processors; each thread takes the next ones when it is done with its last. A thread that
 * fails leaves what it took to the run.
 */
export async function readInThreads(
	session: Session,
	{ thread, threads }: Pick<Io, 'thread'> & { readonly threads: number | undefined },
	log: string[],
	facts?: FactsFile,
	trace?: Trace,
): Promise<void> {
	const processors = availableParallelism();
	const count = threads ?? (processors < leastProcessors ? 1 : Math.min(processors, mostThreads));
	const paths = thread === undefined || count < 2 ? [] : await session.engine.unread();
	if (thread === undefined || paths.length < (threads === undefined ? leastFiles : 1)) {
		return;
	}
	const next = new Int32Array(new SharedArrayBuffer(Int32Array.BYTES_PER_ELEMENT));
	const others = Array.from({ length: count - 1 }, () => start(thread, { root: session.root, paths, next, hashes: facts !== undefined }));
	await session.engine.readFiles(turns(paths, next));
	for (const done of await Promise.all(others)) {
		log.push(...done.log);
		for (const [path, hash, json] of done.files) {
			session.engine.takeIn(path, JSON.parse(json) as StoredFile);
			if (hash !== undefined) {
				facts?.rememberJson({ path, hash }, json);
				trace?.read(path, hash);
			}
		}
	}
}

function* turns(paths: readonly string[], next: Int32Array): Generator<string> {
	for (let at = Atomics.add(next, 0, filesPerTurn); at < paths.length; at = Atomics.add(next, 0, filesPerTurn)) {
		yield* paths.slice(at, at + filesPerTurn);
	}
}

function start(thread: string, work: Work): Promise<Done> {
	return new Promise((resolve) => {
		const worker = new Worker(thread, { workerData: work });
		worker.once('message', (done: Done) => resolve(done));
		for (const end of ['error', 'exit']) {
			worker.once(end, () => resolve({ files: [], log: [] }));
		}
	});
}

/** Whether this is such a thread; then it reads what it gets hold of, and nothing else runs. */
export function runThread(): boolean {
	if (!isMainThread) {
		void work(workerData as Work);
	}
	return !isMainThread;
}

async function work({ root, paths, next, hashes }: Work): Promise<void> {
	const { readFiles } = await import('../engine/index.js');
	const files: [string, string | undefined, string][] = [];
	const log: string[] = [];
	const memory: FactsMemory = {
		recall: () => undefined,
		remember: ({ path, hash }, stored) => void files.push([path, hash, JSON.stringify(stored)]),
	};
	await readFiles(createDiskWorkspace(root, undefined, { blocks: true, hashes }), memory, (line) => log.push(line), turns(paths, next));
	parentPort?.postMessage({ files, log } satisfies Done);
}
