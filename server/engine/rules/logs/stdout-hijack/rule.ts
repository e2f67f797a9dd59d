import { isWithin, type LocatedFact } from '../../../core/fact.js';
import { serviceRoles } from '../../../core/role.js';
import type { Span } from '../../../core/text.js';
import { replace } from '../../../fixes/plans.js';
import { commandsWritten } from '../../../project/commandLines.js';
import { scriptPurpose } from '../../../project/processTypes.js';
import type { Process, ProcessCommand, Project } from '../../../project/project.js';
import { defineRule } from '../../rule.js';
import { isDeliveryScript, isService } from '../../shared/deliveryScripts.js';
import { pathInWords } from '../../shared/filePlaces.js';
import { isDebugOnly, isDevelopmentOnly } from '../../shared/guards.js';
import { isOfDeployedManager } from '../../shared/logFiles.js';
import { wordSet } from '../../../core/wordList.js';

export default defineRule({
	id: 'logs/stdout-hijack',
	scope: 'file',
	severity: 'error',
	tentative: true,
	question: 'Do the standard streams reach whoever runs the process?',
	messages: {
		replaced: 'This takes {{stream}} away from whoever runs the process{{to}}.',
		redirected: 'The command sends its output to {{target}}; whoever runs the process sees nothing of it.',
		tee: 'The command pipes its output through tee into a file; let the environment route the stream.',
		scheduled:
			'The image has cron send the output of a task to {{target}} in the container: whoever runs the image sees nothing of it. Send it to /proc/1/fd/1, or have the platform start the task.',
		unit: 'The unit sends its output to {{target}}; whoever collects the streams of the processes sees nothing of it.',
		untouched: 'The output of {{process}} reaches whoever runs it.',
	},
	reads: ['stream.redirect', 'process.declare', 'shell.script', 'log.sink', 'image.run'],
	roles: 'any',
	check(fact, { project, role, report, affirm }) {
		if (fact.kind === 'stream.redirect') {
			// A function may pass everything on, as a logger does that takes the console over; only a file or nothing is a loss for certain.
			if (
				serviceRoles.includes(role) &&
				(fact.to === 'file' || fact.to === 'nowhere') &&
				!isWithin(fact, 'test') &&
				!isDevelopmentOnly(fact) &&
				!isDebugOnly(fact)
			) {
				report({
					message: 'replaced',
					span: fact.span,
					data: { stream: fact.stream === 'console' ? 'the console' : fact.stream, to: fact.to === 'file' ? ' and puts it in a file' : '' },
				});
			}
			return;
		}
		if (fact.kind === 'log.sink') {
			if (fact.api.startsWith('systemd.') && fact.file && isOfDeployedManager(fact, project)) {
				report({ message: 'unit', span: fact.span, data: { target: pathInWords(fact.file) }, severity: 'hint' });
			}
			return;
		}
		if (fact.kind === 'shell.script') {
			// What a person starts on a machine to run on and on is a process of a deploy, though no manifest says so.
			const left = isDeliveryScript(fact.path) && isService(project, fact.path) ? leftBehind(fact) : undefined;
			if (left) {
				report({ message: 'redirected', span: left.span, data: { target: left.target }, severity: 'hint' });
			}
			return;
		}
		if (fact.kind === 'image.run') {
			const target = fact.final && !project.isDevelopmentFile(fact.path) ? scheduledTarget(fact, project) : undefined;
			if (target !== undefined) {
				report({ message: 'scheduled', span: fact.span, data: { target }, severity: 'hint' });
			}
			return;
		}
		const process = project.processDeclaredAt(fact);
		if (
			!process ||
			process.type === 'development' ||
			process.type === 'task' ||
			process.type === 'release' ||
			project.isDevelopmentFile(fact.path)
		) {
			return;
		}
		// Of a script of the package whose name says nothing (`profile`, `report`) nobody knows that it is a process of a deploy.
		if (fact.source === 'script' && process.type === 'unknown' && scriptPurpose(fact.name) === undefined) {
			return;
		}
		// A script, and a task, mutes what it asks on its way; only its last program is the process.
		const isOnTheWay = (command: ProcessCommand): boolean =>
			command !== process.commands.at(-1) &&
			(['shell.script', 'task.step'] as const).some((kind) => project.in(command.at.path, kind).length > 0);
		const lines = new Set<unknown>();
		const problems = process.commands
			.filter((command) => !isOnTheWay(command))
			.flatMap((command) => {
				const { inner } = command.started;
				// All programs of a line that a shell is handed tell of it.
				const within = inner === undefined || lines.has(inner) ? [] : problemsIn(inner, command);
				lines.add(inner);
				return [...problemsOf(command, project.in(command.at.path, 'shell.script').length > 0), ...within];
			});
		for (const { target, command, start, end } of problems) {
			const { path } = command.at;
			// What a variable holds stands where the variable does, and more than this may stand there.
			const isAlone = command.line.commands.every(({ words }) => words.every(({ span }) => span.end <= start || span.start >= end));
			const plan =
				target === undefined || !isAlone
					? undefined
					: replace('Leave the output on the standard streams', 'suggestion', [{ path, span: { start, end }, newText: '' }]);
			report({
				message: target === undefined ? 'tee' : 'redirected',
				path,
				span: { start, end },
				data: { target: target ?? '' },
				fixes: plan ? [plan] : [],
			});
		}
		if (problems.length === 0 && fact.source !== 'script' && isKnown(process)) {
			affirm({ message: 'untouched', span: fact.span, data: { process: process.name } });
		}
	},
});

