import { isWithin, type LocatedFact } from '../../../core/fact.js';
import { serviceRoles } from '../../../core/role.js';
import type { Process, Project } from '../../../project/project.js';
import { defineRule } from '../../rule.js';
import { isDevelopmentOnly } from '../../shared/guards.js';
import { finalStages } from '../../shared/images.js';
import { factsOfPackage } from '../../shared/near.js';
import { endsElsewhere } from '../../shared/shutdown.js';
import { baseOf } from '../../shared/runtimeBases.js';
import { isToolCode } from '../../shared/toolCode.js';

type Handler = LocatedFact<'crash.handle'>;

export default defineRule({
	id: 'disposability/swallowed-crash',
	scope: 'file',
	severity: 'warning',
	tentative: true,
	question: 'Does the process end after an error that nobody caught?',
	messages: {
		exception:
			'The process goes on after an exception that nobody caught, in a state that nobody knows. Log it and exit; the platform starts a fresh one.',
		rejection: 'The process goes on after a rejection that nobody handled. Without this handler, Node.js would end it.',
		code: 'Setting process.exitCode ends nothing while the server listens: the process goes on after {{event}}, in a state that nobody knows. Exit, or close what listens.',
		sometimes:
			'After an error that nobody caught the process goes on unless NODE_ENV has a certain value: what happens then is never seen before production.',
		ends: 'The process ends after {{event}}.',
	},
	reads: ['crash.handle', 'image.base'],
	roles: serviceRoles,
	check(fact, { project, report, affirm }) {
		if (
			fact.kind !== 'crash.handle' ||
			isWithin(fact, 'test') ||
			isDevelopmentOnly(fact) ||
			(fact.event !== 'uncaughtException' && fact.event !== 'unhandledRejection')
		) {
			return;
		}
		if (fact.exits === true) {
			affirm({ message: 'ends', span: fact.span, data: { event: fact.event } });
			return;
		}
		if (fact.exits === 'sometimes') {
			report({ message: 'sometimes', span: fact.span, severity: 'hint' });
			return;
		}
		const handlers = handlersBeside(project, fact);
		if (
			endsElsewhere(project, fact) ||
			handlers.some((one) => one.event === fact.event && !goesOn(project, one)) ||
			!goesOn(project, fact)
		) {
			return;
		}
		// Two handlers of one program are one decision, which the first of them tells.
		const isSaid = handlers.some((one) => one.event === fact.event && one.path < fact.path);
		const rejections = handlers.filter(({ event }) => event === 'unhandledRejection');
		if (fact.event === 'uncaughtException') {
			report({
				message: fact.exits === 'code' ? 'code' : 'exception',
				span: fact.span,
				data: { event: fact.event },
				...((isSaid || fact.meant === true) && { severity: 'hint' }),
				related: rejections
					.filter((one) => goesOn(project, one))
					.map(({ path, span }) => ({ at: { path, span }, message: 'rejections, too' })),
			});
		} else if (
			!handlers.some((one) => one.event === 'uncaughtException' && goesOn(project, one) && one.path === fact.path) &&
			!isOfNext(project, fact.path) &&
			!goesOnAnyway(project, fact.path)
		) {
			// The handler of exceptions in the same file tells it for both.
			report({
				message: fact.exits === 'code' ? 'code' : 'rejection',
				span: fact.span,
				data: { event: fact.event },
				severity: isSaid || fact.meant === true || isCounted(fact) || isToolCode(project, fact.path) ? 'hint' : 'information',
			});
		}
	},
});

/** Whether a process goes on after what a handler is for: also where it is only told the code to end with, and a server keeps it running. */
function goesOn(project: Project, { exits, path }: Handler): boolean {
	return exits === false || (exits === 'code' && project.roleOf(path).role === 'server');
}

/**
 * Whether `next start` runs a file, which handles rejections itself and goes on after them: what else listens to them changes
 * nothing (https://github.com/vercel/next.js/blob/canary/packages/next/src/server/lib/start-server.ts).
 */
function isOfNext(project: Project, path: string): boolean {
	const owner = project.packageOf(path);
	return owner.dependencies.has('next') && factsOfPackage(project, owner, 'server.listen').length === 0;
}

/**
 * Whether Node.js goes on after rejections by itself, since the command that starts the program says so, or the image is of a version before 15: the handler only
 * tells of them (https://nodejs.org/api/cli.html#--unhandled-rejectionsmode).
 */
function goesOnAnyway(project: Project, path: string): boolean {
	return project
		.processesOf(path)
		.some(
			(process) =>
				process.commands.some(({ argv }) => argv.some((word) => /^--unhandled-rejections=(?:warn|none)/.test(word))) ||
				runsOnOldNode(project, process),
		);
}

/** The first version of Node.js that ends after a rejection nobody handled. */
const endsSince = 15;

function runsOnOldNode(project: Project, process: Process): boolean {
	const dockerfile = project.dockerfileOf(process);
	const base = dockerfile === undefined ? undefined : finalStages(project, dockerfile).at(-1);
	const runtime = base && baseOf(base.image, base.tag);
	return runtime?.name === 'Node.js' && runtime.version !== undefined && Number(runtime.version) < endsSince;
}

/** Whether a handler counts what it handles, or tells somebody of it: who set that up has decided to go on. */
function isCounted({ calls = [] }: Handler): boolean {
	return calls.some((call) => /increment|counter|metric|capture|report|notif|track|sentry|statsd|alert/i.test(call));
}

/** The handlers of the same program: one that ends the process is enough, whatever the others do. */
function handlersBeside(project: Project, fact: Handler): readonly Handler[] {
	const processes = project.processesOf(fact.path);
	const all = [...project.in(fact.path, 'crash.handle'), ...processes.flatMap((process) => project.inProcess(process, 'crash.handle'))];
	return all.filter(
		(one, index) =>
			all.findIndex(({ path, span }) => path === one.path && span.start === one.span.start) === index &&
			!(one.path === fact.path && one.span.start === fact.span.start),
	);
}
