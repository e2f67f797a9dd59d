import type ts from 'typescript';
import type { SecretHint } from '../../../core/secrets.js';
import type { EnvironmentValue, Value } from '../../../core/value.js';
import { isEnvironment } from '../environment.js';
import { namesMergedInto } from '../merged.js';
import { valueOf } from '../scope.js';
import type { Binding } from '../scope.js';
import { argumentOf, isLeftOut } from './callers.js';
import type { Evaluator } from './evaluator.js';
import { memberOf } from './members.js';
import { valueNamed } from './places.js';
import { routed, routeOfBinding, routeOfInstance } from './routes.js';
import { choice, withFallback } from './shapes.js';

/** A variable that is written to more often is what nobody can tell. */
const mostWrites = 3;

/** The value of what a name is bound to. */
export function evaluateBinding(evaluator: Evaluator, binding: Binding, node: ts.Expression, hint: SecretHint, depth: number): Value {
	if (mergedInto(evaluator.source).has(binding.name)) {
		return evaluator.unknown(node);
	}
	const { origin } = binding;
	const named: SecretHint = hint.expectsSecret === true ? hint : { ...hint, name: hint.name ?? binding.name };
	if (origin.kind === 'module') {
		return evaluateImport(evaluator, origin.specifier, origin.name, binding, node);
	}
	const code = routeOfBinding(evaluator, binding);
	if (code !== undefined) {
		return routed(evaluator, node, code);
	}
	const value = valueOf(binding);
	if (value !== undefined) {
		const steps = origin.kind === 'expression' ? origin.steps : [];
		const only = steps.length === 1 ? steps[0] : undefined;
		if (only !== undefined && isEnvironment(evaluator.names, value.value.node, value.value.scope)) {
			const read: EnvironmentValue = { kind: 'env', name: only.name, span: evaluator.span(binding.node) };
			return only.fallback === undefined
				? read
				: { ...read, fallback: evaluator.of(only.fallback, value.value.scope, { ...named, name: only.name }, depth + 1) };
		}
		if (steps.length > 0) {
			return evaluateDestructured(evaluator, binding, node, named, depth);
		}
		if (binding.memberWrites.size > 0) {
			const written = evaluator.of(value.value.node, value.value.scope, named, depth + 1);
			if (written.kind !== 'object') {
				return written;
			}
			const whole = evaluator.written.get(binding);
			if (whole !== undefined) {
				return whole;
			}
			evaluator.written.set(binding, { ...written, open: true });
			const all = withWrites(evaluator, written, binding, depth);
			evaluator.written.set(binding, all);
			return all;
		}
		return evaluator.of(value.value.node, value.value.scope, named, depth + 1);
	}
	if (origin.kind === 'parameter' && origin.fallback !== undefined && origin.steps.length === 0 && binding.writes.length === 0) {
		const fallback = evaluator.of(origin.fallback.node, origin.fallback.scope, named, depth + 1);
		return isLeftOut(evaluator.source, evaluator.scopes, binding)
			? fallback
			: choice(evaluator.span(node), fallback, evaluator.unknown(node));
	}
	if (origin.kind === 'parameter' && binding.writes.length === 0) {
		const given = argumentOf(evaluator.source, evaluator.scopes, binding);
		if (given !== undefined && origin.steps.length === 0) {
			return evaluator.of(given.node, given.scope, named, depth + 1);
		}
		if (given !== undefined && origin.steps.every(({ fallback }) => fallback === undefined)) {
			return origin.steps.reduce<Value>(
				(value, { name }) => memberOf(evaluator, value, name, node),
				evaluator.of(given.node, given.scope, {}, depth + 1),
			);
		}
		const last = origin.steps.at(-1)?.fallback;
		if (last !== undefined) {
			return choice(evaluator.span(node), evaluator.of(last, binding.scope, named, depth + 1), evaluator.unknown(node));
		}
	}
	if (
		origin.kind === 'expression' &&
		origin.steps.length === 0 &&
		binding.writes.length > 0 &&
		binding.writes.length <= mostWrites &&
		!binding.constant
	) {
		// `let port = 3000; if (…) port = …; else port = …`: one of them.
		const written = binding.writes.map((write) =>
			write.scope === binding.scope ? evaluator.unknown(node) : evaluator.of(write.node, write.scope, named, depth + 1),
		);
		return choice(evaluator.span(node), evaluator.of(origin.value.node, origin.value.scope, named, depth + 1), ...written);
	}
	const chosen = chosenLater(evaluator, binding, node, named, depth);
	if (chosen !== undefined) {
		return chosen;
	}
	return routed(evaluator, node, binding.writes.length === 0 ? routeOfInstance(evaluator, node, binding.scope) : undefined);
}

