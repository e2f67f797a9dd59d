import { repositoryName } from '../../core/imageName.js';
import type { LocatedFact } from '../../core/fact.js';
import { containsSpan, type Location } from '../../core/text.js';
import type { Process, Project } from '../../project/project.js';
import { commandsWritten } from '../../project/commandLines.js';
import { finalStages, isPlainImage } from './images.js';
import { bareName } from './invocation.js';
import { remembered } from '../../project/remember.js';
import { wordSet } from '../../core/wordList.js';

type Declaration = LocatedFact<'process.declare'>;

/**
 * Package managers that stay in front of the script they run. (`poetry run`, `pipenv run` and `bundle exec` are not here: they
 * give their place to the program.)
 */
const packageManagers: ReadonlySet<string> = new Set(['npm', 'yarn', 'yarnpkg', 'pnpm', 'bunx', 'npx', 'pnpx']);

/** Programs whose only work is to start another one and pass its signals on, or to become it. */
const launchers: ReadonlySet<string> = wordSet(`
	tini dumb-init catatonit docker-init docker-entrypoint.sh exec gosu su-exec env -- tini-static
`);

/** Scripts that wait for others, and then give their place to what stands behind two dashes. */
const waiters: ReadonlySet<string> = new Set(['wait-for-it', 'wait-for-it.sh', 'wait-for', 'wait-for.sh']);

const shells: ReadonlySet<string> = new Set(['sh', 'bash', 'ash', 'dash', 'zsh']);

/**
 * Whether the first process of an image passes signals on to all that it started, the shell in between as well as the program:
 * what `dumb-init` does unless it is told otherwise.
 */
export function signalsReachAll(path: string, project: Project): boolean {
	return project.in(path, 'process.declare').some(({ source, final, argv, command }) => {
		const words = argv ?? command.split(/\s+/);
		const name = bareName(words[0] ?? '');
		return (
			source.startsWith('dockerfile') &&
			final !== false &&
			((name === 'dumb-init' && !words.includes('--single-child') && !words.includes('-c')) ||
				(/^tini(?:-static)?$/.test(name) && words.slice(0, words.indexOf('--') + 1).includes('-g')))
		);
	});
}

/** The process that the project model made of a declaration. */
export function processOf(declaration: Declaration, project: Project): Process | undefined {
	return project.processDeclaredAt(declaration);
}

/** The words that the container runs, launchers left out. The shell form has those of its command, when it is a single one. */
export function startedWords(declaration: Declaration): readonly string[] {
	const words = declaration.form === 'exec' ? [...(declaration.argv ?? [])] : declaration.command.trim().split(/\s+/);
	let index = waiters.has(bareName(words[0] ?? '')) ? words.indexOf('--') + 1 : 0;
	while (index < words.length && (launchers.has(bareName(words[index]!)) || (index > 0 && words[index]!.startsWith('-')))) {
		index++;
	}
	return words.slice(index);
}

/**
 * What stands between the container and the program: a package manager, or a shell that was asked for by name and does not give
 * its place up.
 */
export function standsBetween(declaration: Declaration): { readonly kind: 'manager' | 'shell'; readonly name: string } | undefined {
	const words = startedWords(declaration);
	const name = bareName(words[0] ?? '');
	if (packageManagers.has(name)) {
		return { kind: 'manager', name };
	}
	const script = shells.has(name) && /^-[a-z]*c$/.test(words[1] ?? '') ? words[2] : undefined;
	if (declaration.form !== 'exec' || script === undefined || script.trim().split(/\s+/).includes('exec')) {
		return undefined;
	}
	// What comes before the last command ends before the program starts.
	const [first, ...others] = script.split(/&&|\|\||;/);
	const program = others.length > 0 ? '' : first!.trim().split(/\s+/)[0]!;
	return packageManagers.has(program) ? { kind: 'manager', name: program } : { kind: 'shell', name };
}

/**
 * The argument vector of the one plain program that a package manager's script comes down to; undefined when there is more to it,
 * or nobody stands between.
 */
export function directCommand(declaration: Declaration, project: Project): readonly string[] | undefined {
	const process = processOf(declaration, project);
	const [command, ...others] = process?.commands ?? [];
	if (standsBetween(declaration)?.kind !== 'manager' || !command || others.length > 0 || command.through.length === 0) {
		return undefined;
	}
	const { line, argv } = command;
	const [simple, ...more] = line.commands;
	const isPlain =
		simple !== undefined &&
		more.length === 0 &&
		line.complete &&
		simple.next === undefined &&
		simple.assignments.length === 0 &&
		simple.redirections.length === 0 &&
		!simple.words.some(({ expands }) => expands);
	const isWhole = isPlain && simple.words.map(({ text }) => text).join(' ') === argv.join(' ');
	return isWhole &&
		argv[0] === 'node' &&
		argv.length > 1 &&
		onlyCallScripts(declaration, command.through, project) &&
		!readsManager(declaration, project)
		? argv
		: undefined;
}

