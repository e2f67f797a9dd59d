import type { Location } from '../../../core/text.js';
import { isWithin, type LocatedFact } from '../../../core/fact.js';
import { serviceRoles, type Role } from '../../../core/role.js';
import { redaction } from '../../../core/secrets.js';
import { stringOf, type LiteralValue, type Value } from '../../../core/value.js';
import { defineRule } from '../../rule.js';
import { isProduct, serviceOfScheme, titleOf } from '../../shared/backingServices.js';
import { dialectOf, engineOf } from '../../shared/databases.js';
import { hostOf, isLocalHost, isMadeUpHost, literalEndpointOf } from '../../shared/endpoint.js';
import { databaseByDefault } from '../../shared/defaultGroups.js';
import { environmentFix } from '../../shared/environmentFix.js';
import { chosenHandleOf, handleOf, isNamedForTests, variableBesideHost, variableOf, withParts, type Handle } from '../../shared/handles.js';
import { isReplacedInDeploys } from '../../shared/environmentGroups.js';
import { isDevelopmentOnly, isForMissingAddress } from '../../shared/guards.js';
import { isWrittenAccount, mailAccountOf, mailProviderOf } from '../../shared/mailProviders.js';
import type { Project } from '../../../project/project.js';
import { databaseOfProduction, isOrmFile, ormDatabaseOf } from '../../shared/ormSettings.js';
import { isAbout, isWrittenForDevelopers, namesAt, placeOf } from '../../shared/places.js';
import { engineBeside } from '../../shared/engineGroups.js';
import { isProviders } from '../../shared/providers.js';
import { purposeOfNames } from '../../shared/urlNames.js';
import { variableOfNames, variableOfService } from '../../shared/variableName.js';

/** Services of which every deploy has one of its own. */
const databases: ReadonlySet<string> = new Set(['postgres', 'mysql', 'mongodb', 'redis', 'mssql']);

export default defineRule({
	id: 'backing-services/literal-handle',
	scope: 'file',
	severity: 'error',
	tentative: true,
	question: 'Are the handles of backing services in the environment?',
	messages: {
		literal: '{{service}} at {{host}} is wired into the code; swapping it for another one takes a commit.',
		local: '{{service}} is expected on {{host}}, this very machine; attaching another one takes a commit.',
		provider:
			'The provider of mail ({{provider}}) and the account there are wired into the code; sending through another one takes a commit.',
		fromEnvironment: 'The handle of {{service}} comes from {{variable}}.',
		fromClient: 'The client takes the handle of {{service}} from the environment ({{variable}} …) by itself.',
	},
	reads: ['service.connect', 'literal.named'],
	roles: 'any',
	check(asked, { project, role, report, affirm }) {
		const written = asked.kind === 'literal.named' ? hostInSettings(asked, role, project) : undefined;
		if (written && !isReplacedInDeploys(project, asked.path)) {
			const data = { service: written.service, host: written.endpoint.host };
			report({ message: isLocalHost(written.endpoint) ? 'local' : 'literal', span: asked.span, data, severity: 'hint' });
			return;
		}
		if (!serviceRoles.includes(role)) {
			return;
		}
		const fact = asked.kind === 'service.connect' ? withParts(asked) : asked;
		if (
			isDevelopmentOnly(fact) ||
			isForMissingAddress(fact) ||
			isWithin(fact, 'test') ||
			(fact.kind === 'service.connect' && isNamedForTests(fact))
		) {
			return;
		}
		const service = serviceOf(fact);
		if (fact.kind === 'service.connect') {
			const variable = variableOf(fact);
			if (variable !== undefined) {
				affirm({ message: 'fromEnvironment', span: fact.span, data: { service: titleOf(service), variable } });
				return;
			}
			if (fact.service === 'postgres' && fact.api.startsWith('pg.') && !fact.url && Object.keys(fact.parts).length === 0) {
				affirm({ message: 'fromClient', span: fact.span, data: { service: titleOf(service), variable: 'PGHOST' } });
				return;
			}
		}
		// Of a store in a file, the host that stands beside it in the settings is that of another engine.
		if (fact.kind === 'service.connect' && engineOf(dialectOf(fact))?.embedded === true) {
			return;
		}
		const provider = fact.kind === 'service.connect' ? providerOf(fact, project) : undefined;
		if (provider) {
			report({ message: 'provider', ...placeOf(provider, fact), data: { provider: provider.text }, severity: 'hint' });
			return;
		}
		const chosen = fact.kind === 'service.connect' ? chosenHandleOf(fact) : undefined;
		const handle = chosen ?? (fact.kind === 'service.connect' ? handleOf(fact) : namedHandleOf(fact));
		if (!handle || isMadeUpHost(handle.endpoint)) {
			return;
		}
		const place: Location = placeOf(handle.value, fact);
		if (isReplacedInDeploys(project, place.path) || isWrittenForDevelopers(project, place)) {
			return;
		}
		if ((service === 'smtp' || service === 'imap') && isProviders(handle.endpoint.host, place.path, project)) {
			return; // another provider of mail gets another adapter
		}
		// That only one half of it is in the environment is what backing-services/split-handle says.
		if (fact.kind === 'service.connect' && !chosen && variableBesideHost(fact, handle) !== undefined) {
			return;
		}
		if (fact.kind === 'literal.named' && isAbout(project, ['service.connect', 'http.request'], place)) {
			return;
		}
		const names = namesAt(project, place);
		const named = names && variableOfNames(names);
		// What a client of several kinds of databases speaks to may be said in another file.
		const kind = fact.kind === 'service.connect' && service === 'sql' ? engineOf(dialectOf(fact))?.name : undefined;
		const conventional = variableOfService(service, handle.option);
		report({
			message: isLocalHost(handle.endpoint) ? 'local' : 'literal',
			...place,
			// A name alone connects to nothing, and of what is no database there are many that are the same for everybody, or for trials.
			sure: fact.kind === 'service.connect' && databases.has(service),
			data: { service: kind ?? wordsFor(service), host: handle.endpoint.host },
			...(chosen && { severity: 'hint' as const }),
			fixes:
				handle.replaceable && !chosen
					? environmentFix(project, handle.value, fact, fact.kind === 'literal.named' ? [named, conventional] : [conventional, named])
					: [],
		});
	},
});

