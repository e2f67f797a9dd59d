import type { Fact } from '../../../server/engine/core/fact.js';
import { whySkipped } from '../../../server/engine/core/readable.js';
import { createJavascriptReader } from '../../../server/engine/readers/javascript/index.js';
import { countSyntaxErrors, loadTypeScript, parse } from '../../../server/engine/readers/javascript/parse.js';
import { strayInside } from './spans.js';

/** What came of a text: skipped by the guard, no program, or a program on which the outline and the tree were compared. */
export interface Compared {
	readonly kind: 'skipped' | 'broken' | 'program';
	/** What is wrong; undefined when nothing is. */
	readonly why?: string;
	readonly milliseconds: number;
}

const tree = createJavascriptReader(loadTypeScript, false);
const reader = createJavascriptReader(loadTypeScript);

/**
 * Reads a text with the outline, as on disk and as in an editor: no throw, spans inside, and, where the parser finds no fault in
 * it, the facts that the whole tree gives.
 */
export async function compare(path: string, text: string): Promise<Compared> {
	if (whySkipped(text) !== undefined) {
		return { kind: 'skipped', milliseconds: 0 };
	}
	const isProgram = countSyntaxErrors(parse(await loadTypeScript(), path, text)) === 0;
	const kind = isProgram ? 'program' : 'broken';
	const started = performance.now();
	let milliseconds = 0;
	try {
		const expected = isProgram ? comparable(await tree.read({ path, version: 0, text })) : [];
		for (const version of [0, 1]) {
			const before = performance.now();
			let facts = await reader.read({ path, version, text });
			if (reader.isHalfTyped?.(path) === true) {
				// After a leap from a text that was none, the last reading stands until the typing rests.
				facts = await reader.read({ path, version, text }, true);
			}
			milliseconds = Math.max(milliseconds, performance.now() - before);
			const stray = strayInside(facts, text.length, path, () => text.length);
			if (stray !== undefined) {
				return { kind, why: `a span outside: ${stray}`, milliseconds };
			}
			const why = isProgram ? difference(comparable(facts), expected) : undefined;
			if (why !== undefined) {
				return { kind, why: `version ${version}: ${why}`, milliseconds };
			}
		}
		return { kind, milliseconds };
	} catch (error) {
		return { kind, why: error instanceof Error ? (error.stack ?? error.name) : 'thrown', milliseconds: performance.now() - started };
	}
}

/**
 * What the outline and the tree must agree on: all but how a file is written, which words it uses (they stand as they were while somebody
 * types), and where nothing is known.
 */
export function comparable(facts: readonly Fact[]): readonly string[] {
	return facts
		.filter(({ kind }) => kind !== 'module.style' && kind !== 'module.words')
		.map((fact) => (fact.kind === 'module.export' && fact.value.kind === 'unknown' ? { kind: fact.kind, name: fact.name } : fact))
		.map((fact) => JSON.stringify(fact, (_, value: unknown) => (isUnknown(value) ? 'unknown' : value)))
		.sort();
}

function isUnknown(value: unknown): boolean {
	return typeof value === 'object' && value !== null && 'kind' in value && value.kind === 'unknown';
}

function difference(found: readonly string[], expected: readonly string[]): string | undefined {
	const [more, less] = [without(found, expected), without(expected, found)];
	return more.length + less.length === 0
		? undefined
		: `with the outline ${more.join('\n') || 'nothing'}\ninstead of ${less.join('\n') || 'nothing'}`;
}

function without(all: readonly string[], others: readonly string[]): readonly string[] {
	const left = [...others];
	return all.filter((one) => {
		const at = left.indexOf(one);
		if (at >= 0) {
			left.splice(at, 1);
		}
		return at < 0;
	});
}
