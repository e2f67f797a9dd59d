import type { LocatedFact } from '../../core/fact.js';
import { baseName, directoryOf, isOuterPath } from '../../core/paths.js';
import { commandsWritten } from '../../project/commandLines.js';
import { mayBeBuiltByPipeline } from '../../project/pipelineImages.js';
import type { Project } from '../../project/project.js';
import { remembered } from '../../project/remember.js';
import { isAsidePath } from './aside.js';
import { saysDevelopment } from './deploy.js';
import { dockerfilesOf, finalStages } from './images.js';
import { isPlain, runsScriptsFor, servesDevelopers } from './imageUses.js';
import { installsDeclared } from './installs.js';
import { isLentSources } from './mounts.js';
import { processesOfImage } from './near.js';
import { platformFunctions } from './platformCalls.js';
import { shipsAnything } from './shippingJobs.js';
import { isAsideImage } from './stages.js';
import { isImageOfDevelopers, isOfDeploy } from './writtenCommands.js';

/**
 * Whether an image starts the server of developers, and is all that a repository says of how it is deployed: no other image, platform, cluster,
 * supervisor or pipeline starts anything, so that what this container does is what there is. Who names the image, or the environment in its
 * command, after developers, or lends it the sources, has said what it is for.
 */
const isOnlyImageOfDevelopers = remembered((project, dockerfile): boolean => {
	const started = processesOfImage(project, dockerfile).filter(({ declaration }) => declaration.final !== false);
	return (
		isOnlyOne(project, dockerfile) &&
		!isAsidePath(dockerfile) &&
		!project.isDevelopmentFile(dockerfile) &&
		!project.isDeadImage(dockerfile) &&
		(servesDevelopers(project, dockerfile) || runsScriptsFor(project, dockerfile, 'development')) &&
		started.every(
			(process) =>
				!saysDevelopment(process) &&
				!isAsideImage(project, process.declaration) &&
				(process.type === 'development' || process.declaration.path === dockerfile),
		) &&
		!isLentSources(project, dockerfile) &&
		!isDeployedOtherwise(project, dockerfile)
	);
});

/**
 * Whether an image that is for developers by what it starts, or that compose lends the sources, may be deployed all the same: it has the name
 * that a build takes by itself, it brings the sources and their packages along and starts something without being told, and no other image of
 * its package does. Whoever builds it gets what it says; what is said of it is no more than a hint.
 */
export const mayBeDeployed = remembered((project, dockerfile): boolean => {
	const stages = new Set(finalStages(project, dockerfile).map(({ stage }) => stage));
	const home = project.packageOf(dockerfile).folder;
	return (
		isPlain(dockerfile) &&
		isOfDeploy(project, dockerfile) &&
		!project.isDeadImage(dockerfile) &&
		project
			.in(dockerfile, 'process.declare')
			.some((one) => one.final !== false && !isAsideImage(project, one) && !isForDevelopersByName(project, one)) &&
		project
			.in(dockerfile, 'image.copy')
			.some(
				({ stage, from, sources }) => from === undefined && stages.has(stage) && sources.some((source) => /^(?:\.|src)?\/?$/.test(source)),
			) &&
		project
			.in(dockerfile, 'image.run')
			.filter(({ stage }) => stages.has(stage))
			.flatMap(commandsWritten)
			.some(installsDeclared) &&
		dockerfilesOf(project, '').every(
			(other) => other === dockerfile || project.packageOf(other).folder !== home || isImageOfDevelopers(project, other),
		)
	);
});

/** Whether an image that starts the server of developers may be what is deployed: it is all that there is, or it has the name for it. */
export function servesAllTheSame(project: Project, dockerfile: string): boolean {
	return isOnlyImageOfDevelopers(project, dockerfile) || mayBeDeployed(project, dockerfile);
}

/** Whether a command sets the environment to development itself: its author has said what it is for. */
function isForDevelopersByName(project: Project, declaration: LocatedFact<'process.declare'>): boolean {
	const process = project.processDeclaredAt(declaration);
	return process !== undefined && saysDevelopment(process);
}

/** Whether there is no other image of the same program: none in the repository, or each of them lies in a package of its own. */
function isOnlyOne(project: Project, dockerfile: string): boolean {
	const all = dockerfilesOf(project, '').filter((path) => !isOuterPath(path));
	const homes = new Set(all.map((path) => project.packageOf(path).folder));
	return (
		all.includes(dockerfile) &&
		(all.length === 1 ||
			(homes.size === all.length && all.every((path) => project.packageOf(path).folder === directoryOf(path)) && !homes.has('')))
	);
}

/** Files by which a repository is deployed without an image of its own, or by which somebody else's tools make one. */
const deployFiles =
	/^(?:Procfile|serverless\.(?:ts|js)|(?:serverless|samconfig|render|heroku|app|amplify|buildspec|cloudbuild|skaffold|Chart|template)(?:[.-][\w-]{1,40})?\.(?:ya?ml|toml)|(?:ecosystem|pm2)(?:\.[\w-]{1,40}){0,2}\.(?:[cm]?js|json|ya?ml)|(?:vercel|netlify|railway|nixpacks|fly|wrangler|now)\.(?:jsonc?|toml)|Jenkinsfile[\w.-]*|captain-definition|Dockerrun\.aws\.json|[\w.@-]{1,80}\.(?:service|tf|bicep))$/i;

/** Whether anything but an image and the compose files around it tells how a repository is deployed. */
function isDeployedOtherwise(project: Project, dockerfile: string): boolean {
	return (
		project
			.of('process.declare')
			.some(({ source, path }) => !isOuterPath(path) && /^(?:procfile|workload|platform|unit|schedule|other)/.test(source)) ||
		project.of('workload.container').some(({ path }) => !isOuterPath(path)) ||
		platformFunctions(project, '').size > 0 ||
		project.files.some((path) => !isOuterPath(path) && deployFiles.test(baseName(path))) ||
		(shipsAnything(project) && !mayBeBuiltByPipeline(dockerfile, project))
	);
}
