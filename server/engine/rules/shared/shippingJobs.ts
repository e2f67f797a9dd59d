import type { LocatedFact } from '../../core/fact.js';
import { baseName, joinPath } from '../../core/paths.js';
import { wordSet } from '../../core/wordList.js';
import { commandsWritten } from '../../project/commandLines.js';
import type { Project } from '../../project/project.js';
import { remembered } from '../../project/remember.js';
import { scriptNamed } from './near.js';

/** Programs that build what is deployed, or bring it to where it runs. */
const shippers = wordSet(`
	docker docker-compose podman buildah buildctl kaniko executor skaffold werf earthly pack nixpacks ko
	helm helmfile kubectl kustomize oc argocd flux nomad terraform tofu pulumi cdk sam serverless sls copilot eb ansible-playbook
	aws az gcloud gsutil firebase flyctl fly heroku vercel netlify wrangler render railway cf ibmcloud doctl caprover dokku cap pm2
	rsync scp ssh sftp lftp gh-pages surge semantic-release changeset np release-it goreleaser vsce electron-builder
`);

/** Words of the names of scripts, and of ready-made steps, that ship. */
const shippingNames =
	/(?:^|[^a-z])(?:deploy(?:ment|s)?|publish|release|push|upload-(?:pages-)?artifact|build-push|rollout|promote|docker|ecr|ecs|pages)(?:[^a-z]|$)/i;

/** Steps that put pages on a branch: documentation, stories, previews, and no service. */
const pagesActions = /gh-pages|github-pages/i;

/** Manifests of platforms: what they say to build is what runs. */
const platformManifests = wordSet(
	'render.yaml render.yml heroku.yml app.yaml app.yml amplify.yml netlify.toml buildspec.yml cloudbuild.yaml cloudbuild.yml',
);

/** Whether a pipeline's job ships something: builds an image, publishes a package, deploys. A job that only tests does not. */
export function isShippingJob({ path, job }: LocatedFact<'pipeline.step'>, project: Project): boolean {
	return platformManifests.has(baseName(path)) || shippingJobs(project, '').has(`${path}\0${job}`);
}

/** Whether any job of a pipeline ships something, as {@link isShippingJob} tells. */
export function shipsAnything(project: Project): boolean {
	return shippingJobs(project, '').size > 0;
}

const shippingJobs = remembered((project): ReadonlySet<string> => {
	const jobs = new Set<string>();
	for (const { path, job, action, environment } of project.of('pipeline.action')) {
		if (environment !== undefined || (shippingNames.test(action.replace(/@.*$/, '')) && !pagesActions.test(action))) {
			jobs.add(`${path}\0${job}`);
		}
	}
	for (const step of project.of('pipeline.step')) {
		const key = `${step.path}\0${step.job}`;
		if (!jobs.has(key) && (step.environment !== undefined || ships(step, project))) {
			jobs.add(key);
		}
	}
	return jobs;
});

function ships(step: LocatedFact<'pipeline.step'>, project: Project): boolean {
	return commandsWritten(step).some(({ started: { program, target }, argv }) => {
		if (shippers.has(program) || argv.includes('publish')) {
			return true;
		}
		if (target.kind !== 'script') {
			return false;
		}
		const script = scriptNamed(project, joinPath(step.folder ?? '', 'package.json'), target.script);
		return (
			shippingNames.test(target.script) ||
			(script !== undefined && commandsWritten(script).some((written) => shippers.has(written.started.program)))
		);
	});
}
