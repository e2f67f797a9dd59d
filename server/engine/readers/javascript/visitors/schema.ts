import { type Call, valueAt } from '../arguments.js';
import type { Recipe } from '../apis/recipe.js';
import type { At } from '../walk.js';

/** Code changes the schema of a database. */
export function emitSync(recipe: Recipe & { readonly fact: 'sync' }, api: string, call: Call, at: At): void {
	for (const [index, place] of recipe.options.entries()) {
		const value = valueAt(at, call, place);
		if (value !== undefined && value.kind !== 'unknown' && value.kind !== 'object') {
			at.emit('schema.sync', at.span(call), { api, option: recipe.optionNames[index] ?? recipe.optionNames[0] ?? '', value });
			return;
		}
	}
	if (recipe.always === true) {
		at.emit('schema.sync', at.span(call), { api, value: { kind: 'unknown', span: at.span(call) } });
	} else if (recipe.options.length === 0) {
		const [first, second] = call.arguments ?? [];
		if (first !== undefined && second !== undefined && at.source.ts.isStringLiteralLike(first) && recipe.optionNames.includes(first.text)) {
			at.emit('schema.sync', at.span(call), { api, option: first.text, value: at.values.of(second, at.scope) });
		}
	}
}
