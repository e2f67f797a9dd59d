import type { Fact, FactTypes } from '../../../core/fact.js';
import type { Names } from '../names.js';
import { bare, spanOf } from '../nodes.js';
import type { Source } from '../parse.js';
import type { Binding, Scopes } from '../scope.js';

type Holds = FactTypes['state.module']['holds'];

/** Variables of the module that its functions change. */
export function stateOf(source: Source, scopes: Scopes, names: Names): readonly Fact<'state.module'>[] {
	const facts: Fact<'state.module'>[] = [];
	for (const binding of scopes.module.bindings.values()) {
		const holds = binding.changedInFunction ? holdsOf(source, names, binding) : undefined;
		if (holds !== undefined) {
			facts.push({ kind: 'state.module', span: spanOf(source, binding.node), variable: binding.name, holds });
		}
	}
	return facts;
}

function holdsOf(source: Source, names: Names, binding: Binding): Holds | undefined {
	const { ts } = source;
	const { origin } = binding;
	if (origin.kind === 'unknown') {
		return binding.constant || !ts.isVariableDeclaration(binding.node) ? undefined : 'value';
	}
	if (origin.kind !== 'expression' || origin.steps.length > 0) {
		return undefined;
	}
	const node = bare(source, origin.value.node);
	if (ts.isArrayLiteralExpression(node)) {
		return 'list';
	}
	if (ts.isObjectLiteralExpression(node)) {
		return 'object';
	}
	const name = ts.isNewExpression(node) ? names.of(node, origin.value.scope) : undefined;
	if (name === 'Map()' || name === 'WeakMap()') {
		return 'map';
	}
	if (name === 'Set()' || name === 'WeakSet()') {
		return 'set';
	}
	if (name === 'Array()') {
		return 'list';
	}
	if (ts.isCallExpression(node) && names.of(node, origin.value.scope) === 'Object.create()') {
		return 'object';
	}
	if (binding.constant || binding.writes.length === 0) {
		return undefined;
	}
	return ts.isNumericLiteral(node) ? 'counter' : 'value';
}
