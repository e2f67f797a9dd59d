import { isWithin, type LocatedFact } from '../../../core/fact.js';
import type { FixPlan } from '../../../core/fix.js';
import { ancestorsOf, baseName, joinPath } from '../../../core/paths.js';
import { serviceRoles } from '../../../core/role.js';
import { appendLines, linesAgainstDotenv } from '../../../fixes/plans.js';
import { literalsOf, type Value } from '../../../core/value.js';
import { commandsWritten, type WrittenCommand } from '../../../project/commandLines.js';
import { composedDockerfiles } from '../../../project/composeBuilds.js';
import { isContextMade } from '../../../project/imageContexts.js';
import { imagesBuiltByPipelines } from '../../../project/pipelineImages.js';
import { isNamed } from '../../../project/imageStages.js';
import type { Project } from '../../../project/project.js';
import { remembered } from '../../../project/remember.js';
import { defineRule } from '../../rule.js';
import { copiedPackages } from './parts.js';
import { buildStepOf } from '../../shared/buildCommands.js';
import { dockerContextOf, ignoreFileIn, isLeftOut, wholeCopyOf, type DockerContext } from '../../shared/dockerContext.js';
import { installOf, installsDeclared } from '../../shared/installs.js';
import { invocationOf } from '../../shared/invocation.js';
import { systemPackages } from '../../shared/systemTools.js';
import { isImageOfDevelopers, isOfDeploy } from '../../shared/writtenCommands.js';

/** Something that does not belong into an image: a path to ask for, and the lines that leave it out. */
interface Unwanted {
	readonly path: string;
	readonly lines: readonly string[];
	/** It costs time and space only. */
	readonly harmless?: true;
	/** It may never be there. */
	readonly unlikely?: true;
}

export default defineRule({
	id: 'build-release-run/missing-dockerignore',
	scope: 'workspace',
	severity: 'warning',
	tentative: true,
	question: 'Does the image leave out what belongs to one machine?',
	messages: {
		noFile: 'This copies the whole folder, and no .dockerignore leaves out {{paths}}: the image depends on the machine it was built on.',
		gaps: 'This copies the whole folder, and {{file}} does not leave out {{paths}}: the image depends on the machine it was built on.',
		part: 'This copies the whole of {{folder}} over what the image has installed, and no .dockerignore leaves out {{folder}}/node_modules: what runs depends on the machine it was built on.',
		leftOut: '{{file}} leaves out what belongs to one machine.',
	},
	reads: [
		'image.copy',
		'image.base',
		'image.workdir',
		'image.run',
		'ignore.pattern',
		'compose.service',
		'package',
		'env.load',
		'env.declare',
		'process.spawn',
		'file.read',
	],
	check({ project, report, affirm }) {
		const dockerfiles = [...new Set(project.of('image.copy').map(({ path }) => path))].filter((path) => !isContextMade(project, path));
		for (const { file, copies } of copiedPackages(
			project,
			dockerfiles.filter((path) => isOfDeploy(project, path)),
		)) {
			const [first, ...others] = copies;
			const fix = appendLines(file, ['**/node_modules'], 'Leave node_modules out of the image');
			report({
				message: 'part',
				path: first!.copy.path,
				span: first!.copy.span,
				data: { folder: first!.folder },
				related: others.slice(0, 8).map(({ copy: { path, span } }) => ({ at: { path, span }, message: 'So does this image.' })),
				severity: 'hint',
				fixes: fix === undefined ? [] : [fix],
			});
		}
		const copies = dockerfiles
			.filter((path) => isOfDeploy(project, path) || isImageOfDevelopers(project, path))
			.map((path) => wholeCopyOf(project, path))
			.filter((copy) => copy !== undefined);
		// Images of one context lack one file: the first is reported, the others are named with it.
		const byContext = new Map<string, LocatedFact<'image.copy'>[]>();
		for (const copy of copies) {
			const { folder, ignoreFile } = dockerContextOf(project, copy.path);
			const key = ignoreFile ?? folder;
			byContext.set(key, [...(byContext.get(key) ?? []), copy]);
		}
		for (const group of byContext.values()) {
			const deployed = group.filter(({ path }) => isOfDeploy(project, path));
			const all = deployed.length > 0 ? deployed : group;
			// The one that comes into an image says most.
			const [first, ...others] = all.toSorted((a, b) => Number(isKept(project, b)) - Number(isKept(project, a)));
			const context = dockerContextOf(project, first!.path);
			const missing = unwantedIn(
				project,
				context,
				[first!, ...others].map(({ path }) => path),
			).filter(({ path }) => !isLeftOut(project, context, path) && !isWanted(project, context, path));
			const file = context.ignoreFile ?? ignoreFileIn(context.folder);
			const place = { path: first!.path, span: first!.span };
			if (missing.length > 0) {
				report({
					message: context.ignoreFile === undefined ? 'noFile' : 'gaps',
					...place,
					data: { file, paths: inWords(missing.map(({ path }) => path)) },
					related: others.map(({ path, span }) => ({ at: { path, span }, message: 'This image is built from the same folder.' })),
					fixes: leaveOut(
						file,
						missing,
						[first!, ...others].some(({ path }) => buildsInside(project, path)),
					),
					...(deployed.length === 0
						? { severity: 'hint' as const }
						: gravityOf(
								missing,
								all.some((copy) => isKept(project, copy) && !builtFreshly(project, '').has(copy.path)),
							)),
				});
			} else if (context.ignoreFile !== undefined && deployed.length > 0) {
				affirm({ message: 'leftOut', ...place, data: { file } });
			}
		}
	},
});

