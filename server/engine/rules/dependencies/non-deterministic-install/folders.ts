import type { LocatedFact } from '../../../core/fact.js';
import { baseName, directoryOf, joinPath, pathWithin } from '../../../core/paths.js';
import { commandsWritten, type WrittenCommand } from '../../../project/commandLines.js';
import type { Project } from '../../../project/project.js';
import { dockerContextOf } from '../../shared/dockerContext.js';
import { folderCopied, folderInImage, manifestCopied, stagesOf } from './images.js';

/**
 * The folder whose manifest is installed: the step's own, else the one of the file that says so; a pipeline's is the root. Undefined
 * where it is a folder whose manifest the repository does not have, or has under another name.
 */
export function folderOf(project: Project, written: WrittenCommand): string | undefined {
	const { fact } = written;
	if (fact.kind === 'pipeline.step') {
		// `cd packages/shop` further up in the same step leads there.
		const gone = foldersEntered(written).findLast((folder) => !/[$~]/.test(folder)) ?? '';
		const start = joinPath((fact.folder ?? '').replace(/^\.\//, '').replace(/\/$/, ''), gone);
		return joinPath(start, folderTold(written) ?? '');
	}
	const own = project.packageOf(fact.path).manifest
		? project.packageOf(fact.path).folder
		: ((fact.kind === 'image.run' ? folderCopied(fact, project) : undefined) ?? directoryOf(fact.path));
	const entered = foldersEntered(written);
	// One after the other of the folders below another: what lies there comes from elsewhere.
	if (entered.some((folder) => /^\/?[\w.-]+(?:\/[\w.-]+)*\/\$\{?\w+\}?\/?$/.test(folder))) {
		return undefined;
	}
	const path = folderEntered(written);
	if (fact.kind === 'image.run' && isInClone(fact, project, path)) {
		return undefined;
	}
	const copied = fact.kind === 'image.run' ? manifestCopied(fact, project, folderInImage(fact, project, path)) : undefined;
	if (copied !== undefined) {
		// `COPY package.worker.json ./package.json`: the lock file beside it is that of another manifest.
		return baseName(copied) === 'package.json' ? directoryOf(copied) : undefined;
	}
	const below = fact.kind === 'image.run' ? belowWorkdir(project, fact, path) : path;
	if (below === undefined || below === '' || below.startsWith('/')) {
		return own;
	}
	const contexts = fact.kind === 'image.run' ? [own, dockerContextOf(project, fact.path).folder] : [own];
	const found = contexts.map((folder) => joinPath(folder, below)).find((folder) => project.has(joinPath(folder, 'package.json')));
	return found ?? (fact.kind === 'image.run' && isFilled(project, fact, below) ? undefined : own);
}

/** Whether an image fetched the folder that a command runs in as a repository of its own: `RUN git clone $REPOSITORY tool`, `WORKDIR /tool`. */
function isInClone(fact: LocatedFact<'image.run'>, project: Project, entered: string): boolean {
	const stages = stagesOf(fact, project);
	const name = baseName(folderInImage(fact, project, entered));
	return (
		name !== '' &&
		project
			.in(fact.path, 'image.run')
			.filter(({ stage, span }) => stages.includes(stage) && span.start < fact.span.start)
			.flatMap(commandsWritten)
			.some(
				({ started: { program }, argv }) =>
					program === 'git' && argv[1] === 'clone' && baseName(argv.at(-1)!).replace(/\.git$/, '') === name,
			)
	);
}

/** The folder that the commands before one go to, as seen from where the text starts; `''` where it has a variable in it. */
export function folderEntered(written: WrittenCommand): string {
	const entered = [...foldersEntered(written), folderTold(written) ?? '.'];
	return entered.some((folder) => /[$~]/.test(folder)) ? '' : entered.reduce(enter, '');
}

const folderOptions = /^(?:--prefix|-C|--cwd|--dir)(?:=|$)/;

/** The folder that an installer is told to work in: `npm --prefix api install`. */
export function folderTold({ argv }: WrittenCommand): string | undefined {
	const at = argv.findIndex((word) => folderOptions.test(word));
	const word = argv[at];
	return word === undefined ? undefined : word.includes('=') ? word.slice(word.indexOf('=') + 1) : argv[at + 1];
}

/**
 * Where the commands before one in the same text go. What a pair of brackets encloses ends with it, and what a shell of its own is
 * given: `bash -c "cd web && yarn"`.
 */
function foldersEntered(written: WrittenCommand): readonly string[] {
	const { fact, command } = written;
	const all = commandsWritten(fact);
	return all.slice(0, all.indexOf(written)).flatMap(({ argv, command: other }) => {
		const isHere = other === command || (other.words[0]?.text === 'cd' && !leaves(fact, other.span.end, command.span.start));
		return argv[0] === 'cd' && argv.length === 2 && isHere ? [argv[1]!] : [];
	});
}

function leaves({ span, command }: WrittenCommand['fact'], from: number, to: number): boolean {
	return span.end - span.start === command.length && /^[^(]*\)/.test(command.slice(from - span.start, to - span.start));
}

function enter(folder: string, next: string): string {
	return next.startsWith('/')
		? `/${joinPath('', next)}`
		: folder.startsWith('/')
			? `/${joinPath(folder.slice(1), next)}`
			: joinPath(folder, next);
}

/** A folder of an image as seen from its working folder; undefined when it lies elsewhere. */
function belowWorkdir(project: Project, run: LocatedFact<'image.run'>, path: string): string | undefined {
	if (!path.startsWith('/')) {
		return path;
	}
	const stages = stagesOf(run, project);
	const workdir = project
		.in(run.path, 'image.workdir')
		.filter(({ stage, span }) => stages.includes(stage) && span.start < run.span.start)
		.reduce((folder, one) => joinPath(folder, one.folder), '');
	return pathWithin(workdir, path.slice(1));
}

/** Whether an image copies files of the context to a folder, by the name of the folder. */
function isFilled(project: Project, run: LocatedFact<'image.run'>, folder: string): boolean {
	const stages = stagesOf(run, project);
	return project
		.in(run.path, 'image.copy')
		.some(
			({ stage, from, span, target }) =>
				stages.includes(stage) && from === undefined && span.start < run.span.start && joinPath('', target) === folder,
		);
}
