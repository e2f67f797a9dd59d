import { isInExamples } from '../../core/exampleFolders.js';
import { baseName, directoryOf } from '../../core/paths.js';
import { wordList, wordSet } from '../../core/wordList.js';
import { haveWord } from '../../core/words.js';

export { isInExamples };

/** Words in the names of files and stages that are not deployed: they serve development, tests and explanation. */
const asideWords: ReadonlySet<string> = wordSet(`
	dev devel develop development local localhost override debug debugger watch hot test tests testing integration e2e ci cypress
	playwright example examples sample legacy deprecated devcontainer docs benchmark bench lint storybook gitpod codespaces
	codesandbox pr preview maildev mailhog mailpit mailcatcher
`);

/** Folders whose manifests are not deployed, besides those of {@link isInExamples}. */
const asideFolders: ReadonlySet<string> = wordSet(`
	spec specs docs doc documentation website .devcontainer .github .gitlab .circleci benchmark benchmarks bench templates template
	dev local tools .storybook vendor vendored upstream third_party third-party thirdparty
`);

/** Folders in which `templates` are what a deploy is made of: charts, and templates of OpenShift. */
const deployFolders: ReadonlySet<string> = wordSet(`chart charts helm openshift okd`);

/** Folders whose names say so by a part of them: `api-dev`, `cryptor-mock`, `blackboxtest`; and those that a file manager has copied. */
const asideFolder =
	/ \(?copy(?: \d{1,2})?\)?(?: \(?\d{1,2}\)?)?$|[-_.](?:dev|devel|development|tests?|mocks?|stubs?|e2e|cypress|playwright)$|^(?:mock|stub|e2e)[-_]|^(?:black|white)box_?tests?$/i;

/**
 * Whether a manifest serves development, tests or documentation rather than a deploy: `Dockerfile.dev`, `compose.override.yml`,
 * `examples/…/package.json`.
 */
export function isAsidePath(path: string): boolean {
	const folders = directoryOf(path).toLowerCase().split('/');
	const isTemplate = (segment: string): boolean => segment === 'templates' && folders.some((one) => deployFolders.has(one));
	return (
		isAsideName(baseName(path)) ||
		isInExamples(path) ||
		folders.some((segment) => (asideFolders.has(segment) && !isTemplate(segment)) || asideFolder.test(segment))
	);
}

/**
 * Whether a name of a file, a stage or a service says that it is for development or tests: `Dockerfile.dev`, `dev.Dockerfile`,
 * `test-runner`.
 */
export function isAsideName(name: string): boolean {
	return name
		.toLowerCase()
		.split(/[^a-z0-9]+/)
		.some((word) => asideWords.has(word));
}

/** Words in the names of compose files that bring up what tests run against. */
const testWords: ReadonlySet<string> = wordSet('test tests testing e2e ci cypress playwright integration');

/** Whether a file says by its name that tests use what it describes: `docker-compose.endpoint-tests.yml`. */
export function isForTests(path: string): boolean {
	return haveWord([baseName(path)], testWords);
}

/** Whether a path says that its deploy is the one that counts: `docker-compose.prod.yml`. */
export function isForProduction(path: string): boolean {
	return /(?:^|[./_-])(?:prod|production|live)(?:[./_-]|$)/i.test(path);
}

/** Words for what is shown, tried out or made up. */
export const sampleWords: readonly string[] = wordList(`
	example examples sample samples demo demos mock mocks fake fakes fixture fixtures
`);
