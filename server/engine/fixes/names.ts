/** The longest name of a variable that a fix writes, in characters. */
const longestName = 128;

/** Whether a text is a name that every shell, platform and `.env` parser accepts. */
export function isVariableName(name: string): boolean {
	return name.length <= longestName && /^[A-Za-z_][A-Za-z0-9_]*$/.test(name);
}

/**
 * The name of an environment variable for a literal with these names, outermost first: `['db', 'host']` is `DB_HOST`, `['apiBaseURL']` is `API_BASE_URL`. Words that say
 * nothing (`config`, `default`, `options`) are left out. Undefined when nothing is left.
 */
export function variableName(names: readonly string[]): string | undefined {
	const words: string[] = [];
	for (const name of names) {
		for (const word of wordsOf(name)) {
			if (words.at(-1) !== word) {
				words.push(word);
			}
		}
	}
	const telling = words.filter((word) => !emptyWords.has(word));
	const name = (telling.length > 0 ? telling : []).join('_').replace(/^\d/, (digit) => `_${digit}`);
	return name !== '' && isVariableName(name) ? name : undefined;
}

/**
 * The variable that a backing service's handle is conventionally read from: `serviceVariable('postgres', 'url')` is `DATABASE_URL`, `('postgres', 'host')` is `PGHOST`,
 * `('redis', 'host')` is `REDIS_HOST`. `option` is `url` for a whole handle, else the name of the client's option.
 */
export function serviceVariable(service: string, option: string): string | undefined {
	const known = serviceVariables[service.toLowerCase()];
	const convention = known !== undefined && Object.hasOwn(known.options, option) ? known.options[option] : undefined;
	return convention ?? variableName([known?.prefix ?? service, option]);
}

function wordsOf(name: string): readonly string[] {
	return name
		.replace(/([a-z0-9])([A-Z])/g, '$1_$2')
		.replace(/([A-Z])([A-Z][a-z])/g, '$1_$2')
		.toUpperCase()
		.split(/[^A-Z0-9]+/)
		.filter((word) => word !== '');
}

const emptyWords: ReadonlySet<string> = new Set(['CONFIG', 'CONFIGURATION', 'CONF', 'DEFAULT', 'DEFAULTS', 'OPTIONS', 'OPTS', 'SETTINGS', 'EXPORTS', 'MODULE', 'CONST', 'ENV']);

interface ServiceNames {
	readonly prefix: string;
	readonly options: Readonly<Record<string, string>>;
}

const postgres: ServiceNames = {
	prefix: 'PG',
	options: { url: 'DATABASE_URL', connectionString: 'DATABASE_URL', host: 'PGHOST', port: 'PGPORT', user: 'PGUSER', password: 'PGPASSWORD', database: 'PGDATABASE' },
};
const mysql: ServiceNames = { prefix: 'MYSQL', options: { url: 'DATABASE_URL', uri: 'DATABASE_URL' } };
const database: ServiceNames = { prefix: 'DATABASE', options: { url: 'DATABASE_URL', connectionString: 'DATABASE_URL' } };
const mongodb: ServiceNames = { prefix: 'MONGODB', options: { url: 'MONGODB_URI', uri: 'MONGODB_URI' } };
const redis: ServiceNames = { prefix: 'REDIS', options: { url: 'REDIS_URL' } };
const amqp: ServiceNames = { prefix: 'AMQP', options: { url: 'AMQP_URL', hostname: 'AMQP_HOST' } };
const kafka: ServiceNames = { prefix: 'KAFKA', options: { url: 'KAFKA_BROKERS', brokers: 'KAFKA_BROKERS' } };
const smtp: ServiceNames = { prefix: 'SMTP', options: { url: 'SMTP_URL', user: 'SMTP_USER', pass: 'SMTP_PASSWORD' } };
const s3: ServiceNames = { prefix: 'S3', options: { url: 'S3_ENDPOINT', Bucket: 'S3_BUCKET', region: 'AWS_REGION', accessKeyId: 'AWS_ACCESS_KEY_ID', secretAccessKey: 'AWS_SECRET_ACCESS_KEY' } };
const elasticsearch: ServiceNames = { prefix: 'ELASTICSEARCH', options: { url: 'ELASTICSEARCH_URL', node: 'ELASTICSEARCH_URL' } };

/** By the words that readers use for a service. */
const serviceVariables: Readonly<Record<string, ServiceNames>> = {
	postgres,
	postgresql: postgres,
	mysql,
	mariadb: mysql,
	database,
	sql: database,
	mongodb,
	mongo: mongodb,
	redis,
	amqp,
	rabbitmq: amqp,
	kafka,
	smtp,
	mail: smtp,
	s3,
	elasticsearch,
};
