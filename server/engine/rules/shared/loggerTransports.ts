import { isWithin, type LocatedFact } from '../../core/fact.js';
import { containsSpan } from '../../core/text.js';
import type { Project } from '../../project/project.js';
import { isInExamples } from './aside.js';
import { isBehindSwitch, isDevelopmentOnly } from './guards.js';
import { hasRenamedManifest } from './renamedManifests.js';

/**
 * Of sinks, the transports that a logger loads by their names (`pino({ transport: { target: 'pino-pretty' } })`), where it is made in every
 * deploy as the module is loaded: written in the call itself, in no function, and under no condition that may keep a deploy from it.
 */
export function transportsAtRuntime(sinks: readonly LocatedFact<'log.sink'>[], project: Project): readonly LocatedFact<'log.sink'>[] {
	return sinks.filter(
		(fact) =>
			isOfService(fact, project) &&
			fact.conditional !== true &&
			!isWithin(fact, 'function') &&
			!isBehindSwitch(fact) &&
			project.in(fact.path, 'logger.create').some(({ span }) => containsSpan(span, fact.span)),
	);
}

/** Whether a fact is about code of a server or a worker that more than developers run, with the manifest of its package. */
export function isOfService(
	fact: LocatedFact<'module.import' | 'log.sink' | 'module.load' | 'service.connect'>,
	project: Project,
): boolean {
	const { role } = project.roleOf(fact.path);
	return (
		(role === 'server' || role === 'worker') &&
		!isDevelopmentOnly(fact) &&
		!isInExamples(fact.path) &&
		!hasRenamedManifest(project, fact.path) &&
		!isWithin(fact, 'test')
	);
}
