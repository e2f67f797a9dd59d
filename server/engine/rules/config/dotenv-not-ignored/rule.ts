import { appendLines, linesAgainstDotenv } from '../../../fixes/plans.js';
import { baseName, directoryOf, joinPath } from '../../../core/paths.js';
import { mayBeBuiltIn } from '../../../project/imageContexts.js';
import type { Project } from '../../../project/project.js';
import { defineRule } from '../../rule.js';
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
			}
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

/** The files of variables that compose services beside an image ask for, and that are not here: everybody makes one of their own. */
function filesAskedFor(project: Project, context: string): readonly string[] {
	return project
		.of('env.load')
		.filter(({ api, path }) => api === 'compose.env_file' && directoryOf(path) === context)
		.flatMap(({ file }) => (file?.kind === 'literal' ? [joinPath(context, file.text)] : []))
		.filter((path) => directoryOf(path) === context && isDotenvOfDeploy(path) && !project.has(path));
}
