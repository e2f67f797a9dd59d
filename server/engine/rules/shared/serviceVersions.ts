import type { FactTypes } from '../../core/fact.js';
import { repositoryName } from '../../core/imageName.js';

/** A product that runs as a backing service, with the name that people have for it. */
interface Product {
	readonly name: string;
	/** The version of the product within a tag, where the tag does not begin with it. */
	readonly version?: RegExp;
}

const postgres: Product = { name: 'PostgreSQL' };
/** Extensions in images of their own, whose tags name both versions (`pg16`, `0.8.0-pg17`, `2.17.2-pg16`). */
const extended: Product = { name: 'PostgreSQL', version: /(?:^|-)pg(\d{1,2})(?=$|[.-])/ };
const redis: Product = { name: 'Redis' };
const mongo: Product = { name: 'MongoDB' };

/**
 * Products by the last segment of their images' names. Products that only speak the same protocol (MariaDB, Valkey, distributions
 * of Kafka) count their versions on their own.
 */
const products: Readonly<Record<string, Product>> = {
	postgres,
	postgresql: postgres,
	postgis: postgres,
	pgvector: extended,
	timescaledb: extended,
	'timescaledb-ha': { name: 'PostgreSQL', version: /^pg(\d{1,2})(?=$|[.-])/ },
	mysql: { name: 'MySQL' },
	'mysql-server': { name: 'MySQL' },
	mariadb: { name: 'MariaDB' },
	percona: { name: 'Percona Server' },
	mongo,
	mongodb: mongo,
	'mongodb-community-server': mongo,
	redis,
	'redis-stack': redis,
	'redis-stack-server': redis,
	valkey: { name: 'Valkey' },
	keydb: { name: 'KeyDB' },
	rabbitmq: { name: 'RabbitMQ' },
	kafka: { name: 'Kafka' },
	'cp-kafka': { name: 'Confluent Kafka' },
	nats: { name: 'NATS' },
	elasticsearch: { name: 'Elasticsearch' },
	opensearch: { name: 'OpenSearch' },
	'clickhouse-server': { name: 'ClickHouse' },
	cassandra: { name: 'Cassandra' },
	neo4j: { name: 'Neo4j' },
	memcached: { name: 'Memcached' },
	citus: { name: 'Citus' },
	meilisearch: { name: 'Meilisearch' },
	typesense: { name: 'Typesense' },
	influxdb: { name: 'InfluxDB' },
	couchdb: { name: 'CouchDB' },
	couchbase: { name: 'Couchbase' },
	arangodb: { name: 'ArangoDB' },
	solr: { name: 'Solr' },
	keycloak: { name: 'Keycloak' },
	cockroach: { name: 'CockroachDB' },
	qdrant: { name: 'Qdrant' },
};

/** Products by the names that settings and platforms have for them. */
const services: Readonly<Record<string, string>> = {
	postgres: 'PostgreSQL',
	mysql: 'MySQL',
	mongodb: 'MongoDB',
	redis: 'Redis',
	amqp: 'RabbitMQ',
	elasticsearch: 'Elasticsearch',
	opensearch: 'OpenSearch',
	memcached: 'Memcached',
	kafka: 'Kafka',
};

/** A product and the version of it that decides about compatibility (the major one; two numbers for PostgreSQL before 10 and MySQL before 8). */
export interface ProductVersion {
	readonly product: string;
	/** Undefined where the tag does not tell. */
	readonly major?: string;
}

/** What an image of a backing service runs, by its name and tag; undefined for any other image. */
export function versionOfImage(image: string, tag: string | undefined): ProductVersion | undefined {
	const name = repositoryName(image).toLowerCase();
	const product = Object.hasOwn(products, name) ? products[name] : undefined;
	if (!product) {
		return undefined;
	}
	const text = product.version ? product.version.exec(tag ?? '')?.[1] : tag;
	const major = majorOf(product.name, text);
	return { product: product.name, ...(major !== undefined && { major }) };
}

/** What a setting such as `engine_version` asks for. */
export function versionOfService(service: string, version: string | undefined): ProductVersion | undefined {
	const product = Object.hasOwn(services, service) ? services[service]! : undefined;
	const major = product === undefined ? undefined : majorOf(product, version);
	if (product === undefined || major === undefined) {
		return undefined;
	}
	// MariaDB goes by the name of MySQL there, and has had other numbers since 10.
	return { product: product === 'MySQL' && Number(major) >= 10 ? 'MariaDB' : product, major };
}

/** Actions that start a service beside the steps of a pipeline, with what they start and the input that asks for its version. */
const startingActions: Readonly<Record<string, readonly [service: string, input: string]>> = {
	'supercharge/mongodb-github-action': ['mongodb', 'mongodb-version'],
	'supercharge/redis-github-action': ['redis', 'redis-version'],
	'mirromutth/mysql-action': ['mysql', 'mysql version'],
	'shogo82148/actions-setup-mysql': ['mysql', 'mysql-version'],
	'harmon758/postgresql-action': ['postgres', 'postgresql version'],
	'ankane/setup-postgres': ['postgres', 'postgres-version'],
	'ankane/setup-mysql': ['mysql', 'mysql-version'],
	'ankane/setup-mongodb': ['mongodb', 'mongodb-version'],
	'ankane/setup-elasticsearch': ['elasticsearch', 'elasticsearch-version'],
};

/** What a ready-made step of a pipeline starts as a service; undefined for any other step, and where a matrix fills in the version. */
export function versionOfAction({ action, inputs }: FactTypes['pipeline.action']): ProductVersion | undefined {
	const name = action.toLowerCase();
	const [service, input] = Object.hasOwn(startingActions, name) ? startingActions[name]! : [];
	const version = input === undefined ? undefined : inputs[input];
	return service === undefined || version?.kind !== 'literal' ? undefined : versionOfService(service, version.text);
}

function majorOf(product: string, version: string | undefined): string | undefined {
	const match = /^v?(\d{1,3})(?:\.(\d{1,3}))?(?![\d])/.exec(version ?? '');
	if (!match) {
		return undefined;
	}
	const isOfTwo = Number(match[1]) < (product === 'PostgreSQL' ? 10 : product === 'MySQL' ? 8 : 0);
	return isOfTwo ? (match[2] === undefined ? undefined : `${match[1]}.${match[2]}`) : match[1];
}
