import { repositoryNameOf } from '../../../core/imageName.js';
import type { LocatedFact } from '../../../core/fact.js';
import { baseName, directoryOf, isOuterPath } from '../../../core/paths.js';
import type { Span } from '../../../core/text.js';
import { composeBuildOf } from '../../../project/composeBuilds.js';
import type { Process, Project } from '../../../project/project.js';
import { defineRule } from '../../rule.js';
import { isAsidePath } from '../../shared/aside.js';
import { composeContainer, imageProcess } from '../../shared/containers.js';
import { dockerfilesOf, finalStages } from '../../shared/images.js';
import { runsNoService } from '../../shared/imageUses.js';
import { mountsSources } from '../../shared/mounts.js';
import { servesAllTheSame } from '../../shared/onlyImages.js';
import { servedContainers } from '../../shared/probes.js';
import { isKeeper, servesEngine } from '../../shared/workloads.js';

/** Public images of runtimes and systems, which bring no health check of their own along. What another image brings is not known. */
const plainImages =
	/^(?:docker\.io\/|public\.ecr\.aws\/docker\/|mirror\.gcr\.io\/)?(?:library\/)?(?:node|nginx|nginxinc\/nginx-unprivileged|httpd|caddy|oven\/bun|denoland\/deno|alpine|debian|ubuntu|python|ruby|golang|openjdk|eclipse-temurin|amazoncorretto|nvidia\/cuda|amazonlinux|fedora|rockylinux|almalinux|mhart\/alpine-node|keymetrics\/pm2|bitnami\/node|cimg\/node)$|^gcr\.io\/distroless\/|^registry\.(?:access\.)?redhat\.(?:com|io)\/(?:ubi|rhel)\d{1,2}\/[\w-]{1,40}$/;

/** Public images of servers for pages, which serve without being told to. */
const webServers = /^(?:docker\.io\/)?(?:library\/)?(?:nginx|httpd|caddy|nginxinc\/nginx-unprivileged)$/;

export default defineRule({
	id: 'disposability/missing-probe',
	scope: 'workspace',
	severity: 'warning',
	tentative: true,
	question: 'Can the platform tell whether a process is ready for requests?',
	messages: {
		readiness:
			'{{container}} receives requests as soon as its container runs, ready or not, since it has no readinessProbe: each deploy answers some with an error.',
		health: 'The image serves requests and has no HEALTHCHECK, so that Docker takes a process that hangs for a healthy one.',
		routed:
			'Fly leads requests to a machine as soon as it runs, ready or not, and to one that hangs as well, since {{file}} states no check for its service.',
		probed: '{{container}} has a readinessProbe.',
		checked: 'The image has a HEALTHCHECK.',
	},
	reads: [
		'workload',
		'workload.container',
		'workload.probe',
		'workload.port',
		'workload.network',
		'image.base',
		'image.expose',
		'image.health',
		'image.use',
		'compose.service',
		'compose.option',
		'process.declare',
		'platform.port',
		'package',
	],
	check({ project, report, affirm }) {
		for (const workload of project.of('workload')) {
			if (workload.type !== 'replicated' || workload.open === true || isSkipped(project, workload.path)) {
				continue;
			}
			for (const container of servedContainers(project, workload)) {
				const { path, span } = container;
				const data = { container: container.container };
				const ready = project
					.in(path, 'workload.probe')
					.find((probe) => probe.workload === workload.workload && probe.container === container.container && probe.probe === 'readiness');
				if (ready) {
					affirm({ message: 'probed', path, span: ready.span, data });
				} else if (container.open !== true) {
					// A data store or a monitor among the workloads is somebody else's program, by its name where a template fills in the image.
					report({
						message: 'readiness',
						path,
						span,
						data,
						...((servesEngine(project, workload) || isKeeper(container.container)) && { severity: 'hint' }),
					});
				}
			}
		}
		for (const { path, span, unchecked } of project.of('platform.port')) {
			// A machine that runs a data store is somebody else's program, and has checks of its own kind.
			const isKept = project.in(path, 'image.use').some((use) => use.where === 'platform' && isKeeper(use.image));
			if (unchecked === true && !isKept && !isSkipped(project, path)) {
				report({ message: 'routed', path, span, data: { file: baseName(path) }, severity: 'hint' });
			}
		}
		for (const image of servingImages(project)) {
			if (image.health?.command !== undefined) {
				affirm({ message: 'checked', path: image.path, span: image.health.span });
			} else if (!image.health && plainImages.test(image.base) && !isCheckedOtherwise(project, image.path)) {
				// Most platforms that run images have checks of their own, and pay no heed to this one.
				report({ message: 'health', path: image.path, span: image.span, severity: 'hint' });
			}
		}
	},
});

