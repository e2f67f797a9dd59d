import type { Fact } from '../../core/fact.js';

/** How comments say in English that an image is for developers alone. */
const inEnglish =
	/\b(?:for|in) (?:local )?(?:dev|development|developing|debugging)(?: (?:and|or) (?:testing|tests|debugging))?(?: \([^)]{0,40}\))?(?: purposes?)? only\b|(?<!\bnot )\bonly (?:(?:used|meant|intended) )?(?:for|in) (?:local )?(?:dev|development|developing|debugging)\b|\bonly used locally\b|\bused (?:only )?locally (?:only )?(?:for|in) (?:dev|development)\b|\b(?:dev|development) (?:image|dockerfile)\b(?! (?:and|or)\b)|\b(?:not|never) (?:meant |intended |suitable )?(?:for|in|to be used in) production\b|\bnot use (?:this )?(?:image |file |dockerfile )?(?:in|for) production\b/i;

/** The same in the other languages that comments of Dockerfiles are often written in. */
const inOthers: readonly RegExp[] = [
	/\b(?:uniquement|seulement) (?:utilisée? )?(?:en local|pour le dev|en dev|pour le développement|en développement)|pour le (?:dev|développement)(?: local)? (?:uniquement|seulement)|ne pas utiliser en production/i,
	/\bnur (?:für|in) (?:die |der )?(?:lokale[nr]? )?entwicklung|\bnicht (?:für|in) (?:die |der )?produktion/i,
	/\bs[oó]lo (?:para|en) (?:el )?(?:desarrollo|entorno local)|\bno usar en producci[oó]n/i,
	/\b(?:apenas|somente|só) (?:para|em) (?:o )?(?:desenvolvimento|ambiente local)|\bn[aã]o usar em produç[aã]o/i,
	/\bsolo per (?:lo )?sviluppo|\bnon usare in produzione/i,
	/\balleen voor (?:lokale )?ontwikkeling/i,
	/только для (?:локальной )?разработки/i,
	/(?:仅用于|仅供|只用于|仅限)(?:本地)?(?:开发|调试)|開発(?:専用|環境のみ)/,
];

/** How comments say that what development needs stays in the image on purpose: `Keep all deps (including dev) so tsx is available`. */
const keepsAll = /\b(?:keep|install|include)(?:s|ing)? (?:all|the dev|dev) ?(?:deps\b|dependencies\b|-?dependencies\b|packages\b)/i;

/**
 * What the comments before the first stage of a Dockerfile say of its image: those at its top, and those right before the first
 * FROM. Others between are about the ARG that they stand on.
 */
export function purposeFacts(text: string): readonly Fact[] {
	const top: string[] = [];
	let last: string[] | undefined;
	let end = 0;
	for (const line of text.split('\n')) {
		const bare = line.trim();
		const isArgument = /^ARG\s/i.test(bare);
		if (bare !== '' && !bare.startsWith('#') && !isArgument) {
			break;
		}
		if (isArgument) {
			last = [];
		} else {
			(last ?? top).push(bare.replace(/^[#\s]+/, ''));
		}
		end += line.length + 1;
	}
	const said = [...top, ...(last ?? [])].join(' ');
	const span = { start: 0, end: Math.min(end, text.length) };
	if (inEnglish.test(said) || inOthers.some((one) => one.test(said))) {
		return [{ kind: 'image.purpose', span, purpose: 'development' }];
	}
	return keepsAll.test(said) ? [{ kind: 'image.purpose', span, purpose: 'all' }] : [];
}
