import type { LocatedFact } from '../../../core/fact.js';
import { groupedBy } from '../../../core/group.js';
import { baseName, isOuterPath, joinPath } from '../../../core/paths.js';
import { commandsWritten, type CommandFact } from '../../../project/commandLines.js';
import type { Project } from '../../../project/project.js';
import { defineRule } from '../../rule.js';
import { isAsideName, isAsidePath, isInExamples } from '../../shared/aside.js';
import { isAsideStage } from '../../shared/stages.js';
import { workspacePlace } from '../../shared/workspacePlace.js';
import { spanOf } from '../../shared/writtenCommands.js';
import { amongUrls, branches, cloned, fetched, piped, substituted, type Found } from './sources.js';
import { commandsOfTasks } from './tasks.js';

export default defineRule({
	id: 'codebase/unpinned-foreign-code',
	scope: 'workspace',
	severity: 'warning',
	tentative: true,
	question: 'Does code from elsewhere come in as a dependency of a fixed version?',
	messages: {
		clone:
			'This clones {{name}} at whatever its branch holds on the day of the build: the same commit of yours becomes another program tomorrow. Take it as a package, or check out a commit.',
		archive:
			'This fetches {{name}} as its branch {{branch}} is on the day of the build. Take it as a package, or name a commit or a release.',
		file: 'This fetches a program of {{name}} as its branch {{branch}} has it on the day of the build. Keep a copy of it, or name a commit or a release.',
		release:
			'This fetches the latest release of {{name}}, whichever that is on the day of the build: the same commit of yours becomes another image tomorrow. Name the release.',
		script:
			'This runs whatever {{name}} serves on the day of the build, in no particular version: the same commit of yours becomes another image tomorrow. Name a version, or check a sum.',
		action:
			'{{name}} is whatever its branch {{branch}} holds on the day of the run: the same commit of yours becomes another pipeline tomorrow, with all that it is handed. Name a version or a commit.',
		nested:
			'{{folder}} stands for a commit of another repository, and no .gitmodules says of which: whoever clones this one gets an empty folder. Make it a package or a submodule, or commit its files.',
		followed:
			'This takes the submodules as their branches are on the day of the build, and not the commits that are recorded here. Leave out "--remote".',
		pinned: 'Code from elsewhere comes in at a fixed revision ({{name}}).',
	},
	reads: [
		'image.run',
		'image.copy',
		'image.base',
		'process.declare',
		'shell.script',
		'pipeline.step',
		'pipeline.action',
		'package',
		'task.declare',
	],
	check({ project, report, affirm }) {
		const place = workspacePlace(project);
		const [folder, ...others] = nestedRepositories(project);
		if (place && folder !== undefined) {
			report({ message: 'nested', ...place, data: { folder: [folder, ...others.slice(0, 4)].join(', ') }, severity: 'hint' });
		}
		const followed = project
			.of('pipeline.action')
			.filter(
				({ path, action, version }) => !isOuterPath(path) && /^[\w.-]+\//.test(action) && version !== undefined && branches.has(version),
			);
		// Who mends one line of a pipeline sees the others.
		for (const [path, [first, ...others]] of groupedBy(followed, (fact) => fact.path)) {
			report({
				message: 'action',
				path,
				span: first.span,
				data: { name: first.action, branch: first.version! },
				related: others.slice(0, 8).map(({ span, action }) => ({ at: { path, span }, message: `And so is ${action}.` })),
				severity: 'hint',
			});
		}
		const scripts = project
			.of('process.declare')
			.filter(
				({ source, name }) =>
					source !== 'script' || /^(?:pre|post)?(?:install|build|prepare|start|setup|bootstrap|heroku|deploy)/.test(name),
			);
		for (const { path, span, sources, stage } of project.of('image.copy')) {
			const found = isOuterPath(path) || isInExamples(path) || isAsidePath(path) ? undefined : amongUrls(sources);
			const alias = found && project.in(path, 'image.base').find((base) => base.stage === stage)?.alias;
			if (found && found.message !== 'pinned' && (alias === undefined || !isAsideName(alias))) {
				report({
					message: found.message,
					path,
					span,
					data: { name: found.name, branch: found.branch ?? '' },
					...(lesser.has(found.message) && { severity: 'hint' as const }),
				});
			}
		}
		const facts: readonly CommandFact[] = [
			...project.of('image.run'),
			...scripts,
			...scriptsInUse(project),
			...project.of('pipeline.step'),
		];
		for (const fact of facts) {
			const isPipeline = fact.kind === 'pipeline.step';
			if (isOuterPath(fact.path) || isInExamples(fact.path) || (!isPipeline && isAsidePath(fact.path)) || isAsideStage(fact, project)) {
				continue;
			}
			const commands = commandsWritten(fact);
			for (const [index, written] of commands.entries()) {
				const found =
					cloned(written, commands.slice(index + 1)) ??
					fetched(written) ??
					(fact.kind === 'image.run' ? (substituted(written) ?? piped(written, commands[index + 1])) : undefined);
				const path = fact.path;
				// An image that fetches its own repository is one that tries out a branch.
				if (found && isOwn(found.name, project)) {
					continue;
				}
				if (found?.message === 'pinned') {
					affirm({ message: 'pinned', path, span: spanOf(written), data: { name: found.name } });
				} else if (found) {
					report({
						message: found.message,
						path,
						span: spanOf(written),
						data: { name: found.name, branch: found.branch ?? '' },
						...(isPipeline || lesser.has(found.message)
							? { severity: 'hint' as const }
							: found.message === 'script'
								? { severity: 'information' as const }
								: {}),
					});
				}
			}
		}
		for (const path of new Set(project.of('task.declare').map((task) => task.path))) {
			if (isOuterPath(path) || isInExamples(path) || isAsidePath(path)) {
				continue;
			}
			for (const commands of commandsOfTasks(project, path)) {
				for (const [index, written] of commands.entries()) {
					const found = cloned(written, commands.slice(index + 1));
					// What lies somewhere else on the machine is a tool of whoever works there.
					if (found?.message === 'clone' && !isOwn(found.name, project) && !/^(?:[/~]|\$[({]?HOME)/.test(written.argv.at(-1)!)) {
						report({ message: 'clone', path, span: spanOf(written), data: { name: found.name }, severity: 'hint' });
					}
				}
			}
		}
	},
});

/**
 * Folders whose files are kept in another repository, of which nothing here tells the address: somebody added a working copy to this one.
 */
function nestedRepositories({ versionControl }: Project): readonly string[] {
	const tracked = [...(versionControl?.tracked ?? [])];
	return tracked.some((path) => /^(?:\.\.\/)*\.gitmodules$/.test(path))
		? []
		: [...(versionControl?.commits ?? [])]
				.filter((folder) => !isOuterPath(folder) && !isInExamples(joinPath(folder, 'package.json')))
				.sort();
}

/** Whether a repository is that of a package here, as its name or its manifest tells. */
function isOwn(repository: string, project: Project): boolean {
	return (
		project.packages.some(({ name }) => name !== undefined && name === repository.split('/').at(-1)) ||
		project.of('package').some((one) => one.repository === repository.toLowerCase())
	);
}

/** Shell scripts that something builds, starts or delivers with: those that nobody names are for the hands of a maintainer. */
function scriptsInUse(project: Project): readonly LocatedFact<'shell.script'>[] {
	const callers: readonly { readonly command: string }[] = [
		...project.of('image.run'),
		...project.of('process.declare'),
		...project.of('pipeline.step'),
	];
	return project.of('shell.script').filter(({ path }) => {
		const name = baseName(path);
		return (
			/(?:^|[-_.])entry-?point(?:[-_.]|$)|^(?:install|setup|bootstrap|build|start|run|deploy)(?:\.|$)/i.test(name) ||
			callers.some(({ command }) => command.includes(name)) ||
			project.of('image.copy').some(({ sources }) => sources.some((source) => source.endsWith(name)))
		);
	});
}

/** What hints wherever it stands: whoever fetches it may want the newest. */
const lesser: ReadonlySet<Found['message']> = new Set(['release', 'file', 'followed']);
