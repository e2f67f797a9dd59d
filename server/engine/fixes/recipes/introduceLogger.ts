import { type Shape, shapeIn } from '../mechanics/shape.js';
import type { Edit } from '../../core/fix.js';
import { extensionOf } from '../../core/paths.js';
import type { Role } from '../../core/role.js';
import { partsInImages } from '../../project/imageCopies.js';
import type { Project } from '../../project/project.js';
import { remembered } from '../../project/remember.js';
import { isTakenOver } from '../../project/takenOver.js';
import { declareVariable, environmentFilesOf } from '../mechanics/environmentFiles.js';
import { isSame } from '../apply.js';
import { isUsedInBrowser } from '../../project/browserUse.js';
import { type Declaration, declareDependency } from '../mechanics/declareDependency.js';
import { inStyleOf } from '../mechanics/lines.js';
import { lintsOlderEdition } from '../mechanics/lintSettings.js';
import { expressionIn } from '../mechanics/literals.js';
import { type Locked, lockedDependency } from '../mechanics/lockfiles.js';
import { oldestNode } from '../mechanics/runtime.js';
import { hasOldCompiler, knowsNullish, wantsBrackets } from '../mechanics/syntax.js';
import type { Cook, FixContext } from '../recipe.js';
import { callEdits } from './callLogger.js';

/** Release lines of pino, each with the first major version of Node.js that runs it: the newest first. */
const pinoLines = [
	{ node: 18, range: '^9.3.0' },
	{ node: 14, range: '^8.21.0' },
	{ node: 12, range: '^7.11.0' },
] as const;

/** The first major version with types of its own, and an export of the name `pino`. */
const oldestPino = 7;

/** Writes a logger module on pino, declares the package, and calls the logger in place of the console. */
export const cookIntroduceLogger: Cook<'introduce-logger'> = async ({ callee, method, others = [] }, context) => {
	const { path } = callee;
	const file = await context.read(path);
	const shape = shapeIn(await context.facts(path));
	const phrases = context.phrases(path);
	const manifest = context.project.packageOf(path).manifest;
	if (!file || !shape || !phrases || !manifest) {
		return undefined;
	}
	if (isUsedInBrowser(context.project, path)) {
		return { refusal: 'a page loads this file, too' };
	}
	// pino writes to the descriptor of stdout itself.
	if (isTakenOver(context.project, method) || isTakenOver(context.project, 'log')) {
		return { refusal: 'the program takes over what is written to the console, which a logger would pass by' };
	}
	const module = await loggerPath(path, context);
	if (module === undefined) {
		return { refusal: 'a new module would not come to where this file runs' };
	}
	const node = oldestNode(path, context.project)?.[0] ?? pinoLines[0].node;
	const line = pinoLines.find((one) => one.node <= node);
	if (!line || hasOldCompiler(path, context.project)) {
		return { refusal: 'what compiles or runs the code is older than any logger of today' };
	}
	const { folder, dependencies } = context.project.packageOf(path);
	const lockfile = context.project.lockfilesOf(folder)[0]?.path;
	const lock = lockfile === undefined ? undefined : await context.read(lockfile);
	const range = rangeOfPino(line, lock && lockedDependency(lock, folder, 'pino', ''));
	if (range === undefined) {
		return { refusal: 'another package brings along a pino that does not fit what runs the code' };
	}
	const manifestFile = await context.read(manifest.path);
	const dependency: Declaration | undefined =
		manifestFile && !dependencies.has('pino') ? declareDependency(manifestFile, 'pino', range, lock) : { edits: [], rest: '' };
	const call = await callEdits(file, callee, method, { module, name: 'logger', library: 'pino' }, context);
	if (!dependency || !call || 'refusal' in call) {
		return call && 'refusal' in call ? call : undefined;
	}
	const calls: Edit[] = [...call];
	for (const other of others) {
		const more = await callEdits(file, other.callee, other.method, { module, name: 'logger', library: 'pino' }, context);
		// What a logger could not say without losing something stays.
		calls.push(
			...(more && !('refusal' in more) ? more.filter((edit) => !calls.some((one) => one.path === edit.path && isSame(one, edit))) : []),
		);
	}
	const level = expressionIn(
		'plain',
		phrases.readEnvironment({
			variable: 'LOG_LEVEL',
			type: 'string',
			fallback: phrases.quote('info', shape.quote),
			path: module,
			isOld: !knowsNullish(path, context.project) || (await lintsOlderEdition(path, context)),
			bracketed: wantsBrackets(module, context.project),
		}),
	);
	const creation: Edit = {
		path: module,
		span: { start: 0, end: 0 },
		newText: inStyleOf(
			file.text,
			moduleText({ ...shape, format: formatOf(module, path, shape, context) }, level, phrases.quote('pino', shape.quote)),
		),
	};
	const declaration = await declareVariable(
		{ variable: 'LOG_LEVEL', documentation: 'info' },
		await environmentFilesOf(path, context),
		context,
	);
	return {
		title: `Introduce a structured logger (pino ${range}) that writes to stdout${dependency.rest}`,
		edits: [creation, ...dependency.edits, ...declaration, ...calls],
		...(dependency.toInstall !== undefined && { toInstall: dependency.toInstall }),
	};
};

/**
 * The pino that is installed anyway, of which a second one would change the types that other packages see; undefined when it is
 * imported in another way, or too new for what runs the code.
 */
