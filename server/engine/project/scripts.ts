import type { LocatedFact } from '../core/fact.js';
import { directoryOf, pathWithin } from '../core/paths.js';
import type { FactIndex } from './facts.js';
import type { Packages } from './packages.js';

type Declaration = LocatedFact<'process.declare'>;

/** Whether a package script only runs before or after another: it is no process of its own. */
export function isHook({ source, name, path }: Declaration, packages: Packages): boolean {
	const base = source !== 'script' ? undefined : name.startsWith('pre') ? name.slice(3) : name.startsWith('post') ? name.slice(4) : undefined;
	return base !== undefined && base !== '' && packages.of(path).scripts.has(base);
}

/** Whether a package script stands in a manifest without folders of code among the sources of another package: that is what the other package writes for somebody else. */
export function isOfTemplate({ source, path }: Declaration, packages: Packages, facts: FactIndex): boolean {
	const { folder, workspaceRoot } = packages.of(path);
	if (source !== 'script' || workspaceRoot || folder === '') {
		return false;
	}
	const outer = packages.ofFolder(directoryOf(folder));
	const isAmongSources = outer.manifest !== undefined && (pathWithin(outer.folder, folder)?.startsWith('src/') ?? false);
	return isAmongSources && !facts.filesWith('module.shape').some((each) => pathWithin(folder, each)?.includes('/'));
}

/** Whether a start file is a script for the shell that reads its arguments: a command that somebody types. It may use timers, and libraries that schedule, and ends all the same. */
export function isTypedCommand(entries: readonly string[], facts: FactIndex): boolean {
	return entries.some((path) => {
		const signs = facts.in(path, 'role.sign').map(({ sign }) => sign);
		return signs.includes('shebang') && signs.includes('command-line-parser');
	});
}
