import type { LocatedFact } from '../../../core/fact.js';
import { directoryOf, isOuterPath } from '../../../core/paths.js';
import type { Location, Span } from '../../../core/text.js';
import { wordsOf } from '../../../core/words.js';
import { commandsWritten, type CommandFact, type WrittenCommand } from '../../../project/commandLines.js';
import type { Project } from '../../../project/project.js';
import type { SimpleCommand, Word } from '../../../shell/command.js';
import { programName } from '../../../shell/options.js';
import { defineRule } from '../../rule.js';
import { isInExamples } from '../../shared/aside.js';
import { providersOf, renamedProgram } from '../../shared/binaries.js';
import { manifestsAbove } from '../../shared/declaredPackages.js';
import { helpers } from '../../shared/helperTools.js';
import { installOf, packageNameOf } from '../../shared/installs.js';
import { factsInFolder } from '../../shared/near.js';
import { deployAndPipelineCommands, pipelinePackageScriptCommands } from '../../shared/writtenCommands.js';
import { remembered } from '../../../project/remember.js';
import { wordSet } from '../../../core/wordList.js';
import { rangeOf } from '../../../core/versions.js';

/** Wrappers that fetch what is not there, or look for the program somewhere else than in the packages of the project. */
const fetching: ReadonlySet<string> = wordSet(`
	npx pnpx bunx dlx poetry pipenv uv hatch bundle docker xargs sudo doas devbox nix
`);

/** A program that no manifest above its scripts declares: where it is called first, and where else. */
interface Lack {
	readonly message: 'unlisted' | 'elsewhere';
	readonly at: Location;
	readonly data: { readonly program: string; readonly packages: string };
	readonly manifest: Location;
	readonly others: readonly Location[];
}

