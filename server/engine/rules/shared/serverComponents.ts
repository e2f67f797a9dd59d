import { baseName, extensionOf, pathWithin } from '../../core/paths.js';
import { wordSet } from '../../core/wordList.js';
import type { Project } from '../../project/project.js';
import { remembered } from '../../project/remember.js';

/** Files of Next.js's app directory that it renders on the server unless they say "use client"; an error page has to. */
const renderedNames: ReadonlySet<string> = wordSet('page layout template default not-found loading');

/** How many files may stand between a file and the pages that use it. */
const mostFiles = 200;

/**
 * Whether Next.js runs the code of a file on the server and nowhere else: pages of its app directory use it, and no code that
 * says "use client" does, by whatever way (https://nextjs.org/docs/app/api-reference/directives/use-client).
 */
export const isServerComponent = remembered((project, path): boolean => {
	if (!project.packageOf(path).dependencies.has('next')) {
		return false;
	}
	const seen = new Set([path]);
	let isRendered = false;
	for (const file of seen) {
		const users = isPage(project, file) ? [] : project.importersOf(file).filter((one) => project.roleOf(one).role !== 'test');
		if (isOfBrowser(project, file) || (users.length === 0 && !isPage(project, file)) || seen.size > mostFiles) {
			return false;
		}
		isRendered ||= isPage(project, file);
		for (const user of users) {
			seen.add(user);
		}
	}
	return isRendered;
});

/** Whether a file is one that Next.js looks for in the app directory. */
function isPage(project: Project, path: string): boolean {
	const within = pathWithin(project.packageOf(path).folder, path) ?? '';
	const name = baseName(path);
	return /^(?:src\/)?app\//.test(within) && renderedNames.has(name.slice(0, name.length - extensionOf(name).length));
}

/** Whether a file says that it is for browsers, too, or lies where pages are sent to browsers with all that they import. */
function isOfBrowser(project: Project, path: string): boolean {
	const within = pathWithin(project.packageOf(path).folder, path) ?? '';
	return (
		/^(?:src\/)?pages\/(?!api\/)/.test(within) ||
		project.in(path, 'role.sign').some(({ sign }) => sign === 'browser-directive' || sign === 'browser-global')
	);
}
