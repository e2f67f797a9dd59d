import { isWithin, type LocatedFact } from '../../core/fact.js';

/** Whether a literal is where an answer to a request sends people: `res.redirect('https://…')`. */
export function isRedirect(fact: LocatedFact<'literal.named'>): boolean {
	return (
		fact.form === 'argument' &&
		fact.default !== true &&
		fact.names.at(-1) === 'redirect' &&
		/(?:^|\.)redirect$/.test(fact.api ?? '') &&
		isWithin(fact, 'request-handler')
	);
}