export default defineRule({
	id: 'dependencies/unlisted-binary',
	scope: 'workspace',
	severity: 'warning',
	tentative: true,
	question: 'Does a declared dependency bring every program that scripts call?',
	messages: {
		unlisted:
			'"{{program}}" comes with {{packages}}, which no manifest declares: it runs only where another package happens to bring it along, or somebody installed it by hand.',
		elsewhere: '"{{program}}" comes with {{packages}}, which only other packages declare: it runs as long as one of them brings it along.',
		tool: '"{{tool}}" comes with no package and no operating system: this script runs only where somebody installed it by hand. Use a package, or say where it comes from.',
		fetched:
			'No manifest declares {{packages}}: "{{command}}" takes what another package happens to bring along, or else the latest version. Declare it as a development dependency.',
		renamed:
			'{{packages}} {{range}} brings "{{now}}", and no "{{program}}" since version {{since}}: this script runs only where somebody installed it by hand.',
		listed: 'Every known tool that the scripts call comes with a declared dependency ({{count}}).',
	},
	reads: ['process.declare', 'dependency', 'dependency.lock', 'package', 'runtime.version', 'image.run', 'pipeline.step'],
	check({ project, report, affirm }) {
		const installed = globallyInstalled(project);
		const facts: readonly CommandFact[] = [...project.of('process.declare'), ...project.of('pipeline.step')].filter(
			({ path }) => !isOuterPath(path) && !isInExamples(path) && !isOfTemplate(path, project),
		);
		const said = new Set<string>();
		const lacking = new Map<string, Lack>();
		const listed = new Map<string, Set<string>>();
		for (const fact of facts) {
			for (const { program, span, written } of commandsWritten(fact).flatMap(calledPrograms)) {
				const providers = providersOf(program);
				const manifests = providers.length === 0 ? [] : manifestsAbove(project, fact.path);
				const nearest = manifests[0];
				// A manifest without a single dependency is not where the packages of this script are listed.
				if (
					isSetUp(project, fact, program) ||
					!nearest ||
					isOuterPath(nearest.path) ||
					!manifests.some(({ path }) => project.in(path, 'dependency').length > 0)
				) {
					continue;
				}
				const isScript = fact.kind === 'process.declare' && fact.source === 'script' && !isElsewhere(written);
				if (
					isListed(project, program, providers, isScript ? fact.path : undefined) ||
					installed.has(program) ||
					providers.some((name) => installed.has(name))
				) {
					listed.set(nearest.path, (listed.get(nearest.path) ?? new Set()).add(program));
					continue;
				}
				said.add(nearest.path);
				const { workspaceRoot } = project.packageOf(fact.path);
				const elsewhere = isListed(project, program, providers, undefined);
				// One line in the root's manifest would serve all members that lean on each other.
				const home = elsewhere && workspaceRoot?.manifest ? workspaceRoot.manifest : nearest;
				const at = { path: fact.path, span };
				const key = `${home.path}\0${program}`;
				const lack = lacking.get(key) ?? {
					message: elsewhere ? ('elsewhere' as const) : ('unlisted' as const),
					at,
					data: { program, packages: providers[0]! },
					manifest: nearest,
					others: [],
				};
				lacking.set(key, lack.at.path === at.path ? lack : { ...lack, others: [...lack.others, at] });
			}
		}
		for (const { message, at, data, manifest, others } of lacking.values()) {
			const related = [
				{ at: { path: manifest.path, span: manifest.span }, message: 'the manifest' },
				...(message === 'elsewhere' ? others.map((other) => ({ at: other, message: 'this one leans on the same package' })) : []),
			];
			report({
				message,
				...at,
				data,
				related,
				...(message === 'elsewhere' && { severity: isStrict(project, at.path) ? ('information' as const) : ('hint' as const) }),
			});
		}
		for (const { path, span, tool } of machineTools(facts, project)) {
			report({ message: 'tool', path, span, data: { tool }, severity: 'hint' });
		}
		const packageScripts = facts.filter(
			(fact): fact is LocatedFact<'process.declare'> => fact.kind === 'process.declare' && fact.source === 'script',
		);
		for (const { at, data } of fetchedTools(packageScripts, project, installed)) {
			report({ message: 'fetched', ...at, data, severity: 'hint' });
		}
		for (const { at, data } of renamedTools(packageScripts, project, installed)) {
			report({ message: 'renamed', ...at, data, severity: 'hint' });
		}
		for (const [path, programs] of listed) {
			const manifest = project.in(path, 'package')[0];
			if (manifest && !said.has(path)) {
				affirm({ message: 'listed', path, span: manifest.span, data: { count: String(programs.size) } });
			}
		}
	},
});

/** Tools that people install for themselves: no system and no package brings them, and scripts are written as if all did. */
const handTools: ReadonlySet<string> = wordSet('bun jq yq stripe k6 mkcert gitleaks checkov protoc buf');

/** Those of them whose names packages have that are libraries, and bring no program. */
const libraries: ReadonlySet<string> = new Set(['stripe']);

/** What lists tools for the machines of developers. What it says is not read, so nobody is blamed for it. */
const toolLists: readonly string[] = ['shell.nix', 'flake.nix', 'default.nix', 'devbox.json', 'Brewfile', 'mise.toml', '.tool-versions'];

/** The scripts of manifests that call a tool which nothing installs; the first one tells of all. */
function machineTools(facts: readonly CommandFact[], project: Project): readonly (Location & { readonly tool: string })[] {
	if (toolLists.some((path) => project.has(path))) {
		return [];
	}
	const found = new Map<string, Location & { readonly tool: string }>();
	for (const fact of facts) {
		if (fact.kind !== 'process.declare' || fact.source !== 'script' || found.size === handTools.size) {
			continue;
		}
		for (const { started, exact, command } of commandsWritten(fact)) {
			const tool = started.program;
			const word = started.words[0];
			if (
				handTools.has(tool) &&
				word?.text === tool &&
				!found.has(tool) &&
				!started.wrappers.some((one) => one !== 'xargs' && fetching.has(one)) &&
				!isBroughtByName(project, tool) &&
				!(tool === 'bun' && isOfBun(project)) &&
				!isInstalledSomewhere(project, tool)
			) {
				found.set(tool, { path: fact.path, span: exact ? word.span : command.span, tool });
			}
		}
	}
	return [...found.values()];
}

