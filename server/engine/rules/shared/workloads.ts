import type { LocatedFact } from '../../core/fact.js';
import { splitImage } from '../../core/imageName.js';
import type { Project } from '../../project/project.js';
import { engineOfImage } from './databases.js';
import { wordSet } from '../../core/wordList.js';

type Workload = LocatedFact<'workload'>;

/**
 * The workload that a network leads to, by its selector. Without such a network, a workload of the same name. Of several, one in
 * the same folder is meant.
 */
export function workloadBehind(project: Project, network: string | undefined, path: string): Workload | undefined {
	if (network === undefined) {
		return undefined;
	}
	const isHere = (one: { readonly path: string }): boolean => one.path === path || !isFilledIn(network);
	const networks = project.of('workload.network').filter((one) => one.network === network && isHere(one));
	const selector = (networks.find((one) => one.path === path) ?? networks[0])?.selector;
	const workloads = project
		.of('workload')
		.filter((one) => isHere(one) && (selector === undefined ? one.workload === network : isSelected(one.labels, selector)));
	const folder = path.slice(0, path.lastIndexOf('/') + 1);
	return workloads.find((one) => one.path === path) ?? workloads.find((one) => one.path.startsWith(folder)) ?? workloads[0];
}

/**
 * Whether a template leaves a name to whoever processes it, `${NAME}`: that of another template is another one
 * (https://docs.openshift.com/container-platform/4.17/openshift_images/using-templates.html).
 */
export function isFilledIn(name: string): boolean {
	return name.includes('${');
}

/** Whether a selector picks the containers with these labels. An empty one picks none. */
export function isSelected(labels: Readonly<Record<string, string>>, selector: Readonly<Record<string, string>>): boolean {
	const wanted = Object.entries(selector);
	return wanted.length > 0 && wanted.every(([name, value]) => labels[name] === value);
}

/** How many processes a workload may have: its replicas, or the most its scaler allows. */
export function scalesOf(project: Project, { workload, path, replicas }: Workload): number | undefined {
	const scaler = project.of('workload.scaler').find((one) => one.target === workload && (one.path === path || !isFilledIn(workload)));
	return scaler?.maximum ?? replicas;
}

/** The images of the main containers of a workload, without registry and tag. */
export function imagesOf(project: Project, { workload, path }: Workload): readonly string[] {
	const containers = project.in(path, 'workload.container').filter((one) => one.workload === workload && one.role === 'main');
	const owners = new Set(containers.map(({ container }) => `${workload}/${container}`));
	return project
		.in(path, 'image.use')
		.filter(({ owner }) => owner !== undefined && owners.has(owner))
		.map(({ image }) => image);
}

/** Other people's programs that keep their own data by design, by names that nobody else gives a program. */
const keepers: ReadonlySet<string> = wordSet(`
	kibana logstash apm-server filebeat metricbeat fluentd etcd zookeeper cassandra scylla influxdb prometheus grafana loki jaeger alertmanager gitea gitlab jenkins nexus3 sonarqube
	keycloak clickhouse clickhouse-server meilisearch typesense qdrant weaviate milvus neo4j couchdb couchbase rethinkdb arangodb
	solr opensearch victoria-metrics mosquitto emqx pgadmin pgadmin4 adminer phpmyadmin mongo-express redis-commander redisinsight
	portainer traefik caddy certbot nginx-proxy acme-companion watchtower minio seaweedfs ollama clamav mailpit mailhog maildev
	elasticsearch kibana logstash filebeat fluentd fluent-bit promtail node-exporter cadvisor datadog-agent otel-collector
	opentelemetry-collector wordpress nextcloud metabase n8n localstack azurite firebase-tools dynamodb-local nats nats-streaming
`);

/**
 * Such programs whose names are ordinary words, which others give programs of their own: only the image of their maker counts, or
 * the official one, which has no maker before it.
 */
const makersKeepers: ReadonlySet<string> = wordSet(`
	consul hashicorp/consul vault hashicorp/vault registry ghost datadog/agent datadoghq/agent grafana/agent grafana/tempo
	timberio/vector library/consul library/vault library/registry library/ghost
`);

/**
 * The name of a data store, alone or with what says which one of several it is. With another word behind it, it is a program for
 * that store: `redis-commander`, `db-migrator`.
 */
const storeName =
	/(?:^|[-_])(?:postgres(?:ql)?|pg|postgis|mysql|mariadb|mongo(?:db)?|redis|valkey|keydb|dragonfly|rabbitmq|kafka|elasticsearch|opensearch|memcached|minio|clickhouse|timescaledb|pgvector|cassandra|neo4j|qdrant|db|database)(?:[-_](?:server|stack|alpine|ha|cluster|node|master|main|primary|secondary|replica|slave|shard|cache|queue|store|storage|data|sessions|jobs|bitnami|legacy|test|tests|dev|postgis|pgvector|sentinel|oss|v?\d[\d.]*))*$/;

/**
 * Whether an image, with a tag or without (or a service, by its name), is a data store, or another program that keeps its own data: its state is no state
 * of the service.
 */
export function isKeeper(reference: string): boolean {
	const { image } = splitImage(reference);
	const segments = image
		.toLowerCase()
		.split('/')
		.filter((segment, index) => index > 0 || !/[.:]/.test(segment));
	const name = segments.at(-1) ?? '';
	return engineOfImage(image) !== undefined || keepers.has(name) || makersKeepers.has(segments.slice(-2).join('/')) || storeName.test(name);
}

/** Whether a workload runs a data store, or something else that keeps its own data. */
export function servesEngine(project: Project, workload: Workload): boolean {
	return imagesOf(project, workload).some(isKeeper);
}