/**
 * What a stage before the last holds too much of is gone with it, unless the last one takes the whole of it (`kept`). Whether a folder
 * of packages or the history is there where an image is built, nobody can tell; a `.env` that the code loads is for certain.
 */
function gravityOf(missing: readonly Unwanted[], kept: boolean): { readonly severity?: 'hint'; readonly sure: boolean } {
	const isSecret = missing.some(({ path, unlikely }) => baseName(path) === '.env' && unlikely !== true);
	return {
		sure: kept && isSecret,
		...(!kept && !missing.some(({ path, harmless }) => path === 'node_modules' && harmless !== true) && { severity: 'hint' }),
	};
}

/** The Dockerfiles that pipelines build, from a fresh checkout, and no compose file has developers build as well. */
const builtFreshly = remembered((project): ReadonlySet<string> => {
	const composed = composedDockerfiles(project);
	return new Set([...imagesBuiltByPipelines(project)].filter((path) => !composed.has(path)));
});

/** Whether the file that leaves things out names one as wanted (`!node_modules`): somebody has thought of it. */
function isWanted(project: Project, { ignoreFile }: DockerContext, path: string): boolean {
	return (
		ignoreFile !== undefined &&
		project.in(ignoreFile, 'ignore.pattern').some(({ pattern }) => pattern.replace(/\/$/, '') === `!${baseName(path)}`)
	);
}

/**
 * Whether what is copied into a stage ends up in the image: the stage is the last one or one that it continues, or the last one
 * copies its whole folder.
 */
function isKept(project: Project, { path, stage, final, target }: LocatedFact<'image.copy'>): boolean {
	const stages = project.in(path, 'image.base');
	const own = stages.find((one) => one.stage === stage);
	const workdir = project.in(path, 'image.workdir').findLast((one) => one.stage === stage)?.folder ?? '/';
	const wholes = new Set([workdir, target, '.', './', '/'].map((folder) => folder.replace(/\/\.?$/, '')));
	return (
		final ||
		project
			.in(path, 'image.copy')
			.some(
				(copy) =>
					copy.final &&
					copy.from !== undefined &&
					own !== undefined &&
					isNamed(own, copy.from) &&
					copy.sources.some((source) => wholes.has(source.replace(/\/\.?$/, ''))),
			)
	);
}

