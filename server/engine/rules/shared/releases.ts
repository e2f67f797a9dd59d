import type { LocatedFact } from '../../core/fact.js';
import { directoryOf, isOuterPath, joinPath } from '../../core/paths.js';
import { wordList, wordSet } from '../../core/wordList.js';
import { haveWord } from '../../core/words.js';
import { commandsWritten } from '../../project/commandLines.js';
import type { Project } from '../../project/project.js';
import { remembered } from '../../project/remember.js';
import { isAsidePath } from './aside.js';
import { isKeeper } from './workloads.js';
import { scriptsOf } from './deliveryScripts.js';

/**
 * Whether an image that a manifest of a deploy names is a release of a service. Images that a compose file builds itself have no
 * version yet, nor have those that a cluster never
 * pulls, and a database or a proxy beside a service is a dependency.
 */
export function isRelease(project: Project, { path, where, builds, pull, image }: LocatedFact<'image.use'>): boolean {
	if (isOuterPath(path) || isAsidePath(path) || project.isDevelopmentFile(path) || pull === 'never') {
		return false;
	}
	return (
		(where === 'workload' && !isKeeper(image)) ||
		where === 'platform' ||
		(where === 'compose' &&
			builds !== true &&
			!isKeeper(image) &&
			!/(^|[/_-])(test|mock|fake|demo)([_-]|$)/.test(image) &&
			!isBuiltHere(project, image) &&
			!isLocalWork(project, path))
	);
}

/** Another service of the workspace builds the image under this name. */
function isBuiltHere(project: Project, image: string): boolean {
	return project.of('image.use').some((other) => other.builds === true && other.image === image);
}

/**
 * A compose file for work on the code: it builds a service, and no command that deploys starts it, or it mounts the sources into a
 * service.
 */
function isLocalWork(project: Project, path: string): boolean {
	return (
		mountsSources(project, path) ||
		(project.in(path, 'compose.service').some(({ build }) => build !== undefined) && !deployedCompose(project, '').has(path))
	);
}

/** Words in the names of package scripts that deploy what they start. */
const deployWords: ReadonlySet<string> = wordSet('prod production live deploy staging stage release');

/** The compose files that pipelines and scripts for a deploy start by their names: `docker compose -f deploy/compose.yml up -d`. */
const deployedCompose = remembered((project): ReadonlySet<string> => {
	const scripts = project.of('process.declare').filter(({ source, name }) => source === 'script' && haveWord([name ?? ''], deployWords));
	const steps = project.of('pipeline.step').map((step) => ({ step, folder: step.folder ?? '' }));
	return new Set(
		[...scripts.map((step) => ({ step, folder: directoryOf(step.path) })), ...steps].flatMap(({ step, folder }) =>
			commandsWritten(step)
				.filter(({ argv }) => argv[0] === 'docker-compose' || (argv[0] === 'docker' && argv[1] === 'compose'))
				.flatMap(({ argv }) => argv.flatMap((word, at) => (word === '-f' || word === '--file' ? (argv[at + 1] ?? []) : [])))
				.map((file) => joinPath(folder, file)),
		),
	);
});

/** Whether a compose file puts the sources of its folder into a container, as only a developer's machine does. */
export function mountsSources(project: Project, path: string): boolean {
	return project
		.in(path, 'compose.volume')
		.some(({ type, source }) => type === 'bind' && /^\.{1,2}\/?(src\/?|app\/?)?$/.test(source ?? ''));
}

/** Settings of tools that put the version of what they deploy into manifests; Hokusai, a digest in the place of an environment's tag. */
const deployTools: readonly string[] = wordList(`
	skaffold.yaml skaffold.yml Tiltfile werf.yaml devspace.yaml garden.yml garden.yaml hokusai/config.yml
`);

/**
 * Whether the version is put in when it is deployed: by a command of a pipeline or a script, or by a tool that builds and deploys
 * in one go.
 */
export function setsImages(project: Project): boolean {
	const commands = [...project.of('pipeline.step'), ...scriptsOf(project)];
	return deployTools.some((path) => project.has(path)) || commands.some(({ command }) => command.split('\n').some(setsImage));
}

/** Whether a line of a command puts the name or the version of an image into what is deployed. */
function setsImage(line: string): boolean {
	// What something is used by is no editor of streams.
	const at = line.search(/\b(?:yq|sed) /);
	const edited = at < 0 ? '' : line.slice(at);
	return (
		/\bset image\b/.test(line) ||
		line.split(/ (?=-)/).some((word) => /^--set(?:-string)?[ =]/.test(word) && /tag|image/.test(word)) ||
		(edited.startsWith('yq') ? edited.includes('image') : /image|IMAGE|tag|TAG/.test(edited))
	);
}
