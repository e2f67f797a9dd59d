import type { LocatedFact } from '../../../core/fact.js';
import { isSecretName, redaction } from '../../../core/secrets.js';
import type { Value } from '../../../core/value.js';
import { isDevelopmentOnly } from '../../shared/guards.js';
import { isPublicVariable } from '../../shared/publicVariables.js';

/**
 * What is wrong with a secret that a program writes into its own environment: as a `default` it stands in for a missing one, and as
 * `written` it overrules what the deploy has set.
 */
export function writtenBy(fact: LocatedFact<'env.write'>): 'default' | 'written' | undefined {
	const { variable, value, guards, span } = fact;
	if (variable === undefined || !isSecretName(variable) || isPublicVariable(variable) || isDevelopmentOnly(fact)) {
		return undefined;
	}
	if (value.kind === 'env') {
		// What is read with its default beside the sign is told there.
		return value.name === variable && value.fallback !== undefined && isText(value.fallback) && value.span.start === span.start
			? 'default'
			: undefined;
	}
	if (!isText(value)) {
		return undefined;
	}
	if (guards === undefined || guards.length === 0) {
		return 'written';
	}
	return guards.every((guard) => guard.variable === variable && guard.operator === 'unset') ? 'default' : undefined;
}

function isText(value: Value): boolean {
	return (
		value.kind === 'secret' || (value.kind === 'literal' && value.type === 'string' && /\w/.test(value.text.replaceAll(redaction, 'x')))
	);
}
