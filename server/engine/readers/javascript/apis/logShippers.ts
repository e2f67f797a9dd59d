import { wordSet } from '../../../core/wordList.js';
import { haveWord, wordsOf } from '../../../core/words.js';
import type { Recipe } from './recipe.js';

/** What keeps logs, and what carries them there, by the words that packages and appenders name it with. */
const stores: ReadonlySet<string> = wordSet(`
	loki elasticsearch opensearch openobserve datadog cloudwatch firehose kinesis syslog logtail betterstack axiom axiomhq baselime timber timberio
	seq slack discord telegram hipchat papertrail logflare gelf log2gelf graylog graylog2 logstash lumberjack fluent fluentd loggly splunk logdna
	mezmo logzio sumologic coralogix humio logsene logentries hyperdx opentelemetry kafka nokafka redis rabbitmq amqp sqs sns s3 azureblob blob
	mongo mongodb mysql postgres postgresql pg dynamodb couchdb cassandra clickhouse influxdb tcp udp websocket mail smtp mailgun
`);

/** The loggers whose lines the packages take. */
const joined: ReadonlySet<string> = wordSet('winston winston3 bunyan pino');

/** What packages for a store do beside sending: they lay lines out for an agent, or hand on what somebody else sends. */
const others: ReadonlySet<string> = wordSet(`
	format formats formatter formatters serializer serializers enricher instrumentation types mock test config
`);

/** Whether a name of an appender, a transport or a package is that of something that keeps logs elsewhere. */
export function isLogStore(name: string): boolean {
	return haveWord([name], stores);
}

/**
 * Whether a package joins a logger with a store. There are hundreds, and they are all named for the two: `logzio-bunyan`, `winston-firehose`,
 * `@axiomhq/winston`.
 */
export function isLogShipper(module: string): boolean {
	if (!/winston|bunyan|pino/.test(module) || module.startsWith('.')) {
		return false;
	}
	const words = wordsOf(module);
	return words.some((word) => joined.has(word)) && words.some((word) => stores.has(word)) && !words.some((word) => others.has(word));
}

const ships: readonly Recipe[] = [{ fact: 'sink', target: 'remote' }];

/**
 * What making something of such a package says, where no table tells more: `new LogzioStream(…)`, `seq.createStream(…)`, or the call of what the
 * package is itself.
 */
export function shippingRecipesOf(name: string, isNew: boolean): readonly Recipe[] | undefined {
	const [, module = '', member = ''] = /^((?:@[^/.(]+\/)?[^/.(]+)(?:\.(\w+))?$/.exec(name) ?? [];
	return isLogShipper(module) && (member === '' || (isNew ? /^[A-Z]/ : /^create[A-Z]/).test(member)) ? ships : undefined;
}
