import type { LocatedFact } from '../../../core/fact.js';
import { baseName } from '../../../core/paths.js';
import { containsSpan, type Location } from '../../../core/text.js';
import { commandsWritten, type WrittenCommand } from '../../../project/commandLines.js';
import type { Process, Project } from '../../../project/project.js';
import { replace, runDirectly } from '../../../fixes/plans.js';
import { defineRule } from '../../rule.js';
import { isAsideName } from '../../shared/aside.js';
import { buildStepOf } from '../../shared/buildCommands.js';
import { stepOf } from '../../shared/buildSteps.js';
import { composeContainer, isImageOfTasks } from '../../shared/containers.js';
import { saysDevelopment } from '../../shared/deploy.js';
import { developmentServerOf } from '../../shared/devServers.js';
import { isLentSources } from '../../shared/mounts.js';
import { mayBeDeployed, servesAllTheSame } from '../../shared/onlyImages.js';
import {
	directCommand,
	givesItsPlace,
	processOf,
	shellYields,
	signalsReachAll,
	standsBetween,
	startedWords,
	startsWithExec,
} from '../../shared/imageCommands.js';
import { bareName, invocationOf } from '../../shared/invocation.js';
import { scriptPurpose, startsAfterTask } from '../../../project/processTypes.js';
import type { StartedProgram } from '../../../shell/unwrap.js';
import { isAsideImage } from '../../shared/stages.js';
import { behindScript, isBesideProduction, signalsAll } from '../../shared/startScripts.js';
import { isOfDeploy } from '../../shared/writtenCommands.js';
import { laterYarn } from '../../shared/yarn.js';
import { wordSet } from '../../../core/wordList.js';
import { isReplaced } from './replaced.js';

/** Runtimes that are the program themselves. */
const runtimes: ReadonlySet<string> = wordSet(`
	node nodejs bun deno python python3 java ruby dotnet gunicorn uvicorn puma next nginx
`);
const managers: ReadonlySet<string> = new Set(['npm', 'yarn', 'pnpm']);

