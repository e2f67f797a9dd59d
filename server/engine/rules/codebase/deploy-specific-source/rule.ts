import { baseName, directoryOf, isOuterPath } from '../../../core/paths.js';
import { groupedBy } from '../../../core/group.js';
import type { Project } from '../../../project/project.js';
import { defineRule } from '../../rule.js';
import { isInExamples } from '../../shared/aside.js';
import { wordSet } from '../../../core/wordList.js';

/** Names of deploys, as the words in the names of files. */
const deploys: ReadonlySet<string> = wordSet(`
	prod production dev development staging stage live preprod uat qa sandbox
`);

/** Names of files that hold settings, or configure a tool: other rules speak of them. */
const settings =
	/^(?:\.|config|configuration|settings?|env|environment|constants?|webpack|vite|rollup|tsconfig|jest|babel|esbuild|gulpfile|karma|firebase|logger|logging|ecosystem|karma|metro|next|nuxt|app\.config|serverless|capacitor|manifest)/i;

/** Folders that hold settings, or things in the words of people. */
const asideFolders =
	/(?:^|\/)(?:config|configs|configuration|settings|environments?|env|locales?|i18n|lang|translations|webpack|build|scripts?|tools|\.\w[^/]*|public|static|assets|vendor|node_modules|overlays|k8s|helm|deploy)(?:\/|$)/i;

export default defineRule({
	id: 'codebase/deploy-specific-source',
	scope: 'workspace',
	severity: 'warning',
	question: 'Do all deploys run the same source files?',
	messages: {
		copies:
			'{{names}} are the same part of the service, once for each deploy: what is tested is not what runs. Keep one file, and let the environment say what differs.',
		same: 'Every deploy starts the same {{name}}.',
	},
	reads: ['module.shape', 'module.import', 'process.declare', 'http.route', 'server.listen', 'service.connect', 'env.read'],
	check({ project, report, affirm }) {
		const groups = new Map<string, string[]>();
		for (const { path } of project.of('module.shape')) {
			const { role } = project.roleOf(path);
			const named = role === 'server' || role === 'worker' || role === 'unknown' ? withoutDeploy(path) : undefined;
			if (named && isOfService(path, named.stem)) {
				const key = `${directoryOf(path)}\0${named.stem}\0${named.extension}`;
				groups.set(key, [...(groups.get(key) ?? []), path]);
			}
		}
		const copied = new Set<string>();
		const tell = (paths: readonly string[], severity?: 'hint'): void => {
			const [place, ...others] = paths.map((path) => ({ path, span: { start: 0, end: 0 } }));
			paths.forEach((path) => copied.add(path));
			report({
				message: 'copies',
				...place!,
				data: { names: paths.map(baseName).join(' and ') },
				related: others.map((at) => ({ at, message: 'the same for another deploy' })),
				...(severity && { severity }),
			});
		};
		for (const paths of groups.values()) {
			const { kind } = project.packageOf(paths[0]!);
			if (paths.length > 1 && kind === 'service' && !isChosen(project, paths)) {
				tell(paths);
			}
		}
		for (const [first, second] of nearlySame(project)) {
			if (!copied.has(first) && !copied.has(second)) {
				tell([first, second], 'hint');
			}
		}
		const affirmed = new Set<string>();
		for (const {
			package: { kind, folder },
			type,
			entries,
			declaration: { path, span },
		} of project.processes) {
			const entry = entries[0];
			if (
				type === 'web' &&
				kind === 'service' &&
				entry !== undefined &&
				!affirmed.has(entry) &&
				!isOuterPath(path) &&
				![...copied].some((one) => project.packageOf(one).folder === folder)
			) {
				affirmed.add(entry);
				affirm({ message: 'same', path, span, data: { name: baseName(entry) } });
			}
		}
	},
});

