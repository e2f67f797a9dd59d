import { Session } from 'node:inspector';
import { setFlagsFromString } from 'node:v8';

/** How often each place of the engine's code (a function, or a block in one) was reached. */
export type Work = ReadonlyMap<string, number>;

/** What V8 tells of a script (https://chromedevtools.github.io/devtools-protocol/tot/Profiler/#type-ScriptCoverage). */
interface Coverage {
	readonly result: readonly {
		readonly scriptId: string;
		readonly url: string;
		readonly functions: readonly {
			readonly ranges: readonly { readonly startOffset: number; readonly endOffset: number; readonly count: number }[];
		}[];
	}[];
}

/**
 * Counts the work of the engine instead of the time that it takes: what is counted is the same on every machine, however busy,
 * and it tells where. What is done inside of the runtime (`includes`, `sort`) is not seen, but what calls it is.
 */
export class WorkCounter {
	readonly #session = new Session();

	constructor() {
		// The counts of a function are gone with its code, which V8 lets go of when it rests.
		setFlagsFromString('--no-flush-bytecode');
		this.#session.connect();
		this.#post('Profiler.enable');
		this.#post('Debugger.enable');
		this.#post('Profiler.startPreciseCoverage', { callCount: true, detailed: true });
	}

	async count(task: () => Promise<unknown>): Promise<Work> {
		this.#post('Profiler.takePreciseCoverage');
		await task();
		const { result } = this.#post('Profiler.takePreciseCoverage') as Coverage;
		const work = new Map<string, number>();
		for (const { scriptId, url, functions } of result.filter((script) => script.url.includes('/server/engine/'))) {
			for (const { ranges } of functions) {
				for (const { startOffset, endOffset, count } of ranges) {
					const place = `${scriptId} ${startOffset} ${endOffset} ${url}`;
					work.set(place, (work.get(place) ?? 0) + count);
				}
			}
		}
		return work;
	}

	/** A place in words: its file and line, and how it begins. */
	describe(place: string): string {
		const [scriptId, start, end, url = ''] = place.split(' ');
		const { scriptSource } = this.#post('Debugger.getScriptSource', { scriptId }) as { readonly scriptSource: string };
		const line = scriptSource.slice(0, Number(start)).split('\n').length;
		const text = scriptSource.slice(Number(start), Number(end)).replace(/\s+/g, ' ').slice(0, 100);
		return `${url.replace(/^.*\/server\//, 'server/')}:${line} ${text}`;
	}

	dispose(): void {
		this.#post('Profiler.stopPreciseCoverage');
		this.#session.disconnect();
		setFlagsFromString('--flush-bytecode');
	}

	#post(method: string, params: object = {}): unknown {
		let answer: unknown;
		this.#session.post(method, params, (error, result) => {
			if (error) {
				throw new Error(`${method}: ${error.message}`);
			}
			answer = result;
		});
		return answer;
	}
}

/** How often all places together were reached. */
export function sumOf(work: Work): number {
	return [...work.values()].reduce((sum, count) => sum + count, 0);
}
