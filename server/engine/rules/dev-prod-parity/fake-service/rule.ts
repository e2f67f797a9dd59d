import { isWithin, type Guard } from '../../../core/fact.js';
import { serviceRoles } from '../../../core/role.js';
import { defineRule } from '../../rule.js';
import { environmentKindOf, namesEnvironment } from '../../shared/environmentNames.js';
import { fakeOf } from '../../shared/fakeServices.js';
import { isForStandIn } from '../../shared/guards.js';

export default defineRule({
	id: 'dev-prod-parity/fake-service',
	scope: 'file',
	severity: 'warning',
	question: 'Does the service run with real backing services everywhere?',
	messages: {
		fake: '{{module}} stands in for {{service}} in code that is deployed. Run the real one in development, too, and leave the stand-in to the tests.',
		mail: 'This transport sends no mail, in code that is deployed. Choose the server by the environment, and run a mail catcher in development.',
		real: 'Mail is sent by a real server, whatever the environment.',
	},
	reads: ['module.import', 'mail.transport'],
	roles: serviceRoles,
	check(fact, { report, affirm }) {
		if (isWithin(fact, 'test') || isForTests(fact.guards)) {
			return;
		}
		if (fact.kind === 'mail.transport') {
			if (fact.transport === 'fake') {
				report({ message: 'mail', span: fact.span });
			} else if (fact.transport === 'smtp' || fact.transport === 'provider') {
				affirm({ message: 'real', span: fact.span });
			}
			return;
		}
		const service = fact.typeOnly ? undefined : fakeOf(fact.specifier);
		if (service !== undefined) {
			report({
				message: 'fake',
				span: fact.span,
				data: { module: fact.specifier, service },
				...(isForStandIn(fact) && { severity: 'hint' as const }),
			});
		}
	},
});

/** What only tests reach: `if (process.env.NODE_ENV === 'test')`, `if (process.env.VITEST)`. */
function isForTests(guards: readonly Guard[] | undefined): boolean {
	return (guards ?? []).some(
		({ variable, operator, value }) =>
			(operator === '=' && value !== undefined && namesEnvironment(variable) && environmentKindOf(value) === 'test') ||
			(operator !== '!=' && operator !== 'unset' && /(?:^|_)(?:TEST|TESTING|VITEST|JEST_WORKER_ID|CI|MOCK|FAKE)(?:_|$)/.test(variable)),
	);
}
