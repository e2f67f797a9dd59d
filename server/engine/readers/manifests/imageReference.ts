import type { FactTypes } from '../../core/fact.js';

type Reference = Pick<FactTypes['image.use'], 'image' | 'tag' | 'digest' | 'dynamic'>;

/** Stands for text of a template that nobody filled in; one for each of its characters. */
export const unfilled = '\ue000';

/**
 * An image reference (`registry:5000/name:tag@digest`) in its parts. Parts with a variable or a template are left out and make it
 * dynamic. Undefined for an empty one.
 */
export function imageReference(text: string): Reference | undefined {
	const reference = text.trim();
	if (reference === '' || /\s/.test(reference)) {
		return undefined;
	}
	const at = reference.indexOf('@');
	const digest = at < 0 ? undefined : reference.slice(at + 1);
	const tagged = at < 0 ? reference : reference.slice(0, at);
	// Variables may have colons of their own (`${TAG:-latest}`).
	const colon = tagged.replace(/\$\{[^{}]{0,200}\}/g, (variable) => '_'.repeat(variable.length)).lastIndexOf(':');
	const hasTag = colon > tagged.lastIndexOf('/');
	const tag = hasTag ? tagged.slice(colon + 1) : undefined;
	const image = hasTag ? tagged.slice(0, colon) : tagged;
	return {
		image: image.replaceAll(new RegExp(`${unfilled}+`, 'g'), ''),
		...(tag === undefined || tag === '' ? {} : isFilledIn(tag) ? defaultTag(tag) : { tag }),
		...(digest === undefined || isFilledIn(digest) ? {} : { digest }),
		dynamic: isFilledIn(reference),
	};
}

/** The tag that counts where nobody fills one in: `${TAG:-latest}`. */
function defaultTag(tag: string): { readonly tag?: string } {
	const [, given] = /^\$\{[A-Za-z_]\w{0,127}:?-([\w][\w.-]{0,127})\}$/.exec(tag) ?? [];
	return given === undefined ? {} : { tag: given };
}

/** Whether a part of a text is filled in later: by a variable, or by a template. */
export function isFilledIn(text: string): boolean {
	return text.includes(unfilled) || text.includes('$') || text.includes('{{') || text.includes('<%');
}