/** The provider of mail that the code names together with who logs in there, where nothing of it comes from elsewhere. */
function providerOf(fact: LocatedFact<'service.connect'>, project: Project): LiteralValue | undefined {
	const { url, parts } = fact;
	const provider = url === undefined && parts['host'] === undefined ? mailProviderOf(fact, project) : undefined;
	const account = parts['auth']?.kind === 'object' ? parts['auth'].properties : {};
	const user = stringOf(account['user']) ?? '';
	return provider?.kind === 'literal' &&
		isWrittenAccount(user) &&
		mailAccountOf(fact) === undefined &&
		isWritten(account['pass']) &&
		!isWrittenForDevelopers(project, placeOf(provider, fact))
		? provider
		: undefined;
}

/** The host that the settings of an ORM name for all deploys, for production, or for whoever names none, and what is there. */
function hostInSettings(
	fact: LocatedFact<'literal.named'>,
	role: Role,
	project: Project,
): { readonly endpoint: Handle['endpoint']; readonly service: string } | undefined {
	const { path, names, value } = fact;
	const text = names.at(-1) === 'host' || names.at(-1) === 'url' ? stringOf(value) : undefined;
	const endpoint = text === undefined ? undefined : text.includes('://') ? literalEndpointOf(value) : hostOf(text);
	if (!endpoint || isMadeUpHost(endpoint)) {
		return undefined;
	}
	const database =
		// Tools take them, and a service that is told nothing else.
		(role === 'build' || isOrmFile(path)) && names.length === 1
			? ormDatabaseOf(project, path)
			: ((isLocalHost(endpoint) || !endpoint.host.includes('.') ? undefined : databaseOfProduction(project, fact)) ??
				databaseByDefault(project, fact));
	const isAsked = database === undefined && serviceRoles.includes(role) && names.at(-1) === 'host' && !isOrmFile(path);
	const beside = isAsked ? engineBeside(project, fact) : undefined;
	const service = database === undefined ? beside?.name : wordsFor(database.service);
	return service === undefined ? undefined : { endpoint, service };
}

/** Whether a password is written in the code, and is none of those that say what belongs there: their text is not covered. */
function isWritten(password: Value | undefined): boolean {
	return password?.kind === 'secret' || (password?.kind === 'literal' && password.text === redaction);
}

/** A named URL whose scheme tells the service, and which no call that is known uses. */
function namedHandleOf(fact: LocatedFact<'literal.named'>): Handle | undefined {
	const endpoint = fact.default === true ? undefined : literalEndpointOf(fact.value);
	return endpoint &&
		serviceOfScheme(endpoint.scheme) !== undefined &&
		!endpoint.partial &&
		purposeOfNames([...fact.names.slice(0, -1), `${fact.names.at(-1) ?? ''}Url`]) === 'called'
		? { endpoint, value: endpoint.literal, option: 'url', replaceable: endpoint.whole }
		: undefined;
}

function serviceOf(fact: LocatedFact<'service.connect' | 'literal.named'>): string {
	const scheme = fact.kind === 'service.connect' ? literalEndpointOf(fact.url)?.scheme : literalEndpointOf(fact.value)?.scheme;
	return serviceOfScheme(scheme) ?? (fact.kind === 'service.connect' ? fact.service : 'service');
}

/** The start of a sentence about a service. */
function wordsFor(service: string): string {
	return service === 'service' ? 'The service' : isProduct(service) ? titleOf(service) : `The ${titleOf(service)} server`;
}
