/** Schemes of handles of backing services, and what they are called. */
const services: Readonly<Record<string, string>> = {
	postgres: 'postgres',
	postgresql: 'postgres',
	mysql: 'mysql',
	mariadb: 'mysql',
	mongodb: 'mongodb',
	'mongodb+srv': 'mongodb',
	redis: 'redis',
	rediss: 'redis',
	amqp: 'amqp',
	amqps: 'amqp',
	kafka: 'kafka',
	nats: 'nats',
	smtp: 'smtp',
	smtps: 'smtp',
	ldap: 'ldap',
	ldaps: 'ldap',
	memcached: 'memcached',
	mqtt: 'mqtt',
	mqtts: 'mqtt',
	stomp: 'stomp',
	mssql: 'mssql',
	sqlserver: 'mssql',
	cockroachdb: 'postgres',
	clickhouse: 'clickhouse',
	bolt: 'neo4j',
	neo4j: 'neo4j',
	pulsar: 'pulsar',
	'pulsar+ssl': 'pulsar',
};

/** The backing service that a scheme of a URL names, or undefined for any other scheme. */
export function serviceOfScheme(scheme: string | undefined): string | undefined {
	return scheme !== undefined && Object.hasOwn(services, scheme) ? services[scheme] : undefined;
}

/** What people write for the names of services. */
const titles: Readonly<Record<string, string>> = {
	postgres: 'PostgreSQL',
	mysql: 'MySQL',
	mariadb: 'MariaDB',
	mongodb: 'MongoDB',
	redis: 'Redis',
	amqp: 'AMQP',
	rabbitmq: 'RabbitMQ',
	kafka: 'Kafka',
	nats: 'NATS',
	smtp: 'SMTP',
	imap: 'IMAP',
	ldap: 'LDAP',
	memcached: 'Memcached',
	mqtt: 'MQTT',
	stomp: 'STOMP',
	mssql: 'SQL Server',
	sqlserver: 'SQL Server',
	sqlite: 'SQLite',
	oracle: 'Oracle',
	clickhouse: 'ClickHouse',
	neo4j: 'Neo4j',
	elasticsearch: 'Elasticsearch',
	opensearch: 'OpenSearch',
	meilisearch: 'Meilisearch',
	typesense: 'Typesense',
	s3: 'S3',
	minio: 'MinIO',
	cassandra: 'Cassandra',
	influxdb: 'InfluxDB',
	couchdb: 'CouchDB',
	couchbase: 'Couchbase',
	dynamodb: 'DynamoDB',
	etcd: 'etcd',
	consul: 'Consul',
	vault: 'Vault',
	ftp: 'FTP',
	sftp: 'SFTP',
	ssh: 'SSH',
	statsd: 'StatsD',
	temporal: 'Temporal',
	zookeeper: 'ZooKeeper',
	pulsar: 'Pulsar',
	qdrant: 'Qdrant',
	algolia: 'Algolia',
	arangodb: 'ArangoDB',
	azurestorage: 'Azure Storage',
	servicebus: 'Azure Service Bus',
	eventhubs: 'Azure Event Hubs',
	cosmosdb: 'Cosmos DB',
	aws: 'AWS',
	rethinkdb: 'RethinkDB',
};

const protocols: ReadonlySet<string> = new Set(['amqp', 'smtp', 'imap', 'ldap', 'mqtt', 'stomp', 'ftp', 'sftp', 'ssh']);

/** The name of a service as people write it: `PostgreSQL` for `postgres`. */
export function titleOf(service: string): string {
	return Object.hasOwn(titles, service) ? titles[service]! : service;
}

/**
 * Whether the name of a service is that of a product (`PostgreSQL`), which a sentence may start with, and not that of a protocol
 * (`SMTP`).
 */
export function isProduct(service: string): boolean {
	return Object.hasOwn(titles, service) && !protocols.has(service);
}
