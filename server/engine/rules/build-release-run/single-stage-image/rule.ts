import type { LocatedFact } from '../../../core/fact.js';
import { baseName, joinPath, pathWithin } from '../../../core/paths.js';
import { commandsWritten, type WrittenCommand } from '../../../project/commandLines.js';
import { isNamed, stagesUnder } from '../../../project/imageStages.js';
import type { Project } from '../../../project/project.js';
import { wordSet } from '../../../core/wordList.js';
import { wordsOf } from '../../../core/words.js';
import { defineRule } from '../../rule.js';
import { providersOf } from '../../shared/binaries.js';
import { buildStepOf } from '../../shared/buildCommands.js';
import { isLeftOutOfProduction } from '../../shared/developmentDependencies.js';
import { dockerContextOf } from '../../shared/dockerContext.js';
import { dockerfilesOf, finalStages } from '../../shared/images.js';
import { runsScriptsFor, servesDevelopers } from '../../shared/imageUses.js';
import { installOf, installsDeclared, omitsDevelopment } from '../../shared/installs.js';
import { invocationOf } from '../../shared/invocation.js';
import { scriptNamed } from '../../shared/near.js';
import { servesAllTheSame } from '../../shared/onlyImages.js';
import { systemManagers, systemPackages } from '../../shared/systemTools.js';
import { isBuiltForTests } from '../../shared/testImages.js';
import { isOfDeploy, spanOf } from '../../shared/writtenCommands.js';

export default defineRule({
	id: 'build-release-run/single-stage-image',
	scope: 'workspace',
	severity: 'information',
	question: 'Does the image hold what runs, and not what builds?',
	messages: {
		single:
			'The image that runs also holds what builds it: all dependencies for development stay in it. Build in a stage of its own and copy the result.',
		compiler:
			'The image that runs also compiles: the compiler and the sources stay in it. Compile in a stage of its own and copy the result.',
		development:
			'The image also installs what only development needs: it is larger than what runs, and brings more that can break or be broken into.',
		layered:
			'What only development needs is copied in here, and taken out again in a later layer: the image is no smaller for it. Take it out where it was installed, and copy what is left.',
		toolchain:
			'The image that runs keeps the compiler which "{{package}}" brings. Install what needs one in a stage of its own and copy the result, or take it out in the same layer.',
		separate: 'What builds stays in a stage of its own.',
	},
	reads: [
		'image.base',
		'image.run',
		'image.copy',
		'image.purpose',
		'env.declare',
		'package',
		'dependency',
		'compose.service',
		'process.declare',
	],
	check({ project, report, affirm }) {
		for (const path of dockerfilesOf(project, '')) {
			// A server that starts anew with each edit needs what development needs; where no other image serves, that is what is deployed.
			const isForDevelopers = servesDevelopers(project, path);
			// Whoever starts what is made for developers needs all of that, and has another problem first.
			const startsForDevelopers = isForDevelopers || runsScriptsFor(project, path, 'development');
			if (!isOfDeploy(project, path) || (isForDevelopers && !servesAllTheSame(project, path))) {
				continue;
			}
			const stages = new Set(finalStages(project, path).map(({ stage }) => stage));
			const commands = project
				.in(path, 'image.run')
				.filter(({ stage }) => stages.has(stage))
				.flatMap(commandsWritten);
			const compile = commands.find((command) => compiles(project, path, command));
			const build = commands.find(isBuild) ?? compile;
			const install = commands.find(installsEverything);
			// On a base that the build is told, a project of others is built: such an image is a tool. Mostly it is told the version alone.
			const base = finalStages(project, path).at(-1);
			const isTold = base !== undefined && isArgument(base);
			const stays = install !== undefined && !prunes(after(commands, install)) && !isProduction(project, path, install);
			if (build && stays && base !== undefined && (!isTold || isRuntime(base))) {
				report({
					message: 'single',
					path,
					span: spanOf(install),
					related: [{ at: { path, span: spanOf(build) }, message: 'This builds in the same image.' }],
					// Where no dependency is declared for development alone, or the start calls one that is, what builds is what runs.
					...((startsForDevelopers ||
						isTold ||
						isBuiltForTests(project, path) ||
						declaresNoDevelopment(project, install) ||
						startsDevelopmentTools(project, path) ||
						project.in(path, 'image.purpose').some(({ purpose }) => purpose === 'all')) && { severity: 'hint' }),
				});
				continue;
			}
			// The installation leaves out what development needs, or there is none: the compiler came along all the same.
			if (compile && !stays && base !== undefined && (!isTold || isRuntime(base)) && !prunes(after(commands, compile))) {
				report({ message: 'compiler', path, span: spanOf(compile), severity: 'hint' });
				continue;
			}
			if (!build && stays && declaresDevelopment(project, path)) {
				// Nothing is built here, so that there is nothing to leave in another stage; an option is enough.
				report({ message: 'development', path, span: spanOf(install), severity: 'hint' });
				continue;
			}
			const modules = copiedModules(project, path);
			if (modules && declaresDevelopment(project, path)) {
				const message = prunes(commandsBehind(project, modules)) ? 'layered' : 'development';
				report({ message, path, span: modules.span, severity: 'hint' });
				continue;
			}
			const tools = commands.find((command) => toolchainOf(command) !== undefined);
			const toolchain = tools && toolchainOf(tools);
			if (
				tools &&
				toolchain !== undefined &&
				base !== undefined &&
				!isTold &&
				!isBuilder(path) &&
				isOfPackages(project, path, commands) &&
				!takesOut(after(commands, tools))
			) {
				report({
					message: 'toolchain',
					path,
					span: spanOf(tools),
					data: { package: toolchain },
					severity: 'hint',
				});
				continue;
			}
			const copied = project
				.in(path, 'image.copy')
				.find(({ from, final }) => final && from !== undefined && project.in(path, 'image.base').some((base) => isNamed(base, from)));
			if (copied && !build) {
				affirm({ message: 'separate', path, span: copied.span });
			}
		}
	},
});

