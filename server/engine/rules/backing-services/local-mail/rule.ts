import type { LocatedFact } from '../../../core/fact.js';
import { serviceRoles } from '../../../core/role.js';
import type { Project } from '../../../project/project.js';
import { defineRule } from '../../rule.js';
import { isDevelopmentOnly } from '../../shared/guards.js';

export default defineRule({
	id: 'backing-services/local-mail',
	scope: 'file',
	severity: 'warning',
	tentative: true,
	question: 'Does mail go out through a service that is attached?',
	messages: {
		sendmail:
			'Mail is handed to a program of this machine, which a container does not have, and whose queue is lost with it. Attach a mail server by its URL.',
		localhost: 'Mail is handed to a server on this very machine. Attach a mail server by its URL.',
		attached: 'Mail goes out through a service that is attached.',
	},
	reads: ['mail.transport'],
	roles: serviceRoles,
	check(fact, { project, report, affirm }) {
		const { transport, host, span } = fact;
		if (isDevelopmentOnly(fact)) {
			return;
		}
		if (transport === 'provider' || (transport === 'smtp' && host?.kind === 'env')) {
			affirm({ message: 'attached', span });
		} else if (transport === 'local') {
			// A literal host of a client is a handle that is wired into the code: backing-services/literal-handle says so.
			const isReported =
				host !== undefined &&
				project.in(fact.path, 'service.connect').some((connect) => connect.service === 'smtp' && connect.span.start === span.start);
			if (!isReported) {
				report({
					message: host === undefined ? 'sendmail' : 'localhost',
					span,
					...(host === undefined && hasServer(fact, project) && { severity: 'hint' as const }),
				});
			}
		}
	},
});

/** Whether the module makes another transport, to a server or a provider: the program of this machine is what mail falls back on. */
function hasServer({ path, span }: LocatedFact<'mail.transport'>, project: Project): boolean {
	return project
		.in(path, 'mail.transport')
		.some(
			(other) =>
				other.span.start !== span.start &&
				!isDevelopmentOnly(other) &&
				(other.transport === 'provider' || (other.transport === 'smtp' && other.host !== undefined && other.host.kind !== 'literal')),
		);
}