/** Whether a project is one of Bun's, as far as its files tell, or may be: it has no lock file of another manager. */
function isOfBun(project: Project): boolean {
	const locks = project.of('dependency.lock');
	return (
		!locks.some(({ ecosystem, manager }) => ecosystem === 'npm' && manager !== 'bun') ||
		locks.some(({ manager }) => manager === 'bun') ||
		project.of('runtime.version').some(({ runtime }) => runtime === 'bun') ||
		project.of('package').some(({ packageManager }) => packageManager?.startsWith('bun') === true) ||
		declaredAnywhere(project, '').includes('@types/bun')
	);
}

/** Whether a package may bring a tool, by its name. What only has types brings none. */
function isBroughtByName(project: Project, tool: string): boolean {
	return declaredAnywhere(project, '').some(
		(name) => wordsOf(name).includes(tool) && !name.startsWith('@types/') && !(name === tool && libraries.has(tool)),
	);
}

/** What is called to begin something, before anything can be installed, or to look at the code now and then: it need not be there. */
const occasional: ReadonlySet<string> = wordSet(`
	yo hygen plop degit only-allow husky patch-package expo storybook sort-package-json depcheck knip dpdm publint attw snyk
`);

/** Scripts that run with every installation, that of an image included (https://docs.npmjs.com/cli/using-npm/scripts#life-cycle-operation-order). */
const ofInstallation: ReadonlySet<string> = new Set(['preinstall', 'install', 'postinstall']);

/**
 * Tools that scripts for developers have fetched without saying so: `npx tsx`. With an option (`npx --yes`) somebody says it, and
 * what pipelines and deploys run is told as an installation past the manifest.
 */
function fetchedTools(facts: readonly LocatedFact<'process.declare'>[], project: Project, installed: ReadonlySet<string>): readonly Told[] {
	const told = new Set([...deployAndPipelineCommands(project), ...pipelinePackageScriptCommands(project)].map(({ fact }) => fact));
	const found = new Map<string, Told>();
	for (const fact of facts) {
		for (const { started, exact, command } of told.has(fact) ? [] : commandsWritten(fact)) {
			const at = command.words.findIndex(({ text }) => text === 'npx' || text === 'pnpx' || text === 'bunx');
			const word = command.words[at + 1];
			// What is fetched may start another program: `npx nodemon --exec tsx server.ts`.
			const program = started.wrappers.find((one) => one === word?.text) ?? started.program;
			// What every installation runs is worth asking for, whether its package is known or not; what ends in `-cli` is called as its package is.
			const [provider = ofInstallation.has(fact.name) || program.endsWith('-cli') ? program : undefined] = providersOf(program);
			const key = `${fact.path}\0${program}`;
			if (
				at >= 0 &&
				word?.text === program &&
				provider !== undefined &&
				!found.has(key) &&
				!helpers.has(provider) &&
				!occasional.has(program) &&
				!isOnItsWay(project, program, installed) &&
				project.in(fact.path, 'dependency').length > 0
			) {
				const data = { command: `${command.words[at]!.text} ${program}`, packages: provider };
				found.set(key, { at: { path: fact.path, span: exact ? word.span : command.span }, data });
			}
		}
	}
	return [...found.values()];
}

/** Whether any manifest, image or pipeline brings a program. */
function isOnItsWay(project: Project, program: string, installed: ReadonlySet<string>): boolean {
	const providers = providersOf(program);
	return isListed(project, program, providers, undefined) || [program, ...providers].some((name) => installed.has(name));
}

