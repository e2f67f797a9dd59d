import type { LocatedFact } from '../core/fact.js';
import { baseName, directoryOf, isOuterPath } from '../core/paths.js';
import { rootBecause } from './applicability.js';
import type { FactIndex } from './facts.js';
import type { PackageFolder, Packages } from './packages.js';
import { hasBinary, hasExports, hasModules, isPublished, publishingFields } from './publishing.js';
import { isDevelopmentPath, roleByPath, type PathRoles } from './roles/pathRoles.js';
import type { Started } from './processes.js';
import { browserPackages, serverPackages, supervisors } from './programs.js';
import type { PackageKind } from './project.js';
import type { Command } from './scripts.js';

/** What a package is for, and what decided it, in words for the user. */
export interface KindDecision {
	readonly kind: PackageKind;
	readonly because: string;
}

interface Signs {
	editorExtension: boolean;
	desktop: boolean;
	handler: string | undefined;
	listens: string | undefined;
	component: boolean;
	html: boolean;
	/** The manifest of a language whose code is not read: who serves the pages cannot be seen. */
	foreign: string | undefined;
	code: number;
}

/** Decides what each package is for: from what its manifest says it is, what deploys start in it, and what its code does. */
export class PackageKinds {
	readonly #facts: FactIndex;
	readonly #packages: Packages;
	readonly #pathRoles: PathRoles;
	readonly #functions: ReadonlySet<string>;
	readonly #started = new Map<string, Started[]>();
	#signs: Map<string, Signs> | undefined;
	readonly #decisions = new Map<string, KindDecision>();
	readonly #commandsOf: (each: PackageFolder) => readonly Command[];

	constructor(
		facts: FactIndex,
		packages: Packages,
		pathRoles: PathRoles,
		started: readonly Started[],
		commandsOf: (each: PackageFolder) => readonly Command[],
		functions: ReadonlySet<string>,
	) {
		this.#functions = functions;
		this.#facts = facts;
		this.#packages = packages;
		this.#pathRoles = pathRoles;
		this.#commandsOf = commandsOf;
		for (const each of started) {
			const those = this.#started.get(each.package.folder);
			if (those) {
				those.push(each);
			} else {
				this.#started.set(each.package.folder, [each]);
			}
		}
	}

	/** The decision for a package. */
	of(each: PackageFolder): KindDecision {
		let decision = this.#decisions.get(each.folder);
		if (!decision) {
			decision = this.#decide(each);
			this.#decisions.set(each.folder, decision);
		}
		return decision;
	}

