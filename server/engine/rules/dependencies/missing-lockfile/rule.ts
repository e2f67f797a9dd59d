import type { Fact } from '../../../core/fact.js';
import { ancestorsOf, directoryOf, isOuterPath, joinPath } from '../../../core/paths.js';
import type { Package, Project } from '../../../project/project.js';
import { defineRule } from '../../rule.js';
import { isAsidePath } from '../../shared/aside.js';
import { isBuiltAlone } from '../../shared/builtAlone.js';
import { lockedAt } from '../../shared/lockedPackages.js';
import { leavesManager } from '../../shared/lockPolicy.js';
import { factsInFolder, packageNamed, scriptNamed } from '../../shared/near.js';

const npmLockFiles: readonly string[] = [
	'package-lock.json',
	'npm-shrinkwrap.json',
	'yarn.lock',
	'pnpm-lock.yaml',
	'bun.lock',
	'bun.lockb',
];

export default defineRule({
	id: 'dependencies/missing-lockfile',
	scope: 'workspace',
	severity: 'warning',
	tentative: true,
	question: 'Are the exact versions of all dependencies recorded?',
	messages: {
		missing: 'No lock file records the exact versions of these {{count}} dependencies: two builds of the same code can differ.',
		ignored: 'The lock file is ignored by git, so that no build but yours has the exact versions of these {{count}} dependencies.',
		alone:
			'The image of this folder is built without a lock file for these {{count}} dependencies: the one further up is of another package.',
		apart:
			'No lock file records the exact versions of these {{count}} dependencies: the one further up is of another package, to which this one does not belong.',
		locked: 'The {{manager}} lock file records the exact version of every dependency.',
	},
	reads: [
		'package',
		'dependency',
		'dependency.lock',
		'dependency.locked',
		'dependency.policy',
		'ignore.pattern',
		'process.declare',
		'image.base',
		'image.copy',
		'compose.service',
		'workspace.members',
	],
	check({ project, report, affirm }) {
		for (const lock of project.of('dependency.lock')) {
			if (!isOuterPath(lock.path) && !isAsidePath(lock.path)) {
				affirm({ message: 'locked', path: lock.path, span: lock.span, data: { manager: lock.manager } });
			}
		}
		let saidIgnored = false;
		for (const each of [...project.packages].sort((a, b) => a.folder.length - b.folder.length)) {
			const { manifest, dependencies, kind, folder } = each;
			const installed = [...dependencies.values()].filter(({ scope }) => scope !== 'peer');
			// A library is installed with the lock file of whoever uses it.
			if (!manifest || kind !== 'service' || installed.length === 0 || isOuterPath(manifest.path) || isAsidePath(manifest.path)) {
				continue;
			}
			if (isRenounced(project, folder, manifest.ecosystem)) {
				continue;
			}
			const place = { path: manifest.path, span: manifest.span, data: { count: String(installed.length) } };
			if (isLocked(project, folder, manifest.ecosystem)) {
				if (hasNpmLock(project, folder)) {
					continue;
				}
				// The lock file is further up.
				if (isBuiltAlone(project, folder)) {
					report({ message: 'alone', ...place, severity: 'information' });
				} else if (isInstalledApart(project, each, installed)) {
					report({ message: 'apart', ...place, severity: 'hint' });
				}
			} else {
				const isIgnored = project.isIgnored(joinPath(folder, 'package-lock.json'));
				// One line of an ignore file leaves out the lock files of all packages.
				if (isIgnored && saidIgnored) {
					continue;
				}
				saidIgnored ||= isIgnored;
				// Who installs a published command gets no lock file of it anyway, and its makers see what their users will.
				const isOffered = isIgnored && !manifest.private && manifest.entries.some(({ field }) => field === 'bin');
				report({
					message: isIgnored ? 'ignored' : 'missing',
					...place,
					...((isOffered || leavesManager(project, folder)) && { severity: 'hint' as const }),
				});
			}
		}
	},
});

/**
 * Whether a package below another one is installed by itself: it has a start of its own, no tool for several packages knows it, and what
 * lies further up neither declares nor locks a package that it needs.
 */
function isInstalledApart(project: Project, { folder, workspaceRoot }: Package, installed: readonly Fact<'dependency'>[]): boolean {
	const above = [...ancestorsOf(directoryOf(folder))];
	const holds = (name: string): boolean =>
		above.some((one) => factsInFolder(project, one, 'dependency').some((dependency) => dependency.name === name)) ||
		lockedAt(project, directoryOf(folder)).has(name);
	return (
		folder !== '' &&
		workspaceRoot === undefined &&
		scriptNamed(project, joinPath(folder, 'package.json'), 'start') !== undefined &&
		!above.some(
			(one) =>
				factsInFolder(project, one, 'workspace.members').length > 0 || workspaceFiles.some((name) => project.has(joinPath(one, name))),
		) &&
		installed.some(({ scope, name }) => scope === 'runtime' && packageNamed(project, name) === undefined && !holds(name))
	);
}

/** Files of tools that install several packages at once. */
const workspaceFiles: readonly string[] = ['pnpm-workspace.yaml', 'lerna.json', 'nx.json', 'rush.json', 'turbo.json'];

/** A lock file may be too large to be read: being there is enough. */
function hasNpmLock(project: Project, folder: string): boolean {
	return npmLockFiles.some((name) => project.has(joinPath(folder, name)));
}

/** Workspaces share the lock file of their root, so one in any folder above is theirs. */
function isLocked(project: Project, folder: string, ecosystem: string): boolean {
	const folders = [...ancestorsOf(folder)];
	return (
		folders.some((one) => factsInFolder(project, one, 'dependency.lock').some((lock) => lock.ecosystem === ecosystem)) ||
		(ecosystem === 'npm' && folders.some((one) => hasNpmLock(project, one)))
	);
}

/** Somebody told the installer to write none: a choice, and one that the installer's configuration explains better than a warning. */
function isRenounced(project: Project, folder: string, ecosystem: string): boolean {
	const folders = new Set(ancestorsOf(folder));
	return project
		.of('dependency.policy')
		.some((policy) => policy.ecosystem === ecosystem && policy.lockfile === false && folders.has(directoryOf(policy.path)));
}
