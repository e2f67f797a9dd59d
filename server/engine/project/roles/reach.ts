import { directoryOf, joinPath, pathWithin } from '../../core/paths.js';
import type { Role, RoleDecision } from '../../core/role.js';
import { describe } from '../packageKinds.js';
import { entryPath } from '../packages.js';
import type { Started } from '../processes.js';
import { scriptPurpose } from '../processTypes.js';
import type { BrowserCode } from './browserCode.js';
import type { Evidence } from './evidence.js';
import { group, guessed, startedGroup, type Group } from './groups.js';
import { frameworkEntries, listeners, serverCommands, unservedStarts } from './serverGroups.js';

/** Signs of a file that is started by itself, or by others than the service. */
const programSigns = [
	'shebang',
	'main-guard',
	'command-line-parser',
	'test-api',
	'migration',
	'configuration-export',
	'generated',
] as const;

/** How many modules that are imported stand beside one that is not when nobody would think that a loader fetches it. */
const mostlyNamed = 8;

/**
 * What entries give the files that they reach through imports. Groups of entries come in the order of precedence: what one
 * reached keeps its role.
 */
export class Reach {
	readonly #evidence: Evidence;
	readonly #browser: BrowserCode;
	readonly #reached = new Map<string, RoleDecision>();
	/** Files that a deploy starts, and whether something else than a package script does. */
	readonly #deployEntries = new Map<string, boolean>();
	/** Files that scripts of a build or of tests start, and that do not listen themselves. */
	readonly #buildEntries = new Set<string>();

	constructor(evidence: Evidence, browser: BrowserCode) {
		this.#evidence = evidence;
		this.#browser = browser;
		const deploys = evidence.started.filter(
			(each) =>
				each.purpose === 'deploy' &&
				(each.type === 'web' || each.type === 'worker' || each.deployed) &&
				each.entries.length > 0 &&
				!this.#isExample(each),
		);
		for (const { entries, deployed } of deploys) {
			entries.forEach((entry) => this.#deployEntries.set(entry, deployed || this.#deployEntries.get(entry) === true));
		}
		for (const { purpose, entries } of evidence.started) {
			if (purpose === 'build' || purpose === 'test') {
				entries.filter((entry) => !evidence.facts.hasKind(entry, 'server.listen')).forEach((entry) => this.#buildEntries.add(entry));
			}
		}
		const inBrowser = evidence.graph.reach(browser.entries());
		this.#spreadFromServers(deploys, inBrowser);
		this.#spreadFromHelpers();
		this.#spread(group('browser', [...inBrowser], 'A page or an entry of a bundler loads it.'), (path) => !this.isServing(path));
		this.#spreadFromScripts();
		this.#spread(
			group('build', evidence.tools, 'Only the configuration of a tool loads it.'),
			(path) => !evidence.pathRole(path) || evidence.isTool(path),
		);
		this.#spreadFromParsers();
		this.#spreadFromLoaders();
		this.#spreadFromTests();
	}

	/** The role that the first group gave a file, if any reached it. */
	of(path: string): RoleDecision | undefined {
		return this.#reached.get(path);
	}

	/** Whether a file was reached by a server or a worker. */
	isServing(path: string): boolean {
		const role = this.#reached.get(path)?.role;
		return role === 'server' || role === 'worker';
	}

	/** What of a deploy starts a file: an image or a platform, nothing but a package script, or nothing. */
	deployOf(path: string): 'deploy' | 'script' | undefined {
		const deployed = this.#deployEntries.get(path);
		return deployed === undefined ? undefined : deployed ? 'deploy' : 'script';
	}

	#spread({ decision, entries }: Group, enter: (path: string) => boolean, loads?: 'named'): void {
		for (const path of this.#evidence.graph.reach(entries, (each) => !this.#reached.has(each) && enter(each), loads)) {
			this.#reached.set(path, decision);
		}
	}

