import { baseName, directoryOf, isOuterPath } from '../../../core/paths.js';
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
	reads: ['module.shape', 'module.import', 'process.declare'],
	check({ project, report, affirm }) {
		const groups = new Map<string, { readonly path: string; readonly deploy: string }[]>();
		for (const { path } of project.of('module.shape')) {
			const { role } = project.roleOf(path);
			const named = role === 'server' || role === 'worker' || role === 'unknown' ? deployOf(path) : undefined;
			if (named && !isOuterPath(path) && !isInExamples(path) && !asideFolders.test(directoryOf(path)) && !settings.test(named.stem)) {
				const key = `${directoryOf(path)}\0${named.stem}\0${named.extension}`;
				groups.set(key, [...(groups.get(key) ?? []), { path, deploy: named.deploy }]);
			}
		}
		const copied = new Set<string>();
		for (const group of groups.values()) {
			const first = group[0]!;
			const { kind } = project.packageOf(first.path);
			if (
				group.length > 1 &&
				kind === 'service' &&
				!isChosen(
					project,
					group.map(({ path }) => path),
				)
			) {
				group.forEach(({ path }) => copied.add(path));
				report({
					message: 'copies',
					path: first.path,
					span: { start: 0, end: 0 },
					data: { names: group.map(({ path }) => baseName(path)).join(' and ') },
					related: group.slice(1).map(({ path }) => ({ at: { path, span: { start: 0, end: 0 } }, message: 'the same for another deploy' })),
				});
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

/** The deploy in a file's name, and what the name is without it: `server.prod.ts`, `app-staging.js`. */
function deployOf(path: string): { readonly stem: string; readonly deploy: string; readonly extension: string } | undefined {
	const match = /^(.+?)[._-]([a-z]+)(\.[cm]?[jt]sx?)$/i.exec(baseName(path));
	const deploy = match?.[2]!.toLowerCase();
	return match && deploy !== undefined && deploys.has(deploy) ? { stem: match[1]!, deploy, extension: match[3]! } : undefined;
}

/** One file that imports all of them chooses a setting, which other rules judge. */
function isChosen(project: Project, paths: readonly string[]): boolean {
	const importers = paths.map((path) => project.importersOf(path));
	return importers[0]!.some((file) => importers.every((one) => one.includes(file)));
}
