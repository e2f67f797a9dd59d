import { isWithin, type LocatedFact } from '../../../core/fact.js';
import { serviceRoles } from '../../../core/role.js';
import { readsEnvironment, stringOf, type LiteralValue, type Value } from '../../../core/value.js';
import { environmentKindOf } from '../../../core/environmentNames.js';
import type { Project } from '../../../project/project.js';
import { defineRule } from '../../rule.js';
import { dialectOf, engineOf } from '../../shared/databases.js';
import { environmentFix } from '../../shared/environmentFix.js';
import { hostOf, isLocalHost, isMadeUpHost } from '../../shared/endpoint.js';
import { handleOf, isNamedForTests, machineOptions, variableBesideHost, withParts, type Handle } from '../../shared/handles.js';
import { isReplacedInDeploys } from '../../shared/environmentGroups.js';
import { isDevelopmentOnly, isForMissingAddress } from '../../shared/guards.js';
import { isWrittenAccount, mailAccountOf, mailProviderOf, mailUserOf } from '../../shared/mailProviders.js';
import { factsOfPackage } from '../../shared/near.js';
import { isWrittenForDevelopers, placeOf } from '../../shared/places.js';
import { isProviders } from '../../shared/providers.js';
import { isGivenVariable } from '../../shared/platformVariables.js';
import { environmentNameOf, settingNameOf, variableBeside, variableOfService } from '../../shared/variableName.js';
import { wordSet } from '../../../core/wordList.js';

/** Options that belong to the handle as well, and differ between deploys. */
const others = ['database', 'db', 'dbName', 'user', 'username', 'port'] as const;

/** Ports that every driver takes by itself. */
const usualPorts: ReadonlySet<string> = wordSet(`
	5432 3306 1433 1521 27017 6379 5672 5671 9092 4222 11211 25 465 587 2525 389 636 9200 1883 443 80
`);

