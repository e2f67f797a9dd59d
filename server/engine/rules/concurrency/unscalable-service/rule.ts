import type { LocatedFact } from '../../../core/fact.js';
import { baseName } from '../../../core/paths.js';
import { composeBuildOf } from '../../../project/composeBuilds.js';
import type { Project } from '../../../project/project.js';
import { defineRule } from '../../rule.js';
import { isAsideName } from '../../shared/aside.js';
import { composeContainer, isOnlyService, isOwnService } from '../../shared/containers.js';
import { haveWord } from '../../../core/words.js';
import { isFilledIn } from '../../shared/workloads.js';
import { isOfDeploy } from '../../shared/writtenCommands.js';
import { wordSet } from '../../../core/wordList.js';

/** Words in the names of what there must be only one of. */
const singletonWords: ReadonlySet<string> = wordSet(`
	scheduler clock cron beat leader operator controller migrate migration migrations singleton primary master exporter proxy db
	database postgres mysql mongo mongodb redis rabbitmq kafka bot
`);

export default defineRule({
	id: 'concurrency/unscalable-service',
	scope: 'workspace',
	severity: 'warning',
	tentative: true,
	question: 'Can there be more than one process of each service?',
	messages: {
		name: 'The service {{service}} has a fixed container name: a second container of it cannot start.',
		port: 'The service {{service}} takes port {{port}} of the host for each of its {{replicas}} containers: outside a swarm the second one cannot start.',
		only: 'The service {{service}} takes port {{port}} of the host, which is there once: a second container of it cannot start.',
		replace: '{{workload}} has one replica that is ended before the next one starts: it cannot be scaled, and each deploy interrupts it.',
		scaled: '{{workload}} fixes {{replicas}} replicas although their number is set by load: each deploy sets it back.',
		filled:
			'The chart gives {{workload}} a number of replicas even where an autoscaler sets it by load: each upgrade sets it back. Leave "replicas" out when the autoscaler is on.',
		several: '{{service}} runs {{replicas}} equal processes.',
		elastic: 'The number of replicas of {{workload}} follows the load.',
	},
	reads: [
		'compose.service',
		'compose.option',
		'compose.port',
		'workload',
		'workload.scaler',
		'workload.default',
		'workload.volume',
		'image.base',
		'process.declare',
		'process.fork',
	],
	check({ project, report, affirm }) {
		const single = new Map<string, LocatedFact<'compose.port'>[]>();
		for (const service of project.of('compose.service').filter(({ path }) => isOfDeploy(project, path))) {
			const options = project.in(service.path, 'compose.option').filter((one) => one.service === service.service);
			const name = options.find(({ option }) => option === 'container-name');
			const replicas = options.find(({ option }) => option === 'replicas');
			const count = replicas?.value.kind === 'literal' ? Number(replicas.value.text) : 1;
			const isBuilt = composeContainer(project, service) !== undefined || isBuiltUnseen(project, service);
			const isOwn = isBuilt || isOwnService(project, service);
			if (haveWord([service.service], singletonWords) || !(isOwn || isOnlyService(project, service))) {
				continue;
			}
			const several =
				replicas && count > 1
					? [{ at: { path: replicas.path, span: replicas.span }, message: `It asks for ${count} containers here.` }]
					: [];
			const port = project.in(service.path, 'compose.port').find((one) => one.service === service.service && isOnePort(textOf(one)));
			if (name && isOwn) {
				// Where nobody asks for a second container, one is what the author wants.
				report({
					message: 'name',
					path: name.path,
					span: name.span,
					data: { service: service.service },
					related: several,
					...(several.length === 0 && { severity: 'hint' as const }),
				});
			} else if (several.length > 0 && port) {
				report({
					message: 'port',
					path: port.path,
					span: port.span,
					data: { service: service.service, port: textOf(port), replicas: String(count) },
					related: several,
					severity: 'information',
				});
			} else if (several.length > 0) {
				affirm({
					message: 'several',
					path: replicas!.path,
					span: replicas!.span,
					data: { service: service.service, replicas: String(count) },
				});
			} else if (port) {
				single.set(service.path, [...(single.get(service.path) ?? []), port]);
			}
		}
		for (const [path, [first, ...others]] of single) {
			// Where there is one host, somebody has to take its port; it is worth knowing when there shall be two.
			report({
				message: 'only',
				path,
				span: first!.span,
				data: { service: first!.service, port: textOf(first!) },
				related: others.map((one) => ({ at: { path, span: one.span }, message: `${one.service} takes port ${textOf(one)}.` })),
				severity: 'hint',
			});
		}
		for (const workload of project.of('workload').filter(({ path, type }) => type === 'replicated' && isOfDeploy(project, path))) {
			const { path, span, replicas, replicasSpan, strategy, strategySpan } = workload;
			const scaler = scalerOf(project, workload);
			const at = { path, span: replicasSpan ?? strategySpan ?? span };
			if (scaler && replicas !== undefined && replicas > 0) {
				report({
					message: 'scaled',
					...at,
					data: { workload: workload.workload, replicas: String(replicas) },
					related: [{ at: { path: scaler.path, span: scaler.span }, message: 'The number follows the load here.' }],
				});
			} else if (scaler && isGivenByChart(project, workload)) {
				report({
					message: 'filled',
					...at,
					data: { workload: workload.workload.includes('{{') ? `its ${workload.object}` : workload.workload },
					related: [{ at: { path: scaler.path, span: scaler.span }, message: 'The number follows the load here.' }],
					severity: 'information',
				});
			} else if (scaler) {
				affirm({ message: 'elastic', ...at, data: { workload: workload.workload } });
			} else if (
				(replicas === 1 || (replicas === undefined && workload.open !== true)) &&
				strategy === 'replace' &&
				!isSingleton(project, workload)
			) {
				const related = strategySpan ? [{ at: { path, span: strategySpan }, message: 'The old one ends before the new one starts.' }] : [];
				// One is what an orchestrator runs where no number is given.
				report({
					message: 'replace',
					...at,
					data: { workload: workload.workload },
					related,
					...(replicas === undefined && { severity: 'information' }),
				});
			} else if (replicas !== undefined && replicas > 1) {
				affirm({ message: 'several', ...at, data: { service: workload.workload, replicas: String(replicas) } });
			}
		}
	},
});

