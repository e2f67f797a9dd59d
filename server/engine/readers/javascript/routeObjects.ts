import type ts from 'typescript';
import { initializerOf, propertyNameText } from './nodes.js';
import type { Source } from './parse.js';

/** A route as an object tells of it. */
export interface RouteObject {
	/** In small letters; `all` for several. */
	readonly method: string;
	readonly path: ts.Expression;
	readonly handlers: readonly ts.Expression[];
	/** The handler, where it is a method of the object. */
	readonly own?: ts.MethodDeclaration;
}

const verb = /^(?:get|post|put|patch|delete|head|options|\*)$/i;

/**
 * What an object tells of a route, wherever it stands: `{ method: 'GET', path: '/orders', handler }`, as hapi and Fastify take them, one by
 * one or in a list of another module (https://hapi.dev/api/#-serverrouteroute, https://fastify.dev/docs/latest/Reference/Routes/#full-declaration).
 */
export function routeObjectOf(source: Source, object: ts.ObjectLiteralExpression): RouteObject | undefined {
	const { ts } = source;
	const given = initializerOf(source, object, 'method');
	const path = initializerOf(source, object, 'path') ?? initializerOf(source, object, 'url');
	if (given === undefined || path === undefined || !ts.isStringLiteral(path) || !path.text.startsWith('/')) {
		return undefined;
	}
	const verbs = (ts.isArrayLiteralExpression(given) ? [...given.elements] : [given]).map((one) =>
		ts.isStringLiteral(one) && verb.test(one.text) ? one.text.toLowerCase() : undefined,
	);
	const [first] = verbs;
	const options = initializerOf(source, object, 'options') ?? initializerOf(source, object, 'config');
	const places = [object, ...(options !== undefined && ts.isObjectLiteralExpression(options) ? [options] : [])];
	const members = places.flatMap(({ properties }) =>
		properties.filter(({ name }) => name !== undefined && /^(?:handler|wsHandler)$/.test(propertyNameText(source, name) ?? '')),
	);
	if (first === undefined || verbs.includes(undefined) || members.length === 0) {
		return undefined;
	}
	const own = members.find((one) => ts.isMethodDeclaration(one));
	const handlers = members.flatMap((one) =>
		ts.isPropertyAssignment(one) ? [one.initializer] : ts.isShorthandPropertyAssignment(one) ? [one.name] : [],
	);
	return { method: verbs.length > 1 || first === '*' ? 'all' : first, path, handlers, ...(own !== undefined && { own }) };
}