/** `let options; if (hosted) options = { … }; else options = { … };`: one of several objects, or of several texts and variables. */
function chosenLater(evaluator: Evaluator, binding: Binding, node: ts.Expression, hint: SecretHint, depth: number): Value | undefined {
	const { origin, writes, scope, memberWrites } = binding;
	if (binding.initialized || origin.kind !== 'unknown' || writes.length < 2 || writes.length > mostWrites || memberWrites.size > 0) {
		return undefined;
	}
	const written = writes.map((write) => (write.scope === scope ? undefined : evaluator.of(write.node, write.scope, hint, depth + 1)));
	return written.every((one) => one?.kind === 'object') || written.every(isWritten)
		? choice(evaluator.span(node), ...(written as Value[]))
		: undefined;
}

function isWritten(value: Value | undefined): boolean {
	return value !== undefined && ['literal', 'secret', 'template', 'env'].includes(value.kind);
}

/** `const { a: { b = 1 } } = object`. */
function evaluateDestructured(evaluator: Evaluator, binding: Binding, node: ts.Expression, hint: SecretHint, depth: number): Value {
	const { origin } = binding;
	if (origin.kind !== 'expression') {
		return evaluator.unknown(node);
	}
	let value: Value = evaluator.of(origin.value.node, origin.value.scope, {}, depth + 1);
	for (const step of origin.steps) {
		const next = memberOf(evaluator, value, step.name, node);
		if (step.fallback !== undefined && next.kind !== 'literal') {
			const fallback = evaluator.of(step.fallback, binding.scope, { ...hint, name: step.name }, depth + 1);
			value = next.kind === 'env' ? withFallback(next, fallback) : choice(evaluator.span(node), next, fallback);
		} else {
			value = next;
		}
	}
	return value;
}

/** An object with what is written to its properties later. */
function withWrites(evaluator: Evaluator, object: Value & { readonly kind: 'object' }, binding: Binding, depth: number): Value {
	const properties: Record<string, Value> = { ...object.properties };
	for (const [name, writes] of binding.memberWrites) {
		const values = writes.map((write) => evaluator.of(write.node, write.scope, { name }, depth + 1));
		const before = properties[name];
		properties[name] = choice(object.span, ...(before === undefined ? [] : [before]), ...values);
	}
	return { ...object, properties, open: true };
}

/** What another module gives. */
function evaluateImport(evaluator: Evaluator, specifier: string, name: string, binding: Binding | undefined, node: ts.Expression): Value {
	const qualified = binding === undefined ? undefined : evaluator.names.ofBinding(binding);
	const span = evaluator.span(node);
	return (qualified === undefined ? undefined : valueNamed(qualified, span)) ?? { kind: 'import', specifier, name, members: [], span };
}

const merged = new WeakMap<Evaluator['source'], ReadonlySet<string>>();

function mergedInto(source: Evaluator['source']): ReadonlySet<string> {
	const names = merged.get(source) ?? namesMergedInto(source.whole.text);
	merged.set(source, names);
	return names;
}