	/**
	 * The commands (bin) of a package that are its server rather than tools: the package depends on a framework for servers, and
	 * the command listens, has routes or holds sessions, itself or in
	 * what it imports first of all; or the package has an image that exposes a port, and this one command.
	 */
	serverCommands(each: PackageFolder): readonly string[] {
		if (![...serverPackages].some((name) => isScope(each.dependencies.get(name), 'runtime'))) {
			return [];
		}
		const commands = this.#commandsOf(each).filter(({ path }) => !this.#pathRoles.of(path));
		const serving = commands.filter(({ path, imports }) =>
			[path, ...imports].some(
				(file) =>
					!this.#pathRoles.of(file) &&
					(['server.listen', 'http.route', 'session.store'] as const).some((kind) =>
						this.#facts.in(file, kind).some(({ within }) => !within?.includes('test')),
					),
			),
		);
		const exposes = this.#facts
			.of('image.expose')
			.some(({ path, final }) => final && this.#packages.of(path) === each && !isDevelopmentPath(path));
		return (serving.length === 0 && commands.length === 1 && exposes ? commands : serving).map(({ path }) => path);
	}

	#decide(each: PackageFolder): KindDecision {
		const signs = this.#signsOf(each.folder);
		const fields = new Set(each.manifest?.fields ?? []);
		const engines = each.manifest?.engines ?? {};
		const runtime = (name: string): boolean => isScope(each.dependencies.get(name), 'runtime');
		if ((fields.has('contributes') && (fields.has('activationEvents') || 'vscode' in engines)) || 'vscode' in engines) {
			return { kind: 'editor-extension', because: 'Its manifest contributes to an editor.' };
		}
		const started = this.#started.get(each.folder) ?? [];
		// A deploy of nothing but tests and examples makes no service of a library.
		const deployed = started.find(
			(one) =>
				one.deployed &&
				(one.framework !== undefined || one.entries.some((entry) => !['test', 'docs'].includes(this.#pathRoles.of(entry)?.role ?? ''))),
		);
		if (deployed) {
			return { kind: 'service', because: `${describe(deployed.declaration)} starts it.` };
		}
		const desktop = ['electron', '@tauri-apps/api', '@tauri-apps/cli', 'nw', '@electron-forge/cli', 'electron-builder'].find((name) =>
			each.dependencies.has(name),
		);
		// A plugin of such a framework is a library for those who build with it.
		const isPlugin = hasModules(each) && fields.has('files');
		if ((desktop !== undefined && !isPlugin) || fields.has('electron')) {
			return { kind: 'desktop-app', because: `It is built with ${desktop ?? 'electron'}.` };
		}
		// What moves the mouse and the windows of a machine works for whoever sits before it, even where a page of its own steers it.
		const driver = ['robotjs', '@jitsi/robotjs', '@nut-tree/nut-js', '@nut-tree-fork/nut-js', 'node-window-manager'].find(runtime);
		if (driver !== undefined) {
			return { kind: 'desktop-app', because: `It drives the desktop with ${driver}.` };
		}
		const mobile = ['react-native', 'expo', '@capacitor/core', 'nativescript', '@nativescript/core', 'cordova', '@ionic/core'].find(
			runtime,
		);
		if (mobile !== undefined) {
			return { kind: 'mobile-app', because: `It is built with ${mobile}.` };
		}
		const native = started.find(({ declaration }) => /\bcap (?:add|sync|copy|run|open)\b/.test(declaration.command));
		if (native !== undefined) {
			return { kind: 'mobile-app', because: `${describe(native.declaration)} puts it into an app with Capacitor.` };
		}
		const server = [...serverPackages].find(runtime);
		// What people are told to add to their own programs is started there, whatever script tries it out.
		const isAdded = this.#isAdded(each);
		const script = isAdded
			? undefined
			: (started.find((one) => one.purpose === 'deploy' && (one.type === 'web' || one.type === 'worker')) ??
				(server === undefined ? undefined : started.find((one) => one.purpose === 'deploy' && one.entries.length > 0)));
		if (script) {
			return { kind: 'service', because: `The script "${script.declaration.name}" starts it.` };
		}
		// No tool and no library is kept running.
		for (const one of started.filter(isOfDeploy)) {
			const supervisor = supervisorOf(one);
			if (supervisor !== undefined) {
				return { kind: 'service', because: `${describe(one.declaration)} hands its program to ${supervisor}.` };
			}
		}
		const isLibrary = isAdded || isPublished(each, fields) || isPackedForOthers(each, started);
		// What an image of its own starts is no library for having declarations of its types.
		const isPacked = ['files', 'publishConfig'].some((field) => fields.has(field)) || hasBinary(each);
		const kept = started.find((one) => (isLibrary ? !isPacked && isOfImage(one) : this.#isKeptRunning(one)));
		if (kept) {
			return { kind: 'service', because: `${describe(kept.declaration)} starts it.` };
		}
		// A member of a workspace that listens or has functions, and that no other member takes, is one that something from outside starts.
		const isOwnProgram = each.workspaceRoot !== undefined && !hasModules(each) && !this.#isTaken(each);
		// What members share is often installed for all of them at the root.
		const serves =
			server !== undefined || [...serverPackages].some((name) => isScope(each.workspaceRoot?.dependencies.get(name), 'runtime'));
		if (signs.listens !== undefined && (!isLibrary || (isOwnProgram && serves)) && !hasBinary(each)) {
			return { kind: 'service', because: `${signs.listens} listens for requests.` };
		}
		const [command] = isLibrary ? [] : this.serverCommands(each);
		if (command !== undefined) {
			return { kind: 'service', because: `Its command (bin) ${command} starts a server.` };
		}
		const developed = started.find(
			(one) => one.purpose === 'development' && (one.framework !== undefined || (server !== undefined && one.entries.length > 0)),
		);
		if (developed && server !== undefined && !isLibrary) {
			return { kind: 'service', because: `It serves requests with ${server}.` };
		}
		if (signs.handler !== undefined && (!isLibrary || isOwnProgram)) {
			return { kind: 'service', because: `${signs.handler} exports a handler that a platform calls.` };
		}
		if (signs.editorExtension) {
			return { kind: 'editor-extension', because: 'Its code uses the API of an editor.' };
		}
		if (signs.desktop && !isPlugin) {
			return { kind: 'desktop-app', because: 'Its code uses the API of a desktop framework.' };
		}
		if (each.workspaces.length > 0 && signs.code === 0) {
			return { kind: 'unknown', because: rootBecause };
		}
		const browser = [...browserPackages].find((name) => each.dependencies.has(name));
		if (hasBinary(each) && !isLibrary) {
			return { kind: 'command-line-tool', because: 'Its manifest declares a command (bin), and nothing deploys it.' };
		}
		if (isLibrary) {
			return hasBinary(each) && !hasExports(each)
				? { kind: 'command-line-tool', because: 'Its manifest declares a command (bin), and nothing deploys it.' }
				: { kind: 'library', because: 'Its manifest declares what others import from it, and nothing starts a server.' };
		}
		const pagesOnly =
			(server === undefined && (browser !== undefined || (each.manifest && signs.html))) ||
			(each.manifest === undefined && signs.html && signs.code > 0);
		if (pagesOnly && signs.foreign !== undefined) {
			return { kind: 'unknown', because: `What serves its pages may be written in another language (${signs.foreign}).` };
		}
		if (server === undefined && (browser !== undefined || (each.manifest && signs.html))) {
			return {
				kind: 'static-site',
				because: browser === undefined ? 'It has pages and no server.' : `It is built for the browser (${browser}), and has no server.`,
			};
		}
		// A start script tells as much where the code lies outside the folder of the manifest.
		if (
			server !== undefined &&
			(signs.code > 0 || started.some(({ purpose }) => purpose === 'deploy')) &&
			(runtime('express') || runtime('fastify') || runtime('koa') || runtime('@nestjs/core') || runtime('@hapi/hapi'))
		) {
			return { kind: 'service', because: `It depends on ${server}.` };
		}
		if (each.manifest === undefined && signs.html && signs.code > 0) {
			return { kind: 'static-site', because: 'It has pages and no server.' };
		}
		return {
			kind: 'unknown',
			because: each.manifest
				? 'Neither its manifest nor its code tells what it is for.'
				: 'It has no manifest, and nothing in it listens for requests.',
		};
	}

	/**
	 * Whether a program is kept running, though nothing of what it does is seen: an image that exposes a port starts it, or a
	 * supervisor keeps it.
	 */
	#isKeptRunning(one: Started): boolean {
		const { path, source, background } = one.declaration;
		if (one.type !== 'unknown' || !isOfDeploy(one)) {
			return false;
		}
		return source === 'unit' ? background !== true : isOfImage(one) && this.#facts.in(path, 'image.expose').some((port) => port.final);
	}

	/** Whether the README beside a public package says to add it to one's own program. What has a command may be added for that. */
	#isAdded(each: PackageFolder): boolean {
		const { name, folder, manifest } = each;
		return (
			name !== undefined &&
			manifest?.private === false &&
			!hasBinary(each) &&
			this.#facts.of('package.added').some((one) => one.name === name && directoryOf(one.path) === folder)
		);
	}

	/** Whether a member of a workspace is a dependency of another one, or is meant for those who install it. */
	#isTaken({ name, manifest }: PackageFolder): boolean {
		return (
			(manifest?.fields ?? []).some((field) => publishingFields.has(field)) ||
			(name !== undefined && this.#packages.all.some(({ dependencies }) => dependencies.has(name)))
		);
	}

	#signsOf(folder: string): Signs {
		this.#signs ??= this.#collect();
		return this.#signs.get(folder) ?? noSigns();
	}

	/** Manifests and lock files of other languages, but for those of a static site's maker. */
	#foreignManifests(): readonly string[] {
		const stated = this.#facts
			.of('runtime.version')
			.filter(({ runtime, source }) => (source === 'manifest' || source === 'version-file') && !readLanguages.has(runtime));
		const locked = this.#facts.of('dependency.lock').filter(({ ecosystem }) => !readLanguages.has(ecosystem));
		const makes = new Set(this.#facts.paths.filter((path) => siteMakers.test(baseName(path))).map(directoryOf));
		const named = this.#facts.paths.filter((path) => foreignNames.test(baseName(path)));
		return [...[...stated, ...locked].map(({ path }) => path), ...named].filter(
			(path) => !isOuterPath(path) && !this.#pathRoles.of(path) && !makes.has(directoryOf(path)),
		);
	}

	#collect(): Map<string, Signs> {
		const all = new Map<string, Signs>();
		const signsAt = (path: string): Signs => {
			const folder = this.#packages.of(path).folder;
			let signs = all.get(folder);
			if (!signs) {
				signs = noSigns();
				all.set(folder, signs);
			}
			return signs;
		};
		for (const path of this.#facts.paths) {
			if (path.endsWith('.html') && !isOuterPath(path) && !this.#pathRoles.of(path)) {
				signsAt(path).html = true;
			}
		}
		for (const path of this.#foreignManifests()) {
			signsAt(path).foreign ??= path;
		}
		for (const path of this.#facts.filesWith('module.shape')) {
			if (!this.#pathRoles.of(path)) {
				signsAt(path).code++;
			}
		}
		for (const fact of this.#facts.of('server.listen')) {
			const role = this.#pathRoles.of(fact.path);
			if (!fact.within?.includes('test') && !role) {
				signsAt(fact.path).listens ??= fact.path;
			}
		}
		const called = [...this.#functions].map((path) => ({ path, sign: 'serverless-handler' as const }));
		for (const { sign, path } of [...this.#facts.of('role.sign'), ...called]) {
			if (this.#pathRoles.of(path)) {
				continue;
			}
			if (sign === 'editor-extension') {
				signsAt(path).editorExtension = true;
			} else if (sign === 'desktop-app') {
				signsAt(path).desktop = true;
			} else if (sign === 'serverless-handler') {
				signsAt(path).handler ??= path;
			} else if (sign === 'component') {
				signsAt(path).component = true;
			}
		}
		return all;
	}
}

/** Languages whose code is read. */
const readLanguages: ReadonlySet<string> = new Set(['node', 'deno', 'bun', 'npm']);

/** Makers of static sites that are written in another language, by the files that configure them. */
const foreignNames =
	/^(?:requirements\.txt|manage\.py|pom\.xml|build\.gradle(?:\.kts)?|composer\.json|Gemfile|go\.mod|Cargo\.toml|mix\.exs|[\w.-]+\.(?:cs|fs)proj)$/;

/** Settings of programs that make static sites. */
const siteMakers = /^(?:_config\.ya?ml|hugo\.(?:toml|ya?ml|json)|mkdocs\.ya?ml|conf\.py|book\.toml)$/;

function noSigns(): Signs {
	return {
		editorExtension: false,
		desktop: false,
		handler: undefined,
		listens: undefined,
		component: false,
		html: false,
		foreign: undefined,
		code: 0,
	};
}

function isScope(dependency: LocatedFact<'dependency'> | undefined, scope: LocatedFact<'dependency'>['scope']): boolean {
	return dependency?.scope === scope;
}

/** Whether a deploy starts code that was found. */
function isOfDeploy({ declaration: { path }, purpose, entries }: Started): boolean {
	return purpose === 'deploy' && entries.length > 0 && !isDevelopmentPath(path);
}

/** The program that keeps a file of the package running, where a declaration hands it one: `forever start build/orders.js`. */
function supervisorOf({ commands }: Started): string | undefined {
	return commands.find(
		({ started: { program, target, watches } }) =>
			supervisors.has(program) &&
			target.kind === 'entry' &&
			!target.file.expands &&
			!watches &&
			roleByPath(target.file.text, false) === undefined,
	)?.started.program;
}

/** Whether the image of a deploy starts code that was found. */
function isOfImage(one: Started): boolean {
	return isOfDeploy(one) && one.declaration.source.startsWith('dockerfile') && one.declaration.final !== false;
}

/** A declaration in words for the user. */
export function describe({ source, name, path }: LocatedFact<'process.declare'>): string {
	switch (source) {
		case 'script':
			return `The script "${name}" (${path})`;
		case 'procfile':
			return `The process "${name}" of ${path}`;
		case 'dockerfile-cmd':
		case 'dockerfile-entrypoint':
			return `The image of ${path}`;
		case 'compose':
		case 'compose-entrypoint':
			return `A service of ${path}`;
		default:
			return `The process "${name}" (${path})`;
	}
}

/** Whether ng-packagr makes a package of it, or a script is run just before it is published, and nothing of it is started, be it by developers. */
function isPackedForOthers(each: PackageFolder, started: readonly Started[]): boolean {
	const isPublishing =
		hasExports(each) &&
		each.manifest?.private === false &&
		started.some(({ declaration }) => declaration.source === 'script' && declaration.name === 'prepublishOnly');
	return (
		(each.dependencies.has('ng-packagr') || isPublishing) &&
		!started.some(({ purpose }) => purpose === 'deploy' || purpose === 'development')
	);
}
