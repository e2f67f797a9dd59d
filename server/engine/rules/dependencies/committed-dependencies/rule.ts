import { baseName, isOuterPath } from '../../../core/paths.js';
import type { Project } from '../../../project/project.js';
import { defineRule } from '../../rule.js';
import { isAsidePath } from '../../shared/aside.js';
import { servedFolders } from '../../shared/servedFolders.js';
import { workspacePlace } from '../../shared/workspacePlace.js';

/** Folders into which package managers unpack what is declared elsewhere. */
const unpacked: readonly string[] = ['node_modules', 'site-packages', 'bower_components', 'jspm_packages'];

export default defineRule({
	id: 'dependencies/committed-dependencies',
	scope: 'workspace',
	severity: 'warning',
	question: 'Are dependencies declared, rather than committed?',
	messages: {
		committed:
			'Version control tracks {{files}} of {{folder}}: copies of packages that nobody can tell from changed ones. Take them out with "git rm -r --cached {{folder}}", and let the lock file say what to install.',
		declared: 'No installed package is under version control.',
	},
	reads: ['package', 'dependency', 'ignore.pattern'],
	check({ project, report, affirm }) {
		const place = workspacePlace(project);
		const tracked = project.versionControl?.tracked;
		if (!place || !tracked || tracked.size === 0) {
			return;
		}
		const counts = foldersOf(tracked);
		for (const [folder, count] of counts) {
			report({
				message: 'committed',
				...manifestOf(project, folder, place),
				data: { folder, files: count === 1 ? '1 file' : `${String(count)} files` },
				// What pages load from there needs no installation then, and these managers have no lock file that would stand in for the copies.
				...((/(?:^|\/)(?:bower_components|jspm_packages)$/.test(folder) ||
					folder.split('/').some((each) => servedFolders.has(each)) ||
					isKept(project, folder)) && { severity: 'hint' as const }),
			});
		}
		if (counts.size === 0 && project.of('dependency').some(({ path }) => !isOuterPath(path))) {
			affirm({ message: 'declared', ...place });
		}
	},
});

/** Whether git is told to keep some of a folder: `!node_modules/acme-core`. */
function isKept(project: Project, folder: string): boolean {
	const name = baseName(folder);
	return project
		.of('ignore.pattern')
		.some(({ tool, pattern }) => tool === 'git' && pattern.startsWith('!') && pattern.slice(1).split('/').includes(name));
}

/**
 * Folders of installed packages that are tracked, outermost only, with their files. Fixtures and what an action runs from are
 * kept on purpose.
 */
function foldersOf(tracked: ReadonlySet<string>): ReadonlyMap<string, number> {
	/** By folder, whatever lies in it: links to programs and what a manager notes come along with the packages. */
	const counts = new Map<string, number>();
	const installed = new Set<string>();
	for (const path of tracked) {
		const segments = path.split('/');
		const at = segments.findIndex((segment, index) => index < segments.length - 1 && unpacked.includes(segment));
		const folder = segments.slice(0, at + 1).join('/');
		const home = segments
			.slice(0, at)
			.map((name) => `${name}/`)
			.join('');
		if (at >= 0) {
			counts.set(folder, (counts.get(folder) ?? 0) + 1);
		}
		// A package needs a folder of its own: `node_modules/.gitkeep` is none.
		if (
			at >= 0 &&
			!installed.has(folder) &&
			segments.length > at + 2 &&
			// What tools keep there is no package: `node_modules/.cache`.
			!segments[at + 1]!.startsWith('.') &&
			!isAsidePath(`${folder}/x`) &&
			!isActionOf(tracked, home) &&
			isInstalledAt(tracked, home, folder)
		) {
			installed.add(folder);
		}
	}
	return new Map([...counts].filter(([folder]) => installed.has(folder)));
}

/** npm unpacks beside the manifest that asks for it. A `node_modules` further down without one is where programs of the project's own find each other. */
function isInstalledAt(tracked: ReadonlySet<string>, home: string, folder: string): boolean {
	return home === '' || !folder.endsWith('/node_modules') || tracked.has(`${home}package.json`);
}

function isActionOf(tracked: ReadonlySet<string>, home: string): boolean {
	return tracked.has(`${home}action.yml`) || tracked.has(`${home}action.yaml`);
}

function manifestOf(
	project: Project,
	folder: string,
	otherwise: { readonly path: string; readonly span: { readonly start: number; readonly end: number } },
): typeof otherwise {
	const manifest = project.packageOf(folder).manifest;
	return manifest && !isOuterPath(manifest.path) ? { path: manifest.path, span: manifest.span } : otherwise;
}