/** A package manager that is told nothing but which script to run. */
const bareCall = /^(?:npm|yarn|yarnpkg|pnpm|bun)(?: (?:-s|--silent))?(?: run| run-script)?(?: (?:-s|--silent))? [\w:.@-]+$/;

/**
 * Whether all on the way to a program only name the next script: arguments, variables and folders that somebody sets on the way
 * belong to the program as well.
 */
function onlyCallScripts(declaration: Declaration, through: readonly Location[], project: Project): boolean {
	const scripts = through.slice(1).map(({ path, span }) =>
		project
			.in(path, 'process.declare')
			.find((one) => one.source === 'script' && containsSpan(one.span, span))
			?.command.trim(),
	);
	return [startedWords(declaration).join(' '), ...scripts].every(
		(call) => call !== undefined && bareCall.test(call) && !/ (?:run|run-script|exec|dlx|x)$/.test(call),
	);
}

/** Whether the code asks for what a package manager puts into the environment: `npm_package_version`. */
function readsManager({ path }: Declaration, project: Project): boolean {
	return folderReadsManager(project, project.packageOf(path).folder);
}

const folderReadsManager = remembered((project, folder): boolean =>
	project
		.of('env.read')
		.some((read) => read.variable?.startsWith('npm_') === true && project.packageOf(read.path).folder.startsWith(folder)),
);

/** Images of runtimes on Red Hat's Universal Base Image, whose `/bin/sh` is bash: `registry.access.redhat.com/ubi9/nodejs-20`. */
const redHatImage = /(?:^|\/)(?:ubi|rhel)\d{0,2}\/[\w.-]{1,100}$/;

/** Distributions whose `/bin/sh` is bash. */
const bashSystems = /^(?:fedora|centos|rockylinux|almalinux|oraclelinux|amazonlinux|ubi\d*(?:-minimal)?|archlinux)$/;

/**
 * Whether the shell of a shell-form instruction gives its place to the program without being told: BusyBox (of Alpine) and bash
 * do where they are handed one simple command, and the dash of Debian
 * does not.
 */
export function givesItsPlace(declaration: Declaration, project: Project): boolean {
	return isSimple(declaration) && doesShellYield(declaration, project);
}

/**
 * Whether the program may have the shell's place after all: nobody can tell what shell a single command is handed to, since the base is
 * somebody's own image, or of several commands the last one gets it, as in BusyBox and bash.
 */
export function mayGiveItsPlace(declaration: Declaration, project: Project): boolean {
	const base = finalStages(project, declaration.path).at(-1);
	return isSimple(declaration) ? base === undefined || !isPlainImage(base) : doesShellYield(declaration, project);
}

function doesShellYield({ path }: Declaration, project: Project): boolean {
	const stages = finalStages(project, path);
	const shell = project.in(path, 'image.shell').find(({ stage }) => stage === stages[0]?.stage)?.argv[0];
	return shellYields(bareName(shell ?? 'sh'), path, project);
}

function isSimple(declaration: Declaration): boolean {
	const [written] = commandsWritten(declaration);
	return (
		written !== undefined &&
		written.line.complete &&
		written.line.commands.length === 1 &&
		written.command.next === undefined &&
		written.command.conditional !== true &&
		written.started.background !== true
	);
}

/**
 * Whether a shell of this name, handed its commands with `-c` in the final image, makes itself the last of them: bash does, and
 * `sh` where it is BusyBox or bash.
 */
export function shellYields(shell: string, dockerfile: string, project: Project): boolean {
	const stages = finalStages(project, dockerfile);
	const base = stages.at(-1);
	const name = base?.fromStage === false ? repositoryName(base.image) : '';
	// What installs with the package manager of Alpine is Alpine, whatever the image of somebody's own is called.
	const isBusyBox =
		name === 'alpine' ||
		name === 'busybox' ||
		(name !== '' && /(?:^|-)alpine/.test(base?.tag ?? '')) ||
		project
			.in(dockerfile, 'image.run')
			.some((run) => stages.some(({ stage }) => stage === run.stage) && commandsWritten(run).some(({ argv }) => argv[0] === 'apk'));
	const isBash = bashSystems.test(name) || (base?.fromStage === false && redHatImage.test(base.image));
	return shell === 'bash' || ((shell === 'sh' || shell === 'ash') && (isBusyBox || isBash));
}

/** Whether the last command of a shell-form instruction gives the program the shell's place. */
export function startsWithExec(declaration: Declaration, project: Project): boolean {
	const last = processOf(declaration, project)?.commands.at(-1);
	if (last && last.through.length === 0) {
		return last.line.commands.at(-1)?.words[0]?.text === 'exec';
	}
	return declaration.command.trim().startsWith('exec ');
}
