import type { LocatedFact } from '../../../core/fact.js';
import type { FixPlan } from '../../../core/fix.js';
import { joinPath } from '../../../core/paths.js';
import type { Value } from '../../../core/value.js';
import { replace } from '../../../fixes/plans.js';
import { commandsWritten, type WrittenCommand } from '../../../project/commandLines.js';
import type { Project } from '../../../project/project.js';
import { defineRule } from '../../rule.js';
import { isInExamples } from '../../shared/aside.js';
import { isCheckedAfter, releaseAfter } from '../../shared/cleanTrees.js';
import { installOf, type Install } from '../../shared/installs.js';
import { laterYarn } from '../../shared/yarn.js';
import { isShippedStage } from '../../shared/imageStages.js';
import { factsInFolder, packageAt } from '../../shared/near.js';
import { isShippingJob } from '../../shared/shippingJobs.js';
import { deployAndPipelineCommands, isImageOfDevelopers, spanOf } from '../../shared/writtenCommands.js';
import { isStopgap, isTold } from './conditions.js';
import { folderEntered, folderOf, folderTold } from './folders.js';
import { lockFromElsewhere } from './elsewhere.js';
import { frozen, isFrozen, isThawed } from './frozen.js';
import { copiesLockLater, copiesManifest, deletes, folderInImage, isOutOfReach, lockAt, mayBaseHaveLock } from './images.js';
import { followsAddition, isAgainInJob, isReplaced, prunes } from './order.js';
import { remoteInstalls, type LooseInstall } from './remote.js';

