import { madeUpDataOf } from '../../core/exampleFolders.js';
import { groupedBy } from '../../core/group.js';
import { baseName, directoryOf, extensionOf, isKeptByEditor, joinPath, pathWithin } from '../../core/paths.js';
import type { Role } from '../../core/role.js';
import type { PackageFolder, Packages } from '../packages.js';
import { wordSet } from '../../core/wordList.js';
import { isOfSentryServer } from './frameworkRoles.js';
import type { SampleFolders } from './sampleFolders.js';

/** A role that a path speaks for, and why. `weak`: what a process reaches has the role of the process all the same. */
export interface PathRole {
	readonly role: Role;
	readonly because: string;
	readonly weak?: boolean;
}

const generatedFolders: ReadonlySet<string> = wordSet(`
	node_modules bower_components jspm_packages vendor vendors third_party third-party .yarn .pnp .next .nuxt .output .svelte-kit
	.vercel .serverless .turbo .cache .parcel-cache coverage storybook-static __generated__ generated .docusaurus .angular dist
	swagger-ui swagger-ui-dist
`);
const docsFolders: ReadonlySet<string> = wordSet(`
	docs doc documentation scaffold scaffolds examples example samples sample demos tutorial tutorials unused dev-docs api-docs
	api-documentation changelogs
`);
const testFolders: ReadonlySet<string> = wordSet(`
	sandbox playground playgrounds test tests __tests__ __mocks__ __fixtures__ __snapshots__ e2e cypress playwright spec specs
	fixtures fixture mocks mock testing test-utils testutils test-helpers integration-tests unit-tests conformance certification
	acceptance-tests functional-tests stories .storybook benchmark benchmarks bench load-test loadtest loadtesting load-testing k6
`);
const testWords: ReadonlySet<string> = wordSet(`
	test tests spec specs e2e-spec e2e it cy stories story mock mocks fixture fixtures bench int-spec integration-spec unit test-d
`);
const standInWords: ReadonlySet<string> = new Set(['stub', 'stubs', 'stubbed', 'fake', 'fakes', 'mock', 'mocks', 'mocked']);
const standInThings: ReadonlySet<string> = wordSet(`
	api apis server servers service services backend backends endpoint endpoints upstream upstreams provider providers idp oidc oauth
	oauth2 sso auth login s3 smtp db database gateway data responses http json webhook webhooks app apps client clients feed
`);
const testStems: ReadonlySet<string> = new Set([
	'test-fixtures',
	'test-fixture',
	'test_fixtures',
	'test-data',
	'testdata',
	'testing',
	'testingonly',
	'testonly',
	'testing-only',
	'test-only',
]);
const adminFolders: ReadonlySet<string> = new Set(['migrations', 'migration', 'seeds', 'seeders', 'seeder', 'seed']);
const scriptFolders: ReadonlySet<string> = new Set(['scripts', 'script']);
const installerFolders: ReadonlySet<string> = new Set(['installer', 'installers']);
const buildFolders: ReadonlySet<string> = wordSet(`
	.github .circleci .husky .vscode .devcontainer .changeset .yarnrc gulp gulpfile.js grunt webpack plop-templates .hygen .plop ci
	tooling packager debian dev-server dev-env dev-tools
`);
const toolNames: ReadonlySet<string> = wordSet(`
	webpack vite vitest rollup babel jest karma postcss tailwind next nuxt svelte astro esbuild tsup eslint prettier stylelint
	commitlint lint-staged playwright cypress protractor metro rspack rsbuild craco vue quasar remix react-router gatsby snowpack
	windi uno unocss orval codegen drizzle release semantic-release plop plopfile gulpfile gruntfile jakefile wdio nightwatch mocha
	ava volar i18next-parser workbox size-limit sanity tsdown unbuild build ecosystem swc ts-node nodemon nyc depcheck knip
	dependency-cruiser syncpack
`);
const testRunners: ReadonlySet<string> = wordSet(`
	vitest jest karma playwright cypress protractor wdio nightwatch mocha ava
`);
const toolFiles: ReadonlySet<string> = wordSet(`
	gulpfile gruntfile jakefile plopfile esbuild rollup webpack.mix karma.conf protractor.conf wdio.conf jest.setup jest.preset
	vitest.workspace vitest.setup dangerfile fuse brunch-config config-overrides ember-cli-build .prettierrc .eslintrc .babelrc
	.mocharc .lintstagedrc .commitlintrc .stylelintrc .huskyrc .releaserc .pnpmfile .pnp .dependency-cruiser .eslint-plugin-local
	metro.config jsdoc-conf
`);
const testFiles: ReadonlySet<string> = wordSet(`
	test tests mock mocks fixture fixtures setuptests setup-tests jest.setup vitest.setup jest.global-setup test-setup testsetup
	test_helper test-helper testutils test-utils
`);

