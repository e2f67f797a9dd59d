import type { LocatedFact } from '../../../core/fact.js';
import { wordSet } from '../../../core/wordList.js';
import type { Project } from '../../../project/project.js';

/** What the package has besides guards, and the storage that a guard could be made with: none of it counts a request. */
const withoutEffect: ReadonlySet<string> = wordSet(`
	ThrottlerModule ThrottlerModuleOptions ThrottlerAsyncOptions ThrottlerOptions ThrottlerOptionsFactory ThrottlerException Throttle SkipThrottle
	seconds minutes hours days weeks
`);

/**
 * Whether a limiter of NestJS is set up, and nothing counts: its module only brings what a guard needs, and nowhere does the code take a guard
 * (https://docs.nestjs.com/security/rate-limiting).
 */
export function isWithoutGuard(project: Project, { api }: Pick<LocatedFact<'coordination.use'>, 'api'>): boolean {
	return (
		api.startsWith('@nestjs/throttler.ThrottlerModule.') &&
		!project.of('module.import').some(({ specifier, names, path }) =>
			specifier === '@nestjs/throttler'
				? names.length === 0 || names.some(({ exported }) => !withoutEffect.has(exported))
				: names.some(({ exported }) => /throttl\w{0,60}guard/i.test(exported)) ||
					// Another package may bring a guard that it registers itself.
					(/throttl/i.test(specifier) && !specifier.includes('storage') && project.resolveModule(specifier, path) === undefined),
		)
	);
}
