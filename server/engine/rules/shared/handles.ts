import type { LocatedFact } from '../../core/fact.js';
import { containsSpan, type Span } from '../../core/text.js';
import { stringOf, type ObjectValue, type Value } from '../../core/value.js';
import { writtenHostOf } from './connectionStrings.js';
import { type Endpoint, hostOf, isLocalHost, isMadeUpHost, literalEndpointOf } from './endpoint.js';
import { mailAccountOf } from './mailProviders.js';
import { environmentNameOf, settingNameOf } from './variableName.js';

/** Options that say where a service is, as clients name them. */
const placeOptions = [
	'url',
	'uri',
	'connectionString',
	'host',
	'hostname',
	'hosts',
	'server',
	'servers',
	'brokers',
	'kafkaHost',
	'node',
	'nodes',
	'endpoint',
	'endPoint',
	'contactPoints',
	'metadata.broker.list',
	'bootstrap.servers',
] as const;

/** A literal that says where a service is, with the option it is given as. */
export interface Handle {
	readonly endpoint: Pick<Endpoint, 'host' | 'address'>;
	readonly value: Value;
	readonly option: string;
	/** It is all that is given there, or has a name of its own: a fix can replace it. */
	readonly replaceable: boolean;
}

/** A client that is handed all of its options as one object, which another file has, as if they were given one by one. */
export function withParts(fact: LocatedFact<'service.connect'>): LocatedFact<'service.connect'> {
	const { url, ...rest } = fact;
	if (url?.kind !== 'object') {
		return fact;
	}
	// What a client of databases is made with has the handle of the database in an option of its own.
	const { connection } = url.properties;
	return fact.api !== 'knex' || connection === undefined
		? { ...rest, parts: { ...url.properties, ...fact.parts } }
		: connection.kind === 'object'
			? withConnection(rest, connection)
			: { ...rest, url: connection };
}

function withConnection(
	{ parts, ...rest }: Omit<LocatedFact<'service.connect'>, 'url'>,
	{ properties }: ObjectValue,
): LocatedFact<'service.connect'> {
	const { connectionString, ...others } = properties;
	return { ...rest, ...(connectionString && { url: connectionString }), parts: { ...others, ...parts } };
}

/**
 * Whether the part of a template that names the host is written outside the call: a constant of its own, and no piece of the
 * template's text.
 */
function isElsewhere(literal: Value, call: Span): boolean {
	return literal.path !== undefined || !containsSpan(call, literal.span);
}

/** The variable that says where the service is, when one does. */
export function variableOf(fact: LocatedFact<'service.connect'>): string | undefined {
	return [fact.url, ...placeOptions.map((option) => fact.parts[option])].map(environmentNameOf).find((name) => name !== undefined);
}

/**
 * The handle of another machine among several that are all written in the code, of which the program takes one: `production ? { host:
 * 'db1' } : { host: 'localhost' }`.
 */
export function chosenHandleOf(fact: LocatedFact<'service.connect'>): Handle | undefined {
	const { url, ...rest } = fact;
	const chosen = url?.kind === 'choice' ? url.of : [];
	const handles = chosen.map((one) => {
		const client = one.kind === 'object' ? withParts({ ...rest, url: one }) : undefined;
		return client && variableOf(client) === undefined ? handleOf(client) : undefined;
	});
	return handles.includes(undefined) ? undefined : handles.find((one) => one && !isLocalHost(one.endpoint) && !isMadeUpHost(one.endpoint));
}

/** What of a client's options says in the code where the service is. */
export function handleOf(fact: LocatedFact<'service.connect'>): Handle | undefined {
	for (const [option, value] of [['url', fact.url] as const, ...placeOptions.map((name) => [name, fact.parts[name]] as const)]) {
		for (const one of alternatives(value)) {
			const endpoint = literalEndpointOf(one);
			// `https://${account}.r2.example.com`: what differs between deploys is what is filled in.
			if (endpoint?.partial === true) {
				return undefined;
			}
			if (endpoint && !/^(sqlite|file)/.test(endpoint.scheme ?? '')) {
				return {
					endpoint,
					value: endpoint.literal,
					option: option === 'url' && !endpoint.whole ? 'host' : option,
					replaceable: value === one && (endpoint.whole || isElsewhere(endpoint.literal, fact.span)),
				};
			}
			const written = option === 'url' ? writtenHostOf(fact.service, one) : undefined;
			if (written) {
				return { endpoint: written.endpoint, value: written.literal, option, replaceable: written.whole && value === one };
			}
			const text = stringOf(one);
			const host = text === undefined || option === 'url' || text.includes('/') ? undefined : hostOf(text);
			if (host) {
				return { endpoint: host, value: one, option, replaceable: value === one };
			}
		}
	}
	return undefined;
}

/** Whether a connection has the name of tests, by which only they ask for it: `new DataSource({ name: 'test', … })` of TypeORM. */
export function isNamedForTests({ parts }: Pick<LocatedFact<'service.connect'>, 'parts'>): boolean {
	return /^(?:tests?|testing)$/i.test(stringOf(parts['name']) ?? '');
}

/** Options that name no more than the machine, beside which others say who connects to what there. */
export const machineOptions: readonly string[] = [
	'host',
	'hostname',
	'server',
	'endpoint',
	'endPoint',
] satisfies (typeof placeOptions)[number][];

/**
 * The variable of another part of a handle whose host is written in the code (who connects, to which database, on which port), where
 * the environment gives one: half of the handle is in the environment then. A password alone is none of its parts; servers of mail
 * know their customers by nothing else.
 */
export function variableBesideHost(fact: LocatedFact<'service.connect'>, { option }: Handle): string | undefined {
	const { parts, service } = fact;
	const others = ['user', 'username', 'database', 'db', 'dbName', 'port'];
	const beside = others.map((name) => settingNameOf(parts[name])).find((name) => name !== undefined);
	return machineOptions.includes(option) ? (beside ?? (service === 'smtp' ? mailAccountOf(fact) : undefined)) : undefined;
}

/** A value, the items of a list, or the alternatives of a choice; none when something that the text does not tell may be chosen. */
function alternatives(value: Value | undefined): readonly Value[] {
	return value === undefined
		? []
		: value.kind === 'list'
			? value.items
			: value.kind === 'choice'
				? value.of.every((one) => one.kind === 'literal' || one.kind === 'template')
					? value.of
					: []
				: [value];
}
