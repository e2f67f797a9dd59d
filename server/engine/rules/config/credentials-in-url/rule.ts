import { isWithin, type LocatedFact } from '../../../core/fact.js';
import { serviceRoles } from '../../../core/role.js';
import { environmentKindOf } from '../../../core/environmentNames.js';
import { literalsOf, type LiteralValue } from '../../../core/value.js';
import type { Project } from '../../../project/project.js';
import { wordSet } from '../../../core/wordList.js';
import { haveWord } from '../../../core/words.js';
import { defineRule } from '../../rule.js';
import { serviceOfScheme } from '../../shared/backingServices.js';
import { environmentFix } from '../../shared/environmentFix.js';
import { endpointOf, isTrackerAddress } from '../../shared/endpoint.js';
import { isDevelopmentOnly } from '../../shared/guards.js';
import { isWrittenForDevelopers, namesAt, placeOf, valuesOf } from '../../shared/places.js';
import { environmentNameOf, variableOfEndpoint, variableOfNames, variableOfService } from '../../shared/variableName.js';

/** How many other packages a finding names. */
const mostRelated = 10;

export default defineRule({
	id: 'config/credentials-in-url',
	scope: 'file',
	severity: 'error',
	question: 'Are URLs in the repository free of passwords?',
	messages: {
		password:
			'This URL holds a user and a password; whoever reads the repository can use them. Rotate them: history keeps what was committed.',
		dependency:
			'The URL that {{package}} is taken from holds a user and a password or token; whoever reads the repository can use them. Rotate them, and let the machine that installs bring its own.',
		commented:
			'This comment holds a URL with a user and a password; whoever reads the repository can use them. Rotate them: history keeps what was committed.',
		local: 'This URL holds a user and a password of a local service; the same line in another deploy would leak a real one.',
		fromEnvironment: 'The URL, and whatever credentials it carries, comes from {{variable}}.',
	},
	reads: ['literal.named', 'http.request', 'service.connect', 'env.read', 'env.declare', 'dependency', 'secret.commented'],
	roles: 'any',
	check(fact, { project, role, report, affirm }) {
		if (role === 'test' || role === 'docs' || role === 'generated') {
			return;
		}
		if (fact.kind === 'dependency') {
			// One account opens all repositories that the manifest takes packages from.
			const opened = project.in(fact.path, 'dependency').filter(({ credentials }) => credentials === 'real');
			if (opened[0]?.span.start === fact.span.start) {
				report({
					message: 'dependency',
					span: fact.span,
					data: { package: fact.name },
					related: opened
						.slice(1, mostRelated + 1)
						.map(({ path, span, name }) => ({ at: { path, span }, message: `${name} has one, too.` })),
				});
			}
			return;
		}
		if (fact.kind === 'secret.commented') {
			// Nobody can see whether what was taken out still opens anything.
			const all = project.in(fact.path, 'secret.commented');
			if (all[0]?.span.start === fact.span.start) {
				report({
					message: 'commented',
					span: fact.span,
					severity: 'hint',
					related: all.slice(1, mostRelated + 1).map(({ path, span }) => ({ at: { path, span }, message: 'Another one stands here.' })),
				});
			}
			return;
		}
		const variable = fact.kind === 'service.connect' ? environmentNameOf(fact.url) : undefined;
		if (variable !== undefined) {
			affirm({ message: 'fromEnvironment', span: fact.span, data: { variable } });
		}
		// A `.env` file is where credentials belong; whether version control has it is asked by config/tracked-dotenv.
		if (fact.kind === 'env.declare' && fact.source === 'dotenv') {
			return;
		}
		const inCompose = fact.kind === 'env.declare' && fact.source === 'compose';
		// What stands in for a missing address is the address of a deploy that forgets it.
		const isDefault =
			(fact.kind === 'env.declare' && fact.source === 'schema') ||
			// So is what code writes for no developer alone.
			(fact.kind !== 'env.declare' && serviceRoles.includes(role) && !isDevelopmentOnly(fact) && !isWithin(fact, 'test'));
		const inManifest = fact.kind === 'env.declare';
		// One account in all the groups of a file is one cause, wherever else it is given.
		const same = fact.kind === 'env.declare' ? sameIn(fact, project) : [];
		if (same.length > 0 && same[0]!.span.start < fact.span.start) {
			return;
		}
		for (const value of valuesOf(fact)) {
			for (const literal of literalsOf(value)) {
				// An example names the service of a compose file next to it, with the password that everybody has there.
				if (isTrackerAddress(literal) || (fact.kind === 'env.declare' && fact.source === 'dotenv-example' && isServiceName(literal))) {
					continue;
				}
				const isLocal = literal.credentials === 'local';
				if (literal.credentials === 'real' || (isLocal && (inCompose || (isDefault && literal.customary !== true)))) {
					const local = isLocal || (inManifest ? isServiceName(literal) : isOfStack(literal, project));
					const place = placeOf(literal, fact);
					const names = namesAt(project, place);
					const isOfGroup = names?.some((name) => environmentKindOf(name) !== undefined && environmentKindOf(name) !== 'production');
					if (isLocal && !inManifest && (place.path !== fact.path || isOfGroup === true || isWrittenForDevelopers(project, place))) {
						continue; // what stands in another module is that module's
					}
					const isShown = haveWord([...(names ?? []), ...(fact.kind === 'literal.named' ? fact.names : [])], shownWords);
					report({
						message: local ? 'local' : 'password',
						...place,
						related: same
							.filter((one) => one.span.start !== fact.span.start)
							.slice(0, mostRelated)
							.map(({ path, span }) => ({ at: { path, span }, message: 'It is given here, too.' })),
						...(local || isShown || isOfTracker(literal) || isOpenToAll(literal) ? { severity: 'hint' as const } : {}),
						fixes:
							fact.kind === 'env.declare' || (literal !== value && !names)
								? []
								: environmentFix(project, literal, fact, [names && variableOfNames(names), ...variablesOf(literal)]),
					});
				}
			}
		}
	},
});

