import { asideRoles } from '../core/role.js';
import { isOpen } from './loads.js';
import type { Project } from './project.js';
import { rememberedOverKeystrokes } from './remember.js';

/** Code that no reader reads, and that imports modules all the same. */
const unread = /\.(?:vue|svelte|astro|mdx|coffee|ls|litcoffee|marko|civet|imba)$/;
const code = /\.(?:[cm]?[jt]s|[jt]sx)$/;
/** What pages load, and what programs wrote or brought along: it is too long to be read, and imports nothing of the service. */
const ofPages = /[.-]min\.js$|\.d\.(?:\w+\.)?[cm]?ts$|(?:^|\/)(?:public|static|assets|vendor|vendors|www|wwwroot|dist|build|\.yarn)\//;

/** The folders of packages with code that no reader reads or could read. */
const unreadFolders = rememberedOverKeystrokes(
	(project): ReadonlySet<string> =>
		new Set(
			[...project.allFiles]
				.filter((path) => unread.test(path) || (code.test(path) && !ofPages.test(path) && project.in(path, 'module.shape').length === 0))
				.map((path) => project.packageOf(path).folder),
		),
);

/** The folders of packages in which a part of the service loads modules by names which are not known. */
const loadingFolders = rememberedOverKeystrokes(
	(project): ReadonlySet<string> =>
		new Set(
			project
				.of('module.load')
				.filter(({ path, specifier }) => !asideRoles.has(project.roleOf(path).role) && isOpen(project.resolve(specifier, path), path))
				.map(({ path }) => project.packageOf(path).folder),
		),
);

/** Whether a package holds code that no reader reads or could read. */
export function unreadIn(project: Project, folder: string): boolean {
	return unreadFolders(project).has(folder);
}

/** Whether something of a package loads modules by names which are not known. */
export function loadsOpenly(project: Project, folder: string): boolean {
	return loadingFolders(project).has(folder);
}
