import type { PackageFolder } from './packages.js';

/** Fields of a manifest that only those who install a package have a use for. */
export const publishingFields: ReadonlySet<string> = new Set(['files', 'types', 'typings', 'publishConfig']);

/** Whether a package brings a command along. */
export function hasBinary(each: PackageFolder): boolean {
	return each.manifest?.entries.some(({ field }) => field === 'bin') ?? false;
}

/** Whether a package names modules that others may import. */
export function hasModules(each: PackageFolder): boolean {
	return each.manifest?.entries.some(({ field }) => field === 'exports' || field === 'module') ?? false;
}

/** Whether a package names anything that others may import, be it only its main module. */
export function hasExports(each: PackageFolder): boolean {
	return each.manifest?.entries.some(({ field }) => field === 'exports' || field === 'module' || field === 'main') ?? false;
}

/**
 * Others import it: it declares `exports`, or both `main` and `module`, or is published with one of them. Each alone says little, since
 * `npm init` writes `main`, and `bun init` writes `module`.
 */
export function isPublished(each: PackageFolder, fields: ReadonlySet<string>): boolean {
	const entries = new Set(each.manifest?.entries.map(({ field }) => field));
	if (entries.has('exports') || (entries.has('main') && entries.has('module'))) {
		return true;
	}
	const isMember = each.workspaceRoot !== undefined;
	return (
		(entries.has('main') || entries.has('module')) &&
		([...fields].some((field) => publishingFields.has(field)) ||
			isMember ||
			[...each.dependencies.values()].some(({ scope }) => scope === 'peer'))
	);
}
