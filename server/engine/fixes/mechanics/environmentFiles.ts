import type { Edit } from '../../core/fix.js';
import { ancestorsOf, directoryOf, isOuterPath } from '../../core/paths.js';
import type { FixContext } from '../recipe.js';
import { appendLineEdits, missingLines } from './lines.js';
import { assignmentsOf, quoteForEnvironmentFile, type Assignment } from './environmentText.js';

/** Names of files that document the environment, the usual one first. */
const exampleNames = ['.env.example', '.env.sample', '.env.template', '.env.dist', 'env.example', '.example.env'];

/** The files that speak of the environment of one package, and what they say now. */
export interface EnvironmentFiles {
	/** Documents every variable; in version control. */
	readonly example: string;
	/** Holds the values of this machine; never in version control. */
	readonly local: string;
	readonly documented: ReadonlyMap<string, Assignment>;
	readonly assigned: ReadonlyMap<string, Assignment>;
}

/** What to write about a variable. */
export interface Declaration {
	readonly variable: string;
	/** For the documentation: a default or a placeholder, never a secret. */
	readonly documentation: string;
	/** For the machine's own file: the value of a secret that leaves the code. */
	readonly secret?: string;
}

/**
 * The environment files for a source file: in the innermost package folder, unless only a folder above it has an example file.
 */
export async function environmentFilesOf(path: string, context: FixContext): Promise<EnvironmentFiles> {
	const { project } = context;
	const folder = project.packageOf(path).folder;
	let example: string | undefined;
	let home = folder;
	for (const candidate of ancestorsOf(isOuterPath(`${folder}/`) ? '' : folder)) {
		if (candidate.startsWith('..')) {
			break;
		}
		const name = exampleNames.find((one) => project.has(pathIn(candidate, one)));
		if (name !== undefined) {
			example = pathIn(candidate, name);
			home = candidate;
			break;
		}
	}
	example ??= pathIn(folder, exampleNames[0]!);
	const local = pathIn(home, '.env');
	return {
		example,
		local,
		documented: assignmentsOf((await context.read(example))?.text ?? ''),
		assigned: assignmentsOf((await context.read(local))?.text ?? ''),
	};
}

/**
 * Edits that declare a variable: in the example file, and, for a secret, in the `.env` file, which the same edits have git ignore
 * when it does not yet. A file
 * that git tracks never gets a secret. A variable that is declared stays as it is.
 */
export async function declareVariable(declaration: Declaration, files: EnvironmentFiles, context: FixContext): Promise<readonly Edit[]> {
	const edits: Edit[] = [];
	const example = await context.read(files.example);
	if (!files.documented.has(declaration.variable)) {
		edits.push(
			...appendLineEdits(files.example, example, [`${declaration.variable}=${quoteForEnvironmentFile(declaration.documentation) ?? ''}`]),
		);
	}
	const value = declaration.secret === undefined ? undefined : quoteForEnvironmentFile(declaration.secret);
	if (value === undefined || context.project.isTracked(files.local) === true) {
		return example === undefined ? [...edits, ...(await keepCopiesOutOfImages(files.example, context))] : edits;
	}
	const assigned = files.assigned.get(declaration.variable);
	if (assigned && assigned.value !== '') {
		return edits;
	}
	if (assigned) {
		edits.push({ path: files.local, span: assigned.span, newText: value });
	} else {
		edits.push(...appendLineEdits(files.local, await context.read(files.local), [`${declaration.variable}=${value}`]));
	}
	if (!context.project.isIgnored(files.local)) {
		edits.push(...(await ignore(files.local, context)));
	}
	return [...edits, ...(await keepOutOfImages(files.local, context))];
}

/** Lines that keep files of variables out of an image, and their documentation in it. */
const dockerIgnoreLines = ['.env', '.env.*', '!.env.example'];

/**
 * Edits that keep `.env` in a folder out of the images that are built of it: where a Dockerfile copies the whole folder, the file
 * would end up in the image.
 */
async function keepOutOfImages(path: string, context: FixContext): Promise<readonly Edit[]> {
	const folder = directoryOf(path);
	const copy = context.project
		.of('image.copy')
		.find(
			({ path: dockerfile, from, sources }) =>
				(directoryOf(dockerfile) === folder || context.project.packageOf(dockerfile).folder === folder) &&
				from === undefined &&
				sources.some((source) => source === '.' || source === './'),
		);
	if (!copy) {
		return [];
	}
	const own = `${copy.path}.dockerignore`;
	const target = context.project.has(own) ? own : pathIn(folder, '.dockerignore');
	const file = await context.read(target);
	const missing = missingLines(file?.text ?? '', dockerIgnoreLines);
	const isIgnored = !missing.includes('.env') || missingLines(file?.text ?? '', ['.env*', '**/.env', '**/.env*', '*']).length < 4;
	return isIgnored ? [] : appendLineEdits(target, file, missing);
}

/** Whoever meets a new example of `.env` makes one: the edits that keep it out of images, where `path` is such an example. */
export async function keepCopiesOutOfImages(path: string, context: FixContext): Promise<readonly Edit[]> {
	const isExample = exampleNames.some((name) => path === name || path.endsWith(`/${name}`));
	return isExample ? keepOutOfImages(pathIn(directoryOf(path), '.env'), context) : [];
}

/** Adds `.env` to the nearest ignore file, creating one beside it where there is none. */
async function ignore(path: string, context: FixContext): Promise<readonly Edit[]> {
	const folder = directoryOf(path);
	let target = pathIn(folder, '.gitignore');
	for (const candidate of ancestorsOf(folder)) {
		if (candidate.startsWith('..')) {
			break;
		}
		if (context.project.has(pathIn(candidate, '.gitignore'))) {
			target = pathIn(candidate, '.gitignore');
			break;
		}
	}
	const file = await context.read(target);
	return appendLineEdits(target, file, missingLines(file?.text ?? '', ['.env']));
}

function pathIn(folder: string, name: string): string {
	return folder === '' ? name : `${folder}/${name}`;
}
