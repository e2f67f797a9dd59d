import type { Guard } from '../../core/fact.js';

export { isDebugOnly, isDevelopmentOnly } from '../../core/guards.js';

/** Words in the names of variables that hold an address. */
const addressWords = /URL|URI|HOST|ENDPOINT|ADDRESS|SERVER|DOMAIN|ORIGIN|BASE|API|BROKER|DSN|CONNECTION/;

/**
 * Whether a literal holds only where the variable with the address is missing: `if (process.env.API_URL) {…} else url =
 * 'http://localhost'`.
 */
export function isForMissingAddress(fact: { readonly guards?: readonly Guard[] }): boolean {
	return (fact.guards ?? []).some(({ variable, operator }) => operator === 'unset' && addressWords.test(variable.toUpperCase()));
}

/** Whether a fact holds only where somebody asks for a stand-in of a service: `if (process.env.STORAGE_EMULATOR_HOST)`. */
export function isForStandIn(fact: { readonly guards?: readonly Guard[] }): boolean {
	return (fact.guards ?? []).some(
		({ variable, operator }) =>
			(operator === 'set' || operator === '=') && /EMULAT|LOCALSTACK|SIMULAT|MOCK|FAKE|STUB/.test(variable.toUpperCase()),
	);
}
