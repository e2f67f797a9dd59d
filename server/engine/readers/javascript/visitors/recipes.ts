import type { Call } from '../arguments.js';
import type { Recipe } from '../apis/recipe.js';
import type { At } from '../walk.js';
import { emitListen } from './listen.js';

/** Says what a recipe makes of a call. */
export function emitRecipe(recipe: Recipe, api: string, call: Call, at: At): void {
	switch (recipe.fact) {
		case 'listen':
			emitListen(recipe, api, call, at);
			return;
	}
}