export default defineRule({
	id: 'disposability/package-manager-as-pid1',
	scope: 'workspace',
	severity: 'warning',
	question: 'Does the container start the program itself, rather than a package manager or a shell that starts it?',
	messages: {
		manager:
			'The container runs "{{name}}", which starts the program as a child of a shell: SIGTERM has to pass both, and an init process in front does not change that. Run the program itself.',
		forwards:
			'The container runs "{{name}}", which starts the program in a process of its own and passes SIGTERM on: nothing is lost but the memory of one more process. Run the program itself.',
		reached:
			'The container runs "{{name}}" behind an init process that tells all of its children: the program gets SIGTERM, but the container ends as soon as "{{name}}" or its shell does. Run the program itself.',
		keeps:
			'The container runs "{{name}}", which starts the program in a process of its own and does not pass SIGTERM on before version 3. Run the program itself.',
		shell:
			'The container runs "{{name}} -c", which stays in front of the program and does not pass SIGTERM on. Put "exec" before the program, or run it without the shell.',
		script: 'The container runs this script, whose shell stays in front of "{{name}}" and does not pass SIGTERM on. Put "exec" before it.',
		managed:
			'The container runs this script, whose shell stays in front of "{{name}}", which starts the program as a child of another shell: SIGTERM has to pass all of them. Put "exec" and the program itself there.',
		ended:
			'The init process passes SIGTERM on to the shell of this script as well, which ends at once, and the container with it: "{{name}}" gets no time to finish. Put "exec" before it.',
		direct: 'The container runs "{{name}}" itself.',
	},
	reads: [
		'process.declare',
		'image.base',
		'image.shell',
		'env.declare',
		'shell.script',
		'compose.service',
		'workload',
		'workload.container',
	],
	check({ project, report, affirm }) {
		for (const { declaration, dockerfile } of composeStarts(project)) {
			const between = standsBetween(declaration);
			// What an image starts first stays in front of the command of a service, and its shell may make room.
			const isHarmless =
				dockerfile !== undefined &&
				((between?.kind === 'shell' && shellYields(between.name, dockerfile, project) && lastManager(declaration) === undefined) ||
					(signalsReachAll(dockerfile, project) && !replacesEntrypoint(declaration, project)));
			if (between && !isHarmless && !buildsAtStart(declaration, project) && !isTask(declaration, project)) {
				// Most compose files serve somebody's machine, where nobody waits for a container that ends late.
				const message = messageOf(between, declaration, project);
				report({ message, path: declaration.path, span: declaration.span, data: { name: between.name }, severity: 'hint' });
			}
		}
		for (const declaration of workloadStarts(project)) {
			const between = standsBetween(declaration);
			if (between?.kind === 'manager' && !buildsAtStart(declaration, project) && !isTask(declaration, project)) {
				const message = messageOf(between, declaration, project);
				report({ message, path: declaration.path, span: declaration.span, data: { name: between.name }, severity: 'hint' });
			}
		}
		for (const declaration of imageStarts(project)) {
			const { path, span } = declaration;
			const reachesAll = signalsReachAll(path, project);
			const written = standsBetween(declaration);
			const yields = written?.kind === 'shell' && shellYields(written.name, path, project);
			// A shell that makes room leaves npm in front, where that is the last that it was handed.
			const last = yields ? lastManager(declaration) : undefined;
			const manager = last === undefined ? written : { kind: 'manager' as const, name: last };
			const runner = manager === undefined ? runnerOf(declaration) : undefined;
			const between = manager ?? runner;
			// In shell form the shell is in front of all, and that is said there (disposability/shell-form-command).
			const isSaid = declaration.form !== 'exec' && !startsWithExec(declaration, project) && !givesItsPlace(declaration, project);
			if (isSaid) {
				continue;
			}
			if (between && !(yields && last === undefined)) {
				const isLent = isForWork(declaration, project);
				if (
					(!reachesAll || between.kind === 'manager') &&
					!buildsAtStart(declaration, project) &&
					!isTask(declaration, project) &&
					!(isLent && !isOnlyStart(declaration, project) && !mayBeDeployed(project, path))
				) {
					const argv = directCommand(declaration, project);
					const plan = argv && runDirectly(declaration, [...wordsBefore(declaration), ...argv]);
					const stands = messageOf(between, declaration, project);
					const message = reachesAll && stands !== 'forwards' ? 'reached' : stands;
					report({
						message,
						path,
						span,
						data: { name: between.name },
						...((reachesAll ||
							runner !== undefined ||
							message === 'forwards' ||
							isLent ||
							isReplaced(declaration, project) ||
							mayBuildAtStart(commandsWritten(declaration), declaration, project) ||
							isForDevelopment(declaration, project)) && {
							severity: 'hint' as const,
						}),
						fixes: plan ? [plan] : [],
					});
				}
			} else {
				const name = bareName(startedWords(declaration)[0] ?? '');
				const behind = behindScript(declaration, project);
				const isEnded = reachesAll || signalsAll(declaration, project);
				if (
					behind &&
					(!isEnded || runtimes.has(behind.started.program)) &&
					!isDevelopmentScript(behind.started) &&
					!isTask(declaration, project) &&
					(runtimes.has(behind.started.program) || managers.has(behind.started.program))
				) {
					const { fact, command, started } = behind;
					// What a branch starts, a deploy may set otherwise.
					const isSoft =
						started.conditional === true ||
						isEnded ||
						yields ||
						isReplaced(declaration, project) ||
						mayBuildAtStart([behind], declaration, project);
					const softer = isSoft ? { severity: 'hint' as const } : {};
					if (managers.has(started.program)) {
						report({ message: 'managed', path: fact.path, span: command.span, data: { name: started.program }, ...softer });
						continue;
					}
					const first = command.words[0];
					const edits =
						first && command.assignments.length === 0
							? [{ path: fact.path, span: { start: first.span.start, end: first.span.start }, newText: 'exec ' }]
							: [];
					const plan = replace('Put "exec" before the program', 'suggestion', edits);
					const fixes = plan ? [plan] : [];
					report({
						message: isEnded ? 'ended' : 'script',
						path: fact.path,
						span: command.span,
						data: { name: started.program },
						fixes,
						...softer,
					});
				}
				if (runtimes.has(name)) {
					affirm({ message: 'direct', path, span, data: { name } });
				}
			}
		}
	},
});

