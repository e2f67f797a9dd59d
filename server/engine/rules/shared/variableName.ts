import type { Value } from '../../core/value.js';
import type { Project } from '../../project/project.js';
import { ownerOf, type Endpoint } from './endpoint.js';
import { groupedBy } from '../../core/group.js';
import { remembered } from '../../project/remember.js';
import { upperSnake, wordsOf } from '../../core/words.js';
import { wordSet } from '../../core/wordList.js';

/** The variables that a service's own tools and most hosts use, by the part of the handle; `url` is the whole of it. */
const conventional: Readonly<Record<string, Readonly<Record<string, string>>>> = {
	postgres: { url: 'DATABASE_URL', host: 'PGHOST', port: 'PGPORT', user: 'PGUSER', database: 'PGDATABASE', password: 'PGPASSWORD' },
	mysql: {
		url: 'DATABASE_URL',
		host: 'MYSQL_HOST',
		port: 'MYSQL_PORT',
		user: 'MYSQL_USER',
		database: 'MYSQL_DATABASE',
		password: 'MYSQL_PASSWORD',
	},
	mongodb: { url: 'MONGODB_URI' },
	redis: { url: 'REDIS_URL', host: 'REDIS_HOST', port: 'REDIS_PORT', password: 'REDIS_PASSWORD' },
	amqp: { url: 'AMQP_URL', host: 'AMQP_HOST' },
	kafka: { brokers: 'KAFKA_BROKERS', host: 'KAFKA_BROKERS', url: 'KAFKA_BROKERS' },
	smtp: { url: 'SMTP_URL', host: 'SMTP_HOST', port: 'SMTP_PORT', user: 'SMTP_USER', password: 'SMTP_PASSWORD' },
	s3: { endpoint: 'S3_ENDPOINT', url: 'S3_ENDPOINT' },
	elasticsearch: { url: 'ELASTICSEARCH_URL', node: 'ELASTICSEARCH_URL', host: 'ELASTICSEARCH_HOST' },
};

/** Other words for the parts of a handle. */
const partWords: Readonly<Record<string, string>> = {
	hostname: 'host',
	server: 'host',
	username: 'user',
	db: 'database',
	dbname: 'database',
	uri: 'url',
	connectionstring: 'url',
	pass: 'password',
	path: 'host',
};

/** The variable for a part of the handle of a backing service (`url`, `host`, `port` …). */
export function variableOfService(service: string, part: string): string {
	const name = partWords[part.toLowerCase()] ?? part;
	const known = conventional[service]?.[name];
	if (known) {
		return known;
	}
	return `${upperSnake(service) || 'SERVICE'}_${upperSnake(name)}`;
}

/** The variable for a part of a handle of which another part is in one already: `EMAIL_PORT` beside `EMAIL_HOST`. */
export function variableBeside(other: string, service: string, part: string): string {
	const prefix = /^(.+_)(?:HOST|HOSTNAME|SERVER|ENDPOINT|USER|USERNAME|DATABASE|NAME|PORT)$/.exec(other)?.[1];
	const name = partWords[part.toLowerCase()] ?? part;
	return prefix === undefined ? variableOfService(service, part) : `${prefix}${upperSnake(name)}`;
}

/** Words of an object's name that say nothing of what it is for. */
const vague: ReadonlySet<string> = wordSet(`
	config configuration options option opts settings default defaults module exports env environment constants params data const
`);

/** Names that need the name of their object, or of the host, to mean anything. */
const generic: ReadonlySet<string> = wordSet(`
	url uri host hostname port base base_url base_uri endpoint server key secret token password pass value address domain user
	username api api_key client_secret target origin connection_string prefix_url
`);

/** The variable for a named literal, or undefined when its name says nothing. `names` goes from the outermost object to the property. */
export function variableOfNames(names: readonly string[]): string | undefined {
	const own = upperSnake(names.at(-1) ?? '');
	if (own === '') {
		return undefined;
	}
	const owner = names.slice(0, -1).findLast((name) => wordsOf(name).some((word) => !vague.has(word)));
	const prefix =
		owner === undefined
			? ''
			: upperSnake(
					wordsOf(owner)
						.filter((word) => !vague.has(word))
						.join(' '),
				);
	if (!generic.has(own.toLowerCase()) && (own.includes('_') || prefix === '')) {
		return own;
	}
	return prefix === '' ? undefined : own.startsWith(prefix) ? own : `${prefix}_${own}`;
}

/** Labels of hosts that say nothing of whose host it is. */
const commonLabels: ReadonlySet<string> = wordSet(`
	www com net org io co dev app cloud internal local svc cluster prod production staging corp lan uk de eu ai
`);

