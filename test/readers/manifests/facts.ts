import type { Fact, FactKind } from '../../../server/engine/core/fact.js';
import type { Span } from '../../../server/engine/core/text.js';
import { manifests } from '../../../server/engine/readers/manifests/index.js';

/** The facts that all manifest readers find in a text under a path. */
export async function factsOf(path: string, text: string): Promise<readonly Fact[]> {
	const read = await Promise.all(
		manifests.filter((reader) => reader.claims(path)).map((reader) => reader.read({ path, version: 0, text })),
	);
	return read.flat();
}

/** The facts of one kind. */
export async function ofKind<Kind extends FactKind>(kind: Kind, path: string, text: string): Promise<readonly Fact<Kind>[]> {
	return (await factsOf(path, text)).filter((fact): fact is Fact<Kind> => fact.kind === kind);
}

/** What stands at a span. */
export function at(text: string, span: Span): string {
	return text.slice(span.start, span.end);
}

/** Every span in a fact or value. */
export function spansIn(value: unknown): readonly Span[] {
	if (typeof value !== 'object' || value === null) {
		return [];
	}
	const inner = Object.values(value).flatMap(spansIn);
	return 'start' in value && 'end' in value && typeof value.start === 'number' && typeof value.end === 'number'
		? [{ start: value.start, end: value.end }, ...inner]
		: inner;
}
