import type { LocatedFact } from '../../../core/fact.js';
import { appendLines, linesAgainstDotenv } from '../../../fixes/plans.js';
import { baseName, directoryOf, isOuterPath, joinPath } from '../../../core/paths.js';
import { serviceRoles } from '../../../core/role.js';
import type { Location } from '../../../core/text.js';
import { textFromPlace } from '../../../core/value.js';
import { mayBeBuiltIn } from '../../../project/imageContexts.js';
import type { Project } from '../../../project/project.js';
import { defineRule } from '../../rule.js';
import { isInExamples } from '../../shared/aside.js';
import { dotenvFilesOf, hasSecrets, isDotenvOfDeploy, isEncrypted, isIgnoredByDocker, isOfMode } from '../../shared/dotenvFiles.js';

export default defineRule({
	id: 'config/dotenv-not-ignored',
	scope: 'workspace',
	severity: 'warning',
	question: 'Do ignore files keep files of variables out of commits and images?',
	messages: {
		git: 'No ignore file names {{file}}: the next "git add ." commits it.',
		docker: 'This copies {{file}} into the image: {{ignoreFile}} does not name it.',
		asked:
			'An image that is built where {{file}} is takes it along, for {{ignoreFile}} does not name it: the values of one deploy are in every copy of the image then.',
		loaded: 'The program loads {{file}}, which is for everybody to make, and no ignore file names it: the next "git add ." commits it.',
		tracked: 'No ignore file names {{file}}, which version control tracks: once it is taken out, the next "git add ." commits it again.',
		ignored: 'Ignore files keep {{file}} out of commits.',
	},
	reads: ['env.declare', 'env.load', 'ignore.pattern', 'image.copy'],
	check({ project, report, affirm }) {
		const files = dotenvFilesOf(project).filter(
			(path) => project.in(path, 'env.declare').length > 0 && !isEncrypted(project, path) && (!isOfMode(path) || hasSecrets(project, path)),
		);
		for (const path of files) {
			const { span } = project.in(path, 'env.declare')[0]!;
			if (project.versionControl && project.isIgnored(path)) {
				affirm({ message: 'ignored', path, span, data: { file: path } });
			} else if (project.versionControl?.system === 'git' && project.isTracked(path) !== true) {
				// Without an index to read it may well be committed already, which is no better.
				const plan = appendLines('.gitignore', [baseName(path)]);
				report({ message: 'git', path, span, data: { file: path }, fixes: plan ? [plan] : [] });
			} else if (project.versionControl?.system === 'git' && isToTakeOut(path, project)) {
				const plan = appendLines('.gitignore', [baseName(path)]);
				const last = project.in('.gitignore', 'ignore.pattern').at(-1);
				report({
					message: 'tracked',
					...(last ?? { path, span }),
					data: { file: path },
					severity: 'hint',
					related: last === undefined ? [] : [{ at: { path, span }, message: 'the file' }],
					fixes: plan ? [plan] : [],
				});
			}
		}
		for (const { file, at } of filesToMake(project)) {
			const plan = appendLines('.gitignore', [baseName(file)]);
			report({ message: 'loaded', ...at, data: { file }, severity: 'hint', fixes: plan ? [plan] : [] });
		}
		for (const copy of project.of('image.copy')) {
			const context = directoryOf(copy.path);
			const here = files.filter((path) => directoryOf(path) === context);
			const file = [...here, ...filesAskedFor(project, context)].find((path) => !isIgnoredByDocker(project, copy.path, path));
			// A file that is copied by its name is meant: config/baked-into-image speaks of that.
			if (
				!file ||
				project.in(copy.path, 'image.copy').some(({ sources }) => sources.some((source) => baseName(source) === baseName(file))) ||
				!copy.final ||
				copy.from !== undefined ||
				!copy.sources.some((source) => source === '.' || source === './') ||
				project.isDevelopmentFile(copy.path) ||
				!mayBeBuiltIn(project, copy.path, context)
			) {
				continue;
			}
			const own = `${copy.path}.dockerignore`;
			const ignoreFile = project.in(own, 'ignore.pattern').length > 0 ? own : context === '' ? '.dockerignore' : `${context}/.dockerignore`;
			const plan = appendLines(ignoreFile, [...new Set([...linesAgainstDotenv, baseName(file)])]);
			const isHere = files.includes(file);
			// Where there is no ignore file at all, another rule says so.
			if (!isHere && !project.has(ignoreFile)) {
				continue;
			}
			// What is committed is in every checkout, and so belongs to no single machine; what is not here, a build may never meet.
			report({
				message: isHere ? 'docker' : 'asked',
				path: copy.path,
				span: copy.span,
				data: { file, ignoreFile },
				...((!isHere || project.isTracked(file) === true) && { severity: 'hint' as const }),
				fixes: plan ? [plan] : [],
			});
		}
	},
});

