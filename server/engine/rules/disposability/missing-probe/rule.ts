import type { LocatedFact } from '../../../core/fact.js';
import { isOuterPath } from '../../../core/paths.js';
import type { Process, Project } from '../../../project/project.js';
import { defineRule } from '../../rule.js';
import { deployedProcesses, isAsidePath } from '../../shared/deploy.js';
import { finalStages } from '../../shared/images.js';
import { servedContainers } from '../../shared/probes.js';
import { isKeeper, servesEngine } from '../../shared/workloads.js';

/** Public images of runtimes and systems, which bring no health check of their own along. What another image brings is not known. */
const plainImages = /^(?:docker\.io\/)?(?:library\/)?(?:node|oven\/bun|denoland\/deno|alpine|debian|ubuntu|python|ruby|golang)$|^gcr\.io\/distroless\//;

export default defineRule({
	id: 'disposability/missing-probe',
	scope: 'workspace',
	severity: 'warning',
	question: 'Can the platform tell whether a process is ready for requests?',
	messages: {
		readiness: '{{container}} receives requests as soon as its container runs, ready or not, since it has no readinessProbe: each deploy answers some with an error.',
		health: 'The image serves requests and has no HEALTHCHECK, so that Docker takes a process that hangs for a healthy one.',
		probed: '{{container}} has a readinessProbe.',
		checked: 'The image has a HEALTHCHECK.',
	},
	reads: ['workload', 'workload.container', 'workload.probe', 'workload.port', 'workload.network', 'image.base', 'image.expose', 'image.health', 'image.use', 'compose.service', 'compose.option', 'process.declare', 'platform.port', 'package'],
	check({ project, report, affirm }) {
		for (const workload of project.of('workload')) {
			if (workload.type !== 'replicated' || workload.open === true || isSkipped(project, workload.path)) {
				continue;
			}
			for (const container of servedContainers(project, workload)) {
				const { path, span } = container;
				const data = { container: container.container };
				const ready = project.in(path, 'workload.probe').find((probe) => probe.workload === workload.workload && probe.container === container.container && probe.probe === 'readiness');
				if (ready) {
					affirm({ message: 'probed', path, span: ready.span, data });
				} else if (container.open !== true) {
					// A data store among the workloads is somebody else's program.
					report({ message: 'readiness', path, span, data, ...(servesEngine(project, workload) && { severity: 'information' }) });
				}
			}
		}
		const judged = new Set<string>();
		for (const process of deployedProcesses(project)) {
			const { path } = process.declaration;
			if (!judged.has(path) && isServingImage(project, process)) {
				judged.add(path);
				const stages = new Set(finalStages(project, path).map(({ stage }) => stage));
				const health = project.in(path, 'image.health').find(({ stage }) => stages.has(stage));
				if (health?.command !== undefined) {
					affirm({ message: 'checked', path, span: health.span });
				} else if (!health && plainImages.test(finalStages(project, path).at(-1)?.image ?? '') && !isCheckedOtherwise(project)) {
					// Most platforms that run images have checks of their own, and pay no heed to this one.
					report({ message: 'health', path, span: process.declaration.span, severity: 'hint' });
				}
			}
		}
	},
});

function isSkipped(project: Project, path: string): boolean {
	return isOuterPath(path) || isAsidePath(path) || project.isDevelopmentFile(path);
}

function isServingImage(project: Project, { type, declaration: { path, source } }: Process): boolean {
	const stages = new Set(finalStages(project, path).map(({ stage }) => stage));
	return type === 'web' && source.startsWith('dockerfile') && !isSkipped(project, path) && project.in(path, 'image.expose').some(({ stage }) => stages.has(stage));
}

/** Orchestrators and platforms leave the image's check aside and have their own; a compose file may state one for the service. */
function isCheckedOtherwise(project: Project): boolean {
	// The service may be built elsewhere and only named here; a database's check is about the database.
	const own = (option: LocatedFact<'compose.option'>): boolean => project.in(option.path, 'compose.service').some(({ service, image }) => service === option.service && !isKeeper(image ?? ''));
	return project.of('workload').length > 0 || project.of('platform.port').length > 0 || project.of('process.declare').some(({ source }) => source === 'platform' || source === 'procfile' || source === 'workload')
		|| project.of('compose.option').some((option) => option.option === 'health-check' && own(option));
}