/** A line for cron that an image writes into a table of tasks, whose output goes to a file: `echo "0 2 * * * node purge.js >> /var/log/purge.log" >> …`. */
const scheduledLine = />>?[ \t]?(\/[\w./-]{1,100})(?:[ \t]2>&1)?[ \t]?\\?(?:["']|\\n)/;

/** The file that the output of a task goes to, where nothing else of the image mentions it, which could print it or lead it away. */
function scheduledTarget({ command, path, span }: LocatedFact<'image.run'>, project: Project): string | undefined {
	const target = isCronTable.test(command) ? scheduledLine.exec(command)?.[1] : undefined;
	if (target === undefined || !isFile(target) || target === '/dev/null' || isCronTable.test(target)) {
		return undefined;
	}
	const others = [
		...project.in(path, 'image.run').filter((one) => one.span.start !== span.start),
		...project.in(path, 'process.declare'),
		...project.of('shell.script'),
	];
	return others.some((one) => one.command.includes(target)) || command.split(target).length > 2 ? undefined : target;
}

/** Where the tables of cron are, or what takes one. */
const isCronTable = /\/etc\/cron(?:tabs?|\.d)\b|\/var\/spool\/cron\b|\|[ \t]?crontab\b/;

/** The first program of a script that is started with `nohup`, and whose output goes to a file or to nothing. */
function leftBehind(script: LocatedFact<'shell.script'>): { readonly span: Span; readonly target: string } | undefined {
	for (const { command, started } of commandsWritten(script)) {
		const away = started.wrappers.includes('nohup') ? command.redirections.find(takesAway) : undefined;
		if (away) {
			return { span: command.span, target: away.target.text };
		}
	}
	return undefined;
}

interface Problem {
	readonly command: ProcessCommand;
	readonly target: string | undefined;
	readonly start: number;
	readonly end: number;
}

/**
 * The redirections of a command that take its output to a file or to nothing, and the pipes into `tee`. `alone` leaves out what
 * stands before it in its line.
 */
function problemsOf(command: ProcessCommand, alone: boolean): readonly Problem[] {
	const { commands } = command.line;
	return problemsIn(alone ? commands.filter(({ span }) => span.start >= command.at.span.start) : commands, command);
}

/** As {@link problemsOf}, of the commands of one line. */
function problemsIn(commands: ProcessCommand['line']['commands'], command: ProcessCommand): readonly Problem[] {
	return commands.flatMap(({ redirections, words, assignments, span }, index) => {
		// The space before a redirection goes with it.
		const ends = [...words, ...assignments.map(({ value }) => value), ...redirections].map((one) => one.span.end);
		const startOf = (at: number): number => Math.max(...ends.filter((end) => end <= at), span.start);
		// A step that another one waits for (`node list.js > list.json && node server.js`) makes a file, and ends.
		const isStep = endsBefore(commands, index);
		const away = isStep || isQuestion(words) ? [] : redirections.filter(takesAway);
		const piped =
			!isStep &&
			words[0]?.text === 'tee' &&
			['|', '|&'].includes(commands[index - 1]?.next ?? '') &&
			words.slice(1).some(({ text }) => !text.startsWith('-') && isFile(text));
		return [
			...away.map((one) => ({ command, target: one.target.text, start: startOf(one.span.start), end: one.span.end })),
			...(piped ? [{ command, target: undefined, ...span }] : []),
		];
	});
}

/** Whether a redirection takes an output of a program to a file that is known, or to nothing. */
function takesAway({ operator, descriptor, target }: ProcessCommand['command']['redirections'][number]): boolean {
	return (
		/^(>|>>|&>|&>>|>\|)$/.test(operator) &&
		(descriptor === undefined || descriptor === 1 || descriptor === 2) &&
		isFile(target.text) &&
		!target.expands
	);
}

/** Programs whose answer is their exit status: a condition mutes what they print. */
const asking: ReadonlySet<string> = wordSet(`
	if while until elif ! test [ [[ grep egrep fgrep command which type hash id getent pgrep nc ping pg_isready mysqladmin redis-cli
	curl wget cd pushd popd kill cmp diff dirname readlink stat ls mkdir rm echo printf cat
`);

/** Whether a command only asks, or prepares, and is not the program that is started. */
function isQuestion(words: ProcessCommand['command']['words']): boolean {
	return asking.has(words[0]?.text ?? '');
}

/** Whether a command of a line has ended when another one of it starts. */
function endsBefore(commands: ProcessCommand['line']['commands'], index: number): boolean {
	const end = commands.findIndex(({ next }, at) => at >= index && next !== '|' && next !== '|&');
	return end >= 0 && end < commands.length - 1 && (commands[end]!.next === '&&' || commands[end]!.next === ';');
}

function isFile(target: string): boolean {
	return target !== '' && !/^(\/dev\/(stdout|stderr|fd\/[12]|tty)|\/proc\/(1|self)\/fd\/[12]|&?[12-])$/.test(target);
}

function isKnown(process: Process): boolean {
	return process.commands.length > 0 && process.commands.every(({ line }) => line.complete);
}
