import type { Fact, Span } from '../engine/vocabulary.js';

/**
 * The spans in a file of what its facts call a secret: literals without text, and addresses with a password. What a secret is,
 * only the detector knows; it left no text behind, but the place.
 */
export function secretSpans(facts: readonly Fact[], path: string): readonly Span[] {
	const spans: Span[] = [];
	const visit = (value: unknown): void => {
		if (typeof value !== 'object' || value === null) {
			return;
		}
		if (isSecret(value) && (value.path === undefined || value.path === path)) {
			spans.push(value.span);
		}
		for (const part of Object.values(value)) {
			visit(part);
		}
	};
	facts.forEach(visit);
	return spans;
}

function isSecret(value: object): value is { readonly span: Span; readonly path?: string } {
	return 'span' in value && 'kind' in value && value.kind === 'secret';
}

/** A text with spans covered by as many `*`. Blanks stay, so that lines do, and so do the quotes around a literal. */
export function coverSpans(text: string, spans: readonly Span[]): string {
	let result = '';
	let at = 0;
	for (const { start, end } of [...spans].sort((a, b) => a.start - b.start)) {
		if (end > at) {
			const from = Math.max(at, start);
			result += text.slice(at, from) + text.slice(from, end).replace(/[^\s"'`]/g, '*');
			at = end;
		}
	}
	return result + text.slice(at);
}
