import type { LocatedFact } from '../core/fact.js';
import { isDevelopmentOnly } from '../core/guards.js';
import { baseName, directoryOf, joinPath, pathWithin } from '../core/paths.js';
import type { Role, RoleDecision } from '../core/role.js';
import type { FactIndex } from './facts.js';
import { roleByFramework } from './frameworkRoles.js';
import type { ModuleGraph } from './graph.js';
import type { Modules } from './modules.js';
import { describe } from './packageKinds.js';
import type { PackageKinds } from './packageKinds.js';
import { entryPath } from './packages.js';
import type { PackageFolder, Packages } from './packages.js';
import type { PathRole, PathRoles } from './pathRoles.js';
import type { Started } from './processes.js';
import { browserPackages, componentPackages } from './programs.js';
import { isComponentFile, RoleSigns } from './roleSigns.js';

export interface RolesInput {
	readonly facts: FactIndex;
	/** All files there are, whether read or not. */
	readonly files: ReadonlySet<string>;
	readonly packages: Packages;
	readonly pathRoles: PathRoles;
	readonly modules: Modules;
	readonly graph: ModuleGraph;
	readonly kinds: PackageKinds;
	readonly started: readonly Started[];
}

/** Signs of a file that is started by itself, or by others than the service. */
const programSigns = ['shebang', 'main-guard', 'command-line-parser', 'test-api', 'migration', 'configuration-export', 'generated'] as const;

/** Names of programs that wait for another one, or ask how it is: `wait-for-db.js`, `healthcheck.mjs`. */
const waitingName = /^(?:wait[-_]?(?:for|on|until)[-_.]|(?:docker[-_])?health-?_?check\.)/i;

const browserFolders: ReadonlySet<string> = new Set(['client', 'frontend', 'front-end', 'public', 'web', 'www', 'static', 'assets', 'browser', 'ui', 'webapp', 'public_html', 'htdocs']);
/**
 * The role of every file, decided by the first of: its path (generated, docs, test, tool configuration, migrations), a process of a deploy that reaches it, a server that
 * listens in it, commands and tasks that reach it, a framework's conventions, the browser, the library it belongs to. Without an answer it is `unknown`.
 */
export class Roles {
	readonly #input: RolesInput;
	readonly #signs: RoleSigns;
	readonly #decisions = new Map<string, RoleDecision>();
	/** Files that a group of entries reaches, with the role and the evidence of the first group that did. */
	readonly #reached = new Map<string, RoleDecision>();
	/** Files that a deploy starts, and whether something else than a package script does. */
	readonly #deployEntries = new Map<string, boolean>();
	/** Files that pages load. */
	#pages: ReadonlySet<string> | undefined;
	/** Files that configure tools, by their names. */
	readonly #tools: readonly string[];
	/** Files that scripts of a build or of tests start, and that do not listen themselves. */
	readonly #buildEntries = new Set<string>();
	/** Folders with a name of the browser's in which there is code of the browser's. */
	readonly #browserRoots = new Set<string>();

	constructor(input: RolesInput) {
		this.#input = { ...input, started: input.started.map((each) => withoutWaiting(each, input.facts)) };
		this.#signs = new RoleSigns(input.facts);
		for (const path of input.files) {
			const root = browserRootOf(path);
			if (root !== undefined && !this.#browserRoots.has(root) && this.#signs.areBrowsers(path) && !this.#pathRole(path)) {
				this.#browserRoots.add(root);
			}
		}
		this.#tools = input.facts.filesWith('module.import').filter((path) => this.#isTool(path));
		this.#reachAll();
	}

	/** The role of a file, overrides of the configuration left out. */
	of(path: string): RoleDecision {
		let decision = this.#decisions.get(path);
		if (!decision) {
			decision = this.#decide(path);
			this.#decisions.set(path, decision);
		}
		return decision;
	}

	/** Whether a page, or an entry of a bundler that is no component of a framework, loads a file, and the file asks for nothing that only a server has. */
	isLoadedByBrowser(path: string): boolean {
		// A component may be rendered by a server, with what only a server has; a page's own script is not.
		this.#pages ??= this.#input.graph.reach([...this.#browserEntries()].filter((entry) => !this.#signs.has(entry, 'component') && !this.#signs.has(entry, 'server-directive') && (!isComponentFile(entry) || entry.endsWith('.html'))), (each) => !this.#signs.areServersOnly(each));
		return this.#pages.has(path);
	}

