import type { LocatedFact } from '../core/fact.js';
import { groupedBy } from '../core/group.js';
import { baseName, directoryOf, isOuterPath, joinPath, pathWithin } from '../core/paths.js';
import { commandsWritten } from './commandLines.js';
import { composeBuildOf } from './composeBuilds.js';
import type { FactIndex } from './facts.js';
import { ImageFiles } from './images.js';
import { mayBeBuiltByPipeline, mayBeNamedByPipeline } from './pipelineImages.js';
import { isDevelopmentPath } from './roles/pathRoles.js';

type Service = LocatedFact<'compose.service'>;

/** Images that compose hides: it lays the sources over the working folder of each container. */
export interface HiddenImages {
	/**
	 * The Dockerfiles of those that only developers run: what they copied and installed there is hidden, compose says itself what to
	 * start, and nothing in the workspace deploys the image.
	 */
	readonly lent: ReadonlySet<string>;
	/**
	 * Those that start the program by themselves all the same, with the sources that they brought (`npm start`, where compose says
	 * `npm run dev`, or whatever a `Dockerfile` starts that has no other one beside it): they can run without compose, and nothing tells
	 * that they do.
	 */
	readonly starting: ReadonlySet<string>;
}

/** The images that compose hides behind the sources. `files` are all files there are. */
export function hiddenImages(facts: FactIndex, files: ReadonlySet<string>): HiddenImages {
	const services = facts.of('compose.service').filter(({ path }) => !isOuterPath(path));
	const builders = [...groupedBy(services, (service) => composeBuildOf(service)?.dockerfile)];
	const found = builders.flatMap(([dockerfile, those]) =>
		dockerfile !== undefined && !isOuterPath(dockerfile) && isLent(facts, dockerfile, those, services)
			? [{ dockerfile, starts: startsByItself(facts, dockerfile, those) }]
			: [],
	);
	const spare =
		found.length > 0 && deploysImages(facts, files) ? found.filter(({ dockerfile }) => isSpare(facts, dockerfile, files)) : found;
	const only = (starting: boolean): ReadonlySet<string> =>
		new Set(spare.flatMap(({ dockerfile, starts }) => (starts === starting ? [dockerfile] : [])));
	return { lent: only(false), starting: only(true) };
}

function isLent(facts: FactIndex, dockerfile: string, builders: readonly Service[], services: readonly Service[]): boolean {
	const isVariant = isBesidePlain(facts, dockerfile);
	const startsNothing = !facts.in(dockerfile, 'process.declare').some(({ final }) => final !== false);
	return (
		facts.hasKind(dockerfile, 'image.base') &&
		builders.every((service) => hidesImage(facts, service) && (startsNothing || isVariant || saidOf(facts, service).length > 0)) &&
		!services.some((other) => !builders.includes(other) && builders.some((service) => isSame(service, other))) &&
		!isMadeForDeploy(facts, dockerfile) &&
		(isVariant ? !mayBeNamedByPipeline(dockerfile, facts) : !mayBeBuiltByPipeline(dockerfile, facts))
	);
}

/**
 * Whether a Dockerfile has a name of its own beside one that is called just that, which is what is built where nothing else is said:
 * `web.Dockerfile` beside `Dockerfile`.
 */
function isBesidePlain(facts: FactIndex, dockerfile: string): boolean {
	return baseName(dockerfile) !== 'Dockerfile' && facts.hasKind(joinPath(directoryOf(dockerfile), 'Dockerfile'), 'image.base');
}

/** Whether nothing but compose can mean a Dockerfile, although other images of the workspace are deployed. */
function isSpare(facts: FactIndex, dockerfile: string, files: ReadonlySet<string>): boolean {
	const name = baseName(dockerfile);
	const commands = [...facts.of('pipeline.step'), ...facts.of('shell.script'), ...facts.of('process.declare'), ...facts.of('task.step')];
	return (
		isBesidePlain(facts, dockerfile) &&
		!commands.some(({ command }) => command.includes(name)) &&
		![...files].some((path) => !isOuterPath(path) && deployFiles.test(baseName(path)))
	);
}

/** Whether the folder that a service is built from is mounted over the working folder of its image, or over one around that. */
function hidesImage(facts: FactIndex, service: Service): boolean {
	const { path, target } = service;
	const { context, dockerfile } = composeBuildOf(service)!;
	const stages = facts.in(dockerfile, 'image.base');
	const stage = stages.find(({ alias, final }) => (target === undefined ? final : alias?.toLowerCase() === target.toLowerCase()));
	const workdir = stage && new ImageFiles(dockerfile, stage.stage, context, facts, () => undefined).workdir;
	const from = directoryOf(path);
	return (
		workdir !== undefined &&
		workdir !== '' &&
		!/(?:^|[-_.])(?:prod(?:uction)?|release|deploy|staging)(?:[-_.]|$)/i.test(baseName(path)) &&
		facts
			.in(path, 'compose.volume')
			.some(
				(mount) =>
					mount.service === service.service &&
					mount.type === 'bind' &&
					mount.source !== undefined &&
					joinPath(from, mount.source.replace(/^\$\{?PWD\}?\/?/, './')) === context &&
					pathWithin(joinPath('', mount.target), workdir) !== undefined,
			)
	);
}