/** What the context may hold on somebody's machine that the image must not have. */
function unwantedIn(project: Project, context: DockerContext, dockerfiles: readonly string[]): readonly Unwanted[] {
	const runs = dockerfiles.flatMap((path) => project.in(path, 'image.run'));
	const commands = runs.flatMap(commandsWritten);
	const found: Unwanted[] = [];
	// An image that installs nothing itself may well want the folder that was installed outside.
	const installs = commands.filter(installsDeclared);
	// Where Yarn installs without the folder (https://yarnpkg.com/features/pnp), nothing asks for it either.
	const hasModules = !['.pnp.cjs', '.pnp.js'].some((name) => project.has(joinPath(context.folder, name)));
	if (project.has(joinPath(context.folder, 'package.json')) && hasModules && installs.length > 0) {
		found.push({
			path: 'node_modules',
			lines: ['node_modules'],
			...(installs.every((command) => replacesModules(command, project)) && { harmless: true as const }),
		});
	}
	const dotenv = joinPath(context.folder, '.env');
	const isUsed = usesDotenv(project, context.folder);
	if (
		project.isTracked(dotenv) !== true &&
		(isUsed || isIgnoredByGit(project, context.folder)) &&
		!dockerfiles.some((path) => takesDotenv(project, path))
	) {
		found.push({ path: '.env', lines: linesAgainstDotenv, ...(!isUsed && { unlikely: true as const }) });
	}
	if (context.folder === '' && project.versionControl?.system === 'git' && !needsHistory(project, dockerfiles, runs, commands)) {
		found.push({ path: '.git', lines: ['.git'], harmless: true });
	}
	return found;
}

/** Whether an image asks for the `.env` by its name: without it, it cannot be built, and `config/baked-into-image` speaks of it. */
function takesDotenv(project: Project, dockerfile: string): boolean {
	return project
		.in(dockerfile, 'image.copy')
		.some(({ from, sources }) => from === undefined && sources.some((source) => /^(?:\.\/)?\.env$/.test(source)));
}

/** How commands ask git for a revision, wherever the question stands: `$(git rev-parse HEAD)` too. */
const revisionAsked = /\bgit (?:rev-parse|describe|log|show|rev-list|status)\b/;

/** Whether a build asks git for its revision, or takes the history itself, or takes it out again. */
function needsHistory(
	project: Project,
	dockerfiles: readonly string[],
	runs: readonly LocatedFact<'image.run'>[],
	commands: readonly WrittenCommand[],
): boolean {
	return (
		commands.some(
			({ started: { program }, argv }) => program === 'git' || (program === 'rm' && argv.some((word) => /(?:^|\/)\.git\/?$/.test(word))),
		) ||
		runs.some(({ command }) => revisionAsked.test(command) || /(?<![\w.-])\.git(?![\w.-])/.test(command)) ||
		dockerfiles.some((path) =>
			project.in(path, 'image.copy').some(({ sources }) => sources.some((source) => /(?:^|\/)\.git(?:\/|$)/.test(source))),
		) ||
		scriptsAskGit(project, dockerfiles, runs) ||
		dockerfiles.some((path) => codeAsksGit(project, project.packageOf(path).folder)) ||
		dockerfiles.some((path) => runsScriptsWithGit(project, path))
	);
}

/** Whether code of a package asks git while it runs, or reads its folder: for the version that it shows, say. */
const codeAsksGit = remembered((project, folder): boolean => {
	// Above all packages, the image may be of any.
	const isAbove = project.packageOf(joinPath(folder, 'package.json')).manifest === undefined;
	const isOurs = ({ path }: { readonly path: string }): boolean =>
		(isAbove || project.packageOf(path).folder === folder) && [...serviceRoles, 'library', 'build'].includes(project.roleOf(path).role);
	return (
		project.of('process.spawn').some((spawn) => spawn.program === 'git' && !isWithin(spawn, 'test') && isOurs(spawn)) ||
		project.of('file.read').some((read) => namesHistory(read.target) && !isWithin(read, 'test') && isOurs(read))
	);
});

/** Whether a path is one of the folder in which git keeps the history, as far as it is known. */
function namesHistory(target: Value): boolean {
	return [...literalsOf(target)].some(({ text }) => text.split('/').includes('.git'));
}

