import { isWithin, type LocatedFact } from '../../../core/fact.js';
import { directoryOf, isOuterPath } from '../../../core/paths.js';
import { serviceRoles } from '../../../core/role.js';
import { replace } from '../../../fixes/plans.js';
import { readsEnvironment, stringOf } from '../../../core/value.js';
import { containsSpan, type Location } from '../../../core/text.js';
import { environmentKindOf } from '../../../core/environmentNames.js';
import { remembered } from '../../../project/remember.js';
import type { Project } from '../../../project/project.js';
import { defineRule } from '../../rule.js';
import { isAsideName, isAsidePath, isForProduction } from '../../shared/aside.js';
import { stageOf } from '../../shared/bakedConfig.js';
import { deployedCommands, deployedProcesses, startScriptsBeside } from '../../shared/deploy.js';
import { dockerfilesOf, finalStages } from '../../shared/images.js';
import { runsNoService, runsScriptsFor } from '../../shared/imageUses.js';

/** Switches that show an attacker more than a user, or slow every request down. The others only print more. */
const grave: ReadonlySet<string> = new Set(['debug', 'env', 'errorhandler', 'dev', 'includeStacktraceInErrorResponses', 'showStackError']);

/** What many a public API shows on purpose, and what only costs some speed or prints more. */
const quiet: ReadonlySet<string> = new Set(['introspection', 'pretty', 'showFriendlyErrorStack', 'debugLogging', 'logging']);

/** Switches that show nobody more than before: they let a template be changed without a restart. */
const ofTemplates: ReadonlySet<string> = new Set(['watch', 'noCache']);

/** Manifests that a deploy reads. */
const deployed: ReadonlySet<string> = new Set(['dockerfile-env', 'workload', 'platform', 'app-json', 'unit', 'compose']);

export default defineRule({
	id: 'config/debug-flag',
	scope: 'file',
	severity: 'warning',
	tentative: true,
	question: 'Is debugging off unless the environment asks for it?',
	messages: {
		code: 'Debugging is switched on in the code ({{option}}), for every deploy. Let the environment ask for it.',
		templates:
			'Templates are read and compiled anew while the service runs ({{option}}), which helps only those who write them. Let the environment ask for it.',
		environment: 'The name of the environment is written in the code ({{value}}).',
		manifest: '{{variable}} is switched on for a deploy: errors show more than users should see.',
		developers: '{{variable}} says {{value}} for a deploy: frameworks show errors and keep nothing in memory, as they do for developers.',
		inspector:
			'{{option}} opens a port for a debugger in what a deploy starts: whoever reaches it runs code of their own there. Leave it to a script for developers.',
		verbose: '{{variable}} has libraries print all that they do, for every deploy.',
		switchable: 'Debugging ({{option}}) is on only where the environment asks for it.',
	},
	reads: ['debug.flag', 'env.declare', 'process.declare'],
	roles: 'any',
	check(fact, { project, role, report, affirm }) {
		if (fact.kind === 'process.declare') {
			const found = inspectedCommands(project, '').find(({ at }) => at.path === fact.path && containsSpan(fact.span, at.span));
			if (found) {
				report({ message: 'inspector', span: fact.span, data: { option: found.option }, severity: 'hint' });
			}
			return;
		}
		if (fact.kind === 'env.declare') {
			const option = fact.variable === 'NODE_OPTIONS' && isOfDeploy(fact, project) ? inspectorIn(stringOf(fact.value)) : undefined;
			if (option !== undefined) {
				report({ message: 'inspector', span: fact.span, data: { option }, severity: 'hint' });
				return;
			}
			if (isOnInManifest(fact, project)) {
				report({
					message: 'manifest',
					span: fact.span,
					data: { variable: fact.variable },
					...(isUnread(fact.variable, project)
						? { severity: 'hint' as const }
						: fact.source === 'compose'
							? { severity: 'information' as const }
							: {}),
				});
			} else if (fact.value.kind === 'literal' && isForDevelopers(fact, project)) {
				const { variable, value } = fact;
				report({
					message: variable === 'DEBUG' ? 'verbose' : 'developers',
					span: fact.span,
					data: { variable, value: value.text },
					severity: 'hint',
				});
			}
			return;
		}
		if (!serviceRoles.includes(role) || isWithin(fact, 'test')) {
			return;
		}
		const { value, option } = fact;
		if ((fact.guards ?? []).length > 0 || readsEnvironment(value)) {
			affirm({ message: 'switchable', span: fact.span, data: { option } });
			return;
		}
		if (option === 'env') {
			if (value.kind === 'literal' && value.text !== 'production') {
				report({ message: 'environment', span: fact.span, data: { value: value.text } });
			}
		} else if (option === 'errorhandler' || isOn(fact)) {
			const plan =
				value.kind === 'literal' && value.text === 'true' && option !== 'introspection'
					? replace(`Switch ${option} off`, 'suggestion', [{ path: value.path ?? fact.path, span: value.span, newText: 'false' }])
					: undefined;
			report({
				message: ofTemplates.has(option) ? 'templates' : 'code',
				span: fact.span,
				data: { option },
				...(grave.has(option)
					? {}
					: { severity: quiet.has(option) || ofTemplates.has(option) ? ('hint' as const) : ('information' as const) }),
				fixes: plan ? [plan] : [],
			});
		}
	},
});

