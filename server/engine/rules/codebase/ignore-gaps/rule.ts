import { baseName, directoryOf, editorHistories, isOuterPath, joinPath } from '../../../core/paths.js';
import { commandsWritten, type WrittenCommand } from '../../../project/commandLines.js';
import type { Package, Project } from '../../../project/project.js';
import { appendLines } from '../../../fixes/plans.js';
import { defineRule } from '../../rule.js';
import { isAsidePath } from '../../shared/aside.js';
import { inheritedSetting } from '../../../project/compilerSettings.js';
import { workspacePlace } from '../../shared/workspacePlace.js';

/** Folders that tools and editors make and that nobody writes by hand, wherever they are. */
const madeFolders: readonly string[] = ['node_modules', '.venv', '__pycache__', ...editorHistories];

export default defineRule({
	id: 'codebase/ignore-gaps',
	scope: 'workspace',
	severity: 'warning',
	tentative: true,
	question: 'Does version control leave out what is installed and built?',
	messages: {
		noFile: 'There is no .gitignore, so that {{patterns}} would be committed with the code.',
		gaps: '.gitignore does not leave out {{patterns}}: what is installed or built is not part of the code.',
		tracked: 'Version control tracks {{folder}}, which is made from the code. Take it out with "git rm -r --cached {{folder}}".',
		ignored: 'What is installed and built is left out of version control ({{patterns}}).',
	},
	reads: ['package', 'dependency', 'build.output', 'build.settings', 'ignore.pattern', 'process.declare'],
	check({ project, report, affirm }) {
		const place = workspacePlace(project);
		if (project.versionControl?.system !== 'git' || !place) {
			return;
		}
		const scripts = [...(project.versionControl.tracked ?? [])].filter((path) => path.endsWith('.js')).sort();
		const tracked = [
			...trackedFolders(project),
			...new Set([...trackedOutput(project, scripts), ...trackedBundles(project), ...trackedAllTheSame(project, scripts)]),
		];
		const made = foldersMade(project).filter((folder) => !tracked.includes(folder));
		const gaps = made.filter((folder) => !project.isIgnored(`${folder}/x`) && !project.isIgnored(folder));
		const patterns = [...new Set(gaps.map(patternOf))];
		const last = project.in('.gitignore', 'ignore.pattern').at(-1);
		const hasFile = project.has('.gitignore');
		const at = hasFile ? { path: '.gitignore', span: last?.span ?? { start: 0, end: 0 } } : place;
		// Installed packages that are tracked are the business of dependencies/committed-dependencies.
		for (const folder of tracked.filter((one) => !one.endsWith('node_modules'))) {
			report({ message: 'tracked', ...at, data: { folder } });
		}
		if (patterns.length > 0) {
			const plan = appendLines('.gitignore', patterns);
			// Settings name where their own compiler writes; bundlers that read them, too, write where they are told elsewhere.
			// Beside patterns that somebody wrote, one that is missing may be missing on purpose, or what it names is made by nobody.
			// Where folders have files of their own, one at the root may not be missed.
			const isElsewhere = project.of('ignore.pattern').some(({ path }) => baseName(path) === '.gitignore' && !isOuterPath(path));
			const isCertain =
				!hasFile && !isElsewhere && gaps.some((folder) => madeFolders.includes(baseName(folder)) || isCompiled(project, folder));
			report({
				message: hasFile ? 'gaps' : 'noFile',
				...at,
				data: { patterns: patterns.join(' and ') },
				fixes: plan ? [plan] : [],
				...(isCertain ? { sure: true } : { severity: 'hint' }),
			});
		} else if (made.length > 0 && tracked.length === 0) {
			affirm({ message: 'ignored', ...at, data: { patterns: [...new Set(made.map(patternOf))].join(' and ') } });
		}
	},
});