function isSkipped(project: Project, path: string): boolean {
	return isOuterPath(path) || isAsidePath(path) || project.isDevelopmentFile(path);
}

/** The images of a deploy that serve requests: by what they start, or by the port that they say they listen on. */
function servingImages(project: Project): readonly {
	readonly path: string;
	readonly base: string;
	readonly span: Span;
	readonly health: LocatedFact<'image.health'> | undefined;
}[] {
	const paths = dockerfilesOf(project, '').filter(
		(path) => !isSkipped(project, path) && (!runsNoService(project, path) || servesAllTheSame(project, path)),
	);
	return paths.flatMap((path) => {
		const stages = finalStages(project, path);
		const base = stages.at(-1);
		const ofFinal = new Set(stages.map(({ stage }) => stage));
		const own = imageProcess(project, path);
		const isOpen = own === undefined || own.type === 'unknown' || (own.type === 'development' && servesAllTheSame(project, path));
		const process = own ?? composedServer(project, path);
		const serves =
			process?.type === 'web' ||
			(isOpen &&
				(project.in(path, 'image.expose').some(({ stage }) => ofFinal.has(stage)) ||
					webServers.test(base?.image ?? '') ||
					(process !== undefined && listens(project, process))));
		return base && serves
			? [
					{
						path,
						base: base.image,
						span: own?.declaration.span ?? stages[0]!.span,
						health: project.in(path, 'image.health').find(({ stage }) => ofFinal.has(stage)),
					},
				]
			: [];
	});
}

/** What a compose file of a deploy starts in an image that starts nothing by itself, if that serves and takes a port. */
function composedServer(project: Project, dockerfile: string): Process | undefined {
	return project
		.of('compose.service')
		.filter(({ path, service }) => !isSkipped(project, path) && !mountsSources(project, path, service))
		.map((service) => composeContainer(project, service))
		.find((container) => container?.dockerfile === dockerfile && container.process.type === 'web')?.process;
}

/** Whether code of the package that an image starts somehow listens. */
function listens(project: Project, process: Process): boolean {
	return (
		process.package.kind === 'service' &&
		project.of('server.listen').some(({ path }) => project.packageOf(path) === process.package && project.roleOf(path).role === 'server')
	);
}

/**
 * Orchestrators and hosting platforms leave the image's check aside and have their own; a compose file may state one for the
 * service that runs the image.
 */
function isCheckedOtherwise(project: Project, dockerfile: string): boolean {
	return (
		project.of('workload').length > 0 ||
		project.of('platform.port').length > 0 ||
		project
			.of('process.declare')
			.some(({ source, path }) => (source === 'platform' && !/^(?:app|scalingo)\.json$/.test(baseName(path))) || source === 'workload') ||
		project
			.of('compose.option')
			.some(
				(option) =>
					option.option === 'health-check' &&
					project
						.in(option.path, 'compose.service')
						.some((service) => service.service === option.service && mayRun(project, service, dockerfile)),
			)
	);
}

/**
 * Whether a compose service runs an image: it builds it, or names one built elsewhere, which may be this one unless its name is
 * that of another.
 */
function mayRun(project: Project, service: LocatedFact<'compose.service'>, dockerfile: string): boolean {
	const build = composeBuildOf(service);
	if (build) {
		return build.dockerfile === dockerfile;
	}
	const image = service.image ?? '';
	if (isKeeper(image) || isKeeper(service.service)) {
		return false;
	}
	const words = new Set([repositoryNameOf(image), service.service].flatMap((name) => name.toLowerCase().split(/[^a-z0-9]+/)));
	// `Dockerfile.backend` says it by its own name; others by that of their folder or package.
	const wordsOfName = (...names: readonly string[]): readonly string[] =>
		names.flatMap((name) => name.toLowerCase().split(/[^a-z0-9]+/)).filter((word) => word !== '' && word !== 'dockerfile');
	const named = wordsOfName(baseName(dockerfile));
	const own = named.length > 0 ? named : wordsOfName(baseName(directoryOf(dockerfile)), project.packageOf(dockerfile).name ?? '');
	const hasOthers = dockerfilesOf(project, '').length > 1;
	return !hasOthers || own.some((word) => words.has(word));
}
