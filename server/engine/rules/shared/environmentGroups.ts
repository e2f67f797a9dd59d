import type { LocatedFact } from '../../core/fact.js';
import { baseName, directoryOf, joinPath } from '../../core/paths.js';
import type { Location } from '../../core/text.js';
import { literalsOf, readsEnvironment, textFromPlace, type Value } from '../../core/value.js';
import { remembered } from '../../project/remember.js';
import type { Project } from '../../project/project.js';
import { isSampleName } from './engineGroups.js';
import { haveWord } from '../../core/words.js';
import { wordSet } from '../../core/wordList.js';
import { environmentKindOf, namesEnvironment } from '../../core/environmentNames.js';

/**
 * Settings in groups by the name of the environment. `overridable`: the environment can say otherwise, setting by setting. `unfilled`:
 * but for one, the groups are as a tool wrote them.
 */
export interface Groups {
	readonly names: readonly string[];
	readonly places: readonly Location[];
	readonly overridable: boolean;
	readonly unfilled?: true;
}

type Group = LocatedFact<'env.group'>;

/** Whether what another module says names the environment of a deploy, for all that is known. */
function isByEnvironment({ key, path }: Group, project: Project): boolean {
	const value = key && project.resolve(key, path);
	return value === undefined || (value.kind === 'env' && value.name !== undefined && namesEnvironment(value.name));
}

/** The groups of a table or a switch; undefined when they are not for deploys, or only for tests. */
export function groupsOf(fact: Group, project: Project): Groups | undefined {
	if (!isByEnvironment(fact, project)) {
		return undefined;
	}
	const table = fact.file && project.resolve(fact.file, fact.path);
	const file =
		fact.file?.kind === 'import'
			? project.resolveModule(fact.file.specifier, fact.path)
			: (settingsAt(fact.file, fact.path, project) ?? moduleAt(fact.file, fact.path, project));
	const names = fact.groups.length > 0 ? fact.groups : table?.kind === 'object' ? Object.keys(table.properties) : namesIn(file, project);
	const places = file === undefined ? [] : [{ path: file, span: { start: 0, end: 0 } }];
	if (areDeploys(names)) {
		return { names, places, overridable: table !== undefined && isFromEnvironment(table) };
	}
	// Who fills in one group of several will fill in the next deploy's in the same place.
	const untouched = file === undefined ? [] : project.in(file, 'service.engine').flatMap((one) => one.untouched ?? []);
	return untouched.length > 0 && areDeploys([...names, ...untouched])
		? { names: [...names, ...untouched], places, overridable: false, unfilled: true }
		: undefined;
}

/**
 * The file of settings at the end of a path that code puts together, or the sample of it where git ignores the file itself:
 * `config.json.example` for `path.resolve(root, process.env.CONFIG ?? 'config.json')`.
 */
function settingsAt(value: Value | undefined, from: string, project: Project): string | undefined {
	const end = value?.kind === 'template' ? value.parts.at(-1) : value;
	const text = end?.kind === 'env' ? end.fallback : end;
	const name = text?.kind === 'literal' && text.text.endsWith('.json') ? baseName(text.text) : undefined;
	if (name === undefined) {
		return undefined;
	}
	const home = project.packageOf(from).folder;
	const stem = name.slice(0, -'.json'.length);
	return [...new Set(project.of('service.engine').map(({ path }) => path))].find(
		(path) =>
			project.packageOf(path).folder === home &&
			(baseName(path) === name || (baseName(path).startsWith(`${stem}.`) && isSampleName(baseName(path)))),
	);
}

/** The module at the end of a path that starts in the folder of the code, or the first of several that may be meant. */
function moduleAt(value: Value | undefined, from: string, project: Project): string | undefined {
	for (const one of value?.kind === 'choice' ? value.of : [value]) {
		const named = textFromPlace(one);
		const found =
			named?.place === 'module-directory' && named.text !== ''
				? project.resolveModule(`./${named.text.replace(/^\/+/, '')}`, from)
				: undefined;
		if (found !== undefined) {
			return found;
		}
	}
	return undefined;
}

/** Environments that a file of settings has groups for, as far as its readers tell. */
function namesIn(path: string | undefined, project: Project): readonly string[] {
	if (path === undefined) {
		return [];
	}
	const engines = project.in(path, 'service.engine').flatMap(({ environment }) => environment ?? []);
	const exported = project
		.in(path, 'module.export')
		.flatMap(({ name, value }) => (name === 'default' && value.kind === 'object' ? Object.keys(value.properties) : [name]))
		.filter((name) => environmentKindOf(name) !== undefined);
	const written = project.in(path, 'settings.file').length > 0 ? project.in(path, 'literal.named') : [];
	const grouped = written.flatMap(({ names: [group, ...others] }) =>
		group !== undefined && others.length > 0 && environmentKindOf(group) !== undefined ? [group] : [],
	);
	return [...new Set([...engines, ...exported, ...grouped])];
}

