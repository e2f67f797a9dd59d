import { splitImage } from '../../core/imageName.js';
import type { FactTypes } from '../../core/fact.js';

/** An image as a manifest names it. */
export type Reference = Pick<FactTypes['image.use'], 'image' | 'tag' | 'digest' | 'dynamic'>;

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
	const { image, tag, digest } = splitImage(reference);
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
