import { splitImage } from '../../../core/imageName.js';
import { isOuterPath } from '../../../core/paths.js';
import type { Location } from '../../../core/text.js';
import { commandsWritten, type CommandFact, type WrittenCommand } from '../../../project/commandLines.js';
import type { Project } from '../../../project/project.js';
import { builtBy, filledIn, scriptVariablesOf, valueAt } from '../../shared/builtNames.js';
import { isMovingTag } from '../../shared/mutableTags.js';
import { isOfDeploy, spanOf } from '../../shared/writtenCommands.js';
import { scriptsOf } from '../../shared/deliveryScripts.js';

/** An image that a command deploys; `owner`: who runs the command, at the start of a sentence. */
export interface Deployed extends Location {
	readonly owner: string;
	readonly image: string;
	readonly tag?: string;
}

/**
 * Images that a command of a pipeline, or of a script that deploys, puts into a deploy under a tag that moves (`aws lambda
 * update-function-code --image-uri $IMAGE:latest`), or under none in a script that builds it, too.
 */
export function deployedByCommands(project: Project): readonly Deployed[] {
	const steps = project.of('pipeline.step').filter(({ path }) => !isOuterPath(path));
	const scripts = scriptsOf(project).filter(({ path }) => isOfDeploy(project, path));
	return [...steps.flatMap((step) => deployedBy(step, 'The pipeline')), ...scripts.flatMap((script) => deployedBy(script, 'The script'))];
}

function deployedBy(fact: CommandFact, owner: string): readonly Deployed[] {
	const commands = commandsWritten(fact);
	if (!commands.some(({ started }) => deployers.has(started.program))) {
		return [];
	}
	const variables = scriptVariablesOf(commands);
	const built = new Set(commands.flatMap((written) => builtBy(written, variables)));
	const found = new Map<string, Deployed>();
	for (const written of commands) {
		for (const word of imagesOf(written)) {
			const reference = filledIn(word, variables);
			const { image, tag, digest } = splitImage(reference);
			const isUntagged =
				tag === undefined && digest === undefined && built.has(reference) && !/[$`]/.test(image.slice(image.lastIndexOf('/') + 1));
			if (image !== '' && (isUntagged || (tag !== undefined && /^[\w.-]{1,128}$/.test(tag) && isMovingTag(tag)))) {
				found.set(
					reference,
					found.get(reference) ?? {
						path: fact.path,
						span: spanOf(written),
						owner,
						image: image.replace(/\$\{_+\}/g, '…'),
						...(tag !== undefined && { tag }),
					},
				);
			}
		}
	}
	return [...found.values()];
}

/** Programs that put an image into a deploy. */
const deployers: ReadonlySet<string> = new Set(['aws', 'gcloud', 'az', 'kubectl', 'oc', 'flyctl', 'fly']);

/** What such a program is told to do with it: not to build one, nor to try something with it. */
const deploying =
	/^(?:lambda (?:update-function-code|create-function)|run (?:deploy|services update)|(?:beta )?run deploy|(?:containerapp|webapp|container) (?:create|up|update|config)|functions deploy|create deployment|deploy)\b/;

/** The images that a command deploys, as they are written. */
function imagesOf({ argv, started }: WrittenCommand): readonly string[] {
	if (!deployers.has(started.program)) {
		return [];
	}
	const verb = argv.indexOf('set');
	if (verb > 0 && argv[verb + 1] === 'image') {
		// `kubectl set image deployment/shop shop=acme/shop:latest`
		return argv.slice(verb + 2).flatMap((word) => /^[\w*.-]+=(.+)$/.exec(word)?.[1] ?? []);
	}
	const at = deploying.test(argv.slice(1, 5).join(' '))
		? argv.findIndex((word) => /^--(?:container-)?image(?:-uri)?(?:=|$)/.test(word))
		: -1;
	return at < 0 ? [] : valueAt(argv, at);
}