/**
 * What is to be said of what stands between. Yarn has a shell of its own from version 2 on, and passes SIGTERM on to what that
 * started from version 3 on; where its script calls another package manager, that one counts.
 */
function messageOf(
	{ kind, name }: NonNullable<ReturnType<typeof standsBetween>>,
	declaration: LocatedFact<'process.declare'>,
	project: Project,
): 'manager' | 'shell' | 'forwards' | 'keeps' {
	const isFirst = /^yarn(?:pkg)?$/.test(name) && bareName(startedWords(declaration)[0] ?? '') === name;
	const yarn = isFirst ? laterYarn(project, declaration.path) : undefined;
	const last = processOf(declaration, project)?.commands.at(-1);
	const scripts = last === undefined ? [] : [...last.through.slice(1), last.at].map((place) => scriptAt(place, project));
	const callsOther = scripts.some((script) => script !== undefined && /\b(?:npm|npx|pnpm|pnpx|sh|bash) /.test(script.command));
	// From version 7 on, npm passes SIGTERM on to its shell, and that of BusyBox has made room for the last program of the line by then.
	const makesRoom =
		kind === 'manager' &&
		name === 'npm' &&
		last !== undefined &&
		last.line.commands.at(-1) === last.command &&
		(last.line.commands.length === 1 || runtimes.has(last.started.program)) &&
		last.command.next !== '&' &&
		!last.line.commands.some(({ next }) => next === '|' || next === '|&') &&
		((last.through.length > 0 && last.command.words[0]?.text === 'exec') || shellYields('sh', declaration.path, project));
	return makesRoom ? 'forwards' : yarn === undefined || callsOther ? kind : yarn === 2 ? 'keeps' : 'forwards';
}

/** What an instruction in exec form starts before the program, and whose place that gets: `tini --`, `wait-for-it db:5432 --`. */
function wordsBefore(declaration: LocatedFact<'process.declare'>): readonly string[] {
	const words = declaration.form === 'exec' ? (declaration.argv ?? []) : [];
	return words.slice(0, words.length - startedWords(declaration).length);
}

/** The package manager that the last command of `sh -c "…"` asks, if it does. */
function lastManager(declaration: LocatedFact<'process.declare'>): string | undefined {
	const last = startedWords(declaration)[2]?.split(/&&|;/).at(-1)?.trim().split(/\s+/)[0] ?? '';
	return managers.has(bareName(last)) ? bareName(last) : undefined;
}

/**
 * What the deployed images run. Where an ENTRYPOINT names a program, CMD is only its arguments, but for a script that gives its place to
 * them.
 */
function imageStarts(project: Project): readonly LocatedFact<'process.declare'>[] {
	const declared = project
		.of('process.declare')
		.filter(
			(one) =>
				one.final !== false &&
				isOfDeploy(project, one.path) &&
				!isAsideImage(project, one) &&
				(!isForDevelopment(one, project) || servesAllTheSame(project, one.path)),
		);
	const given = declared.filter((one) => one.source === 'dockerfile-cmd');
	const entrypoints = declared.filter(
		(one) =>
			one.source === 'dockerfile-entrypoint' &&
			((startedWords(one).length > 0 && !givesPlaceToArguments(one, project)) || !given.some(({ path }) => path === one.path)),
	);
	const commands = given.filter((one) => !entrypoints.some(({ path }) => path === one.path));
	return [...entrypoints, ...commands];
}

