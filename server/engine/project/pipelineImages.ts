import type { LocatedFact } from '../core/fact.js';
import { baseName, directoryOf, isOuterPath, joinPath } from '../core/paths.js';
import type { Value } from '../core/value.js';
import { wordSet } from '../core/wordList.js';
import { commandsWritten } from './commandLines.js';
import { composedDockerfiles } from './composeBuilds.js';
import type { FactIndex } from './facts.js';

/** An image that a pipeline builds: the folder it is built in, and its Dockerfile. */
interface Build {
	readonly context: string;
	readonly dockerfile: string;
}

/**
 * Dockerfiles in place of which pipelines build others of the same folder: `docker build -f docker/Dockerfile .` tells that the
 * `Dockerfile` beside is not what is deployed. Where a pipeline
 * leaves open what it builds, or a compose file builds the Dockerfile, nothing is told.
 */
export function supersededImages(facts: FactIndex): ReadonlySet<string> {
	const found = buildsOf(facts);
	if (found.includes('open')) {
		return developmentTwins(facts);
	}
	const builds = found.filter(isBuild);
	const composed = composedDockerfiles(facts);
	const built = new Set(builds.map(({ dockerfile }) => dockerfile));
	const contexts = new Set(builds.filter(({ dockerfile }) => facts.in(dockerfile, 'image.base').length > 0).map(({ context }) => context));
	const beside = facts
		.filesWith('image.base')
		.filter((path) => !isOuterPath(path) && contexts.has(directoryOf(path)) && !built.has(path) && !composed.has(path));
	return new Set([...beside, ...[...developmentTwins(facts)].filter((path) => !built.has(path))]);
}

/** Dockerfiles for development, beside one of the same folder for production: by the mode that their images run in, or by their names. */
function developmentTwins(facts: FactIndex): ReadonlySet<string> {
	const files = facts.filesWith('image.base').filter((path) => !isOuterPath(path));
	const runsFor = (path: string, mode: string): boolean =>
		facts
			.in(path, 'env.declare')
			.some(
				({ source, variable, value }) =>
					source === 'dockerfile-env' && variable === 'NODE_ENV' && value.kind === 'literal' && value.text === mode,
			);
	// `Dockerfile.worker` beside `Dockerfile.worker.production`.
	const twins = new Set(files.filter(isNamedForProduction).map((path) => joinPath(directoryOf(path), withoutProduction(baseName(path)))));
	const modes = new Set(files.filter((path) => runsFor(path, 'production')).map(directoryOf));
	const names = new Set(files.filter(isNamedForProduction).map(directoryOf));
	return new Set(
		files.filter(
			(path) =>
				(modes.has(directoryOf(path)) && runsFor(path, 'development') && !runsFor(path, 'production')) ||
				(names.has(directoryOf(path)) && baseName(path) === 'Dockerfile') ||
				twins.has(path),
		),
	);
}

/** The word in the name of a Dockerfile that says that it is the one for production. */
const productionWord = /(?:^|[-_.])prod(?:uction)?(?:[-_.]|$)/i;

/** Whether a file is called after production: `Dockerfile.prod`, `worker.production.Dockerfile`. */
export function isNamedForProduction(path: string): boolean {
	return productionWord.test(baseName(path));
}

/** `Dockerfile.worker` of `Dockerfile.worker.production`, `worker.Dockerfile` of `worker.prod.Dockerfile`. */
function withoutProduction(name: string): string {
	const found = productionWord.exec(name);
	return found === null ? name : name.slice(0, found.index) + name.slice(found.index + found[0].replace(/[-_.]$/, '').length);
}

/** The Dockerfiles that pipelines build, as far as they say which. */
export function imagesBuiltByPipelines(facts: Pick<FactIndex, 'of'>): ReadonlySet<string> {
	return new Set(
		buildsOf(facts)
			.filter(isBuild)
			.map(({ dockerfile }) => dockerfile),
	);
}

/** Whether a pipeline builds a Dockerfile, or leaves open what it builds. */
export function mayBeBuiltByPipeline(dockerfile: string, facts: Pick<FactIndex, 'of'>): boolean {
	return buildsOf(facts).some((build) => build === 'open' || (isBuild(build) && build.dockerfile === dockerfile));
}

/** As {@link mayBeBuiltByPipeline}, of a Dockerfile that a pipeline has to name, since it is not what is built by default. */
export function mayBeNamedByPipeline(dockerfile: string, facts: Pick<FactIndex, 'of'>): boolean {
	const name = baseName(dockerfile);
	const isOpen = (text: string | undefined): boolean => text !== undefined && (text === 'open' || text.includes(name));
	const mayName = (command: string): boolean => {
		const words = command.split(/[\s=]+/);
		return (
			command.includes(name) ||
			words.some((word, at) => word === 'bake' || (/^(?:-f|--file)$/.test(word) && words[at + 1]?.includes('$') === true))
		);
	};
	return (
		facts
			.of('pipeline.action')
			.some(({ action, inputs }) => action === 'docker/bake-action' || isOpen(textOf(inputs['file'] ?? inputs['dockerfile'], undefined))) ||
		facts.of('pipeline.step').some(({ command }) => mayName(command))
	);
}

