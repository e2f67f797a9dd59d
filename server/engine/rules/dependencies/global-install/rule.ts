import { commandsWritten, type WrittenCommand } from '../../../project/commandLines.js';
import type { Project } from '../../../project/project.js';
import { defineRule } from '../../rule.js';
import { baseName } from '../../../core/paths.js';
import { wordsOf } from '../../../core/words.js';
import { ofLibraries } from '../../shared/publishedTools.js';
import { packageNamed } from '../../shared/near.js';
import { helpers } from '../../shared/helperTools.js';
import { installOf, isPinned, packageNameOf } from '../../shared/installs.js';
import { providersOf } from '../../shared/binaries.js';
import { isAsideStage } from '../../shared/stages.js';
import { deployAndPipelineCommands, pipelinePackageScriptCommands, pipelineScriptCommands, spanOf } from '../../shared/writtenCommands.js';
import { hookCommands, otherVersionOf } from './otherVersion.js';

/** Package managers and what manages them: they must come from somewhere, and no manifest can declare them as a dependency. */
const managers: ReadonlySet<string> = new Set(['npm', 'corepack', 'pnpm', 'yarn', 'bun', 'n', 'npm-cli-login']);

export default defineRule({
	id: 'dependencies/global-install',
	scope: 'workspace',
	severity: 'warning',
	tentative: true,
	question: 'Are tools installed from the manifest, in the version that it pins?',
	messages: {
		global:
			'"{{command}}" takes whatever version of {{name}} is the latest, past the manifest and its lock file. Declare it as a development dependency.',
		fetched:
			'"{{command}}" runs whatever version of {{name}} is the latest, past the manifest and its lock file. Declare it as a development dependency, or name a version.',
		passed:
			'"{{command}}" fetches whatever version of {{name}} is the latest, though the manifest asks for one: run that with "{{instead}}".',
		manager:
			'"{{command}}" takes whatever version of {{name}} is the latest: its next major may read the lock file in another way, or not at all. Name a version.',
		pip: '"{{command}}" installs {{name}} in no particular version, past the list of requirements.',
		other:
			'"{{command}}" takes version {{version}} of {{name}} for the whole machine, and the manifest asks for {{range}}: which of the two runs, the search path decides.',
		pinned: 'The tool {{name}} is installed in a version of its own.',
	},
	reads: ['image.run', 'pipeline.step', 'process.declare', 'shell.script', 'dependency'],
	check({ project, report, affirm }) {
		const said = new Set<string>();
		// What a pipeline runs by way of a script, developers run, too.
		const scripts = pipelinePackageScriptCommands(project);
		const direct = [...deployAndPipelineCommands(project), ...pipelineScriptCommands(project)];
		for (const written of new Set([...direct, ...hookCommands(project)])) {
			const other = isAsideStage(written.fact, project) ? undefined : otherVersionOf(written, project);
			if (other) {
				report({
					message: 'other',
					...other.at,
					data: other.data,
					severity: 'hint',
					related: [{ at: other.declared, message: 'declared here' }],
				});
			}
		}
		for (const written of [...direct, ...scripts]) {
			const found = judge(written, project);
			const isAside = isAsideStage(written.fact, project);
			if (!found || (isAside && found.message !== 'global')) {
				continue;
			}
			const { path } = written.fact;
			if (found.message === 'pinned') {
				if (otherVersionOf(written, project) === undefined) {
					affirm({ message: 'pinned', path, span: spanOf(written), data: { name: found.name } });
				}
			} else if (!said.has(written.fact.kind === 'pipeline.step' ? found.name : `${path}\0${found.name}`)) {
				// One declaration mends all pipelines; an image has an installation of its own.
				said.add(written.fact.kind === 'pipeline.step' ? found.name : `${path}\0${found.name}`);
				report({
					message: found.message,
					path,
					span: spanOf(written),
					data: { name: found.name, command: found.command, instead: found.instead ?? '' },
					// No release is made in a stage that developers work in, but what they work with is another tool every week.
					...((isAside ||
						found.message === 'passed' ||
						isCheck(written, project) ||
						scripts.includes(written) ||
						(helpers.has(found.name) && written.fact.kind === 'pipeline.step')) && {
						severity: 'hint' as const,
					}),
				});
			}
		}
	},
});

