import type { LocatedFact } from '../../../core/fact.js';
import { ancestorsOf, baseName, directoryOf, isOuterPath, joinPath } from '../../../core/paths.js';
import type { Project } from '../../../project/project.js';
import { remembered } from '../../../project/remember.js';
import { defineRule } from '../../rule.js';
import { isAsidePath, isInExamples } from '../../shared/aside.js';
import { commandsWritten, type WrittenCommand } from '../../../project/commandLines.js';
import { installOf, type Install } from '../../shared/installs.js';
import { factsInFolder, manifestFolderOf, scriptNamed } from '../../shared/near.js';
import { deployAndPipelineCommands, spanOf } from '../../shared/writtenCommands.js';

export default defineRule({
	id: 'dependencies/conflicting-lockfiles',
	scope: 'workspace',
	severity: 'warning',
	tentative: true,
	question: 'Is there one lock file, of one package manager?',
	messages: {
		several:
			'Two package managers keep a lock file here ({{names}}): each installs other versions, and only one of them is kept up to date. Delete the one nobody installs with.',
		disagrees: 'The manifest asks for {{wanted}}, but the lock file is one of {{manager}}: what {{wanted}} installs is recorded nowhere.',
		member:
			'This folder is a member of a workspace whose root installs with {{wanted}}: nobody installs with {{name}}, and it falls behind. Delete it.',
		unread:
			'This installs with {{wanted}}, which reads no lock file of {{manager}}, and there is no other one: the versions that it takes are recorded nowhere.',
		listed:
			'Git tracks the lock file {{name}}, and .gitignore lists it all the same: whoever deletes it and installs again shares no new one, and some tools leave out what is listed. Take the line out.',
		ignored: 'Git ignores the lock file {{name}}, so that no build but yours has its versions.',
		single: 'One lock file, of {{manager}}, records what is installed.',
	},
	reads: [
		'dependency.lock',
		'package',
		'ignore.pattern',
		'dependency.policy',
		'process.declare',
		'workspace.members',
		'image.run',
		'pipeline.step',
	],
	check({ project, report, affirm }) {
		let saidListed = false;
		const folders = new Map<string, LocatedFact<'dependency.lock'>[]>();
		for (const lock of project.of('dependency.lock')) {
			if (!isOuterPath(lock.path) && !isAsidePath(lock.path) && !isInExamples(lock.path)) {
				const key = `${directoryOf(lock.path)}\0${lock.ecosystem}`;
				folders.set(key, [...(folders.get(key) ?? []), lock]);
			}
		}
		for (const locks of folders.values()) {
			const first = locks[0]!;
			const folder = directoryOf(first.path);
			// A lock file that is not tracked is one person's, and conflicts with nobody else's.
			const shared = locks.filter(({ path }) => project.isTracked(path) !== false);
			const managers = new Set(shared.map(({ manager }) => manager));
			const wanted = managerAsked(project, folder);
			const root = wanted === undefined && managers.size === 1 ? managerOfRoot(project, first) : undefined;
			const unread = wanted === undefined && managers.size === 1 ? installUnread(project, folder, first) : undefined;
			if (managers.size > 1) {
				const used = wanted?.name ?? managerUsed(project, shared);
				const spare = shared.find(({ manager }) => used !== undefined && manager !== used) ?? shared[1]!;
				const others = shared.filter(({ manager }) => manager !== spare.manager);
				report({
					message: 'several',
					path: spare.path,
					span: spare.span,
					data: { names: shared.map(({ path }) => path).join(', ') },
					related: others.map(({ path, span }) => ({ at: { path, span }, message: 'the other lock file' })),
				});
			} else if (wanted && shared.length > 0 && first.ecosystem === 'npm' && !managers.has(wanted.name)) {
				// What the root installs is recorded at the root; a folder with a lock file of another manager is installed apart from it.
				if (
					directoryOf(wanted.manifest.path) !== folder &&
					project
						.of('dependency.lock')
						.some((lock) => directoryOf(lock.path) === directoryOf(wanted.manifest.path) && lock.manager === wanted.name)
				) {
					// Whoever installs at the root never looks at the lock file of a member.
					const owner = project.packageOf(first.path);
					if (
						owner.folder === folder &&
						owner.workspaceRoot?.folder === directoryOf(wanted.manifest.path) &&
						![...managers].some((manager) => managersInstalling(project, '').has(manager))
					) {
						report({
							message: 'member',
							severity: 'hint',
							path: first.path,
							span: first.span,
							data: { name: first.path, wanted: wanted.name },
							related: [{ at: { path: wanted.manifest.path, span: wanted.manifest.span }, message: `asks for ${wanted.name}` }],
						});
					}
					continue;
				}
				// A package below with a lock file of its own was mostly a repository of its own: what its root asks for need not hold there.
				const isOwn = directoryOf(wanted.manifest.path) === folder;
				report({
					message: 'disagrees',
					...(isOwn ? {} : { severity: 'hint' }),
					path: wanted.manifest.path,
					span: wanted.manifest.span,
					data: { wanted: wanted.name, manager: first.manager },
					related: [{ at: { path: first.path, span: first.span }, message: 'the lock file' }],
				});
			} else if (root) {
				report({
					message: 'member',
					severity: 'hint',
					path: first.path,
					span: first.span,
					data: { name: first.path, wanted: root.manager },
					related: [{ at: { path: root.path, span: root.span }, message: 'the lock file of the root' }],
				});
			} else if (unread) {
				report({
					message: 'unread',
					severity: 'hint',
					path: unread.written.fact.path,
					span: spanOf(unread.written),
					data: { wanted: unread.manager, manager: first.manager },
					related: [{ at: { path: first.path, span: first.span }, message: 'the lock file' }],
				});
			} else if (
				shared.length > 0 &&
				shared.every(({ path }) => project.isIgnored(path)) &&
				project.packageOf(first.path).kind === 'service'
			) {
				// One line of an ignore file lists the lock files of all packages.
				if (!saidListed) {
					saidListed = true;
					report({ message: 'listed', path: first.path, span: first.span, data: { name: first.path }, severity: 'hint' });
				}
			} else if (shared.length > 0) {
				affirm({ message: 'single', path: first.path, span: first.span, data: { manager: first.manager } });
			} else if (isForgotten(project, folder, first)) {
				report({ message: 'ignored', path: first.path, span: first.span, data: { name: first.path } });
			}
		}
	},
});

