import { compare } from './oracle.js';
import { mutatedCode } from './mutateCode.js';
import { Random } from './random.js';

/** A program that the outline read differently than the tree. */
export interface Disagreement {
	readonly path: string;
	readonly text: string;
	readonly why: string;
}

/** What fuzzing the outline came to. */
export interface OutlineResult {
	readonly inputs: number;
	/** Those in which the parser found no fault, so that facts were compared. */
	readonly programs: number;
	readonly disagreements: readonly Disagreement[];
	readonly slowest: { readonly milliseconds: number; readonly path: string };
}

/** Changes programs and holds the outline to the tree. */
export class OutlineFuzzer {
	#inputs = 0;
	#programs = 0;
	readonly #disagreements: Disagreement[] = [];
	#slowest = { milliseconds: 0, path: '' };

	get result(): OutlineResult {
		return { inputs: this.#inputs, programs: this.#programs, disagreements: this.#disagreements, slowest: this.#slowest };
	}

	/** Changes one program so many times; `other` lends lines. */
	async change(path: string, text: string, other: string, rounds: number, seed: number): Promise<void> {
		for (let round = 0; round < rounds; round++) {
			await this.try(path, mutatedCode(text, other, new Random(seed * 1_000_003 + round * 7919 + text.length)));
		}
	}

	/** Compares one text. */
	async try(path: string, text: string): Promise<void> {
		this.#inputs++;
		const { kind, why, milliseconds } = await compare(path, text);
		this.#programs += kind === 'program' ? 1 : 0;
		if (milliseconds > this.#slowest.milliseconds) {
			this.#slowest = { milliseconds, path };
		}
		if (why !== undefined) {
			this.#disagreements.push({ path, text, why });
		}
	}
}

/** The same disagreement with less text around: lines, then words and brackets, are left out while the outline still differs. */
export async function smaller({ path, text, why: reason }: Disagreement): Promise<Disagreement> {
	let left = text;
	const differs = async (candidate: string): Promise<boolean> => {
		const { why } = await compare(path, candidate);
		return why !== undefined && why.slice(0, 12) === reason.slice(0, 12);
	};
	for (const parts of [
		(all: string) => all.split(/(?<=\n)/),
		(all: string) => all.split(/(?<=[;{}])/),
		(all: string) => all.split(/(?<=\W)|(?=\W)/),
	]) {
		for (let size = Math.ceil(parts(left).length / 2); size >= 1; size = size > 1 ? Math.ceil(size / 2) : 0) {
			for (let at = 0; at < parts(left).length && parts(left).length < 1500;) {
				const all = parts(left);
				const candidate = [...all.slice(0, at), ...all.slice(at + size)].join('');
				if (candidate !== left && (await differs(candidate))) {
					left = candidate;
				} else {
					at += size;
				}
			}
		}
	}
	return { path, text: left, why: (await compare(path, left)).why ?? '' };
}
