import type { EnvironmentValue, Value } from '../../../core/value.js';

/** An environment read with what is used when the last of its variables is missing. */
export function withFallback(read: EnvironmentValue, fallback: Value): EnvironmentValue {
	if (read.fallback === undefined) {
		return { ...read, fallback };
	}
	return read.fallback.kind === 'env' ? { ...read, fallback: withFallback(read.fallback, fallback) } : read;
}

/** One of several values; nothing is known where nothing is known of any. */
export function choice(span: { start: number; end: number }, ...values: readonly Value[]): Value {
	const all = values.flatMap((value) => (value.kind === 'choice' ? value.of : [value]));
	if (all.every((value) => value.kind === 'unknown')) {
		return { kind: 'unknown', span };
	}
	const [first] = all;
	return all.length === 1 && first !== undefined ? first : { kind: 'choice', of: all, span };
}

/** Whether a value is a text, or will be one. */
export function isText(value: Value): boolean {
	return (
		value.kind === 'template' || value.kind === 'secret' || value.kind === 'place' || (value.kind === 'literal' && value.type === 'string')
	);
}

/** A value whose literals the syntax demands. */
export function required(value: Value): Value {
	switch (value.kind) {
		case 'literal':
			return { ...value, required: true };
		case 'object':
			return { ...value, properties: Object.fromEntries(Object.entries(value.properties).map(([name, one]) => [name, required(one)])) };
		case 'list':
			return { ...value, items: value.items.map(required) };
		default:
			return value;
	}
}

/** A part of a text; the parts of a text within it become its own. */
export function pushPart(parts: Value[], value: Value): void {
	if (value.kind === 'template') {
		parts.push(...value.parts);
	} else {
		parts.push(value);
	}
}

/** A calculation with a variable of the environment comes from the environment. */
export function environmentIn(span: { start: number; end: number }, ...values: readonly Value[]): Value | undefined {
	const read = values.find((value) => value.kind === 'env');
	return read === undefined ? undefined : { ...read, span };
}
