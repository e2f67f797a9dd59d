import type { Fact } from '../../core/fact.js';

/** How the comments at the top say that an image is for developers alone. */
const forDevelopers =
	/\b(?:for|in) (?:local )?(?:development|developing|debugging)(?: (?:and|or) (?:testing|tests|debugging))?(?: \([^)]{0,40}\))?(?: purposes?)? only\b|\bonly (?:for|in) (?:local )?(?:development|developing|debugging)\b|\b(?:dev|development) (?:image|dockerfile)\b(?! (?:and|or)\b)|\b(?:not|never) (?:meant |intended |suitable )?(?:for|in|to be used in) production\b|\bnot use (?:this )?(?:image |file |dockerfile )?(?:in|for) production\b/i;

/** What the comments before the first instruction of a Dockerfile say of its image. */
export function purposeFacts(text: string): readonly Fact[] {
	const head: string[] = [];
	let end = 0;
	for (const line of text.split('\n')) {
		const bare = line.trim();
		if (bare !== '' && !bare.startsWith('#')) {
			break;
		}
		head.push(bare.replace(/^[#\s]+/, ''));
		end += line.length + 1;
	}
	return forDevelopers.test(head.join(' '))
		? [{ kind: 'image.purpose', span: { start: 0, end: Math.min(end, text.length) }, purpose: 'development' }]
		: [];
}