export default defineRule({
	id: 'backing-services/split-handle',
	scope: 'file',
	severity: 'information',
	question: 'Does the whole handle of a backing service come from one place?',
	messages: {
		split:
			'The handle of {{service}} is half in the environment ({{variable}}) and half in the code ({{option}} "{{value}}"): another deploy may need both to change.',
		peer: 'The service calls a peer on a port from the environment ({{variable}}) and on {{value}}, its own machine: in another deploy the peer runs elsewhere.',
		deploy:
			'The database of {{service}} is called "{{value}}" in the code, after one of the deploys: whatever address it is given, every deploy keeps its data there. Let the environment name it.',
		whole: 'The handle of {{service}} comes from the environment as a whole.',
	},
	reads: ['service.connect', 'service.database', 'mail.transport', 'http.request', 'server.listen', 'env.read'],
	roles: serviceRoles,
	check(fact, { project, report, affirm }) {
		if (fact.kind === 'http.request') {
			const peer = peerBeside(fact, project);
			if (peer) {
				const data = { variable: peer.variable, value: peer.host.text };
				report({ message: 'peer', ...placeOf(peer.host, fact), data, severity: 'hint' });
			}
			return;
		}
		if (fact.kind === 'service.database') {
			const { service, name } = fact;
			const variable = isDevelopmentOnly(fact) || isWithin(fact, 'test') ? undefined : serverOf(fact, project);
			if (
				variable !== undefined &&
				name.kind === 'literal' &&
				!isOfServer(name) &&
				isOfDeploy(service, 'dbName', name) &&
				isOnlyName(name.text, fact, project)
			) {
				report({
					message: 'split',
					...placeOf(name, fact),
					data: { service, variable, option: 'db', value: name.text },
					severity: 'hint',
				});
			}
			return;
		}
		if (fact.kind !== 'service.connect') {
			return;
		}
		const { service, parts, url, span } = fact;
		if (isDevelopmentOnly(fact)) {
			return;
		}
		const named = machineOptions.map((option) => environmentNameOf(parts[option])).find((name) => name !== undefined);
		const variable = named ?? machineOptions.map((option) => settingNameOf(parts[option])).find((name) => name !== undefined);
		if (variable === undefined) {
			const chosen = chosenPort(url);
			if (chosen) {
				const data = { service, variable: chosen.variable, option: 'port', value: chosen.port.text };
				report({ message: 'split', ...placeOf(chosen.port, fact), data });
				return;
			}
			const provider =
				providerWritten(fact, project) ??
				userWritten(fact, project) ??
				portInAddress(fact, project) ??
				hostWritten(fact, project) ??
				hostInAddress(fact, project);
			const beside = provider ? undefined : hostBeside(fact, project);
			const whole = environmentNameOf(url);
			const appended = nameAppended(fact, project);
			const name = parts['dbName'];
			if (whole !== undefined && name?.kind === 'literal' && isOfDeploy(service, 'dbName', name)) {
				// Programs that keep several databases apart by name know them as they know their tables.
				if (isOnlyName(name.text, fact, project)) {
					report({
						message: 'split',
						...placeOf(name, fact),
						data: { service, variable: whole, option: 'dbName', value: name.text },
						severity: 'hint',
						fixes: environmentFix(project, name, fact, [variableBeside(whole, service, 'dbName')]),
					});
				}
			} else if (provider) {
				report({
					message: 'split',
					...placeOf(provider.value, fact),
					data: { service, variable: provider.variable, option: provider.option, value: provider.value.text },
					severity: 'hint',
					fixes:
						provider.option === 'host' && fact.url === undefined
							? environmentFix(project, provider.value, fact, [variableOfService(service, 'host')])
							: [],
				});
			} else if (beside) {
				report({
					message: 'split',
					...placeOf(beside.value, fact),
					data: { service, variable: beside.variable, option: beside.option, value: beside.value.text },
					...(service === 'smtp' && { severity: 'hint' as const }),
					fixes: environmentFix(project, beside.value, fact, [variableBeside(beside.variable, service, beside.option)]),
				});
			} else if (appended) {
				report({
					message: 'split',
					...placeOf(appended.value, fact),
					data: { service, variable: appended.variable, option: appended.option, value: appended.name },
					severity: 'hint',
				});
			} else if (
				url?.kind === 'unknown' &&
				name?.kind === 'literal' &&
				['production', 'staging', 'development'].includes(environmentKindOf(name.text) ?? '') &&
				isOnlyName(name.text, fact, project)
			) {
				// Whoever calls hands the address in, and the name of the database goes along with any.
				report({ message: 'deploy', ...placeOf(name, fact), data: { service, value: name.text }, severity: 'hint' });
			} else if (whole !== undefined && factsOfPackage(project, project.packageOf(fact.path), 'service.database').length === 0) {
				affirm({ message: 'whole', span, data: { service } });
			}
			return;
		}
		const given = others.filter((option) => parts[option] !== undefined);
		const literal = given
			.map((option) => ({ option, value: parts[option]! }))
			.filter(
				({ option, value }) =>
					isOfDeploy(service, option, value) || isOnlyNumber(option, value, fact, project) || isPassedBy(option, value, fact, project),
			);
		const [first] = literal;
		if (first && first.value.kind === 'literal') {
			report({
				message: 'split',
				...placeOf(first.value, fact),
				data: { service, variable, option: first.option, value: first.value.text },
				...((named === undefined ||
					(first.option === 'port' && usualPorts.has(first.value.text)) ||
					isNumbered(first.option, first.value, service)) && {
					severity: 'hint' as const,
				}),
				fixes: named === undefined ? [] : environmentFix(project, first.value, fact, [variableBeside(named, service, first.option)]),
			});
		} else if (given.length > 0 && given.every((option) => readsEnvironment(parts[option]))) {
			affirm({ message: 'whole', span, data: { service } });
		}
	},
});

/**
 * This machine as the host of a peer whose port comes from the environment: `http://localhost:${process.env.STOCK_PORT}/items`. A service
 * that listens on the port asks itself.
 */
function peerBeside(
	fact: LocatedFact<'http.request'>,
	project: Project,
): { readonly host: LiteralValue; readonly variable: string } | undefined {
	const { url, path } = fact;
	const [start, port] = url?.kind === 'template' ? url.parts : [];
	const host = start?.kind === 'literal' ? /^(?:[a-z]{2,6}:\/\/)?(localhost|127\.0\.0\.1|0\.0\.0\.0):$/.exec(start.text)?.[1] : undefined;
	const variable = port?.kind === 'env' ? port.name : undefined;
	return start?.kind === 'literal' &&
		host !== undefined &&
		variable !== undefined &&
		/_PORT$/.test(variable) &&
		!isGivenVariable(variable) &&
		!isDevelopmentOnly(fact) &&
		!isForMissingAddress(fact) &&
		!isWithin(fact, 'test') &&
		!isListenedOn(variable, path, project) &&
		!isWrittenForDevelopers(project, placeOf(start, fact)) &&
		!isReplacedInDeploys(project, placeOf(start, fact).path)
		? { host: { ...start, text: host }, variable }
		: undefined;
}

