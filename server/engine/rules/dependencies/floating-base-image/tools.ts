import { repositoryName } from '../../../core/imageName.js';

/**
 * Programs that people look with, clients that run once, and stand-ins for services of a cloud or of mail: no release depends on
 * their version.
 */
const tools: ReadonlySet<string> = new Set([
	...[
		'adminer',
		'console',
		'alpine-curl',
		'phpmyadmin',
		'pgadmin4',
		'pgadmin',
		'pgweb',
		'pghero',
		'mongo-express',
		'redis-commander',
		'redisinsight',
		'redis-insight',
		'kafka-ui',
		'akhq',
		'kafdrop',
		'cloudbeaver',
		'dbgate',
		'dozzle',
		'portainer',
		'portainer-ce',
		'bull-board',
		'swagger-ui',
		'swagger-editor',
	],
	...['maildev', 'mailhog', 'mailpit', 'mailcatcher', 'smtp4dev', 'inbucket', 'greenmail', 'fake-smtp-server', 'mailslurper'],
	...[
		'prometheus',
		'alertmanager',
		'grafana',
		'grafana-oss',
		'loki',
		'promtail',
		'tempo',
		'jaeger',
		'all-in-one',
		'zipkin',
		'opentelemetry-collector',
		'opentelemetry-collector-contrib',
		'aws-otel-collector',
		'cadvisor',
		'node-exporter',
		'kibana',
	],
	...[
		'localstack',
		'azurite',
		'fake-gcs-server',
		'firebase-tools',
		'dynamodb-local',
		'dynamodb-admin',
		'cloud-sdk',
		'google-cloud-cli',
		'elasticmq',
		'elasticmq-native',
		's3mock',
		'moto',
		'stripe-mock',
		'stripe-cli',
		'wiremock',
		'mockserver',
		'ngrok',
		'azure-cli',
		'aws-cli',
		'mc',
		'wait-for-it',
		'dockerize',
		'wait-for-dependencies',
		'curl',
		'watchtower',
	],
]);

/** Whether no release depends on the version of an image. */
export function isTool(image: string): boolean {
	const name = repositoryName(image).toLowerCase();
	return tools.has(name) || /(?:^|[-_])(?:local|emulators?|simulator|mock|fake|stub)$|^(?:mock|fake|test)[-_]/.test(name);
}
