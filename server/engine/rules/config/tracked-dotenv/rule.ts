import { baseName, directoryOf, pathWithin } from '../../../core/paths.js';
import type { Project } from '../../../project/project.js';
import { defineRule } from '../../rule.js';
import { dotenvFilesOf, isEncrypted, isForBrowsers, isOfDevelopment, isOfMode, secretIn } from '../../shared/dotenvFiles.js';

export default defineRule({
	id: 'config/tracked-dotenv',
	scope: 'workspace',
	severity: 'error',
	question: 'Are files of variables kept out of version control?',
	messages: {
		secrets: 'Version control tracks {{file}}, which holds secrets. Ignore it, run "git rm --cached {{file}}", and rotate them: history keeps what was committed.',
		values: 'Version control tracks {{file}}: its values are those of every checkout, and the next one added may be a secret.',
		untracked: '{{file}} stays out of version control.',
	},
	reads: ['env.declare', 'ignore.pattern'],
	check({ project, report, affirm }) {
		for (const path of dotenvFilesOf(project)) {
			const declared = project.in(path, 'env.declare');
			const [first] = declared;
			const tracked = project.isTracked(path);
			const { role } = project.roleOf(path);
			// Fixtures are made to be shared.
			if (!first || tracked === undefined || role === 'test' || role === 'docs' || isEncrypted(project, path)) {
				continue;
			}
			if (!tracked) {
				if (project.isIgnored(path)) {
					affirm({ message: 'untracked', path, span: first.span, data: { file: path } });
				}
				continue;
			}
			const found = secretIn(project, path);
			const weak = found?.value.kind === 'secret' && found.value.strength === 'weak';
			// A word that anybody could guess guards nothing on the machines of developers.
			const secret = weak && isOfDevelopment(path) ? undefined : found;
			if (!secret && (isOfMode(path) || isForBrowsers(path, declared))) {
				continue; // defaults of a mode or of a build, which bundlers and loaders mean to be committed
			}
			report({
				message: secret ? 'secrets' : 'values',
				path,
				span: (secret ?? first).span,
				data: { file: path },
				// What a container for developers starts with is known to all of them.
				// Values without a secret are mostly defaults that everybody shall have.
				...(role === 'build' || !secret || (weak && (!isOfService(project, path) || isKeptOnPurpose(project, path))) ? { severity: 'hint' as const } : weak ? { severity: 'warning' as const } : {}),
			});
		}
	},
});

/**
 * Whether a file without a strong secret is the one that a service reads when it starts: `.env` or `.env.local` beside its manifest. Elsewhere it mostly holds what compose fills in, or the
 * defaults of a build.
 */
function isOfService(project: Project, path: string): boolean {
	const { kind, folder } = project.packageOf(path);
	return kind === 'service' && folder === directoryOf(path) && /^\.env(?:\.local)?$/.test(baseName(path));
}

/** Whether an ignore file excepts a file by its name (`!.env.domain`): somebody means it to be committed. */
function isKeptOnPurpose(project: Project, path: string): boolean {
	return project.of('ignore.pattern').some(({ tool, pattern, path: at }) => tool === 'git' && pattern.startsWith('!') && pattern.endsWith(baseName(path)) && pathWithin(directoryOf(at), path) !== undefined);
}