/** Whether a declaration is nothing but a script of the project that ends as what it was given: `exec "$@"`. */
function givesPlaceToArguments(declaration: LocatedFact<'process.declare'>, project: Project): boolean {
	const [script = '', ...others] = startedWords(declaration);
	const scripts = project.of('shell.script').filter(({ path }) => baseName(path) === baseName(script));
	return (
		others.length === 0 &&
		scripts.length > 0 &&
		scripts.every((one) => {
			const last = commandsWritten(one).at(-1)?.command;
			return last?.conditional !== true && last?.words[0]?.text === 'exec' && last.words.at(-1)?.text === '$@';
		})
	);
}

/** What compose files tell the containers that are built here to run, with what these are built by. */
function composeStarts(
	project: Project,
): readonly { readonly declaration: LocatedFact<'process.declare'>; readonly dockerfile: string | undefined }[] {
	return project.of('process.declare').flatMap((declaration) => {
		const service =
			declaration.source === 'compose' && isOfDeploy(project, declaration.path)
				? project.in(declaration.path, 'compose.service').find(({ service: name }) => name === declaration.owner)
				: undefined;
		const container = service && !isAsideName(service.service) ? composeContainer(project, service) : undefined;
		return container && !isForDevelopment(declaration, project) ? [{ declaration, dockerfile: container.dockerfile }] : [];
	});
}

/** Whether a service has an entry point of its own, beside its command. */
function replacesEntrypoint({ path, owner }: LocatedFact<'process.declare'>, project: Project): boolean {
	return project.in(path, 'process.declare').some((one) => one.source === 'compose-entrypoint' && one.owner === owner);
}

/** What an orchestrator tells containers to run, in the stead of what their image would. */
function workloadStarts(project: Project): readonly LocatedFact<'process.declare'>[] {
	return project
		.of('process.declare')
		.filter(
			(one) =>
				(one.source === 'workload' || one.source === 'workload-entrypoint') &&
				one.form === 'exec' &&
				one.purpose === undefined &&
				isOfDeploy(project, one.path) &&
				!isForDevelopment(one, project),
		);
}

/** Whether developers' images and scripts are started, which a script says by its name wherever it lies: `npm run dev:worker`. */
function isForDevelopment(declaration: LocatedFact<'process.declare'>, project: Project): boolean {
	const process = processOf(declaration, project);
	return (
		(process !== undefined && saysDevelopment(process)) || commandsWritten(declaration).some(({ started }) => isDevelopmentScript(started))
	);
}

/** An image that compose lends the sources, and that starts a tool of developers: none of a deploy. */
function isForWork(declaration: LocatedFact<'process.declare'>, project: Project): boolean {
	return (
		isLentSources(project, declaration.path) &&
		(processOf(declaration, project)?.commands ?? []).some(({ argv }) => {
			const invocation = invocationOf(argv);
			return invocation !== undefined && developmentServerOf(invocation) !== undefined;
		})
	);
}

/** Whether a command runs the script `start`, and no other one is called after production: that is all that whoever deploys has. */
function isOnlyStart(declaration: LocatedFact<'process.declare'>, project: Project): boolean {
	const { manifest } = project.packageOf(declaration.path);
	return (
		manifest !== undefined &&
		commandsWritten(declaration).some(({ started: { target } }) => target.kind === 'script' && target.script === 'start') &&
		!isBesideProduction(manifest.path, 'start', project)
	);
}

