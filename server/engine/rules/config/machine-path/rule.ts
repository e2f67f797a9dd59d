import { isWithin } from '../../../core/fact.js';
import { mayTellPm2 } from '../../../core/pm2Files.js';
import { serviceRoles } from '../../../core/role.js';
import { defineRule } from '../../rule.js';
import { environmentFix } from '../../shared/environmentFix.js';
import { isDevelopmentOnly } from '../../shared/guards.js';
import { isAbout, namesAt, placeOf } from '../../shared/places.js';
import { mayBeLoaded } from '../../shared/unstarted.js';
import { environmentNameOf, variableOfNames } from '../../shared/variableName.js';
import { isOfDeploy } from '../../shared/writtenCommands.js';

/** Homes that images of applications have, and that are the same in every deploy. */
const imageHomes = /^\/home\/(?:node|app|site|deno|bun|runner|nonroot|appuser|user|sbx_user\d*|container|pptruser|jovyan)(?:\/|$)/;

/** Homes of images, and of virtual machines that somebody set up by hand. */
const systemHomes = /^\/home\/(?:ubuntu|ec2-user)(?:\/|$)/;

/** The home of the one who keeps a machine, where files of its own begin with a dot; in images it is that of the program. */
const rootHome = /^\/root\/[^./]/;

/** Folders that every Windows has at the same place: programs that are installed there are looked for there. */
const systemFolders = /^[a-z]:[\\/]+(?:Program Files(?: \(x86\))?|ProgramData|Windows)(?:[\\/]|$)/i;

export default defineRule({
	id: 'config/machine-path',
	scope: 'file',
	severity: 'warning',
	tentative: true,
	question: 'Are paths free of what is true on one machine only?',
	messages: {
		path: 'This path is right on one machine only. Read it from the environment, or start from the folder of the module.',
		fromEnvironment: 'The path comes from {{variable}}.',
	},
	reads: ['path.literal', 'file.write', 'file.read'],
	roles: 'any',
	check(fact, { project, role, report, affirm }) {
		// What keeps the programs of a deploy, is told where they lie there.
		const isOfManager =
			fact.kind === 'path.literal' && fact.names.at(-1) === 'cwd' && mayTellPm2(fact.path) && isOfDeploy(project, fact.path);
		const isUnstarted = role === 'unknown' && fact.kind === 'path.literal' && mayBeLoaded(fact.path, project);
		if (!serviceRoles.includes(role) && !isOfManager && !isUnstarted) {
			return;
		}
		if (fact.kind !== 'path.literal') {
			const variable = environmentNameOf(fact.target);
			if (variable !== undefined) {
				affirm({ message: 'fromEnvironment', span: fact.span, data: { variable } });
			}
			return;
		}
		const { style, value } = fact;
		const text = value.kind === 'literal' ? value.text : '';
		const isRoots = style === 'system' && rootHome.test(text) && project.of('image.base').length === 0;
		if (
			(style !== 'home' && style !== 'drive' && style !== 'network' && !isRoots) ||
			value.kind !== 'literal' ||
			imageHomes.test(text) ||
			(systemHomes.test(text) && project.of('image.base').length > 0) ||
			systemFolders.test(text) ||
			/\/\.\.\.|[<>*|{}]|\.\.\.$|\\[dws](?![a-z])|\byou\b|username|yourname/i.test(text)
		) {
			return;
		}
		if (
			isWithin(fact, 'test') ||
			isDevelopmentOnly(fact) ||
			/^(?:example|description|message|placeholder|title|help|usage|summary|pattern|regex|text|label)$/i.test(fact.names.at(-1) ?? '') ||
			/log|console|Error/.test(fact.api ?? '')
		) {
			return;
		}
		if (isAbout(project, ['env.read'], placeOf(value, fact))) {
			return; // the default of a variable
		}
		const names = namesAt(project, placeOf(value, fact)) ?? (fact.names.length > 0 ? fact.names : undefined);
		report({
			message: 'path',
			span: fact.span,
			...((isOfManager || isRoots || isUnstarted) && { severity: 'hint' }),
			fixes:
				fact.names.length > 0 && !isOfManager && !isRoots ? environmentFix(project, value, fact, [names && variableOfNames(names)]) : [],
		});
	},
});
