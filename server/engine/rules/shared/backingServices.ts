/** Schemes of handles of backing services, and what they are called. */
const services: Readonly<Record<string, string>> = {
	postgres: 'postgres', postgresql: 'postgres', mysql: 'mysql', mariadb: 'mysql', mongodb: 'mongodb', 'mongodb+srv': 'mongodb', redis: 'redis', rediss: 'redis', amqp: 'amqp', amqps: 'amqp', kafka: 'kafka', nats: 'nats', smtp: 'smtp', smtps: 'smtp', ldap: 'ldap', ldaps: 'ldap', memcached: 'memcached', mqtt: 'mqtt', mqtts: 'mqtt', stomp: 'stomp', mssql: 'mssql', sqlserver: 'mssql', cockroachdb: 'postgres', clickhouse: 'clickhouse', bolt: 'neo4j', neo4j: 'neo4j',
};

/** The backing service that a scheme of a URL names, or undefined for any other scheme. */
export function serviceOfScheme(scheme: string | undefined): string | undefined {
	return scheme !== undefined && Object.hasOwn(services, scheme) ? services[scheme] : undefined;
}
