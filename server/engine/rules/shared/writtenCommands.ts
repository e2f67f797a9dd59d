import type { LocatedFact } from '../../core/fact.js';
import { groupedByEach } from '../../core/group.js';
import { baseName, directoryOf, isOuterPath, joinPath } from '../../core/paths.js';
import type { Span } from '../../core/text.js';
import { commandsWritten, type CommandFact, type WrittenCommand } from '../../project/commandLines.js';
import type { Project } from '../../project/project.js';
import { remembered } from '../../project/remember.js';
import { TaskFile, taskFilesIn, withFolders } from '../../project/taskFiles.js';
import { makeCall } from '../../shell/make.js';
import { isAsidePath, isInExamples } from './aside.js';
import { isDeadPipeline } from './deadPipelines.js';
import { deployedProcesses } from './deploy.js';
import { lacksLockFile } from './dockerContext.js';
import { scriptNamed } from './near.js';

/** The commands that build images, that pipelines run, and that deployed processes start, as they are written. */
export function deployAndPipelineCommands(project: Project): readonly WrittenCommand[] {
	const images = project.of('image.run').filter(({ path }) => isOfDeploy(project, path));
	const steps = project
		.of('pipeline.step')
		.filter((step) => !isOuterPath(step.path) && !isInForeignCode(step, project) && !isDeadPipeline(project, step.path));
	const started = new Set(
		deployedProcesses(project).flatMap(({ commands, declaration }) => [declaration, ...commands.map((command) => command.declaration)]),
	);
	const facts: readonly CommandFact[] = [...images, ...steps, ...started, ...entryScripts(project)];
	return facts.flatMap(commandsWritten);
}

/**
 * Whether a step works on another repository, which its job fetched before: what a lock file or a manifest of this one says is
 * not asked there.
 */
