import type { LocatedFact } from '../../../core/fact.js';
import { baseName, directoryOf, isOuterPath, joinPath, pathWithin } from '../../../core/paths.js';
import type { RuleContext } from '../../../core/rule.js';
import type { PackageKind, Project } from '../../../project/project.js';
import { defineRule } from '../../rule.js';
import { commandsWritten, type WrittenCommand } from '../../../project/commandLines.js';
import { isAsidePath, isInExamples } from '../../shared/aside.js';
import { groupedBy } from '../../../core/group.js';
import { finalStages } from '../../shared/images.js';
import { installOf, installsDeclared } from '../../shared/installs.js';
import { manifestFolderOf } from '../../shared/near.js';
import { overlaps, rangeOf, wholeLine } from '../../../core/versions.js';

/** How many other pipelines a finding names. */
const mostRelated = 10;

type RuntimeVersion = LocatedFact<'runtime.version'>;

/** What a source says of the runtime, from the one that rules the deploy to the one that only informs. */
const authority: readonly RuntimeVersion['source'][] = ['image', 'platform', 'version-file', 'manifest', 'pipeline', 'development'];

export default defineRule({
	id: 'dependencies/runtime-mismatch',
	scope: 'workspace',
	severity: 'warning',
	tentative: true,
	question: 'Do all files ask for the same version of the runtime?',
	messages: {
		mismatch: '{{setting}} asks for {{runtime}} {{range}}, but {{other}} for {{otherRange}}: no version is both.',
		agree: '{{count}} files agree on the version of {{runtime}} ({{range}}).',
	},
	reads: ['runtime.version', 'package', 'image.base', 'pipeline.step', 'pipeline.action', 'process.declare'],
	check({ project, report, affirm }) {
		const facts = project.of('runtime.version').filter((fact) => isJudged(project, fact));
		const groups = groupedBy(facts, ({ runtime, path }) => `${runtime}\0${manifestFolderOf(project, path)}`);
		// The root first: what is wrong there is wrong for all that inherit it, and is said once.
		const said = new Set<string>();
		for (const [key, own] of [...groups].sort(([a], [b]) => Number(!a.endsWith('\0')) - Number(!b.endsWith('\0')))) {
			const [runtime, home] = key.split('\0') as [RuntimeVersion['runtime'], string];
			// What the root says holds for the packages below it; what its pipelines test may be any of them.
			const inherited =
				home === ''
					? []
					: (groups.get(`${runtime}\0`) ?? []).filter(
							({ source, setting }) =>
								source !== 'pipeline' &&
								source !== 'development' &&
								source !== 'image' &&
								!own.some((one) => one.source === source && one.setting === setting),
						);
			judge([...own, ...inherited], new Set(own), project, said, report, affirm);
		}
	},
});

type Context = RuleContext<'mismatch' | 'agree', Project>;

interface Known {
	readonly fact: RuntimeVersion;
	readonly range: NonNullable<ReturnType<typeof rangeOf>>;
}

