import { groupedBy } from '../core/group.js';
import { baseName, directoryOf, extensionOf, joinPath } from '../core/paths.js';
import type { PlacedCommand } from './commands.js';
import type { Modules } from './modules.js';
import type { PackageFolder, Packages } from './packages.js';
import { entryPath } from './packages.js';
import { developmentServers, isListed, serverFrameworks, taskPrograms, tools } from './programs.js';

/** What a command starts. */
export interface EntryPoint {
	readonly files: readonly string[];
	/** Those of the files that the program's runtime loads before it (`--import ./trace.js`): parts of the program, which is another file. */
	readonly preloads?: readonly string[];
	/** The framework that serves what it finds by its conventions. */
	readonly framework?: string;
	/** It serves while somebody develops: with a watcher, or a bundler's server. */
	readonly development: boolean;
	/** It changes data or schema, and ends. */
	readonly task: boolean;
	/** It builds, tests, formats or checks: nothing of a deploy. */
	readonly tooling: boolean;
}

const nothing: EntryPoint = { files: [], development: false, task: false, tooling: false };

/** A command that a package brings, and what it runs. */
interface Binary {
	readonly name: string;
	readonly path: string;
}

/** Finds what commands start: source files, or what a framework looks for. */
export class EntryPoints {
	readonly #modules: Modules;
	readonly #packages: Packages;
	#binaries: ReadonlyMap<string, readonly Binary[]> | undefined;

	constructor(modules: Modules, packages: Packages) {
		this.#modules = modules;
		this.#packages = packages;
	}

	/** What a command starts. */
	of(command: PlacedCommand): EntryPoint {
		const { started, argv } = command;
		const { program, target } = started;
		const owner = this.#packages.ofFolder(command.folder);
		const operand = argv.slice(1).find((each) => !each.startsWith('-')) ?? '';
		if (isListed(taskPrograms, program, operand)) {
			// The file that configures the task (`--dataSource=src/data-source.ts`) is code of the task.
			const named = argv
				.slice(1)
				.map((each) => each.slice(each.indexOf('=') + 1))
				.filter(isCode);
			return { ...nothing, files: named.flatMap((path) => this.#file(path, command) ?? []), task: true };
		}
		if (target.kind === 'entry') {
			const preloads = target.preloads.filter((each) => each.startsWith('.'));
			const files = target.file.expands ? preloads : [...preloads, target.file.text];
			// A command line tool of typeorm or of a test runner that is run by node has its own file in node_modules.
			const tool = /(?:^|\/)node_modules\/(?:\.bin\/)?([^/]+)/.exec(target.file.text)?.[1];
			if (tool !== undefined) {
				return this.of({
					...command,
					argv: [tool, ...argv.slice(argv.indexOf(target.file.text) + 1)],
					started: { ...started, program: tool, target: { kind: 'program' } },
				});
			}
			const found = files.flatMap((path) => this.#file(path, command) ?? []);
			const loaded = preloads.flatMap((path) => this.#file(path, command) ?? []);
			return {
				...nothing,
				files: found,
				...(loaded.length > 0 && loaded.length < found.length && { preloads: loaded }),
				development: started.watches,
			};
		}
		if (isListed(developmentServers, program, operand)) {
			return { ...nothing, development: true };
		}
		const framework = Object.hasOwn(serverFrameworks, program) ? serverFrameworks[program] : undefined;
		if (framework) {
			const starts = framework.start.includes(operand) || (framework.start.includes('*') && framework.builds?.includes(operand) !== true);
			const develops = framework.develop.includes(operand) || (starts && started.watches);
			return starts || develops
				? {
						...nothing,
						files: this.#frameworkFiles(program, framework.entries, argv, operand, owner),
						framework: program,
						development: develops,
					}
				: { ...nothing, tooling: true };
		}
		if (program === 'fastify') {
			const file = argv.find((each) => isCode(each));
			return {
				...nothing,
				files: file === undefined ? [] : [this.#file(file, command) ?? []].flat(),
				framework: program,
				development: started.watches,
			};
		}
		if (started.watches && target.kind === 'program') {
			// A watcher without a file starts the package's main.
			const main = this.#modules.mainOf(owner);
			return { ...nothing, files: main === undefined ? [] : [main], development: true };
		}
		if (tools.has(program)) {
			return { ...nothing, tooling: true };
		}
		return { ...nothing, files: this.#binary(program, owner) };
	}

	#file(path: string, { place, folder }: PlacedCommand): string | undefined {
		if (path.includes('$') || path.includes('*') || /^[a-z]+:/.test(path)) {
			return undefined;
		}
		const copied = place.image?.files.fileAt(path, place.image.folder);
		return (
			codeOnly(copied) ??
			(path.startsWith('/')
				? undefined
				: (this.#codeAt(joinPath(folder, path)) ?? this.#codeAbove(path, folder) ?? this.#mainAt(joinPath(folder, path), folder)))
		);
	}

	/** The code behind a file that a build makes, and that the manifest calls the package's main: a bundle may have any name. */
	#mainAt(path: string, folder: string): string | undefined {
		const owner = this.#packages.ofFolder(folder);
		const isMain = (owner.manifest?.entries ?? []).some((entry) => entry.field === 'main' && entryPath(owner, entry.path) === path);
		return isMain ? codeOnly(this.#modules.mainOf(owner)) : undefined;
	}

	/** Where the folder above a manifest has none of its own, an installer may put that one there: its paths are from there. */
	#codeAbove(path: string, folder: string): string | undefined {
		const above = directoryOf(folder);
		const isMoved = folder !== '' && !folder.startsWith('..') && this.#packages.ofFolder(above).manifest === undefined;
		return isMoved && !path.startsWith('..') ? this.#codeAt(joinPath(above, path)) : undefined;
	}

	#codeAt(path: string): string | undefined {
		return codeOnly(this.#modules.find(path));
	}

	/** A binary that a package of the workspace provides. */
	#binary(program: string, owner: PackageFolder): readonly string[] {
		this.#binaries ??= groupedBy(this.#packages.all.flatMap(binariesOf), ({ name }) => name);
		const own = binariesOf(owner).filter(({ name }) => name === program);
		for (const { path } of [...own, ...(this.#binaries.get(program) ?? [])]) {
			const found = this.#codeAt(path);
			if (found !== undefined) {
				return [found];
			}
		}
		return [];
	}

	#frameworkFiles(
		program: string,
		entries: readonly string[],
		argv: readonly string[],
		operand: string,
		owner: PackageFolder,
	): readonly string[] {
		const folders = [owner.folder];
		const name = argv[argv.indexOf(operand) + 1];
		if ((program === 'nest' || program === 'nx') && name !== undefined && !name.startsWith('-')) {
			folders.unshift(joinPath(owner.folder, `apps/${name}`));
		}
		for (const folder of folders) {
			const found = entries.flatMap((entry) => this.#codeAt(joinPath(folder, entry)) ?? []);
			if (found.length > 0) {
				return found;
			}
		}
		return [];
	}
}

function codeOnly(path: string | undefined): string | undefined {
	return path === undefined || path.endsWith('.json') || path.endsWith('.d.ts') || path.endsWith('.sh') ? undefined : path;
}

function isCode(word: string): boolean {
	return ['.js', '.mjs', '.cjs', '.ts', '.mts', '.cts'].includes(extensionOf(word));
}

function binariesOf(each: PackageFolder): readonly Binary[] {
	return (each.manifest?.entries ?? []).flatMap(({ field, key, path }) =>
		field === 'bin' ? [{ name: key ?? baseName(each.name ?? ''), path: entryPath(each, path) }] : [],
	);
}
