import type ts from 'typescript';
import type { FactTypes } from '../../../core/fact.js';
import type { Value } from '../../../core/value.js';
import { type Call, expressionAt, valueAt } from '../arguments.js';
import type { Recipe } from '../apis/recipe.js';
import { isEnvironment } from '../environment.js';
import { bare, initializerOf, isMember, propertyNameText } from '../nodes.js';
import type { Located } from '../scope.js';
import type { At } from '../walk.js';

const environmentPrefix = /^(?:process\.env|import\.meta\.env)\./;

/** Variables that a bundler writes into a bundle: the keys of an object (`object`) or the names of a list (`names`). */
export function emitExposed(recipe: Recipe & { readonly fact: 'expose' }, api: string, call: Call, at: At): void {
	const into = bundleOf(recipe, call, at);
	if (into === undefined) {
		return;
	}
	const places = [...(recipe.object ?? []), ...(recipe.names ?? [])].flatMap((place) => expressionAt(at, call, place) ?? []);
	if (recipe.ofFile === true || places.some((one) => isOfFile(one, at))) {
		at.emit('env.expose', at.span(call), { api, file: true, ...into });
		return;
	}
	for (const place of recipe.object ?? []) {
		emitExposedObject(valueAt(at, call, place), api, at, false, into);
		emitExposedWhole(expressionAt(at, call, place), api, at, into);
	}
	for (const place of recipe.names ?? []) {
		const list = valueAt(at, call, place);
		for (const item of list?.kind === 'list' ? list.items : list?.kind === 'literal' ? [list] : []) {
			if (item.kind === 'literal') {
				at.emit('env.expose', item.span, { variable: item.text, api, ...into });
			}
		}
		if (list?.kind === 'object') {
			emitExposedObject(list, api, at, true, into);
		}
	}
}

/** Whether the bundle is one of a program that runs on a server. */
type Into = Pick<FactTypes['env.expose'], 'bundle'>;

const ofServer: Into = { bundle: 'server' };

/** Which bundle a call is about; undefined where only that of a program would say something, and it is none. */
function bundleOf({ server }: Recipe & { readonly fact: 'expose' }, call: Call, at: At): Into | undefined {
	if (server === undefined) {
		return isOfServer(at) ? ofServer : {};
	}
	const value = server === true ? undefined : valueAt(at, call, server[0]);
	return server === true || (value?.kind === 'literal' && value.text === server[1]) ? ofServer : undefined;
}

/** What webpack calls the platform of a program (https://webpack.js.org/configuration/target/). */
const serverTarget = /^(?:async-)?node(?:$|[\d.])/;

/** How far out of a plugin the settings are looked for that it stands in. */
const reach = 8;

/** Whether a plugin stands among those of settings for a program: `{ target: 'node', plugins: [new Plugin()] }`. */
function isOfServer(at: At): boolean {
	const { ts } = at.source;
	for (let level = 1; level <= reach; level++) {
		const [outer, settings] = [at.parent(level), at.parent(level + 1)];
		if (
			outer !== undefined &&
			settings !== undefined &&
			ts.isPropertyAssignment(outer) &&
			propertyNameText(at.source, outer.name) === 'plugins' &&
			ts.isObjectLiteralExpression(settings)
		) {
			const target = initializerOf(at.source, settings, 'target');
			const value = target && at.values.of(target, at.scope);
			const all = value?.kind === 'list' ? value.items : [value];
			return all.some((one) => one?.kind === 'literal' && serverTarget.test(one.text));
		}
	}
	return false;
}

/** What loaders of files of variables give of them, by its qualified name. */
const parsed = /^(?:dotenv(?:-[a-z]+)?|@dotenvx\/dotenvx)\.(?:config\(\)\.parsed|parse\(\))(?:$|\.)/;

/** How many steps an expression is followed from what it is made of. */
const mostSteps = 8;

/** Whether an expression is made of what a file of variables holds: `Object.keys(dotenv.config().parsed)`. */
function isOfFile({ node, scope }: Located, at: At, depth = 0): boolean {
	const { ts } = at.source;
	const inner = bare(at.source, node);
	if (depth > mostSteps) {
		return false;
	}
	if (parsed.test(at.names.of(inner, scope) ?? '')) {
		return true;
	}
	const within = (one: ts.Expression): boolean => isOfFile({ node: one, scope }, at, depth + 1);
	if (ts.isIdentifier(inner)) {
		const followed = at.names.follow(inner, scope);
		return followed.node !== inner && isOfFile(followed, at, depth + 1);
	}
	if (ts.isCallExpression(inner)) {
		return (isMember(at.source, inner.expression) && within(inner.expression.expression)) || inner.arguments.some(within);
	}
	if (isMember(at.source, inner)) {
		return within(inner.expression);
	}
	if (ts.isBinaryExpression(inner)) {
		return within(inner.left) || within(inner.right);
	}
	if (ts.isSpreadElement(inner)) {
		return within(inner.expression);
	}
	if (ts.isArrayLiteralExpression(inner)) {
		return inner.elements.some(within);
	}
	return (
		ts.isObjectLiteralExpression(inner) &&
		inner.properties.some((one) =>
			ts.isSpreadAssignment(one) ? within(one.expression) : ts.isPropertyAssignment(one) && within(one.initializer),
		)
	);
}

/** Each property of an object is written into a bundle; `all` when its keys are the names of variables. */
export function emitExposedObject(object: Value | undefined, api: string, at: At, all: boolean, into: Into = {}): void {
	for (const [key, value] of object?.kind === 'object' ? Object.entries(object.properties) : []) {
		const written = key.replace(environmentPrefix, '');
		if (key === 'process.env') {
			if (value.kind === 'object') {
				emitExposedObject(value, api, at, true, into);
			} else {
				at.emit('env.expose', value.span, { api, value, ...into });
			}
		} else if (value.kind === 'env' && value.name !== undefined) {
			at.emit('env.expose', value.span, { variable: value.name, api, value, ...into });
		} else if (all || written !== key) {
			at.emit('env.expose', value.span, { variable: written, api, value, ...into });
		}
	}
}

/** Each variable from which a property is filled, in the objects within as well. */
export function emitExposedValues(object: Value | undefined, api: string, at: At): void {
	for (const value of object?.kind === 'object' ? Object.values(object.properties) : []) {
		if (value.kind === 'object') {
			emitExposedValues(value, api, at);
		} else if (value.kind === 'env' && value.name !== undefined) {
			at.emit('env.expose', value.span, { variable: value.name, api, value });
		}
	}
}

/** `'process.env': JSON.stringify(process.env)`: everything that the build was told. What Vite loads is so only without a prefix. */
function emitExposedWhole(object: Located | undefined, api: string, at: At, into: Into): void {
	const { ts } = at.source;
	const member = object && at.names.member(object.node, object.scope, 'process.env');
	if (member === undefined) {
		return;
	}
	const followed = at.names.follow(member.node, member.scope);
	const isWritten = ts.isCallExpression(followed.node) && at.names.of(followed.node.expression, followed.scope) === 'JSON.stringify';
	const [written] = isWritten ? (followed.node as ts.CallExpression).arguments : [followed.node];
	if (written === undefined || !isEnvironment(at.names, written, followed.scope)) {
		return;
	}
	const { node: source } = at.names.follow(written, followed.scope);
	const prefix = ts.isCallExpression(source) ? source.arguments[2] : undefined;
	if (!ts.isCallExpression(source) || (prefix !== undefined && ts.isStringLiteralLike(prefix) && prefix.text === '')) {
		at.emit('env.expose', at.span(member.node), { api, all: true, ...into });
	}
}
