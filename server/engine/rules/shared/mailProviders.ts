import type { LocatedFact } from '../../core/fact.js';
import { isPlaceholder } from '../../core/secrets.js';
import type { Value } from '../../core/value.js';
import type { Project } from '../../project/project.js';
import { isReservedHost } from './endpoint.js';
import { environmentNameOf, settingNameOf } from './variableName.js';

/** The provider that a transport of mail is told by its name (`service: 'gmail'`), where it is told one. */
export function mailProviderOf({ path, span }: LocatedFact<'service.connect'>, project: Project): Value | undefined {
	return project.in(path, 'mail.transport').find((one) => one.span.start === span.start)?.provider;
}

/** What says who logs in at a server of mail: a variable, or the configuration of a framework. */
export function mailUserOf({ parts: { auth } }: LocatedFact<'service.connect'>): string | undefined {
	return auth?.kind === 'object' ? settingNameOf(auth.properties['user']) : undefined;
}

/** Whether a text is the address of an account at a provider of mail, and none that stands for one. */
export function isWrittenAccount(user: string): boolean {
	return (
		/^[^@\s]{1,100}@[^@\s]{1,200}$/.test(user) &&
		!isPlaceholder(user) &&
		!isReservedHost({ host: user.slice(user.indexOf('@') + 1) }) &&
		!/^(?:your|my|some|e-?mail|user|example)[._-]?/i.test(user)
	);
}

/** The variable that says who logs in at a server of mail, or with what. */
export function mailAccountOf(fact: LocatedFact<'service.connect'>): string | undefined {
	const { auth } = fact.parts;
	return mailUserOf(fact) ?? (auth?.kind === 'object' ? environmentNameOf(auth.properties['pass']) : undefined);
}