/** Whether a file of variables belongs out of version control, as `config/tracked-dotenv` says: it holds secrets of the service's own. */
function isToTakeOut(path: string, project: Project): boolean {
	const { role } = project.roleOf(path);
	return role !== 'test' && role !== 'docs' && isDotenvOfDeploy(path) && hasSecrets(project, path) && !isInExamples(path);
}

/**
 * The files of variables that services load and that are not here, where no ignore file names them; with where to say so, which is the
 * ignore file, if there is one. What nobody has made yet is not committed, and a global ignore file may name it.
 */
function filesToMake(project: Project): readonly { readonly file: string; readonly at: Location }[] {
	if (project.versionControl?.system !== 'git') {
		return [];
	}
	const found = new Map<string, Location>();
	for (const load of project.of('env.load')) {
		if (isOuterPath(load.path) || isInExamples(load.path) || !serviceRoles.includes(project.roleOf(load.path).role)) {
			continue;
		}
		const home = project.packageOf(load.path).folder;
		for (const { file, others } of filesLoaded(load, home)) {
			const isKept = [file, ...others].some((path) => project.has(path) || project.isTracked(path) === true || project.isIgnored(path));
			if (!found.has(file) && !isKept && isDotenvOfDeploy(file) && !isOfMode(file) && !isOuterPath(file)) {
				const ignoreFile = [joinPath(home, '.gitignore'), '.gitignore'].find((path) => project.in(path, 'ignore.pattern').length > 0);
				const last = ignoreFile === undefined ? undefined : project.in(ignoreFile, 'ignore.pattern').at(-1);
				found.set(file, last ?? load);
			}
		}
	}
	return [...found].map(([file, { path, span }]) => ({ file, at: { path, span } }));
}

/**
 * The files that a call loads, as far as they are written out: one `.env` where nothing else is said. Programs are started in the folder
 * of their package, or in that of the workspace, where a file may lie as well.
 */
function filesLoaded(
	{ file, path, api }: LocatedFact<'env.load'>,
	home: string,
): readonly { readonly file: string; readonly others: readonly string[] }[] {
	if (!/^(?:dotenv\b|@dotenvx\/|process\.loadEnvFile$|@nestjs\/config\.)/.test(api) || api === 'dotenv.parse') {
		return [];
	}
	if (file === undefined) {
		return [{ file: joinPath(home, '.env'), others: ['.env'] }];
	}
	return (file.kind === 'list' ? file.items : [file]).flatMap((one) => {
		const { place, text } = textFromPlace(one) ?? {};
		if (text === undefined || (place === undefined && text.startsWith('/'))) {
			return [];
		}
		const relative = text.replace(/^\/+/, '');
		return place === 'module-directory'
			? [{ file: joinPath(directoryOf(path), relative), others: [] }]
			: place === undefined || place === 'working-directory'
				? [{ file: joinPath(home, relative), others: [joinPath('', relative)] }]
				: [];
	});
}

/** The files of variables that compose services beside an image ask for, and that are not here: everybody makes one of their own. */
function filesAskedFor(project: Project, context: string): readonly string[] {
	return project
		.of('env.load')
		.filter(({ api, path }) => api === 'compose.env_file' && directoryOf(path) === context)
		.flatMap(({ file }) => (file?.kind === 'literal' ? [joinPath(context, file.text)] : []))
		.filter((path) => directoryOf(path) === context && isDotenvOfDeploy(path) && !project.has(path));
}