/** The folders in which pipelines build a Dockerfile, as far as they say. */
export function contextsOfPipelines(dockerfile: string, facts: Pick<FactIndex, 'of'>): readonly string[] {
	return buildsOf(facts)
		.filter(isBuild)
		.filter((build) => build.dockerfile === dockerfile)
		.map(({ context }) => context);
}

/** The actions of pipelines that build a Dockerfile; undefined where some other step builds it, or leaves open what it builds. */
export function actionsThatBuild(dockerfile: string, facts: Pick<FactIndex, 'of'>): readonly LocatedFact<'pipeline.action'>[] | undefined {
	const found = actionBuilds(facts);
	const steps = stepBuilds(facts);
	const isOpen =
		[...found.map(({ build }) => build), ...steps].includes('open') ||
		steps.filter(isBuild).some((build) => build.dockerfile === dockerfile);
	return isOpen ? undefined : found.flatMap(({ action, build }) => (isBuild(build) && build.dockerfile === dockerfile ? [action] : []));
}

/** What an action or a command builds: an image, one that cannot be told, or none. */
type Built = Build | 'open' | undefined;

function isBuild(built: Built): built is Build {
	return built !== undefined && built !== 'open';
}

/** All that the actions and the commands of pipelines build. */
function buildsOf(facts: Pick<FactIndex, 'of'>): readonly Built[] {
	return [...actionBuilds(facts).map(({ build }) => build), ...stepBuilds(facts)];
}

function actionBuilds(facts: Pick<FactIndex, 'of'>): readonly { readonly action: LocatedFact<'pipeline.action'>; readonly build: Built }[] {
	return facts.of('pipeline.action').map((action) => ({ action, build: buildOfAction(action) }));
}

function stepBuilds(facts: Pick<FactIndex, 'of'>): readonly Built[] {
	return facts.of('pipeline.step').flatMap(buildsOfStep);
}

function buildOfAction({ action, inputs }: LocatedFact<'pipeline.action'>): Built {
	if (action === 'docker/bake-action') {
		return 'open';
	}
	if (action !== 'docker/build-push-action') {
		return undefined;
	}
	// Without a context the repository itself is one.
	return buildOf(textOf(inputs['context'], '.'), textOf(inputs['file'], undefined));
}

function buildsOfStep(step: LocatedFact<'pipeline.step'>): readonly Built[] {
	return commandsWritten(step).map(({ started: { program }, argv }) => {
		if ((program !== 'docker' && program !== 'podman') || !argv.includes('build')) {
			return program === 'docker' && argv.includes('bake') ? 'open' : undefined;
		}
		const at = argv.findIndex((word) => word === '-f' || word === '--file' || word.startsWith('--file='));
		const file = at < 0 ? undefined : argv[at]!.startsWith('--file=') ? argv[at]!.slice('--file='.length) : argv[at + 1];
		const context = contextOf(argv.slice(argv.indexOf('build') + 1));
		if (context === undefined) {
			return 'open';
		}
		const isPlain = (word: string | undefined): boolean => word === undefined || (/^[\w./@-]+$/.test(word) && !word.startsWith('-'));
		return isPlain(context) && isPlain(file) && isPlain(step.folder)
			? buildOf(joinPath(step.folder ?? '', context), file === undefined ? undefined : joinPath(step.folder ?? '', file))
			: 'open';
	});
}

/**
 * The options of `docker build` and `podman build` that take no value
 * (https://docs.docker.com/reference/cli/docker/buildx/build/#options, https://docs.podman.io/en/latest/markdown/podman-build.1.html).
 */
const switches: ReadonlySet<string> = wordSet(`
	-D --debug --check --compress --disable-content-trust --force-rm --load --no-cache --no-hostname --no-hosts --pull --push -q --quiet --rm
	--squash --squash-all --stream --tls-verify --layers
`);

/** The folder among the words after `docker build`, wherever its options stand. */
function contextOf(words: readonly string[]): string | undefined {
	for (let at = 0; at < words.length; at++) {
		const word = words[at]!;
		if (!word.startsWith('-') || word === '-') {
			return word;
		}
		at += word.includes('=') || switches.has(word) ? 0 : 1;
	}
	return undefined;
}

/** `undefined` inputs are as good as the default; a computed one leaves open what is built. */
function textOf(value: Value | undefined, otherwise: string | undefined): string | undefined | 'open' {
	return value === undefined ? otherwise : value.kind === 'literal' && !/[${}]/.test(value.text) ? value.text : 'open';
}

function buildOf(context: string | undefined, file: string | undefined): Built {
	if (context === 'open' || file === 'open' || context === undefined) {
		return 'open';
	}
	if (/:\/\//.test(context)) {
		return undefined;
	}
	const folder = joinPath('', context).replace(/^\.$/, '');
	return { context: folder, dockerfile: file === undefined ? joinPath(folder, 'Dockerfile') : joinPath('', file) };
}
