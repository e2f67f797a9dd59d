import { type Call, valueAt } from '../arguments.js';
import type { Recipe } from '../apis/recipe.js';
import type { At } from '../walk.js';

const environmentPrefix = /^(?:process\.env|import\.meta\.env)\./;

/** Variables that a bundler writes into what browsers load: the keys of an object (`object`) or the names of a list (`names`). */
export function emitExposed(recipe: Recipe & { readonly fact: 'expose' }, api: string, call: Call, at: At): void {
	for (const place of recipe.object ?? []) {
		const object = valueAt(at, call, place);
		for (const [name, value] of object?.kind === 'object' ? Object.entries(object.properties) : []) {
			const written = name.replace(environmentPrefix, '');
			if (name === 'process.env' && value.kind === 'object') {
				for (const [variable, one] of Object.entries(value.properties)) {
					at.emit('env.expose', one.span, { variable, api, value: one });
				}
			} else if (name === 'process.env') {
				at.emit('env.expose', value.span, { api, value });
			} else if (value.kind === 'env' && value.name !== undefined) {
				at.emit('env.expose', value.span, { variable: value.name, api, value });
			} else if (written !== name) {
				at.emit('env.expose', value.span, { variable: written, api, value });
			}
		}
	}
	for (const place of recipe.names ?? []) {
		const list = valueAt(at, call, place);
		for (const item of list?.kind === 'list' ? list.items : list?.kind === 'literal' ? [list] : []) {
			if (item.kind === 'literal') {
				at.emit('env.expose', item.span, { variable: item.text, api });
			}
		}
		for (const [variable, value] of list?.kind === 'object' ? Object.entries(list.properties) : []) {
			at.emit('env.expose', value.span, { variable, api, value });
		}
	}
}
