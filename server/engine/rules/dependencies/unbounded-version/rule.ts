import { ancestorsOf, baseName, directoryOf, isOuterPath, joinPath, pathWithin } from '../../../core/paths.js';
import type { LocatedFact } from '../../../core/fact.js';
import { groupedBy } from '../../../core/group.js';
import { wordSet } from '../../../core/wordList.js';
import { haveWord } from '../../../core/words.js';
import type { Project } from '../../../project/project.js';
import { remembered } from '../../../project/remember.js';
import { pinVersion } from '../../../fixes/plans.js';
import { defineRule } from '../../rule.js';
import { isAsidePath } from '../../shared/aside.js';
import { leavesManager } from '../../shared/lockPolicy.js';
import { dependentsOf, factsInFolder, packageNamed } from '../../shared/near.js';
import { packageOfSpecifier } from '../../shared/nodeBuiltins.js';
import { servedFolders } from '../../shared/servedFolders.js';
import { unboundedRange } from '../../shared/versionRanges.js';

export default defineRule({
	id: 'dependencies/unbounded-version',
	scope: 'file',
	severity: 'warning',
	roles: 'any',
	question: 'Does every dependency have a bounded version?',
	messages: {
		unbounded: '{{name}} takes {{what}} ("{{range}}"): an install tomorrow may bring another program.',
		held: '{{name}} takes {{what}} ("{{range}}"): it is held by {{lock}} alone, and the next update may bring another program.',
		override:
			'Everything in the tree that needs {{name}} is given {{what}} ("{{range}}"): whenever the lock file is made anew, that may be another program. Give it an upper bound ("^…").',
		bounded: 'All {{count}} dependencies have a bounded version.',
	},
	reads: ['package', 'dependency', 'dependency.override'],
	check(fact, { project, report, affirm }) {
		const { kind, manifest } = project.packageOf(fact.path);
		// What a library asks of its user's tree is meant to be wide.
		const isOfDeno = fact.kind === 'dependency' && fact.ecosystem === 'deno' && kind === 'service';
		if (
			kind === 'library' ||
			kind === 'editor-extension' ||
			(manifest?.path !== fact.path && !isOfDeno) ||
			isAsidePath(fact.path) ||
			isCopied(fact.path, project)
		) {
			return;
		}
		if (fact.kind === 'package') {
			const judged = project.in(fact.path, 'dependency').filter(({ scope }) => scope !== 'peer');
			if (judged.length > 0 && judged.every((one) => whyUnbounded(one, project) === undefined)) {
				affirm({ message: 'bounded', span: fact.span, data: { count: String(judged.length) } });
			}
			return;
		}
		if (fact.kind === 'dependency.override') {
			const { name, range, span } = fact;
			// One that is as open where it is declared is told there.
			const declared = new Set(
				project.in(fact.path, 'dependency').flatMap((one) => (whyUnbounded(one, project) === undefined ? [] : [one.name])),
			);
			const open = project
				.in(fact.path, 'dependency.override')
				.filter((one) => unboundedRange('npm', one.range) !== undefined && !declared.has(one.name));
			// They are mended together, and a tool mostly wrote them together.
			if (open[0]?.span.start === span.start) {
				report({
					message: 'override',
					span,
					data: { name, what: unboundedRange('npm', range)!, range: shortened(range) },
					severity: 'hint',
					related: open
						.slice(1, mostRelated)
						.map((one) => ({ at: { path: fact.path, span: one.span }, message: `And so is ${one.name} ("${shortened(one.range)}").` })),
				});
			}
			return;
		}
		const what = whyUnbounded(fact, project);
		if (what !== undefined) {
			const locks = locksOf(project, fact);
			const [lock, ...others] = locks;
			// What the manifest overrides, no bound in this line would change; lock files of several managers mostly hold several versions.
			const plan = lock && others.length === 0 && fact.overridden !== true ? pinVersion(fact, lock.path) : undefined;
			const data = { name: fact.name, what, range: shortened(fact.range) || 'no version' };
			const fixes = plan ? [plan] : [];
			const isLesser =
				fact.overridden === true ||
				// A tool of developers ends up in no program.
				fact.scope === 'development' ||
				// What an installer may leave out is mostly for another system than that of a deploy: `fsevents`.
				fact.scope === 'optional' ||
				isRelative(fact, project) ||
				isNoProgram(fact, what === 'any later version' || lock !== undefined, project) ||
				isBeginning(fact.path, project) ||
				isBesideServices(project, fact.path);
			if (lock) {
				// A branch of a repository is mostly one's own, and the lock file has its commit.
				const isHint = isLesser || what === 'whatever a branch holds' || isChannel(fact.range);
				report({
					message: 'held',
					span: fact.span,
					data: { ...data, lock: [...new Set(locks.map((one) => baseName(one.path)))].join(' and ') },
					severity: isHint ? 'hint' : 'information',
					fixes,
				});
			} else {
				const isHint = isLesser || leavesManager(project, directoryOf(fact.path));
				report({ message: 'unbounded', span: fact.span, data, fixes, ...(isHint && { severity: 'hint' as const }) });
			}
		}
	},
});