	#decide(path: string): RoleDecision {
		const byPath = this.#pathRole(path);
		const reached = this.#reached.get(path);
		const serves = reached?.role === 'server' || reached?.role === 'worker';
		if (byPath && !(serves && (byPath.weak === true || this.#isDeployedAnyway(path, byPath)))) {
			return { role: byPath.role, because: byPath.because };
		}
		if (this.#signs.has(path, 'generated')) {
			return { role: 'generated', because: 'It says that it is generated.' };
		}
		if (!this.#isCode(path)) {
			return reached ?? { role: 'unknown', because: 'It is no code.' };
		}
		if (this.#signs.has(path, 'test-api') && !serves) {
			return { role: 'test', because: 'It uses the API of a test runner.' };
		}
		if (this.#signs.has(path, 'migration') && !serves) {
			return { role: 'admin', because: 'It is a migration.' };
		}
		return reached ?? this.#unreached(path);
	}

	/** What a deploy starts is a part of it wherever it lies, but for output of a build, fixtures of tests, and playgrounds of libraries. */
	#isDeployedAnyway(path: string, { role }: PathRole): boolean {
		const { packages, kinds } = this.#input;
		// Every example has a start script; only what an image or a platform starts is more than one.
		return this.#deployEntries.has(path) && role !== 'generated' && role !== 'test' && !(role === 'docs' && (this.#deployEntries.get(path) === false || kinds.of(packages.of(path)).kind === 'library'));
	}

	/** Whether a package script starts an example: that does not make what it imports a service. */
	#isExample(each: Started): boolean {
		return !each.deployed && each.entries.every((entry) => this.#pathRole(entry)?.role === 'docs');
	}

