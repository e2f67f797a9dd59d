import type ts from 'typescript';
import type { LiteralValue, Value } from '../../../core/value.js';
import { propertyNameText, spreadArms } from '../nodes.js';
import type { Scope } from '../scope.js';
import type { Evaluator } from './evaluator.js';
import { choice, pushPart } from './shapes.js';

/** How many properties or items of one literal are looked at. */
export const maximumProperties = 200;

/** The value of an object literal. */
export function evaluateObject(evaluator: Evaluator, node: ts.ObjectLiteralExpression, scope: Scope, depth: number): Value {
	const { ts } = evaluator.source;
	const properties = Object.create(null) as Record<string, Value>;
	let open = node.properties.length > maximumProperties;
	for (const property of node.properties.slice(0, maximumProperties)) {
		if (ts.isSpreadAssignment(property)) {
			const { arms, conditional } = spreadArms(evaluator.source, property.expression);
			for (const arm of arms) {
				const spread = evaluator.of(arm, scope, {}, depth);
				if (spread.kind !== 'object' || spread.open === true) {
					asDefaults(evaluator, properties, property);
					open = true;
				}
				for (const [name, value] of spread.kind === 'object' ? Object.entries(spread.properties) : []) {
					if (!conditional) {
						properties[name] = value;
					} else if (properties[name] !== undefined) {
						properties[name] = choice(value.span, properties[name], value);
					}
				}
			}
			open ||= conditional;
			continue;
		}
		const name = propertyNameText(evaluator.source, property.name);
		if (name === undefined) {
			open = true;
		} else if (name === '__proto__') {
			open = true;
		} else if (ts.isPropertyAssignment(property)) {
			properties[name] = evaluator.of(property.initializer, scope, { name }, depth);
		} else if (ts.isShorthandPropertyAssignment(property)) {
			properties[name] = evaluator.identifier(property.name, scope, { name }, depth);
		} else {
			properties[name] = evaluator.unknown(property);
		}
	}
	const span = evaluator.span(node);
	return open ? { kind: 'object', properties: { ...properties }, open, span } : { kind: 'object', properties: { ...properties }, span };
}

/** Of properties that something unknown may replace, what is known is the default: `{ port: 1883, ...settings }`. */
function asDefaults(evaluator: Evaluator, properties: Record<string, Value>, unknown: ts.Node): void {
	for (const [name, value] of Object.entries(properties)) {
		properties[name] = choice(value.span, evaluator.unknown(unknown), value);
	}
}

/** `Object.assign({}, a, b)`. */
export function evaluateAssigned(evaluator: Evaluator, node: ts.CallExpression | ts.NewExpression, scope: Scope, depth: number): Value {
	let open = false;
	const properties: Record<string, Value> = {};
	for (const argument of node.arguments ?? []) {
		const value = evaluator.of(argument, scope, {}, depth);
		if (value.kind !== 'object' || value.open === true) {
			asDefaults(evaluator, properties, argument);
			open = true;
		}
		if (value.kind === 'object') {
			Object.assign(properties, value.properties);
		}
	}
	const span = evaluator.span(node);
	return open ? { kind: 'object', properties, open, span } : { kind: 'object', properties, span };
}

/** A path put together from parts. */
export function evaluatePath(evaluator: Evaluator, node: ts.CallExpression | ts.NewExpression, scope: Scope, depth: number): Value {
	const span = evaluator.span(node);
	const parts: Value[] = [];
	for (const argument of node.arguments ?? []) {
		if (parts.length > 0) {
			parts.push({ kind: 'literal', type: 'string', text: '/', span: { start: span.start, end: span.start } });
		}
		pushPart(parts, evaluator.of(argument, scope, {}, depth));
	}
	return { kind: 'template', parts, span };
}

/** `dirname(fileURLToPath(import.meta.url))`, `new URL('./x', import.meta.url)`. */
export function evaluateLocation(
	evaluator: Evaluator,
	node: ts.CallExpression | ts.NewExpression,
	called: string,
	scope: Scope,
	depth: number,
): Value {
	const span = evaluator.span(node);
	const [first, second] = node.arguments ?? [];
	const value = evaluator.of(first!, scope, {}, depth);
	if (called === 'URL') {
		const base = evaluator.of(second!, scope, {}, depth);
		if (base.kind === 'place') {
			const slash: LiteralValue = { kind: 'literal', type: 'string', text: '/', span: { start: span.start, end: span.start } };
			return { kind: 'template', parts: [{ kind: 'place', place: 'module-directory', span: base.span }, slash, value], span };
		}
		return { kind: 'template', parts: [base, value], span };
	}
	if (called === 'node:url.fileURLToPath') {
		return value;
	}
	return value.kind === 'place' && value.place === 'module-file'
		? { kind: 'place', place: 'module-directory', span }
		: evaluator.unknown(node);
}
