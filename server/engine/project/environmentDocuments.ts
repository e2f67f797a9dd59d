import { settingsModule } from './settings.js';
import { isInExamples } from '../core/exampleFolders.js';
import type { LocatedFact } from '../core/fact.js';
import { ancestorsOf, baseName, directoryOf, isOuterPath, pathWithin } from '../core/paths.js';
import type { Project } from './project.js';

type Declaration = LocatedFact<'env.declare'>;

/** Declarations that are made to tell which variables there are. */
const documenting: ReadonlySet<string> = new Set(['dotenv-example', 'app-json', 'schema']);

/** Names of examples for the stores beside a service: `database.env.example`. */
const ofStores = /(?:^|[/._-])(?:db|database|postgres|mysql|mariadb|mongo|mongodb|redis|minio|rabbitmq)[^/]*$/i;

/** Names of examples for one container of several: `orders.env.example`, `orders.secrets.env.example`. */
const ofOne = /(?:^|\/)[A-Za-z0-9][\w.-]*\.env\.\w+$/;

/** One declaration of each file that tells which variables there are, the more likely ones first. */
export function environmentDocuments(project: Project): readonly Declaration[] {
	const documents = new Map(
		project
			.of('env.declare')
			.filter(
				({ source, path, owner }) =>
					documenting.has(source) &&
					// A file that maps settings to variables leaves out those that code reads by itself.
					owner !== settingsModule &&
					!isInExamples(path) &&
					!isOuterPath(path) &&
					!(ofOne.test(path) && ofStores.test(path)),
			)
			.map((one) => [one.path, one]),
	);
	const loaded = loadedFiles(project);
	// What shows a file that something loads comes before all else, and `.env.sample` before `.env.acceptance.sample`, which is for one use.
	const rank = ({ path }: Declaration): number => (loaded.has(shownBy(path)) ? 0 : baseName(path).split('.').length);
	return [...documents.values()].sort((one, other) => rank(one) - rank(other));
}

/**
 * The file that documents the variables of a source file: an example before anything else, in the nearest folder above it, else
 * anywhere in its package, else where examples are kept together.
 */
export function environmentDocumentFor(path: string, documents: readonly Declaration[], project: Project): Declaration | undefined {
	const { folder } = project.packageOf(path);
	for (const { byFolder, byPackage } of placesOf(documents, project)) {
		for (const above of ancestorsOf(directoryOf(path))) {
			const found = byFolder.get(above);
			if (found) {
				return found;
			}
		}
		const within = byPackage.get(folder);
		if (within) {
			return within;
		}
	}
	return documents.find((one) => one.source === 'dotenv-example' && isNamedAfter(one.path, folder));
}

/** The first document in each folder, and the first that is for each package. */
interface Places {
	readonly byFolder: ReadonlyMap<string, Declaration>;
	readonly byPackage: ReadonlyMap<string, Declaration>;
}

const places = new WeakMap<readonly Declaration[], readonly Places[]>();

/** Where documents lie: the examples first, then all. Many files ask for theirs among the same documents. */
function placesOf(documents: readonly Declaration[], project: Project): readonly Places[] {
	let known = places.get(documents);
	if (!known) {
		known = [documents.filter(({ source }) => source === 'dotenv-example'), documents].map((ofKind) => {
			const byFolder = new Map<string, Declaration>();
			const byPackage = new Map<string, Declaration>();
			for (const one of ofKind.toReversed()) {
				const { folder } = project.packageOf(one.path);
				byFolder.set(directoryOf(one.path), one);
				// What lies among the sources of a package is what it writes for others; what lies in another package is that one's.
				if (!pathWithin(folder, one.path)?.startsWith('src/') && !ofOne.test(one.path)) {
					byPackage.set(folder, one);
				}
			}
			return { byFolder, byPackage };
		});
		places.set(documents, known);
	}
	return known;
}

/** Whether an example in a folder of examples bears the name of a package: `docker/env/sales_api.env.example` for `packages/sales-api-service`. */
function isNamedAfter(example: string, folder: string): boolean {
	const [own, home] = [baseName(example).split('.')[0]!, baseName(folder)].map((name) => name.toLowerCase().replaceAll(/[^a-z0-9]+/g, '-'));
	return ofOne.test(example) && own !== '' && (home === own || home!.startsWith(`${own!}-`));
}

/** The file of values that an example shows: `.env.app` for `.env.app.example`, `.env` for one that names no other. */
export function localFileOf(example: string): string {
	const shown = shownBy(example);
	const name = /^(?:\.env(?:\.[\w-]+)*|[\w-]+\.env)$/.test(shown) ? shown : '.env';
	const folder = directoryOf(example);
	return folder === '' ? name : `${folder}/${name}`;
}

/** The name of an example without the word that makes it one. */
function shownBy(example: string): string {
	return baseName(example).replace(/[._-](?:examples?|sample|template|tpl|tmpl|dist|defaults?|schema|skel)$/i, '');
}

/** Whether the examples of a workspace have a folder of their own (`docker/env/orders.env.example`), where those of a package without one belong as well. */
export function isDocumentedElsewhere(path: string, documents: readonly Declaration[], project: Project): boolean {
	const home = project.packageOf(path).folder;
	return documents.some((document) => {
		const { folder } = project.packageOf(document.path);
		return document.source === 'dotenv-example' && folder !== home && folder !== directoryOf(document.path);
	});
}

/** The names of the files that code and compose files load variables from. */
function loadedFiles(project: Project): ReadonlySet<string> {
	return new Set(
		project.of('env.load').flatMap(({ file }) => (file?.kind === 'literal' && baseName(file.text) !== '.env' ? baseName(file.text) : [])),
	);
}
