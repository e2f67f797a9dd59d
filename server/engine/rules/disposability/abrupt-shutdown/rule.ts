import { isWithin, type LocatedFact } from '../../../core/fact.js';
import { serviceRoles } from '../../../core/role.js';
import type { Location } from '../../../core/text.js';
import type { Process, Project } from '../../../project/project.js';
import { defineRule } from '../../rule.js';
import { isDevelopmentOnly } from '../../shared/guards.js';
import { endsElsewhere, isAboutEnding } from '../../shared/shutdown.js';

type Handler = LocatedFact<'signal.handle'>;

/** What a program does until it is stopped, and what is lost of that when it ends at once. */
const works = [
	{ kind: 'server.listen', name: 'server', lost: 'requests in flight are cut off' },
	{ kind: 'queue.consume', name: 'consumer', lost: 'the job in hand is lost half done' },
	{ kind: 'process.loop', name: 'client', lost: 'the job in hand is lost half done' },
] as const;

export default defineRule({
	id: 'disposability/abrupt-shutdown',
	scope: 'file',
	severity: 'warning',
	tentative: true,
	question: 'Is what was begun finished before the process ends on SIGTERM?',
	messages: {
		exits: 'The handler of SIGTERM ends the process at once: {{lost}}. Close the {{running}} first, and exit when that is done.',
		swallowed:
			'The handler of SIGTERM neither closes the server nor ends the process, and Node.js no longer does: it goes on until the platform kills it.',
		cut: 'The handler of SIGTERM ends the process while the server still answers: requests in flight are cut off. Close the server first.',
		begun:
			'The handler of SIGTERM ends the process in the same moment: whatever it begins to close is not done by then, and {{lost}}. Exit when all is closed.',
		again:
			'The handler of SIGTERM ends the workers, and for each that ends another one is forked: the program goes on until the platform kills it, and what the workers answer is cut off. Note that it ends, and fork no more.',
		raced:
			'This handler of SIGTERM ends the process without waiting for the other one, which may still be closing the server: requests in flight are cut off. End it in one place, once all is closed.',
		delayed:
			'The handler of SIGTERM lets some time pass and ends the process, and the server takes requests until then: the last of them are cut off. Close the server, which is done with the last answer.',
		dropped:
			'The handler of SIGTERM drops the connections of the server at once: requests in flight are cut off. Only close it, and drop what is left after a while.',
		unbounded:
			'Nothing ends the process when closing takes too long: one client that keeps its connection open holds it until the platform kills it.',
		closes: 'The handler of SIGTERM closes what is open before the process ends.',
	},
	reads: ['signal.handle'],
	roles: serviceRoles,
	check(fact, { project, report, affirm }) {
		if (fact.signal !== 'SIGTERM' || isWithin(fact, 'test') || isDevelopmentOnly(fact)) {
			return;
		}
		const handlers = handlersOf(project, fact);
		const leaves = fact.leavesServer === true && handlers.every(({ leavesServer }) => leavesServer === true) && serves(project, fact);
		if (leaves && !fact.exits && !handlers.some(({ exits }) => exits)) {
			// Of several handlers that leave the process running, the first one tells it.
			if (isFirst(fact, handlers)) {
				report({ message: 'swallowed', span: fact.span });
			}
			return;
		}
		if (leaves && fact.exits && (fact.closes || fact.waits)) {
			const message = fact.waits ? 'delayed' : 'cut';
			report({ message, span: fact.span, severity: fact.waits ? 'hint' : 'information' });
			return;
		}
		const hintBeside = (message: 'raced' | 'again', { path, span }: Location, what: string): void =>
			report({ message, span: fact.span, severity: 'hint', related: [{ at: { path, span }, message: what }] });
		const closing = closingBeside(project, fact, handlers);
		if (closing) {
			hintBeside('raced', closing, 'The other handler.');
			return;
		}
		const again = fact.endsWorkers === true ? project.in(fact.path, 'process.fork').find((fork) => fork.again === true) : undefined;
		if (again) {
			hintBeside('again', again, 'Another one is forked here.');
			return;
		}
		const begun =
			fact.cuts === true && fact.exits && !forks(project, fact) ? works.find(({ kind }) => cutsOff(project, fact, kind)) : undefined;
		if (begun) {
			report({ message: 'begun', span: fact.span, severity: 'hint', data: { lost: begun.lost } });
			return;
		}
		if (fact.drops && runs(project, fact, 'server.listen')) {
			report({ message: 'dropped', span: fact.span, severity: 'hint' });
			return;
		}
		if (fact.closes) {
			affirm({ message: 'closes', span: fact.span });
			if (
				fact.timeout === false &&
				!handlers.some(({ timeout }) => timeout !== false) &&
				!endsElsewhere(project, fact) &&
				runs(project, fact, 'server.listen')
			) {
				report({ message: 'unbounded', span: fact.span, severity: 'hint' });
			}
			return;
		}
		const running =
			fact.exits &&
			fact.waits !== true &&
			// What another handler closes may be no more than what takes reports of the program.
			!handlers.some(({ closes, reports }) => closes && reports !== true) &&
			!savesAtExit(project, fact)
				? works.find(({ kind }) => runs(project, fact, kind))
				: undefined;
		if (running !== undefined) {
			// A module that only minds signals may know that others save what they hold when the process exits.
			const isCentral =
				project.in(fact.path, 'server.listen').length > 0 ||
				project.in(fact.path, 'queue.consume').length > 0 ||
				project.processesOf(fact.path).some(({ entries }) => entries.includes(fact.path));
			report({
				message: 'exits',
				span: fact.span,
				// What a chat asks for, or a loop does, is mostly done at once, and done again after a restart.
				...(running.kind === 'process.loop' || isOfDevelopers(project, fact)
					? { severity: 'hint' as const }
					: !isCentral && { severity: 'information' as const }),
				data: { lost: running.lost, running: running.name },
			});
		}
	},
});