/** Whether what an image starts calls programs of packages that are declared for development: migrations by ts-node before the server. */
function startsDevelopmentTools(project: Project, path: string): boolean {
	return project
		.in(path, 'process.declare')
		.flatMap((declaration) => project.processDeclaredAt(declaration)?.commands ?? [])
		.some(({ started, at }) =>
			providersOf(started.program).some((name) => {
				const dependency = project.dependencyOf(at.path, name);
				return dependency !== undefined && isLeftOutOfProduction(project, dependency);
			}),
		);
}

/** Where the last stage takes over the packages of one that installed all of them, and took none out again. */
function copiedModules(project: Project, path: string): LocatedFact<'image.copy'> | undefined {
	const stages = project.in(path, 'image.base');
	const runs = project.in(path, 'image.run');
	return project.in(path, 'image.copy').find((copy) => {
		const { from, final, sources } = copy;
		const stage = from === undefined || !final ? undefined : stages.find((base) => isNamed(base, from));
		// What a stage stands on may have installed, and pruned, too.
		const chain = stage === undefined ? [] : stagesUnder(stages, stage.stage).map((one) => one.stage);
		const commands = runs.filter((run) => chain.includes(run.stage)).flatMap(commandsWritten);
		const install = commands.find(installsEverything);
		return (
			install !== undefined &&
			(holdsModules(sources, folderOf(project, install, chain)) || takesFolderOfBase(project, copy, install, chain)) &&
			!prunes(after(commands, install)) &&
			!isProduction(project, path, install)
		);
	});
}

/** What the last stage runs once it has copied something. */
function commandsBehind(project: Project, { path, span }: LocatedFact<'image.copy'>): readonly WrittenCommand[] {
	return project
		.in(path, 'image.run')
		.filter((run) => run.final && run.span.start > span.start)
		.flatMap(commandsWritten);
}