/** What compose has a service start. */
function saidOf(facts: FactIndex, { path, service }: Service): readonly LocatedFact<'process.declare'>[] {
	return facts.in(path, 'process.declare').filter(({ owner }) => owner === service);
}

/** Whether a service of another file runs the same image, or changes the same service for a deploy. */
function isSame(service: Service, other: Service): boolean {
	return (
		!isDevelopmentPath(other.path) &&
		((other.service === service.service && other.path !== service.path) || (other.image !== undefined && other.image === service.image))
	);
}

/** Whether an image is prepared to run by itself: it is built, checked, set to production, or rid of what only development needs. */
function isMadeForDeploy(facts: FactIndex, dockerfile: string): boolean {
	return (
		facts.in(dockerfile, 'image.base').length > 1 ||
		facts.hasKind(dockerfile, 'image.health') ||
		facts
			.in(dockerfile, 'env.declare')
			.some(({ variable, value }) => variable === 'NODE_ENV' && value.kind === 'literal' && value.text === 'production') ||
		facts
			.in(dockerfile, 'image.run')
			.flatMap(commandsWritten)
			.some(
				({ argv, started: { target } }) =>
					argv.some((word) => /^--(?:omit=dev|production(?:=true)?|prod|only=prod(?:uction)?)$/.test(word)) ||
					(target.kind === 'script' && /^(?:build|compile)(?:[:-]|$)/.test(target.script)) ||
					/^(?:tsc|webpack|vite|esbuild|rollup|tsup)$/.test(argv[0] ?? ''),
			)
	);
}

/** Scripts that start a program as it is deployed, by their names. */
const startsProgram = /^(?:start|serve|prod(?:uction)?)(?:[:_-](?:prod(?:uction)?|server))?$/;

/**
 * Whether an image brings the sources along and starts the program, while compose has something else started for developers, or starts
 * anything at all and is the one that a build takes by itself.
 */
function startsByItself(facts: FactIndex, dockerfile: string, builders: readonly Service[]): boolean {
	const own = facts.in(dockerfile, 'process.declare').filter(({ final }) => final !== false);
	const said = builders.flatMap((service) => saidOf(facts, service));
	return (
		facts.in(dockerfile, 'image.copy').some(({ final, sources }) => final && sources.some((source) => /^\.\/?$/.test(source))) &&
		own.length > 0 &&
		(isOnlyPlain(facts, dockerfile) || (own.some(startsProgramIn) && !said.some(startsProgramIn)))
	);
}

/** Whether a Dockerfile has the name that a build takes by itself, and no other one beside it is for anybody but developers. */
function isOnlyPlain(facts: FactIndex, dockerfile: string): boolean {
	const folder = directoryOf(dockerfile);
	return (
		baseName(dockerfile) === 'Dockerfile' &&
		!facts.of('image.base').some(({ path }) => path !== dockerfile && directoryOf(path) === folder && !isDevelopmentPath(path))
	);
}

/** Whether a declaration starts a program for a deploy: by the script `start`, or a file with Node.js itself. */
function startsProgramIn(declaration: LocatedFact<'process.declare'>): boolean {
	return commandsWritten(declaration).some(
		({ started: { program, target, watches } }) =>
			!watches &&
			(target.kind === 'script' ? startsProgram.test(target.script) : /^(?:node|nodejs)$/.test(program) && target.kind === 'entry'),
	);
}

/** Files of platforms and pipelines that build an image where nothing in them has to say so. */
const deployFiles =
	/^(?:fly(?:[._-][\w.-]+)?\.toml|(?:heroku|render|skaffold|Chart)\.ya?ml|captain-definition|railway\.(?:json|toml)|(?:cloudbuild|buildspec)[\w.-]*\.ya?ml|Jenkinsfile[\w.-]*|Dockerrun\.aws\.json)$/;

const deployCommands =
	/\b(?:docker|podman)(?: buildx| image)? (?:build|push|bake)\b|\b(?:buildah|kaniko|kubectl|helm|skaffold)\b|\bacr build\b|\bgcloud (?:builds|run)\b|\bfly(?:ctl)? deploy\b|\bheroku container|\bcompose\b[^\n]{0,200} push\b|\bdocker stack deploy\b/;

/** Whether anything in a workspace builds, pushes or runs images of it outside of compose. */
function deploysImages(facts: FactIndex, files: ReadonlySet<string>): boolean {
	const isOwn = ({ path }: { readonly path: string }): boolean => !isOuterPath(path) && !isDevelopmentPath(path);
	const commands = [...facts.of('pipeline.step'), ...facts.of('shell.script'), ...facts.of('process.declare')];
	return (
		facts.of('workload.container').some(isOwn) ||
		facts.of('image.use').some((use) => (use.where === 'workload' || use.where === 'platform') && isOwn(use)) ||
		facts
			.of('pipeline.action')
			.some(({ action }) => /docker|container|kaniko|buildah|\becr\b|\bacr\b|helm|k8s|kube|flyctl|heroku/i.test(action)) ||
		commands.some((one) => deployCommands.test(one.command)) ||
		[...files].some((path) => !isOuterPath(path) && deployFiles.test(baseName(path)))
	);
}
