import { directoryOf } from '../../core/paths.js';
import type { RoleDecision } from '../../core/role.js';
import { BrowserCode, browserRootOf } from './browserCode.js';
import { Evidence, type RolesInput } from './evidence.js';
import type { PathRole } from './pathRoles.js';
import { Reach } from './reach.js';

const usesRunner: RoleDecision = { role: 'test', because: 'It uses the API of a test runner.' };

/**
 * The role of every file, decided by the first of: its path (generated, docs, test, tool configuration, migrations), a process of
 * a deploy that reaches it, a server that
 * listens in it, commands and tasks that reach it, a framework's conventions, the browser, the library it belongs to. Without an
 * answer it is `unknown`.
 */
export class Roles {
	readonly #evidence: Evidence;
	readonly #browser: BrowserCode;
	readonly #reach: Reach;
	readonly #decisions = new Map<string, RoleDecision>();

	constructor(input: RolesInput) {
		this.#evidence = new Evidence(input);
		this.#browser = new BrowserCode(this.#evidence);
		this.#reach = new Reach(this.#evidence, this.#browser);
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

	/** See {@link BrowserCode.isLoadedByPage}. */
	isLoadedByBrowser(path: string): boolean {
		return this.#browser.isLoadedByPage(path);
	}

	#decide(path: string): RoleDecision {
		const { signs } = this.#evidence;
		const byPath = this.#evidence.pathRole(path);
		const reached = this.#reach.of(path);
		const serves = this.#reach.isServing(path);
		const ofTests = byPath && !serves ? this.#ofTests(path, byPath, reached) : undefined;
		if (ofTests) {
			return ofTests;
		}
		if (byPath && !(serves && (byPath.weak === true || this.#isDeployedAnyway(path, byPath)))) {
			return { role: byPath.role, because: byPath.because };
		}
		if (signs.has(path, 'generated')) {
			return { role: 'generated', because: 'It says that it is generated.' };
		}
		if (!this.#evidence.isCode(path)) {
			return reached ?? { role: 'unknown', because: 'It is no code.' };
		}
		if (signs.has(path, 'test-api') && !serves) {
			return usesRunner;
		}
		if (signs.has(path, 'migration') && !serves) {
			return { role: 'admin', because: 'It is a migration.' };
		}
		return reached ?? this.#unreached(path);
	}

	/** In a folder of scripts lie tests, too: what tests alone start, and what speaks to a test runner. */
	#ofTests(path: string, { role, weak }: PathRole, reached: RoleDecision | undefined): RoleDecision | undefined {
		if (role !== 'admin' || weak !== true) {
			return undefined;
		}
		if (this.#evidence.signs.has(path, 'test-api')) {
			return usesRunner;
		}
		return reached?.role === 'test' && this.#evidence.isOnlyOfTests(path) ? reached : undefined;
	}

	/** What a deploy starts is a part of it wherever it lies, but for output of a build, fixtures of tests, and playgrounds of libraries. */
	#isDeployedAnyway(path: string, { role }: PathRole): boolean {
		const deploy = this.#reach.deployOf(path);
		// Every example has a start script; only what an image or a platform starts is more than one.
		return (
			deploy !== undefined &&
			role !== 'generated' &&
			role !== 'test' &&
			!(role === 'docs' && (deploy === 'script' || this.#evidence.kindOf(path) === 'library')) &&
			// `"start": "node dev-server/index.js"`, of a package whose pages are deployed.
			!(role === 'build' && deploy === 'script')
		);
	}

	#unreached(path: string): RoleDecision {
		const { packages, kinds, signs } = this.#evidence;
		const owner = packages.of(path);
		const { kind, because } = kinds.of(owner);
		if (signs.has(path, 'shebang')) {
			return { role: 'cli', because: 'It starts with a shebang line.' };
		}
		if (this.#browser.isInFolder(path)) {
			return { role: 'browser', because: `It is in the folder ${browserRootOf(path)!}, whose code is for the browser.` };
		}
		if (signs.areBrowsers(path) && (kind === 'static-site' || signs.has(path, 'component') || signs.has(path, 'browser-directive'))) {
			return { role: 'browser', because: 'Its code is for the browser.' };
		}
		switch (kind) {
			case 'static-site':
				return { role: 'browser', because: `The package is a static site. ${because}` };
			case 'library':
				return { role: 'library', because: `The package is a library. ${because}` };
			case 'command-line-tool':
				return { role: 'cli', because: `The package is a command line tool. ${because}` };
		}
		if (signs.has(path, 'main-guard') || signs.has(path, 'command-line-parser')) {
			return { role: 'cli', because: 'It is written to be started by itself, and no process of a deploy does.' };
		}
		if (signs.has(path, 'configuration-export') && owner.folder === directoryOf(path)) {
			return { role: 'build', because: 'It configures a tool.' };
		}
		return { role: 'unknown', because: 'No process that is known reaches it.' };
	}
}
