import type { Value } from '../../../core/value.js';
import { type Call, valueAt } from '../arguments.js';
import type { Recipe } from '../apis/recipe.js';
import type { At } from '../walk.js';

const environmentPrefix = /^(?:process\.env|import\.meta\.env)\./;

/** Variables that a bundler writes into what browsers load: the keys of an object (`object`) or the names of a list (`names`). */
export function emitExposed(recipe: Recipe & { readonly fact: 'expose' }, api: string, call: Call, at: At): void {
	for (const place of recipe.object ?? []) {
		emitExposedObject(valueAt(at, call, place), api, at, false);
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