/** A place of a script, and what is said of it. */
interface Told {
	readonly at: Location;
	readonly data: Readonly<Record<string, string>>;
}

/** Scripts that call a program by a name which the declared version of its package has given up. */
function renamedTools(facts: readonly LocatedFact<'process.declare'>[], project: Project, installed: ReadonlySet<string>): readonly Told[] {
	const found = new Map<string, Told>();
	for (const fact of facts) {
		for (const { program, span } of commandsWritten(fact).flatMap(calledPrograms)) {
			const renaming = renamedProgram(program);
			const declared =
				renaming === undefined ? [] : manifestsAbove(project, fact.path).flatMap(({ path }) => project.in(path, 'dependency'));
			const providers = declared.filter(({ name }) => renaming?.packages.includes(name));
			const [first] = providers;
			if (
				renaming !== undefined &&
				first !== undefined &&
				!found.has(fact.path) &&
				providers.every(({ range }) => rangeOf(range)?.every(({ from }) => from[0] >= renaming.since)) &&
				![...declared.map(({ name }) => name), ...installed].includes(renaming.other) &&
				!isInstalledSomewhere(project, program)
			) {
				const { name: packages, range } = first;
				const data = { packages, range, program, now: renaming.now, since: String(renaming.since) };
				found.set(fact.path, { at: { path: fact.path, span }, data });
			}
		}
	}
	return [...found.values()];
}

/** Whether an image, a pipeline or a script names a tool behind a word that installs. */
function isInstalledSomewhere(project: Project, tool: string): boolean {
	const commands = [...project.of('image.run'), ...project.of('pipeline.step'), ...project.of('shell.script')];
	return commands.some(({ command }) => command.includes(tool) && /\b(?:install|add)\b/.test(command));
}

/**
 * Whether the package manager keeps the programs of other members away from a package: npm and Yarn 1 put all of them into one
 * folder at the root.
 */
function isStrict(project: Project, path: string): boolean {
	const root = project.packageOf(path).workspaceRoot?.folder ?? '';
	return project.of('dependency.lock').some((lock) => lock.manager === 'pnpm' && directoryOf(lock.path) === root);
}

/** Whether a file belongs to what is copied to make a package, and is none: a manifest without a name, among templates. */
function isOfTemplate(path: string, project: Project): boolean {
	const { name, folder } = project.packageOf(path);
	return name === undefined && folder.split('/').some((segment) => /^(?:templates?|skeletons?|boilerplates?|presets?)$/.test(segment));
}

/** A program that a command line calls by its name, with the place of the name. */
interface Call {
	readonly program: string;
	readonly span: Span;
	readonly written: WrittenCommand;
}

/**
 * The programs of a command that are looked for in the packages: the one it starts, and what stands around that one (`cross-env`,
 * `run-p`, `nyc`). No path, no variable, nothing that a wrapper fetches or looks for somewhere else.
 */
function calledPrograms(written: WrittenCommand): readonly Call[] {
	const {
		started: { program, words, wrappers },
		command,
		exact,
	} = written;
	const calls: Call[] = [];
	for (const [at, name] of [...wrappers, program].entries()) {
		const word = at === wrappers.length && programName(words[0]?.text ?? '') === program ? words[0] : wordOf(command, name);
		const before = word === undefined ? [] : command.words.filter(({ span }) => span.start < word.span.start).map(({ text }) => text);
		if (isFetched(before)) {
			break;
		}
		if (word === undefined || (!word.expands && !word.text.includes('/'))) {
			calls.push({ program: name, span: exact && word !== undefined ? word.span : command.span, written });
		}
		if (fetching.has(name)) {
			break;
		}
	}
	return calls;
}

/** The word of a command that names a program; none where the name stands in a command line inside a word. */
function wordOf(command: SimpleCommand, program: string): Word | undefined {
	return command.words.find(({ text }) => programName(text) === program);
}