/** Compares each statement with the ones of more weight; the one of less weight is where the finding stands. */
function judge(
	facts: readonly RuntimeVersion[],
	own: ReadonlySet<RuntimeVersion>,
	project: Project,
	said: Set<string>,
	report: Context['report'],
	affirm: Context['affirm'],
): void {
	const known = facts
		.flatMap((fact) => {
			const range = rangeOf(fact.least === true ? `>=${fact.range}` : fact.range);
			return range ? [{ fact, range }] : [];
		})
		.sort((a, b) => authority.indexOf(a.fact.source) - authority.indexOf(b.fact.source));
	// `lts/*` may be any line.
	const isOpen = facts.some(({ source, range }) => source === 'pipeline' && rangeOf(range) === undefined);
	const wrong = new Set<string>();
	const found: { readonly at: RuntimeVersion; readonly other: RuntimeVersion; readonly rival: RuntimeVersion; readonly soft: boolean }[] =
		[];
	const images = known.filter(({ fact }) => fact.source === 'image');
	const programs = new Set(images.map(({ fact }) => directoryOf(fact.path)));
	const areAlike = images.every(({ range }) => overlaps(range, images[0]!.range));
	for (const [index, one] of known.entries()) {
		// Several images, like several pipelines, may be for several programs.
		const rival = known.slice(0, index).find(
			({ fact, range }) =>
				!wrong.has(fact.path) &&
				((isOfOneProgram(fact, one.fact, programs, areAlike) &&
					(fact.source !== one.fact.source || areTwoVersionFiles(fact, one.fact) || areTwoSettings(fact, one.fact))) ||
					areImagesOfOneInstall(project, fact, one.fact)) &&
				// What a pipeline runs may be for another job than to test the service.
				!(one.fact.source === 'development' && fact.source === 'pipeline') &&
				(fact.path !== one.fact.path || areTwoSettings(fact, one.fact)) &&
				!overlaps(one.range, range),
		);
		// Where a matrix tests the rival, too, in whatever patch level, the service runs on both.
		const isTested =
			rival !== undefined &&
			one.fact.source === 'pipeline' &&
			known.some(
				({ fact, range }) => fact.source === 'pipeline' && fact.several === true && overlaps(wholeLine(range), wholeLine(rival.range)),
			);
		// A matrix tests several on purpose; one that leaves out what the image has tests what nobody runs, and so does one of which the manifest
		// takes none, where no other job tests one that it takes.
		const isMatrix =
			one.fact.several === true &&
			(one.fact.source !== 'pipeline' ||
				(rival?.fact.source !== 'image' &&
					(isOpen || known.some(({ fact, range }) => fact.source === 'pipeline' && rival !== undefined && overlaps(range, rival.range)))));
		if (!rival || isTested || isMatrix || wrong.has(one.fact.path) || (!own.has(one.fact) && !own.has(rival.fact))) {
			continue;
		}
		wrong.add(one.fact.path);
		if (!own.has(one.fact) && said.has(one.fact.path)) {
			continue;
		}
		said.add(one.fact.path);
		const at = own.has(one.fact) ? one.fact : rival.fact;
		const other = at === one.fact ? rival.fact : one.fact;
		// The same release line in another patch level hardly ever breaks anything.
		found.push({
			at,
			other,
			rival: rival.fact,
			soft:
				one.fact.source === 'pipeline' ||
				one.fact.source === 'development' ||
				(one.fact.source === 'image' && rival.fact.source === 'image') ||
				[one, rival].some(({ fact }) => fact.argument !== undefined || isOfSideProgram(project, fact)) ||
				// A part of the workspace that says it twice has a version of its own.
				(own.has(one.fact) !== own.has(rival.fact) && isSaidTwice(own.has(one.fact) ? one : rival, known, own)) ||
				// Another image runs on what this file asks for: that one is meant.
				(rival.fact.source === 'image' && known.some(({ fact, range }) => fact.source === 'image' && overlaps(range, one.range))) ||
				overlaps(wholeLine(one.range), wholeLine(rival.range)),
		});
	}
	for (const { at, other, rival, soft } of found) {
		// Several pipelines that all differ from one image are one decision that somebody forgot.
		const alike = found
			.filter((one) => one.at.source === 'pipeline' && at.source === 'pipeline' && one.rival === rival && one.at.range === at.range)
			.map((one) => one.at);
		const first = alike.find(({ path }) => /test/i.test(path)) ?? alike[0];
		if (first !== undefined && first !== at) {
			continue;
		}
		report({
			message: 'mismatch',
			path: at.path,
			span: at.span,
			data: { setting: at.setting, runtime: at.runtime, range: at.range, other: placeOf(other), otherRange: other.range },
			related: [
				{ at: { path: other.path, span: other.span }, message: `${other.setting} ${other.range}` },
				...alike
					.filter((one) => one !== at)
					.slice(0, mostRelated)
					.map(({ path, span, setting, range }) => ({ at: { path, span }, message: `${setting} ${range}, too` })),
			],
			// What a pipeline uses may be for another job than to test the service.
			...(soft && {
				severity:
					at.source === 'development' || other.source === 'development' || (at.source === 'image' && other.source === 'image')
						? ('hint' as const)
						: ('information' as const),
			}),
		});
	}
	const files = new Set(known.map(({ fact }) => fact.path));
	const first = known.find(({ fact }) => own.has(fact));
	if (wrong.size === 0 && files.size > 1 && first) {
		affirm({
			message: 'agree',
			path: first.fact.path,
			span: first.fact.span,
			data: { count: String(files.size), runtime: first.fact.runtime, range: first.fact.range },
			related: known
				.slice(0, 6)
				.filter((one) => one !== first)
				.map(({ fact: { path, span, setting } }) => ({ at: { path, span }, message: setting })),
		});
	}
}

/** Whether both are files for managers of versions, side by side: `.nvmrc` for one, `.node-version` for another. */
function areTwoVersionFiles(one: RuntimeVersion, other: RuntimeVersion): boolean {
	return one.source === 'version-file' && other.source === 'version-file' && directoryOf(one.path) === directoryOf(other.path);
}

/** Whether a manifest says it twice: the versions that it runs on, and the one that a manager of versions brings (`engines`, `volta`). */
function areTwoSettings(one: RuntimeVersion, other: RuntimeVersion): boolean {
	return one.path === other.path && one.source === 'manifest' && other.source === 'manifest' && one.setting !== other.setting;
}

