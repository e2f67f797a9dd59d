import { repositoryName } from '../../core/imageName.js';
import { baseName, directoryOf, isOuterPath } from '../../core/paths.js';
import { commandsWritten } from '../../project/commandLines.js';
import { composedDockerfiles } from '../../project/composeBuilds.js';
import { imagesBuiltByPipelines, mayBeBuiltByPipeline } from '../../project/pipelineImages.js';
import { scriptPurpose } from '../../project/processTypes.js';
import type { Process, Project } from '../../project/project.js';
import { remembered } from '../../project/remember.js';
import { wordSet } from '../../core/wordList.js';
import { isForTests } from './aside.js';
import { isImageOfTasks } from './containers.js';
import { developmentServerOf } from './devServers.js';
import { dockerfilesOf, finalStages, isPlainImage } from './images.js';
import { invocationOf, isCommand, type CommandPattern } from './invocation.js';
import { factsInFolder, processesOfImage } from './near.js';
import { hasPlatformFunctions } from './platformCalls.js';

/**
 * Whether no service runs in an image: what starts in it are jobs that end or the work of developers, or nothing at all. What
 * is said of its Dockerfile is no more than a hint then.
 */
export const runsNoService = remembered((project, dockerfile): boolean => {
	if (project.in(dockerfile, 'image.base').length === 0) {
		return false;
	}
	const runs = processesIn(project, dockerfile);
	return (
		project.isDevelopmentFile(dockerfile) ||
		unbuiltImages(project, '').has(dockerfile) ||
		unconfirmedImages(project, '').has(dockerfile) ||
		isBesideFunctions(project, dockerfile) ||
		isBesideRuntime(project, dockerfile) ||
		isImageOfTasks(project, dockerfile) ||
		runsScriptsFor(project, dockerfile, 'test') ||
		// `CMD ["npm", "run", "dev"]`, where a platform starts something else.
		(isStartedElsewhere(project) && runsScriptsFor(project, dockerfile, 'development')) ||
		servesDevelopers(project, dockerfile) ||
		startsMissing(project, dockerfile) ||
		(runs.length > 0 ? runs.every(isJob) : startsNothing(project, dockerfile))
	);
});

/**
 * Whether all that an image starts is a compiled file (`node dist/worker`) that no source of the repository can become, while another image
 * starts one of the same folder whose source is there: nobody can run it. A bundler may call what it makes as it likes.
 */
function startsMissing(project: Project, dockerfile: string): boolean {
	const compiled = (path: string): readonly { readonly folder: string; readonly name: string }[] =>
		project
			.in(path, 'process.declare')
			.filter(({ source, final }) => source.startsWith('dockerfile') && final !== false)
			.flatMap(commandsWritten)
			.flatMap(({ started: { program, target } }) =>
				program === 'node' && target.kind === 'entry' && !target.file.expands
					? [{ folder: directoryOf(target.file.text), name: stemOf(target.file.text) }]
					: [],
			)
			.filter(({ folder }) => /^(?:\.\/)?(?:dist|build|out|lib)(?:\/|$)/.test(folder));
	const own = compiled(dockerfile);
	const stems = own.length === 0 ? undefined : stemsOf(project, '');
	return (
		stems !== undefined &&
		own.every(({ name }) => !stems.has(name)) &&
		![...project.allFiles].some((path) => bundlerFiles.test(path)) &&
		dockerfilesOf(project, '').some((other) =>
			compiled(other).some((one) => stems.has(one.name) && own.every(({ folder }) => folder === one.folder)),
		)
	);
}

/** The settings of programs that put several files into one. */
const bundlerFiles =
	/(?:^|\/)(?:webpack|rollup|vite|esbuild|tsup|tsdown|rspack|gulpfile|nest-cli|project)\b[\w.-]{0,40}\.(?:[cm]?[jt]s|json)$/;

/** The names of all files, without what tells their languages. */
const stemsOf = remembered((project): ReadonlySet<string> => new Set([...project.allFiles].map(stemOf)));

function stemOf(path: string): string {
	return baseName(path).replace(/\.[cm]?[jt]sx?$/, '');
}

/** What runs in an image, by itself and where something else starts it. */
function processesIn(project: Project, dockerfile: string): readonly Process[] {
	return processesOfImage(project, dockerfile).filter(
		(process) => process.declaration.final !== false || project.dockerfileOf(process) === dockerfile,
	);
}

/**
 * Whether all that runs in an image starts anew whenever its sources change: it is for developers, and needs what they need. What tests
 * and other files of developers have it run says nothing of the image.
 */
export const servesDevelopers = remembered((project, dockerfile): boolean => {
	const runs = processesIn(project, dockerfile).filter(
		({ declaration: { path } }) => path === dockerfile || !(isForTests(path) || project.isDevelopmentFile(path)),
	);
	return runs.length > 0 && runs.every(isWatched);
});

/** Programs that run tests, and nothing else. */
export const testRunners: ReadonlySet<string> = wordSet('jest mocha vitest cypress ava nyc');

