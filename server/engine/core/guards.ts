import type { Guard } from './fact.js';

/** Variables by which a deploy names itself. */
const environmentNames: ReadonlySet<string> = new Set([
	'NODE_ENV',
	'APP_ENV',
	'ENVIRONMENT',
	'ENV',
	'NODE_ENVIRONMENT',
	'APP_ENVIRONMENT',
	'DEPLOY_ENV',
	'STAGE',
]);

const productionNames: ReadonlySet<string> = new Set(['production', 'prod', 'staging', 'stage', 'live']);

/** Whether a fact holds only outside production: on a developer's machine, in a test. */
export function isDevelopmentOnly(fact: { readonly guards?: readonly Guard[] }): boolean {
	return (fact.guards ?? []).some(({ variable, operator, value }) => {
		if (!environmentNames.has(variable) || value === undefined) {
			return false;
		}
		return productionNames.has(value) ? operator === '!=' : operator === '=';
	});
}

/** Whether a fact holds only when somebody asked for debugging: `if (process.env.DEBUG)`, `if (process.env.LOG_SIGNATURES)`. */
export function isDebugOnly(fact: { readonly guards?: readonly Guard[] }): boolean {
	return (fact.guards ?? []).some(
		({ variable, operator }) =>
			operator !== 'unset' &&
			operator !== '!=' &&
			/DEBUG|VERBOSE|TRACE|PROFIL|(?:^|_)(?:DUMP|TIMERS?|TIMINGS?|PERF|BENCHMARK)(?:_|$)|^LOG_(?!FILE|DIR|PATH|FOLDER|OUTPUT|TO(?:_|$))/.test(
				variable,
			),
	);
}