/**
 * Whether two images install what one manifest declares, each on a runtime of its own: a server and its worker share the code, and what
 * one runs on the other should.
 */
function areImagesOfOneInstall(project: Project, one: RuntimeVersion, other: RuntimeVersion): boolean {
	const installsAll = ({ source, path }: RuntimeVersion): boolean =>
		source === 'image' &&
		project.in(path, 'image.copy').some(({ sources }) => sources.some((copied) => /^(?:\.\/)?package(?:\*)?\.json$/.test(copied))) &&
		project.in(path, 'image.run').flatMap(commandsWritten).some(installsDeclared);
	return installsAll(one) && installsAll(other) && manifestFolderOf(project, one.path) === manifestFolderOf(project, other.path);
}

/** Whether another kind of file of the same package says the same. */
function isSaidTwice({ fact, range }: Known, all: readonly Known[], own: ReadonlySet<RuntimeVersion>): boolean {
	return all.some((other) => own.has(other.fact) && other.fact.source !== fact.source && overlaps(other.range, range));
}

/**
 * Whether an image starts a program that lies beside its Dockerfile, in a folder of the package that has no manifest of its own: a proxy, a
 * job for backups.
 */
function isOfSideProgram(project: Project, { source, path }: RuntimeVersion): boolean {
	const folder = directoryOf(path);
	if (source !== 'image' || folder === manifestFolderOf(project, path)) {
		return false;
	}
	const started = project
		.in(path, 'process.declare')
		.flatMap(({ command }) => command.match(/[\w@./-]+\.(?:[cm]?[jt]s|sh|py)(?![\w.])/g) ?? [])
		.map((word) => baseName(word));
	return started.length > 0 && started.every((name) => project.has(joinPath(folder, name)));
}

/** A file that is named after what it says needs no other name: `.nvmrc`, and not `.nvmrc in .nvmrc`. */
function placeOf({ setting, path }: RuntimeVersion): string {
	return setting === baseName(path) ? path : `${setting} in ${path}`;
}

/**
 * Whether two statements may be about one program: folders side by side are programs of their own, and a pipeline may test any of
 * several images, where these are not alike.
 */
function isOfOneProgram(one: RuntimeVersion, other: RuntimeVersion, images: ReadonlySet<string>, areAlike: boolean): boolean {
	const [a, b] = [directoryOf(one.path), directoryOf(other.path)];
	if (one.source === 'pipeline' || other.source === 'pipeline') {
		return images.size <= 1 || areAlike || (one.source !== 'image' && other.source !== 'image');
	}
	return a === b || pathWithin(a, b) !== undefined || pathWithin(b, a) !== undefined || images.size <= 1;
}

/**
 * Examples, development images, and stages that are thrown away say nothing of what the service runs on; a stage that only builds
 * may well be another version.
 */
function isJudged(project: Project, fact: RuntimeVersion): boolean {
	const { path, span, source } = fact;
	// `FROM base AS runtime` runs on what `base` is made from.
	const final = fact.final !== false || finalStages(project, path).some((stage) => stage.span.start === span.start);
	if (source === 'development') {
		return !isOuterPath(path) && !isInExamples(path) && final && !isGivenOtherwise(project, path);
	}
	const isPipeline = source === 'pipeline';
	return (
		!isOuterPath(path) &&
		!isInExamples(path) &&
		(isPipeline ? !publishes(project, path) && runsProject(project, fact) : !isAsidePath(path) && !project.isDevelopmentFile(path)) &&
		(source !== 'image' || final)
	);
}

/** Whether the build of an image is given another value than the default of one of its arguments: then the default says nothing. */
function isGivenOtherwise(project: Project, path: string): boolean {
	const given = project
		.of('env.declare')
		.filter((one) => one.source === 'compose-arg' && directoryOf(one.path) === directoryOf(path) && one.value.kind === 'literal');
	return project
		.in(path, 'env.declare')
		.some(
			({ source, variable, value }) =>
				source === 'dockerfile-arg' &&
				value.kind === 'literal' &&
				given.some((one) => one.variable === variable && one.value.kind === 'literal' && one.value.text !== value.text),
		);
}

/**
 * Whether a job that asks for a runtime does something with the project: one whose commands only install and run a tool of their
 * own (a coverage uploader, a formatter of
 * documents, a notifier) never sees its code, and one that only looks at the style of the code does not run it. A job that calls
 * an action of the repository counts.
 */