/** Whether a pipeline only looks at the code with a tool: no release is made with it. Where nothing is deployed from here, none is. */
function isCheck({ fact }: WrittenCommand, project: Project): boolean {
	if (fact.kind !== 'pipeline.step') {
		return false;
	}
	const words = wordsOf(`${baseName(fact.path)} ${fact.job} ${fact.environment === undefined ? '' : 'deploy'}`);
	return ofLibraries(project) || !words.some((word) => delivering.has(word));
}

/** Words in the names of pipelines and jobs that bring a release about. */
const delivering: ReadonlySet<string> = new Set([
	'deploy',
	'deployment',
	'cd',
	'release',
	'publish',
	'docker',
	'prod',
	'production',
	'staging',
]);

interface Verdict {
	readonly message: 'global' | 'fetched' | 'passed' | 'manager' | 'pip' | 'pinned';
	readonly name: string;
	readonly command: string;
	/** What runs the version that the manifest asks for. */
	readonly instead?: string;
}

function judge(written: WrittenCommand, project: Project): Verdict | undefined {
	const install = installOf(written);
	if (install?.global) {
		// A pipeline that tries what the project publishes takes it as its users do.
		const tools = install.packages.filter(
			(one) => !managers.has(packageNameOf(one)) && !one.startsWith('$') && packageNamed(project, packageNameOf(one)) === undefined,
		);
		const floating = tools.find((one) => !isPinned(one));
		const manager = floating === undefined ? install.packages.find((one) => isFloatingManager(one, written, project)) : undefined;
		const name = packageNameOf(floating ?? manager ?? tools[0] ?? '');
		return name === ''
			? undefined
			: {
					message: floating !== undefined ? 'global' : manager !== undefined ? 'manager' : 'pinned',
					name,
					command: `${install.manager} ${install.manager === 'yarn' ? 'global ' : ''}${install.verb}${install.manager === 'yarn' ? '' : ' -g'} ${name}`,
				};
	}
	return fetchedTool(written, project) ?? pythonTool(written) ?? otherTool(written);
}

/** Package managers that go on from major to major under their own name; what `yarn` installs has been the same major for years. */
const movingManagers: ReadonlySet<string> = new Set(['npm', 'pnpm', 'bun']);

/**
 * Whether an image takes the latest of a package manager, and no manifest says which version it is to be: with `packageManager` one
 * becomes the other by itself, or a reader knows at least. A pipeline may need the latest, to publish with it.
 */
function isFloatingManager(specifier: string, { fact }: WrittenCommand, project: Project): boolean {
	const name = packageNameOf(specifier);
	return (
		fact.kind === 'image.run' &&
		movingManagers.has(name) &&
		!isPinned(specifier) &&
		!project.packages.some(
			({ manifest }) =>
				manifest !== undefined &&
				(manifest.packageManager !== undefined || manifest.engines[name] !== undefined || manifest.fields.includes('devEngines')),
		)
	);
}

