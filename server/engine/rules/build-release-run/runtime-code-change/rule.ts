import type { LocatedFact } from '../../../core/fact.js';
import { serviceRoles } from '../../../core/role.js';
import { textFromPlace, type Value } from '../../../core/value.js';
import { defineRule } from '../../rule.js';
import { isInExamples } from '../../shared/aside.js';
import { endOfPath } from '../../shared/filePlaces.js';
import { isDevelopmentOnly } from '../../shared/guards.js';
import { codeFile, sourceRewritten } from '../../shared/writtenCode.js';

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
		unpack: 'This unpacks an archive over the folder of the program: what runs is no longer what was built, and no other process has it.',
		rewrite: 'This writes {{source}} anew, which the release brought: what runs is no longer what was built, and no other process has it.',
		write: 'This writes code below the folder of the program: what runs is no longer what was built.',
	},
	reads: ['code.change', 'file.write'],
	roles: serviceRoles,
	check(fact, { project, report, affirm }) {
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
				return;
			}
			const source = sourceRewritten(project, fact);
			if (source !== undefined) {
				report({ message: 'rewrite', span: fact.span, data: { source }, severity: 'hint' });
			}
			return;
		}
		const { means, command, source, span, target } = fact;
		if (means === 'unpack') {
			if (target !== undefined && isOwnFolder(target)) {
				report({ message: 'unpack', span, severity: 'hint' });
			}
			return;
		}
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

/** Whether a path is the folder that the program was started in, or one that its modules lie in, and none below: `.`, `__dirname/..`. */
function isOwnFolder(path: Value): boolean {
	const { place, text = '' } = textFromPlace(path) ?? {};
	return place === undefined
		? text === '.' || text === './'
		: (place === 'working-directory' || place === 'module-directory') && text.split('/').every((name) => /^\.{0,2}$/.test(name));
}

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