/** The folders that installing and building the packages makes, as far as the manifests tell. */
function foldersMade(project: Project): readonly string[] {
	const installed = project.packages
		.filter(
			(one) =>
				one.manifest?.ecosystem === 'npm' && one.dependencies.size > 0 && !isPlugAndPlay(one, project) && !isInstalledAtRoot(one, project),
		)
		.map(({ folder }) => joinPath(folder, 'node_modules'));
	const built = project
		.of('build.output')
		.filter(({ path }) => !isAsidePath(path) && !isOfTests(path))
		.flatMap(({ path, outDir }) => outputFolder(project, path, outDir));
	return [...new Set([...installed, ...built])].filter((folder) => !isOuterPath(folder));
}

/** Settings by which a runner of tests compiles, into memory: `tsconfig.spec.json`. */
function isOfTests(path: string): boolean {
	return /^tsconfig[.-](?:spec|specs|test|tests|e2e|jest|vitest)\.json$/.test(baseName(path));
}

/** The output folder of a compiler, unless it lies among the sources or is what an action publishes. */
function outputFolder(project: Project, path: string, outDir: string): readonly string[] {
	const folder = joinPath(directoryOf(path), outDir);
	const { folder: home } = project.packageOf(path);
	if (checksOnly(project, home) || inheritedSetting(project, path, ({ checks }) => checks) === true) {
		return [];
	}
	const holdsSources = folder === '' || isAnyBelow(project.files, folder);
	return isAction(project, home) || holdsSources || folder.startsWith('../') || folder === home ? [] : [folder];
}

/**
 * Whether no script of a package calls a compiler, but for checking types: what its settings name as output is then made by
 * nobody, or by a tool that has settings of its own.
 */
function checksOnly(project: Project, home: string): boolean {
	const compiles = scriptsOf(project, home).filter(({ started: { program } }) =>
		/^(?:tsc|vue-tsc|tspc|ttsc|tsc-watch|tsup|nest|swc|rollup|babel|esbuild)$/.test(program),
	);
	return compiles.every(({ argv }) => argv.some((word) => word.toLowerCase() === '--noemit'));
}

/** The commands of a package's scripts, and of the workspace's around it. */
function scriptsOf(project: Project, home: string): readonly WrittenCommand[] {
	const homes = new Set([
		home,
		...project.packages.filter(({ folder }) => folder === home).flatMap(({ workspaceRoot }) => workspaceRoot?.folder ?? []),
	]);
	return [...homes].flatMap((one) => project.in(joinPath(one, 'package.json'), 'process.declare')).flatMap(commandsWritten);
}

/** Whether a script runs the compiler whose settings name a folder. */
function isCompiled(project: Project, folder: string): boolean {
	return scriptsOf(project, project.packageOf(`${folder}/x`).folder).some(
		({ started: { program }, argv }) =>
			/^(?:tsc|vue-tsc|tspc|ttsc|nest)$/.test(program) && !argv.some((word) => word.toLowerCase() === '--noemit'),
	);
}

/** npm and Yarn install the packages of a workspace at its root; pnpm makes a folder in each of them. */
function isInstalledAtRoot({ folder, workspaceRoot }: Package, project: Project): boolean {
	return (
		workspaceRoot !== undefined &&
		workspaceRoot.folder !== folder &&
		project.lockfilesOf(workspaceRoot.folder).some(({ manager }) => manager === 'npm' || manager === 'yarn')
	);
}

/** With Plug'n'Play nothing is unpacked into `node_modules`. */
function isPlugAndPlay({ folder, workspaceRoot }: Package, project: Project): boolean {
	return [folder, workspaceRoot?.folder].some(
		(one) => one !== undefined && ['.pnp.cjs', '.pnp.js'].some((name) => project.has(joinPath(one, name))),
	);
}

/** Folders made by tools that version control tracks, outermost only. What stands among fixtures is kept on purpose. */
function trackedFolders(project: Project): readonly string[] {
	const found = new Set<string>();
	for (const path of project.versionControl?.tracked ?? []) {
		const segments = path.split('/');
		const at = segments.findIndex((segment, index) => index < segments.length - 1 && madeFolders.includes(segment));
		if (at >= 0 && !isAsidePath(`${segments.slice(0, at + 1).join('/')}/x`)) {
			found.add(segments.slice(0, at + 1).join('/'));
		}
	}
	return [...found].sort();
}