/**
 * Whether the command of an image runs a script that is for tests, or for developers: `CMD ["npm", "run", "test:ci"]`; or tests
 * themselves: `CMD ["npx", "playwright", "test"]`.
 */
export function runsScriptsFor(project: Project, dockerfile: string, purpose: 'test' | 'development'): boolean {
	return project
		.in(dockerfile, 'process.declare')
		.filter(({ source, final }) => source === 'dockerfile-cmd' && final !== false)
		.flatMap(commandsWritten)
		.some(
			({ started: { target, program }, argv }) =>
				(target.kind === 'script' && scriptPurpose(target.script) === purpose) ||
				(purpose === 'test' && (testRunners.has(program) || (program === 'playwright' && argv.includes('test')))),
		);
}

/** Whether a process is known to end by itself. Of several commands the last one could be a server that was not found. */
function isJob({ type, commands, entries }: Process): boolean {
	return (type === 'task' || type === 'release') && (commands.length === 1 || entries.length > 0);
}

/** What starts a program anew whenever its sources change, which those of an image never do. */
const watchers: ReadonlySet<string> = wordSet(
	'nodemon ts-node-dev tsnd node-dev supervisor webpack-dev-server webpack vite next nuxt nuxi',
);

/** Commands that stand in for a platform on a machine of developers. */
const emulators: readonly CommandPattern[] = [
	{ program: ['serverless', 'sls'], words: ['offline'] },
	{ program: 'sam', words: ['local'] },
	{ program: 'firebase', words: ['emulators:start|emulators:exec|serve'] },
	{ program: ['netlify', 'vercel'], words: ['dev'] },
];

/** Whether a process is the server of developers. What compiles while it loads (`tsx server.ts`) serves in images, too. */
function isWatched({ commands }: Process): boolean {
	return commands.some(({ argv }) => {
		const invocation = invocationOf(argv);
		const server = invocation && developmentServerOf(invocation);
		return (
			(server !== undefined && watchers.has(server.split(' ')[0]!)) ||
			(invocation !== undefined && emulators.some((one) => isCommand(invocation, one)))
		);
	});
}

/** The Dockerfiles that compose services are built from. */
const composedImages = remembered((project) => composedDockerfiles(project));

/** Images of languages, which start a prompt for their code and nothing else. */
const runtimes: ReadonlySet<string> = wordSet(`node bun deno python ruby golang rust openjdk perl`);

/**
 * Whether an image has no command, while another image of the project has one or its base has none to speak of, and nothing gives it
 * one: no service, workload, platform or pipeline takes it, and no other image can be made from it.
 */
function startsNothing(project: Project, dockerfile: string): boolean {
	return (
		project.in(dockerfile, 'process.declare').length === 0 &&
		(isBesideOthers(project, dockerfile) || (isPrompt(project, dockerfile) && !isStartedElsewhere(project))) &&
		!composedImages(project, '').has(dockerfile) &&
		!mayBeBuiltByPipeline(dockerfile, project)
	);
}

/** Whether what an image starts by its base is the prompt of a language, and no image can be made from it. */
function isPrompt(project: Project, dockerfile: string): boolean {
	const base = finalStages(project, dockerfile).at(-1);
	return base?.fromStage === false && isPlainImage(base) && runtimes.has(repositoryName(base.image)) && !isBase(project, dockerfile);
}

/** Whether another image may be made from that of a Dockerfile. */
function isBase(project: Project, dockerfile: string): boolean {
	return project.of('image.base').some((other) => other.path !== dockerfile && !other.fromStage && !isPlainImage(other));
}

/** Whether anything but images says what is started, so that it may say so of an image without a command. */
function isStartedElsewhere(project: Project): boolean {
	return project.of('process.declare').some(({ source }) => /^(?:platform|procfile|workload)/.test(source));
}

/**
 * Whether other Dockerfiles say what their images start, one of the same package or, where no image can be made from this one, any;
 * `dockerfile` itself does not.
 */
function isBesideOthers(project: Project, dockerfile: string): boolean {
	const packages = packagesOfImages(project, '');
	return packages.has(project.packageOf(dockerfile).folder) || (packages.size > 0 && !isBase(project, dockerfile));
}

/** The folders of packages whose images say what they start. */
const packagesOfImages = remembered(
	(project): ReadonlySet<string> =>
		new Set(
			project
				.of('process.declare')
				.filter(({ source, path, final }) => source.startsWith('dockerfile') && final !== false && !project.isDevelopmentFile(path))
				.map(({ path }) => project.packageOf(path).folder),
		),
);

/** Whether a platform calls the functions of a package, and nothing but a compose file builds its image: a stand-in for the platform. */
function isBesideFunctions(project: Project, dockerfile: string): boolean {
	return (
		hasPlatformFunctions(project, project.packageOf(dockerfile).folder) &&
		composedImages(project, '').has(dockerfile) &&
		!mayBeBuiltByPipeline(dockerfile, project)
	);
}

/**
 * Whether a platform is told to bring the runtime for what lies beside a Dockerfile (`runtime: nodejs22` in the app.yaml of App Engine), and
 * nothing builds the image: what is deployed is installed and started by the platform.
 */
