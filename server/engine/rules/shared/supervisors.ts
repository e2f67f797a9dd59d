import type { LocatedFact } from '../../core/fact.js';
import { groupedBy } from '../../core/group.js';
import { baseName, directoryOf, joinPath } from '../../core/paths.js';
import { mayTellPm2, tellsPm2 } from '../../core/pm2Files.js';
import type { Process, Project } from '../../project/project.js';
import { remembered } from '../../project/remember.js';
import { commandsWritten, type CommandFact, type WrittenCommand } from '../../project/commandLines.js';
import { pm2Programs } from '../../project/programs.js';
import { isForegroundProgram, leaverOf } from './daemonizers.js';
import { developmentServerOf } from './devServers.js';
import { bareName, isCommand, invocationOf, nameOf, type CommandPattern, type Invocation } from './invocation.js';
import { declarationOf, deployedProcesses } from './deploy.js';
import { containsSpan, type Location } from '../../core/text.js';

/** Programs that run several others side by side. */
const supervisors: readonly CommandPattern[] = [
	{ program: ['foreman', 'overmind', 'honcho', 'hivemind', 'nf', 'goreman', 'forego'], words: ['start|s'] },
	{ program: ['concurrently', 'conc', 'run-p', 'npm-run-all-p', 'stmux', 'ttab'] },
	{ program: ['npm-run-all', 'npm-run-all2'], options: ['-p', '--parallel'] },
	{ program: ['s6-svscan', 'runsvdir', 'runit', 'circusd', 'monit'] },
	{ program: ['supervisord'] },
];

/** Of these, the ones whose arguments are command lines. */
const sideBySide: ReadonlySet<string> = new Set(['concurrently', 'conc']);

/** Servers that pass requests on: an application beside one is one service in the eyes of many. */
const frontPrograms: ReadonlySet<string> = new Set([
	'nginx',
	'caddy',
	'php-fpm',
	'httpd',
	'apache2',
	'haproxy',
	'php-fpm8',
	'apache2-foreground',
]);

/**
 * Whether pm2 keeps the programs of a package, for all that is known: its file lies there, and no image or platform starts a program of
 * the package otherwise. It stops a program by SIGINT (https://pm2.keymetrics.io/docs/usage/signals-clean-restart/).
 */
export const isKeptByPm2 = remembered(
	(project, folder): boolean =>
		foldersOfPm2(project, '').has(folder) &&
		deployedProcesses(project)
			.filter(({ package: { folder: home }, declaration: { source, path } }) => home === folder && source !== 'script' && !mayTellPm2(path))
			.every(({ commands }) => commands.some(({ argv }) => argv.some((word) => /^pm2(?:-runtime|-docker)?$/.test(bareName(word))))),
);

/** The folders in which pm2 is told what to keep. */
const foldersOfPm2 = remembered((project): ReadonlySet<string> => new Set(project.files.filter(tellsPm2).map(directoryOf)));

/** Several programs in one container, and what starts them. */
export interface Crowd {
	readonly at: Location;
	/** What starts them: `concurrently`, `&`. */
	readonly by: string;
	/** A server in front with what it serves: a usual pair. */
	readonly pair: boolean;
	/** Where the programs are listed, when that is another file. */
	readonly listed?: Location;
}

/** Whether a process runs several programs side by side, as far as the text shows it. */
export function crowdOf(process: Process, project: Project): Crowd | undefined {
	for (const fact of declarationsOf(process, project)) {
		const written = commandsWritten(fact);
		for (const { command, argv, started, exact } of written) {
			// `sh -c "… && exec concurrently a b"`: what starts them stands inside a word.
			const inside = started.wrappers.find((one) => sideBySide.has(one));
			if (inside !== undefined && written.filter((one) => one.started.wrappers.includes(inside)).length > 1) {
				return { at: { path: fact.path, span: exact ? command.span : fact.span }, by: inside, pair: false };
			}
			const texts = command.words.map(({ text }) => text);
			const starts = [0, ...texts.keys()].filter((index, order) => order === 0 || started.wrappers.includes(bareName(texts[index]!)));
			for (const invocation of [invocationOf(argv), ...starts.map((index) => invocationOf(texts.slice(index)))]) {
				const pattern = invocation && supervisors.find((one) => isCommand(invocation, one));
				const group = invocation && groupOf(invocation, project);
				if (group) {
					return {
						at: { path: fact.path, span: exact ? command.span : fact.span },
						by: invocation.program,
						pair: false,
						listed: { path: group.path, span: group.span },
					};
				}
				if (invocation && pattern) {
					return supervised(invocation, pattern, { path: fact.path, span: exact ? command.span : fact.span }, project);
				}
			}
		}
	}
	return inBackground(process, project);
}

/** The programs that pm2 is told to start side by side, in a file of settings of which there is one by that name. */
function groupOf({ program, arguments: words }: Invocation, project: Project): LocatedFact<'process.group'> | undefined {
	if (!pm2Programs.has(program)) {
		return undefined;
	}
	const file = words.find((word) => /\.(?:json|ya?ml|[cm]?js)$/.test(word));
	const groups =
		file === undefined || words.includes('--only')
			? []
			: project.of('process.group').filter(({ manager, path }) => manager === 'pm2' && baseName(path) === bareName(file));
	return groups.length === 1 ? groups[0] : undefined;
}