/** The manager that `packageManager` names, or a script that lets no other one install, in the folder's manifest or the nearest one above that says so. */
function managerAsked(project: Project, folder: string): { readonly name: string; readonly manifest: LocatedFact<'package'> } | undefined {
	for (const each of ancestorsOf(folder)) {
		const manifest = project.in(joinPath(each, 'package.json'), 'package')[0];
		const name = manifest?.packageManager?.split('@')[0] ?? (manifest && managerAllowed(project, manifest.path));
		if (manifest && name !== undefined && /^(?:npm|yarn|pnpm|bun)$/.test(name) && !isOuterPath(manifest.path)) {
			return { name, manifest };
		}
		if (each === '') {
			break;
		}
	}
	return undefined;
}

/** The only manager that the script of a manifest lets install: `npx only-allow pnpm`. */
function managerAllowed(project: Project, path: string): string | undefined {
	const script = scriptNamed(project, path, 'preinstall');
	return script && commandsWritten(script).find(({ started }) => started.program === 'only-allow')?.argv[1];
}

/**
 * The lock file of the root of a workspace, where one of its members has one of another manager, with which nothing installs: whoever installs
 * at the root never looks at that of a member.
 */
function managerOfRoot(project: Project, lock: LocatedFact<'dependency.lock'>): LocatedFact<'dependency.lock'> | undefined {
	const { folder, workspaceRoot } = project.packageOf(lock.path);
	if (workspaceRoot === undefined || folder !== directoryOf(lock.path) || managersInstalling(project, '').has(lock.manager)) {
		return undefined;
	}
	const locks = factsInFolder(project, workspaceRoot.folder, 'dependency.lock').filter(
		({ ecosystem, path }) => ecosystem === lock.ecosystem && project.isTracked(path) !== false,
	);
	return locks.length === 1 && locks[0]!.manager !== lock.manager ? locks[0] : undefined;
}

