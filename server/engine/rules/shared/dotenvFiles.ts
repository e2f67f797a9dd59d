import { environmentKindOf, namesEnvironment } from '../../core/environmentNames.js';
import type { LocatedFact } from '../../core/fact.js';
import { baseName, directoryOf, joinPath } from '../../core/paths.js';
import type { Value } from '../../core/value.js';
import type { Project } from '../../project/project.js';
import { leavesOut } from './dockerContext.js';
import { isPublicVariable } from './publicVariables.js';
import { wordSet } from '../../core/wordList.js';

/** Parts of names of files that show which variables there are, or hold values for tests: made to be shared. */
const sharedParts: ReadonlySet<string> = wordSet(`
	example examples sample template tpl tmpl dist default defaults schema test testing ci vault keys
`);

/**
 * Whether a path names a file of variables of one deploy or one developer: `.env`, `.env.local`, `.env.production`, `prod.env`; not
 * `.env.example`.
 */
export function isDotenvOfDeploy(path: string): boolean {
	const [name, parts] = [baseName(path).toLowerCase(), partsOf(path)];
	return (
		(startsAsDotenv.test(name) || (name.endsWith('.env') && parts.some((part) => environmentKindOf(part) !== undefined))) && !isShared(path)
	);
}

const startsAsDotenv = /^\.env(?:[._-]|$)/;

function partsOf(path: string): readonly string[] {
	return baseName(path).toLowerCase().split(/[._-]/);
}

/** Whether a file is made to be shared, by its name. */
function isShared(path: string): boolean {
	return partsOf(path).some((part) => sharedParts.has(part) || part.endsWith('tests'));
}

/**
 * The files of variables of a deploy in the workspace: by their names, since the service loads them (`config/config.env`), or since
 * they hold secrets and are in the form that containers and shells take (`docker/app.env`, `env.list`).
 */
export function dotenvFilesOf(project: Project): readonly string[] {
	const loads = project.of('env.load').filter(({ path }) => !['test', 'docs'].includes(project.roleOf(path).role));
	const loaded = loads.flatMap(({ file }) => tailOf(file) ?? []);
	const chosen = loads.flatMap(({ file, path }) => {
		const start = startBeforeEnvironment(file);
		return start === undefined ? [] : [{ start, folder: project.packageOf(path).folder }];
	});
	return project.files.filter(
		(path) =>
			!isShared(path) &&
			(startsAsDotenv.test(baseName(path).toLowerCase()) ||
				loaded.some((tail) => path === tail || path.endsWith(`/${tail}`)) ||
				chosen.some((one) => isOfAnEnvironment(path, one.start) && project.packageOf(path).folder === one.folder) ||
				(/(?:\.env|^env\.list)$/i.test(baseName(path)) && isGrave(secretIn(project, path)))),
	);
}

/** Whether a secret is more than a word that stands in for one. */
function isGrave(secret: LocatedFact<'env.declare'> | undefined): boolean {
	return secret !== undefined && (secret.value.kind !== 'secret' || secret.value.strength === 'strong');
}

/** The end of a path that is known, without the folder that it counts from. */
function tailOf(file: Value | undefined): string | undefined {
	const last = file?.kind === 'template' ? file.parts.at(-1) : file;
	const text = last?.kind === 'literal' ? last.text.replace(/^(?:\.{0,2}\/)+/, '') : '';
	return /^[\w./-]*[\w-]\.env$/i.test(text) ? text : undefined;
}

/** What the name of a file of variables starts with before the name of the environment, where that chooses it: `.${process.env.NODE_ENV}.env`. */
function startBeforeEnvironment(file: Value | undefined): string | undefined {
	const parts = file?.kind === 'template' ? file.parts : [];
	const index = parts.findLastIndex((part) => part.kind === 'env' && part.name !== undefined && namesEnvironment(part.name));
	const [before, after] = [parts[index - 1], parts.slice(index + 1)];
	const start = before === undefined ? '' : before.kind === 'literal' ? baseName(`/${before.text}`) : undefined;
	return index >= 0 && after.length === 1 && after[0]?.kind === 'literal' && after[0].text === '.env' ? start : undefined;
}

/** Whether a file is the one of an environment that is no test, behind what its name starts with. */
function isOfAnEnvironment(path: string, start: string): boolean {
	const name = baseName(path);
	const kind = name.startsWith(start) && name.endsWith('.env') ? environmentKindOf(name.slice(start.length, -'.env'.length)) : undefined;
	return kind !== undefined && kind !== 'test';
}

/**
 * Whether a file holds the defaults of a mode (`.env.production`): bundlers read such files at build time and mean them to be
 * committed.
 */
export function isOfMode(path: string): boolean {
	return /^\.env[.-](development|production|staging|dev|prod)$/.test(baseName(path));
}

/** Whether a file holds the defaults of the mode in which developers run the program. */
export function isOfDevelopment(path: string): boolean {
	return /^\.env[.-](development|dev)$/.test(baseName(path));
}

/** Whether a file with a name of its own (`.env.dashboard`) holds for the most part what a build puts into pages for everybody to read. */
export function isForBrowsers(path: string, declared: readonly LocatedFact<'env.declare'>[]): boolean {
	return baseName(path) !== '.env' && declared.filter(({ variable }) => isPublicVariable(variable)).length > declared.length / 2;
}

/**
 * The gravest declaration of a secret in a file of variables. What reaches browsers by its prefix is public, and a placeholder is
 * none yet.
 */
export function secretIn(project: Project, path: string): LocatedFact<'env.declare'> | undefined {
	const secrets = secretsIn(project, path);
	return secrets.find(isGrave) ?? secrets[0];
}

/** All declarations of secrets in a file of variables, the words that stand in for one among them. */
export function secretsIn(project: Project, path: string): readonly LocatedFact<'env.declare'>[] {
	return project
		.in(path, 'env.declare')
		.filter(
			({ variable, value }) =>
				!isPublicVariable(variable) && (value.kind === 'secret' || (value.kind === 'literal' && value.credentials === 'real')),
		);
}

/** Whether a file of variables holds a secret. */
export function hasSecrets(project: Project, path: string): boolean {
	return secretIn(project, path) !== undefined;
}

/** Whether every value in a file of variables is encrypted, as dotenvx and SOPS leave them. */
export function isEncrypted(project: Project, path: string): boolean {
	return project.in(path, 'env.declare').some(({ variable }) => variable.startsWith('DOTENV_PUBLIC_KEY') || variable.startsWith('sops_'));
}

/** Whether `.dockerignore` keeps a file out of the context of an image; patterns count from the context's folder. */
export function isIgnoredByDocker(project: Project, dockerfile: string, path: string): boolean {
	const context = directoryOf(dockerfile);
	const own = `${dockerfile}.dockerignore`;
	const ignoreFile = project.in(own, 'ignore.pattern').length > 0 ? own : joinPath(context, '.dockerignore');
	return leavesOut(project, ignoreFile)(context === '' ? path : path.slice(context.length + 1));
}