/** `npx tool` of a package that no manifest declares: fetched anew, in its latest version. */
function fetchedTool(written: WrittenCommand, project: Project): Verdict | undefined {
	const { command, fact, started } = written;
	const texts = command.words.map(({ text }) => text);
	const at = texts.findIndex(
		(text, index) =>
			text === 'npx' || text === 'pnpx' || text === 'bunx' || (text === 'dlx' && /^(?:pnpm|yarn)$/.test(texts[index - 1] ?? '')),
	);
	if (at < 0 || !started.wrappers.some((one) => ['npx', 'pnpx', 'bunx', 'pnpm', 'yarn'].includes(one))) {
		return undefined;
	}
	const fetcher = texts[at] === 'dlx' ? `${texts[at - 1]!} dlx` : texts[at]!;
	const rest = texts.slice(at + 1);
	// `-p` and `--package` name the package apart from the program; `--no-install` fetches nothing.
	if (rest.some((text) => /^(?:-p|--package(?:=.*)?|--no-install|--no|--offline|-c|--call)$/.test(text))) {
		return undefined;
	}
	const word = command.words[at + 1 + rest.findIndex((text) => !text.startsWith('-'))];
	if (
		!word ||
		word.expands ||
		word.text.startsWith('-') ||
		isPinned(word.text) ||
		word.text.includes('github:') ||
		rest.every((text) => text.startsWith('-'))
	) {
		return undefined;
	}
	const name = packageNameOf(word.text);
	const isTagged = name !== word.text;
	const own = project.packages.some(
		(one) => one.name === name || one.manifest?.entries.some(({ field, key }) => field === 'bin' && key === name),
	);
	const last = name.split('/').at(-1)!;
	const declared = project
		.of('dependency')
		.some(
			(one) =>
				one.name === name || one.name.split('/').at(-1) === last || one.name.startsWith(`@${name}/`) || providesProgram(one.name, name),
		);
	const isInstalled = project.of('package').length === 0;
	if (managers.has(name) || own || isInstalledBefore(written, name, project) || (isInstalled && fact.kind !== 'image.run')) {
		return undefined;
	}
	const called = `${fetcher} ${word.text}`;
	if (declared && !(isTagged && fetcher.includes('dlx'))) {
		const isOfImage = fact.kind === 'image.run' || fact.kind === 'process.declare';
		return isOfImage && alwaysFetching.has(fetcher) && project.dependencyOf(fact.path, name) !== undefined
			? { message: 'passed', name, command: called, instead: `${fetcher.startsWith('yarn') ? 'yarn' : 'pnpm'} exec ${name}` }
			: undefined;
	}
	return { message: 'fetched', name, command: called };
}

/** What fetches a package whether it is installed or not (https://pnpm.io/cli/dlx, https://yarnpkg.com/cli/dlx), unlike `npx`. */
const alwaysFetching: ReadonlySet<string> = new Set(['pnpx', 'pnpm dlx', 'yarn dlx']);

/** Whether an earlier step of the same job installs the package (`npm install playwright`, `npx playwright install`). */
function isInstalledBefore({ fact }: WrittenCommand, name: string, project: Project): boolean {
	const job = fact.kind === 'pipeline.step' ? fact.job : undefined;
	return (
		job !== undefined &&
		project
			.in(fact.path, 'pipeline.step')
			.some(
				(step) =>
					step.job === job &&
					step.span.start <= fact.span.start &&
					commandsWritten(step).some((one) => installOf(one)?.packages.some((each) => packageNameOf(each) === name)),
			)
	);
}

function pythonTool({ argv, fact }: WrittenCommand): Verdict | undefined {
	const at = argv.findIndex((word) => /^pip[23]?$/.test(word));
	if (
		(fact.kind !== 'image.run' && fact.kind !== 'shell.script') ||
		at < 0 ||
		at > 2 ||
		argv[at + 1] !== 'install' ||
		argv.some((word) => word === '-r' || word.startsWith('--requirement') || word === '-c' || word === '-e' || word === '.')
	) {
		return undefined;
	}
	const packages = argv
		.slice(at + 2)
		.filter(
			(word) => /^[A-Za-z][\w.-]*(?:\[[\w,]+\])?$/.test(word) && !['pip', 'setuptools', 'wheel', 'pipenv', 'poetry', 'uv'].includes(word),
		);
	const name = packages[0];
	return name === undefined ? undefined : { message: 'pip', name, command: `pip install ${name}` };
}

/** `go install example.com/tool@latest`, `gem install tool`: tools of other languages, in whatever version is the latest. */
function otherTool({ argv, fact }: WrittenCommand): Verdict | undefined {
	const [program, verb, ...words] = argv;
	if ((fact.kind !== 'image.run' && fact.kind !== 'shell.script') || verb !== 'install' || (program !== 'go' && program !== 'gem')) {
		return undefined;
	}
	const named = words.find((word) =>
		program === 'go'
			? /@(?:latest|master|main|HEAD)$/.test(word)
			: /^[a-z][\w-]*$/.test(word) && !['bundler', 'rubygems-update'].includes(word),
	);
	const hasVersion = words.some((word) => /^(?:-v|--version)(?:=|$)/.test(word));
	return named === undefined || (program === 'gem' && hasVersion)
		? undefined
		: { message: 'pip', name: named.replace(/@\w+$/, '').split('/').at(-1)!, command: `${program} install ${named}` };
}

function providesProgram(dependency: string, program: string): boolean {
	return providersOf(program).includes(dependency);
}