function rangeOfPino(line: (typeof pinoLines)[number], locked: Locked | undefined): string | undefined {
	if (!locked) {
		return line.range;
	}
	const major = Number(locked.version.split('.')[0]);
	const isFitting = major >= oldestPino && (line === pinoLines[0] || major <= Number(line.range[1]));
	return isFitting ? (locked.asked ?? `^${locked.version}`) : undefined;
}

function moduleText({ format, semicolons }: Shape, level: string, pino: string): string {
	const end = semicolons ? ';' : '';
	const comment = '/** One line of JSON per event, on stdout: where it goes from there is up to the platform. */';
	return format === 'commonjs'
		? `const { pino } = require(${pino})${end}\n\n${comment}\nconst logger = pino({ level: ${level} })${end}\n\nmodule.exports = { logger }${end}\n`
		: `import { pino } from ${pino}${end}\n\n${comment}\nexport const logger = pino({ level: ${level} })${end}\n`;
}

/** How the module is written: as the package wants it, and as the file that calls it is where the package says nothing. */
function formatOf(module: string, path: string, { format }: Shape, { project }: FixContext): Shape['format'] {
	if (/\.[cm]?ts$/.test(module) || project.packageOf(path).manifest?.moduleType === 'module') {
		return 'esm';
	}
	return /\.mjs$/.test(path) ? 'commonjs' : format;
}

/**
 * Where the logger goes: beside the sources of the package, under a name that is free. All files of a package get the same one,
 * so it is written in the language of the package: in
 * TypeScript as soon as there is some. Undefined for a file that could not load it, here or in an image that takes that file.
 */
async function loggerPath(path: string, context: FixContext): Promise<string | undefined> {
	const { project } = context;
	for (const home of homesOf(path, project)) {
		const module = await modulePath(path, home, context);
		if (module !== undefined && !partsInImages(project, path, module)) {
			return module;
		}
	}
	return undefined;
}

/**
 * The folders that may hold the logger, with a slash at the end. Where code is compiled, a file above all others would move what
 * comes out; where images take some folders only, it has to be in those.
 */
function homesOf(path: string, project: Project): readonly string[] {
	const { folder } = project.packageOf(path);
	const base = folder === '' ? '' : `${folder}/`;
	const own = folderWithSlash(path);
	const common = ofServices(project, folder).home;
	// What stands above the sources logs with them: a second logger beside it would be one too many.
	const isAmongSources = path.startsWith(`${base}src/`) || (own === base && ofServices(project, folder).hasSources);
	const usual = isAmongSources ? [`${base}src/`] : /\.[cm]?js$/.test(path) ? [base] : [];
	return [...new Set([...usual, common === undefined ? own : commonFolder(common, own)])];
}

/** What the services of a package have in common. */
interface ServiceCode {
	/** The folder, with its slash, that all of their files are in; undefined where there is none. */
	readonly home?: string;
	/** Whether some of them are in the folder `src`. */
	readonly hasSources: boolean;
	/** The files among them that are TypeScript. */
	readonly typed: readonly string[];
}

/** Looked through once for a project: every finding of it may ask. */
const ofServices = remembered((project, folder): ServiceCode => {
	const files = project.files.filter(
		(one) => /\.[cm]?[jt]sx?$/.test(one) && project.packageOf(one).folder === folder && isOfService(project.roleOf(one).role),
	);
	const home = files
		.map(folderWithSlash)
		.reduce<string | undefined>((all, one) => (all === undefined ? one : commonFolder(all, one)), undefined);
	const sources = folder === '' ? 'src/' : `${folder}/src/`;
	return {
		typed: files.filter((one) => /(?<!\.d)\.tsx?$/.test(one)),
		hasSources: files.some((one) => one.startsWith(sources)),
		...(home !== undefined && { home }),
	};
});

function folderWithSlash(path: string): string {
	return path.slice(0, path.lastIndexOf('/') + 1);
}

/** The longest folder, with its slash, that two paths have in common. */
function commonFolder(one: string, other: string): string {
	let end = 0;
	for (let at = 0; at < one.length && one[at] === other[at]; at++) {
		if (one[at] === '/') {
			end = at + 1;
		}
	}
	return one.slice(0, end);
}

async function modulePath(path: string, home: string, { project, read }: FixContext): Promise<string | undefined> {
	const { folder, manifest } = project.packageOf(path);
	const base = folder === '' ? '' : `${folder}/`;
	const extension = extensionOf(path);
	if (!/^\.[cm]?[jt]sx?$/.test(extension) || (extension === '.cjs' && manifest?.moduleType === 'module')) {
		return undefined;
	}
	const isTyped = ofServices(project, folder).typed.some((one) => one.startsWith(home));
	// What is not compiled cannot load what is to be.
	if (isTyped && extension.includes('j') && !/"allowJs"\s*:\s*true/.test((await read(`${base}tsconfig.json`))?.text ?? '')) {
		return undefined;
	}
	const written = isTyped || extension.includes('t') ? '.ts' : '.js';
	return [`${home}logger${written}`, `${home}log${written}`].find(
		(candidate) =>
			!project.has(candidate) && !project.has(candidate.replace(/\.[jt]s$/, written === '.ts' ? '.js' : '.ts')) && candidate !== path,
	);
}

function isOfService(role: Role): boolean {
	return role === 'server' || role === 'worker';
}
