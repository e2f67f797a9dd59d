import type { LocatedFact } from '../../../core/fact.js';
import { serviceRoles } from '../../../core/role.js';
import { readsEnvironment, stringOf, type LiteralValue, type Value } from '../../../core/value.js';
import type { Project } from '../../../project/project.js';
import { defineRule } from '../../rule.js';
import { environmentFix } from '../../shared/environmentFix.js';
import { isDevelopmentOnly } from '../../shared/guards.js';
import { mailProviderOf } from '../../shared/mailProviders.js';
import { factsOfPackage } from '../../shared/near.js';
import { placeOf } from '../../shared/places.js';
import { isProviders } from '../../shared/providers.js';
import { environmentNameOf, variableBeside } from '../../shared/variableName.js';
import { wordSet } from '../../../core/wordList.js';

/** Options that say where a service is. */
const places = ['host', 'hostname', 'server', 'endpoint', 'endPoint'] as const;

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
		whole: 'The handle of {{service}} comes from the environment as a whole.',
	},
	reads: ['service.connect', 'mail.transport'],
	roles: serviceRoles,
	check(fact, { project, report, affirm }) {
		if (fact.kind !== 'service.connect') {
			return;
		}
		const { service, parts, url, span } = fact;
		if (isDevelopmentOnly(fact)) {
			return;
		}
		const named = places.map((option) => environmentNameOf(parts[option])).find((name) => name !== undefined);
		// `host: config.get('redis.host')`: which variable that is, another file says.
		const variable = named ?? (places.some((option) => parts[option]?.kind === 'env') ? 'its configuration' : undefined);
		if (variable === undefined) {
			const chosen = chosenPort(url);
			if (chosen) {
				const data = { service, variable: chosen.variable, option: 'port', value: chosen.port.text };
				report({ message: 'split', ...placeOf(chosen.port, fact), data });
				return;
			}
			const provider = providerWritten(fact, project) ?? adapterWritten(fact, project);
			const whole = environmentNameOf(url);
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
				});
			} else if (whole !== undefined) {
				affirm({ message: 'whole', span, data: { service } });
			}
			return;
		}
		const given = others.filter((option) => parts[option] !== undefined);
		const literal = given
			.map((option) => ({ option, value: parts[option]! }))
			.filter(({ option, value }) => isOfDeploy(service, option, value) || isPassedBy(option, value, fact, project));
		const [first] = literal;
		if (first && first.value.kind === 'literal') {
			report({
				message: 'split',
				...placeOf(first.value, fact),
				data: { service, variable, option: first.option, value: first.value.text },
				...((named === undefined || (first.option === 'port' && usualPorts.has(first.value.text))) && { severity: 'hint' as const }),
				fixes: named === undefined ? [] : environmentFix(project, first.value, fact, [variableBeside(named, service, first.option)]),
			});
		} else if (given.length > 0 && given.every((option) => readsEnvironment(parts[option]))) {
			affirm({ message: 'whole', span, data: { service } });
		}
	},
});

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
function isOnlyName(name: string, { path, service }: LocatedFact<'service.connect'>, project: Project): boolean {
	return factsOfPackage(project, project.packageOf(path), 'service.connect').every(
		({ service: other, parts: { dbName } }) => other !== service || dbName === undefined || stringOf(dbName) === name,
	);
}

/** Who delivers mail, as the code says, with the option that says it and the variable beside it. */
interface Provider {
	readonly option: string;
	readonly value: LiteralValue;
	readonly variable: string;
}

/** What says who logs in: a variable, or the configuration of a framework. */
function userOf({ parts: { auth } }: LocatedFact<'service.connect'>): string | undefined {
	const user = auth?.kind === 'object' ? auth.properties['user'] : undefined;
	// `config.get('mail.user')`: which variable that is, another file says.
	return environmentNameOf(user) ?? (user?.kind === 'env' ? 'its configuration' : undefined);
}

/** The provider of mail that the code names, where who logs in there comes from the environment: another deploy has another account. */
function providerWritten(fact: LocatedFact<'service.connect'>, project: Project): Provider | undefined {
	const value = mailProviderOf(fact, project);
	const variable = userOf(fact);
	return value?.kind === 'literal' && fact.parts['host'] === undefined && variable !== undefined
		? { option: 'service', value, variable }
		: undefined;
}

/**
 * The host of the provider for which a file is the adapter, where that is the only one that the package has: who logs in there comes
 * from the environment, and nothing is there that another deploy could choose instead.
 */
function adapterWritten(fact: LocatedFact<'service.connect'>, project: Project): Provider | undefined {
	const { path, service } = fact;
	const { host: value } = fact.parts;
	const variable = userOf(fact);
	return service === 'smtp' &&
		value?.kind === 'literal' &&
		variable !== undefined &&
		isProviders(value.text, path, project) &&
		factsOfPackage(project, project.packageOf(path), 'service.connect').filter((other) => other.service === service).length === 1
		? { option: 'host', value, variable }
		: undefined;
}

/**
 * Whether the usual port stands where the same file asks for the variable of the port: whoever sets that one waits in vain for it to
 * count.
 */
function isPassedBy(option: string, port: Value, { path, parts, service }: LocatedFact<'service.connect'>, project: Project): boolean {
	const host = places.map((place) => environmentNameOf(parts[place])).find((name) => name !== undefined);
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
