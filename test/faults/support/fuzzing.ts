import type { Finding } from '../../../server/engine/index.js';
import { createTestEngine, MemoryWorkspace } from '../../support/memoryWorkspace.js';
import { mutated } from './mutate.js';
import { Random } from './random.js';
import { brokenBy } from './sound.js';
import { strayInside } from './spans.js';

/** An input that broke something, and what. */
export interface Broken {
	readonly path: string;
	readonly text: string;
	readonly why: string;
}

/** What fuzzing came to. */
export interface FuzzResult {
	readonly inputs: number;
	readonly findings: number;
	readonly fixes: number;
	readonly broken: readonly Broken[];
	/** Milliseconds of the slowest check, and of what. */
	readonly slowest: { readonly milliseconds: number; readonly path: string };
}

/**
 * A workspace with all seeds, in which one file after the other is damaged and checked as on a keystroke, and every fix is built
 * and applied; now and then everything is checked.
 */
export class Fuzzer {
	readonly #seeds: ReadonlyMap<string, string>;
	readonly #workspace: MemoryWorkspace;
	readonly #engine;
	readonly #log;
	readonly #broken: Broken[] = [];
	#inputs = 0;
	#findings = 0;
	#fixes = 0;
	#slowest = { milliseconds: 0, path: '' };

	constructor(seeds: ReadonlyMap<string, string>) {
		this.#seeds = seeds;
		this.#workspace = new MemoryWorkspace(Object.fromEntries(seeds));
		const { engine, log } = createTestEngine(this.#workspace);
		this.#engine = engine;
		this.#log = log;
	}

	get result(): FuzzResult {
		return { inputs: this.#inputs, findings: this.#findings, fixes: this.#fixes, broken: this.#broken, slowest: this.#slowest };
	}

	/** Damages one seed so many times. */
	async damage(path: string, rounds: number, seed: number): Promise<void> {
		const original = this.#seeds.get(path)!;
		for (let round = 0; round < rounds; round++) {
			const random = new Random(seed * 1_000_003 + round * 7919 + path.length);
			let text = mutated(original, random);
			if (random.below(4) === 0) {
				text = mutated(text, random);
			}
			await this.try(path, text);
		}
		this.#workspace.write(path, original);
		this.#engine.invalidate([path]);
		await this.#engine.checkFile(path);
		this.#tellLog(path, original);
	}

	/** Checks one text under one path. */
	async try(path: string, text: string): Promise<void> {
		this.#inputs++;
		this.#workspace.write(path, text);
		this.#engine.invalidate([path]);
		const started = performance.now();
		const lengthOf = (other: string): number | undefined => this.#workspace.text(other)?.length;
		try {
			const report = await this.#engine.checkFile(path);
			const milliseconds = performance.now() - started;
			if (milliseconds > this.#slowest.milliseconds) {
				this.#slowest = { milliseconds, path };
			}
			this.#findings += report?.findings.length ?? 0;
			const facts = await this.#engine.factsOf(path);
			const stray =
				strayInside(facts, text.length, path, lengthOf) ??
				strayInside(
					report?.findings.map(({ at }) => at),
					text.length,
					path,
					lengthOf,
				);
			if (stray !== undefined) {
				this.#broken.push({ path, text, why: `a span outside: ${stray}` });
			}
			if (JSON.stringify(facts) !== JSON.stringify(JSON.parse(JSON.stringify(facts)))) {
				this.#broken.push({ path, text, why: 'facts that are no JSON' });
			}
			for (const finding of report?.findings ?? []) {
				await this.#tryFixes(finding, path, text);
			}
			if (this.#inputs % 100 === 0) {
				await this.#engine.checkWorkspace();
			}
		} catch (error) {
			this.#broken.push({ path, text, why: error instanceof Error ? (error.stack ?? error.name) : 'thrown' });
		}
		this.#tellLog(path, text);
	}

	/** Applies every fix of a finding, each to the texts as they are: it fits them, and what was sound still is. */
	async #tryFixes(finding: Finding, path: string, text: string): Promise<void> {
		for (const fix of await this.#engine.fixesOf(finding)) {
			this.#fixes++;
			const broken = await brokenBy(fix, (other) => this.#workspace.text(other));
			if (broken !== undefined) {
				this.#broken.push({ path, text, why: `${finding.rule}: "${fix.title}" breaks ${broken}` });
			}
		}
	}

	#tellLog(path: string, text: string): void {
		for (const line of this.#log.splice(0)) {
			this.#broken.push({ path, text, why: line });
		}
	}
}