/** The declarations of a file that give one variable the same URL, as far as that is shown: who and where, and not by which password. */
function sameIn({ path, variable, value }: LocatedFact<'env.declare'>, project: Project): readonly LocatedFact<'env.declare'>[] {
	return value.kind === 'literal' && value.credentials !== undefined
		? project
				.in(path, 'env.declare')
				.filter((one) => one.variable === variable && one.value.kind === 'literal' && one.value.text === value.text)
		: [];
}

/** Words of what a URL is written for so that somebody sees how one looks. */
const shownWords: ReadonlySet<string> = wordSet(`example examples sample samples placeholder description help usage demo`);

/** Whether the host is a service of a compose file beside the code. */
function isOfStack({ text }: LiteralValue, project: Project): boolean {
	const host = endpointOf(text)?.host;
	return host !== undefined && !host.includes('.') && project.of('compose.service').some(({ service }) => service === host);
}

/** Whether the host says that everybody is let in there: a server for demonstrations, a public database. */
function isOpenToAll({ text }: LiteralValue): boolean {
	return /(?:^|[.-])(?:demo|play|public|sandbox|playground)(?:[.-]|$)/.test(endpointOf(text)?.host ?? '');
}

/** Whether the host is a name without a dot, as compose and Kubernetes name the services beside one. */
function isServiceName(literal: LiteralValue): boolean {
	return endpointOf(literal.text)?.host.includes('.') === false;
}

/** The older form of such an address, with a second key that the tracker no longer asks for. */
function isOfTracker({ text }: LiteralValue): boolean {
	const endpoint = endpointOf(text);
	return endpoint !== undefined && /(?:^|\.)sentry\./.test(endpoint.host) && /\/[0-9]+$/.test(endpoint.path);
}

function variablesOf(literal: LiteralValue): readonly string[] {
	const endpoint = endpointOf(literal.text);
	const service = serviceOfScheme(endpoint?.scheme);
	return endpoint ? [...(service === undefined ? [] : [variableOfService(service, 'url')]), variableOfEndpoint(endpoint)] : [];
}