/** The files that stand for environments where a file is chosen by the name of the environment. */
export function filesOfGroup(fact: Group, project: Project): Groups | undefined {
	const folder = fact.form === 'library' ? joinPath(project.packageOf(fact.path).folder, 'config') : folderOf(fact.file, fact.path);
	if (folder === undefined) {
		return undefined;
	}
	const inFolder = project.files.filter((path) => directoryOf(path) === folder && /\.(?:[cm]?[jt]s|json5?|ya?ml)$/.test(path));
	const said = inFolder
		.filter((path) => baseName(path).startsWith('custom-environment-variables.'))
		.flatMap((path) => project.in(path, 'literal.named'));
	const variables = new Set(said.map((one) => one.names.join('.')));
	const named = inFolder.filter((path) => environmentOf(path) !== undefined);
	const files = named.filter((path) => !isWithoutSettings(path, variables, project));
	// Groups for developers and tests alone leave deploys to their variables.
	if (fact.form === 'library' && !files.some(isOfProduction)) {
		return undefined;
	}
	const names = files.map((path) => environmentOf(path)!);
	const all = named.map((path) => environmentOf(path)!);
	const overridable =
		inFolder.some((path) => baseName(path).startsWith('custom-environment-variables.')) ||
		(files.length > 0 && files.every((path) => project.in(path, 'env.read').length > 0));
	return files.length > 0 && areDeploys(all)
		? { names: [...new Set(names)], places: files.slice(0, 8).map((path) => ({ path, span: { start: 0, end: 0 } })), overridable }
		: undefined;
}

/** Words of paths by which a file holds settings. */
const settingsWords: ReadonlySet<string> = wordSet(`config configs conf configuration configurations settings setting properties options`);

/**
 * The file of settings that code loads by the name of the environment, where hardly any is there: each deploy brings its own
 * (`config.<NODE_ENV>.yml`). Files of variables are laid over by the environment, and not meant.
 */
export function missingFileOf({ file, variable, form, path }: Group, project: Project): string | undefined {
	const parts = form === 'file' && file?.kind === 'template' ? file.parts : [];
	const hole = parts.findIndex((part) => part.kind !== 'literal' && part.kind !== 'place');
	const text = parts
		.map((part, index) => (index === hole ? `<${variable ?? 'environment'}>` : part.kind === 'literal' ? part.text : ''))
		.join('');
	const name = text.slice(text.lastIndexOf('/', text.indexOf('<')) + 1);
	const folder = folderOf(file, path);
	const isOfSettings =
		hole >= 0 &&
		variable !== undefined &&
		parts.slice(hole + 1).every(({ kind }) => kind === 'literal') &&
		/^[\w.-]{0,60}<\w{1,60}>[\w.-]{0,60}\.(?:[cm]?[jt]s|json5?|ya?ml|toml)$/.test(name) &&
		!name.startsWith('.env') &&
		(haveWord([name.slice(0, name.indexOf('<'))], settingsWords) || settingsWords.has(baseName(folder ?? '')));
	if (!isOfSettings || folder === undefined) {
		return undefined;
	}
	const [before, after] = [name.slice(0, name.indexOf('<')), name.slice(name.indexOf('>') + 1)];
	const kinds = project.files
		.filter((one) => directoryOf(one) === folder && baseName(one).startsWith(before) && baseName(one).endsWith(after))
		.flatMap((one) => environmentKindOf(baseName(one).slice(before.length, -after.length)) ?? []);
	return kinds.length > 1 || kinds.includes('test') ? undefined : name;
}

/** Whether a file is named after an environment that people use. */
export function isOfProduction(path: string): boolean {
	const environment = environmentOf(path);
	return environment !== undefined && environmentKindOf(environment) === 'production';
}

/** Whether a file of data holds nothing, or nothing that variables do not replace one by one. */
function isWithoutSettings(path: string, variables: ReadonlySet<string>, project: Project): boolean {
	const settings = project.in(path, 'literal.named');
	return (
		/\.(?:json5?|ya?ml)$/.test(path) &&
		(project.in(path, 'settings.file').length > 0
			? settings.every(({ names }) => variables.has(names.join('.')))
			: variables.size > 0 || project.has(joinPath(directoryOf(path), 'custom-environment-variables.json')))
	);
}

/** The environment a file is named after: `production.json`, `config.staging.js`. */
function environmentOf(path: string): string | undefined {
	return baseName(path)
		.toLowerCase()
		.split('.')
		.slice(0, -1)
		.find((word) => environmentKindOf(word) !== undefined);
}

/**
 * The modules that a branch on the name of the environment chooses between, where they are named after environments: `if
 * (production) require('./prod') else require('./dev')`.
 */
