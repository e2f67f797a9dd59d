import { environmentKindOf, namesEnvironment } from './environmentNames.js';
import type { Guard } from './fact.js';

/** Environments of which what does not run there runs nowhere but where somebody develops. */
const productionNames: ReadonlySet<string> = new Set(['production', 'prod', 'prd', 'staging', 'stage', 'live']);

/** Variables that somebody sets on a developer's machine: `IS_LOCAL`, `IS_OFFLINE`, `FUNCTIONS_EMULATOR`. */
const localNames =
	/^(?:IS_)?(?:LOCAL|LOCALHOST|OFFLINE|DEV|DEVELOPMENT|TEST|TESTING)(?:_(?:MODE|ENV|ENVIRONMENT|DEV|DEVELOPMENT|RUN|SERVER))?$|^(?:RUN(?:NING)?_)?LOCALLY$|^RUN_LOCAL$|^(?:FUNCTIONS|FIREBASE)_EMULATOR(?:_HUB)?$|^(?:JEST_WORKER_ID|VITEST|VITEST_WORKER_ID)$/;

/** Variables that a platform sets wherever it runs a program, and nobody else. */
const platformNames = /^(?:AWS_LAMBDA_(?:FUNCTION_NAME|RUNTIME_API)|LAMBDA_TASK_ROOT|AWS_EXECUTION_ENV|FUNCTION_TARGET|VERCEL|NETLIFY)$/;

/** Variables that say of a deploy that it is the one for customers. */
const deployNames = /^(?:IS_)?PROD(?:UCTION)?(?:_(?:MODE|ENV|ENVIRONMENT))?$/;

/** Whether a fact holds only outside production: on a developer's machine, in a test. */
export function isDevelopmentOnly(fact: { readonly guards?: readonly Guard[] }): boolean {
	return (fact.guards ?? []).some(({ variable, operator, value }) => {
		if (localNames.test(variable)) {
			return operator === 'set' || (operator === '=' && !isNo(value)) || (operator === '!=' && isNo(value));
		}
		if (deployNames.test(variable) || platformNames.test(variable)) {
			return operator === 'unset' || (operator === '!=' && !isNo(value)) || (operator === '=' && isNo(value));
		}
		if (!namesEnvironment(variable) || value === undefined) {
			return false;
		}
		return operator === '!=' ? productionNames.has(value) : operator === '=' && environmentKindOf(value) !== 'production';
	});
}

function isNo(value: string | undefined): boolean {
	return value !== undefined && /^(?:false|no|off|0|)$/i.test(value);
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
