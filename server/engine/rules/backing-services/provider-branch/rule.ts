import { serviceRoles } from '../../../core/role.js';
import { defineRule } from '../../rule.js';
import { isInExamples } from '../../shared/aside.js';
import { environmentKindOf, namesEnvironment } from '../../../core/environmentNames.js';
import { environmentNameOf } from '../../shared/variableName.js';
import { wordsOf } from '../../../core/words.js';
import { wordSet } from '../../../core/wordList.js';

/** What provides the same thing, outside of the process and inside of it, by the words of names. Doubles for tests are none of these. */
const families: readonly { readonly name: string; readonly remote: ReadonlySet<string>; readonly local: ReadonlySet<string> }[] = [
	{
		name: 'storage',
		remote: wordSet(`s3 gcs azure blob minio cloudinary bucket r2 spaces multers3`),
		local: new Set(['local', 'disk', 'filesystem', 'diskstorage', 'localstorage', 'fs']),
	},
	{
		name: 'cache',
		remote: new Set(['redis', 'ioredis', 'memcached', 'keyv', 'valkey']),
		local: new Set(['memory', 'inmemory', 'memorystore', 'lru', 'nodecache', 'map']),
	},
	{
		name: 'queue',
		remote: new Set(['sqs', 'rabbit', 'rabbitmq', 'amqp', 'bull', 'bullmq', 'kafka', 'pubsub']),
		local: new Set(['memory', 'inmemory', 'sync', 'inline', 'local']),
	},
	{
		name: 'search',
		remote: new Set(['elastic', 'elasticsearch', 'algolia', 'opensearch', 'meilisearch', 'typesense']),
		local: new Set(['lunr', 'memory', 'inmemory', 'minisearch', 'local']),
	},
];

export default defineRule({
	id: 'backing-services/provider-branch',
	scope: 'file',
	severity: 'warning',
	question: 'Is the provider of a service chosen by configuration?',
	messages: {
		environment:
			'The name of the environment ({{variable}}) chooses the provider of the {{family}}: {{remote}} or {{local}}. Use one adapter, and let the environment say where it leads.',
		configured: 'Where this goes is said by {{variable}}, whatever the environment is called.',
	},
	reads: ['env.branch', 'cloud.resource'],
	roles: serviceRoles,
	check(fact, { report, affirm }) {
		if (fact.kind === 'cloud.resource') {
			const name = environmentNameOf(fact.parts['bucket'] ?? fact.parts['queue']);
			if (name !== undefined) {
				affirm({ message: 'configured', span: fact.span, data: { variable: name } });
			}
			return;
		}
		const { variable, value, then, otherwise, span, path } = fact;
		const found = providersOf(then, otherwise) ?? providersOf(otherwise, then);
		if (!found || isInExamples(path)) {
			return;
		}
		if (namesEnvironment(variable) && (environmentKindOf(value) === 'production' || environmentKindOf(value) === 'development')) {
			report({ message: 'environment', span, data: { variable, ...found } });
		}
	},
});

/** The family of which one branch names a provider outside of the process, and the other one inside. */
function providersOf(
	one: readonly string[],
	other: readonly string[],
): { readonly family: string; readonly remote: string; readonly local: string } | undefined {
	for (const { name, remote, local } of families) {
		const outside = one.find((written) => has(written, remote));
		const inside = other.find((written) => has(written, local) && !has(written, remote));
		if (outside !== undefined && inside !== undefined) {
			return { family: name, remote: shortName(outside), local: shortName(inside) };
		}
	}
	return undefined;
}

function has(name: string, words: ReadonlySet<string>): boolean {
	const all = wordsOf(name.replace(/S3/g, ' s3 '));
	return !all.some((word) => /^(test|mock|fake|stub|strategy|strategies|passport)$/.test(word)) && all.some((word) => words.has(word));
}

function shortName(name: string): string {
	return name.slice(Math.max(name.lastIndexOf('/'), name.lastIndexOf('.')) + 1).replace(/\(\)$/, '') || name;
}
