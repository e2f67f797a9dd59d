import { type Call, valueAt } from '../arguments.js';
import type { Recipe } from '../apis/recipe.js';
import type { At } from '../walk.js';

/** Code changes the schema of a database. */
export function emitSync(recipe: Recipe & { readonly fact: 'sync' }, api: string, call: Call, at: At): void {
	const given = recipe.options.flatMap((place, index) => {
		const value = valueAt(at, call, place);
		return value === undefined || value.kind === 'object' || value.kind === 'unknown'
			? []
			: [{ option: recipe.optionNames[index] ?? recipe.optionNames[0] ?? '', value }];
	});
	// One option that is on changes the schema, whichever others are off; with all of them off, tables are made all the same where
	// `always` says so.
	const option =
		given.find(({ value }) => !(value.kind === 'literal' && value.text === 'false')) ?? (recipe.always === true ? undefined : given[0]);
	if (option !== undefined) {
		at.emit('schema.sync', at.span(call), { api, ...option });
		return;
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
