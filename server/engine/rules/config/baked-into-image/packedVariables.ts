import type { LocatedFact } from '../../../core/fact.js';
import { baseName, isOuterPath, joinPath, pathWithin } from '../../../core/paths.js';
import type { Location } from '../../../core/text.js';
import { wordSet } from '../../../core/wordList.js';
import { commandsWritten, type WrittenCommand } from '../../../project/commandLines.js';
import type { Project } from '../../../project/project.js';
import { isSecretVariable } from '../../shared/bakedConfig.js';
import { isDeadPipeline } from '../../shared/deadPipelines.js';
import { dockerContextOf, isLeftOut } from '../../shared/dockerContext.js';
import { isDotenvOfDeploy } from '../../shared/dotenvFiles.js';
import { dockerfilesOf, finalStages } from '../../shared/images.js';
import { isOfDeploy, spanOf } from '../../shared/writtenCommands.js';

/** A file of variables that a job of a pipeline fills, and packs afterwards into what it ships. */
export interface PackedVariables {
	readonly at: Location;
	readonly file: string;
	/** Where it is packed. */
	readonly packed: Location;
}

/** Such files, each at the first command that writes to it. */
export function* packedVariables(project: Project): Generator<PackedVariables> {
	const seen = new Set<string>();
	for (const step of project.of('pipeline.step')) {
		for (const written of isOuterPath(step.path) || isDeadPipeline(project, step.path) ? [] : commandsWritten(step)) {
			const target = written.command.redirections.find(({ operator }) => /^>>?$/.test(operator))?.target;
			const key = `${step.path}\0${step.job}\0${target?.text ?? ''}`;
			if (target === undefined || target.expands || !isDotenvOfDeploy(target.text) || !fillsIn(written) || seen.has(key)) {
				continue;
			}
			const file = joinPath(step.folder ?? '', target.text);
			const packed = packingOf(file, step, written, project);
			if (packed) {
				seen.add(key);
				yield { at: { path: step.path, span: spanOf(written) }, file, packed };
			}
		}
	}
}

/** Words in the names of variables that say where a backing service is, and who asks it. */
const ofServices = /(?:^|_)(?:DB|DATABASE|HOST|URL|URI|DSN|USER|USERNAME)(?:_|$)/i;

/**
 * Whether a command prints what the pipeline knows: a whole file, or a variable that differs between deploys. The number of a build is none of
 * these.
 */
function fillsIn({ started: { program }, command: { words } }: WrittenCommand): boolean {
	return (
		(program === 'echo' || program === 'printf') &&
		words.slice(1).some(({ text, expands }) => {
			const [, name] = /^(\w{1,100})=/.exec(text) ?? [];
			return (
				expands && (name === undefined ? /^\$(?:\w{1,100}|\{[^{}]{1,300}\})$/.test(text) : isSecretVariable(name) || ofServices.test(name))
			);
		})
	);
}

/** Where the rest of a job packs a file, unless it takes the file away before. */
function packingOf(file: string, step: LocatedFact<'pipeline.step'>, from: WrittenCommand, project: Project): Location | undefined {
	const steps = project.in(step.path, 'pipeline.step').filter(({ job, span }) => job === step.job && span.start >= step.span.start);
	for (const written of steps.flatMap(commandsWritten)) {
		if (written.fact === step && written.command.span.start <= from.command.span.start) {
			continue;
		}
		const { fact, argv } = written;
		if (argv[0] === 'rm' && argv.some((word) => baseName(word) === baseName(file))) {
			return undefined;
		}
		if (isArchived(file, written) || (buildsImage(argv) && isInImages(file, project))) {
			return { path: fact.path, span: spanOf(written) };
		}
	}
	// Told no context, the action builds what is committed (https://github.com/docker/build-push-action#git-context).
	const action = project
		.in(step.path, 'pipeline.action')
		.find(
			(one) =>
				one.job === step.job &&
				one.span.start > step.span.start &&
				/(?:^|\/)build-push-action$/.test(one.action) &&
				one.inputs['context'] !== undefined,
		);
	return action && isInImages(file, project) ? { path: action.path, span: action.span } : undefined;
}

const builders: ReadonlySet<string> = wordSet('docker podman buildah nerdctl');

function buildsImage(argv: readonly string[]): boolean {
	return builders.has(argv[0] ?? '') && argv.includes('build');
}

/** Whether an archive is made of a file by its name, or of all that lies in its folder. */
function isArchived(file: string, { fact, argv }: WrittenCommand): boolean {
	const isPacker =
		argv[0] === 'zip' || (argv[0] === 'tar' && argv.some((word) => /^-?-?(?:c|create)/.test(word) || /^-[a-z]*c/.test(word)));
	const folder = fact.kind === 'pipeline.step' ? (fact.folder ?? '') : '';
	const excluded = argv.findIndex((word) => /^(?:-x|--exclude(?:=.*)?)$/.test(word));
	const isLeft = excluded >= 0 && argv.slice(excluded).some((word) => word.includes('.env'));
	return isPacker && !isLeft && argv.slice(1).some((word) => word === '.' || joinPath(folder, word) === file);
}

/** Whether each image of a deploy that the repository builds takes a file along, and keeps it. */
function isInImages(file: string, project: Project): boolean {
	const dockerfiles = dockerfilesOf(project, '').filter((path) => isOfDeploy(project, path));
	return (
		dockerfiles.length > 0 &&
		dockerfiles.every((path) => {
			const context = dockerContextOf(project, path);
			const inside = pathWithin(context.folder, file);
			const stages = new Set(finalStages(project, path).map(({ stage }) => stage));
			return (
				inside !== undefined &&
				!isLeftOut(project, context, inside) &&
				project
					.in(path, 'image.copy')
					.some(
						({ from, stage, sources }) =>
							from === undefined && stages.has(stage) && sources.some((one) => pathWithin(joinPath('', one), inside) !== undefined),
					)
			);
		})
	);
}