/** Whether the package of a file listens on the port that a variable holds, or may: what it listens on is not known. */
function isListenedOn(variable: string, path: string, project: Project): boolean {
	return factsOfPackage(project, project.packageOf(path), 'server.listen').some((listen) => {
		const { port } = project.resolved(listen);
		return (port.kind === 'template' ? port.parts : [port]).some(
			(part) => part.kind !== 'literal' && (part.kind !== 'env' || part.name === undefined || part.name === variable),
		);
	});
}

/**
 * The port that goes with one of several handles, among which the program chooses by the same host: `host === 'localhost' ? { host,
 * port: 6379 } : { host, port: 6380, tls: true }`. The one that the driver does not take by itself.
 */
function chosenPort(handle: Value | undefined): { readonly port: LiteralValue; readonly variable: string } | undefined {
	const handles = handle?.kind === 'choice' ? handle.of : [];
	const found = handles.flatMap((one) => {
		const [host, port] = one.kind === 'object' ? [one.properties['host'], one.properties['port']] : [];
		const variable = environmentNameOf(host);
		return variable !== undefined && port?.kind === 'literal' && /^\d+$/.test(port.text) ? [{ variable, port }] : [];
	});
	const isOfOneHost = found.every(({ variable }) => variable === found[0]?.variable);
	return isOfOneHost && new Set(found.map(({ port }) => port.text)).size > 1
		? found.find(({ port }) => !usualPorts.has(port.text))
		: undefined;
}

/** Whether a package connects to no database of another name on the servers of the same kind. */
function isOnlyName(name: string, { path, service }: Named, project: Project): boolean {
	const owner = project.packageOf(path);
	return (
		factsOfPackage(project, owner, 'service.connect').every(
			({ service: other, parts: { dbName } }) => other !== service || dbName === undefined || stringOf(dbName) === name,
		) &&
		factsOfPackage(project, owner, 'service.database').every(
			(other) => other.service !== service || isWithin(other, 'test') || stringOf(other.name) === name || isOfServer(other.name),
		)
	);
}

/** The databases that a server of MongoDB has by itself. */
function isOfServer(name: Value): boolean {
	return /^(?:admin|local|config)$/.test(stringOf(name) ?? '');
}

/** A connection, or the choice of one of the databases that it leads to. */
type Named = LocatedFact<'service.connect'> | LocatedFact<'service.database'>;

/** The variable that has the address of the server of which a database is chosen, where all connections of the package have it from there. */
function serverOf({ path, service }: LocatedFact<'service.database'>, project: Project): string | undefined {
	const addresses = factsOfPackage(project, project.packageOf(path), 'service.connect')
		.filter((one) => one.service === service)
		.map((one) => environmentNameOf(project.resolved(one).url));
	return addresses.every((one) => one === addresses[0]) ? addresses[0] : undefined;
}

/**
 * The name of a database that the code appends to the address of a server, which is all that a variable holds: `${uri}/shop`. Like a
 * name of its own, it counts where the package has no other one.
 */
function nameAppended(
	fact: LocatedFact<'service.connect'>,
	project: Project,
): { readonly option: string; readonly name: string; readonly value: LiteralValue; readonly variable: string } | undefined {
	const { service, url, path } = fact;
	const name = appendedTo(url);
	if (name === undefined || !servers.has(service)) {
		return undefined;
	}
	const names = factsOfPackage(project, project.packageOf(path), 'service.connect').flatMap((other) =>
		other.service === service ? (appendedTo(project.resolved(other).url)?.name ?? stringOf(other.parts['dbName']) ?? []) : [],
	);
	return names.every((other) => other === name.name) ? { ...name, option: 'database' } : undefined;
}

function appendedTo(
	url: Value | undefined,
): { readonly name: string; readonly value: LiteralValue; readonly variable: string } | undefined {
	const [address, ...rest] = url?.kind === 'template' ? url.parts : [];
	const variable = address?.kind === 'env' ? address.name : undefined;
	const written = rest.map((part) => (part.kind === 'literal' ? part.text : '\0')).join('');
	const name = /^\/([a-z][\w-]{0,100})(?:\?[^\0]{0,500})?$/i.exec(written)?.[1];
	const value = rest.find((part): part is LiteralValue => part.kind === 'literal' && name !== undefined && part.text.includes(name));
	return variable === undefined || name === undefined || value === undefined ? undefined : { name, value, variable };
}

/** Who delivers mail, as the code says, with the option that says it and the variable beside it. */
interface Provider {
	readonly option: string;
	readonly value: LiteralValue;
	readonly variable: string;
}