	#unreached(path: string): RoleDecision {
		const owner = this.#input.packages.of(path);
		const { kind } = this.#input.kinds.of(owner);
		if (this.#signs.has(path, 'shebang')) {
			return { role: 'cli', because: 'It starts with a shebang line.' };
		}
		if (this.#isBrowserFolder(path)) {
			return { role: 'browser', because: `It is in the folder ${browserRootOf(path)!}, whose code is for the browser.` };
		}
		if (this.#signs.areBrowsers(path) && (kind === 'static-site' || this.#signs.has(path, 'component') || this.#signs.has(path, 'browser-directive'))) {
			return { role: 'browser', because: 'Its code is for the browser.' };
		}
		if (kind === 'static-site') {
			return { role: 'browser', because: `The package is a static site. ${this.#input.kinds.of(owner).because}` };
		}
		if (kind === 'library') {
			return { role: 'library', because: `The package is a library. ${this.#input.kinds.of(owner).because}` };
		}
		if (kind === 'command-line-tool') {
			return { role: 'cli', because: `The package is a command line tool. ${this.#input.kinds.of(owner).because}` };
		}
		if (this.#signs.has(path, 'main-guard') || this.#signs.has(path, 'command-line-parser')) {
			return { role: 'cli', because: 'It is written to be started by itself, and no process of a deploy does.' };
		}
		if (this.#signs.has(path, 'configuration-export') && owner.folder === directoryOf(path)) {
			return { role: 'build', because: 'It configures a tool.' };
		}
		return { role: 'unknown', because: 'No process that is known reaches it.' };
	}

	/** Entries in the order of precedence; what one group reached keeps its role. */
	#reachAll(): void {
		const { started, graph, packages } = this.#input;
		const deploys = started.filter((each) => each.purpose === 'deploy' && (each.type === 'web' || each.type === 'worker' || each.deployed) && each.entries.length > 0 && !this.#isExample(each));
		for (const each of deploys) {
			each.entries.forEach((entry) => this.#deployEntries.set(entry, each.deployed || this.#deployEntries.get(entry) === true));
		}
		for (const each of started) {
			if (each.purpose === 'build' || each.purpose === 'test') {
				each.entries.filter((entry) => !this.#input.facts.hasKind(entry, 'server.listen')).forEach((entry) => this.#buildEntries.add(entry));
			}
		}
		const browser = graph.reach(this.#browserEntries());
		// What a page loads, too, from a package of components is the browser's, though a server renders or checks with it.
		const enterServer = (path: string): boolean => !(browser.has(path) && (this.#signs.areBrowsers(path) || this.#isOfComponents(path)));
		const serverGroups = [
			...deploys.filter((each) => each.type === 'web').map((each) => group('server', each.entries, `${describe(each.declaration)} starts it, or code that imports it.`, each.declaration)),
			...this.#listeners(),
			...this.#frameworkEntries(),
			...deploys.filter((each) => each.type !== 'web').map((each) => group('worker', each.entries, `${describe(each.declaration)} starts it, or code that imports it.`, each.declaration)),
			...this.#unservedStarts(),
			...this.#serverCommands(),
		];
		for (const each of serverGroups) {
			this.#spread(each, (path) => enterServer(path) && this.#mayServe(path));
		}
		this.#spread(group('build', this.#developmentEntries((path) => this.#isServing(path)), 'It is loaded only while developing.'), (path) => !this.#pathRole(path));
		for (const each of started.filter(({ preparations }) => preparations.length > 0)) {
			this.#spread(group('admin', each.preparations, `${describe(each.declaration)} runs it to its end before the process starts, or code that imports it.`, each.declaration), () => true);
		}
		for (const each of this.#commandEntries()) {
			this.#spread(each, () => true);
		}
		this.#spread(group('browser', [...browser], 'A page or an entry of a bundler loads it.'), (path) => !this.#isServing(path));
		for (const purpose of ['task', 'development', 'build', 'test'] as const) {
			const role: Role = purpose === 'task' ? 'admin' : purpose === 'test' ? 'test' : 'build';
			for (const each of started) {
				if (each.purpose === purpose && each.entries.length > 0) {
					// What a script uses of another package stays what that package is.
					const homes = new Set(each.entries.map((entry) => packages.of(entry)));
					this.#spread(group(role, each.entries, `${describe(each.declaration)} starts it, or code that imports it, and no deploy does.`, each.declaration), (path) => homes.has(packages.of(path)));
				}
			}
		}
		this.#spread(group('build', this.#tools, 'Only the configuration of a tool loads it.'), (path) => !this.#pathRole(path) || this.#isTool(path));
		this.#spreadFromLoaders();
		this.#spreadFromTests();
	}

	/** Where a service loads modules whose names the text does not tell, code beside its own that nothing else reaches is what it loads. */
	#spreadFromLoaders(): void {
		const { facts, graph, kinds, packages } = this.#input;
		for (const loader of facts.filesWith('module.load')) {
			const owner = packages.of(loader);
			const root = pathWithin(owner.folder, loader)?.split('/') ?? [];
			if (root.length < 2 || !this.#isServing(loader) || kinds.of(owner).kind !== 'service' || !graph.loadsUnknown(loader)) {
				continue;
			}
			const folder = joinPath(owner.folder, root[0]!);
			const isLoaded = (path: string): boolean => packages.of(path) === owner && !this.#pathRole(path) && !this.#signs.areBrowsers(path) && !this.#isBrowserFolder(path) && !programSigns.some((sign) => this.#signs.has(path, sign));
			const entries = facts.filesWith('module.shape').filter((path) => !path.endsWith('.d.ts') && pathWithin(folder, path) !== undefined && isLoaded(path));
			this.#spread(group(this.#reached.get(loader)!.role, entries, `${loader} loads modules by names that are computed, and nothing else reaches it.`), isLoaded);
		}
	}

	#spread({ role, entries, because, at }: Group, enter: (path: string) => boolean): void {
		const decision: RoleDecision = { role, because, ...(at ? { at } : {}) };
		for (const path of this.#input.graph.reach(entries, (each) => !this.#reached.has(each) && enter(each))) {
			this.#reached.set(path, decision);
		}
	}

	/** A process does not make a test, a tool's configuration or generated code a part of the service, and what those import is none either; nor what a script of a build starts by its name. */
	#mayServe(path: string): boolean {
		if (this.#buildEntries.has(path) && !this.#deployEntries.has(path)) {
			return false;
		}
		const role = this.#pathRole(path);
		return !role || role.weak === true || this.#deployEntries.has(path) || role.role === 'admin' || role.role === 'docs';
	}

	#isTool(path: string): boolean {
		const role = this.#pathRole(path);
		return role?.role === 'build' && role.weak !== true;
	}

	#isServing(path: string): boolean {
		const role = this.#reached.get(path)?.role;
		return role === 'server' || role === 'worker';
	}

	/** A file that listens for requests is a server, whether or not a manifest says who starts it. */
	*#listeners(): Generator<Group> {
		// What a bundler loads from its configuration, or a developer's machine alone, listens for developers, where a deploy starts something else.
		const developed = this.#input.graph.reach([...this.#tools, ...this.#developmentEntries(() => true)]);
		for (const fact of this.#input.facts.of('server.listen')) {
			if (fact.within?.includes('test') || this.#signs.has(fact.path, 'test-api') || this.#pathRole(fact.path)) {
				continue;
			}
			const { kind } = this.#input.kinds.of(this.#input.packages.of(fact.path));
			if (this.#isAside(fact.path) || this.#isForMakers(fact.path) || (developed.has(fact.path) && this.#deploysOf(this.#input.packages.of(fact.path)).length > 0)) {
				continue;
			}
			if (kind === 'service' || kind === 'unknown' || kind === 'static-site') {
				yield group('server', [fact.path], `${fact.path} listens for requests, and it is that file, or imported by it.`, fact);
			}
		}
		for (const fact of this.#input.facts.of('queue.consume')) {
			if (!fact.within?.includes('test') && !this.#signs.has(fact.path, 'test-api') && !this.#pathRole(fact.path) && this.#input.kinds.of(this.#input.packages.of(fact.path)).kind === 'service') {
				yield group('worker', [fact.path], `${fact.path} takes work from a queue, and it is that file, or imported by it.`, fact);
			}
		}
	}

	/** Whether a file is a program beside the service: a script of its own starts it, which is for no deploy, and the deploy of the same package, which is known, does not reach it. */
	#isAside(path: string): boolean {
		const { started, packages } = this.#input;
		const owner = packages.of(path);
		const starts = started.filter((each) => each.entries.includes(path));
		if (starts.length === 0 || starts.some(({ purpose }) => purpose !== 'task')) {
			return false;
		}
		const deploys = this.#deploysOf(owner);
		return deploys.length > 0 && !this.#input.graph.reach(deploys.flatMap(({ entries }) => entries)).has(path);
	}

	/** Whether a file says by its name that it is for developers, and nothing but their scripts starts it. */
	#isForMakers(path: string): boolean {
		const starts = this.#input.started.filter((each) => each.entries.includes(path));
		return starts.length > 0 && starts.every(({ purpose }) => purpose === 'development') && /^(?:dev|mock|mocks|fake)[-_]|[-_](?:dev|mock|mocks|fake)(?:[-_.]|$)/.test(baseName(path));
	}

	#deploysOf(owner: PackageFolder): readonly Started[] {
		const { started, packages } = this.#input;
		return started.filter((each) => each.purpose === 'deploy' && each.type === 'web' && each.entries.some((entry) => packages.of(entry) === owner));
	}

	*#frameworkEntries(): Generator<Group> {
		const { facts, packages } = this.#input;
		for (const path of facts.filesWith('module.shape')) {
			if (this.#pathRole(path)) {
				continue;
			}
			const decision = roleByFramework(path, packages.of(path));
			if (decision) {
				yield group(decision.role, [path], decision.because);
			} else if (this.#signs.has(path, 'serverless-handler')) {
				yield group('server', [path], 'It exports a handler that a platform calls.');
			} else if (this.#signs.has(path, 'server-directive')) {
				yield group('server', [path], 'It says "use server".');
			} else if (this.#signs.has(path, 'framework-route') && this.#input.kinds.of(packages.of(path)).kind === 'service') {
				yield group('server', [path], 'It exports routes where a framework looks for them.');
			}
		}
	}

	/** Scripts that start code of a service without it being seen what that code does. */
	*#unservedStarts(): Generator<Group> {
		for (const each of this.#input.started) {
			if (each.purpose === 'deploy' && each.type === 'unknown' && each.entries.length > 0 && this.#input.kinds.of(each.package).kind === 'service') {
				yield group('server', each.entries, `${describe(each.declaration)} starts it, or code that imports it.`, each.declaration);
			}
		}
	}

	/** Commands (bin) that are the server of their package. */
	*#serverCommands(): Generator<Group> {
		const { packages, kinds } = this.#input;
		for (const each of packages.all) {
			const commands = each.manifest && kinds.of(each).kind === 'service' ? kinds.serverCommands(each) : [];
			if (commands.length > 0) {
				yield group('server', commands, `It is the command (bin) that ${each.manifest!.path} declares, which is a server, or imported by it.`, each.manifest);
			}
		}
	}

	*#commandEntries(): Generator<Group> {
		const { packages, modules, facts } = this.#input;
		for (const each of packages.all) {
			for (const { field, path } of each.manifest?.entries ?? []) {
				const found = field === 'bin' ? modules.find(entryPath(each, path)) : undefined;
				if (found !== undefined) {
					yield group('cli', [found], `It is the command (bin) that ${each.manifest!.path} declares, or imported by it.`, each.manifest);
				}
			}
		}
		for (const { path, sign, span } of facts.of('role.sign')) {
			if (sign === 'shebang' && !this.#pathRole(path)) {
				yield group('cli', [path], 'It starts with a shebang line, or is imported by such a file.', { path, span });
			}
		}
	}

	*#browserEntries(): Generator<string> {
		const { facts, packages, kinds } = this.#input;
		for (const path of facts.filesWith('module.import')) {
			if (path.endsWith('.html') && !this.#pathRole(path)) {
				yield path;
			}
		}
		yield* this.#signs.filesWith('browser-directive');
		for (const path of facts.filesWith('module.shape')) {
			if (this.#signs.areBrowsers(path) && !this.#pathRole(path) && (this.#isBrowserFolder(path) || isForBrowser(packages.of(path)) || kinds.of(packages.of(path)).kind === 'static-site')) {
				yield path;
			}
		}
	}

	/** Files that some files load only where the environment says that it is development. */
	#developmentEntries(isMeant: (importer: string) => boolean): readonly string[] {
		const { facts, modules } = this.#input;
		return facts.of('module.import').flatMap((fact) => {
			const target = isDevelopmentOnly(fact) && isMeant(fact.path) ? modules.resolve(fact.specifier, fact.path) : undefined;
			return target ?? [];
		});
	}

	/** What only tests import is a part of the tests. */
	#spreadFromTests(): void {
		const { facts, graph, kinds, packages } = this.#input;
		const tests = facts.filesWith('module.shape').filter((path) => this.#pathRole(path)?.role === 'test' || this.#signs.has(path, 'test-api'));
		const decision: RoleDecision = { role: 'test', because: 'Only tests import it.' };
		// In a library, or where nothing is known to be started, tests are simply the first to import what others will.
		const enter = (path: string): boolean => !this.#reached.has(path);
		for (const path of graph.reach(tests, enter)) {
			if (!this.#pathRole(path) && kinds.of(packages.of(path)).kind === 'service' && !this.#signs.areBrowsers(path) && !this.#isBrowserFolder(path)) {
				this.#reached.set(path, decision);
			}
		}
	}

	#pathRole(path: string): PathRole | undefined {
		return this.#input.pathRoles.of(path);
	}

	/** Whether a file belongs to a package of the workspace that others import components from. */
	#isOfComponents(path: string): boolean {
		const owner = this.#input.packages.of(path);
		return this.#input.kinds.of(owner).kind === 'library' && [...owner.dependencies.values()].some(({ name, scope }) => componentPackages.has(name) && (scope === 'runtime' || scope === 'peer'));
	}

	/** Whether a file is in a folder like `client`, with other code of the browser's. */
	#isBrowserFolder(path: string): boolean {
		const root = browserRootOf(path);
		return root !== undefined && this.#browserRoots.has(root);
	}

	#isCode(path: string): boolean {
		return this.#input.facts.hasKind(path, 'module.shape') || this.#input.facts.hasKind(path, 'module.import');
	}
}

