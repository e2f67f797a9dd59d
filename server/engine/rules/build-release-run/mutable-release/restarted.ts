import type { Location } from '../../../core/text.js';
import type { Value } from '../../../core/value.js';
import { baseName, isOuterPath } from '../../../core/paths.js';
import { wordSet } from '../../../core/wordList.js';
import { haveWord } from '../../../core/words.js';
import { commandsWritten, type WrittenCommand } from '../../../project/commandLines.js';
import { scriptPurpose } from '../../../project/processTypes.js';
import type { Project } from '../../../project/project.js';
import { isDeadPipeline } from '../../shared/deadPipelines.js';
import { spanOf } from '../../shared/writtenCommands.js';

/** A command that starts again what was deployed before. */
interface Restarted {
	readonly at: Location;
	readonly command: string;
}

/**
 * Where a pipeline that pushes an image brings it out by starting a service again, and nothing in it says which image that is to run: its
 * description is what it was before, so that the tag in it must have moved. What shows changes before they are released moves on purpose.
 */
export function restartedByCommands(project: Project): readonly Restarted[] {
	const found = new Map<string, Restarted>();
	for (const step of project.of('pipeline.step').filter(({ path }) => !isOuterPath(path) && !isDeadPipeline(project, path))) {
		for (const written of commandsWritten(step)) {
			const command = restartOf(written);
			if (
				command !== undefined &&
				!found.has(step.path) &&
				!haveWord([baseName(step.path), step.job, ...written.argv], previewWords) &&
				pushes(project, step.path) &&
				!mayDescribe(project, step.path)
			) {
				found.set(step.path, { at: { path: step.path, span: spanOf(written) }, command });
			}
		}
	}
	return [...found.values()];
}

/** Words of what is there to show changes, and gets each of them at once. */
export const previewWords: ReadonlySet<string> = wordSet(`
	dev develop development preview review nightly canary edge demo sandbox playground test testing
`);

/** How a command starts a service again as it was described before; undefined for all others. */
function restartOf({ argv, started: { program } }: WrittenCommand): string | undefined {
	if (program === 'aws' && argv[1] === 'ecs' && argv[2] === 'update-service') {
		return argv.includes('--force-new-deployment') && !argv.some((word) => word.startsWith('--task-definition'))
			? 'aws ecs update-service --force-new-deployment'
			: undefined;
	}
	return (program === 'kubectl' || program === 'oc') && argv[1] === 'rollout' && argv[2] === 'restart'
		? `${program} rollout restart`
		: undefined;
}

/** Whether a pipeline pushes an image. */
function pushes(project: Project, path: string): boolean {
	return (
		project.in(path, 'pipeline.action').some(({ action, inputs }) => action === 'docker/build-push-action' && isPushed(inputs)) ||
		commandsOf(project, path).some(
			({ argv, started: { program } }) =>
				(program === 'docker' || program === 'podman' || program === 'buildah') &&
				(argv[1] === 'push' || argv[2] === 'push' || (argv.includes('build') && argv.includes('--push'))),
		)
	);
}

/** Whether an action that builds an image is told to push it. */
export function isPushed({ push }: Readonly<Record<string, Value>>): boolean {
	return push?.kind === 'literal' && push.text === 'true';
}

/**
 * Whether something in a pipeline may say which image a service runs: a task or a manifest that is put in anew, a tool for that, or
 * a script of which nobody sees here what it does.
 */
function mayDescribe(project: Project, path: string): boolean {
	return (
		project.in(path, 'pipeline.action').some(({ action }) => describingActions.test(action)) ||
		commandsOf(project, path).some(
			({ argv, started: { program, target } }) =>
				describers.has(program) ||
				(target.kind === 'script' && !isOfBuild(target.script)) ||
				argv.some((word) => /\.(?:sh|bash|py|[cm]?[jt]s|rb)$/.test(word)) ||
				(told.has(program) && argv.some((word) => describing.has(word))),
		)
	);
}

/** Whether a package script builds or tests, and so deploys nothing. */
function isOfBuild(script: string): boolean {
	const purpose = scriptPurpose(script);
	return purpose === 'build' || purpose === 'test';
}

/** Ready-made steps that deploy, or put an image into what is deployed. */
const describingActions = /task-definition|k8s-deploy|kubernetes|kustomize|helm|terraform|pulumi|kubectl|skaffold|cloudformation|deploy/i;

/** Programs that bring descriptions of services along, or whose scripts may do anything. */
const describers: ReadonlySet<string> = wordSet(`
	helm helmfile kustomize terraform tofu terragrunt pulumi cdk sam copilot ecs-deploy skaffold werf argocd flux ansible-playbook make
	just task ssh envsubst sed yq ecs-cli
`);

/** Programs that are told what to do, and what they are told where they say which image runs. */
const told: ReadonlySet<string> = new Set(['aws', 'kubectl', 'oc', 'docker', 'gcloud', 'az']);
const describing: ReadonlySet<string> = wordSet(`
	register-task-definition create-service deploy apply replace patch set edit
`);

function commandsOf(project: Project, path: string): readonly WrittenCommand[] {
	return project.in(path, 'pipeline.step').flatMap(commandsWritten);
}