function isInForeignCode({ path, span, job, folder, command }: LocatedFact<'pipeline.step'>, project: Project): boolean {
	const fetched = project
		.in(path, 'pipeline.action')
		.filter((one) => one.job === job && one.span.start < span.start && /^actions\/checkout$/.test(one.action));
	return fetched.some(({ inputs: { repository, path: into } }) => {
		if (repository?.kind !== 'literal' || repository.text === '') {
			return false;
		}
		const place = into?.kind === 'literal' ? into.text.replace(/^\.\//, '').replace(/\/$/, '') : '';
		// Without a folder of its own it lies where this repository would be, unless that is fetched, too.
		return place === ''
			? !fetched.some(({ inputs }) => inputs['repository'] === undefined)
			: folder === place || folder?.startsWith(`${place}/`) === true || command.startsWith(`cd ${place}`);
	});
}

/** Shell scripts that images start or are built with: `docker-entrypoint.sh`, `start.sh`, and what `RUN` names. */
function entryScripts(project: Project): readonly CommandFact[] {
	const run = scriptsOfImages(project);
	return project
		.of('shell.script')
		.filter(
			({ path }) =>
				isOfDeploy(project, path) &&
				(run.has(path) ||
					/(?:^|[-_.])entry-?point(?:[-_.]|$)|^(?:start|run|boot)\.sh$/i.test(baseName(path)) ||
					/(?:^|\/)docker\//.test(path)) &&
				!isOfDevelopers(project, path),
		);
}

/** The names of files that a command may mention, and its other words. */
export function namesIn(command: string): ReadonlySet<string> {
	return new Set(command.split(/[\s"';&|]+/).map(baseName));
}

/** The processes whose commands mention a file, by its name. */
const startsByName = remembered((project) => groupedByEach(project.of('process.declare'), ({ command }) => namesIn(command)));

/** The names of what images copy. */
const namesCopied = remembered(
	(project): ReadonlySet<string> => new Set(project.of('image.copy').flatMap(({ sources }) => sources.map(baseName))),
);

/** Whether only compose services that say that they are for development start a script, and no image has it. */
function isOfDevelopers(project: Project, path: string): boolean {
	const starts = startsByName(project, '').get(baseName(path)) ?? [];
	return (
		!namesCopied(project, '').has(baseName(path)) &&
		starts.length > 0 &&
		starts.every(
			({ source, path: file, owner }) =>
				source.startsWith('compose') &&
				project
					.in(file, 'env.declare')
					.some(
						(one) =>
							one.owner === owner &&
							/^(?:NODE|APP)_ENV$/.test(one.variable) &&
							one.value.kind === 'literal' &&
							one.value.text === 'development',
					),
		)
	);
}

/** The files that images run while they are built: `RUN bin/install.sh`, `RUN npm run setup` for `"setup": "sh bin/install.sh"`. */
function scriptsOfImages(project: Project): ReadonlySet<string> {
	const paths = new Set<string>();
	for (const run of project.of('image.run').filter(({ path }) => isOfDeploy(project, path))) {
		const home = project.packageOf(run.path);
		for (const { started } of commandsWritten(run)) {
			const { target } = started;
			const scripts =
				target.kind === 'script' && target.workspace === undefined && target.folder === undefined && home.manifest
					? project.in(home.manifest.path, 'process.declare').filter(({ source, name }) => source === 'script' && name === target.script)
					: [];
			for (const { started: inner } of [{ started }, ...scripts.flatMap(commandsWritten)]) {
				if (inner.target.kind === 'entry' && !inner.target.file.expands) {
					paths.add(joinPath(home.folder, inner.target.file.text.replace(/^\.\//, '')));
				}
			}
		}
	}
	return paths;
}

/** The commands of shell scripts that pipelines run: `bash .build/deploy.sh`. */
export function pipelineScriptCommands(project: Project): readonly WrittenCommand[] {
	const paths = new Set<string>();
	for (const step of project.of('pipeline.step')) {
		for (const { started } of isOuterPath(step.path) ? [] : commandsWritten(step)) {
			if (started.target.kind === 'entry' && !started.target.file.expands) {
				paths.add(joinPath(step.folder ?? '', started.target.file.text));
			}
		}
	}
	return [...paths].flatMap((path) => project.in(path, 'shell.script')).flatMap(commandsWritten);
}

/** The commands of package scripts that pipelines run by their names (`npm run lint`), and of tasks (`make lint`). */
export function pipelinePackageScriptCommands(project: Project): readonly WrittenCommand[] {
	const called = new Set<CommandFact>();
	for (const step of project.of('pipeline.step')) {
		for (const { started } of isOuterPath(step.path) || isDeadPipeline(project, step.path) ? [] : commandsWritten(step)) {
			const { target } = started;
			tasksOf(step, started, project).forEach((task) => called.add(task));
			// In another package, scripts of the same name do something else.
			if (target.kind !== 'script' || target.workspace !== undefined) {
				continue;
			}
			const { folder } = project.packageOf(joinPath(joinPath(step.folder ?? '', target.folder ?? ''), 'package.json'));
			const found = scriptNamed(project, joinPath(folder, 'package.json'), target.script);
			if (found) {
				called.add(found);
			}
		}
	}
	return [...called].flatMap(commandsWritten);
}

const filesAndFolders = remembered((project) => withFolders(project.files));

/** What the tasks do that a step of a pipeline asks for. Where the step goes to another folder first, that is not known. */
function tasksOf(
	step: LocatedFact<'pipeline.step'>,
	{ words }: WrittenCommand['started'],
	project: Project,
): readonly LocatedFact<'task.step'>[] {
	const call = makeCall(words);
	if (!call || commandsWritten(step).some(({ started: { program } }) => program === 'cd')) {
		return [];
	}
	const folder = joinPath(step.folder ?? '', call.folder ?? '');
	const path = taskFilesIn(folder, call).find((one) => project.in(one, 'task.declare').length > 0);
	const isThere = (name: string): boolean => filesAndFolders(project, '').has(joinPath(folder, name));
	return path === undefined ? [] : (new TaskFile(path, project, isThere).done(call)?.tasks ?? []).flatMap(({ steps }) => steps);
}

/** Whether a manifest is one of a deploy: not of somebody's machine, an example or a test. */
export function isOfDeploy(project: Project, path: string): boolean {
	return (
		!isOuterPath(path) && !isAsidePath(path) && !isInExamples(path) && !project.isDevelopmentFile(path) && !lacksLockFile(project, path)
	);
}

/**
 * Whether an image is by its name one that developers build for their work (`Dockerfile.dev`): it is to be like that of a deploy,
 * and nobody deploys it.
 */
export function isImageOfDevelopers(project: Project, path: string): boolean {
	return (
		!isOuterPath(path) &&
		/(?:^|[._-])(?:dev|devel|develop|development|local)(?:[._-]|$)/i.test(baseName(path)) &&
		!isAsidePath(joinPath(directoryOf(path), 'Dockerfile')) &&
		!lacksLockFile(project, path)
	);
}

/** Where a command is written: the words themselves, when their spans are those of the text. */
export function spanOf({ command, exact, fact }: WrittenCommand): Span {
	return exact ? command.span : fact.span;
}