/** The port of the host that a service takes, unless somebody says another: `${PORT:-8080}:8080`. */
function textOf({ published }: LocatedFact<'compose.port'>): string {
	const port = published?.kind === 'env' ? published.fallback : published;
	return port?.kind === 'literal' ? port.text : '';
}

/** No range, of which each container would take one. */
function isOnePort(port: string): boolean {
	return /^[0-9]{1,5}$/.test(port);
}

/** Built here all the same, from a file that is written otherwise than it is called, or that is not there. */
function isBuiltUnseen(project: Project, service: LocatedFact<'compose.service'>): boolean {
	const dockerfile = composeBuildOf(service)?.dockerfile;
	return (
		dockerfile !== undefined &&
		!/^[a-z+]{2,10}:\/\/|^git@/.test(service.build ?? '') &&
		!project.has(dockerfile) &&
		!isAsideName(baseName(dockerfile)) &&
		!(service.target !== undefined && isAsideName(service.target))
	);
}

/** Whether the defaults of a chart give the number that its template fills in: without one, the field is as if it were left out. */
function isGivenByChart(project: Project, { path, replicasFilled }: LocatedFact<'workload'>): boolean {
	const chart = path.slice(0, path.lastIndexOf('/templates/') + 1);
	return ['values.yaml', 'values.yml'].some((name) =>
		project.in(`${chart}${name}`, 'workload.default').some(({ setting, replicas }) => setting === replicasFilled && replicas > 0),
	);
}

/** What sets the number of a workload's replicas: in the same folder, for overlays of several deploys use the same names. */
function scalerOf(project: Project, { workload, object, path }: LocatedFact<'workload'>): LocatedFact<'workload.scaler'> | undefined {
	const folder = path.slice(0, path.lastIndexOf('/') + 1);
	return project
		.of('workload.scaler')
		.find(
			(one) => one.target === workload && one.object === object && (isFilledIn(workload) ? one.path === path : one.path.startsWith(folder)),
		);
}

/** One by its name, or because it holds a volume that only one can mount: then the volume is what to look at. */
function isSingleton(project: Project, { workload, path, open }: LocatedFact<'workload'>): boolean {
	const mounts = project
		.in(path, 'workload.volume')
		.some((volume) => volume.workload === workload && (volume.type === 'claim' || volume.type === 'host') && !volume.readOnly);
	return mounts || open === true || haveWord([workload], singletonWords);
}
