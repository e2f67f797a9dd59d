import type { LocatedFact } from '../../core/fact.js';
import { baseName, directoryOf, joinPath, pathWithin } from '../../core/paths.js';
import { environmentKindOf } from '../../core/environmentNames.js';
import { wordList, wordSet } from '../../core/wordList.js';
import { wordsOf } from '../../core/words.js';
import type { Project } from '../../project/project.js';

/** What stands in the name of a file that is there to be copied to the one without it. */
const templateWords = wordList(`default defaults example examples sample template tpl dist`);
const extensions = wordList(`.js .cjs .mjs .ts .json`);

/**
 * The file that an import expects beside it and that is not in the project: a build makes it, or somebody puts it there. Undefined
 * where the import leads to a file, if only to types, may fail, or is none of a module (`./style.css`).
 */
export function missingModuleOf(
	{ specifier, typeOnly, optional, path }: LocatedFact<'module.import'>,
	project: Project,
): string | undefined {
	return specifier.startsWith('.') &&
		!typeOnly &&
		!optional &&
		!/\.(?!c?m?[jt]sx?$)[a-z]+$/.test(specifier) &&
		project.resolveModule(specifier, path) === undefined &&
		!isOfTypes(joinPath(directoryOf(path), specifier), project)
		? joinPath(directoryOf(path), specifier)
		: undefined;
}

/** Whether a module has nothing but types, which the compiler takes out of what it writes: `types/server.d.ts`. */
function isOfTypes(module: string, project: Project): boolean {
	return [`${module}.d.ts`, `${module}/index.d.ts`].some((path) => project.has(path));
}

/**
 * The file that a module which is not there is copied from, where it lies beside it: `config.example.js` for `./config`. It shows
 * what the module will hold, so that nothing unknown hides there.
 */
export function templateOfModule(module: string, project: Project): string | undefined {
	const extension = extensions.find((one) => module.endsWith(one));
	const stem = module.slice(0, module.length - (extension?.length ?? 0));
	const endings = extension === undefined ? extensions : [extension];
	const [folder, name] = [directoryOf(stem), baseName(stem)];
	return templateWords
		.flatMap((word) => [`${name}.${word}`, `${name}-${word}`, `${name}_${word}`, `${word}.${name}`, `${word}-${name}`, `${word}_${name}`])
		.flatMap((each) => endings.map((ending) => joinPath(folder, `${each}${ending}`)))
		.find((path) => project.has(path));
}

/** Words that call a module what a deploy is told, and what opens its services. */
const settingsWords: ReadonlySet<string> = wordSet(`
	config configs configuration configurations conf settings setting options secret secrets credential credentials key keys env envs
	environment environments constant constants variables
`);

/**
 * Whether a module that is not there holds nothing but settings, as its path says: `config`, `config/production`, `db.config`, `env.local`,
 * `secrets/index`. What connects or listens may lie in a folder of that name as well (`config/db`).
 */
export function holdsSettings(module: string): boolean {
	const parts = module.split('/').filter((part) => part !== '..');
	const stem = (parts.at(-1) ?? '').replace(/\.(?:[cm]?[jt]sx?|json)$/, '');
	const words = wordsOf(stem);
	const said = words.slice(
		0,
		words.findLastIndex((word) => word !== 'index' && word !== 'default' && environmentKindOf(word) === undefined) + 1,
	);
	const last = said.at(-1) ?? wordsOf(parts.at(-2) ?? '').at(-1);
	return last !== undefined && settingsWords.has(last);
}

/** Words that call folders after what a tool writes into them: types and clients of schemas, of services by their descriptions. */
const generatedWords: ReadonlySet<string> = wordSet(`
	gen generated proto protos protobuf pb grpc graphql prisma openapi swagger models types typings schema schemas contracts artifacts
`);

/**
 * Whether a module that is not there is what a tool makes of a schema or a description, as the name of its folder says, and as git is told
 * to leave it out: `grpc/models/orders`, `generated/client`.
 */
export function isGeneratedCode(module: string, project: Project): boolean {
	const isLeftOut = [module, ...extensions.map((extension) => `${module}${extension}`)].some((path) => project.isIgnored(path));
	return isLeftOut && wordsOf(directoryOf(module)).some((word) => generatedWords.has(word));
}

/** What a framework makes of the sources of a package where its build is not told otherwise, from the folder of the package. */
const frameworkBuild = /^build(?:\/server)?(?:\/index(?:\.js)?)?$/;

/** Packages by which a server of one's own answers with that build. */
const frameworkAdapters = /^@(?:remix-run|react-router)\/(?:express|node|architect|serve)$/;

/**
 * Whether a module that is not there is what React Router or Remix make of the sources of the same package, for a server that hands
 * its requests to it (https://reactrouter.com/api/framework-conventions/react-router.config.ts#builddirectory): nothing is in it but
 * those sources.
 */
export function isFrameworkBuild(module: string, path: string, project: Project): boolean {
	const inPackage = pathWithin(project.packageOf(path).folder, module);
	return (
		inPackage !== undefined &&
		frameworkBuild.test(inPackage) &&
		project.in(path, 'module.import').some(({ specifier, typeOnly }) => frameworkAdapters.test(specifier) && !typeOnly)
	);
}

/** Whether a file takes what a framework makes of the sources of its package. */
export function takesFrameworkBuild(path: string, project: Project): boolean {
	return project.in(path, 'module.import').some((taken) => {
		const missing = missingModuleOf(taken, project);
		return missing !== undefined && isFrameworkBuild(missing, path, project);
	});
}