/** The declaration of a process, those of the scripts and the steps of the tasks that it leads to. */
function declarationsOf({ declaration, commands }: Process, project: Project): readonly CommandFact[] {
	const through = commands
		.flatMap((command) => command.through)
		.flatMap(({ path, span }) => project.in(path, 'process.declare').filter((one) => containsSpan(one.span, span)));
	const steps = commands
		.flatMap(({ through: places, at }) => [...places, at])
		.flatMap(({ path, span }) => project.in(path, 'task.step').filter((one) => containsSpan(one.span, span)));
	return [...new Set([declaration, ...through, ...commands.map((command) => command.declaration), ...steps])];
}

function supervised(invocation: Invocation, pattern: CommandPattern, at: Location, project: Project): Crowd | undefined {
	const by = nameOf(invocation, pattern);
	if (invocation.program !== 'supervisord') {
		return { at, by, pair: false };
	}
	const units = project.of('process.declare').filter(({ source, path }) => source === 'unit' && /supervisor|\.conf$|\.ini$/.test(path));
	if (units.length === 0) {
		return undefined; // nobody can see what it supervises
	}
	const programs = units.map(({ command }) => bareName(command.trim().split(/\s+/)[0] ?? ''));
	const [first] = units;
	return units.length < 2 ? undefined : { at, by, pair: isPair(programs), listed: { path: first!.path, span: first!.span } };
}

/** `node worker.js & node server.js`, in the command or in the script that it starts. */
function inBackground(process: Process, project: Project): Crowd | undefined {
	const scripts = process.commands.flatMap(({ started, folder }) => {
		const file = started.target.kind === 'entry' && started.target.file.text.endsWith('.sh') ? started.target.file.text : undefined;
		return file === undefined
			? []
			: project
					.of('shell.script')
					.filter(
						({ path }) =>
							path === joinPath(folder, file.replace(/^\/(?:[\w-]+\/)*/, '')) ||
							(file.startsWith('/') && path.endsWith(file.slice(file.lastIndexOf('/')))),
					);
	});
	const followed = [...new Set(process.commands.flatMap(({ at, through }) => [...through, at].map(({ path }) => path)))].flatMap((path) =>
		project.in(path, 'shell.script'),
	);
	const texts: readonly CommandFact[] = [...declarationsOf(process, project), ...scripts, ...followed];
	// The steps of tasks are run one after the other, however many there are.
	const runs = groupedBy(texts, (fact) => (fact.kind === 'task.step' ? fact.path : fact));
	for (const facts of runs.values()) {
		const all = facts.flatMap(commandsWritten);
		const written = all.filter((one) => isLasting(one.started.program) || leadsToLasting(one, process));
		// What a branch starts in the background mostly helps for a while, and is ended before the program starts.
		const back = written.filter(({ started }) => started.background === true && started.conditional !== true);
		const programs = written.map(({ started }) => started.program);
		if (back.length > 0 && written.length > 1) {
			return { at: placeIn(process, back[0]!), by: '&', pair: isPair(programs) };
		}
		const ahead = leftAhead(all);
		if (ahead !== undefined) {
			return { at: placeIn(process, ahead.command), by: ahead.name, pair: isPair([ahead.name]) };
		}
	}
	return inHandedLine(process);
}

/** Where one of the commands of a process is written, as far as that can be pointed at. */
function placeIn(process: Process, { command, exact, fact }: WrittenCommand): Location {
	return exact ? { path: fact.path, span: command.span } : declarationOf(process);
}

/** The same in a line that a shell is handed by two lists: `command: [sh, -c]`, `args: ["node worker.js & node server.js"]`. */
function inHandedLine(process: Process): Crowd | undefined {
	const lasting = process.commands.filter(({ started }) => started.inner !== undefined && isLasting(started.program));
	const back = lasting.find(({ started }) => started.background === true && started.conditional !== true);
	const beside = lasting.filter(({ started }) => started.inner === back?.started.inner);
	return back === undefined || beside.length < 2
		? undefined
		: { at: declarationOf(process), by: '&', pair: isPair(beside.map(({ started }) => started.program)) };
}

/** The server that left for the background before a program is started that stays: `nginx && node server.js`. */
function leftAhead(all: readonly WrittenCommand[]): { readonly command: WrittenCommand; readonly name: string } | undefined {
	for (const [index, command] of all.entries()) {
		const invocation = command.started.conditional === true ? undefined : invocationOf(command.argv);
		const name = invocation && leaverOf(invocation);
		if (name !== undefined && all.slice(index + 1).some(({ started }) => started.program !== name && isLasting(started.program))) {
			return { command, name };
		}
	}
	return undefined;
}

/** Whether a command calls a package script that starts what stays: `npm run start:mails &`. */
function leadsToLasting({ fact, command: { span }, exact, started: { target } }: WrittenCommand, { commands }: Process): boolean {
	return (
		target.kind === 'script' &&
		exact &&
		commands.some(({ argv, started, through }) => {
			const invocation = through.some((place) => place.path === fact.path && containsSpan(span, place.span)) && invocationOf(argv);
			return invocation && (isLasting(started.program) || developmentServerOf(invocation) !== undefined);
		})
	);
}

function isLasting(program: string): boolean {
	return isForegroundProgram(program) || frontPrograms.has(program) || program === 'redis-server';
}

function isPair(programs: readonly string[]): boolean {
	return programs.some((one) => frontPrograms.has(one));
}