function isForBrowser({ dependencies }: PackageFolder): boolean {
	for (const name of dependencies.keys()) {
		if (browserPackages.has(name) || name === 'next' || name === 'nuxt' || name === 'react') {
			return true;
		}
	}
	return false;
}

/** The part of a path up to the first folder with a name of the browser's. */
export function browserRootOf(path: string): string | undefined {
	const folders = directoryOf(path).split('/');
	const index = folders.findIndex((each) => browserFolders.has(each));
	return index < 0 ? undefined : folders.slice(0, index + 1).join('/');
}

/** A program that waits for another one, or asks how it is, runs to its end, and is no part of the service, whoever starts it. */
function withoutWaiting(started: Started, facts: FactIndex): Started {
	const waiting = started.entries.filter((path) => waitingName.test(baseName(path)) && !facts.hasKind(path, 'server.listen') && !facts.hasKind(path, 'queue.consume'));
	return waiting.length === 0 ? started : { ...started, entries: started.entries.filter((path) => !waiting.includes(path)), preparations: [...started.preparations, ...waiting] };
}

interface Group {
	readonly role: Role;
	readonly entries: readonly string[];
	readonly because: string;
	readonly at?: { readonly path: string; readonly span: LocatedFact['span'] };
}

function group(role: Role, entries: readonly string[], because: string, at?: { readonly path: string; readonly span: LocatedFact['span'] }): Group {
	return { role, entries, because, ...(at ? { at: { path: at.path, span: at.span } } : {}) };
}
