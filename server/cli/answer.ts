import { createDiskWorkspace } from '../disk/diskWorkspace.js';
import { cacheFileOf, keep, readKept } from '../disk/factsFile.js';
import { isAsBefore, type Trace } from '../disk/trace.js';
import type { Place, Results } from './results.js';

/** What an engine says of a root, with every place in it: all that is shown of it. Paths are those of the root. */
export interface Answer {
	readonly results: Results;
	/** What is wrong with configuration files. */
	readonly problems: readonly (Pick<Place, 'path' | 'line' | 'column'> & { readonly message: string })[];
	/** Lines that the engine logged. */
	readonly log: readonly string[];
}

/** What an answer depends on beside the disk. */
export interface Question {
	readonly root: string;
	readonly build: string;
	readonly inlineConfiguration: boolean;
}

/** What a kept answer starts with. */
const header = 'twelve-factor answer 1';

/**
 * The answer that a folder of caches keeps to a question, if all that it was drawn from is as it was: every file is read and
 * hashed, and nothing else is done. An engine has no other sources, so it would
 * say the same.
 */
export async function answerAgain(folder: string, question: Question): Promise<Answer | undefined> {
	const kept = await readKept(cacheFileOf(folder, question.root, 'answer'), kindOf(question), question.build);
	const end = kept?.indexOf('\n') ?? -1;
	if (!kept || !(await isAsBefore(kept.toString('latin1', 0, end), createDiskWorkspace(question.root, undefined, { blocks: true })))) {
		return undefined;
	}
	return JSON.parse(kept.toString('utf8', end + 1)) as Answer;
}

/** Keeps an answer in a folder of caches, with what it was drawn from. */
export async function keepAnswer(folder: string, question: Question, trace: Trace, answer: Answer): Promise<void> {
	const from = trace.toString();
	if (from !== undefined) {
		await keep(
			cacheFileOf(folder, question.root, 'answer'),
			kindOf(question),
			question.build,
			Buffer.from(`${from}\n${JSON.stringify(answer)}`),
		);
	}
}

function kindOf({ inlineConfiguration }: Question): string {
	return inlineConfiguration ? header : `${header} (no inline configuration)`;
}
