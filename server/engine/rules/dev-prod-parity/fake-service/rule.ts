import { isWithin, type Guard, type LocatedFact } from '../../../core/fact.js';
import { serviceRoles } from '../../../core/role.js';
import type { LiteralValue, Value } from '../../../core/value.js';
import type { Project } from '../../../project/project.js';
import { defineRule } from '../../rule.js';
import { engineOf } from '../../shared/databases.js';
import { environmentKindOf, namesEnvironment } from '../../../core/environmentNames.js';
import { fakeOf } from '../../shared/fakeServices.js';
import { isForStandIn } from '../../shared/guards.js';
import { factsOfPackage } from '../../shared/near.js';
import { stubServerOf } from './stubServers.js';

export default defineRule({
	id: 'dev-prod-parity/fake-service',
	scope: 'file',
	severity: 'warning',
	tentative: true,
	question: 'Does the service run with real backing services everywhere?',
	messages: {
		fake: '{{module}} stands in for {{service}} in code that is deployed. Run the real one in development, too, and leave the stand-in to the tests.',
		mail: 'This transport sends no mail, in code that is deployed. Choose the server by the environment, and run a mail catcher in development.',
		sandbox:
			'{{host}} keeps every mail for developers to look at and delivers none, in code that is deployed. Read the server from the environment.',
		server:
			'{{module}} starts a server that stands in for other services, inside of a program that is deployed. Leave it to the tests, and to a process of its own for developers.',
		real: 'Mail is sent by a real server, whatever the environment.',
	},
	reads: ['module.import', 'mail.transport'],
	roles: serviceRoles,
	check(fact, { project, report, affirm }) {
		if (isWithin(fact, 'test') || isForTests(fact.guards)) {
			return;
		}
		if (fact.kind === 'mail.transport') {
			if (fact.api === 'nodemailer.createTestAccount') {
				// Where its server is written beside it, that says it.
				if (!project.in(fact.path, 'mail.transport').some(isSandbox)) {
					report({ message: 'sandbox', span: fact.span, data: { host: 'smtp.ethereal.email' }, severity: 'hint' });
				}
			} else if (fact.transport === 'fake') {
				report({ message: 'mail', span: fact.span });
			} else if (isSandboxHost(fact.host)) {
				if (isSandbox(fact)) {
					report({ message: 'sandbox', span: fact.host.span, data: { host: fact.host.text }, severity: 'hint' });
				}
			} else if (fact.transport === 'smtp' || fact.transport === 'provider') {
				affirm({ message: 'real', span: fact.span });
			}
			return;
		}
		const service = fact.typeOnly ? undefined : fakeOf(fact.specifier);
		const support = fact.typeOnly || service !== undefined ? undefined : fakeBehind(fact, project);
		if (support) {
			report({
				message: 'fake',
				span: fact.span,
				data: { module: support.specifier, service: fakeOf(support.specifier)! },
				related: [{ at: { path: support.path, span: support.span }, message: 'This code of the tests loads it.' }],
				severity: 'hint',
			});
		}
		const stub = fact.typeOnly || service !== undefined ? undefined : stubServerOf(fact, project);
		if (stub) {
			report({
				message: 'server',
				span: fact.span,
				data: { module: fact.specifier },
				related: [{ at: stub, message: 'It listens here.' }],
				severity: 'hint',
			});
		}
		if (service !== undefined) {
			report({
				message: 'fake',
				span: fact.span,
				data: { module: fact.specifier, service },
				...((isForStandIn(fact) || isForMissingSettings(fact, service, project)) && { severity: 'hint' as const }),
			});
		}
	},
});

/** Servers that take mail and deliver none (https://ethereal.email, https://docs.mailtrap.io/email-sandbox/setup/sandbox-integration). */
const sandboxes = /^(?:smtp\.ethereal\.email|(?:sandbox\.)?smtp\.mailtrap\.io|sandbox-smtp\.mailcatch\.app|app\.debugmail\.io)$/i;

function isSandboxHost(host: Value | undefined): host is LiteralValue {
	return host?.kind === 'literal' && sandboxes.test(host.text);
}

/** Whether mail goes to such a server, whatever else holds: a deploy that only shows something needs no other. */
function isSandbox({ host, guards = [] }: LocatedFact<'mail.transport'>): boolean {
	return isSandboxHost(host) && guards.length === 0;
}

/** The stand-in that a module of the tests loads, where running code imports that. */
function fakeBehind({ specifier, path }: LocatedFact<'module.import'>, project: Project): LocatedFact<'module.import'> | undefined {
	const target = specifier.startsWith('.') ? project.resolveModule(specifier, path) : undefined;
	return target === undefined || project.roleOf(target).role !== 'test'
		? undefined
		: project.in(target, 'module.import').find((one) => !one.typeOnly && fakeOf(one.specifier) !== undefined);
}

/** What only tests reach: `if (process.env.NODE_ENV === 'test')`, `if (process.env.VITEST)`. */
function isForTests(guards: readonly Guard[] | undefined): boolean {
	return (guards ?? []).some(
		({ variable, operator, value }) =>
			(operator === '=' && value !== undefined && namesEnvironment(variable) && environmentKindOf(value) === 'test') ||
			(operator !== '!=' && operator !== 'unset' && /(?:^|_)(?:TEST|TESTING|VITEST|JEST_WORKER_ID|CI|MOCK|FAKE)(?:_|$)/.test(variable)),
	);
}

/**
 * Whether a stand-in is for who has no settings for the real service: the program connects to that as well, so that it takes
 * either one, and no name of an environment decides which.
 */
function isForMissingSettings({ guards = [], path }: LocatedFact<'module.import'>, service: string, project: Project): boolean {
	const isByEnvironment = [...guards, ...project.in(path, 'env.branch')].some(({ variable }) => namesEnvironment(variable));
	const home = project.packageOf(path);
	return (
		!isByEnvironment &&
		(factsOfPackage(project, home, 'service.connect').some((one) => engineOf(one.service)?.name === service) ||
			(service === 'S3' && factsOfPackage(project, home, 'cloud.resource').length > 0))
	);
}