const libraryFolders: ReadonlySet<string> = new Set(['lib', 'libs', 'libraries', 'external', 'externals', 'deps', 'contrib', 'thirdparty']);
const licences: readonly string[] = ['LICENSE', 'LICENSE.md', 'LICENSE.txt', 'LICENCE', 'license', 'License.md'];

/** First words of the names of files that stand for those that people make of them: `example.cypress.config.ts`. */
const exampleWords: ReadonlySet<string> = new Set(['example', 'sample']);
/** Names of files that show how something is used: `example.ts`, `sample.js`, `redis-example.js`. */
const exampleFile = /^(?:examples?|samples?|demo)$|[-_](?:example|sample)$/;

/** Folders of packages that show what can be done with the rest, or run beside it on one machine. (One of a framework's pages may be called so, too.) */
const demoFolder =
	/^(?:demo|demo[-_]?(?:apps?|servers?)|pocs?|proofs?-of-concept|prototypes?|local|local[-_]?dev(?:elopment)?)$|[-_](?:demo|poc|samples?)$/;

/** Folders of programs that stand for somebody else's: `html-sample-app`, `sample-upstream`. (What is sampled may have a service of its own.) */
const sampleProgram = /^(?:.{1,60}[-_])?sample[-_](?:apps?|servers?|clients?|upstreams?|backends?)$/;

/** Folders of tests, by a part of their names. */
const testFolder =
	/^e2e[-_]|[-_]e2e$|^(?:cypress|playwright)[-_]|[-_](?:cypress|playwright)$|[-_]tests$|[-_]mocks?$|^mock[-_]|^(?:black|white)box_?tests?$|^(?:(?:e2e|integration|smoke|oauth2?|oidc|sso|saml|smtp|mail|ldap)[-_])?test[-_](?:embed|app|apps|server|client|service)$/;

/** Packages with which the documentation of the rest is made: `docs-generator`. */
const docsTool = /^docs?[-_](?:generator|builder|utils|tools?|scripts|site|ui|app|web|website)$/;

/** What paths say of roles, kept for every path that was asked for. */
export class PathRoles {
	readonly #packages: Packages;
	readonly #files: ReadonlySet<string>;
	readonly #samples: SampleFolders;
	readonly #roles = new Map<string, PathRole | undefined>();
	#modules: ReadonlyMap<string, readonly string[]> | undefined;

	/** `files`: all files there are. */
	constructor(packages: Packages, files: ReadonlySet<string>, samples: SampleFolders) {
		this.#packages = packages;
		this.#files = files;
		this.#samples = samples;
	}

	/** What the path of a file says of its role. */
	of(path: string): PathRole | undefined {
		let role = this.#roles.get(path);
		if (role === undefined && !this.#roles.has(path)) {
			const owner = this.#packages.of(path);
			const { folder, name } = owner;
			role =
				roleByPath(path, folder === directoryOf(path)) ??
				this.#ofCopy(path, owner) ??
				this.#ofSnapshot(owner) ??
				ofTools(owner) ??
				this.#ofTemplate(path, owner) ??
				this.#ofExample(owner) ??
				this.#samples.roleOf(path) ??
				(name !== undefined && isCollection(name) ? { role: 'docs', because: 'Its package is a collection of examples.' } : undefined);
			this.#roles.set(path, role);
		}
		return role;
	}

	/**
	 * Code of others that was copied in: a folder with a licence of its own among the libraries of a package. (Other folders with
	 * one are often parts of a product under other terms.)
	 */
	#ofCopy(path: string, { folder }: PackageFolder): PathRole | undefined {
		for (let copy = directoryOf(path); copy !== folder && copy.length > folder.length; copy = directoryOf(copy)) {
			if (libraryFolders.has(baseName(directoryOf(copy))) && licences.some((name) => this.#files.has(`${copy}/${name}`))) {
				return { role: 'generated', because: `It belongs to ${copy}, which has a licence of its own: somebody else's code.` };
			}
		}
		return undefined;
	}

