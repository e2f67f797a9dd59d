import { isOpen } from './loads.js';
import type { Project } from './project.js';

/** Code that no reader reads, and that imports modules all the same. */
const unread = /\.(?:vue|svelte|astro|mdx|coffee|ls|litcoffee|marko|civet|imba)$/;
const code = /\.(?:[cm]?[jt]s|[jt]sx)$/;
/** What pages load, and what programs wrote or brought along: it is too long to be read, and imports nothing of the service. */
const ofPages = /[.-]min\.js$|\.d\.(?:\w+\.)?[cm]?ts$|(?:^|\/)(?:public|static|assets|vendor|vendors|www|wwwroot|dist|build|\.yarn)\//;

/** Folders of packages, by all files of a workspace, which stay the same while somebody types. */
interface Unread {
	/** Those with code that no reader reads or could read. */
	readonly packages: ReadonlySet<string>;
	/** Those in which a part of the service loads modules by names which are not known. */
	readonly loading: ReadonlySet<string>;
}

const known = new WeakMap<ReadonlySet<string>, Unread>();

/** Whether a package holds code that no reader reads or could read. */
export function unreadIn(project: Project, folder: string): boolean {
	return unreadOf(project).packages.has(folder);
}

/** Whether something of a package loads modules by names which are not known. */
export function loadsOpenly(project: Project, folder: string): boolean {
	return unreadOf(project).loading.has(folder);
}

function unreadOf(project: Project): Unread {
	let found = known.get(project.allFiles);
	if (found === undefined) {
		found = {
			packages: new Set(
				[...project.allFiles]
					.filter((path) => unread.test(path) || (code.test(path) && !ofPages.test(path) && project.in(path, 'module.shape').length === 0))
					.map((path) => project.packageOf(path).folder),
			),
			loading: new Set(
				project
					.of('module.load')
					.filter(
						({ path, specifier }) =>
							!['test', 'build', 'admin', 'docs'].includes(project.roleOf(path).role) && isOpen(project.resolve(specifier, path), path),
					)
					.map(({ path }) => project.packageOf(path).folder),
			),
		};
		known.set(project.allFiles, found);
	}
	return found;
}
