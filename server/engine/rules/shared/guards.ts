import { environmentKindOf, namesEnvironment } from '../../core/environmentNames.js';
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

/**
 * Whether a setting may keep a fact from what is deployed. That the environment is production, or neither a test nor a developer's
 * machine, holds in every deploy, and is no switch that somebody could turn.
 */
export function isBehindSwitch(fact: { readonly guards?: readonly Guard[] }): boolean {
	return (fact.guards ?? []).some((guard) => !holdsInDeploys(guard));
}

function holdsInDeploys({ variable, operator, value }: Guard): boolean {
	const kind = value !== undefined && namesEnvironment(variable) ? environmentKindOf(value) : undefined;
	return kind !== undefined && operator === (kind === 'production' ? '=' : '!=');
}