/**
 * What an image or a pipeline installs the dependencies of a folder with, where that reads no lock file of the manager whose one is the only
 * one there. Of npm and Bun it is known that they take versions from the lock files of others
 * (https://docs.npmjs.com/cli/configuring-npm/package-lock-json#yarn-lock, https://bun.com/docs/pm/lockfile).
 */
function installUnread(
	project: Project,
	folder: string,
	lock: LocatedFact<'dependency.lock'>,
): { readonly manager: 'yarn' | 'pnpm'; readonly written: WrittenCommand } | undefined {
	for (const {
		install: { manager, packages },
		written,
	} of installsOfDeploy(project, '')) {
		const { fact } = written;
		const isHere =
			(fact.kind === 'image.run' && manifestFolderOf(project, fact.path) === folder) ||
			(fact.kind === 'pipeline.step' && joinPath('', fact.folder ?? '') === folder);
		if (
			isHere &&
			packages.length === 0 &&
			(manager === 'yarn' || manager === 'pnpm') &&
			manager !== lock.manager &&
			// Of an installation that is not held to any lock file, dependencies/non-deterministic-install speaks.
			(manager === 'pnpm' || written.argv.some((word) => /^--(?:frozen-lockfile|immutable)/.test(word))) &&
			// Another part of the repository may be meant, versions are taken over before, or a shell looks which lock file there is.
			!/\bcd\s|\bimport\b|\bsynp\b|\bif\s|\[|\byarn\.lock\b|-lock\./.test(fact.command) &&
			!project.of('dependency.lock').some((other) => other.manager === manager) &&
			!hasLockOf(project, manager)
		) {
			return { manager, written };
		}
	}
	return undefined;
}

/** A lock file may be too large to be read: being there is enough. */
function hasLockOf(project: Project, manager: 'yarn' | 'pnpm'): boolean {
	const name = manager === 'yarn' ? 'yarn.lock' : 'pnpm-lock.yaml';
	return project.files.some((path) => baseName(path) === name);
}

/** The commands of images and pipelines that install for a package, and not for the machine. */
const installsOfDeploy = remembered((project): readonly { readonly install: Install; readonly written: WrittenCommand }[] =>
	deployAndPipelineCommands(project).flatMap((written) => {
		const install = installOf(written);
		return install === undefined || install.global ? [] : [{ install, written }];
	}),
);

/** The managers that images and pipelines install with. */
const managersInstalling = remembered(
	(project): ReadonlySet<string> => new Set(installsOfDeploy(project, '').map(({ install }) => install.manager)),
);

/** The manager whose lock file images copy, or that images and pipelines install with, where they agree. */
function managerUsed(project: Project, locks: readonly LocatedFact<'dependency.lock'>[]): string | undefined {
	const copied = locks.filter(({ path }) =>
		project.of('image.copy').some(({ sources }) => sources.some((source) => baseName(source) === baseName(path))),
	);
	const installing: ReadonlySet<string> =
		copied.length > 0 ? new Set(copied.map(({ manager }) => manager)) : managersInstalling(project, '');
	const used = new Set(locks.map(({ manager }) => manager).filter((manager) => installing.has(manager)));
	return used.size === 1 ? [...used][0] : undefined;
}

/** The lock file is there, ignored, and nobody switched lock files off. Libraries may leave theirs out. */
function isForgotten(project: Project, folder: string, { path }: LocatedFact<'dependency.lock'>): boolean {
	const owner = project.packageOf(path);
	return (
		owner.kind === 'service' &&
		project.isIgnored(path) &&
		project.isTracked(path) === false &&
		!project.of('dependency.policy').some((policy) => policy.lockfile === false && directoryOf(policy.path) === folder)
	);
}
