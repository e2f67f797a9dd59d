import type { Guard } from '../../core/fact.js';

export { isDebugOnly, isDevelopmentOnly } from '../../core/guards.js';

/** Words in the names of variables that hold an address. */
const addressWords = /URL|URI|HOST|ENDPOINT|ADDRESS|SERVER|DOMAIN|ORIGIN|BASE|API|BROKER|DSN|CONNECTION/;

/** Whether a literal holds only where the variable with the address is missing: `if (process.env.API_URL) {…} else url = 'http://localhost'`. */
export function isForMissingAddress(fact: { readonly guards?: readonly Guard[] }): boolean {
	return (fact.guards ?? []).some(({ variable, operator }) => operator === 'unset' && addressWords.test(variable.toUpperCase()));
}
