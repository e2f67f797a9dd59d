import type { LocatedFact } from '../../core/fact.js';
import type { Value } from '../../core/value.js';
import type { Project } from '../../project/project.js';

/** The provider that a transport of mail is told by its name (`service: 'gmail'`), where it is told one. */
export function mailProviderOf({ path, span }: LocatedFact<'service.connect'>, project: Project): Value | undefined {
	return project.in(path, 'mail.transport').find((one) => one.span.start === span.start)?.provider;
}