/** Whether what is copied out of a stage is the packages, or the folder into which a command there installed them. */
function holdsModules(sources: readonly string[], folder: string | undefined): boolean {
	return sources.some(
		(source) =>
			/(?:^|\/)node_modules\/?$/.test(source) ||
			(folder !== undefined && !source.includes('*') && pathWithin(joinPath('/', source), folder) !== undefined),
	);
}

/**
 * Whether what is copied out of a stage is the folder that its base image works in, where an installation ran: no instruction of the
 * stage goes anywhere else, names that folder or puts anything there, and still something is to be copied. An official image works in the root.
 */
function takesFolderOfBase(
	project: Project,
	{ path, sources }: LocatedFact<'image.copy'>,
	{ line }: WrittenCommand,
	chain: readonly number[],
): boolean {
	const inChain = ({ stage }: { readonly stage: number }): boolean => chain.includes(stage);
	const [source, ...others] = sources;
	const folder = source?.replace(/\/$/, '') ?? '';
	const base = project.in(path, 'image.base').find(({ stage }) => stage === chain.at(-1));
	return (
		others.length === 0 &&
		(/^\$(?:WORKDIR|\{WORKDIR\})$/.test(folder) || /^(?:\/[\w.-]+)+\/app$/.test(folder)) &&
		base?.image.includes('/') === true &&
		!isLeft(line) &&
		!project.in(path, 'image.workdir').some(inChain) &&
		!project.in(path, 'image.copy').some((one) => inChain(one) && one.target.startsWith('/')) &&
		!project.in(path, 'image.run').some((run) => inChain(run) && run.command.includes(folder)) &&
		!project.in(path, 'env.declare').some(({ variable }) => variable === 'WORKDIR')
	);
}

/** Whether a command line goes to another folder. */
function isLeft({ commands }: WrittenCommand['line']): boolean {
	return commands.some(({ words }) => words[0]?.text === 'cd' || words[0]?.text === 'pushd');
}

/** The folder in which a command of an image runs, from the root; undefined where a base image, a variable or a `cd` says which. */
function folderOf(project: Project, { fact, line }: WrittenCommand, chain: readonly number[]): string | undefined {
	const folders = project
		.in(fact.path, 'image.workdir')
		.filter(({ stage, span }) => chain.includes(stage) && span.start < fact.span.start)
		.map(({ folder }) => folder);
	return folders[0]?.startsWith('/') === true && !isLeft(line) && !folders.some((folder) => folder.includes('$'))
		? folders.reduce(joinPath, '')
		: undefined;
}

/** What runs once a command has run: only that can take out again what it brought. */
function after(commands: readonly WrittenCommand[], install: WrittenCommand): readonly WrittenCommand[] {
	return commands.slice(commands.indexOf(install) + 1);
}

/** Whether the package of an image, or the only one whose manifest is copied into it, declares dependencies for development. */
function declaresDevelopment(project: Project, path: string): boolean {
	const own = project.packageOf(path).manifest?.path;
	const copied = project
		.in(path, 'image.copy')
		.filter(({ from }) => from === undefined)
		.flatMap(({ sources }) => sources.filter((source) => baseName(source) === 'package.json'))
		.map((source) => joinPath(dockerContextOf(project, path).folder, source));
	const manifest = own ?? (new Set(copied).size === 1 ? copied[0] : undefined);
	return manifest !== undefined && project.in(manifest, 'dependency').some(({ scope }) => scope === 'development');
}

/** Whether the package that an image is built from is known, and declares nothing for development. */
function declaresNoDevelopment(project: Project, { fact }: WrittenCommand): boolean {
	const { manifest, workspaceRoot } = project.packageOf(fact.path);
	return (
		manifest !== undefined &&
		workspaceRoot === undefined &&
		manifest.workspaces.length === 0 &&
		!project.of('dependency').some(({ scope }) => scope === 'development')
	);
}

function isBuild({ argv }: WrittenCommand): boolean {
	const invocation = invocationOf(argv);
	return invocation !== undefined && buildStepOf(invocation)?.kind === 'build';
}

/** Packages of operating systems that bring a compiler. */
const toolchains: ReadonlySet<string> = wordSet(`
	build-base build-essential g++ gcc gcc-c++ clang
`);