export function modulesOfBranch({ then, otherwise, path }: LocatedFact<'env.branch'>, project: Project): Groups | undefined {
	const modules = (actions: readonly string[]): readonly string[] =>
		actions.filter((name) => name.startsWith('.')).flatMap((name) => project.resolveModule(name, path) ?? []);
	const files = [...new Set([...modules(then), ...modules(otherwise)])];
	const names = files.flatMap(
		(file) =>
			baseName(file)
				.toLowerCase()
				.split(/[^a-z0-9]+/)
				.slice(0, -1)
				.find((word) => environmentKindOf(word) !== undefined) ?? [],
	);
	if (modules(then).length === 0 || modules(otherwise).length === 0 || names.length !== files.length || !areDeploys(names)) {
		return undefined;
	}
	return {
		names: [...new Set(names)],
		places: files.map((file) => ({ path: file, span: { start: 0, end: 0 } })),
		overridable: files.every((file) => project.in(file, 'env.read').length > 0),
	};
}

/**
 * Whether a file holds the settings of developers or of tests: it is named after such an environment, and one beside it after
 * another (`config/development.js`, `config/production.js`).
 */
export function isDevelopmentSettings(path: string, project: Project): boolean {
	const environment = environmentOf(path);
	const kind = environment === undefined ? undefined : environmentKindOf(environment);
	if (kind !== 'development' && kind !== 'test') {
		return false;
	}
	const rest = (file: string, word: string): string =>
		baseName(file)
			.toLowerCase()
			.split('.')
			.map((each) => (each === word ? '*' : each))
			.join('.');
	return project.files.some((other) => {
		const word = directoryOf(other) === directoryOf(path) && other !== path ? environmentOf(other) : undefined;
		return word !== undefined && word !== environment && rest(other, word) === rest(path, environment!);
	});
}

/**
 * The folder that a computed path of a file leads to, as far as its literal parts tell: `./env/${name}` from `config/index.js` is
 * `config/env`.
 */
function folderOf(file: Value | undefined, from: string): string | undefined {
	const parts = file?.kind === 'template' ? file.parts : [];
	const hole = parts.findIndex((part) => part.kind !== 'literal' && part.kind !== 'place');
	const start = parts
		.slice(0, hole)
		.map((part) => (part.kind === 'literal' ? part.text : ''))
		.join('');
	const base = parts[0]?.kind === 'place' && parts[0].place === 'working-directory' ? '' : directoryOf(from);
	return hole < 0 || !start.includes('/') ? undefined : joinPath(base, start.slice(0, start.lastIndexOf('/')).replace(/^\//, ''));
}

/** Whether names are those of deploys, not of tests alone. */
function areDeploys(names: readonly string[]): boolean {
	const kinds = names.map(environmentKindOf);
	return (
		kinds.some((kind) => kind === 'production' || kind === 'development') &&
		names.length > 1 &&
		kinds.filter((kind) => kind === undefined).length <= kinds.length / 2
	);
}

/** Whether all that differs between groups is read from the environment. */
function isFromEnvironment(table: Value): boolean {
	return readsEnvironment(table) && [...literalsOf(table)].length === 0;
}

/** A file with settings for one deploy, as frameworks load them by their names. */
export interface DeploySettings extends Location {
	readonly environment: string;
	readonly overridable: boolean;
	/** A build puts it into pages, which have no environment to ask. */
	readonly bundled?: true;
}

/**
 * The files of settings for production that frameworks choose by name (`application-prod.yml`, `appsettings.Production.json`,
 * `environment.prod.ts`).
 */
export function settingsOfDeploys(project: Project): readonly DeploySettings[] {
	const read = project
		.of('settings.file')
		.filter(
			({ path, environment }) =>
				environment !== undefined &&
				environmentKindOf(environment) === 'production' &&
				/^(?:application-|appsettings\.)/i.test(baseName(path)),
		);
	const framework = read.map(({ path, span, environment }) => {
		const values = project.in(path, 'literal.named').map(({ value }) => value);
		return { path, span, environment: environment!, overridable: values.some(({ kind }) => kind === 'unknown') };
	});
	const angular = project.files.filter((path) => /(?:^|\/)environments\/environment\.(?:prod|production|staging)\.ts$/.test(path));
	return [
		...framework,
		...angular.map((path) => ({ path, span: { start: 0, end: 0 }, environment: 'production', overridable: true, bundled: true as const })),
	];
}

/** Whether the mapping of node-config imports a module of settings: each of them has a variable then. */
export function isMapped(project: Project, path: string): boolean {
	return project.importersOf(path).some((importer) => baseName(importer).startsWith('custom-environment-variables.'));
}

/**
 * Whether a module lays the environment over the settings that it exports, whatever their names are: each of them is a default.
 * `for (const [key, value] of Object.entries(process.env)) if (key in settings) settings[key] = value;`
 */
const isOverlaid = remembered(
	(project, path): boolean =>
		project.in(path, 'env.read').some(({ form }) => form === 'all') &&
		project
			.in(path, 'state.module')
			.some(
				({ holds, exported, changes }) => holds === 'object' && exported && changes?.some(({ operation }) => operation === 'add') === true,
			),
);

/**
 * Whether what a file of settings says holds for developers alone, or has a variable already: that there are such files is what
 * config/environment-groups says.
 */
export function isReplacedInDeploys(project: Project, path: string): boolean {
	return isDevelopmentSettings(path, project) || isMapped(project, path) || isOverlaid(project, path);
}
