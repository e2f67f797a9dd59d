import { changeBetween } from '../../core/text.js';

/**
 * What every pattern of the detector needs to be in a text, so that texts without any are passed over quickly. It decides
 * nothing: the detector's own patterns do. Bounded,
 * and each alternative starts with a literal.
 */
const needles = String.raw`A(?:KIA|SIA|GPA|IDA|ROA|IPA|NPA|NVA|3T[A-Z0-9])[A-Z0-9]{16}|[Ss](?:ECRET|ecret)_?(?:ACCESS|[Aa]ccess)_?(?:KEY|[Kk]ey)|PRIVATE KEY|x-oauth-basic|_authToken=|npm_[A-Za-z0-9_]{36}|xox[abopr]-\w|xapp-\w|hooks\.slack\.com/services/|T3BlbkFJ|sk-ant-api0|lin_api_|SG\.\w|shp(?:pa|ca|at|ss)_|gh[pousr]_[A-Za-z0-9_]{36}|github_pat_|ops_ey`;

/** Candidates after which the rest of a file is left alone: whoever has a hundred has found what is wrong with the file. */
const mostCandidates = 100;
/** Units after a candidate that its pattern may need: a private key is the longest. */
const reach = 12_000;

/** More than the longest of these patterns takes. */
const longestNeedle = 64;

/** A text that is being edited, in which there was nothing. */
let empty: string | undefined;

/** As {@link endOfCandidates}, for a text that is being edited: where there was nothing before, only what changed is looked at. */
export function endOfCandidatesInEdit(text: string): number | undefined {
	const { start, beforeEnd, afterEnd } =
		empty === undefined ? { start: 0, beforeEnd: 0, afterEnd: text.length } : changeBetween(empty, text);
	const isSmall = empty !== undefined && afterEnd - start + (beforeEnd - start) < 2000;
	const found =
		isSmall && endOfCandidates(text.slice(Math.max(0, start - longestNeedle), afterEnd + longestNeedle)) === undefined
			? undefined
			: endOfCandidates(text);
	empty = found === undefined ? text : undefined;
	return found;
}

/** Where the part of a text ends that is worth a detector's look, or undefined when there is nothing in it. */
export function endOfCandidates(text: string): number | undefined {
	const pattern = new RegExp(needles, 'g');
	let count = 0;
	let last: number | undefined;
	for (let match = pattern.exec(text); match !== null && count < mostCandidates; match = pattern.exec(text)) {
		last = match.index;
		count++;
	}
	return last === undefined ? undefined : Math.min(text.length, last + reach);
}