export default defineRule({
	id: 'dependencies/non-deterministic-install',
	scope: 'workspace',
	severity: 'warning',
	tentative: true,
	question: 'Do builds install exactly what the lock file records?',
	messages: {
		loose:
			'"{{command}}" may install other versions than {{lock}} records, and changes it silently. Use "{{instead}}", which fails instead.',
		foreign:
			'"{{command}}" does not install what {{lock}} records, which is the lock file of another package manager: every build may take other versions.',
		notCopied:
			'"{{command}}" runs without the lock file: the image never gets a copy of {{lock}}, so every build takes the newest versions.',
		removed:
			'"{{command}}" runs without the lock file: a command before it deletes {{lock}}, so every build takes the newest versions. Keep it, and use "{{instead}}".',
		copiedLater:
			'"{{command}}" runs before {{lock}} is copied, so every build takes the newest versions. Copy it along with the manifest, and use "{{instead}}".',
		refused:
			'"{{command}}" may install other versions than {{lock}} records, and changes it then: "{{release}}", which this job calls later, refuses to go on with changed files. "{{instead}}" fails at once.',
		named:
			'"{{command}}" takes whatever version of {{name}} is the latest, past {{lock}}. Declare it in the manifest, or name the version.',
		frozen: '"{{command}}" installs what the lock file records.',
	},
	reads: [
		'image.run',
		'image.copy',
		'pipeline.step',
		'pipeline.action',
		'process.declare',
		'shell.script',
		'dependency.lock',
		'dependency.policy',
		'package',
		'image.base',
		'runtime.version',
		'image.use',
		'image.workdir',
		'compose.service',
	],
	check({ project, report, affirm }) {
		const commands = deployAndPipelineCommands(project);
		const foreign = new Set<string>();
		const withoutLock = new Set<string>();
		const told = new Set<string>();
		const named = new Map<string, Named[]>();
		for (const { at, install, lock } of [...looseForDevelopers(project), ...remoteInstalls(project)]) {
			if (!told.has(at.path)) {
				told.add(at.path);
				report({
					message: lock.manager === install.manager ? 'loose' : 'foreign',
					...at,
					data: { command: commandOf(install), lock: lock.path, instead: frozen[install.manager].command },
					related: [{ at: { path: lock.path, span: lock.span }, message: 'the lock file' }],
					severity: 'hint',
				});
			}
		}
		for (const written of commands) {
			const { fact } = written;
			const install = fact.kind === 'process.declare' ? undefined : installOf(written);
			const isElsewhere = /[$~]/.test(folderTold(written) ?? '');
			const folder = install && fact.kind !== 'process.declare' ? folderOf(project, written) : '';
			const locks = (
				!install || isElsewhere || folder === undefined || isOfNoImage(project, fact) || hasNothingToInstall(project, folder)
					? []
					: locksFor(project, folder)
			).filter(({ ecosystem, path }) => ecosystem === 'npm' && project.isTracked(path) !== false);
			const lock = locks.find(({ manager }) => manager === install?.manager);
			const other = locks[0];
			// What tests install is no part of a release.
			if (fact.kind === 'pipeline.step' && isInExamples(joinPath(folder ?? '', 'package.json'))) {
				continue;
			}
			const outside = install && !lock ? lockFromElsewhere(install, written, project) : undefined;
			if (install && outside !== undefined && !isFallback(written) && !told.has(fact.path)) {
				told.add(fact.path);
				const data = { command: commandOf(install), lock: outside, instead: frozen[install.manager].command };
				report({ message: 'loose', path: fact.path, span: spanOf(written), data, severity: 'hint' });
			}
			if (outside !== undefined) {
				continue;
			}
			if (
				install &&
				!lock &&
				other &&
				!install.global &&
				install.packages.length === 0 &&
				install.verb !== 'ci' &&
				install.verb !== 'clean-install' &&
				!isFallback(written) &&
				!isFrozen(install, written, project) &&
				!foreign.has(fact.path) &&
				!goesElsewhere(written)
			) {
				// Who also asks the manager of the lock file installs something else here. Some managers take hints from the lock files of
				// others, and record nothing.
				if (
					commands.some(
						(one) => one.fact.path === fact.path && installOf(one)?.manager === other.manager && installOf(one)?.global === false,
					)
				) {
					continue;
				}
				foreign.add(fact.path);
				report({
					message: 'foreign',
					path: fact.path,
					span: spanOf(written),
					sure: isOfImage(fact, project),
					data: { command: commandOf(install), lock: other.path },
					related: [{ at: { path: other.path, span: other.span }, message: 'the lock file' }],
					severity: 'information',
				});
				continue;
			}
			const name = install && other && fact.kind === 'image.run' ? floatingPackage(install, folder, project) : undefined;
			if (install && other && name !== undefined) {
				named.set(fact.path, [
					...(named.get(fact.path) ?? []),
					{ written, name, lock: other, command: `${install.manager} ${install.verb} ${name}` },
				]);
			}
			// Adding one package, or a tool for the machine, is something else than installing what is declared.
			if (!install || !lock || install.global || install.packages.length > 0) {
				continue;
			}
			const command = commandOf(install);
			const isOutside = fact.kind === 'image.run' && isOutOfReach(project, fact.path, lock.path);
			const state = isOutside ? 'missing' : stateOfLock(written, project, lock.path);
			const lacksLock = state === 'missing' || state === 'gone';
			const isHeld = isFrozen(install, written, project);
			// The base of a company, or one that is made here, may bring the lock file along.
			const mayBeInBase = fact.kind === 'image.run' && lacksLock && mayBaseHaveLock(fact, project);
			// What insists on the lock file fails without it: it comes from the base image. Version 1 of Yarn insists on one that there is
			// (https://github.com/yarnpkg/yarn/issues/5840).
			const isBlind = isHeld && !mayBeInBase && install.manager === 'yarn' && laterYarn(project, fact.path) === undefined;
			if (fact.kind === 'image.run' && lacksLock && (isBlind || !isHeld)) {
				// One copy of the lock file serves all stages; and where not even a manifest comes in, nobody knows what is installed.
				const isFirst = !withoutLock.has(fact.path);
				withoutLock.add(fact.path);
				if (!isFirst || (isOutside && !copiesManifest(project, fact.path))) {
					continue;
				}
				const comesLater = !isOutside && state === 'missing' && copiesLockLater(fact, project, lock.path);
				const message = comesLater ? 'copiedLater' : state === 'gone' ? 'removed' : 'notCopied';
				report({
					message,
					path: fact.path,
					span: spanOf(written),
					sure: true,
					data: { command, lock: lock.path, ...(message !== 'notCopied' && { instead: frozen[install.manager].command }) },
					related: [{ at: { path: lock.path, span: lock.span }, message: 'the lock file' }],
					...((isBlind || isThawed(install.options) || (state === 'missing' && mayBeInBase)) && { severity: 'hint' as const }),
				});
			} else if (
				prunes(install, written, commands) ||
				isAgainInJob(install, written, folder, commands, project) ||
				isFallback(written) ||
				renewsLock(written) ||
				(fact.kind === 'shell.script' && leavesFolder(written)) ||
				findsInstalled(written, project) ||
				(fact.kind === 'pipeline.step' && isCheckedAfter(fact, project))
			) {
				continue;
			} else if (isHeld) {
				affirm({ message: 'frozen', path: fact.path, span: spanOf(written), data: { command } });
			} else {
				// "npm ci" fails without a lock file.
				const plan = state === 'there' ? useCi(install, written) : undefined;
				// Whoever mends one step of a file sees the others; they wait with their fixes.
				const key = `${fact.path}\0${lock.path}`;
				const isAgain = told.has(key);
				told.add(key);
				const release = fact.kind === 'pipeline.step' ? releaseAfter(fact, project) : undefined;
				// What only tests has a lock file to change, and nothing of it runs anywhere.
				const isOnlyTested = fact.kind === 'pipeline.step' && !isShippingJob(fact, project);
				const isSoft =
					isAgain ||
					isOnlyTested ||
					install.options.has('--no-save') ||
					isThawed(install.options) ||
					isStopgap(written) ||
					release !== undefined ||
					isReplaced(install, written, commands, project) ||
					followsAddition(install, written, commands) ||
					isOpen(written, state, lock.path, project);
				report({
					message: release === undefined ? 'loose' : 'refused',
					path: fact.path,
					span: spanOf(written),
					sure: isOfImage(fact, project),
					data: { command, lock: lock.path, instead: frozen[install.manager].command, ...(release !== undefined && { release }) },
					related: [{ at: { path: lock.path, span: lock.span }, message: 'the lock file' }],
					fixes: plan ? [plan] : [],
					// pnpm takes the lock file as it is while it fits the manifest.
					...(isSoft ? { severity: 'hint' as const } : install.manager === 'pnpm' && { severity: 'information' as const }),
				});
			}
		}
		// The steps of one image are mended together.
		for (const [path, [first, ...others]] of named) {
			if (first) {
				const { written, name, lock, command } = first;
				report({
					message: 'named',
					path,
					span: spanOf(written),
					data: { command, name, lock: lock.path },
					related: [
						{ at: { path: lock.path, span: lock.span }, message: 'the lock file' },
						...others.slice(0, 10).map((one) => ({ at: { path, span: spanOf(one.written) }, message: `And so is ${one.name}.` })),
					],
					severity: 'hint',
				});
			}
		}
	},
});

