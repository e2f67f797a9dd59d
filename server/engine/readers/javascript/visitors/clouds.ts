import type { Value } from '../../../core/value.js';
import { type Call, valueAt } from '../arguments.js';
import { cloudWords } from '../apis/clouds.js';
import type { Recipe } from '../apis/recipe.js';
import { isUnderSwitch } from '../switches.js';
import type { At } from '../walk.js';

/** Names by which programs ask for a stand-in of a cloud on a developer's machine. */
const standIn = /emulat|localstack|minio|mock|fake/i;

/** A client of a cloud, or a command to it, that says where something is and whose. */
export function emitCloud(recipe: Recipe & { readonly fact: 'cloud' }, api: string, call: Call, at: At): void {
	const parts: Record<string, Value> = {};
	let address: Value | undefined;
	for (const place of recipe.options ?? []) {
		const options = valueAt(at, call, place);
		for (const [name, value] of options?.kind === 'object' ? Object.entries(options.properties) : []) {
			if (name === 'endpoint' && isAddress(value)) {
				address ??= value;
			}
			const word = cloudWords.get(name.toLowerCase());
			if (word !== undefined && isKnown(value)) {
				parts[word] ??= value;
			}
		}
	}
	for (const [word, place] of Object.entries(recipe.parts ?? {})) {
		const value = valueAt(at, call, place);
		if (value !== undefined && isKnown(value)) {
			parts[word] ??= value;
		}
	}
	if (Object.keys(parts).length > 0 && !isUnderSwitch(at, { named: standIn })) {
		at.emit('cloud.resource', at.span(call), { provider: recipe.provider, api, parts, ...(address && { address }) });
	}
}

function isKnown(value: Value): boolean {
	return value.kind !== 'unknown' && value.kind !== 'object';
}

/** Whether a value that a client gets for its address is one: of the cloud itself, `null` and an empty text it makes its own. */
function isAddress(value: Value): boolean {
	return value.kind !== 'literal' || (value.type === 'string' && value.text !== '' && !/\bamazonaws\.com\b/i.test(value.text));
}
