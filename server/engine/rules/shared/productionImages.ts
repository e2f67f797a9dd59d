import { groupedBy } from '../../core/group.js';
import { repositoryName } from '../../core/imageName.js';
import { baseName } from '../../core/paths.js';
import type { Location } from '../../core/text.js';
import { wordSet } from '../../core/wordList.js';
import { wordsOf } from '../../core/words.js';
import { commandsWritten, type WrittenCommand } from '../../project/commandLines.js';
import type { Project } from '../../project/project.js';
import { isNamed, stagesUnder } from '../../project/imageStages.js';
import { remembered } from '../../project/remember.js';
import { dockerfilesOf, finalStages } from './images.js';
import { asksForDevelopment, installOf, installsDeclared, omitsDevelopment } from './installs.js';
import { isOfDeploy } from './writtenCommands.js';
import { laterYarn } from './yarn.js';

/** An image that leaves out what only development needs, and where it installs the rest. */
export interface ProductionImage {
	readonly dockerfile: string;
	readonly install: Location;
}

/** Images of other languages, and of servers for pages, in which nothing of a package runs. */
const otherRuntimes: ReadonlySet<string> = wordSet(`
	golang rust python ruby php openjdk eclipse-temurin amazoncorretto maven gradle sdk aspnet elixir erlang httpd nginx nginx-unprivileged
	caddy traefik haproxy
`);

/**
 * Whether what an image holds is no package of Node.js, whatever folder its Dockerfile stands in: it stands on another runtime, and neither
 * a stage nor a command of it has to do with one.
 */
function isOfOtherRuntime(project: Project, path: string): boolean {
	const bases = project.in(path, 'image.base').filter(({ fromStage }) => !fromStage);
	return (
		bases.some(({ image }) => otherRuntimes.has(repositoryName(image))) &&
		bases.every(({ image }) => otherRuntimes.has(repositoryName(image)) || isPlainSystem(image)) &&
		!project
			.in(path, 'image.run')
			.some(({ command }) => command.split(/[^a-z]+/).some((word) => /^(?:node|nodejs|nodesource|npm|yarn|pnpm|bun|nvm)$/.test(word)))
	);
}

/** Whether an image is a distribution's or holds nothing at all: what runs in it comes from another stage. */
function isPlainSystem(image: string): boolean {
	return (
		image === 'scratch' ||
		/^(?:docker\.io\/)?(?:library\/)?(?:alpine|debian|ubuntu|busybox)$/.test(image) ||
		/\bdistroless\/(?:static|base|cc)\b/.test(image)
	);
}

/** The Dockerfiles of a deploy, by the folder of the package that each belongs to. */
export const imagesByPackage = remembered((project) =>
	groupedBy(
		dockerfilesOf(project, '').filter((path) => isOfDeploy(project, path) && !isOfOtherRuntime(project, path)),
		(path) => project.packageOf(path).folder,
	),
);

/** The image of a package, by its folder, that installs for production, when all its images are made so. */
export const imageWithoutDevelopment = remembered((project: Project, folder): ProductionImage | undefined => {
	const dockerfiles = imagesByPackage(project, '').get(folder) ?? [];
	// Beside an image that says by its name that it is for production, others are not deployed.
	const production = dockerfiles.filter((path) => wordsOf(baseName(path)).some((word) => /^prod(?:uction)?$/.test(word)));
	const installs = (production.length > 0 ? production : dockerfiles).map((path) => {
		const stages = new Set(finalStages(project, path).map(({ stage }) => stage));
		const all = project
			.in(path, 'image.run')
			.filter(({ stage }) => stages.has(stage))
			.flatMap(commandsWritten)
			.filter(installsDeclared);
		const brought = project
			.in(path, 'image.copy')
			.filter(({ stage, from, sources }) => stages.has(stage) && from !== undefined && sources.some(bringsPackages));
		// Packages of another stage may well be all, unless it took out what only development needs, or an installation does so afterwards.
		if (brought.length > 0 && all.length === 0) {
			const pruned = brought.map(({ from }) => prunedIn(project, path, from ?? ''));
			return pruned.every((one) => one !== undefined) ? pruned[0] : undefined;
		}
		if (brought.some(({ span }) => span.start > (all.at(-1)?.fact.span.start ?? 0))) {
			return undefined;
		}
		return all.every((written) => leavesOutDevelopment(project, written, stages)) ? all[0] : undefined;
	});
	const [first] = installs;
	return first && installs.every((one) => one !== undefined)
		? { dockerfile: first.fact.path, install: { path: first.fact.path, span: first.fact.span } }
		: undefined;
});

/**
 * Whether what an image gets from another stage are packages of whatever kind, and not only what was generated for the client of a
 * database: what is copied over an installation for production brings no program along (`node_modules/.prisma`).
 */
function bringsPackages(source: string): boolean {
	return source.includes('node_modules') && !/\/node_modules\/[.@]prisma(?:\/|$)/.test(`/${source}`);
}

/**
 * The command by which a stage takes out what only development needs, once it has installed everything: it prunes, or installs once more
 * and leaves that out.
 */
function prunedIn(project: Project, path: string, name: string): WrittenCommand | undefined {
	const stages = project.in(path, 'image.base');
	const stage = stages.find((one) => isNamed(one, name));
	const chain = new Set(stage === undefined ? [] : stagesUnder(stages, stage.stage).map((one) => one.stage));
	const commands = project
		.in(path, 'image.run')
		.filter((run) => chain.has(run.stage))
		.flatMap(commandsWritten);
	const last = commands.findLast(installsDeclared);
	if (last !== undefined && omitsDevelopment(last.argv)) {
		return last;
	}
	const prune = commands.findLast(({ argv }) => argv.includes('prune') && omitsDevelopment(argv));
	return prune !== undefined && last !== undefined && commands.indexOf(prune) > commands.indexOf(last) ? prune : undefined;
}

/**
 * Whether an installation of an image leaves out what only development needs: it is told so, or the environment is set to production
 * before it, which all installers but later Yarns go by.
 */
function leavesOutDevelopment(project: Project, written: WrittenCommand, stages: ReadonlySet<number>): boolean {
	const { fact, argv } = written;
	const manager = installOf(written)?.manager;
	const environment = project
		.in(fact.path, 'env.declare')
		.findLast(
			({ variable, source, span }) =>
				variable === 'NODE_ENV' &&
				source === 'dockerfile-env' &&
				span.start < fact.span.start &&
				stages.has(stageAt(project, fact.path, span.start)),
		)?.value;
	return (
		omitsDevelopment(argv) ||
		(environment?.kind === 'literal' &&
			environment.text === 'production' &&
			!asksForDevelopment(argv) &&
			!written.started.assignments.some(({ name }) => name === 'NODE_ENV') &&
			!(manager === 'yarn' && laterYarn(project, fact.path) !== undefined) &&
			manager !== 'bun')
	);
}

/** The stage of a Dockerfile that a place stands in. */
function stageAt(project: Project, dockerfile: string, offset: number): number {
	return project.in(dockerfile, 'image.base').findLast(({ span }) => span.start <= offset)?.stage ?? -1;
}