	/**
	 * A package that was copied into a folder of itself, to be packed for a deploy or kept for later: it has the name of the one around it,
	 * and most of its modules stand there, too. What runs is changed there.
	 */
	#ofSnapshot({ folder, name, workspaceRoot }: PackageFolder): PathRole | undefined {
		if (folder === '' || name === undefined || workspaceRoot !== undefined) {
			return undefined;
		}
		for (let outer = this.#packages.ofFolder(directoryOf(folder)); ; outer = this.#packages.ofFolder(directoryOf(outer.folder))) {
			if (outer.name === name && outer.manifest !== undefined && outer.folder !== folder) {
				const modules = this.#modulesIn(folder);
				const shared = modules.filter((module) => this.#files.has(joinPath(outer.folder, module)));
				return shared.length > 0 && shared.length * 2 >= modules.length
					? { role: 'generated', because: `It is in a copy of ${outer.manifest.path}, the package around it.` }
					: undefined;
			}
			if (outer.folder === '') {
				return undefined;
			}
		}
	}

	/** The names of the modules that lie right in a folder. */
	#modulesIn(folder: string): readonly string[] {
		this.#modules ??= groupedBy(
			[...this.#files].filter((path) => /\.[cm]?[jt]sx?$/.test(path)),
			directoryOf,
		);
		return (this.#modules.get(folder) ?? []).map(baseName);
	}

	/**
	 * A package below another one that describes itself as an example, or lies in a folder of demos. What is alone in its repository is what its repository is
	 * about, and so are the parts of one that is an example as a whole.
	 */
	#ofExample({ folder, manifest }: PackageFolder): PathRole | undefined {
		const above = folder === '' ? undefined : this.#packages.ofFolder(directoryOf(folder)).manifest;
		if (manifest === undefined || folder === '' || above?.example === true) {
			return undefined;
		}
		if (above !== undefined && manifest.example === true) {
			return { role: 'docs', because: `${manifest.path} describes its package as an example.` };
		}
		const names = folder.split('/');
		const demo = names.findIndex((each) => demoFolder.test(each) || sampleProgram.test(each) || docsTool.test(each));
		const home = names.slice(0, demo + 1).join('/');
		return demo < 0 || (above === undefined && !this.#isBesideOthers(home))
			? undefined
			: { role: 'docs', because: `Its package is in a folder named ${names[demo]!}, and no deploy reaches it.`, weak: true };
	}