	#spreadFromServers(deploys: readonly Started[], inBrowser: ReadonlySet<string>): void {
		const { signs } = this.#evidence;
		// What a page loads, too, from a package of components is the browser's, though a server renders or checks with it.
		const enter = (path: string): boolean =>
			!(inBrowser.has(path) && (signs.areBrowsers(path) || this.#browser.isOfComponents(path))) && this.#mayServe(path);
		const groups = [
			...deploys.filter(({ type }) => type === 'web').map((each) => startedGroup('server', each)),
			...listeners(this.#evidence),
			...frameworkEntries(this.#evidence),
			...deploys.filter(({ type }) => type !== 'web').map((each) => startedGroup('worker', each)),
			...unservedStarts(this.#evidence),
			...serverCommands(this.#evidence),
		];
		for (const each of groups) {
			this.#spread(each, enter, 'named');
		}
		for (const each of this.#developedServers()) {
			this.#spread(each, enter, 'named');
		}
		// A deploy that picks another one does without what stands beside it.
		for (const [path, decision] of [...this.#reached]) {
			this.#spread(guessed({ decision, entries: this.#evidence.graph.picksOf(path) }), enter);
		}
	}

	/**
	 * What developers start in a package of which no deploy is known, where that leads to a file that listens: the program around it is the
	 * service, however a deploy will start it.
	 */
	*#developedServers(): Generator<Group> {
		const { facts, graph, packages, started } = this.#evidence;
		const isServer = (path: string): boolean => {
			const decision = this.#reached.get(path);
			return decision?.role === 'server' && decision.guessed !== true && facts.hasKind(path, 'server.listen');
		};
		for (const each of started) {
			if (
				each.purpose === 'development' &&
				// A script of another name serves what a bundler makes, to whoever makes it.
				(each.declaration.source !== 'script' || scriptPurpose(each.declaration.name) === 'development') &&
				each.entries.length > 0 &&
				each.entries.every(
					(entry) =>
						!this.#reached.has(entry) &&
						!this.#evidence.pathRole(entry) &&
						this.#evidence.kindOf(entry) === 'service' &&
						this.#evidence.deploysOf(packages.of(entry)).length === 0,
				) &&
				[...graph.reach(each.entries)].some(isServer)
			) {
				yield startedGroup('server', each);
			}
		}
	}

	/** What is loaded while developing, what runs before a process, and commands. */
	#spreadFromHelpers(): void {
		const evidence = this.#evidence;
		this.#spread(
			group(
				'build',
				evidence.developmentEntries((path) => this.isServing(path)),
				'It is loaded only while developing.',
			),
			(path) => !evidence.pathRole(path),
		);
		for (const { preparations, declaration } of evidence.started.filter((each) => each.preparations.length > 0)) {
			this.#spread(
				group(
					'admin',
					preparations,
					`${describe(declaration)} runs it to its end before the process starts, or code that imports it.`,
					declaration,
				),
				() => true,
			);
		}
		for (const each of this.#commands()) {
			this.#spread(each, () => true);
		}
	}

	*#commands(): Generator<Group> {
		const { packages, modules, facts } = this.#evidence;
		for (const each of packages.all) {
			for (const { field, path } of each.manifest?.entries ?? []) {
				const found = field === 'bin' ? modules.find(entryPath(each, path)) : undefined;
				if (found !== undefined) {
					yield group('cli', [found], `It is the command (bin) that ${each.manifest!.path} declares, or imported by it.`, each.manifest);
				}
			}
		}
		for (const { path, sign, span } of facts.of('role.sign')) {
			if (sign === 'shebang' && !this.#evidence.pathRole(path)) {
				yield group('cli', [path], 'It starts with a shebang line, or is imported by such a file.', { path, span });
			}
		}
	}

	#spreadFromScripts(): void {
		const { packages, started } = this.#evidence;
		for (const purpose of ['task', 'development', 'build', 'test'] as const) {
			const role: Role = purpose === 'task' ? 'admin' : purpose === 'test' ? 'test' : 'build';
			for (const { entries, declaration } of started.filter((each) => each.purpose === purpose && each.entries.length > 0)) {
				// What a script uses of another package stays what that package is.
				const homes = new Set(entries.map((entry) => packages.of(entry)));
				this.#spread(
					group(role, entries, `${describe(declaration)} starts it, or code that imports it, and no deploy does.`, declaration),
					(path) => homes.has(packages.of(path)),
				);
			}
		}
	}

	/** What reads a command line and is started by nothing that is known is a command, and so is what it alone imports. */
	#spreadFromParsers(): void {
		const { signs } = this.#evidence;
		const parsers = [...signs.filesWith('command-line-parser')].filter(
			(path) => !this.#evidence.pathRole(path) && !signs.areBrowsers(path),
		);
		this.#spread(
			group('cli', parsers, 'It reads a command line, or only code that does imports it, and no process of a deploy starts it.'),
			(path) => !this.#evidence.pathRole(path) && this.#evidence.kindOf(path) !== 'library',
		);
	}

	/**
	 * Where a service loads modules whose names the text does not tell, code beside its own that nothing else reaches is what it loads, and
	 * so is code in other folders that takes something of its folder: a framework of the service's own brings the decorators of what it loads.
	 */
	#spreadFromLoaders(): void {
		const { facts, graph, kinds, packages, signs } = this.#evidence;
		const modules = facts.filesWith('module.shape').filter((path) => !path.endsWith('.d.ts'));
		for (const loader of facts.filesWith('module.load')) {
			const owner = packages.of(loader);
			const root = pathWithin(owner.folder, loader)?.split('/') ?? [];
			if (root.length < 2 || !this.isServing(loader) || kinds.of(owner).kind !== 'service' || !graph.loadsUnknown(loader)) {
				continue;
			}
			const folder = joinPath(owner.folder, root[0]!);
			const isLoaded = (path: string): boolean =>
				packages.of(path) === owner &&
				!this.#evidence.pathRole(path) &&
				!signs.areBrowsers(path) &&
				!this.#browser.isInFolder(path) &&
				!programSigns.some((sign) => signs.has(path, sign));
			const isBeside = (path: string): boolean => pathWithin(folder, path) !== undefined;
			const takesOfIt = (path: string): boolean =>
				!this.#reached.has(path) &&
				packages.of(path) === owner &&
				directoryOf(path) !== owner.folder &&
				facts.hasKind(path, 'module.export') &&
				graph.importsOf(path).some((one) => isBeside(one) && this.isServing(one));
			const takers = new Set(modules.filter((path) => !isBeside(path) && isLoaded(path) && takesOfIt(path)).map(directoryOf));
			const code = modules.filter((path) => isBeside(path) || takers.has(directoryOf(path)));
			const named = perFolder(code.filter((path) => this.#reached.has(path)));
			const unnamed = code.filter((path) => isLoaded(path) && !this.#reached.has(path) && (isBeside(path) || takesOfIt(path)));
			const left = perFolder(unnamed);
			// Where nearly all of a folder is imported by name, what is left over is not loaded otherwise: it is dead.
			const entries = unnamed.filter((path) => {
				const home = directoryOf(path);
				return (named.get(home) ?? 0) < mostlyNamed * left.get(home)!;
			});
			const found = group(
				this.#reached.get(loader)!.role,
				entries,
				`${loader} loads modules by names that are computed, and nothing else reaches it.`,
			);
			this.#spread(guessed(found), isLoaded);
		}
	}

	/** What only tests import is a part of the tests. */
	#spreadFromTests(): void {
		const { facts, graph, signs } = this.#evidence;
		const tests = facts
			.filesWith('module.shape')
			.filter((path) => this.#evidence.pathRole(path)?.role === 'test' || signs.has(path, 'test-api'));
		const { decision } = group('test', tests, 'Only tests import it.');
		// In a library, or where nothing is known to be started, tests are simply the first to import what others will.
		for (const path of graph.reach(tests, (each) => !this.#reached.has(each))) {
			if (
				!this.#evidence.pathRole(path) &&
				this.#evidence.kindOf(path) === 'service' &&
				!signs.areBrowsers(path) &&
				!this.#browser.isInFolder(path)
			) {
				this.#reached.set(path, decision);
			}
		}
	}

	/**
	 * A process does not make a test, a tool's configuration or generated code a part of the service, and what those import is none
	 * either; nor what a script of a build starts by its name.
	 */
	#mayServe(path: string): boolean {
		if (this.#buildEntries.has(path) && !this.#deployEntries.has(path)) {
			return false;
		}
		const role = this.#evidence.pathRole(path);
		return !role || role.weak === true || this.#deployEntries.has(path) || role.role === 'admin' || role.role === 'docs';
	}

	/** Whether a package script starts an example, or what stands in for another service: that does not make what it imports a service. */
	#isExample({ deployed, entries }: Started): boolean {
		return !deployed && entries.every((entry) => ['docs', 'test'].includes(this.#evidence.pathRole(entry)?.role ?? ''));
	}
}

/** How many of these files lie in each folder. */
function perFolder(paths: readonly string[]): ReadonlyMap<string, number> {
	const counts = new Map<string, number>();
	for (const home of paths.map(directoryOf)) {
		counts.set(home, (counts.get(home) ?? 0) + 1);
	}
	return counts;
}
