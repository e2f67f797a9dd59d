import type { LocatedFact } from '../core/fact.js';
import { baseName, directoryOf, joinPath } from '../core/paths.js';
import type { Word } from '../shell/command.js';
import type { MakeCall } from '../shell/make.js';
import type { StartedProgram } from '../shell/unwrap.js';
import type { FactIndex } from './facts.js';
import type { ImageFiles } from './images.js';
import { memberScriptsOf } from './memberScripts.js';
import type { PackageFolder, Packages } from './packages.js';
import { isDevelopmentPath } from './roles/pathRoles.js';
import { ScriptFolder } from './scriptFolder.js';
import { taskFilesIn, withFolders } from './taskFiles.js';

/** Where a command runs: a folder of the workspace, or a folder of an image. */
export interface Place {
	readonly folder: string;
	readonly image?: { readonly files: ImageFiles; readonly folder: string };
}

/** A script of a package, and the package. */
export interface CalledScript {
	readonly owner: PackageFolder;
	readonly script: LocatedFact<'process.declare'>;
}

/** Finds what commands call by its name, from where they run: scripts of packages and of shells, and files of tasks. */
export class Callees {
	readonly #packages: Packages;
	readonly #facts: FactIndex;
	#there: ReadonlySet<string> | undefined;

	constructor(packages: Packages, facts: FactIndex) {
		this.#packages = packages;
		this.#facts = facts;
	}

	/** The folder of the workspace that a place stands for; in an image, the one that its manifest was copied from. */
	folderOf(place: Place): string {
		if (!place.image) {
			return place.folder;
		}
		const manifest = place.image.files.fileAt('package.json', place.image.folder);
		return manifest === undefined ? place.folder : directoryOf(manifest);
	}

	/** The file of tasks that a call reads; in an image, the one that was copied there. */
	taskFileAt(call: MakeCall, place: Place): string | undefined {
		const { image } = place;
		const copied = image === undefined ? [] : taskFilesIn('', call).flatMap((name) => image.files.fileAt(name, image.folder) ?? []);
		return [...copied, ...taskFilesIn(this.folderOf(place), call)].find(
			(path) => !isDevelopmentPath(path) && this.#facts.in(path, 'task.declare').length > 0,
		);
	}

	/** Whether there is a file or a folder. */
	isThere(path: string): boolean {
		this.#there ??= withFolders(this.#facts.paths);
		return this.#there.has(path);
	}

	/** The shell script that a command names, in the workspace or copied into the image. */
	shellScriptAt(text: string, { folder, image }: Place): LocatedFact<'shell.script'> | undefined {
		return image !== undefined
			? this.scriptInImage(text, image)
			: text.startsWith('/')
				? undefined
				: this.#scriptAt([joinPath(folder, text)]);
	}

	/** The script that a path of an image leads to, or a name that it finds among its programs. */
	scriptInImage(text: string, { files, folder }: NonNullable<Place['image']>): LocatedFact<'shell.script'> | undefined {
		const copied = files.copiedAt(text, folder);
		// What an image takes by its name is a part of it, whatever its folder is called, unless it says itself that it is for developers.
		if (copied !== undefined && this.#isNamedBy(files.dockerfile, copied)) {
			return this.#facts.in(copied, 'shell.script')[0];
		}
		return this.#scriptAt([
			files.fileAt(text, folder),
			text.includes('/') ? undefined : files.fileAt(`/usr/local/bin/${text}`),
			// What the image build copies from one of its own folders to another lies beside the Dockerfile more often than anywhere else.
			joinPath(directoryOf(files.dockerfile), baseName(text)),
		]);
	}

	#isNamedBy(dockerfile: string, path: string): boolean {
		return (
			!isDevelopmentPath(dockerfile) &&
			!isDevelopmentPath(baseName(path)) &&
			this.#facts
				.in(dockerfile, 'image.copy')
				.some(
					({ from, sources }) =>
						from === undefined &&
						sources.some((source) => source.includes('/') && `/${path}`.endsWith(`/${joinPath('', source.replace(/^\/+/, ''))}`)),
				)
		);
	}

	#scriptAt(paths: readonly (string | undefined)[]): LocatedFact<'shell.script'> | undefined {
		return paths.flatMap((path) => (path === undefined || isDevelopmentPath(path) ? [] : this.#facts.in(path, 'shell.script')))[0];
	}

	/** The scripts that a command calls; undefined when it calls none that there is. */
	scriptsOf({ program, words, target }: StartedProgram, place: Place): readonly CalledScript[] | undefined {
		const argv = words.map((word) => word.text);
		const members = memberScriptsOf(program, argv);
		const folder = this.folderOf(place);
		let owners: readonly PackageFolder[];
		let names: readonly string[];
		if (members) {
			const root = this.#packages.ofFolder(folder);
			const all = this.#packages.membersOf(root);
			const named = (members.packages ?? []).map((name) => this.#named(name, root)).filter((one) => one !== undefined);
			owners = named.length > 0 ? named : all.length > 0 ? all : [root];
			names = members.names;
		} else if (target.kind === 'script') {
			const at = target.folder === undefined ? folder : this.folderOf(moved(place, { text: target.folder, expands: false }));
			const here = this.#packages.ofFolder(at);
			const named = target.workspace === undefined ? here : this.#named(target.workspace, here);
			owners = named ? [named] : [];
			names = [target.script.split(' ')[0]!];
		} else {
			return undefined;
		}
		const found = owners.flatMap((owner) => names.flatMap((name) => scriptsNamed(owner, name).map((script) => ({ owner, script }))));
		return found.length > 0 ? found : undefined;
	}

	#named(name: string, near: PackageFolder): PackageFolder | undefined {
		return (
			this.#packages.named(name) ??
			this.#packages.at(joinPath(near.folder, name)) ??
			this.#packages.all.find((each) => each.name?.endsWith(`/${name}`))
		);
	}
}

/** The place after `cd`; the same one where it is not known where that leads. */
export function moved(place: Place, to: Pick<Word, 'text' | 'expands'> | undefined): Place {
	if (!to || to.expands || to.text === '-' || to.text.startsWith('~')) {
		return place;
	}
	if (place.image) {
		return { ...place, image: { ...place.image, folder: joinPath(place.image.folder, to.text) } };
	}
	return to.text.startsWith('/') ? place : { folder: joinPath(place.folder, to.text) };
}

/** Scripts by name, or by a pattern that ends in `*` (`npm-run-all build:*`). */
function scriptsNamed(owner: PackageFolder, name: string): readonly LocatedFact<'process.declare'>[] {
	const star = name.indexOf('*');
	if (star < 0) {
		const script = owner.scripts.get(name);
		return script ? [script] : [];
	}
	const prefix = name.slice(0, star);
	return [...owner.scripts.values()].filter((each) => each.name.startsWith(prefix) && each.name.length > prefix.length);
}

/** Where a script lies, and where it is called by this name. */
export function scriptFolder(name: string, path: string, { folder, image }: Place): ScriptFolder {
	if (image === undefined) {
		return new ScriptFolder(directoryOf(path), folder);
	}
	const isFound = name.includes('/') || image.files.fileAt(name, image.folder) !== undefined;
	return new ScriptFolder(isFound ? directoryOf(joinPath(image.folder, name)) : 'usr/local/bin', image.folder);
}