/** Whether the same program saves what it holds when it exits, so that an exit loses nothing. */
function savesAtExit(project: Project, fact: Handler): boolean {
	const all = [
		...project.in(fact.path, 'signal.handle'),
		...project.processesOf(fact.path).flatMap((process) => project.inProcess(process, 'signal.handle')),
	];
	return all.some(({ signal, closes }) => signal === 'EXIT' && closes);
}

/** The other handlers of SIGTERM in the same program. */
function handlersOf(project: Project, fact: Handler): readonly Handler[] {
	const all = [
		...project.in(fact.path, 'signal.handle'),
		...project.processesOf(fact.path).flatMap((process) => project.inProcess(process, 'signal.handle')),
	];
	return all.filter(({ signal, path, span }) => signal === 'SIGTERM' && !(path === fact.path && span.start === fact.span.start));
}

/**
 * The handler beside one that ends the process whenever it is done itself, and leaves the server to this other one. Node calls both. What
 * stands in a function may never be added; of programs that fork themselves, each part may have one.
 */
function closingBeside(project: Project, fact: Handler, handlers: readonly Handler[]): Handler | undefined {
	return fact.leavesServer === true &&
		fact.exits &&
		fact.waits !== true &&
		(fact.within ?? []).length === 0 &&
		(fact.guards ?? []).length === 0 &&
		serves(project, fact) &&
		!forks(project, fact)
		? handlers.find(({ closes, leavesServer, within = [] }) => closes && leavesServer !== true && !within.includes('test'))
		: undefined;
}

/** Whether a program forks itself: each of its parts may have a handler of its own. */
function forks(project: Project, fact: Handler): boolean {
	return project.processesOf(fact.path).some((process) => project.inProcess(process, 'process.fork').length > 0);
}

/** Whether an end in the same moment cuts off what a program does. What a chat asks for is mostly done at once. */
function cutsOff(project: Project, fact: Handler, kind: (typeof works)[number]['kind']): boolean {
	return kind !== 'process.loop' && runs(project, fact, kind);
}

/** Whether a program that deploys start listens, and imports no module that closes its servers. */
function serves(project: Project, fact: Handler): boolean {
	const processes = project.processesOf(fact.path).filter(({ type }) => type === 'web');
	return (
		processes.length > 0 &&
		processes.every(
			(process) => !project.inProcess(process, 'module.import').some(({ specifier, typeOnly }) => isAboutEnding(specifier) && !typeOnly),
		) &&
		runs(project, fact, 'server.listen')
	);
}

function isFirst(fact: Handler, others: readonly Handler[]): boolean {
	return others.every((one) => (one.path === fact.path ? one.span.start > fact.span.start : one.path > fact.path));
}

/**
 * Whether the program listens, or takes work: in the same file, or in one that the same process reaches. A server that closes
 * itself does so before this handler matters.
 */
function runs(project: Project, fact: Handler, kind: (typeof works)[number]['kind']): boolean {
	const found = [...project.in(fact.path, kind), ...programsOf(project, fact).flatMap((process) => project.inProcess(process, kind))];
	return found.some((one) => !isWithin(one, 'test') && !(one.kind === 'server.listen' && one.closesItself === true));
}

/** The processes that a handler belongs to; those that developers start count only where nothing else starts it. */
function programsOf(project: Project, fact: Handler): readonly Process[] {
	const all = project.processesOf(fact.path);
	const deployed = all.filter(({ type }) => type !== 'development');
	return deployed.length > 0 ? deployed : all;
}

/** Whether nothing but developers is known to start a file. */
function isOfDevelopers(project: Project, { path }: Handler): boolean {
	const processes = project.processesOf(path);
	return processes.length > 0 && processes.every(({ type }) => type === 'development');
}