	/** Whether a repository has packages outside of a folder. */
	#isBesideOthers(folder: string): boolean {
		return this.#packages.all.some((each) => each.manifest !== undefined && pathWithin(folder, each.folder) === undefined);
	}

	/**
	 * What a generator of projects copies for somebody: a package inside the package of an initializer (`create-shop`), or the
	 * templates of a published command or of a generator.
	 */
	#ofTemplate(path: string, { folder, manifest, name }: PackageFolder): PathRole | undefined {
		// `"name": "<%= name %>"`, `"name": "{{name}}"`: the manifest itself is yet to be filled in.
		if (folder !== '' && /<%|\{\{|\$\{/.test(name ?? '')) {
			return { role: 'docs', because: 'It is a template: the name in its manifest is yet to be filled in.' };
		}
		const outer = folder === '' ? undefined : this.#packages.ofFolder(directoryOf(folder));
		if (
			outer?.manifest !== undefined &&
			outer.folder !== folder &&
			outer.workspaces.length === 0 &&
			/^(?:@[^/]+\/)?create(?:-|$)/.test(outer.name ?? '')
		) {
			return { role: 'docs', because: `It is what ${outer.name!} writes for a new project.` };
		}
		const isCommand = manifest?.private === false && manifest.entries.some(({ field }) => field === 'bin');
		const isGenerator = /(?:^|[-/])(?:scaffold|create|generators?|generate|plop|schematics|blueprints?)(?:-|$)/.test(name ?? '');
		const inner = isCommand || isGenerator ? (pathWithin(folder, path)?.split('/') ?? []) : [];
		const isTemplate =
			inner.slice(0, -2).includes('templates') ||
			(isGenerator && inner.slice(0, -1).includes('template')) ||
			(inner.slice(0, -1).includes('templates') && /\.(?:hbs|handlebars|ejs|mustache|njk|tmpl|tpl)$/.test(path));
		return isTemplate ? { role: 'docs', because: 'It is a template that a command writes for somebody.', weak: true } : undefined;
	}
}

/** A package among the tools of a repository: those who work on it run them. */
function ofTools({ folder }: PackageFolder): PathRole | undefined {
	return /^(?:tools|devtools|dev-tools)\/[^/]/.test(folder)
		? { role: 'cli', because: 'Its package is one of the tools of the repository.', weak: true }
		: undefined;
}

/** Whether a package's name says that it holds many examples. (One example, `shop-example-app`, is an application.) */
function isCollection(name: string): boolean {
	return /(?:^|[-_/])(?:examples|tutorials)$|(?:^|[-_/])hello-?world(?:$|[-_])/.test(name);
}

/** What the path of a file says of its role. `isPackageRoot` tells whether its folder is that of a package. */
export function roleByPath(path: string, isPackageRoot: boolean): PathRole | undefined {
	const name = baseName(path);
	const folders = directoryOf(path).split('/');
	const extension = extensionOf(path);
	const stem = (extension === '' ? name : name.slice(0, -extension.length)).toLowerCase();
	const words = stem.split('.');
	if (isKeptByEditor(path)) {
		return { role: 'docs', because: 'It is an old state of a file that an editor has kept.' };
	}
	return (
		generated(folders, words) ??
		copied(/^\.[cm]?[jt]sx?$/.test(extension) ? [...folders, stem] : folders) ??
		docs(folders, words) ??
		test(folders, stem, words) ??
		tool(folders, stem, words, isPackageRoot) ??
		admin(folders, stem, words) ??
		madeUp(folders)
	);
}

/** What a file manager calls a copy (`orders (Copy)`, `server copy 2`): somebody puts the old state aside, or starts something new with it. */
function copied(names: readonly string[]): PathRole | undefined {
	const name = names.find((each) => /[\w)] (?:- )?\(?copy(?: \d{1,2})?\)?(?: \(?\d{1,2}\)?)?$/i.test(each));
	return name === undefined ? undefined : { role: 'docs', because: `It is in a copy that was put aside: ${name}.`, weak: true };
}

/** Folders of tests of one kind, however the two words are put together: `load-tests`, `loadTest`, `acceptance-test`. */
const kindOfTests = /^(?:load|perf|performance|smoke|integration|acceptance|functional)[-_]?test(?:s|ing)?$/i;

/** Programs that serve what is tested, without the platform that would call it: `test-server.ts`. */
const testProgram = /^test-?(?:server|harness)$/;

/** Data of samples and tests, by a folder's name. `sample` may be a word of what a service is about: what it reaches is its code. */
function madeUp(folders: readonly string[]): PathRole | undefined {
	const folder = folders.find((each) => madeUpDataOf(each) !== undefined);
	return folder === undefined ? undefined : inFolder(madeUpDataOf(folder) === 'samples' ? 'docs' : 'test', folder, true);
}

/** Whether a path is that of a test, a fixture or a mock. */
export function isTestPath(path: string): boolean {
	const name = baseName(path);
	const extension = extensionOf(path);
	const stem = (extension === '' ? name : name.slice(0, -extension.length)).toLowerCase();
	return test(directoryOf(path).split('/'), stem, stem.split('.')) !== undefined;
}

function folderIn(folders: readonly string[], names: ReadonlySet<string>): string | undefined {
	return folders.find((each) => names.has(each));
}

function inFolder(role: Role, folder: string | undefined, weak = false): PathRole | undefined {
	return folder === undefined ? undefined : { role, because: `It is in a folder named ${folder}.`, ...(weak ? { weak } : {}) };
}

