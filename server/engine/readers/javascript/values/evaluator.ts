import type ts from 'typescript';
import type { SecretHint } from '../../../core/secrets.js';
import type { UnknownValue, Value } from '../../../core/value.js';
import type { Names } from '../names.js';
import type { Source } from '../parse.js';
import type { Binding, Scope, Scopes } from '../scope.js';

/** What the parts of the evaluation need of the whole: the value of another expression, and what is known of the file. */
export interface Evaluator {
	readonly source: Source;
	readonly names: Names;
	readonly scopes: Scopes;
	/** The values of objects that properties are written to, while and after they are found. */
	readonly written: Map<Binding, Value>;
	/** The value of an expression. `hint` says what is known of the place it goes to. */
	of(node: ts.Expression, scope: Scope, hint?: SecretHint, depth?: number): Value;
	/** The value of a name. */
	identifier(node: ts.Identifier, scope: Scope, hint: SecretHint, depth: number): Value;
	/** The span of a node. */
	span(node: ts.Node): { start: number; end: number };
	/** What cannot be known. */
	unknown(node: ts.Node): UnknownValue;
}
