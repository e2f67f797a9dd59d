import { replace } from '../../../fixes/plans.js';
import { defineRule } from '../../rule.js';
import { comparePorts, portsByDefault, portsOfNobody, portsOfUnknown } from '../../shared/portComparisons.js';
import { lostPorts } from '../../shared/workloadPorts.js';

export default defineRule({
	id: 'port-binding/port-mismatch',
	scope: 'workspace',
	severity: 'warning',
	tentative: true,
	question: 'Do the manifests name the port that the server listens on?',
	messages: {
		exposed: 'The image exposes port {{named}}, but its server listens on {{port}}.',
		free: 'The image exposes port {{named}}, but its server takes whatever port is free: requests to that one reach nobody.',
		checked: 'The health check asks port {{named}}, but the server listens on {{port}}.',
		published: 'The service {{subject}} publishes port {{named}} of its container, but the server in it listens on {{port}}.',
		declared: 'The container {{subject}} declares port {{named}}, but the server in it listens on {{port}}.',
		routed: 'The platform leads requests to port {{named}}, but the server listens on {{port}}.',
		unset:
			'Where nobody sets {{variable}}, the service {{subject}} publishes port {{named}} of its container, but the server in it listens on {{port}}.',
		apart:
			'The image exposes port {{exposed}}, but {{subject}} leads requests to its port {{named}}: one of both is not where the server listens.',
		network: 'The network {{subject}} leads to port {{named}} of {{workload}}, whose containers declare {{declared}}.',
		probe: 'The {{subject}} probe asks port {{named}} of {{workload}}, which declares {{declared}}.',
		agree: 'The manifest and the server agree on port {{port}}.',
	},
	reads: [
		...([
			'server.listen',
			'process.declare',
			'env.declare',
			'env.read',
			'env.load',
			'image.base',
			'image.expose',
			'image.health',
			'compose.service',
			'compose.port',
		] as const),
		...([
			'workload',
			'workload.container',
			'workload.port',
			'workload.probe',
			'workload.network',
			'platform.port',
			'module.import',
		] as const),
	],
	check({ project, report, affirm }) {
		for (const { kind, subject, at, named, server, agrees } of comparePorts(project)) {
			if (agrees) {
				affirm({ message: 'agree', ...at, data: { port: server.port } });
				continue;
			}
			const fix = kind === 'exposed' ? replace(`Expose port ${server.port}`, 'suggestion', [{ ...at, newText: server.port }]) : undefined;
			const message =
				server.variable === undefined ? `The server listens on ${server.port} here.` : `${server.variable} makes it ${server.port} here.`;
			report({
				message: kind,
				...at,
				data: { subject, named, port: server.port },
				related: [{ at: server.at, message }],
				fixes: fix ? [fix] : [],
			});
		}
		for (const { at, subject, variable, named, server } of portsByDefault(project)) {
			const related = [{ at: server.at, message: `The server listens on ${server.port} here.` }];
			report({ message: 'unset', ...at, data: { subject, variable, named, port: server.port }, related, severity: 'hint' });
		}
		for (const { at, exposed, subject, named, other } of portsOfUnknown(project)) {
			const related = [{ at: other, message: `Requests are led to ${named} here.` }];
			report({ message: 'apart', ...at, data: { exposed, subject, named }, related, severity: 'hint' });
		}
		for (const { at, named, server } of portsOfNobody(project)) {
			const related = [{ at: server, message: 'It listens on port 0 here.' }];
			report({ message: 'free', ...at, data: { named }, related, severity: 'hint' });
		}
		for (const { kind, subject, workload, at, port, declared, related, mayBeOpen } of lostPorts(project)) {
			report({
				message: kind,
				...at,
				data: { subject, workload, named: port, declared: [...new Set(declared)].join(', ') },
				related: [{ at: related, message: 'The port that the container declares.' }],
				...(mayBeOpen && { severity: 'hint' as const }),
			});
		}
	},
});
