import { baseName } from '../../../core/paths.js';
import { serviceRoles } from '../../../core/role.js';
import type { Project } from '../../../project/project.js';
import { defineRule } from '../../rule.js';
import { isAsidePath } from '../../shared/aside.js';
import { isReadByService } from '../../shared/filesRead.js';
import { environmentKindOf } from '../../../core/environmentNames.js';
import { isSecretName } from '../../../core/secrets.js';
import { placeOf } from '../../shared/places.js';
import { isTokenOfProvider } from '../../shared/providerTokens.js';
import { isSigningDefault } from '../../shared/secretUses.js';

export default defineRule({
	id: 'config/secret-in-settings',
	scope: 'file',
	severity: 'error',
	tentative: true,
	question: 'Do files of settings leave secrets to the environment?',
	messages: {
		secret:
			'The secret {{name}} is written into the settings. Read it from the environment, and rotate it: history keeps what was committed.',
		fromEnvironment: '{{name}} is filled in from outside.',
	},
	reads: ['literal.named', 'settings.file'],
	roles: 'any',
	check(fact, { project, role, report, affirm }) {
		const settings = project.in(fact.path, 'settings.file')[0];
		if (
			fact.kind !== 'literal.named' ||
			!settings ||
			role === 'test' ||
			role === 'docs' ||
			isAsidePath(fact.path) ||
			project.isTracked(fact.path) === false ||
			(settings.byName === true && !isTaken(project, fact.path))
		) {
			return;
		}
		const name = fact.names.join('.');
		const { value } = fact;
		const isFilledIn = value.kind === 'unknown' || namesVariables(fact.path);
		if (isFilledIn && isSecretName(fact.names.at(-1) ?? '')) {
			affirm({ message: 'fromEnvironment', span: fact.span, data: { name } });
			return;
		}
		// One file may hold the settings of several deploys, each in a group of its own.
		const environment = settings.environment ?? fact.names.slice(0, -1).find((one) => environmentKindOf(one) !== undefined);
		const kind = environment === undefined ? undefined : environmentKindOf(environment);
		const isToken = isTokenOfProvider(project, { path: fact.path, span: value.span });
		if (isFilledIn || value.kind !== 'secret' || isToken || kind === 'test') {
			return;
		}
		// With what a service signs wherever no deploy says otherwise is what config/secret-default is about.
		if (isSigningDefault(project, placeOf(value, fact))) {
			return;
		}
		const weak = value.strength === 'weak';
		// A word is mostly what a template has until somebody fills it in.
		report({
			message: 'secret',
			span: fact.span,
			data: { name },
			...(weak ? { severity: 'hint' as const } : kind === 'development' ? { severity: 'warning' as const } : {}),
		});
	},
});

/** Whether a service imports or reads a file that only its name takes for settings. */
function isTaken(project: Project, path: string): boolean {
	return (
		project.importersOf(path).some((importer) => serviceRoles.includes(project.roleOf(importer).role)) || isReadByService(project, path)
	);
}

/** A file of node-config whose values are names of variables. */
function namesVariables(path: string): boolean {
	return /^custom-environment-variables\.\w+$/.test(baseName(path));
}
