import type ts from 'typescript';
import type { Value } from '../../../core/value.js';
import { type Call, expressionAt, valueAt } from '../arguments.js';
import type { Recipe } from '../apis/recipe.js';
import { isEnvironment } from '../environment.js';
import type { Located } from '../scope.js';
import type { At } from '../walk.js';

const environmentPrefix = /^(?:process\.env|import\.meta\.env)\./;

/** Variables that a bundler writes into what browsers load: the keys of an object (`object`) or the names of a list (`names`). */
export function emitExposed(recipe: Recipe & { readonly fact: 'expose' }, api: string, call: Call, at: At): void {
	for (const place of recipe.object ?? []) {
		emitExposedObject(valueAt(at, call, place), api, at, false);
		emitExposedWhole(expressionAt(at, call, place), api, at);
	}
	for (const place of recipe.names ?? []) {
		const list = valueAt(at, call, place);
		for (const item of list?.kind === 'list' ? list.items : list?.kind === 'literal' ? [list] : []) {
			if (item.kind === 'literal') {
				at.emit('env.expose', item.span, { variable: item.text, api });
			}
		}
		if (list?.kind === 'object') {
			emitExposedObject(list, api, at, true);
		}
	}
}

/** Each property of an object is written into a bundle; `all` when its keys are the names of variables. */
export function emitExposedObject(object: Value | undefined, api: string, at: At, all: boolean): void {
	for (const [key, value] of object?.kind === 'object' ? Object.entries(object.properties) : []) {
		const written = key.replace(environmentPrefix, '');
		if (key === 'process.env') {
			if (value.kind === 'object') {
				emitExposedObject(value, api, at, true);
			} else {
				at.emit('env.expose', value.span, { api, value });
			}
		} else if (value.kind === 'env' && value.name !== undefined) {
			at.emit('env.expose', value.span, { variable: value.name, api, value });
		} else if (all || written !== key) {
			at.emit('env.expose', value.span, { variable: written, api, value });
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
function emitExposedWhole(object: Located | undefined, api: string, at: At): void {
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
		at.emit('env.expose', at.span(member.node), { api, all: true });
	}
}