/** Whether one of these paths, which are sorted, lies below a folder. */
function isAnyBelow(sorted: readonly string[], folder: string): boolean {
	return pathsBelow(sorted, folder).next().done !== true;
}

/**
 * Those of sorted paths that lie below a folder, found without a look at all others: a repository of packages has many folders,
 * and many more files.
 */
function* pathsBelow(sorted: readonly string[], folder: string): Generator<string> {
	const start = `${folder}/`;
	let low = 0;
	for (let high = sorted.length; low < high;) {
		const middle = (low + high) >> 1;
		if (sorted[middle]! < start) {
			low = middle + 1;
		} else {
			high = middle;
		}
	}
	for (; low < sorted.length && sorted[low]!.startsWith(start); low++) {
		yield sorted[low]!;
	}
}

/** Whether a folder is that of an action, whose users get what is committed. */
function isAction(project: Project, folder: string): boolean {
	return ['action.yml', 'action.yaml'].some((name) => project.has(joinPath(folder, name)));
}

/** Output folders of compilers that version control tracks, source by source: what `dist/server.js` is made from stands beside it. */
function trackedOutput(project: Project, tracked: readonly string[]): readonly string[] {
	const folders = project
		.of('build.output')
		.filter(({ path }) => tracked.length > 0 && !isAsidePath(path))
		.flatMap((output) => {
			const home = directoryOf(output.path);
			const folder = joinPath(home, output.outDir);
			const sources = [output.rootDir, 'src', ''].filter((root) => root !== undefined).map((root) => joinPath(home, root));
			const isMade = (file: string): boolean => {
				const inner = file.slice(folder.length + 1, -3);
				return sources.some((source) => source !== folder && project.has(joinPath(source, `${inner}.ts`)));
			};
			return folder !== home && !isAction(project, project.packageOf(output.path).folder) && [...pathsBelow(tracked, folder)].some(isMade)
				? [folder]
				: [];
		});
	return [...new Set(folders)].filter((folder) => !isOuterPath(folder));
}

/** What bundlers of pages make where nothing tells them otherwise, by their program: a file that is always there. */
const bundled: ReadonlyMap<string, string> = new Map([
	// https://vite.dev/config/build-options#build-outdir
	['vite', 'dist/index.html'],
	// https://create-react-app.dev/docs/production-build
	['react-scripts', 'build/index.html'],
	// https://nextjs.org/docs/app/api-reference/config/next-config-js/distDir
	['next', '.next/BUILD_ID'],
]);

/** Folders of bundlers that version control tracks: of packages whose scripts build pages. */
function trackedBundles(project: Project): readonly string[] {
	const tracked = project.versionControl?.tracked;
	return project.packages.flatMap(({ folder }) =>
		scriptsOf(project, folder).flatMap(({ started: { program }, argv }) => {
			const made = argv.includes('build') ? bundled.get(program ?? '') : undefined;
			const path = made === undefined ? undefined : joinPath(folder, made);
			return path !== undefined && tracked?.has(path) === true && !isOuterPath(path) && !isAsidePath(path) ? [directoryOf(path)] : [];
		}),
	);
}

/** The folders beside a manifest that hold nothing but what is made, by their names. */
const outputs: readonly string[] = ['dist', '.next', '.nuxt', '.output'];

/** Folders of output that somebody told git to ignore, and that version control tracks from before, or by force. */
function trackedAllTheSame(project: Project, tracked: readonly string[]): readonly string[] {
	return project.packages
		.filter(({ folder }) => !isAction(project, folder))
		.flatMap(({ folder }) => outputs.map((name) => joinPath(folder, name)))
		.filter(
			(folder) =>
				!isOuterPath(folder) && !isAsidePath(`${folder}/x`) && [...pathsBelow(tracked, folder)].some((path) => project.isIgnored(path)),
		);
}

/** `node_modules/` at any depth is one pattern; other folders are named by their path. */
function patternOf(folder: string): string {
	return folder.endsWith('node_modules') ? 'node_modules/' : `${folder.includes('/') ? '/' : ''}${folder}/`;
}