/** Places that a finding names beside its own. */
const mostRelated = 12;

/**
 * Whether a manifest came along with a program that was copied into what a server hands out, where nobody installs it, or with a
 * package that npm had installed: versions before 7 wrote into a manifest where it came from.
 */
function isCopied(path: string, project: Project): boolean {
	const { folder, manifest } = project.packageOf(path);
	return (
		manifest?.fields.includes('_resolved') === true ||
		(directoryOf(path)
			.split('/')
			.slice(0, -1)
			.some((each) => servedFolders.has(each)) &&
			!project.processes.some(({ package: started }) => started.folder === folder))
	);
}

function whyUnbounded(dependency: LocatedFact<'dependency'>, project: Project): string | undefined {
	// A package of this very workspace is taken from its folder, whatever the range says; only a part of the workspace may be open.
	const scope = dependency.name.startsWith('@') ? dependency.name.slice(0, dependency.name.indexOf('/') + 1) : undefined;
	const isSibling =
		scope !== undefined && dependency.range === '*' && project.packages.some(({ name }) => name?.startsWith(scope) === true);
	const isOwn = isSibling || packageNamed(project, dependency.name) !== undefined;
	return dependency.scope === 'peer' || isOwn || isPinnedAbove(dependency, project)
		? undefined
		: unboundedRange(dependency.ecosystem, dependency.range);
}

/** Whether a package around this one in the repository has a version for the same dependency: `*` of a part takes that one. */
function isPinnedAbove({ path, name, range, ecosystem }: LocatedFact<'dependency'>, project: Project): boolean {
	return (
		range === '*' &&
		[...ancestorsOf(directoryOf(path))]
			.slice(1)
			.some((folder) =>
				project
					.in(joinPath(folder, baseName(path)), 'dependency')
					.some((other) => other.name === name && unboundedRange(ecosystem, other.range) === undefined),
			)
	);
}

/**
 * Another part of the same program, by its name (`acme-widget` of `acme`), or one of the same publisher by its scope: who publishes both
 * takes the latest on purpose.
 */