function generated(folders: readonly string[], words: readonly string[]): PathRole | undefined {
	const last = words.at(-1)!;
	if (words.length > 1 && ['min', 'bundle', 'chunk', 'generated', 'gen', 'g', 'pb', 'prod-min'].includes(last)) {
		return { role: 'generated', because: `Its name ends in .${last}, as generated and minified files' names do.` };
	}
	if (last.endsWith('_pb') || last.endsWith('-min') || last.endsWith('_grpc_pb')) {
		return { role: 'generated', because: 'Its name is that of a generated file.' };
	}
	return inFolder('generated', folderIn(folders, generatedFolders));
}

function docs(folders: readonly string[], words: readonly string[]): PathRole | undefined {
	const example = words.length > 1 ? words.find((each) => exampleWords.has(each)) : undefined;
	if (example !== undefined) {
		return { role: 'docs', because: `Its name has ${example} in it: somebody copies it.` };
	}
	if (words.length === 1 && exampleFile.test(words[0]!)) {
		return { role: 'docs', because: 'Its name is that of an example.', weak: true };
	}
	const retired = folders.find((each) =>
		/^(?:legacy|deprecated|archived?|attic|unused|[._](?:old|bak|backups?|trash|archived?))$/.test(each),
	);
	if (retired !== undefined) {
		return { role: 'docs', because: `It is in a folder named ${retired}, and no process is known to reach it.`, weak: true };
	}
	return (
		inFolder(
			'docs',
			folders.find((each) => docsFolders.has(each) || /[-_](?:examples?|tutorials?)$/.test(each)),
		) ??
		(folders[0] === 'demo'
			? { role: 'docs', because: 'It is in the folder demo, and shows how the program is used.', weak: true }
			: undefined)
	);
}

function test(folders: readonly string[], stem: string, words: readonly string[]): PathRole | undefined {
	const word = words.slice(1).find((each) => testWords.has(each));
	if (word !== undefined) {
		return { role: 'test', because: `Its name has .${word} in it, as tests' names do.` };
	}
	if (
		testFiles.has(stem) ||
		testStems.has(words[0]!) ||
		stem.endsWith('_test') ||
		stem.endsWith('-test') ||
		/(?:^|[-_])e2e$|^e2e[-_]/.test(stem) ||
		stem.startsWith('test_') ||
		stem.endsWith('_spec') ||
		stem.endsWith('-spec') ||
		stem.startsWith('mock-') ||
		stem.startsWith('mock_')
	) {
		return { role: 'test', because: 'Its name is that of a test.' };
	}
	const folder = folderIn(folders, testFolders) ?? folders.find((each) => testFolder.test(each) || kindOfTests.test(each));
	// A service may have stand-ins of its own that a deploy chooses: what it reaches is its code.
	return folder === undefined
		? isStandIn(stem)
			? { role: 'test', because: 'Its name is that of a stand-in for another service.', weak: true }
			: testProgram.test(stem)
				? { role: 'test', because: 'Its name is that of a server for tests.', weak: true }
				: inFolder(
						'test',
						// `authServerTest`. Something with two variants (`abTest`) may be called so as well: what a deploy reaches is its code.
						folders.find((each) => isStandIn(each) || /[a-z0-9](?:Tests?|Mocks?|E2E)$/.test(each)),
						true,
					)
		: inFolder('test', folder);
}

/**
 * Whether a name says that something stands in for a service while somebody develops or tests: `stub-api`, `fakeServer`,
 * `mock_oidc`, `stubs`.
 */
function isStandIn(name: string): boolean {
	if (!hasStandInWord(name)) {
		return false;
	}
	const words = nameWords(name);
	return words.length === 1 || words.some((word) => standInThings.has(word));
}

/** Whether a name has a word of what stands in for something else: `mock`, `stub`, `fake`. */
export function hasStandInWord(name: string): boolean {
	// Every folder of every path is asked: a look that costs little says no to nearly all.
	return /stub|fake|mock/i.test(name) && nameWords(name).some((word) => standInWords.has(word));
}

function nameWords(name: string): readonly string[] {
	return name
		.replace(/([a-z0-9])([A-Z])/g, '$1-$2')
		.toLowerCase()
		.split(/[^a-z0-9]+/)
		.filter((each) => each !== '');
}