/** What the name of a file is without the deploy in it, where it has one: `server.prod.ts`, `app-staging.js`. */
function withoutDeploy(path: string): { readonly stem: string; readonly extension: string } | undefined {
	const match = /^(.+?)[._-]([a-z]+)(\.[cm]?[jt]sx?)$/i.exec(baseName(path));
	const deploy = match?.[2]!.toLowerCase();
	return match && deploy !== undefined && deploys.has(deploy) ? { stem: match[1]!, extension: match[3]! } : undefined;
}

/** Words in the names of files that may stand for a deploy, and mostly for something else: what the files do has to tell. */
const perhaps: ReadonlySet<string> = new Set([...deploys, ...wordSet('local heroku render vercel aws azure gcp eu us')]);

/** Pairs of programs that are started, by their names one for each deploy or one of them for all others, and that do nearly the same. */
function nearlySame(project: Project): readonly (readonly [string, string])[] {
	const started = new Set(
		project.processes
			.flatMap(({ package: { kind }, entries }) => (kind === 'service' ? entries : []))
			.filter((path) => isOfService(path, partsOf(path).stem) && project.roleOf(path).role !== 'test'),
	);
	const namesakes = groupedBy([...started].sort(), (path) => `${directoryOf(path)}\0${partsOf(path).stem}`);
	return [...namesakes.values()].flatMap((paths) =>
		paths.flatMap((first, index) =>
			paths
				.slice(index + 1)
				.filter(
					(second) =>
						partsOf(first).deploy !== partsOf(second).deploy &&
						!project.importsOf(first).includes(second) &&
						!project.importsOf(second).includes(first) &&
						!isChosen(project, [first, second]) &&
						doTheSame(project, first, second),
				)
				.map((second) => [first, second] as const),
		),
	);
}

/** Whether a file may be code of a service by its place and its name, without the word for a deploy: none of settings, examples or tools. */
function isOfService(path: string, stem: string): boolean {
	return !isOuterPath(path) && !isInExamples(path) && !asideFolders.test(directoryOf(path)) && !settings.test(stem);
}

/** The name of a program without its extension, and without the word for a deploy at its end: `server-eu.js`, `serverProd.js`. */
function partsOf(path: string): { readonly stem: string; readonly deploy?: string } {
	const name = baseName(path).replace(/\.[cm]?[jt]sx?$/, '');
	const [, stem, word] = /^(.+)[._-]([a-z]+)$/i.exec(name) ?? /^(.+[a-z])([A-Z][a-z]+)$/.exec(name) ?? [];
	return stem !== undefined && perhaps.has(word!.toLowerCase()) ? { stem, deploy: word!.toLowerCase() } : { stem: name };
}

/** Whether two programs answer the same requests, and load, connect and read nearly the same for it. */
function doTheSame(project: Project, first: string, second: string): boolean {
	const [one, other] = [workOf(project, first), workOf(project, second)];
	const common = [...one].filter((each) => other.has(each));
	return (
		common.filter((each) => each.startsWith('route ')).length >= leastRoutes &&
		common.length >= nearlyAll * (one.size + other.size - common.length)
	);
}

/** How many routes two programs have to have in common, and what part of all that they do. */
const leastRoutes = 3;
const nearlyAll = 0.7;

function workOf(project: Project, path: string): ReadonlySet<string> {
	return new Set([
		...project.in(path, 'module.import').map(({ specifier }) => `import ${specifier}`),
		...project.in(path, 'http.route').map(({ method, route }) => `route ${method} ${route.kind === 'literal' ? route.text : ''}`),
		...project.in(path, 'server.listen').map(() => 'listen'),
		...project.in(path, 'service.connect').map(({ service }) => `connect ${service}`),
		...project.in(path, 'env.read').map(({ variable = '' }) => `env ${variable}`),
	]);
}

/** One file that imports all of them chooses a setting, which other rules judge. */
function isChosen(project: Project, paths: readonly string[]): boolean {
	const importers = paths.map((path) => project.importersOf(path));
	return importers[0]!.some((file) => importers.every((one) => one.includes(file)));
}