/** `npm run migrate`, or an image that only jobs run: what ends by itself is not waiting for a signal. */
function isTask(declaration: LocatedFact<'process.declare'>, project: Project): boolean {
	const process = processOf(declaration, project);
	const words = startedWords(declaration);
	const script = managers.has(bareName(words[0] ?? ''))
		? words.slice(words[1] === 'workspace' ? 3 : 1).find((word) => !word.startsWith('-') && word !== 'run' && word !== 'run-script')
		: lastScriptOf(process, project);
	const purpose = script === undefined ? undefined : scriptPurpose(script);
	return (
		process?.type === 'task' ||
		process?.type === 'release' ||
		(purpose === 'task' && !(process?.type === 'web' && startsAfterTask(script!))) ||
		purpose === 'test' ||
		(declaration.source.startsWith('dockerfile') && isImageOfTasks(project, declaration.path))
	);
}

/** Whether a script of developers is called, by its name, be it there or not: `npm run dev`. */
function isDevelopmentScript({ target }: StartedProgram): boolean {
	return target.kind === 'script' && scriptPurpose(target.script) === 'development';
}

/** The package script that the last command of a process goes through first: `seed` of `sh -c "wait && yarn seed"`. */
function lastScriptOf(process: Process | undefined, project: Project): string | undefined {
	const last = process?.commands.at(-1);
	const [first] = last === undefined ? [] : [...last.through.slice(1), last.at];
	return first && scriptAt(first, project)?.name;
}

/** The package script that a place is in. */
function scriptAt({ path, span }: Location, project: Project): LocatedFact<'process.declare'> | undefined {
	return project.in(path, 'process.declare').find((one) => one.source === 'script' && containsSpan(one.span, span));
}

/** A script that builds first has another problem, which has to be solved before the program can be run directly. */
function buildsAtStart(declaration: LocatedFact<'process.declare'>, project: Project): boolean {
	return (processOf(declaration, project)?.commands ?? []).some((command) => stepOf(command, project) !== undefined);
}

/** Runners of package scripts that stay in front of what they start, each by the words that have it start one. */
const runners: ReadonlyMap<string, RegExp> = new Map([
	['bun', /^run(?:-script)?$/],
	['turbo', /^run$/],
	['lerna', /^(?:run|exec)$/],
]);

/** The runner that the exec form of an instruction starts, and not a file of its own: `CMD ["bun", "run", "serve"]`. */
function runnerOf(declaration: LocatedFact<'process.declare'>): { readonly kind: 'manager'; readonly name: string } | undefined {
	const [program = '', verb = '', what = ''] = startedWords(declaration);
	const name = bareName(program);
	return declaration.form === 'exec' && runners.get(name)?.test(verb) === true && !/\.[cm]?[jt]sx?$/.test(what)
		? { kind: 'manager', name }
		: undefined;
}

/**
 * Whether a variable says which script is called (`npm run ${MODE}`), and the one that the image chooses builds first, by itself or by the
 * script that goes before it (`prestart:prod`); where the image chooses none, any that starts.
 */
function mayBuildAtStart(called: readonly WrittenCommand[], { path }: LocatedFact<'process.declare'>, project: Project): boolean {
	const { manifest } = project.packageOf(path);
	const variables = called.flatMap(({ started: { target } }) =>
		target.kind === 'script' ? (/^\$\{?(\w+)/.exec(target.script)?.[1] ?? []) : [],
	);
	if (manifest === undefined || variables.length === 0) {
		return false;
	}
	const chosen = project
		.in(path, 'env.declare')
		.flatMap(({ variable, value }) => (variables.includes(variable) && value.kind === 'literal' ? [value.text] : []));
	return project
		.in(manifest.path, 'process.declare')
		.filter(({ source }) => source === 'script')
		.filter(({ name }) => (chosen.length > 0 ? chosen.some((one) => name === one || name === `pre${one}`) : /^(?:pre)?start/.test(name)))
		.flatMap(commandsWritten)
		.some(({ argv }) => {
			const invocation = invocationOf(argv);
			return invocation !== undefined && buildStepOf(invocation) !== undefined;
		});
}