/** An installation as people write it, without its options. */
function commandOf({ manager, verb }: Install): string {
	return `${manager} ${verb}`.trim();
}

/** A package that an image installs by its name alone. */
interface Named {
	readonly written: WrittenCommand;
	readonly name: string;
	readonly command: string;
	readonly lock: LocatedFact<'dependency.lock'>;
}

/**
 * The package that a command installs by its name alone. Of one that the manifest declares, the manager of the lock file may take
 * the version that is recorded.
 */
function floatingPackage({ manager, packages, global }: Install, folder: string | undefined, project: Project): string | undefined {
	const home = packageAt(project, folder ?? '');
	const isRecorded = (name: string): boolean =>
		home?.dependencies.has(name) === true && locksFor(project, folder ?? '').some((lock) => lock.manager === manager);
	return global
		? undefined
		: packages.find((one) => packageName.test(one) && !isRecorded(one) && !project.packages.some(({ name }) => name === one));
}

/** The name of a package without a version, a tag or a place. */
const packageName = /^(?:@[a-z\d][\w.-]*\/)?[a-z\d][\w.-]*$/;

/** What images of developers install without minding the lock file, which is theirs as well as that of a deploy. */
function looseForDevelopers(project: Project): readonly LooseInstall[] {
	return project
		.of('image.run')
		.filter(({ path }) => isImageOfDevelopers(project, path))
		.flatMap((fact) =>
			commandsWritten(fact).flatMap((written) => {
				const install = installOf(written);
				const folder = install && folderOf(project, written);
				const locks = (install && folder !== undefined ? locksFor(project, folder) : []).filter(
					({ path }) => project.isTracked(path) !== false,
				);
				const lock = locks.find(({ manager }) => manager === install?.manager) ?? locks[0];
				return install &&
					lock &&
					!install.global &&
					install.packages.length === 0 &&
					!isFallback(written) &&
					!goesElsewhere(written) &&
					!isFrozen(install, written, project)
					? [{ at: { path: fact.path, span: spanOf(written) }, install, lock }]
					: [];
			}),
		);
}

/**
 * Whether it cannot be told what an image installs there, or what would come of insisting on the lock file: the command runs under a
 * condition, the lock file may not be there, or members of the workspace that it records are not.
 */
function isOpen({ fact, started }: WrittenCommand, state: ReturnType<typeof lockAt>, lock: string, project: Project): boolean {
	return fact.kind === 'image.run' && (started.conditional === true || state !== 'there' || hasMembers(project, lock));
}

/** Whether the lock file is that of a workspace with members. */
function hasMembers(project: Project, lock: string): boolean {
	const { folder } = project.packageOf(lock);
	return project.packages.some((one) => one.workspaceRoot?.folder === folder && one.folder !== folder);
}

/**
 * Whether an image is built by a command: what comes into it runs in a deploy. Pipelines install for much else, and outlive the
 * system that ran them.
 */
