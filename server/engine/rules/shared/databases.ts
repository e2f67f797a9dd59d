import type { LocatedFact } from '../../core/fact.js';
import { stringOf } from '../../core/value.js';
import { repositoryName } from '../../core/imageName.js';

/** An engine of a backing service. `embedded` ones live inside the process or in a file beside it. */
export interface Engine {
	readonly name: string;
	readonly embedded: boolean;
}

const server = (name: string): Engine => ({ name, embedded: false });
const embedded = (name: string): Engine => ({ name, embedded: true });

/** Engines by the names that clients, dialects and drivers have for them. */
const engines: Readonly<Record<string, Engine>> = {
	pg: server('PostgreSQL'),
	postgres: server('PostgreSQL'),
	postgresql: server('PostgreSQL'),
	'pg-native': server('PostgreSQL'),
	pgnative: server('PostgreSQL'),
	postgis: server('PostgreSQL'),
	'postgres-js': server('PostgreSQL'),
	timescaledb: server('PostgreSQL'),
	mysql: server('MySQL'),
	mysql2: server('MySQL'),
	mariadb: server('MySQL'),
	percona: server('MySQL'),
	'aurora-mysql': server('MySQL'),
	cockroachdb: server('CockroachDB'),
	cockroach: server('CockroachDB'),
	mssql: server('SQL Server'),
	sqlserver: server('SQL Server'),
	tedious: server('SQL Server'),
	oracle: server('Oracle'),
	oracledb: server('Oracle'),
	mongodb: server('MongoDB'),
	mongo: server('MongoDB'),
	mongoose: server('MongoDB'),
	redis: server('Redis'),
	ioredis: server('Redis'),
	valkey: server('Redis'),
	keydb: server('Redis'),
	dragonfly: server('Redis'),
	rabbitmq: server('RabbitMQ'),
	amqp: server('RabbitMQ'),
	amqplib: server('RabbitMQ'),
	'amqp-connection-manager': server('RabbitMQ'),
	kafka: server('Kafka'),
	'cp-kafka': server('Kafka'),
	kafkajs: server('Kafka'),
	'kafka-node': server('Kafka'),
	'node-rdkafka': server('Kafka'),
	'@confluentinc/kafka-javascript': server('Kafka'),
	redpanda: server('Kafka'),
	elasticsearch: server('Elasticsearch'),
	opensearch: server('OpenSearch'),
	memcached: server('Memcached'),
	neo4j: server('Neo4j'),
	cassandra: server('Cassandra'),
	scylla: server('Cassandra'),
	clickhouse: server('ClickHouse'),
	'clickhouse-server': server('ClickHouse'),
	couchdb: server('CouchDB'),
	couchbase: server('Couchbase'),
	nats: server('NATS'),
	minio: server('S3'),
	s3: server('S3'),
	localstack: server('S3'),
	sqlite: embedded('SQLite'),
	sqlite3: embedded('SQLite'),
	'better-sqlite3': embedded('SQLite'),
	'node-sqlite3': embedded('SQLite'),
	'node:sqlite': embedded('SQLite'),
	sqljs: embedded('SQLite'),
	'sql.js': embedded('SQLite'),
	libsql: embedded('SQLite'),
	memory: embedded('memory'),
	nedb: embedded('NeDB'),
	lowdb: embedded('lowdb'),
	h2: embedded('H2'),
};

/** The engine that a client, a dialect, a driver or an image name stands for. */
export function engineOf(name: string | undefined): Engine | undefined {
	const key = name?.toLowerCase();
	return key !== undefined && Object.hasOwn(engines, key) ? engines[key] : undefined;
}

/** The name of the engine that a client is told to speak to by its dialect, where that is known, also from another file. */
export function dialectOf({ dialect }: LocatedFact<'service.connect'>): string | undefined {
	return stringOf(dialect)?.replace(/^(?:better-)?sqlite3?$/, 'sqlite');
}

/** The engine that an image runs: `docker.io/library/postgres`, `bitnami/redis`. */
export function engineOfImage(image: string): Engine | undefined {
	return engineOf(repositoryName(image));
}

/** The engine at the start of a URL: `postgres://…`, `sqlite:…`. */
export function engineOfUrl(url: string | undefined): Engine | undefined {
	const scheme = url?.split(':', 1)[0]?.split('+', 1)[0];
	return scheme === undefined || scheme === 'http' || scheme === 'https' ? undefined : engineOf(scheme);
}
