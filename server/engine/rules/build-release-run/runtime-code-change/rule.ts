import type { LocatedFact } from '../../../core/fact.js';
import { serviceRoles } from '../../../core/role.js';
import { defineRule } from '../../rule.js';
import { isInExamples } from '../../shared/aside.js';
import { endOfPath } from '../../shared/filePlaces.js';
import { isDevelopmentOnly } from '../../shared/guards.js';

/** What is loaded as code. */
const codeFile = /\.([cm]?[jt]sx?|node|wasm)$/;

export default defineRule({
	id: 'build-release-run/runtime-code-change',
	scope: 'file',
	severity: 'error',
	tentative: true,
	question: 'Does the code stay as it was released?',
	messages: {
		pull: 'This changes the code of the running release ("{{command}}"): what runs is no longer what was built, and no other process has it.',
		install:
			'This installs packages into the running release ("{{command}}"): what runs is no longer what was built, and no other process has them.',
		evaluate: 'This runs text {{source}} as code: what runs is decided after the release.',
		development: 'Code changes only while developing; a release stays as it was built.',
		write: 'This writes code below the folder of the program: what runs is no longer what was built.',
	},
	reads: ['code.change', 'file.write'],
	roles: serviceRoles,
	check(fact, { report, affirm }) {
		if (isInExamples(fact.path)) {
			return;
		}
		if (isDevelopmentOnly(fact)) {
			if (fact.kind === 'code.change') {
				affirm({ message: 'development', span: fact.span });
			}
			return;
		}
		if (fact.kind === 'file.write') {
			if (writesCode(fact)) {
				report({ message: 'write', span: fact.span, severity: 'information' });
			}
			return;
		}
		const { means, command, source, span } = fact;
		const isPluginSystem = /plugin|extension|theme|addon/i.test(fact.path);
		// Products that users extend at run time do so on purpose; a file that the release brought is as old as the release.
		if (means !== 'evaluate' || source === 'network') {
			report({
				message: means,
				span,
				data: { command: command ?? '', source: 'from the network' },
				...(isPluginSystem && { severity: 'information' as const }),
			});
		}
	},
});

/** A file of code, below the module that writes it. */
function writesCode({ target, removed, operation }: LocatedFact<'file.write'>): boolean {
	const first = target.kind === 'template' ? target.parts[0] : target;
	return (
		!removed &&
		operation !== 'create-folder' &&
		first?.kind === 'place' &&
		first.place === 'module-directory' &&
		codeFile.test(endOfPath(target))
	);
}
