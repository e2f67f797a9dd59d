import type { LocatedFact } from '../../../core/fact.js';
import { directoryOf } from '../../../core/paths.js';
import type { Project } from '../../../project/project.js';
import { defineRule } from '../../rule.js';
import { dotenvFilesOf, isEncrypted, isForBrowsers, isOfDevelopment, isOfMode, secretIn, secretsIn } from '../../shared/dotenvFiles.js';
import { factsInFolder } from '../../shared/near.js';

export default defineRule({
	id: 'config/tracked-dotenv',
	scope: 'workspace',
	severity: 'error',
	tentative: true,
	question: 'Are files of variables kept out of version control?',
	messages: {
		secrets:
			'Version control tracks {{file}}, which holds secrets. Ignore it, run "git rm --cached {{file}}", and rotate them: history keeps what was committed.',
		values: 'Version control tracks {{file}}: its values are those of every checkout, and the next one added may be a secret.',
		untracked: '{{file}} stays out of version control.',
	},
	reads: ['env.declare', 'env.load', 'ignore.pattern'],
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
			// One word that lets developers in is a default; several make up the whole file that everybody else keeps to themselves.
			const isFilledIn = isLeftBlankBeside(project, path, found) || secretsIn(project, path).length > 1;
			const filledIn = !secret && isOfMode(path) && isFilledIn ? found : undefined;
			if (!secret && !filledIn && (isOfMode(path) || isForBrowsers(path, declared))) {
				continue; // defaults of a mode or of a build, which bundlers and loaders mean to be committed
			}
			report({
				message: secret ? 'secrets' : 'values',
				path,
				span: (secret ?? filledIn ?? first).span,
				data: { file: path },
				// What a container for developers starts with is known to all of them.
				// Values without a secret are mostly defaults that everybody shall have.
				...(role === 'build' || !secret || weak ? { severity: 'hint' as const } : { sure: true }),
			});
		}
	},
});

/** Whether an example in the same folder leaves the secret blank that a file holds: everybody is to make a file like it. */
function isLeftBlankBeside(project: Project, path: string, secret: LocatedFact<'env.declare'> | undefined): boolean {
	return (
		secret !== undefined &&
		factsInFolder(project, directoryOf(path), 'env.declare').some(
			({ source, variable, value }) =>
				source === 'dotenv-example' && variable === secret.variable && value.kind === 'literal' && value.text === '',
		)
	);
}