function isBesideRuntime(project: Project, dockerfile: string): boolean {
	return (
		factsInFolder(project, directoryOf(dockerfile), 'runtime.version').some(({ source }) => source === 'platform') &&
		!composedImages(project, '').has(dockerfile) &&
		!mayBeBuiltByPipeline(dockerfile, project) &&
		!project.files.some((path) => otherBuilders.test(path)) &&
		imageCommands(project, '').length === 0
	);
}

/** Files that build images in ways which are not read. */
const otherBuilders =
	/(?:^|\/)(?:Makefile|Jenkinsfile|Earthfile|Tiltfile|skaffold\.ya?ml|cloudbuild[\w.-]{0,40}\.ya?ml|buildspec[\w.-]{0,40}\.ya?ml|docker-bake\.\w+|[\w.-]{1,80}\.bc\.(?:ya?ml|json))$/i;

/** Steps of pipelines that may build images, by their names: those of one's own, whole workflows, and what speaks of images. */
const mayBuild = /^\.|\.github\/workflows\/|docker|image|container|build|deploy/i;

/** Of these, the ones of which it is read what they build, or that build nothing. */
const readActions = /^docker\/(?:build-push|login|setup-buildx|setup-qemu|metadata)-action$|^actions\//;

/** The commands that work with images. */
const imageCommands = remembered((project): readonly string[] =>
	[...project.of('pipeline.step'), ...project.of('shell.script'), ...project.of('process.declare')]
		.map(({ command }) => command)
		.filter((command) => /\b(?:docker|podman|buildah|kaniko|nerdctl)\b/.test(command)),
);

/**
 * The Dockerfiles that nothing builds in a repository whose pipelines build others: they say what they build, and no compose file,
 * manifest or command names these.
 */
const unbuiltImages = remembered((project): ReadonlySet<string> => {
	const built = imagesBuiltByPipelines(project);
	const dockerfiles = dockerfilesOf(project, '');
	if (
		!dockerfiles.some((path) => built.has(path)) ||
		mayBeBuiltByPipeline('', project) ||
		project.files.some((path) => otherBuilders.test(path)) ||
		project.of('pipeline.action').some(({ action }) => mayBuild.test(action) && !readActions.test(action))
	) {
		return new Set();
	}
	const composed = composedImages(project, '');
	const deployed = new Set(
		project.processes
			.filter(({ declaration }) => !declaration.source.startsWith('dockerfile'))
			.map((process) => project.dockerfileOf(process)),
	);
	const isNamed = (path: string): boolean =>
		imageCommands(project, '').some(
			(command) => command.includes(path) || (baseName(path) !== 'Dockerfile' && command.includes(baseName(path))),
		);
	return new Set(dockerfiles.filter((path) => !built.has(path) && !composed.has(path) && !deployed.has(path) && !isNamed(path)));
});

/** Whether a Dockerfile has the name that a build takes by itself, so that a folder tells which one is meant. */
export function isPlain(dockerfile: string): boolean {
	return /^(?:Dockerfile|Containerfile)$/i.test(baseName(dockerfile));
}

/**
 * The Dockerfiles beside others that nothing is known to deploy: pipelines, platforms and workloads of the repository name neither
 * them nor, of a `Dockerfile` in a folder, that folder. A `Dockerfile` at the root is the main one of a repository, and so is the
 * only one; where no pipeline is read, nothing could name any.
 */
export const unconfirmedImages = remembered((project): ReadonlySet<string> => {
	const dockerfiles = dockerfilesOf(project, '').filter((path) => !isOuterPath(path));
	const actions = project.of('pipeline.action');
	const steps = project.of('pipeline.step');
	if (dockerfiles.length < 2 || (actions.length === 0 && steps.length === 0)) {
		return new Set();
	}
	const built = imagesBuiltByPipelines(project);
	const deployed = new Set(
		project.processes
			.filter(({ declaration }) => /^(?:platform|workload)/.test(declaration.source))
			.map((process) => project.dockerfileOf(process)),
	);
	const texts = [
		...steps.map(({ command, folder = '' }) => `${folder} ${command}`),
		...actions.flatMap(({ inputs }) => Object.values(inputs).map((value) => (value.kind === 'literal' ? value.text : ''))),
	];
	const isNamed = (path: string): boolean =>
		texts.some((text) => text.includes(path) || (isPlain(path) ? speaksOf(text, directoryOf(path)) : text.includes(baseName(path))));
	return new Set(
		dockerfiles.filter((path) => !(isPlain(path) && directoryOf(path) === '') && !built.has(path) && !deployed.has(path) && !isNamed(path)),
	);
});

/** Whether a text names a folder by its whole path. */
function speaksOf(text: string, folder: string): boolean {
	for (let at = text.indexOf(folder); at >= 0; at = text.indexOf(folder, at + 1)) {
		if (!/[\w-]/.test(text[at - 1] ?? ' ') && !/[\w-]/.test(text[at + folder.length] ?? ' ')) {
			return true;
		}
	}
	return false;
}