function runsProject(project: Project, { path, span: { start }, job: owner }: RuntimeVersion): boolean {
	const steps = project.in(path, 'pipeline.step');
	const actions = project.in(path, 'pipeline.action');
	const jobs = [...steps, ...actions].sort((a, b) => a.span.start - b.span.start);
	// The image and the matrix of a job stand before its steps, and in some formats deeper: `build/docker`.
	const job =
		jobs.find((one) => one.job === owner || owner?.startsWith(`${one.job}/`) === true)?.job ??
		jobs.findLast(({ span }) => span.start <= start)?.job ??
		jobs[0]?.job;
	const commands = steps.filter((step) => step.job === job).flatMap(commandsWritten);
	const ofTools = commands.filter((command) => (installOf(command)?.packages.length ?? 0) > 0 || isToolOfPip(command));
	const ofProject = commands.some(installsDeclared);
	// A job for an app of the repository that is built for phones and desktops is none of the service's.
	const folders = steps.flatMap(({ job: name, folder }) =>
		name === job && folder !== undefined && folder !== '.' && folder !== '' ? [folder] : [],
	);
	if (folders.length > 0 && folders.every((folder) => isApp(project.packageOf(joinPath(folder, 'package.json')).kind))) {
		return false;
	}
	if (commands.length === 0) {
		return job === undefined || actions.some((one) => one.job === job && (isOfRepository(one.action) || isToldToTest(one)));
	}
	return (
		(ofTools.length === 0 || ofProject || commands.some(isTest)) &&
		!commands.every((command) => installOf(command) !== undefined || isOfStyle(command) || (!ofProject && isFetched(command)))
	);
}

/** `npm test`, `npm run ci`, or what runs tests: the project's own code is run, whatever it was installed with. */
function isTest({ started: { program }, argv }: WrittenCommand): boolean {
	return (
		argv.slice(0, 2).some((word) => /^(?:vitest|jest|mocha|ava)$/.test(word)) ||
		(/^(?:npm|yarn|pnpm|bun)$/.test(program) &&
			argv.slice(1).some((word) => /^(?:test|ci)(?:$|[:_-])/.test(word)) &&
			!(argv[1] === 'ci' || argv[1] === 'i' || argv[1] === 'install'))
	);
}

/** An action of the repository itself, whose commands are not seen here, or one that runs the commands it is given. */
function isOfRepository(action: string): boolean {
	return (
		action.startsWith('.') ||
		/docker|test|build|cypress|playwright|deploy|serverless|wrangler|vercel/i.test(
			action.replace(/^actions\/(?:checkout|setup-[a-z]+|cache)$/, ''),
		)
	);
}

/** An action that runs what it is told, and is told to test or build. */
function isToldToTest({ inputs }: LocatedFact<'pipeline.action'>): boolean {
	return ['cmd', 'command', 'run', 'script', 'args'].some((name) => {
		const told = Object.hasOwn(inputs, name) ? inputs[name] : undefined;
		return told?.kind === 'literal' && /(?:^|[\s:])(?:test|build)(?![\w.-])/.test(told.text);
	});
}

/** A tool that is fetched for the moment runs on any version, and where nothing of the project is installed it is all that runs. */
function isFetched({ started: { program, wrappers } }: WrittenCommand): boolean {
	return program === 'cd' || wrappers.some((one) => /^(?:npx|pnpx|bunx|dlx|uvx|pipx)$/.test(one));
}

/** Programs and scripts that look at how the code is written, and never run it. */
function isOfStyle({ started: { program }, argv }: WrittenCommand): boolean {
	const name = /^(?:npm|yarn|pnpm|bun)$/.test(program)
		? (argv.slice(1).find((word) => word !== 'run' && word !== 'run-script' && !word.startsWith('-')) ?? '')
		: program;
	return /^(?:eslint|prettier|biome|commitlint|stylelint|lint-staged|markdownlint|syncpack|dprint|echo|git)$|(?:^|[:_-])(?:lint|format|fmt|prettier|commitlint|spell)(?:$|[:_-])/i.test(
		name,
	);
}

function isApp(kind: PackageKind): boolean {
	return kind === 'mobile-app' || kind === 'desktop-app' || kind === 'editor-extension';
}

/** `pip install name`, with no file of requirements and no folder. */
function isToolOfPip({ started: { program }, argv }: WrittenCommand): boolean {
	const rest = argv.slice(2);
	return /^pip3?$/.test(program) && argv[1] === 'install' && rest.length > 0 && rest.every((word) => /^[A-Za-z]/.test(word));
}

/** A pipeline that publishes packages runs tools of the registry, not the service. */
function publishes(project: Project, path: string): boolean {
	const steps = project.in(path, 'pipeline.step');
	return (
		steps.some(({ command }) =>
			/\b(?:npm|pnpm|yarn|lerna|changeset)\b[^\n&|;]{0,80}\bpublish\b|\b(?:semantic-release|release-it|release-please|standard-version|auto shipit)\b/.test(
				command,
			),
		) && !steps.some(({ command }) => /\b(?:npm|pnpm|yarn)\b[^\n&|;]{0,40}\btest\b/.test(command))
	);
}
