import type { LocatedFact } from '../../../core/fact.js';
import { directoryOf, isOuterPath } from '../../../core/paths.js';
import type { Project } from '../../../project/project.js';
import { defineRule } from '../../rule.js';
import { isAsidePath } from '../../shared/aside.js';
import { remembered } from '../../../project/remember.js';
import { scalesOf, servesEngine, workloadBehind } from '../../shared/workloads.js';

/** Transports that talk to one process over several requests before they have a socket. */
const pollingTransports: readonly string[] = [
	'socket.io',
	'engine.io',
	'sockjs',
	'sockjs-node',
	'@nestjs/platform-socket.io',
	'@socket.io/sticky',
	'faye',
	'primus',
	'cometd',
];

export default defineRule({
	id: 'processes/sticky-session',
	scope: 'workspace',
	severity: 'error',
	tentative: true,
	question: 'May any process answer any request?',
	messages: {
		sticky:
			'{{setting}} leads each client to the same process{{owner}}, so processes keep something of it: when one goes, its clients lose that. Keep it in a backing service.',
		polling:
			'{{setting}} leads each client to the same process{{owner}}; {{transport}} needs that while it polls. With WebSockets alone, and an adapter between the processes, it can go.',
		anyProcess: 'Any of the {{count}} processes of {{workload}} may answer a request.',
	},
	reads: [
		'traffic.affinity',
		'traffic.origin',
		'workload',
		'workload.network',
		'workload.scaler',
		'workload.container',
		'image.use',
		'dependency',
	],
	check({ project, report, affirm }) {
		const affinities = project
			.of('traffic.affinity')
			.filter(({ path }) => !isOuterPath(path) && !isAsidePath(path) && !project.isDevelopmentFile(path));
		const sticky = new Set<string>();
		for (const affinity of affinities) {
			const workload = workloadBehind(project, affinity.owner, affinity.path);
			if (workload) {
				sticky.add(workload.workload);
			}
			if (workload ? servesEngine(project, workload) : false) {
				continue;
			}
			const transport = transportOf(project, '');
			const data = {
				setting: affinity.setting,
				owner: affinity.owner === undefined ? '' : ` of ${affinity.owner}`,
				transport: transport ?? '',
			};
			// Whose processes they are cannot be seen where the workload is described elsewhere; it may be somebody else's program.
			const severity = isOnlyOrigin(project, affinity)
				? { severity: 'hint' as const }
				: transport !== undefined
					? { severity: 'information' as const }
					: affinity.owner !== undefined && !workload
						? { severity: 'warning' as const }
						: {};
			report({ message: transport === undefined ? 'sticky' : 'polling', path: affinity.path, span: affinity.span, data, ...severity });
		}
		if (affinities.some(({ owner }) => owner === undefined)) {
			return;
		}
		for (const { network, path, selector } of firstPorts(project)) {
			const workload = workloadBehind(project, network, path);
			const count = workload && scalesOf(project, workload);
			if (
				workload &&
				count !== undefined &&
				count > 1 &&
				!sticky.has(workload.workload) &&
				Object.keys(selector).length > 0 &&
				!servesEngine(project, workload)
			) {
				affirm({
					message: 'anyProcess',
					path: workload.path,
					span: workload.replicasSpan ?? workload.span,
					data: { count: String(count), workload: workload.workload },
				});
			}
		}
	},
});

/** The transport of the workspace that polls, by the name of its package. */
const transportOf = remembered(
	(project): string | undefined =>
		project.of('dependency').find(({ name, scope }) => scope === 'runtime' && pollingTransports.includes(name))?.name,
);

/** Whether what leads clients has one place to lead them to: which process of that one answers is decided elsewhere. */
function isOnlyOrigin(project: Project, { owner, path }: LocatedFact<'traffic.affinity'>): boolean {
	const origins = project.of('traffic.origin').filter((one) => one.group === owner && directoryOf(one.path) === directoryOf(path));
	return origins.length === 1 && origins[0]!.many !== true;
}

/** The networks of the workspace, each once. */
function firstPorts(project: Project): readonly LocatedFact<'workload.network'>[] {
	const networks = project.of('workload.network').filter(({ path }) => !isOuterPath(path) && !isAsidePath(path));
	return networks.filter((one, index) => networks.findIndex(({ network, path }) => network === one.network && path === one.path) === index);
}
