import { remembered } from './remember.js';

/** More importers than this are not looked through. */
const mostImporters = 300;

/**
 * Whether a page may load a file: itself, or since code of a page imports it on some way. A component that a server renders
 * first is loaded by a page as well.
 */
export const isUsedInBrowser = remembered((project, path): boolean => {
	if (project.isLoadedByBrowser(path)) {
		return true;
	}
	const seen = new Set([path]);
	for (const each of seen) {
		if (project.roleOf(each).role === 'browser' || project.in(each, 'role.sign').some(({ sign }) => sign === 'browser-directive')) {
			return true;
		}
		for (const importer of seen.size < mostImporters ? project.importersOf(each) : []) {
			seen.add(importer);
		}
	}
	return false;
});
