import type { LocatedFact } from '../core/fact.js';
import { directoryOf, pathWithin } from '../core/paths.js';
import type { FactIndex } from './facts.js';
import type { ModuleGraph } from './graph.js';
import type { Modules } from './modules.js';
import { entryPath } from './packages.js';
import type { PackageFolder, Packages } from './packages.js';
import { serverPackages } from './programs.js';

type Declaration = LocatedFact<'process.declare'>;

/** What tells what a package script starts. */
export interface ScriptInput {
	readonly facts: FactIndex;
	readonly packages: Packages;
	readonly modules: Modules;
	readonly graph: ModuleGraph;
}

/** A command (bin) of a package: its file, and what that imports itself. */
export interface Command {
	readonly path: string;
	readonly imports: readonly string[];
}

/** The commands (bin) that the manifest of a package declares and that are found. */
export function commandsOf(each: PackageFolder, modules: Modules, graph: ModuleGraph): readonly Command[] {
	const files = (each.manifest?.entries ?? []).flatMap(({ field, path }) =>
		field === 'bin' ? (modules.find(entryPath(each, path)) ?? []) : [],
	);
	return files.map((path) => ({ path, imports: graph.importsOf(path) }));
}

/** Whether a package script only runs before or after another: it is no process of its own. */
export function isHook({ source, name, path }: Declaration, packages: Packages): boolean {
	const base =
		source !== 'script' ? undefined : name.startsWith('pre') ? name.slice(3) : name.startsWith('post') ? name.slice(4) : undefined;
	return base !== undefined && base !== '' && packages.of(path).scripts.has(base);
}

/**
 * Whether a package script stands in a manifest without folders of code among the sources of another package: that is what the
 * other package writes for somebody else.
 */
export function isOfTemplate({ source, path }: Declaration, packages: Packages, facts: FactIndex): boolean {
	const { folder, workspaceRoot } = packages.of(path);
	if (source !== 'script' || workspaceRoot || folder === '') {
		return false;
	}
	const outer = packages.ofFolder(directoryOf(folder));
	const isAmongSources = outer.manifest !== undefined && (pathWithin(outer.folder, folder)?.startsWith('src/') ?? false);
	return isAmongSources && !facts.filesWith('module.shape').some((each) => pathWithin(folder, each)?.includes('/'));
}

/**
 * Whether a package script starts the command (bin) that its package is published with, it depends on no framework for servers,
 * and neither the command nor what it imports first of all serves requests: it is made for a person at
 * a terminal, and a server is one of the things it can do for them.
 */
export function startsCommand(
	{ source, path }: Declaration,
	entries: readonly string[],
	{ facts, packages, modules, graph }: ScriptInput,
): boolean {
	const owner = packages.of(path);
	const { manifest, dependencies } = owner;
	const started = commandsOf(owner, modules, graph).filter(
		(command) => entries.includes(command.path) || command.imports.some((each) => entries.includes(each)),
	);
	if (source !== 'script' || manifest === undefined || manifest.private || started.length === 0) {
		return false;
	}
	const files = [...entries, ...started.flatMap((command) => [command.path, ...command.imports])];
	const serves = files.some((file) =>
		(['server.listen', 'http.route', 'session.store'] as const).some((kind) => facts.hasKind(file, kind)),
	);
	// Who calls a server over a socket needs that library, too.
	return !serves && ![...serverPackages].some((name) => name !== 'ws' && dependencies.get(name)?.scope === 'runtime');
}

/**
 * Whether a start file is a script for the shell that reads its arguments: a command that somebody types. It may use timers, and
 * libraries that schedule, and ends all the same.
 */
export function isTypedCommand(entries: readonly string[], facts: FactIndex): boolean {
	return entries.some((path) => {
		const signs = facts.in(path, 'role.sign').map(({ sign }) => sign);
		return signs.includes('shebang') && signs.includes('command-line-parser');
	});
}
