import type { Value } from '../../core/value.js';

/** Where a path leads to, as far as the text tells. `application`: into the release or the working folder. */
export type FilePlace = 'application' | 'temporary' | 'device' | 'elsewhere' | 'unknown';

/** Judges the target of a write. A path that the environment or the caller decides is `unknown`. */
export function filePlaceOf(target: Value | undefined): FilePlace {
	switch (target?.kind) {
		case 'literal':
			return target.type === 'string' ? placeOfText(target.text) : 'unknown';
		case 'place':
			return target.place === 'temporary' ? 'temporary' : target.place === 'stdout' || target.place === 'stderr' ? 'device' : 'application';
		case 'template': {
			const first = target.parts.find((part) => part.kind !== 'literal' || part.text !== '');
			// `resolve(__dirname, process.argv[2] ?? 'files')`: a path of its own, when one is given, takes the place of the folder before it.
			const next = target.parts.find((part) => part.kind !== 'place' && !(part.kind === 'literal' && /^[./]*$/.test(part.text)));
			// `./${name}` and `${__dirname}/${name}` lie in the release; `${folder}/${name}` lies nobody knows where.
			const place = filePlaceOf(first);
			return place === 'application' && isGiven(next) ? 'unknown' : place;
		}
		case 'choice': {
			// `let path = ''` only makes room for one of the others.
			const places = new Set(target.of.filter((one) => !(one.kind === 'literal' && one.text === '')).map(filePlaceOf));
			const [place] = places;
			return places.size === 1 && place !== undefined && target.of.every(({ kind }) => kind !== 'env') ? place : 'unknown';
		}
		default:
			return 'unknown';
	}
}

/** Whether the deploy or a caller may give a part of a path, and the text only stands in for it. */
function isGiven(part: Value | undefined): boolean {
	return part?.kind === 'env' || (part?.kind === 'choice' && part.of.some(({ kind }) => kind === 'unknown' || kind === 'env'));
}

function placeOfText(text: string): FilePlace {
	if (/^(\/tmp|\/var\/tmp|\/dev\/shm|[A-Za-z]:[\\/]te?mp)([\\/]|$)/i.test(text)) {
		return 'temporary';
	}
	if (/^(\/dev|\/proc|\/sys)\//.test(text) || text.startsWith('\\\\.\\')) {
		return 'device';
	}
	return /^(file|data|https?|s3|gs):/.test(text) ? 'elsewhere' : text === '' ? 'unknown' : 'application';
}

/** The text of the last literal of a path: where its extension stands. */
export function endOfPath(target: Value | undefined): string {
	if (target?.kind === 'choice') {
		return endOfPath(target.of.at(-1));
	}
	if (target?.kind === 'literal') {
		return target.text;
	}
	const last = target?.kind === 'template' ? target.parts.at(-1) : undefined;
	return last?.kind === 'literal' ? last.text : '';
}

/** A path in words for a message: its literal parts, with `…` for what is computed. */
export function pathInWords(target: Value): string {
	if (target.kind === 'choice' && target.of.length > 0) {
		return pathInWords(target.of.at(-1)!);
	}
	const words =
		target.kind === 'literal'
			? target.text
			: target.kind === 'template'
				? target.parts.map((part) => (part.kind === 'literal' ? part.text : '…')).join('')
				: 'a local path';
	const clean = words.replace(/(?<![:/])\/{2,}/g, '/').replace(/^(?:\u2026\/?)?(?:\.{1,2}\/)*/, '');
	return clean === '' || clean === '…' ? 'a local path' : clean.length > 60 ? `${clean.slice(0, 57)}…` : clean;
}