/** Whether a package manager is told to run a program in another package of the workspace: `pnpm --filter web exec vite`. */
function isElsewhere({ command }: WrittenCommand): boolean {
	return (
		command.words.some(({ text }) => /^(?:-F|--filter|-w|--workspace|-C|--dir|--cwd|--prefix)(?:=|$)/.test(text)) ||
		(command.words[0]?.text === 'yarn' && command.words[1]?.text === 'workspace')
	);
}

/** Whether a ready-made step of the same job sets the program up: `snyk/actions/setup`, `setup-terraform`. */
function isSetUp(project: Project, fact: CommandFact, program: string): boolean {
	return (
		fact.kind === 'pipeline.step' &&
		project.in(fact.path, 'pipeline.action').some(
			({ job, action }) =>
				job === fact.job &&
				/setup|install|action/i.test(action) &&
				action
					.toLowerCase()
					.split(/[^a-z0-9]+/)
					.includes(program),
		)
	);
}

/** Whether the words before a program tell a package manager to fetch it: `pnpm dlx`, `npm exec`, `bun x`. */
function isFetched(before: readonly string[]): boolean {
	return before.some(
		(word, index) =>
			word === 'dlx' ||
			(index > 0 && ((before[0] === 'npm' && (word === 'exec' || word === 'x')) || (before[0] === 'bun' && word === 'x'))),
	);
}

/** Whether a package that is called after a program brings a program of its own instead: `ts-node-dev`, `tsc-watch`. */
function isOtherTool(name: string, providers: readonly string[]): boolean {
	return !providers.includes(name) && providersOf(name).includes(name);
}

/**
 * Declared in a manifest above the script; for other commands, which may run in the image of any package, in any manifest. A
 * plugin or preset of a tool
 * (`eslint-config-…`) brings the tool along by its peers.
 */
function isListed(project: Project, program: string, providers: readonly string[], path: string | undefined): boolean {
	const folders = path === undefined ? undefined : manifestsAbove(project, path).map((manifest) => directoryOf(manifest.path));
	const declared = folders?.flatMap((folder) => factsInFolder(project, folder, 'dependency').map(({ name }) => name));
	// Where no package of its own name brings a program, what is called after it is a library, which brings none either: `sequelize`,
	// `firebase-admin`.
	const isByItsName = providers.includes(program) || providers.length === 0;
	const isBrought = (declared ?? declaredAnywhere(project, '')).some((name) => {
		const words = name.split(/[/@]/);
		return (
			providers.includes(name) ||
			((isByItsName || /(?:^|[/-])(?:cli|tools?)$/.test(name)) &&
				(words.includes(program) || words.some((word) => word.startsWith(`${program}-`) && !isOtherTool(word, providers))))
		);
	});
	const { names, commands } = ownPrograms(project, '');
	return isBrought || commands.has(program) || [program, ...providers].some((name) => names.has(name));
}

/** The packages that manifests declare, each once: a workspace has many manifests, which declare the same. */
const declaredAnywhere = remembered((project) => [...new Set(project.of('dependency').map(({ name }) => name))]);

/** The names of the packages of the workspace, and of the commands they bring. */
const ownPrograms = remembered((project) => ({
	names: new Set(project.of('package').flatMap(({ name }) => name ?? [])),
	commands: new Set(
		project.of('package').flatMap(({ entries }) => entries.flatMap(({ field, key }) => (field === 'bin' ? (key ?? []) : []))),
	),
}));

/** What images and pipelines install for the whole machine is there for their commands. */
function globallyInstalled(project: Project): ReadonlySet<string> {
	const facts: readonly CommandFact[] = [...project.of('image.run'), ...project.of('pipeline.step'), ...project.of('process.declare')];
	return new Set(
		facts
			.flatMap((fact) => commandsWritten(fact))
			.flatMap((written) => {
				const install = installOf(written);
				return install && (install.global || install.packages.length > 0) ? install.packages.map(packageNameOf) : [];
			}),
	);
}
