import { directoryOf } from '../../core/paths.js';
import type { FactIndex } from '../facts.js';
import type { Packages } from '../packages.js';
import type { PathRole } from './pathRoles.js';

/**
 * Folders below the root that hold samples: by what the README in them says, or as contributions of others beside the packages of
 * a project. Where the README at the root says so, its repository is about that sample, and it is judged like any service.
 */
export class SampleFolders {
	readonly #readmes: ReadonlyMap<string, string>;
	readonly #contributions: ReadonlySet<string>;
	readonly #roles = new Map<string, PathRole | undefined>();

	private constructor(readmes: ReadonlyMap<string, string>, contributions: ReadonlySet<string>) {
		this.#readmes = readmes;
		this.#contributions = contributions;
	}

	/** Those of a workspace. */
	static of(facts: FactIndex, packages: Packages): SampleFolders {
		const said = new Map(
			facts
				.of('folder.purpose')
				.flatMap(({ path, purpose }): [string, string][] => (purpose === 'sample' ? [[directoryOf(path), path]] : [])),
		);
		const folders = packages.all.filter(({ manifest }) => manifest !== undefined).map(({ folder }) => folder);
		const contributions = ['contrib', 'contribs'].filter(
			(name) =>
				folders.some((each) => each.startsWith(`${name}/`)) && folders.some((each) => each !== name && !each.startsWith(`${name}/`)),
		);
		return new SampleFolders(said.has('') ? new Map() : said, new Set(contributions));
	}

	/** What such a folder says of a file in it. */
	roleOf(path: string): PathRole | undefined {
		return this.#ofFolder(directoryOf(path));
	}

	#ofFolder(folder: string): PathRole | undefined {
		if (folder === '' || (this.#readmes.size === 0 && this.#contributions.size === 0)) {
			return undefined;
		}
		if (!this.#roles.has(folder)) {
			this.#roles.set(folder, this.#sayOf(folder) ?? this.#ofFolder(directoryOf(folder)));
		}
		return this.#roles.get(folder);
	}

	#sayOf(folder: string): PathRole | undefined {
		const readme = this.#readmes.get(folder);
		if (readme !== undefined) {
			return { role: 'docs', because: `${readme} calls it a sample, and no deploy reaches it.`, weak: true };
		}
		return this.#contributions.has(folder)
			? {
					role: 'docs',
					because: `It is in the folder ${folder}, with what others contributed to the project, and no deploy reaches it.`,
					weak: true,
				}
			: undefined;
	}
}
