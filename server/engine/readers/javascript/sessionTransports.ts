import type ts from 'typescript';
import type { Names } from './names.js';
import { bare } from './nodes.js';
import type { Source } from './parse.js';
import type { Scope } from './scope.js';

/**
 * Transports of MCP over HTTP, each of which is of one session
 * (https://modelcontextprotocol.io/specification/2025-06-18/basic/transports#session-management).
 */
const transports =
	/^@modelcontextprotocol\/(?:sdk|node|server|express|hono)\b.{0,80}\.(?:Node|WebStandard)?(?:StreamableHTTP|SSE)ServerTransport\(\)$/;

/** Whether a value is what answers for one session of MCP, by itself or in an object: `sessions.set(id, { transport, since })`. */
export function isSession(source: Source, names: Names, value: ts.Expression, scope: Scope): boolean {
	const { ts } = source;
	const inner = bare(source, value);
	if (ts.isObjectLiteralExpression(inner)) {
		return inner.properties.some((property) =>
			ts.isShorthandPropertyAssignment(property)
				? isSession(source, names, property.name, scope)
				: ts.isPropertyAssignment(property) && isSession(source, names, property.initializer, scope),
		);
	}
	// `let transport; … transport = new StreamableHTTPServerTransport(…)`
	const writes = ts.isIdentifier(inner) ? (scope.lookup(inner.text)?.writes ?? []) : [];
	return [{ node: inner, scope }, ...writes].some((one) => transports.test(names.of(one.node, one.scope) ?? ''));
}