/** Whether a switch is on, or has options for what it does then: `mongoose.set('debug', { color: true })`. */
function isOn({ api, option, value }: LocatedFact<'debug.flag'>): boolean {
	return value.kind === 'literal'
		? value.text === 'true' || (option === 'logging' && value.text === 'all')
		: value.kind === 'object' && api === 'mongoose.set';
}

/** The option by which Node waits for a debugger: `--inspect=0.0.0.0:9229`. */
function inspectorIn(text: string | undefined): string | undefined {
	return /(?:^|\s)(--inspect(?:-brk|-wait)?)(?:[=\s]|$)/.exec(text ?? '')?.[1];
}

/** What deploys start, with a port for a debugger. Tools that watch sources are another rule's. */
const inspectedCommands = remembered((project): readonly { readonly at: Location; readonly option: string }[] =>
	deployedCommands(project, [...deployedProcesses(project), ...startScriptsBeside(project)]).flatMap(({ command: { at, argv } }) => {
		const [program, ...rest] = argv;
		const options = rest.slice(
			0,
			rest.findIndex((word) => !word.startsWith('-')),
		);
		const option = program === 'node' ? inspectorIn(options.join(' ')) : undefined;
		return option === undefined ? [] : [{ at, option }];
	}),
);

/** Whether a variable is set for what is deployed, as far as the names of its file and its owner tell. */
function isOfDeploy({ source, path, owner }: LocatedFact<'env.declare'>, project: Project): boolean {
	return (
		deployed.has(source) &&
		!isOuterPath(path) &&
		!isAsidePath(path) &&
		!project.isDevelopmentFile(path) &&
		!isAsideName(owner ?? '') &&
		// The plain compose file of a repository is for local work as often as not: only one that is for a deploy by its name counts.
		(source !== 'compose' || /prod|deploy|staging|release/i.test(path))
	);
}

/**
 * Whether a deploy is told to behave as for developers: by its manifest, or by the only image of a folder, where nothing that starts
 * it says otherwise.
 */
function isForDevelopers(fact: LocatedFact<'env.declare'>, project: Project): boolean {
	const { source, variable, value, path } = fact;
	const isMeant = variable === 'NODE_ENV' ? /^dev(?:elopment)?$/ : variable === 'DEBUG' ? /^(?:express:)?\*$/ : undefined;
	if (value.kind !== 'literal' || isMeant?.test(value.text) !== true || !isOfDeploy(fact, project)) {
		return false;
	}
	if (source !== 'dockerfile-env') {
		// A supervisor has settings for developers beside those for production, and so may a repository for its cluster.
		return isForProduction(path) || (source !== 'unit' && !isSaidForProduction(fact, project));
	}
	return (
		stageOf(fact, finalStages(project, path)) !== undefined &&
		dockerfilesOf(project, '').every((other) => other === path || directoryOf(other) !== directoryOf(path)) &&
		!runsNoService(project, path) &&
		!runsScriptsFor(project, path, 'development') &&
		project.of('env.declare').every((one) => one.variable !== variable || !said.has(one.source)) &&
		project.of('process.declare').every(({ command }) => !command.includes(`${variable}=`))
	);
}

/** Whether manifests of the same kind have a production of its own, by the names of files or by what they say of the variable. */
function isSaidForProduction({ source, variable }: LocatedFact<'env.declare'>, project: Project): boolean {
	return project
		.of('env.declare')
		.some(
			(one) =>
				one.source === source &&
				(isForProduction(one.path) || (one.variable === variable && environmentKindOf(stringOf(one.value) ?? '') === 'production')),
		);
}

/** What sets variables where containers are started. */
const said: ReadonlySet<string> = new Set(['workload', 'platform', 'app-json', 'compose', 'pipeline', 'infrastructure']);

/**
 * Whether the code of services was read, and none of it asks for the variable: a package that does may mean the names of its own
 * topics by it.
 */
function isUnread(variable: string, project: Project): boolean {
	return project.services.length > 0 && project.of('env.read').every((read) => read.variable !== variable && read.form !== 'all');
}

function isOnInManifest(fact: LocatedFact<'env.declare'>, project: Project): boolean {
	const { variable, value } = fact;
	return (
		value.kind === 'literal' &&
		/^(?:true|1|on|yes)$/i.test(value.text) &&
		/^(?:APP_DEBUG|FLASK_DEBUG|DJANGO_DEBUG|DEBUG)$/.test(variable) &&
		isOfDeploy(fact, project)
	);
}
