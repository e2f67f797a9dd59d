import { splitImage } from '../../../core/imageName.js';
import { baseName, isOuterPath } from '../../../core/paths.js';
import type { Location } from '../../../core/text.js';
import { haveWord } from '../../../core/words.js';
import { commandsWritten, type CommandFact, type WrittenCommand } from '../../../project/commandLines.js';
import type { Project } from '../../../project/project.js';
import { builtBy, filledIn, scriptVariablesOf, valueAt } from '../../shared/builtNames.js';
import { isMovingTag } from '../../shared/mutableTags.js';
import { isOfDeploy, spanOf } from '../../shared/writtenCommands.js';
import { isDeliveryScript, scriptsOf } from '../../shared/deliveryScripts.js';
import { previewWords } from './restarted.js';

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
	return [
		...steps.flatMap((step) => deployedBy(step, 'The pipeline')),
		...scripts.flatMap((script) => deployedBy(script, 'The script')),
		...scripts.flatMap((script) => startedBy(script) ?? []),
	];
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

const engines: ReadonlySet<string> = new Set(['docker', 'podman', 'nerdctl']);

/**
 * The image that a script makes of what lies on a machine and puts in the place of the last one, under a name that each release has: it is
 * called after the deploy, or pulls the sources first, and leaves the container running. One that keeps another name of it can go back.
 */
function startedBy(fact: CommandFact): Deployed | undefined {
	const { path } = fact;
	const commands = commandsWritten(fact).filter(({ started }) => engines.has(started.program) || started.program === 'git');
	const names = [baseName(path), fact.kind === 'process.declare' ? fact.name : ''];
	const isOfRelease =
		(fact.kind === 'process.declare' ? /deploy|release/i.test(fact.name) : isDeliveryScript(path)) ||
		commands.some(({ started, argv }) => started.program === 'git' && argv.includes('pull'));
	const isKept = commands.some(({ started, argv }) => engines.has(started.program) && argv.some((word) => /^(?:tag|save)$/.test(word)));
	if (!isOfRelease || isKept || haveWord(names, previewWords)) {
		return undefined;
	}
	const variables = scriptVariablesOf(commands);
	const built = commands.map((written) => builtBy(written, variables)).filter((tags) => tags.length > 0);
	for (const written of commands) {
		const start = written.argv.indexOf('run');
		const options = start < 0 ? [] : written.argv.slice(start + 1);
		// `-d`, `-itd`; what removes itself is run once.
		const isLeft =
			options.some((word) => /^(?:-[a-z]{0,5}d[a-z]{0,5}|--detach(?:=true)?|--restart(?:=.*)?)$/.test(word)) && !options.includes('--rm');
		const reference = isLeft
			? options.map((word) => filledIn(word, variables)).find((word) => built.some((tags) => tags.includes(word)))
			: undefined;
		if (reference === undefined) {
			continue;
		}
		const { image, tag, digest } = splitImage(reference);
		const isOnlyName = built.every((tags) => tags.every((one) => one === reference || !one.startsWith(`${image}:`)));
		if (digest === undefined && isMovingTag(tag) && isOnlyName && !/[$`]/.test(reference)) {
			return { path, span: spanOf(written), owner: 'The script', image, ...(tag !== undefined && { tag }) };
		}
	}
	return undefined;
}