function tool(folders: readonly string[], stem: string, words: readonly string[], isPackageRoot: boolean): PathRole | undefined {
	const because = 'It configures a tool.';
	if (isOfSentryServer(stem)) {
		return undefined;
	}
	if (toolFiles.has(stem)) {
		return { role: 'build', because };
	}
	if (words.length > 1 && (words.includes('config') || words.includes('conf')) && toolNames.has(words[0]!)) {
		return testRunners.has(words[0]!) ? { role: 'test', because: 'It configures a test runner.' } : { role: 'build', because };
	}
	if (words.length > 1 && words.at(-1) === 'config' && isPackageRoot) {
		return { role: 'build', because, weak: true };
	}
	if (stem === 'knexfile' || stem === 'ormconfig' || stem === 'mikro-orm.config') {
		return { role: 'build', because, weak: true };
	}
	if (words[0] === 'webpack' && words.length > 1) {
		return { role: 'build', because };
	}
	return inFolder('build', folderIn(folders, buildFolders));
}

function admin(folders: readonly string[], stem: string, words: readonly string[]): PathRole | undefined {
	if (words.slice(1).some((each) => each === 'migration' || each === 'seed' || each === 'seeder')) {
		return { role: 'admin', because: 'Its name is that of a migration or a seed.' };
	}
	if (stem === 'seed' || stem === 'migrate' || stem.startsWith('migrate-') || stem === 'seeder' || stem === 'migrations') {
		return { role: 'admin', because: 'Its name is that of a one-off task.', weak: true };
	}
	// `db/updates/3.0.1.js`: what brings a database to a version.
	const updates = folders.at(-1);
	if (updates !== undefined && /^(?:updates?|upgrades?|patches)$/.test(updates) && /^v?\d+[._]\d+[._]\d+$/.test(stem)) {
		return { role: 'admin', because: `It is in a folder named ${updates}, and called after the version that it leads to.` };
	}
	const seeding = folders.find((each) => /^(?:seed|seeds|seeding|seeders?)[-_](?:data|helpers?|utils?|scripts?|files?)$/.test(each));
	if (seeding !== undefined) {
		return { role: 'admin', because: `It is in a folder named ${seeding}, with which a database is filled.` };
	}
	const oneOff = folders.find((each) => /^one[-_]?offs?(?:$|[-_])|^data[-_]migrations?$/.test(each));
	if (oneOff !== undefined) {
		return { role: 'admin', because: `It is in a folder named ${oneOff}.`, weak: true };
	}
	const installer = folders[0] === 'install' ? folders[0] : folderIn(folders, installerFolders);
	if (installer !== undefined) {
		// Below the sources of a service it may be a part of that.
		return {
			role: 'admin',
			because: `It is in a folder named ${installer}, which sets the program up once.`,
			...(installer === folders[0] ? {} : { weak: true }),
		};
	}
	// At the root of a workspace it is not a part of the program that is about releases.
	if (folders[0] === 'releases') {
		return { role: 'admin', because: 'It is in the folder releases, with which releases are made.', weak: true };
	}
	const strong = folderIn(folders, adminFolders);
	return strong === undefined
		? inFolder('admin', folderIn(folders, scriptFolders), true)
		: inFolder('admin', strong, strong === 'seed' || strong === 'migration');
}

/** Words of the name of a Dockerfile, compose file, Procfile or dotenv file that tell it is not for a deploy. */
const developmentWords: ReadonlySet<string> = wordSet(`
	dev develop development local override test tests testing unittest unittests integration e2e ci debug devcontainer example sample bench docs maildev
	mailhog localstack playground sandbox gitpod mock mocks stub stubs fake fakes
`);
const developmentFolders: ReadonlySet<string> = wordSet(`
	.devcontainer .codesandbox .gitpod .github .circleci .docker-dev dev dev-deploy development local devops-local
`);

/** Whether a Dockerfile, compose file, Procfile or dotenv file is for development or tests, by its name or folder. */
export function isDevelopmentPath(path: string): boolean {
	const words = baseName(path).toLowerCase().split(/[._-]/);
	const folders = directoryOf(path).split('/');
	return (
		words.some((word) => developmentWords.has(word)) ||
		folders.some(
			(each) =>
				developmentFolders.has(each) ||
				testFolders.has(each) ||
				testFolder.test(each) ||
				kindOfTests.test(each) ||
				docsFolders.has(each) ||
				sampleProgram.test(each) ||
				generatedFolders.has(each) ||
				isStandIn(each),
		)
	);
}