/** The provider of mail that the code names, where who logs in there comes from the environment: another deploy has another account. */
function providerWritten(fact: LocatedFact<'service.connect'>, project: Project): Provider | undefined {
	const value = mailProviderOf(fact, project);
	const variable = mailUserOf(fact);
	// nodemailer puts the host of the provider in the place of any other (https://nodemailer.com/smtp/well-known-services).
	return value?.kind === 'literal' && variable !== undefined ? { option: 'service', value, variable } : undefined;
}

/** The account at a provider of mail that the code names, where its password comes from the environment. */
function userWritten(fact: LocatedFact<'service.connect'>, project: Project): Provider | undefined {
	const { auth } = fact.parts;
	const value = auth?.kind === 'object' && mailProviderOf(fact, project)?.kind === 'literal' ? auth.properties['user'] : undefined;
	const variable = mailAccountOf(fact);
	return value?.kind === 'literal' &&
		variable !== undefined &&
		isWrittenAccount(value.text) &&
		!isWrittenForDevelopers(project, placeOf(value, fact))
		? { option: 'user', value, variable }
		: undefined;
}

/** Services of which a server holds several databases, each of which has a name. */
const servers: ReadonlySet<string> = new Set(['mongodb', 'postgres', 'mysql']);

/** Services whose usual ports are known. */
const withUsualPort: ReadonlySet<string> = new Set([...servers, 'mssql', 'redis', 'amqp', 'kafka', 'nats']);

