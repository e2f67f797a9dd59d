import type { Edit } from '../../core/fix.js';
import { ancestorsOf, baseName, directoryOf, isOuterPath } from '../../core/paths.js';
import { environmentDocumentFor, environmentDocuments, localFileOf } from '../../project/environmentDocuments.js';
import type { Project } from '../../project/project.js';
import { linesAgainstDotenv } from '../plans.js';
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

/** The environment files for a source file: those of the example that documents its variables, else of its package. */
export async function environmentFilesOf(path: string, context: FixContext): Promise<EnvironmentFiles> {
	const { project } = context;
	const folder = project.packageOf(path).folder;
	const example = exampleFor(path, project) ?? pathIn(folder, exampleNames[0]!);
	const beside = localFileOf(example);
	// An example among the documents says nothing of where values are looked for.
	const local = [...ancestorsOf(folder)].includes(directoryOf(example)) ? beside : pathIn(folder, baseName(beside));
	return readFiles(example, local, context);
}

/** The environment files from which compose takes what a compose file asks for: those in its folder. */
export async function environmentFilesBeside(path: string, context: FixContext): Promise<EnvironmentFiles> {
	const folder = directoryOf(path);
	const example = exampleNames.map((name) => pathIn(folder, name)).find((one) => context.project.has(one));
	return readFiles(example ?? pathIn(folder, exampleNames[0]!), pathIn(folder, '.env'), context);
}

async function readFiles(example: string, local: string, context: FixContext): Promise<EnvironmentFiles> {
	return {
		example,
		local,
		documented: assignmentsOf((await context.read(example))?.text ?? ''),
		assigned: assignmentsOf((await context.read(local))?.text ?? ''),
	};
}

/** The example that is there for a source file; one without any variable yet is known by its name. */
function exampleFor(path: string, project: Project): string | undefined {
	const examples = environmentDocuments(project).filter(({ source }) => source === 'dotenv-example');
	const { folder } = project.packageOf(path);
	const above = isOuterPath(`${folder}/`) ? [] : [...ancestorsOf(folder)].filter((candidate) => !candidate.startsWith('..'));
	return (
		environmentDocumentFor(path, examples, project)?.path ??
		above.flatMap((candidate) => exampleNames.map((name) => pathIn(candidate, name))).find((candidate) => project.has(candidate))
	);
}

/**
 * Edits that declare a variable: in the example file, and, for a secret, in the `.env` file, which the same edits have git ignore
 * when it does not yet. A file
 * that git tracks never gets a secret. A variable that is declared stays as it is.
 */
export async function declareVariable(declaration: Declaration, files: EnvironmentFiles, context: FixContext): Promise<readonly Edit[]> {
	const edits: Edit[] = [];
	const example = await context.read(files.example);
	const isShown = context.project.in(files.example, 'env.declare').some(({ variable }) => variable === declaration.variable);
	if (!isShown && !files.documented.has(declaration.variable)) {
		edits.push(
			...appendLineEdits(files.example, example, [`${declaration.variable}=${quoteForEnvironmentFile(declaration.documentation) ?? ''}`]),
		);
	}
	const value = declaration.secret === undefined ? undefined : quoteForEnvironmentFile(declaration.secret);
	if (value === undefined || context.project.isTracked(files.local) === true) {
		return example === undefined ? [...edits, ...(await alongNewExample(files.example, context))] : edits;
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
		edits.push(...(await tellGit(files.local, baseName(files.local), context)));
	}
	const along = example === undefined ? await tellGitOfExample(files.example, context) : [];
	return [...edits, ...along, ...(await keepOutOfImages(files.local, context))];
}

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
	const missing = missingLines(file?.text ?? '', linesAgainstDotenv);
	const isIgnored = !missing.includes('.env') || missingLines(file?.text ?? '', ['.env*', '**/.env', '**/.env*', '*']).length < 4;
	return isIgnored ? [] : appendLineEdits(target, file, missing);
}

/** What belongs to a new example: whoever meets it makes a `.env`, which no image must hold, and git must not ignore the example. */
export async function alongNewExample(path: string, context: FixContext): Promise<readonly Edit[]> {
	const isExample = exampleNames.includes(baseName(path));
	return isExample
		? [...(await tellGitOfExample(path, context)), ...(await keepOutOfImages(pathIn(directoryOf(path), '.env'), context))]
		: [];
}

/** Where git is told to ignore all that is called `.env*`, nobody else would get to see a new example. */
async function tellGitOfExample(path: string, context: FixContext): Promise<readonly Edit[]> {
	return context.project.isIgnored(path) ? tellGit(path, `!${baseName(path)}`, context) : [];
}

/** Adds a line on a file to the nearest ignore file, creating one beside it where there is none. */
async function tellGit(path: string, line: string, context: FixContext): Promise<readonly Edit[]> {
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
	return appendLineEdits(target, file, missingLines(file?.text ?? '', [line]));
}

function pathIn(folder: string, name: string): string {
	return folder === '' ? name : `${folder}/${name}`;
}
