import type { Edit } from '../../core/fix.js';
import type { LocatedFact } from '../../core/fact.js';
import { ancestorsOf, baseName, directoryOf, isOuterPath, joinPath, pathWithin } from '../../core/paths.js';
import { environmentDocumentFor, environmentDocuments, isDocumentedElsewhere, localFileOf } from '../../project/environmentDocuments.js';
import { mayBeBuiltIn } from '../../project/imageContexts.js';
import type { Project } from '../../project/project.js';
import { linesAgainstDotenv } from '../plans.js';
import type { FixContext } from '../recipe.js';
import { appendLineEdits, missingLines } from './lines.js';
import { assignmentsOf, quoteForEnvironmentFile, type Assignment } from './environmentText.js';

/** Names of files that document the environment, the usual one first. */
const exampleNames = ['.env.example', '.env.sample', '.env.template', '.env.dist', 'env.example', '.example.env'];

/** The files that speak of the environment of one package, and what they say now. */
export interface EnvironmentFiles {
	/** Documents every variable; in version control. Undefined where the documents of the workspace are elsewhere. */
	readonly example: string | undefined;
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
	/** For the machine's own file: the value of a secret that leaves the code, where the program gets to read that file. */
	readonly secret?: string;
}

/** The environment files for a source file: those of the example that documents its variables, else of its package. */
export async function environmentFilesOf(path: string, context: FixContext): Promise<EnvironmentFiles> {
	const { project } = context;
	const folder = project.packageOf(path).folder;
	const usual = pathIn(folder, exampleNames[0]!);
	const example = exampleFor(path, project);
	const beside = localFileOf(example ?? usual);
	// An example among the documents says nothing of where values are looked for; one with a name of its own is loaded by that name.
	const isThere = [...ancestorsOf(folder)].includes(directoryOf(beside)) || !baseName(beside).startsWith('.');
	const local = isThere ? beside : pathIn(folder, baseName(beside));
	return readFiles(example ?? (isDocumentedElsewhere(path, environmentDocuments(project), project) ? undefined : usual), local, context);
}

/** The environment files from which compose takes what a compose file asks for: those in its folder. */
export async function environmentFilesBeside(path: string, context: FixContext): Promise<EnvironmentFiles> {
	const folder = directoryOf(path);
	const example = exampleNames.map((name) => pathIn(folder, name)).find((one) => context.project.has(one));
	return readFiles(example ?? pathIn(folder, exampleNames[0]!), pathIn(folder, '.env'), context);
}

async function readFiles(example: string | undefined, local: string, context: FixContext): Promise<EnvironmentFiles> {
	return {
		example,
		local,
		documented: assignmentsOf((example === undefined ? undefined : await context.read(example))?.text ?? ''),
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
	const shown = await showVariable(declaration, files.example, files.documented, context);
	const value = declaration.secret === undefined ? undefined : quoteForEnvironmentFile(declaration.secret);
	if (value === undefined || context.project.isTracked(files.local) === true) {
		return [...shown, ...(await alongNewExample(files.example, context))];
	}
	const edits = [...shown];
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
		edits.push(...(await tellGit(files.local, lineOn(files.local, context), context)));
	}
	return [...edits, ...(await tellGitOfExample(files.example, context)), ...(await keepOutOfImages(files.local, context))];
}

/**
 * Edits that keep a `.env` out of the images that are built of its folder, or of one around it: where a Dockerfile copies the whole
 * of that, the file would end up in the image.
 */
async function keepOutOfImages(path: string, context: FixContext): Promise<readonly Edit[]> {
	const { project } = context;
	// A Dockerfile in a folder beside the manifest is built from where the manifest is.
	const contextOf = (dockerfile: string): string => {
		const { folder: home, manifest } = project.packageOf(dockerfile);
		return manifest && !isOuterPath(manifest.path) ? home : directoryOf(dockerfile);
	};
	const takesIt = ({ path: dockerfile, from, sources }: LocatedFact<'image.copy'>): boolean => {
		const built = contextOf(dockerfile);
		return (
			from === undefined &&
			pathWithin(built, path) !== undefined &&
			sources.some((source) => pathWithin(joinPath(built, source), path) !== undefined) &&
			mayBeBuiltIn(project, dockerfile, built)
		);
	};
	const copy = project.of('image.copy').find(takesIt);
	if (!copy) {
		return [];
	}
	const own = `${copy.path}.dockerignore`;
	const built = contextOf(copy.path);
	const target = project.has(own) ? own : pathIn(built, '.dockerignore');
	const file = await context.read(target);
	const folder = directoryOf(pathWithin(built, path)!);
	const missing = missingLines(
		file?.text ?? '',
		linesAgainstDotenv.map((line) => pathIn(folder, line)),
	);
	const patterns = ['.env', '.env*'].flatMap((name) => [pathIn(folder, name), `**/${name}`]);
	const isIgnored = missingLines(file?.text ?? '', [...patterns, '*']).length < patterns.length + 1;
	return isIgnored ? [] : appendLineEdits(target, file, missing);
}

/** Edits that show a variable in an example, unless it is there, be it in a comment. */
async function showVariable(
	{ variable, documentation }: Declaration,
	example: string | undefined,
	documented: EnvironmentFiles['documented'],
	context: FixContext,
): Promise<readonly Edit[]> {
	const isShown =
		example === undefined ||
		documented.has(variable) ||
		context.project.in(example, 'env.declare').some((one) => one.variable === variable);
	return isShown
		? []
		: appendLineEdits(example, await context.read(example), [`${variable}=${quoteForEnvironmentFile(documentation) ?? ''}`]);
}

/** What belongs to a new example: whoever meets it makes a `.env`, which no image must hold, and git must not ignore the example. */
export async function alongNewExample(path: string | undefined, context: FixContext): Promise<readonly Edit[]> {
	const isNew = path !== undefined && exampleNames.includes(baseName(path)) && (await context.read(path)) === undefined;
	return isNew ? [...(await tellGitOfExample(path, context)), ...(await keepOutOfImages(pathIn(directoryOf(path), '.env'), context))] : [];
}

/** Where git is told to ignore all that is called `.env*`, nobody else would get to see a new example. */
async function tellGitOfExample(path: string | undefined, context: FixContext): Promise<readonly Edit[]> {
	const isUnseen = path !== undefined && context.project.isIgnored(path) && (await context.read(path)) === undefined;
	return isUnseen ? tellGit(path, `!${baseName(path)}`, context) : [];
}

/** What ignores a file of values: its name, unless another one of that name is meant to be in version control. */
function lineOn(path: string, { project }: FixContext): string {
	const name = baseName(path);
	return project.files.some((other) => baseName(other) === name && project.isTracked(other) === true) ? `/${path}` : name;
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
	const written = line.startsWith('/') ? `/${pathWithin(directoryOf(target), line.slice(1)) ?? line.slice(1)}` : line;
	return appendLineEdits(target, file, missingLines(file?.text ?? '', [written]));
}

function pathIn(folder: string, name: string): string {
	return folder === '' ? name : `${folder}/${name}`;
}