/** The package of the operating system by which a command brings a compiler into an image. */
function toolchainOf({ argv }: WrittenCommand): string | undefined {
	return systemPackages(argv).find((word) => toolchains.has(word.split(/[=~]/)[0]!));
}

/** Whether an image is by its name one that builds what another one runs: `Dockerfile.build`. */
function isBuilder(path: string): boolean {
	return wordsOf(baseName(path)).some((word) => /^(?:build|builder|ci|devcontainer)$/.test(word));
}

/** Whether packages of the operating system are taken out again: `apk del build-dependencies`, `apt-get purge -y g++`. */
function takesOut(commands: readonly WrittenCommand[]): boolean {
	return commands.some(
		({ argv }) => systemManagers.has(argv[0] ?? '') && argv.some((word) => /^(?:del|purge|remove|autoremove|erase)$/.test(word)),
	);
}

/** Whether the packages of a manifest get into an image: they are installed there, or copied from the stage that did. */
function isOfPackages(project: Project, path: string, commands: readonly WrittenCommand[]): boolean {
	return (
		commands.some(installsDeclared) ||
		project
			.in(path, 'image.copy')
			.some(({ from, final, sources }) => from !== undefined && final && sources.some((one) => /(?:^|\/)node_modules\/?$/.test(one)))
	);
}

/** Programs that only compile: nothing asks for them, nor for what they read, once the result is there. */
const compilers: ReadonlySet<string> = wordSet(`
	tsc vue-tsc lb-tsc webpack rollup esbuild tsup tsdown unbuild microbundle babel swc nest ncc
`);

/** Whether a command compiles, by itself or by a script of the package that the image is built from. */
function compiles(project: Project, path: string, { started, argv }: WrittenCommand): boolean {
	const { manifest } = project.packageOf(path);
	const script =
		started.target.kind === 'script' && started.target.workspace === undefined && manifest
			? scriptNamed(project, manifest.path, started.target.script)
			: undefined;
	return [argv, ...(script === undefined ? [] : commandsWritten(script).map((one) => one.argv))].some((words) => {
		const invocation = invocationOf(words);
		return invocation !== undefined && compilers.has(invocation.program) && buildStepOf(invocation)?.kind === 'build';
	});
}

/** An installation of everything that the manifest declares, dependencies for development included. */
function installsEverything(command: WrittenCommand): boolean {
	const install = installOf(command);
	return install?.packages.length === 0 && !install.global && !omitsDevelopment(command.argv);
}

/** Whether what is only needed for building is taken out again. */
function prunes(commands: readonly WrittenCommand[]): boolean {
	return commands.some(
		({ argv, started }) =>
			argv.includes('prune') ||
			(omitsDevelopment(argv) && installsDeclared({ argv, started })) ||
			(argv[0] === 'rm' && argv.some((word) => word.includes('node_modules'))) ||
			(argv.includes('workspaces') && argv.includes('focus') && argv.includes('--production')) ||
			argv.some((word) => /^(--omit=dev|--production|--prod)$/.test(word)),
	);
}

/** Whether the environment tells the installer to leave out dependencies for development. */
function isProduction(project: Project, path: string, install: WrittenCommand): boolean {
	return project
		.in(path, 'env.declare')
		.some(
			({ variable, value, span }) =>
				variable === 'NODE_ENV' && value.kind === 'literal' && value.text === 'production' && span.start < install.fact.span.start,
		);
}

/** A reference that is shorter or longer in the text has an argument in it, which the build sets. */
function isArgument({ image, tag, digest, span }: LocatedFact<'image.base'>): boolean {
	return span.end - span.start !== `${image}${tag === undefined ? '' : `:${tag}`}${digest === undefined ? '' : `@${digest}`}`.length;
}

/** Whether an image is that of the runtime itself, whichever version: `node:${NODE_VERSION}-slim`. */
function isRuntime({ image }: LocatedFact<'image.base'>): boolean {
	return image === 'node' || image === 'oven/bun';
}
