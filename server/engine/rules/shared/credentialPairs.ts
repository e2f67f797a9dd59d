import type { LocatedFact } from '../../core/fact.js';
import type { Value } from '../../core/value.js';
import { haveWord } from '../../core/words.js';
import type { Project } from '../../project/project.js';
import { sampleWords } from './aside.js';
import { hostOf, isLocalHost, isMadeUpHost } from './endpoint.js';
import { mailProviderOf } from './mailProviders.js';

/** Keys that hold a password of an account, whatever the word. */
const passwordKey = /^(?:password|passwd|pwd|pass)$/i;
/** Keys of the account it opens. */
const accountKey = /^(?:user|username|user_name|login|account)$/i;

/**
 * Whether a literal is the password beside the name of an account, in settings that a module exports (`{ user: 'root', password:
 * '…' }`), or of one at a provider of mail.
 */
export function isOfAccount(project: Project, { path, names, value, form }: LocatedFact<'literal.named'>): boolean {
	return (
		form === 'property' &&
		passwordKey.test(names.at(-1) ?? '') &&
		(project.in(path, 'module.export').some((exported) => holdsPair(exported.value, value.span.start)) ||
			(project.in(path, 'service.engine').length > 0 && isBesideAccount(project, path, names)) ||
			project.in(path, 'service.connect').some((connect) => opensMail(connect, value.span.start, project)))
	);
}

/** What lists of those are called whom a program lets in. */
const accountLists: ReadonlySet<string> = new Set(['users', 'accounts', 'admins']);

/** Words in the names of lists that let nobody in. */
const madeUp: ReadonlySet<string> = new Set([...sampleWords, 'test', 'tests', 'dummy', 'stub', 'stubs']);

/**
 * Whether a literal is the first password in a list of accounts that code has for itself, to make them or to let them in:
 * `const users = [{ username: 'ada', password: '…' }]`.
 */
export function isListedAccount(project: Project, { path, names, value, form }: LocatedFact<'literal.named'>): boolean {
	const list = names.slice(0, -1).join('.');
	return (
		form === 'property' &&
		passwordKey.test(names.at(-1) ?? '') &&
		haveWord(names.slice(-2, -1), accountLists) &&
		!haveWord(names, madeUp) &&
		project.in(path, 'literal.named').find((one) => passwordKey.test(one.names.at(-1) ?? '') && one.names.slice(0, -1).join('.') === list)
			?.value.span.start === value.span.start
	);
}

/** Whether a file of data names an account beside a password: the groups around both are the same. */
function isBesideAccount(project: Project, path: string, names: readonly string[]): boolean {
	const group = names.slice(0, -1).join('.');
	return project
		.in(path, 'literal.named')
		.some(
			({ names: others, value }) =>
				accountKey.test(others.at(-1) ?? '') && others.slice(0, -1).join('.') === group && value.kind === 'literal' && value.text !== '',
		);
}

/** Whether the group that holds a password names a machine elsewhere beside it: what opens that is in use, whoever the group is for. */
export function isBesideRemoteHost(project: Project, { path, names }: LocatedFact<'literal.named'>): boolean {
	const group = names.slice(0, -1).join('.');
	return project.in(path, 'literal.named').some(({ names: others, value }) => {
		const endpoint =
			others.at(-1) === 'host' && others.slice(0, -1).join('.') === group && value.kind === 'literal' ? hostOf(value.text) : undefined;
		return endpoint !== undefined && endpoint.host.includes('.') && !isLocalHost(endpoint) && !isMadeUpHost(endpoint);
	});
}

/** Whether the password at a place is that of an account at a provider of mail, whom a client is told by name. */
function opensMail(connect: LocatedFact<'service.connect'>, start: number, project: Project): boolean {
	const auth = connect.parts['auth'];
	return auth !== undefined && mailProviderOf(connect, project)?.kind === 'literal' && holdsPair(auth, start);
}

function holdsPair(value: Value, start: number): boolean {
	if (value.kind !== 'object') {
		return false;
	}
	const entries = Object.entries(value.properties);
	const isHere = entries.some(([name, each]) => passwordKey.test(name) && each.span.start === start);
	return (
		(isHere && entries.some(([name, each]) => accountKey.test(name) && each.kind === 'literal' && each.text !== '')) ||
		entries.some(([, each]) => holdsPair(each, start))
	);
}
