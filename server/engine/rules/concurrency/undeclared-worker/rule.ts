import { isWithin, type LocatedFact } from '../../../core/fact.js';
import { isOuterPath } from '../../../core/paths.js';
import type { Package, Process, Project } from '../../../project/project.js';
import { defineRule } from '../../rule.js';
import { isInExamples } from '../../shared/aside.js';
import { deployedProcesses } from '../../shared/deploy.js';
import { isDevelopmentOnly } from '../../shared/guards.js';
import { haveWord } from '../../../core/words.js';
import { isOfDeploy } from '../../shared/writtenCommands.js';
import { isPlatformFunction } from '../../shared/platformCalls.js';

type Consumer = LocatedFact<'queue.consume'> | LocatedFact<'queue.poll'>;

export default defineRule({
	id: 'concurrency/undeclared-worker',
	scope: 'workspace',
	severity: 'information',
	tentative: true,
	question: 'Does a process type of its own work on each queue?',
	messages: {
		undeclared: 'This code works on a queue ({{service}}), but no process type of the deploy starts it.',
		together: 'This code works on a queue ({{service}}) in the process that answers requests: the two cannot be scaled apart.',
		declared: 'The process {{process}} works on the queue.',
	},
	reads: ['queue.consume', 'queue.poll', 'server.listen', 'process.declare', 'workload', 'compose.service', 'role.sign'],
	check({ project, report, affirm }) {
		const deployed = deployedProcesses(project);
		const manifest = typesManifest(project);
		const seen = new Set<string>();
		for (const fact of consumers(project)) {
			const home = project.packageOf(fact.path);
			if (seen.has(home.folder)) {
				continue;
			}
			const processes = deployed.filter(({ files }) => files.has(fact.path));
			const worker = processes.find(
				(process) =>
					process.type === 'worker' ||
					(process.type !== 'web' && !project.inProcess(process, 'server.listen').some((one) => !isWithin(one, 'test'))),
			);
			const service = fact.service === 'unknown' ? fact.api.split('.')[0]! : fact.service;
			if (worker) {
				affirm({ message: 'declared', path: fact.path, span: fact.span, data: { process: worker.name } });
				continue;
			}
			seen.add(home.folder);
			const [web] = processes;
			// A process whose code cannot be seen may be the worker.
			const isHidden = deployed.some(({ entries, type }) => type === 'worker' || entries.length === 0);
			if (web && !isWorkersOwn(home, web, deployed)) {
				const [listen] = project.inProcess(web, 'server.listen');
				// Messages may be all that a program of microservices answers, and its requests only ask for its health.
				report({
					message: 'together',
					path: fact.path,
					span: fact.span,
					...((fact.kind === 'queue.poll' || fact.api.startsWith('@nestjs/microservices')) && { severity: 'hint' as const }),
					data: { service },
					related: listen ? [{ at: { path: listen.path, span: listen.span }, message: 'The same process answers requests here.' }] : [],
				});
			} else if (manifest && !isHidden && deployed.length > 0 && fact.kind !== 'queue.poll') {
				// What asks a queue may be one of many things that a program does which is started in a way that is not followed.
				report({
					message: 'undeclared',
					path: fact.path,
					span: fact.span,
					data: { service },
					related: [{ at: manifest, message: 'The process types are declared here.' }],
				});
			}
		}
	},
});

/**
 * Whether a package says by its name that it works on queues, and another one answers requests: what this one listens for is its
 * health.
 */
function isWorkersOwn({ name, folder }: Package, web: Process, deployed: readonly Process[]): boolean {
	return (
		haveWord([name ?? '', ...folder.split('/')], workerWords) &&
		deployed.some((other) => other.type === 'web' && other.package.folder !== web.package.folder)
	);
}

/** Words of the names of packages that work on queues. */
const workerWords: ReadonlySet<string> = new Set(['worker', 'workers', 'consumer', 'consumers', 'queue', 'queues', 'jobs', 'processor']);

/** What works on queues: consumers, and after them what asks a queue for work, but for a request that does so once. */
function consumers(project: Project): readonly Consumer[] {
	return [...project.of('queue.consume'), ...project.of('queue.poll').filter((one) => !isWithin(one, 'request-handler'))].filter((one) =>
		isJudged(one, project),
	);
}

/** Consumers of queues in code that runs in a deploy. Platforms that call functions have no process types. */
function isJudged(fact: Consumer, project: Project): boolean {
	const { role } = project.roleOf(fact.path);
	const isCalled = isPlatformFunction(project, fact.path);
	return (
		(role === 'server' || role === 'worker' || role === 'unknown') &&
		project.packageOf(fact.path).kind === 'service' &&
		!isCalled &&
		!isWithin(fact, 'test') &&
		!isOuterPath(fact.path) &&
		!isInExamples(fact.path) &&
		!isDevelopmentOnly(fact)
	);
}

/** Settings of one service of a platform: those of the others stand elsewhere. */
const ofOneService = /(?:^|\/)(?:railway|nixpacks)[^/]*$/;

/** A file that lists the process types of a deploy. An image alone declares no types. */
function typesManifest(
	project: Project,
): { readonly path: string; readonly span: { readonly start: number; readonly end: number } } | undefined {
	const declared = project
		.of('process.declare')
		.find(
			({ source, path }) => (source === 'procfile' || (source === 'platform' && !ofOneService.test(path))) && isOfDeploy(project, path),
		);
	const found =
		declared ??
		project.of('workload').find(({ path, type }) => type === 'replicated' && isOfDeploy(project, path)) ??
		project.of('compose.service').find(({ path, build }) => build !== undefined && isOfDeploy(project, path));
	return found && { path: found.path, span: found.span };
}