function isOfImage({ kind, path }: WrittenCommand['fact'], project: Project): boolean {
	return kind === 'image.run' || (kind === 'shell.script' && isTold(path, project));
}

/** Where the lock file is when a command runs. Outside of images it lies where the command works. */
function stateOfLock(written: WrittenCommand, project: Project, lock: string): ReturnType<typeof lockAt> {
	const { fact } = written;
	if (fact.kind !== 'image.run') {
		return 'there';
	}
	const before = commandsWritten(fact).filter(({ command }) => command.span.start < written.command.span.start);
	const folder = folderInImage(fact, project, folderEntered(written));
	return deletes(before, lock) ? 'gone' : lockAt({ fact, folder }, project, lock);
}

/** Whether a command is one of a stage that the image does not take anything of. */
function isOfNoImage(project: Project, fact: WrittenCommand['fact']): boolean {
	return fact.kind === 'image.run' && !isShippedStage(project, fact.path, fact.stage);
}

/** Whether the manifest of a folder declares nothing, and no member of a workspace does it in its place. */
function hasNothingToInstall(project: Project, folder: string): boolean {
	const path = joinPath(folder, 'package.json');
	const { dependencies, manifest, workspaceRoot } = project.packageOf(path);
	return manifest !== undefined && dependencies.size === 0 && workspaceRoot === undefined && !hasMembers(project, path);
}

/** The lock files of a folder, or of the root of the workspace that its package belongs to. */
function locksFor(project: Project, folder: string): readonly LocatedFact<'dependency.lock'>[] {
	const owner = packageAt(project, folder);
	const homes = new Set([folder, ...(owner?.workspaceRoot ? [owner.workspaceRoot.folder] : [])]);
	const locks = [...homes].flatMap((home) => factsInFolder(project, home, 'dependency.lock'));
	return owner?.manifest ? locks.sort((a, b) => (a.path < b.path ? -1 : Number(a.path > b.path))) : [];
}

/** Whether a command may run in another folder than its line starts in, or not at all. */
function goesElsewhere(written: WrittenCommand): boolean {
	return written.started.conditional === true || !written.line.complete || leavesFolder(written);
}

/** Whether the line has gone to another folder before a command. */
function leavesFolder({ line, command }: WrittenCommand): boolean {
	return line.commands.slice(0, line.commands.indexOf(command)).some(({ words }) => words[0]?.text === 'cd' || words[0]?.text === 'pushd');
}

/** Whether a job commits the lock file that an installation changes: renewing it is what the installation is there for. */
function renewsLock({ fact }: WrittenCommand): boolean {
	return fact.kind === 'pipeline.step' && /\bgit (?:add|commit)\b[^\n]*(?:lock|-am?\b|\s\.)/.test(fact.command);
}

/**
 * Whether the job has taken back the folder that was installed from the very lock file: `npm ci` would throw away what it finds there,
 * and nothing else is installed.
 */
function findsInstalled({ fact }: WrittenCommand, project: Project): boolean {
	const says = (value: Value | undefined, words: RegExp): boolean =>
		value !== undefined &&
		[value, ...(value.kind === 'template' ? value.parts : [])].some((one) => one.kind === 'literal' && words.test(one.text));
	return (
		fact.kind === 'pipeline.step' &&
		project
			.in(fact.path, 'pipeline.action')
			.some(
				({ job, span, action, inputs }) =>
					job === fact.job &&
					span.start < fact.span.start &&
					/^actions\/cache(?:\/restore)?$/.test(action) &&
					says(inputs.path, /(?:^|[\s/])node_modules\/?(?:\s|$)/),
			)
	);
}

/** `npm ci || npm install`: whoever writes this has thought of the lock file, and of what to do without one. */
function isFallback({ line, command }: WrittenCommand): boolean {
	const before = line.commands[line.commands.indexOf(command) - 1];
	return (
		before?.next === '||' &&
		before.words.some(({ text }) => text === 'ci' || Object.values(frozen).some(({ options }) => options.includes(text)))
	);
}

/** `npm install` becomes `npm ci`, which takes the same options. */
function useCi({ manager, packages, options }: Install, { started, argv, exact, fact }: WrittenCommand): FixPlan | undefined {
	const at = argv.findIndex((word, index) => index > 0 && ['install', 'i', 'in', 'add'].includes(word));
	const word = started.words[at];
	return manager === 'npm' &&
		packages.length === 0 &&
		!options.has('--no-package-lock') &&
		exact &&
		word &&
		word.span.end - word.span.start === word.text.length
		? replace('Install with npm ci', 'suggestion', [{ path: fact.path, span: word.span, newText: 'ci' }], { together: true })
		: undefined;
}
