import type { Fact } from '../../core/fact.js';
import type { Source } from './parse.js';
import { shapeOf } from './shape.js';
import { callVisitors } from './visitors/calls.js';
import { environmentVisitors } from './visitors/environment.js';
import { logVisitors } from './visitors/logs.js';
import { moduleVisitors } from './visitors/modules.js';
import { type VisitorFactory, walk } from './walk.js';

const visitors: readonly VisitorFactory[] = [moduleVisitors, environmentVisitors, callVisitors, logVisitors];

/** Everything that a parsed file says, in the order of the text. */
export function factsOf(source: Source): readonly Fact[] {
	const { facts, scopes } = walk(source, visitors);
	return [shapeOf(source, scopes), ...facts].sort((one, other) => one.span.start - other.span.start);
}