function isRelative({ name, range, path }: LocatedFact<'dependency'>, project: Project): boolean {
	const scope = /^@[^/]+\//.exec(name)?.[0];
	if ((range === 'latest' || range === '*') && scope !== undefined && project.packageOf(path).name?.startsWith(scope) === true) {
		return true;
	}
	const root = project.packages.find(({ folder }) => folder === '')?.name?.replace(/^@[^/]*\//, '');
	return range === 'latest' && root !== undefined && root.length > 3 && name.replace(/^@[^/]*\//, '').startsWith(`${root}-`);
}

/** Tools that look at code and try it out, wherever a manifest lists them. */
const tools =
	/^(?:@types\/.{1,200}|@tsconfig\/.{1,200}|(?:@[^/]{1,100}\/)?(?:eslint|prettier|stylelint|tslint)(?:[-/].{1,200})?|jshint|standard|xo|husky|lint-staged|mocha|chai|sinon|jest|ava|tape|vitest|nyc|istanbul|c8|supertest|nock|karma|cypress)$/;

/** What the name of a package says that others copy it to begin with. */
const copiedWords: ReadonlySet<string> = wordSet('template starter boilerplate skeleton quickstart scaffold');

/** Whether whoever takes the package over as a beginning chooses the versions. */
function isBeginning(path: string, project: Project): boolean {
	return haveWord([project.packageOf(path).name ?? ''], copiedWords);
}

/** A package that nothing starts or builds upon, in a repository of services: the scripts and the infrastructure of developers. */
const isBesideServices = remembered((project, path): boolean => {
	const { folder, kind, name } = project.packageOf(path);
	return (
		folder !== '' &&
		kind === 'unknown' &&
		project.packages.some((other) => other.kind === 'service') &&
		(name === undefined || dependentsOf(project, name).length === 0)
	);
});

/**
 * Whether no program changes with an entry: it brings types or a tool of developers, or nothing of the project imports or calls the package, and it is
 * a floor (`>=3.0.0`) for the copies of others, which have ranges of their own, or a lock file has its version (`isHeld`).
 */
function isNoProgram({ name, path }: LocatedFact<'dependency'>, isHeld: boolean, project: Project): boolean {
	return tools.test(name) || (isHeld && !isUsed(name, path, project));
}

const importsOfPackage = remembered((project) =>
	groupedBy(
		project.of('module.import').filter(({ typeOnly }) => !typeOnly),
		({ specifier }) => packageOfSpecifier(specifier),
	),
);

/** The words of all commands that the repository declares. */
const wordsOfCommands = remembered(
	(project): ReadonlySet<string> => new Set(project.of('process.declare').flatMap(({ command }) => command.split(/[^\w@/.-]+/))),
);

/** Whether code imports a package, or a command has its name. */
function isUsed(name: string, manifest: string, project: Project): boolean {
	const home = directoryOf(manifest);
	return (
		(importsOfPackage(project, '').get(name) ?? []).some(({ path }) => pathWithin(home, path) !== undefined) ||
		[name, baseName(name)].some((one) => wordsOfCommands(project, '').has(one))
	);
}

/** A channel of previews that somebody follows on purpose. */
function isChannel(range: string): boolean {
	return /^(?:canary|next|beta|alpha|rc|nightly|edge|dev|preview|experimental|insiders?|unstable)$/.test(range);
}

/** The lock files that hold a dependency: those of the nearest folder that has any. */
function locksOf(project: Project, { path, ecosystem }: LocatedFact<'dependency'>): readonly LocatedFact<'dependency.lock'>[] {
	// The lock file of a folder above says nothing of a package that is not of its workspace.
	const { folder: home, workspaceRoot } = project.packageOf(path);
	for (const folder of ancestorsOf(directoryOf(path))) {
		const other = folder === home ? undefined : project.in(joinPath(folder, 'package.json'), 'package')[0];
		if (workspaceRoot === undefined && other?.workspaces.length === 0) {
			continue;
		}
		const locks = factsInFolder(project, folder, 'dependency.lock').filter(
			(one) => one.ecosystem === ecosystem && !isOuterPath(one.path) && baseName(one.path) !== 'bun.lockb',
		);
		if (locks.length > 0) {
			return locks;
		}
	}
	return [];
}

/** A URL may carry a token: only its last part is shown. */
function shortened(range: string): string {
	return range.includes('/') && !range.startsWith('npm:') ? `…/${range.slice(range.lastIndexOf('/') + 1)}` : range;
}
