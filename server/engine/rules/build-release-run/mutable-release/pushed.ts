import { splitImage } from '../../../core/imageName.js';
import { baseName, isOuterPath } from '../../../core/paths.js';
import type { Location } from '../../../core/text.js';
import { haveWord } from '../../../core/words.js';
import { commandsWritten, type WrittenCommand } from '../../../project/commandLines.js';
import type { Project } from '../../../project/project.js';
import { filledIn, scriptVariablesOf, valueAt } from '../../shared/builtNames.js';
import { isDeadPipeline } from '../../shared/deadPipelines.js';
import { isService, scriptsOf } from '../../shared/deliveryScripts.js';
import { deliveredTags } from '../../shared/mutableTags.js';
import { stepVariablesOf } from '../../shared/pipelineVariables.js';
import { spanOf } from '../../shared/writtenCommands.js';
import { previewWords } from './restarted.js';

/** An image that a command pushes, and the only tag it gets. */
interface Pushed {
	readonly at: Location;
	/** Who runs the command, at the start of a sentence. */
	readonly owner: string;
	readonly image: string;
	readonly tag: string;
}

const builders: ReadonlySet<string> = new Set(['docker', 'podman', 'buildah', 'nerdctl']);

/**
 * The images that pipelines, and scripts of a deploy, push by commands under no name but a moving one (`docker push acme/shop:latest`). Where any pipeline gives
 * an image another tag, one that is not known, or asks for its digest, that may be what is deployed.
 */
export function pushedByCommands(project: Project): readonly Pushed[] {
	const steps = project.of('pipeline.step').filter(({ path }) => !isOuterPath(path) && !isDeadPipeline(project, path));
	const scripts = scriptsOf(project).filter(({ path, command }) => /\bpush\b/.test(command) && isService(project, path));
	const found = new Map<string, Pushed>();
	for (const step of [...steps, ...scripts]) {
		const commands = commandsWritten(step);
		const isStep = step.kind === 'pipeline.step';
		const variables = new Map([...(isStep ? stepVariablesOf(step, project) : []), ...scriptVariablesOf(commands)]);
		const names = [baseName(step.path), isStep ? step.job : step.kind === 'process.declare' ? step.name : ''];
		for (const written of commands) {
			const named = namesIn(written).map((word) => filledIn(word, variables));
			if (named.some((name) => !isDelivered(name)) || /\bdigest|sha256/i.test(step.command)) {
				return [];
			}
			const [first] = named;
			if (first !== undefined && pushes(written) && !found.has(step.path) && !haveWord(names, previewWords)) {
				const { image, tag = 'latest' } = splitImage(first);
				const owner = isStep ? 'The pipeline' : 'The script';
				found.set(step.path, { at: { path: step.path, span: spanOf(written) }, owner, image: image.replace(/\$\{_+\}/g, '…'), tag });
			}
		}
	}
	return [...found.values()];
}

function pushes({ argv }: WrittenCommand): boolean {
	return argv.slice(1, 3).includes('push') || argv.includes('--push') || isKaniko(argv);
}

/** Whether a command is the executor of Kaniko, which builds an image and pushes it by all its destinations. */
function isKaniko([program = '']: readonly string[]): boolean {
	return /(?:^|\/)kaniko\/executor$/.test(program);
}

/** The names that a command gives to an image, or pushes it by: of one that is pushed with all its tags, its name without any. */
function namesIn({ argv, started }: WrittenCommand): readonly string[] {
	if (isKaniko(argv)) {
		return argv.flatMap((word, at) => (/^(?:-d|--destination)(?:=|$)/.test(word) ? valueAt(argv, at) : []));
	}
	if (!builders.has(started.program)) {
		return [];
	}
	const verb = argv.findIndex((word, at) => at > 0 && at < 4 && /^(?:push|tag|build|bud)$/.test(word));
	if (verb < 0) {
		return [];
	}
	if (argv[1] === 'compose') {
		return ['$']; // the names stand in its file
	}
	const rest = argv.slice(verb + 1);
	if (/^(?:build|bud)$/.test(argv[verb]!)) {
		return rest.flatMap((word, at) => (/^(?:-t|--tag)(?:=|$)/.test(word) ? valueAt(rest, at) : []));
	}
	const operands = rest.filter((word) => !word.startsWith('-'));
	return argv[verb] === 'tag' ? operands.slice(1) : rest.some((word) => /^(?:-a|--all-tags)$/.test(word)) ? [] : operands.slice(0, 1);
}

/** Whether a name says that it is the one under which a release goes to those who use it. What is not known may be any other. */
function isDelivered(name: string): boolean {
	const { image, tag, digest } = splitImage(name);
	return digest === undefined && (tag === undefined ? /^[\w.:/-]+$/.test(image.slice(image.lastIndexOf('/') + 1)) : deliveredTags.has(tag));
}