/** Whether scripts that an image runs ask git themselves: `"build": "vite build && git rev-parse HEAD > dist/revision"`. */
function scriptsAskGit(project: Project, dockerfiles: readonly string[], runs: readonly LocatedFact<'image.run'>[]): boolean {
	const folders = new Set(dockerfiles.map((path) => project.packageOf(path).folder));
	const run = runs.map(({ command }) => command).join('\n');
	return project
		.of('process.declare')
		.some(
			({ source, path, name, command }) =>
				source === 'script' &&
				folders.has(project.packageOf(path).folder) &&
				revisionAsked.test(command) &&
				name !== undefined &&
				run.includes(name.replace(/^(?:pre|post)/, '')),
		);
}

/** Whether an image gets git, which the base lacks, and then runs scripts of the project: one of them may well ask for the revision. */
function runsScriptsWithGit(project: Project, path: string): boolean {
	const commands = project.in(path, 'image.run').flatMap(commandsWritten);
	const at = commands.findIndex(({ argv }) => systemPackages(argv).includes('git'));
	return (
		at >= 0 &&
		commands.slice(at).some(({ argv, started: { target } }) => target.kind === 'script' || argv.includes('run') || argv[0] === 'make')
	);
}

/** `npm ci` after the copy takes out what came along from the machine. */
function replacesModules(command: WrittenCommand, project: Project): boolean {
	const { fact } = command;
	const install = installOf(command);
	const copy = wholeCopyOf(project, fact.path);
	return (
		install?.manager === 'npm' &&
		/^(?:ci|clean-install|install-clean)$/.test(install.verb) &&
		fact.kind === 'image.run' &&
		copy?.stage === fact.stage &&
		copy.span.start < fact.span.start
	);
}

/** Whether git is told to leave the `.env` of a folder out, by its name, which the lines that come with a new repository do as well, or by its path. */
function isIgnoredByGit(project: Project, folder: string): boolean {
	const dotenv = joinPath(folder, '.env');
	return [...ancestorsOf(folder)].some((each) =>
		project.in(joinPath(each, '.gitignore'), 'ignore.pattern').some(({ pattern }) => {
			const name = pattern.replace(/^\*\*\//, '').replace(/\*$/, '');
			return name === '.env' || (name.includes('/') && joinPath(each, name.replace(/^\//, '')) === dotenv);
		}),
	);
}

/** Whether developers keep a `.env` in the folder: it is there, a sample of it is, or the code loads one. */
function usesDotenv(project: Project, folder: string): boolean {
	const inFolder = (name: string): boolean => project.has(joinPath(folder, name));
	return (
		['.env', '.env.example', '.env.sample', '.env.template', '.env.dist', '.env.local'].some(inFolder) ||
		project
			.of('env.load')
			// A workload is handed its variables by an orchestrator.
			.some(
				({ path, file }) => file === undefined && project.packageOf(path).folder === folder && project.in(path, 'module.shape').length > 0,
			)
	);
}

/** The lines that are missing. Bundlers read `.env` while they build: an image that builds inside may have counted on it. */
function leaveOut(file: string, missing: readonly Unwanted[], builds: boolean): readonly FixPlan[] {
	const fix = appendLines(
		file,
		missing.flatMap(({ lines }) => lines),
		`Leave ${inWords(missing.map(({ path }) => path))} out of the image`,
	);
	return fix === undefined ? [] : [builds && missing.some(({ path }) => path === '.env') ? { ...fix, applicability: 'suggestion' } : fix];
}

function buildsInside(project: Project, dockerfile: string): boolean {
	return project
		.in(dockerfile, 'image.run')
		.flatMap(commandsWritten)
		.some(({ argv }) => {
			const invocation = invocationOf(argv);
			return invocation !== undefined && buildStepOf(invocation)?.kind === 'build';
		});
}

function inWords(items: readonly string[]): string {
	return items.length < 2 ? items.join('') : `${items.slice(0, -1).join(', ')} and ${items.at(-1)}`;
}