/**
 * The variable for a URL: `https://payments.acme.com/v1` → `PAYMENTS_URL`, `https://api.acme.com` → `ACME_API_URL`. `name` is the
 * option it is given as (`baseURL`).
 */
export function variableOfEndpoint({ host, address, partial }: Endpoint, name = 'url'): string {
	const option = upperSnake(name);
	const suffix = generic.has(option.toLowerCase()) ? option : 'URL';
	const labels =
		address || partial ? [] : host.split('.').filter((one) => !commonLabels.has(one) && one !== 'localhost' && /^[a-z]/.test(one));
	const [first] = labels;
	if (first === undefined) {
		return `API_${suffix}`;
	}
	const technical = isTechnical(first);
	const owner = technical ? labels.slice(1).find((label) => !isTechnical(label)) : first;
	if (owner === undefined || (technical && suffix !== 'URL')) {
		return `API_${suffix}`;
	}
	return `${upperSnake(/api/.test(first) && technical ? `${owner}-api` : owner)}_${suffix}`;
}

/** Whether a label of a host says what kind of machine it is, and not whose: `api`, `rest`, `http-api`, `api2`, `se-1`. */
function isTechnical(label: string): boolean {
	return /^(?:[a-z]{1,4}-?)?apis?(?:[0-9]|-|$)|^(?:rest|gateway|push|notify|data|hooks?|webhooks?|http|https|web|ws|edge|eu|us|msgapi|smsapi|login|accounts|auth|oauth|challenges)$|^[a-z]{1,3}-?[0-9]+$/.test(
		label,
	);
}

/** Words that say what an address is for and not whose it is. */
const roleWords: ReadonlySet<string> = wordSet(`
	url urls uri api base endpoint server host service token account auth authorization authorize discovery refresh revoke user info
	userinfo well known directory organization latest release client callback default v1 v2 v3 web site app data local remote target
`);

/**
 * The variable for a named URL: its names, with the owner of the host in front where they do not say whose URL it is. Undefined
 * when nothing does.
 */
export function variableOfNamedEndpoint(names: readonly string[] | undefined, endpoint: Endpoint): string | undefined {
	const named = names && variableOfNames(names);
	if (named === undefined || wordsOf(named).some((word) => !roleWords.has(word))) {
		return named;
	}
	const owner = ownerOf(endpoint.host);
	return owner === undefined || endpoint.address || !/^[a-z]/.test(owner) ? undefined : `${upperSnake(owner)}_${named}`;
}

const declarations = remembered((project) => groupedBy(project.of('env.declare'), ({ variable }) => variable));
const reads = remembered((project) => groupedBy(project.of('env.read'), ({ variable }) => variable));

/**
 * The first candidate that the project does not use for something else already: a name that is declared or read with another
 * literal would silently change its
 * meaning. Undefined when there is no free one.
 */
export function freeVariable(project: Project, candidates: readonly (string | undefined)[], text: string | undefined): string | undefined {
	const means = (value: Value | undefined): boolean => value?.kind !== 'literal' || value.text === '' || value.text === text;
	const declared = declarations(project, '');
	const read = reads(project, '');
	return candidates.find(
		(name) =>
			name !== undefined &&
			(declared.get(name) ?? []).every(({ source, value }) => source === 'dotenv-example' || means(value)) &&
			(read.get(name) ?? []).every(({ fallback }) => means(fallback)),
	);
}

/** How a message calls a value of the environment of which only a configuration in another file says the variable: `config.get('mail.user')`. */
export const itsConfiguration = 'its configuration';

/** {@link environmentNameOf}, or that a configuration says it. */
export function settingNameOf(value: Value | undefined): string | undefined {
	return environmentNameOf(value) ?? (value?.kind === 'env' ? itsConfiguration : undefined);
}

/**
 * The variable that decides the start of a value: the whole of it, or the first part of a template. Undefined when the
 * environment does not decide.
 */
export function environmentNameOf(value: Value | undefined): string | undefined {
	switch (value?.kind) {
		case 'env':
			return value.name;
		case 'template': {
			const named = value.parts.find((part) => part.kind === 'env' && part.name !== undefined);
			const before = value.parts.slice(0, named ? value.parts.indexOf(named) : 0);
			// `${process.env.API}/users` and `http://${process.env.HOST}:80`, not `https://api.acme.com/${process.env.TENANT}`.
			return named?.kind === 'env' &&
				before.every((part) => part.kind === 'literal' && (part.text === '' || /^[a-z0-9+.-]+:\/\/$/.test(part.text)))
				? named.name
				: undefined;
		}
		case 'choice': {
			for (const one of value.of) {
				const name = environmentNameOf(one);
				if (name !== undefined) {
					return name;
				}
			}
			return undefined;
		}
		default:
			return undefined;
	}
}
