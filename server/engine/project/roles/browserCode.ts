import { directoryOf } from '../../core/paths.js';
import type { PackageFolder } from '../packages.js';
import { browserPackages, componentPackages } from '../programs.js';
import type { Evidence } from './evidence.js';
import { isComponentFile } from './roleSigns.js';
import { wordSet } from '../../core/wordList.js';

const browserFolders: ReadonlySet<string> = wordSet(`
	client frontend front-end public web www static assets browser ui webapp public_html htdocs
`);

/** The part of a path up to the first folder with a name of the browser's. */
export function browserRootOf(path: string): string | undefined {
	const folders = directoryOf(path).split('/');
	const index = folders.findIndex((each) => browserFolders.has(each));
	return index < 0 ? undefined : folders.slice(0, index + 1).join('/');
}

/** Which code is the browser's, and where a browser enters it. */
export class BrowserCode {
	readonly #evidence: Evidence;
	/** Folders with a name of the browser's in which there is code of the browser's. */
	readonly #roots = new Set<string>();
	/** Files that pages load. */
	#pages: ReadonlySet<string> | undefined;

	constructor(evidence: Evidence) {
		this.#evidence = evidence;
		for (const path of evidence.files) {
			const root = browserRootOf(path);
			if (root !== undefined && !this.#roots.has(root) && evidence.signs.areBrowsers(path) && !evidence.pathRole(path)) {
				this.#roots.add(root);
			}
		}
	}

	/** Whether a file is in a folder like `client`, with other code of the browser's. */
	isInFolder(path: string): boolean {
		const root = browserRootOf(path);
		return root !== undefined && this.#roots.has(root);
	}

	/** Whether a file belongs to a package of the workspace that others import components from. */
	isOfComponents(path: string): boolean {
		const owner = this.#evidence.packages.of(path);
		return (
			this.#evidence.kinds.of(owner).kind === 'library' &&
			[...owner.dependencies.values()].some(({ name, scope }) => componentPackages.has(name) && (scope === 'runtime' || scope === 'peer'))
		);
	}

	/**
	 * Whether a page, or an entry of a bundler that is no component of a framework, loads a file, and the file asks for nothing
	 * that only a server has.
	 */
	isLoadedByPage(path: string): boolean {
		const { graph, signs } = this.#evidence;
		// A component may be rendered by a server, with what only a server has; a page's own script is not.
		const isScript = (entry: string): boolean =>
			!signs.has(entry, 'component') && !signs.has(entry, 'server-directive') && (!isComponentFile(entry) || entry.endsWith('.html'));
		this.#pages ??= graph.reach([...this.entries()].filter(isScript), (each) => !signs.areServersOnly(each));
		return this.#pages.has(path);
	}

	/** Pages, and files that a bundler or a framework hands to a browser first. */
	*entries(): Generator<string> {
		const { facts, packages, signs } = this.#evidence;
		for (const path of facts.filesWith('module.import')) {
			if (path.endsWith('.html') && !this.#evidence.pathRole(path)) {
				yield path;
			}
		}
		yield* signs.filesWith('browser-directive');
		for (const path of facts.filesWith('module.shape')) {
			if (
				signs.areBrowsers(path) &&
				!this.#evidence.pathRole(path) &&
				(this.isInFolder(path) || isForBrowser(packages.of(path)) || this.#evidence.kindOf(path) === 'static-site')
			) {
				yield path;
			}
		}
	}
}

function isForBrowser({ dependencies }: PackageFolder): boolean {
	for (const name of dependencies.keys()) {
		if (browserPackages.has(name) || name === 'next' || name === 'nuxt' || name === 'react') {
			return true;
		}
	}
	return false;
}