/** The port that an address has behind a host from the environment: `mysql://${host}:3307/shop`. */
function portInAddress(fact: LocatedFact<'service.connect'>, project: Project): Provider | undefined {
	const parts = fact.url?.kind === 'template' ? fact.url.parts : [];
	const [scheme] = parts;
	const index = parts.findLastIndex(
		(part, at) => part.kind === 'env' && at > 0 && /(?:^[a-z][a-z\d+.-]{1,20}:\/\/|@)$/i.test(stringOf(parts[at - 1]) ?? ''),
	);
	const [host, value] = index < 0 ? [] : parts.slice(index, index + 2);
	if (scheme?.kind !== 'literal' || host?.kind !== 'env' || host.name === undefined || value?.kind !== 'literal') {
		return undefined;
	}
	// What has an `@` behind it is who logs in. The name of the database is a part of the address that every deploy may have alike.
	const port = /^:(\d{1,5})(?=[/?#]|$)/.exec(value.text)?.[1];
	return port === undefined ||
		!withUsualPort.has(fact.service) ||
		usualPorts.has(port) ||
		isWrittenForDevelopers(project, placeOf(value, fact))
		? undefined
		: { option: 'port', value: { ...value, text: port }, variable: host.name };
}

/**
 * The host of a server of mail that the code names, where who logs in there comes from the environment. Where a file is the adapter of a
 * provider, another one gets another adapter: it counts only as the only server that the package has, so that nothing is there that
 * another deploy could choose instead.
 */
function hostWritten(fact: LocatedFact<'service.connect'>, project: Project): Provider | undefined {
	const { path, service } = fact;
	const { host: value } = fact.parts;
	const variable = mailAccountOf(fact);
	const endpoint = value?.kind === 'literal' ? hostOf(value.text) : undefined;
	return service === 'smtp' &&
		value?.kind === 'literal' &&
		endpoint !== undefined &&
		variable !== undefined &&
		isOfDeploys(endpoint, value, fact, project) &&
		(!isProviders(value.text, path, project) ||
			(mailUserOf(fact) !== undefined &&
				factsOfPackage(project, project.packageOf(path), 'service.connect').filter((other) => other.service === service).length === 1))
		? { option: 'host', value, variable }
		: undefined;
}

/**
 * The host that is written in the code where the environment says who connects, to which database or on which port: a handle of which
 * backing-services/literal-handle leaves one half to this rule.
 */
function hostBeside(asked: LocatedFact<'service.connect'>, project: Project): Provider | undefined {
	const fact = withParts(asked);
	const handle = engineOf(dialectOf(fact))?.embedded === true || isNamedForTests(fact) ? undefined : handleOf(fact);
	const variable = handle && variableBesideHost(fact, handle);
	return handle?.value.kind === 'literal' &&
		variable !== undefined &&
		isReached(handle.endpoint, handle.value, fact, project) &&
		!(fact.service === 'smtp' && isProviders(handle.endpoint.host, placeOf(handle.value, fact).path, project))
		? { option: handle.option, value: handle.value, variable }
		: undefined;
}

/** Whether a host that is written there is one of other machines, which deploys connect to. */
function isOfDeploys(endpoint: Handle['endpoint'], value: Value, fact: LocatedFact<'service.connect'>, project: Project): boolean {
	return !isLocalHost(endpoint) && isReached(endpoint, value, fact, project);
}

/** Whether deploys connect to a host that is written there, be it this very machine. */
function isReached(endpoint: Handle['endpoint'], value: Value, fact: LocatedFact<'service.connect'>, project: Project): boolean {
	const place = placeOf(value, fact);
	return (
		!isMadeUpHost(endpoint) &&
		!isForMissingAddress(fact) &&
		!isWithin(fact, 'test') &&
		!isWrittenForDevelopers(project, place) &&
		!isReplacedInDeploys(project, place.path)
	);
}

/**
 * The host in an address whose user comes from the environment: `mongodb+srv://${user}:${password}@cluster0.abcde.mongodb.net/`. Another
 * deploy has another account, and mostly another server. Of several addresses among which the program chooses, the first such host.
 */
function hostInAddress(fact: LocatedFact<'service.connect'>, project: Project): Provider | undefined {
	for (const address of fact.url?.kind === 'choice' ? fact.url.of : [fact.url]) {
		const found = address?.kind === 'template' ? hostOfTemplate(address.parts, fact, project) : undefined;
		if (found) {
			return found;
		}
	}
	return undefined;
}

function hostOfTemplate(parts: readonly Value[], fact: LocatedFact<'service.connect'>, project: Project): Provider | undefined {
	const [scheme] = parts;
	const rest = parts.findIndex((part) => part.kind === 'literal' && part.text.includes('@'));
	const value = parts[rest];
	const variable = parts.slice(1, Math.max(rest, 1)).find((part) => part.kind === 'env' && part.name !== undefined);
	const host = value?.kind === 'literal' ? hostOf(/@([^/?#]*)(?:[/?#]|$)/.exec(value.text)?.[1] ?? '') : undefined;
	return scheme?.kind === 'literal' &&
		/^[a-z][a-z\d+.-]{1,20}:\/\/$/i.test(scheme.text) &&
		value?.kind === 'literal' &&
		variable?.kind === 'env' &&
		variable.name !== undefined &&
		host?.host.includes('.') === true &&
		isOfDeploys(host, value, fact, project)
		? { option: 'host', value: { ...value, text: host.host }, variable: variable.name }
		: undefined;
}

/**
 * Whether the usual port stands where the same file asks for the variable of the port: whoever sets that one waits in vain for it to
 * count.
 */
function isPassedBy(option: string, port: Value, { path, parts, service }: LocatedFact<'service.connect'>, project: Project): boolean {
	const host = machineOptions.map((place) => environmentNameOf(parts[place])).find((name) => name !== undefined);
	return (
		option === 'port' &&
		port.kind === 'literal' &&
		host !== undefined &&
		project.in(path, 'env.read').some(({ variable }) => variable === variableBeside(host, service, option))
	);
}

/**
 * Whether an option is written in the code and differs between deploys: no port or user that the driver has by itself. Index
 * numbers of Redis are the program's own. Servers of mail listen on several ports, each with an encryption of its own.
 */
function isOfDeploy(service: string, option: string, value: Value): boolean {
	if (option === 'port') {
		return value.kind === 'literal' && (service === 'smtp' || !usualPorts.has(value.text)) && /^\d+$/.test(value.text);
	}
	const text = stringOf(value);
	return text !== undefined && text !== '' && !/^\d+$/.test(text) && !/^(postgres|root|sa|default|guest|apikey|admin|resend)$/i.test(text);
}

/**
 * Whether a number names a database of Redis. The first is what drivers take by themselves.
 */
function isNumbered(option: string, value: Value, service: string): boolean {
	return service === 'redis' && (option === 'db' || option === 'database') && value.kind === 'literal' && /^[1-9]\d?$/.test(value.text);
}

/**
 * Whether a number names the one database of Redis that the package uses: a deploy that shares the server takes another one. A program that
 * keeps several apart by their numbers knows them as it knows its keys.
 */
function isOnlyNumber(option: string, value: Value, { service, path }: LocatedFact<'service.connect'>, project: Project): boolean {
	return (
		isNumbered(option, value, service) &&
		factsOfPackage(project, project.packageOf(path), 'service.connect')
			.filter((other) => other.service === service)
			.every(({ parts }) =>
				[parts['db'], parts['database']].every(
					(one) => one === undefined || (one.kind === 'literal' && value.kind === 'literal' && one.text === value.text),
				),
			)
	);
}
