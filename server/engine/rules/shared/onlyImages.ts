import { baseName, directoryOf, isOuterPath } from '../../core/paths.js';
import { mayBeBuiltByPipeline } from '../../project/pipelineImages.js';
import type { Project } from '../../project/project.js';
import { remembered } from '../../project/remember.js';
import { isAsidePath } from './aside.js';
import { saysDevelopment } from './deploy.js';
import { dockerfilesOf } from './images.js';
import { runsScriptsFor, servesDevelopers } from './imageUses.js';
import { isLentSources } from './mounts.js';
import { processesOfImage } from './near.js';
import { platformFunctions } from './platformCalls.js';
import { shipsAnything } from './shippingJobs.js';
import { isAsideImage } from './stages.js';

/**
 * Whether an image starts the server of developers, and is all that a repository says of how it is deployed: no other image, platform, cluster,
 * supervisor or pipeline starts anything, so that what this container does is what there is. Who names the image, or the environment in its
 * command, after developers, or lends it the sources, has said what it is for.
 */
export const isOnlyImageOfDevelopers = remembered((project, dockerfile): boolean => {
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
