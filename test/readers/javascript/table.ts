import { describe, expect, test } from 'vitest';
import type { FactKind } from '../../../server/engine/core/fact.js';
import { facts } from './support.js';

/** A text and the facts of one kind that it holds. */
export type Row = readonly [name: string, text: string, expected: readonly object[], path?: string];

/** A literal, as a fact holds it. */
export const literal = (text: string): object => ({ kind: 'literal', text });

/** Tests that each text holds exactly the facts of a kind that its row says. */
export function table(kind: FactKind, rows: readonly Row[], path = 'src/server.ts'): void {
	describe(kind, () => {
		for (const [name, text, expected, own] of rows) {
			test(name, async () => {
				const found = await facts(text, own ?? path, kind);
				expect(found).toMatchObject(expected);
				expect(found).toHaveLength(expected.length);
			});
		}
	});
}
